//! Listings walked to their end, with proof that nothing came twice and nothing is missing. Requests overlap, so that the
//! account's budget is used up at any latency; rows are handed on in order, and only a window of pages is kept.
//!
//! `keyset` plans the walk of what has an order by id, `numbered` that of offsets and numbered pages; `crew` sends
//! what they ask for, on threads. A walk can be resumed behind an id: give its request `id_greater`.

mod ask;
mod chunk;
mod keyset;
mod numbered;
mod plan;
#[cfg(test)]
mod simulation;
mod workers;

use std::ops::ControlFlow;

use crate::api::client::{Answer, Client};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Paging};
use crate::error::Result;
use ask::Asking;
use keyset::Keyset;
use numbered::Numbered;
use plan::{Handed, Page, Plan};

/// How far to walk.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Items at the most; none for all.
    pub limit: Option<u64>,
    /// Items a request, 1 to 100.
    pub page_size: u64,
}

impl Reach {
    /// The items of one request: never more than the limit.
    fn size(self) -> u64 {
        self.limit.map_or(self.page_size, |limit| limit.min(self.page_size))
    }

    /// How many pages `rows` come to within the limit.
    fn pages(self, rows: u64) -> u64 {
        self.limit.map_or(rows, |limit| limit.min(rows)).div_ceil(self.size().max(1))
    }
}

/// What a walk found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Items handed on.
    pub shown: u64,
    /// How many there are, where the service says so: `meta.total` as it was last seen. Not known where the request has
    /// bounds of ids: whether the total counts what lies outside them is not established.
    pub total: Option<u64>,
    /// Whether the limit cut the listing while more was known to be there, or may be.
    pub cut: bool,
    /// Whether the service answered with what it had answered before.
    pub repeated: bool,
    /// Whether the total changed during the walk.
    pub changed: bool,
}

impl Walk {
    /// Whether everything there is was handed on.
    pub fn is_complete(&self) -> bool {
        !self.cut && !self.repeated && self.total.is_none_or(|total| self.shown >= total)
    }
}

/// Walks a listing and hands on each answer with those of its items that are new and within the limit, in the listing's
/// order. When `hand_on` breaks or something fails, nothing further is sent; pages before a failure are handed on first.
///
/// # Errors
/// Those of [`Client::call`] and of `hand_on`; `Other` for an answer without a body, which the service is known to give
/// in place of a failure.
pub fn walk(
    client: &Client,
    row: &Operation,
    first: &Request,
    reach: Reach,
    mut hand_on: impl FnMut(&Answer, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<Walk> {
    let asking = Asking::new(row.paging, first, reach);
    let mut walk = Walk::default();
    if asking.paging != Paging::Keyset {
        return drive(client, row, &mut Numbered::new(asking), &mut walk, &mut hand_on).map(|_| walk);
    }
    if let Some(page) = drive(client, row, &mut Keyset::new(asking), &mut walk, &mut hand_on)? {
        // The service does not order by id: by id, some would be passed over.
        let asking = Asking { paging: Paging::Offset, ..asking };
        drive(client, row, &mut Numbered::behind(asking, page), &mut walk, &mut hand_on)?;
    }
    Ok(walk)
}

/// Walks on behind the first page, whose answer is here; that page's items are handed on too.
///
/// # Errors
/// As [`walk`].
pub fn walk_on(
    client: &Client,
    row: &Operation,
    first: &Request,
    reach: Reach,
    answer: Answer,
    mut hand_on: impl FnMut(&Answer, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<Walk> {
    let asking = Asking::new(row.paging, first, reach);
    // By id there is nothing to walk on from but the last id; the pages are the same.
    let paging = if asking.paging == Paging::Keyset { Paging::Offset } else { asking.paging };
    let page = workers::read(row, first, answer)?;
    let mut walk = Walk::default();
    drive(client, row, &mut Numbered::behind(Asking { paging, ..asking }, page), &mut walk, &mut hand_on).map(|_| walk)
}

/// The request that a walk begins with.
pub fn first_page(row: &Operation, first: &Request, reach: Reach) -> Request {
    let asking = Asking::new(row.paging, first, reach);
    if asking.paging == Paging::Keyset { asking.by_id(None, 0, None) } else { asking.numbered(0, 0) }
}

/// Carries out a plan to its end, the limit or a break; gives the page that showed the plan to be the wrong one.
fn drive<'a, P: Plan<'a>>(
    client: &Client,
    row: &Operation,
    plan: &mut P,
    walk: &mut Walk,
    hand_on: &mut impl FnMut(&Answer, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<Option<Page>> {
    let asking = *plan.asking();
    let misfit = workers::run(client, row, plan, |plan, handed| {
        let Handed { answer, came, fresh } = handed;
        let new = fresh.len() as u64;
        let room = asking.reach.limit.map_or(u64::MAX, |limit| limit - walk.shown);
        let may_go_on = asking.paging != Paging::Complete && came >= asking.size();
        walk.total = plan.found().total;
        walk.cut = new > room
            || (new == room && walk.total.map_or(may_go_on, |total| total > walk.shown.saturating_add(room)));
        let taken: Vec<Item> = if new > room {
            fresh.into_iter().take(usize::try_from(room).unwrap_or(usize::MAX)).collect()
        } else {
            fresh
        };
        walk.shown += taken.len() as u64;
        let full = taken.len() as u64 == room;
        let flow = hand_on(&answer, taken)?;
        Ok(if full { ControlFlow::Break(()) } else { flow })
    })?;
    let found = plan.found();
    (walk.total, walk.repeated, walk.changed) = (found.total, found.repeated, found.changed);
    Ok(misfit)
}
