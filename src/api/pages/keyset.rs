//! The plan for listings ordered by id, such as contacts: no request depends on the previous one, and no offset is deep
//! enough to be slow.
//!
//! The listing is read in chunks of [`SPAN`] pages. Within a chunk, pages are offsets after the chunk's anchor, an id:
//! `orders[id]=ASC&id_greater=ANCHOR&limit=100&offset=K`. Its last page is requested first, because that page's last id
//! is the next chunk's anchor; the next chunk thus starts long before this one is complete.
//!
//! It is not known whether the server always honors `offset` with `id_greater`, so it is checked: ids must ascend
//! within a page and from page to page. If they do not, reading continues from the last valid id; if the server repeats
//! itself, page by page after the last id, which is the server's own advice.
//!
//! The collection is not locked while it is read. An item that is deleted or created before a page shifts the page.
//! - Each page of a chunk overlaps the previous one by one item. If it begins after the last id passed on, it was
//!   shifted, and the ids in between are read by their bounds (`id_greater`, `id_less`). Between chunks nothing can be
//!   missed: a chunk starts after the last id of the previous one. So all items that exist throughout are passed on,
//!   whatever the totals say.
//! - If the ids of the page before a chunk follow one another without a gap, its pages do not overlap: a page that begins
//!   with the next id shows as well that nothing is between.
//! - An item that occurs a second time is not above the last id, or is in one page twice, and is dropped.
//! - The total only decides how many pages are requested at once. The end is a page that is not full; if the total says
//!   that there are more, it is an empty page.
//! - Items created among ids already passed on are only seen in the total.
//! - An item deleted after it was passed on stays passed on.

use std::collections::{HashSet, VecDeque};

use super::ask::Asking;
use super::chunk::{Chunk, Gap};
use super::plan::{Ask, Delivered, Found, Page, Plan, Slot, Step, Ticket, WINDOW};
use crate::api::reply::Item;

/// Pages per chunk.
const SPAN: usize = 25;
/// How often to restart from the last id before reading page by page.
const MAX_RESTARTS: u32 = 3;
/// The ticket of the ids between two pages.
const GAP: u64 = u64::MAX;

/// The state of pagination by id.
#[derive(Debug)]
pub struct Keyset<'a> {
    asking: Asking<'a>,
    bounded: bool,
    /// Pages per chunk: [`SPAN`], or 1 to read page by page.
    span: usize,
    generation: u32,
    restarts: u32,
    /// The chunk that is being passed on, and those after it.
    chunks: VecDeque<Chunk>,
    /// Number of chunks so far.
    counted: u64,
    /// Which page of the first chunk is next.
    at: usize,
    /// The last id passed on.
    last: Option<u64>,
    delivered: u64,
    gap: Option<Gap>,
    first_total: Option<u64>,
    found: Found,
    done: bool,
}

impl<'a> Keyset<'a> {
    /// A plan that has requested nothing.
    pub fn new(asking: Asking<'a>) -> Self {
        let passed = asking.reach.passed;
        let mut plan = Keyset {
            asking,
            bounded: asking.is_bounded(),
            span: if asking.overlap() > 0 { SPAN } else { 1 },
            generation: 0,
            restarts: 0,
            chunks: VecDeque::new(),
            counted: 0,
            at: 0,
            last: None,
            delivered: passed,
            gap: None,
            first_total: None,
            found: Found::default(),
            done: false,
        };
        plan.push_chunk(None, passed, asking.stride());
        plan
    }

    /// Adds a chunk after the first `before` items, for as many of the pages left as it holds.
    fn push_chunk(&mut self, anchor: Option<u64>, before: u64, stride: u64) {
        let stride = self.asking.stride_to_the_end(stride, self.span as u64, before, self.found.total);
        let pages = self.pages_behind(before, stride);
        let slots = (0..pages.min(self.span)).map(|_| Slot::Idle).collect();
        self.chunks.push_back(Chunk { number: self.counted, anchor, before, stride, leads: pages > self.span, slots });
        self.counted += 1;
    }

    /// The pages after the first `before` items.
    fn pages_behind(&self, before: u64, stride: u64) -> usize {
        usize::try_from(self.asking.pages_by(stride, before, self.found.total)).unwrap_or(usize::MAX)
    }

    /// Restarts after the last id passed on.
    fn restart(&mut self) {
        self.generation += 1;
        self.chunks.clear();
        self.gap = None;
        self.at = 0;
        self.push_chunk(self.last, self.delivered, self.asking.stride());
    }

    /// Something is inconsistent: restarts, and after a few times reads page by page.
    fn recover(&mut self, repeats: bool) {
        self.restarts += 1;
        if repeats || self.restarts >= MAX_RESTARTS {
            self.span = 1;
        }
        self.restart();
    }

    /// A total as if it counted from the first item. Whether it does, or counts what follows `id_greater`, is not
    /// known: the one closer to that of the first response, or to the expected number, is used.
    fn counted_from_the_start(&self, total: u64, before: u64) -> u64 {
        let first = self.first_total.or(self.asking.reach.expected).unwrap_or(total);
        let with = total.saturating_add(before);
        if first.abs_diff(total) <= first.abs_diff(with) { total } else { with }
    }

    fn note_total(&mut self, page: &Page, before: u64) {
        let Some(total) = page.total else { return };
        let total = self.counted_from_the_start(total, before);
        let first = *self.first_total.get_or_insert(total);
        self.found.changed |= total != first && !self.bounded;
        self.found.total = Some(total);
    }

    /// The consequences of a page received for the chunk at `place`: how many pages there are, and the next chunk.
    fn extend(&mut self, place: usize, index: usize) {
        let size = self.asking.size();
        let chunk = &mut self.chunks[place];
        let Some(page) = chunk.slots[index].page() else { return };
        let (length, highest) = (page.len(), page.ids.iter().flatten().max().copied());
        let stride = if page.is_dense() { size } else { self.asking.stride() };
        if length < size {
            // Nothing follows a page that is not full.
            chunk.leads = false;
            chunk.slots.truncate(index + 1);
            self.chunks.truncate(place + 1);
            return;
        }
        if place == 0 && index == 0 && chunk.number == 0 {
            self.grow_first(stride);
        }
        let chunk = &self.chunks[place];
        // Page by page, the first page is the last of its chunk.
        if chunk.leads && index + 1 == chunk.slots.len() && place + 1 == self.chunks.len() {
            let before = chunk.before + index as u64 * chunk.stride + size;
            self.push_chunk(highest, before, stride);
        }
    }

    /// The first response shows how many pages there are, and how far apart they may be if no other was requested yet.
    fn grow_first(&mut self, stride: u64) {
        let Some(first) = self.chunks.front() else { return };
        let is_alone = first.slots.iter().skip(1).all(|slot| matches!(slot, Slot::Idle));
        let before = first.before;
        let to_the_end = self.asking.stride_to_the_end(stride, self.span as u64, before, self.found.total);
        let stride = if is_alone { to_the_end } else { first.stride };
        let pages = self.pages_behind(before, stride);
        let Some(chunk) = self.chunks.front_mut() else { return };
        chunk.stride = stride;
        let length = chunk.slots.len().max(pages.min(self.span));
        chunk.slots.resize_with(length, Slot::default);
        while chunk.slots.len() > pages && matches!(chunk.slots.last(), Some(Slot::Idle)) {
            chunk.slots.pop();
        }
        chunk.leads = pages > length;
    }

    /// Checks the next page in order.
    fn judge(&mut self, page: Page) -> Step {
        if page.items.is_empty() && self.at > 0 {
            // So many items were deleted that those after the last one may be before this page now.
            self.restart();
            return Step::Wait;
        }
        if page.items.is_empty() {
            self.done = true;
            return self.deliver(page);
        }
        let Some((first, last)) = page.range() else { return self.disordered(page) };
        if let Some(floor) = self.last {
            let full = page.len() >= self.asking.size();
            if last <= floor && self.span == 1 {
                self.found.repeated = true;
                self.done = true;
                return Step::Done;
            }
            // A chunk begins after its anchor, and each full page has at least one new item.
            if (first <= floor && self.at == 0) || (last <= floor && full) {
                self.recover(last <= floor);
                return Step::Wait;
            }
            if self.at > 0 && self.gap.is_none() && first > floor + 1 {
                self.gap = Some(Gap { after: floor, before: first, slot: Slot::Idle });
                self.chunks[0].slots[self.at] = Slot::Here(Box::new(page));
                return Step::Wait;
            }
        }
        self.gap = None;
        self.deliver(page)
    }

    /// A page whose ids do not ascend, or are not numbers.
    fn disordered(&mut self, page: Page) -> Step {
        if self.delivered == self.asking.reach.passed {
            self.done = true;
            return Step::WrongPlan(page);
        }
        if self.span > 1 {
            self.recover(true);
            return Step::Wait;
        }
        self.deliver(page)
    }

    /// Passes on the items above the last id, and advances.
    fn deliver(&mut self, page: Page) -> Step {
        let full = page.len() >= self.asking.size();
        self.at += 1;
        let delivered = self.beyond(page);
        if !self.done && self.at >= self.chunks[0].slots.len() {
            self.end_chunk(full);
        }
        Step::Deliver(delivered)
    }

    fn beyond(&mut self, page: Page) -> Delivered {
        let ascends = page.range().is_some();
        let Page { answer, mut items, ids, .. } = page;
        let came = items.len() as u64;
        let floor = self.last;
        let number = |item: &Item| item.id().and_then(|id| id.parse::<u64>().ok());
        let (highest, fresh) = match ids.filter(|_| ascends) {
            Some(ids) => {
                let known = ids.partition_point(|id| Some(*id) <= floor);
                items.drain(..known);
                (ids.last().copied(), items)
            }
            None => {
                let highest = items.iter().filter_map(number).max();
                let mut seen = HashSet::new();
                let mut is_new = |id: Option<u64>| id > floor && seen.insert(id);
                (highest, items.into_iter().filter(|item| is_new(number(item))).collect())
            }
        };
        self.last = highest.max(floor);
        self.delivered += fresh.len() as u64;
        Delivered { answer, came, fresh }
    }

    /// A chunk is complete: the next one, or the end, or again after the last id.
    fn end_chunk(&mut self, full: bool) {
        if self.chunks.len() > 1 {
            self.chunks.pop_front();
            self.at = 0;
            return;
        }
        // The total alone proves nothing. A page that is not full may be the most that the server returns.
        if !full && self.found.total.is_none_or(|total| self.delivered >= total) {
            self.done = true;
        } else {
            self.restart();
        }
    }

    /// Passes on the items between two pages, and requests more if there was more than a page.
    fn fill(&mut self, page: Page) -> Step {
        let (full, range) = (page.len() >= self.asking.size(), page.range());
        let Some(gap) = &mut self.gap else { return Step::Wait };
        let before = gap.before;
        if let Some((_, last)) = range.filter(|(_, last)| full && *last < before && *last > gap.after) {
            gap.after = last;
            gap.slot = Slot::Idle;
        }
        let Page { answer, items, ids, total } = page;
        let came = items.len() as u64;
        let inside = ids.into_iter().flatten().zip(items).filter(|(id, _)| *id < before);
        let (ids, items) = inside.unzip();
        let delivered = self.beyond(Page { answer, items, ids: Some(ids), total });
        Step::Deliver(Delivered { came, ..delivered })
    }
}

impl<'a> Plan<'a> for Keyset<'a> {
    fn asking(&self) -> &Asking<'a> {
        &self.asking
    }

    fn next(&mut self) -> Option<Ask> {
        let generation = self.generation;
        if let Some(gap) = self.gap.as_mut().filter(|gap| matches!(gap.slot, Slot::Idle)) {
            gap.slot = Slot::Asked;
            let request = self.asking.by_id(Some(gap.after), 0, Some(gap.before));
            return Some(Ask { ticket: Ticket { generation, page: (GAP, 0) }, request });
        }
        let open = |chunk: &Chunk| chunk.slots.iter().filter(|slot| slot.is_open()).count();
        let room = self.chunks.iter().map(open).sum::<usize>() < WINDOW;
        for (place, chunk) in self.chunks.iter_mut().enumerate() {
            let last = chunk.slots.len() - 1;
            // At most one anchor ahead is kept in memory.
            let leads = chunk.leads && place < 2 && matches!(chunk.slots[last], Slot::Idle);
            let index = match chunk.slots.iter().position(|slot| matches!(slot, Slot::Idle)) {
                // The first page shows whether there is a second.
                _ if leads => last,
                Some(index) if room && !(chunk.leads && index == last) => index,
                _ => continue,
            };
            chunk.slots[index] = Slot::Asked;
            let request = self.asking.by_id(chunk.anchor, index as u64 * chunk.stride, None);
            return Some(Ask { ticket: Ticket { generation, page: (chunk.number, index) }, request });
        }
        None
    }

    fn speculate(&mut self, pages: u64) {
        if self.counted == 1 && self.first_total.is_none() {
            let pages = usize::try_from((pages + 1).min(self.asking.most_pages())).unwrap_or(1);
            self.chunks[0].slots.resize_with(pages.clamp(1, WINDOW), Slot::default);
        }
    }

    fn wants(&self, ticket: Ticket) -> bool {
        let (number, index) = ticket.page;
        if self.done || ticket.generation != self.generation {
            return false;
        }
        if number == GAP {
            return self.gap.as_ref().is_some_and(|gap| matches!(gap.slot, Slot::Asked));
        }
        let chunk = self.chunks.iter().find(|chunk| chunk.number == number);
        chunk.and_then(|chunk| chunk.slots.get(index)).is_some_and(|slot| matches!(slot, Slot::Asked))
    }

    fn arrived(&mut self, ticket: Ticket, page: Page) {
        let (number, index) = ticket.page;
        if number == GAP {
            if let Some(gap) = &mut self.gap {
                gap.slot = Slot::Here(Box::new(page));
            }
            return;
        }
        let Some(place) = self.chunks.iter().position(|chunk| chunk.number == number) else { return };
        let before = self.chunks[place].before;
        self.note_total(&page, before);
        self.chunks[place].slots[index] = Slot::Here(Box::new(page));
        if self.span > 1 && self.chunks[place].contradicts(index, self.asking.size()) {
            // Requested again after the same id without an offset, it would only repeat itself.
            let is_plain = (place, index, self.at) == (0, 0, 0);
            let range = self.chunks[0].slots[0].page().and_then(Page::range).filter(|_| is_plain);
            if range.is_some_and(|(_, last)| self.last.is_some_and(|floor| last <= floor)) {
                (self.found.repeated, self.done) = (true, true);
            } else {
                self.recover(true);
            }
        } else {
            self.extend(place, index);
        }
    }

    fn step(&mut self) -> Step {
        if self.done {
            return Step::Done;
        }
        if let Some(page) = self.gap.as_mut().and_then(|gap| gap.slot.take()) {
            return self.fill(page);
        }
        if self.gap.as_ref().is_some_and(|gap| !matches!(gap.slot, Slot::Gone)) {
            return Step::Wait;
        }
        match self.chunks[0].slots.get_mut(self.at).and_then(Slot::take) {
            Some(page) => self.judge(page),
            None => Step::Wait,
        }
    }

    fn found(&self) -> Found {
        // Whether the total counts what lies outside the bounds is not known.
        Found { total: self.found.total.filter(|_| !self.bounded), ..self.found }
    }
}

#[cfg(test)]
#[path = "keyset_tests.rs"]
mod tests;
