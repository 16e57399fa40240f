//! The plan for offsets and page numbers: the first page alone, and once the total is known the rest at once. Without a
//! total, or if pages are shorter than requested, each page depends on the previous ones.
//!
//! The collection is not locked while it is read. An item that is deleted or created before a page shifts the page.
//! - An item that occurs a second time is dropped: by its id, or by its whole text if it has none.
//! - An item missed between two pages changes the total between their responses. If two neighbors differ in their
//!   totals, both are read again at the end; if items are still missing then, the whole listing is, once.
//! - Not detected: as many items deleted as created between the responses of two neighbors.

use std::collections::{HashSet, VecDeque};

use super::ask::Asking;
use super::plan::{Ask, Delivered, Found, Page, Plan, Slot, Step, Ticket, WINDOW};
use crate::api::reply::Item;
use crate::catalogue::model::Paging;

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
    /// Items received, duplicates included.
    came: u64,
    delivered: u64,
    seen: Seen,
    /// Total of the previous page.
    before: Option<u64>,
    /// Pages to read again.
    again: Vec<u64>,
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

/// Items received before.
#[derive(Debug, Default)]
struct Seen {
    ids: HashSet<u64>,
    texts: HashSet<String>,
}

impl Seen {
    /// Those of `items` that were not received before, in this response or an earlier one. Items without ids are only
    /// compared with earlier responses: within one they may be equal.
    fn fresh(&mut self, items: Vec<Item>, ids: Option<Vec<u64>>) -> Vec<Item> {
        if let Some(ids) = ids {
            let mut numbers = ids.iter();
            let is_new = |_: &Item| numbers.next().is_some_and(|id| self.ids.insert(*id));
            return items.into_iter().filter(is_new).collect();
        }
        let number = |item: &Item| item.id().and_then(|id| id.parse::<u64>().ok());
        let text = |item: &Item| item.id().unwrap_or_else(|| item.json().to_owned());
        let is_new = |item: &Item| match number(item) {
            Some(id) => self.ids.insert(id),
            None => !self.texts.contains(&text(item)),
        };
        let fresh: Vec<Item> = items.into_iter().filter(is_new).collect();
        self.texts.extend(fresh.iter().filter(|item| number(item).is_none()).map(text));
        fresh
    }
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
            came: 0,
            delivered: 0,
            seen: Seen::default(),
            before: None,
            again: Vec::new(),
            first_total: None,
            found: Found::default(),
            done: false,
        };
        plan.plan_next();
        plan
    }

    /// A plan whose first page was received already.
    pub fn behind(asking: Asking<'a>, page: Page) -> Self {
        let mut plan = Numbered::new(asking);
        if let Some(ask) = plan.next() {
            plan.arrived(ask.ticket, page);
        }
        plan
    }

    /// Adds the page after those planned.
    fn plan_next(&mut self) {
        let page = self.planned;
        let offset = if self.even { page * self.asking.size() } else { self.came };
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
        let pages = page.total.map_or(1, |total| self.asking.reach.pages(total));
        if full && !self.is_complete_in_one() {
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
    fn deliver(&mut self, page: Page, number: u64) -> Step {
        let Page { answer, items, ids, total } = page;
        let came = items.len() as u64;
        if self.pass == Pass::First {
            if self.before.is_some() && total.is_some() && self.before != total && number > 0 {
                self.again.extend([number - 1, number]);
            }
            self.before = total;
            self.plan_window();
        }
        self.came += came;
        // A complete listing is received once, so equal items are separate items.
        let fresh = if self.is_complete_in_one() { items } else { self.seen.fresh(items, ids) };
        self.delivered += fresh.len() as u64;
        let new = fresh.len() as u64;
        let ends = came == 0 || (came < self.asking.size() && !self.lacks_rows());
        if self.pass == Pass::First && came > 0 && new == 0 && !self.found.changed {
            self.found.repeated = true;
            self.done = true;
        } else if self.wanted.is_empty() || (self.pass == Pass::First && ends) {
            self.end_pass(came, new);
        }
        Step::Deliver(Delivered { answer, came, fresh })
    }

    fn lacks_rows(&self) -> bool {
        self.found.total.is_some_and(|total| self.delivered < total)
    }

    /// The last planned page is done; it had `came` items, `new` of them not received before.
    fn end_pass(&mut self, came: u64, new: u64) {
        let short = came < self.asking.size();
        if self.is_complete_in_one() {
            self.done = true;
        } else if self.pass == Pass::First && new > 0 && (!short || (self.lacks_rows() && !self.found.changed)) {
            // A full page may be followed by another; so may a short one if the server's own limit is lower.
            self.even &= !short;
            self.plan_next();
        } else {
            self.repair();
        }
    }

    /// Reads again what may have been missed between two pages, and then everything, if the collection changed.
    fn repair(&mut self) {
        let pages: Vec<u64> = match self.pass {
            Pass::First if !self.again.is_empty() => {
                self.again.sort_unstable();
                self.again.dedup();
                self.pass = Pass::Again;
                std::mem::take(&mut self.again)
            }
            Pass::First | Pass::Again if self.found.changed && self.lacks_rows() => {
                self.pass = Pass::Whole;
                // A total that more than doubled meanwhile is not trusted.
                let pages = self.asking.reach.pages(self.found.total.unwrap_or(0));
                (0..pages.min(self.planned.saturating_mul(2))).collect()
            }
            _ => Vec::new(),
        };
        self.generation += 1;
        self.passed = 0;
        self.done = pages.is_empty();
        let size = self.asking.size();
        let wanted = pages.into_iter().map(|page| Wanted { page, offset: page * size, slot: Slot::Idle });
        self.wanted = wanted.collect();
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
        let most = self.asking.reach.limit.map_or(u64::MAX, |limit| self.asking.reach.pages(limit));
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
        self.deliver(page, wanted.page)
    }

    fn found(&self) -> Found {
        self.found
    }
}

#[cfg(test)]
#[path = "numbered_tests.rs"]
mod tests;
