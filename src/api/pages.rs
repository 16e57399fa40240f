//! Reads listings to their end, and verifies that nothing is duplicated or missing. Requests overlap, so that the rate
//! limit is used up at any latency; pages are passed on in order, and only a window of them is kept in memory.
//!
//! `keyset` plans the pagination of listings ordered by id, `numbered` that of offsets and page numbers, `windows` reading by
//! explicit ids; `workers` sends the requests on threads. A listing can be resumed after an id: give its request `id_greater`.

mod ask;
mod by_windows;
mod chunk;
mod keyset;
mod numbered;
mod plan;
mod seams;
mod seen;
#[cfg(test)]
mod simulation;
mod windows;
mod workers;

use std::ops::ControlFlow;

use crate::api::client::{Client, Response};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Paging};
use crate::error::Result;
use ask::Asking;
pub use by_windows::read_remaining_windows;
use keyset::Keyset;
use numbered::Numbered;
use plan::{Delivered, Page, Plan};

/// How far to read.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Maximum number of items; `None` for all.
    pub limit: Option<u64>,
    /// Items per request, 1 to 100.
    pub page_size: u64,
    /// Whether no two pages share an item, for users of whole responses. Then the listing cannot be verified as complete.
    pub disjoint: bool,
    /// About how many items there are, if that is known from elsewhere and the responses do not say it: as many pages
    /// are requested at once. A wrong number costs requests or time, never items.
    pub expected: Option<u64>,
    /// How many items were passed on before those of the request, which bounds them by their ids. The limit does not count
    /// them; the total of the responses may.
    pub passed: u64,
}

impl Reach {
    /// All items, in pages of 100.
    pub const ALL: Reach = Reach { limit: None, page_size: 100, disjoint: false, expected: None, passed: 0 };

    /// Up to `limit` items, in pages of 100.
    pub const fn to(limit: Option<u64>) -> Self {
        Reach { limit, ..Reach::ALL }
    }

    /// How many requests a listing with offsets and this many items takes.
    pub fn requests(self, items: u64) -> u64 {
        let first = Request::get(String::new());
        Asking::new(Paging::Offset, &first, self).pages(0, Some(items))
    }

    /// The items of one request: never more than the limit.
    fn size(self) -> u64 {
        self.limit.map_or(self.page_size, |limit| limit.min(self.page_size))
    }
}

/// The result of reading a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListingSummary {
    /// Items passed on.
    pub shown: u64,
    /// The total, if the server returns one: the last `meta.total`. Unknown if the request is bounded by ids, because
    /// it is not known whether the total counts what lies outside.
    pub total: Option<u64>,
    /// Whether the limit ended the listing although more items exist, or may exist.
    pub cut: bool,
    /// Whether the server repeated an earlier response.
    pub repeated: bool,
    /// Whether the total changed meanwhile.
    pub changed: bool,
    /// Whether the collection changed so much that items may be missing between two pages.
    pub gap: bool,
    /// Whether the pages have numbers or are disjoint, so that a change of the collection may have gone unnoticed.
    pub unverified: bool,
}

impl ListingSummary {
    /// Whether all items were passed on, as far as the responses show; see [`ListingSummary::unverified`].
    pub fn is_complete(&self) -> bool {
        !self.cut && !self.repeated && !self.gap && self.total.is_none_or(|total| self.shown >= total)
    }
}

/// Reads a listing and calls `on_page` with each response and those of its items that are new and within the limit, in
/// the order of the listing. When `on_page` breaks or a request fails, nothing further is sent; pages before the
/// failure are passed on first.
///
/// # Errors
/// Those of [`Client::call`] and of `on_page`; `Other` for an empty response, which the server is known to return
/// instead of an error.
pub fn paginate(
    client: &Client,
    operation: &Operation,
    first: &Request,
    reach: Reach,
    mut on_page: impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<ListingSummary> {
    read(client, operation, first, reach, None, &mut on_page)
}

/// Continues after the first page, whose response is given; that page's items are passed on too.
///
/// # Errors
/// As [`paginate`].
pub fn read_remaining_pages(
    client: &Client,
    operation: &Operation,
    first: &Request,
    reach: Reach,
    answer: Response,
    mut on_page: impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<ListingSummary> {
    let page = workers::read(operation, first, answer)?;
    read(client, operation, first, reach, Some(page), &mut on_page)
}

/// Reads a listing whose first page may have been received already.
fn read(
    client: &Client,
    operation: &Operation,
    first: &Request,
    reach: Reach,
    page: Option<Page>,
    on_page: &mut impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<ListingSummary> {
    let asking = Asking::of(operation, first, reach);
    let mut summary = ListingSummary::default();
    if asking.paging != Paging::Keyset {
        let mut plan = begun(Numbered::new(asking), page);
        return execute(client, operation, &mut plan, &mut summary, on_page).map(|_| summary);
    }
    let mut plan = begun(Keyset::new(asking), page);
    if let Some(page) = execute(client, operation, &mut plan, &mut summary, on_page)? {
        // The server does not order by id: pagination by id would skip some.
        let asking = Asking { paging: Paging::Offset, reach: Reach { passed: 0, ..reach }, ..asking };
        let mut plan = begun(Numbered::new(asking), Some(page));
        execute(client, operation, &mut plan, &mut summary, on_page)?;
    }
    Ok(summary)
}

/// The plan, with its first page if that was received already.
fn begun<'a, P: Plan<'a>>(mut plan: P, page: Option<Page>) -> P {
    if let Some(page) = page
        && let Some(ask) = plan.next()
    {
        plan.arrived(ask.ticket, page);
    }
    plan
}

/// The first request of a listing.
pub fn first_page(operation: &Operation, first: &Request, reach: Reach) -> Request {
    let asking = Asking::of(operation, first, reach);
    if asking.paging == Paging::Keyset { asking.by_id(None, 0, None) } else { asking.numbered(0, 0) }
}

/// The request for the page with that number, from 0, of pages of 100 items, and how many items show that another may
/// follow.
pub fn numbered_page(operation: &Operation, first: &Request, page: u64) -> (Request, u64) {
    let asking = Asking::of(operation, first, Reach::ALL);
    (asking.numbered(page, page * Reach::ALL.page_size), asking.size())
}

/// Executes a plan to its end, the limit or a break; returns the page that showed it to be the wrong plan.
fn execute<'a, P: Plan<'a>>(
    client: &Client,
    operation: &Operation,
    plan: &mut P,
    summary: &mut ListingSummary,
    on_page: &mut impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<Option<Page>> {
    let asking = *plan.asking();
    let wrong_plan = workers::run(client, operation, plan, |plan, delivered| {
        let Delivered { answer, came, mut fresh } = delivered;
        let new = fresh.len() as u64;
        let room = asking.reach.limit.map_or(u64::MAX, |limit| limit - summary.shown);
        let may_go_on = asking.paging != Paging::Complete && came >= asking.size();
        summary.total = plan.found().total;
        summary.cut = new > room
            || (new == room && summary.total.map_or(may_go_on, |total| total > summary.shown.saturating_add(room)));
        fresh.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        summary.shown += fresh.len() as u64;
        let full = fresh.len() as u64 == room;
        let flow = on_page(&answer, fresh)?;
        Ok(if full { ControlFlow::Break(()) } else { flow })
    })?;
    let found = plan.found();
    (summary.total, summary.repeated, summary.changed) = (found.total, found.repeated, found.changed);
    (summary.gap, summary.unverified) = (found.gap, found.unverified);
    Ok(wrong_plan)
}
