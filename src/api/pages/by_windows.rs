//! Decides whether a listing is read by windows of ids ([`super::windows`]) or page by page, and reads it.

use std::ops::ControlFlow;

use super::ask::Asking;
use super::keyset::Keyset;
use super::plan::Page;
use super::windows::{Window, Windows, windows_after};
use super::{ListingSummary, Reach, execute, read, workers};
use crate::api::client::{Client, Response};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Paging};
use crate::error::{Kind, Result};

/// Fewer items than this are read page by page: windows would save less than they may cost.
const WORTH_A_PROBE: u64 = 3_000;

/// Of ten ids of the first page, at least this many must exist.
const DENSE: u64 = 7;

/// Continues after the first page, as [`super::read_remaining_pages`] does, by windows of ids if the server returns whole
/// windows and they take fewer requests than pages. The first window finds that out; it is one request if it shows that
/// they do not.
///
/// # Errors
/// As [`super::paginate`].
pub fn read_remaining_windows(
    client: &Client,
    operation: &Operation,
    first: &Request,
    reach: Reach,
    answer: Response,
    mut on_page: impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<ListingSummary> {
    let asking = Asking::of(operation, first, reach);
    let page = workers::read(operation, first, answer)?;
    let Some(begun) = probe(client, operation, &asking, &page)? else {
        return read(client, operation, first, reach, Some(page), &mut on_page);
    };
    let mut walk = Walk { on_page: &mut on_page, summary: ListingSummary::default(), last: 0, is_stopped: false };
    for Page { answer, items, .. } in [page, begun.page] {
        if walk.pass(&answer, items)?.is_break() {
            break;
        }
    }
    let mut plan = Windows::new(asking, begun.last, begun.newest, begun.total);
    let mut summary = walk.summary;
    if !walk.is_stopped
        && execute(client, operation, &mut plan, &mut summary, &mut |answer, items| walk.pass(answer, items))?.is_some()
    {
        client.note_fallback("the server cut a window of ids: reading the rest page by page");
    } else {
        // What was created since then.
        walk.last = walk.last.max(begun.newest);
    }
    if !walk.is_stopped {
        let rest = asking.rest(walk.last);
        let reach = Reach { passed: walk.summary.shown, expected: begun.total, ..reach };
        let mut plan = Keyset::new(Asking::of(operation, &rest, reach));
        let mut tail = ListingSummary::default();
        execute(client, operation, &mut plan, &mut tail, &mut |answer, items| walk.pass(answer, items))?;
        (walk.summary.repeated, walk.summary.gap) = (tail.repeated, tail.gap);
    }
    Ok(ListingSummary { total: begun.total, ..walk.summary })
}

/// The first window, which was whole.
struct Begun {
    page: Page,
    /// Its last id.
    last: u64,
    /// The newest id.
    newest: u64,
    total: Option<u64>,
}

/// Requests the window after the first page; none if the listing is better read page by page.
fn probe(client: &Client, operation: &Operation, asking: &Asking<'_>, page: &Page) -> Result<Option<Begun>> {
    let is_plain = asking.paging == Paging::Keyset
        && asking.reach.limit.is_none()
        && !asking.reach.disjoint
        && asking.first.query.iter().all(|(key, _)| key == "include");
    let (Some((lowest, last)), Some(total)) = (page.range(), page.total) else { return Ok(None) };
    let is_dense = page.len() * 10 >= (last - lowest + 1) * DENSE;
    if !is_plain || !is_dense || page.len() < asking.size() || total < WORTH_A_PROBE {
        return Ok(None);
    }
    let window = Window::from(last + 1, last.saturating_add(total));
    let request = window.request(asking.first);
    let answer = match client.send(&request) {
        Err(error) if error.kind() == Kind::Rejected => None,
        answer => Some(workers::read(operation, &request, answer?)?),
    };
    let Some(first) = answer.filter(|page| window.is_uncut(page)) else {
        client.note_fallback("the server does not return whole windows of ids: reading contacts page by page");
        return Ok(None);
    };
    let request = asking.newest();
    let newest = workers::read(operation, &request, client.send(&request)?)?;
    let (Some((id, _)), total) = (newest.range(), newest.total.unwrap_or(total)) else { return Ok(None) };
    if id < window.last || windows_after(window.last, id) >= asking.pages(page.len(), Some(total)) {
        return Ok(None);
    }
    Ok(Some(Begun { page: first, last: window.last, newest: id, total: Some(total) }))
}

/// What was passed on so far.
struct Walk<F> {
    on_page: F,
    summary: ListingSummary,
    /// The last id.
    last: u64,
    /// Whether the reader wants no more.
    is_stopped: bool,
}

impl<F: FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>> Walk<F> {
    fn pass(&mut self, answer: &Response, items: Vec<Item>) -> Result<ControlFlow<()>> {
        if self.is_stopped {
            return Ok(ControlFlow::Break(()));
        }
        self.summary.shown += items.len() as u64;
        let ids = items.iter().filter_map(|item| item.id()?.parse::<u64>().ok());
        self.last = ids.max().unwrap_or(0).max(self.last);
        let flow = (self.on_page)(answer, items)?;
        self.is_stopped = flow.is_break();
        Ok(flow)
    }
}
