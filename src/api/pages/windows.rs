//! The plan for listings whose records are requested by their ids: `ids[]=101&ids[]=102&…`, window after window of the whole
//! range of ids. There is no page that could shift, and no total to believe: each id is either in the response or does not
//! exist. One client reads 300 contacts per request in this way, without `limit`; whether a server cuts such responses at a
//! page is found out with the first window ([`Window::is_uncut`]).

use std::collections::VecDeque;

use super::ask::Asking;
use super::plan::{Ask, Delivered, Found, Page, Plan, Slot, Step, Ticket};
use crate::api::request::Request;

/// Ids per window. The query of 400 was too long for the server, that of 300 was not.
const MOST_IDS: u64 = 300;

/// Bytes of the ids in a query, at most.
const MOST_BYTES: u64 = 5_200;

/// Bytes of one id in a query beside its digits: `ids%5B%5D=` and `&`.
const BYTES_PER_ID: u64 = 11;

/// Windows requested and not passed on, which bounds memory.
const OPEN: usize = 8;

/// A page of more items than this shows that windows are not cut.
const PAGE: u64 = 100;

/// Ids from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first id.
    pub first: u64,
    /// The last id.
    pub last: u64,
}

impl Window {
    /// The window that begins with `first` and ends at `newest` at the latest.
    pub fn from(first: u64, newest: u64) -> Self {
        let digits = u64::from(newest.max(1).ilog10()) + 1;
        let width = MOST_IDS.min(MOST_BYTES / (BYTES_PER_ID + digits));
        Window { first, last: newest.min(first.saturating_add(width - 1)) }
    }

    /// The request for its ids, in the order of ids.
    pub fn request(self, listing: &Request) -> Request {
        let mut request = listing.clone();
        request.query.push(("orders[id]".to_owned(), "ASC".to_owned()));
        request.query.extend((self.first..=self.last).map(|id| ("ids[]".to_owned(), id.to_string())));
        request
    }

    /// Whether a page has all items of the window that exist: its ids ascend inside the window, and the server counts no
    /// more than it returned.
    pub fn is_whole(self, page: &Page) -> bool {
        let is_inside =
            page.items.is_empty() || page.range().is_some_and(|(first, last)| first >= self.first && last <= self.last);
        is_inside && page.total == Some(page.len())
    }

    /// Whether a page shows that windows of this size are not cut at a page of the usual size.
    pub fn is_uncut(self, page: &Page) -> bool {
        self.is_whole(page) && page.len() > PAGE
    }
}

/// How many windows the ids after `last` take.
pub fn windows_after(last: u64, newest: u64) -> u64 {
    let window = Window::from(last + 1, newest);
    newest.saturating_sub(last).div_ceil(window.last + 1 - window.first.min(window.last))
}

/// The state of reading by windows of ids.
#[derive(Debug)]
pub struct Windows<'a> {
    asking: Asking<'a>,
    /// The first id that no window has yet.
    next: u64,
    newest: u64,
    /// How many windows were begun.
    counted: u64,
    open: VecDeque<(u64, Window, Slot)>,
    total: Option<u64>,
}

impl<'a> Windows<'a> {
    /// The windows after `last`, up to `newest`. `total` is what the listing counts.
    pub fn new(asking: Asking<'a>, last: u64, newest: u64, total: Option<u64>) -> Self {
        Windows { asking, next: last + 1, newest, counted: 0, open: VecDeque::new(), total }
    }
}

impl<'a> Plan<'a> for Windows<'a> {
    fn asking(&self) -> &Asking<'a> {
        &self.asking
    }

    fn next(&mut self) -> Option<Ask> {
        if self.next > self.newest || self.open.len() >= OPEN {
            return None;
        }
        let window = Window::from(self.next, self.newest);
        self.next = window.last + 1;
        self.counted += 1;
        self.open.push_back((self.counted, window, Slot::Asked));
        let ticket = Ticket { generation: 0, page: (self.counted, 0) };
        Some(Ask { ticket, request: window.request(self.asking.first) })
    }

    fn speculate(&mut self, _: u64) {}

    fn wants(&self, ticket: Ticket) -> bool {
        self.open.iter().any(|(number, _, slot)| *number == ticket.page.0 && matches!(slot, Slot::Asked))
    }

    fn arrived(&mut self, ticket: Ticket, page: Page) {
        if let Some((_, _, slot)) = self.open.iter_mut().find(|(number, ..)| *number == ticket.page.0) {
            *slot = Slot::Here(Box::new(page));
        }
    }

    fn step(&mut self) -> Step {
        let Some((_, window, slot)) = self.open.front_mut() else {
            return if self.next > self.newest { Step::Done } else { Step::Wait };
        };
        let window = *window;
        let Some(page) = slot.take() else { return Step::Wait };
        if !window.is_whole(&page) {
            return Step::WrongPlan(page);
        }
        self.open.pop_front();
        let Page { answer, items, .. } = page;
        Step::Deliver(Delivered { answer, came: items.len() as u64, fresh: items })
    }

    fn found(&self) -> Found {
        Found { total: self.total, ..Found::default() }
    }
}

#[cfg(test)]
#[path = "windows_tests.rs"]
mod tests;
