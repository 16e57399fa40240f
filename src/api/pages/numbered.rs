//! The plan for offsets and page numbers: the first page alone, and once the total is known the rest at once. Without a
//! total, or if pages are shorter than requested, each page depends on the previous ones.
//!
//! The collection is not locked while it is read. An item that is deleted or created before a page shifts the page.
//! - An item that occurs a second time is dropped: by its id, or by its whole text if it has none.
//! - Offsets: each page overlaps the previous one by one item. If two neighbors share none, items may be missing
//!   between them: a page across the seam is read at the end. If that shares no item with both, the whole listing is
//!   read again, once. If a seam is open then too, the listing is not verified.
//! - Page numbers allow no overlap. If two neighbors differ in their totals, both are read again at the end; if items
//!   are still missing then, the whole listing is, once. As many items deleted as created in between are not detected,
//!   so that a listing of several pages is not verified.
//!
//! A listing without a stable order skips some items and repeats others, which the total shows: the whole listing is read
//! again as long as items are missing and more of them come, up to [`MAX_WALKS`] times in all. An item that comes a second
//! time, and was not on the previous page, shows it as well. Then nothing but the total tells whether the listing is
//! complete, so that it is not verified.

use std::collections::VecDeque;

use super::ask::Asking;
use super::plan::{Ask, Delivered, Found, Page, Plan, Slot, Step, Ticket, WINDOW};
use super::seams::{Previous, Seams, keys, share};
use super::seen::Seen;
use crate::catalogue::model::Paging;

/// How often to read a listing in which items are missing.
const MAX_WALKS: u32 = 3;

/// The state of pagination by numbers.
#[derive(Debug)]
pub struct Numbered<'a> {
    asking: Asking<'a>,
    pass: Pass,
    generation: u32,
    /// The next pages in order.
    wanted: VecDeque<Wanted>,
    /// How many of them were passed on.
    passed: u64,
    /// How many pages of the first pass were planned; never many more than can be requested at once, whatever the total
    /// says.
    planned: u64,
    /// How many pages the listing has according to the total.
    expected: u64,
    /// Whether all pages were full, so that a page begins where its number says.
    even: bool,
    /// Number of items on the first page: fewer than requested if the server's own limit is lower.
    length: u64,
    /// The offset after the last item received.
    end: u64,
    delivered: u64,
    /// Whether a page after the first one had items not received before.
    has_several: bool,
    /// Whether an item came again although the collection did not change: the listing has no stable order.
    unordered: bool,
    /// Whether the first page had more items than requested, and no total says that there are others: the server ignores the
    /// limit, as it does for what is nested below a record, and returns all of them.
    is_whole: bool,
    /// How often the whole listing was read, and how many items had been passed on when it was begun the last time.
    walks: (u32, u64),
    seen: Seen,
    /// The previous page of this pass.
    before: Option<Previous>,
    /// Pages to read again, if they do not overlap.
    again: Vec<u64>,
    /// Neighbors that share no item, if pages overlap.
    seams: Seams,
    first_total: Option<u64>,
    found: Found,
    done: bool,
}

/// The pass over the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Every page, in order.
    First,
    /// The pages next to which the total changed.
    Again,
    /// Every page again.
    Whole,
}

#[derive(Debug)]
struct Wanted {
    page: u64,
    offset: u64,
    slot: Slot,
}

impl<'a> Numbered<'a> {
    /// A plan that has requested nothing.
    pub fn new(asking: Asking<'a>) -> Self {
        let mut plan = Numbered {
            asking,
            pass: Pass::First,
            generation: 0,
            wanted: VecDeque::new(),
            passed: 0,
            planned: 0,
            expected: 0,
            even: true,
            length: 0,
            end: 0,
            delivered: 0,
            has_several: false,
            unordered: false,
            is_whole: false,
            walks: (1, 0),
            seen: Seen::default(),
            before: None,
            again: Vec::new(),
            seams: Seams::default(),
            first_total: None,
            found: Found::default(),
            done: false,
        };
        plan.plan_next();
        plan
    }

    /// Adds the page after those planned.
    fn plan_next(&mut self) {
        let page = self.planned;
        let overlap = self.asking.overlap();
        // A page of one item, however many were requested, must not be requested again.
        let overlap =
            if self.before.as_ref().is_some_and(|page| page.keys.len() as u64 > overlap) { overlap } else { 0 };
        let offset = if self.even { page * self.asking.stride() } else { self.end.saturating_sub(overlap) };
        self.planned += 1;
        self.wanted.push_back(Wanted { page, offset, slot: Slot::Idle });
    }

    fn is_complete_in_one(&self) -> bool {
        self.asking.paging == Paging::Complete
    }

    /// The first page shows how many there are.
    fn plan_rest(&mut self, page: &Page) {
        let full = page.len() >= self.asking.size();
        self.even = full;
        self.length = page.len();
        self.is_whole = self.asking.paging == Paging::Offset
            && page.len() > self.asking.size()
            && page.total.is_none_or(|total| total <= page.len());
        let pages = self.asking.pages(0, page.total.or(self.asking.reach.expected));
        if full && !self.is_complete_in_one() && !self.is_whole {
            self.expected = pages;
            self.plan_window();
        } else {
            pages_down_to(&mut self.wanted, &mut self.planned, 1);
        }
        pages_down_to(&mut self.wanted, &mut self.planned, pages.max(1));
    }

    /// Plans as many of the expected pages as can be requested.
    fn plan_window(&mut self) {
        while self.planned < self.expected && self.wanted.len() < WINDOW {
            self.plan_next();
        }
    }

    fn note_total(&mut self, total: Option<u64>) {
        let Some(total) = total else { return };
        self.found.changed |= total != *self.first_total.get_or_insert(total);
        self.found.total = Some(total);
    }

    /// Passes on the next page in order.
    fn deliver(&mut self, page: Page, wanted: &Wanted) -> Step {
        let Page { answer, items, ids, total } = page;
        let came = items.len() as u64;
        let keys = if self.is_complete_in_one() { Vec::new() } else { keys(&items, ids.as_ref()) };
        self.unordered |= ids.as_ref().is_some_and(|ids| self.comes_again(ids));
        let is_same = self.before.as_ref().is_some_and(|before| before.keys == keys);
        if !self.is_complete_in_one() {
            self.join(Previous { total, keys }, wanted);
        }
        if self.pass == Pass::First {
            self.plan_window();
        }
        self.end = self.end.max(wanted.offset + came);
        // A complete listing is received once, so equal items are separate items.
        let fresh = if self.is_complete_in_one() { items } else { self.seen.fresh(items, ids) };
        self.delivered += fresh.len() as u64;
        let new = fresh.len() as u64;
        let ends = self.is_whole || came == 0 || (came < self.asking.size() && !self.lacks_rows());
        self.has_several |= wanted.page > 0 && new > 0;
        let repeats = came > self.asking.overlap() && new == 0 && !self.found.changed;
        // Without a stable order, a page may have nothing new. If rows are missing, they are found by reading again.
        let repeats = repeats && (is_same || self.found.total.is_none_or(|total| self.delivered > total));
        if self.pass == Pass::First && repeats {
            self.found.repeated = true;
            self.done = true;
        } else if self.wanted.is_empty() || (self.pass == Pass::First && ends) {
            self.end_pass(came, new);
        }
        Step::Deliver(Delivered { answer, came, fresh })
    }

    /// Whether an item was received before, and not on the previous page, although the collection did not change.
    fn comes_again(&self, ids: &[u64]) -> bool {
        let may_show = self.pass == Pass::First && !self.found.changed;
        self.before.as_ref().is_some_and(|before| may_show && self.seen.has_any(ids, &before.keys))
    }

    /// Compares a page with the previous one, to find out whether items may be missing between them.
    fn join(&mut self, page: Previous, wanted: &Wanted) {
        let is_last = (page.keys.len() as u64) < self.asking.size();
        if self.pass == Pass::Again {
            self.seams.close(wanted.page, &page.keys, is_last);
            return;
        }
        let total = page.total;
        let Some(before) = self.before.replace(page).filter(|_| wanted.page > 0) else { return };
        let Some(page) = &self.before else { return };
        if self.asking.overlap() == 0 {
            self.found.unverified = true;
            if self.pass == Pass::First && before.total.is_some() && total.is_some() && before.total != total {
                self.again.extend([wanted.page - 1, wanted.page]);
            }
        } else if page.keys.is_empty() && (before.keys.len() as u64) < self.asking.size() {
            // The end was seen already; only the total says that there is more.
        } else if !share(&before.keys, &page.keys) {
            self.seams.open(wanted.page, wanted.offset, before.keys, page.keys.clone());
        }
    }

    fn lacks_rows(&self) -> bool {
        self.found.total.is_some_and(|total| self.delivered < total)
    }

    /// The last planned page is done; it had `came` items, `new` of them not received before.
    fn end_pass(&mut self, came: u64, new: u64) {
        let short = came < self.asking.size();
        if self.is_complete_in_one() || self.is_whole {
            self.done = true;
        } else if self.pass == Pass::First
            && new > 0
            && (!short || (self.lacks_rows() && !self.found.changed && !self.unordered))
        {
            // A full page may be followed by another; so may a short one if the server's own limit is lower.
            self.even &= !short;
            self.plan_next();
        } else {
            self.repair(came);
        }
    }

    /// Reads again what may have been missed between two pages, and then everything, if items are missing.
    fn repair(&mut self, came: u64) {
        let size = self.asking.size();
        let wanted: Vec<(u64, u64)> = match self.pass {
            Pass::First if !self.unordered && (self.seams.is_open() || !self.again.is_empty()) => {
                self.pass = Pass::Again;
                self.again.sort_unstable();
                self.again.dedup();
                let again = std::mem::take(&mut self.again);
                again.into_iter().map(|page| (page, page * size)).chain(self.seams.pages()).collect()
            }
            Pass::First | Pass::Again if self.seams.is_open() || self.may_lack_rows() => self.whole(),
            Pass::Whole if self.is_worth_another_walk() => self.whole(),
            Pass::Whole => {
                // Without a stable order, the total decides.
                let is_open = self.seams.is_open() && !(self.unordered && self.has_all());
                self.found.gap |= self.asking.overlap() > 0 && (is_open || (came >= size && !self.has_all()));
                Vec::new()
            }
            _ => Vec::new(),
        };
        self.generation += 1;
        self.passed = 0;
        self.done = wanted.is_empty();
        self.found.unverified |= self.done && self.unordered;
        self.wanted = wanted.into_iter().map(|(page, offset)| Wanted { page, offset, slot: Slot::Idle }).collect();
    }

    /// Whether items may be missing that reading the whole listing again finds. One page has all that the server returns.
    fn may_lack_rows(&self) -> bool {
        let lacks = self.lacks_rows() || (self.unordered && self.found.total.is_none());
        lacks && (self.has_several || self.found.changed)
    }

    fn is_worth_another_walk(&self) -> bool {
        let found_some = self.unordered || self.delivered > self.walks.1;
        self.walks.0 < MAX_WALKS && found_some && self.may_lack_rows()
    }

    /// Whether as many items were received as there are, and the collection did not change.
    fn has_all(&self) -> bool {
        self.found.total.is_some() && !self.lacks_rows() && !self.found.changed
    }

    /// The pages of the whole listing.
    fn whole(&mut self) -> Vec<(u64, u64)> {
        self.pass = Pass::Whole;
        self.walks = (self.walks.0 + 1, self.delivered);
        self.before = None;
        self.seams = Seams::default();
        let (length, overlap) = (self.length.max(1), self.asking.overlap());
        let stride = length.saturating_sub(overlap).max(1);
        let pages = self.found.total.map(|total| 1 + total.saturating_sub(length).div_ceil(stride));
        // A total that more than doubled meanwhile is not trusted.
        let pages = pages.map_or(self.planned, |pages| pages.min(self.planned.saturating_mul(2)));
        (0..pages).map(|page| (page, page * stride)).collect()
    }
}

/// Removes pages that were planned but not requested.
fn pages_down_to(wanted: &mut VecDeque<Wanted>, planned: &mut u64, pages: u64) {
    while *planned > pages && matches!(wanted.back(), Some(Wanted { slot: Slot::Idle, .. })) {
        wanted.pop_back();
        *planned -= 1;
    }
}

impl<'a> Plan<'a> for Numbered<'a> {
    fn asking(&self) -> &Asking<'a> {
        &self.asking
    }

    fn next(&mut self) -> Option<Ask> {
        let (generation, passed) = (self.generation, self.passed);
        let index = self.wanted.iter().take(WINDOW).position(|wanted| matches!(wanted.slot, Slot::Idle))?;
        let wanted = &mut self.wanted[index];
        wanted.slot = Slot::Asked;
        let ticket = Ticket { generation, page: (passed + index as u64, 0) };
        Some(Ask { ticket, request: self.asking.numbered(wanted.page, wanted.offset) })
    }

    fn speculate(&mut self, pages: u64) {
        let most = self.asking.pages(0, Some(u64::MAX));
        if self.passed == 0 && self.first_total.is_none() {
            while self.planned < (pages + 1).min(most) {
                self.plan_next();
            }
        }
    }

    fn wants(&self, ticket: Ticket) -> bool {
        let place = ticket.page.0.checked_sub(self.passed).and_then(|place| usize::try_from(place).ok());
        let wanted = place.and_then(|place| self.wanted.get(place));
        !self.done
            && ticket.generation == self.generation
            && wanted.is_some_and(|wanted| matches!(wanted.slot, Slot::Asked))
    }

    fn arrived(&mut self, ticket: Ticket, page: Page) {
        self.note_total(page.total);
        let place = usize::try_from(ticket.page.0 - self.passed).unwrap_or(usize::MAX);
        if self.pass == Pass::First && ticket.page.0 == 0 {
            self.plan_rest(&page);
        }
        if let Some(wanted) = self.wanted.get_mut(place) {
            wanted.slot = Slot::Here(Box::new(page));
        }
    }

    fn step(&mut self) -> Step {
        if self.done {
            return Step::Done;
        }
        let Some(page) = self.wanted.front_mut().and_then(|wanted| wanted.slot.take()) else { return Step::Wait };
        let Some(wanted) = self.wanted.pop_front() else { return Step::Wait };
        self.passed += 1;
        self.deliver(page, &wanted)
    }

    fn found(&self) -> Found {
        self.found
    }
}

#[cfg(test)]
#[path = "numbered_tests.rs"]
mod tests;
