//! Reads a collection of the account completely: a listing, a single record, or what the API lists per record only, of
//! collections with few records (blocks per automation, records per schema).

use std::ops::ControlFlow;

use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{Request, with_arguments};
use crate::api::side_loads;
use crate::catalogue::collections::Collection;
use crate::catalogue::model::{Operation, Role};
use crate::catalogue::side_loads::SideLoad;
use crate::engine::parallel::send_all;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::text::counts::thousands;
use crate::text::timestamp::day_before_changes;

/// Records whose first pages are requested together.
const TOGETHER: usize = 16;

/// How a collection is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The connection.
    pub client: &'a Connection,
    /// The collection.
    pub collection: &'a Collection,
    /// The time since when changes are wanted, if the server can filter by it; see [`Collection::changed_after`].
    pub since: Option<jiff::Timestamp>,
    /// Whether to request the side-loads that the server does not add by itself.
    pub include: bool,
}

impl Reading<'_> {
    /// The day after which changes are requested.
    pub fn day(&self) -> Option<String> {
        self.collection.changed_after().and(self.since).map(day_before_changes)
    }

    /// Reads the collection, and calls `on_page` once per request with the items of the response. The response is passed
    /// on if it can have side-loads.
    ///
    /// # Errors
    /// Those of the requests and of `on_page`.
    pub fn read(&self, mut on_page: impl FnMut(Option<&Response>, &[Item]) -> Result<()>) -> Result<ListingSummary> {
        let operation = self.collection.operation;
        if let Some(parent) = self.collection.parent {
            return self.read_each(parent, &mut |items| on_page(None, items));
        }
        let request = self.request()?;
        if operation.role != Role::List {
            let items = self.client.send(&request)?.decode(&request, operation.reply)?.items;
            on_page(None, &items)?;
            return Ok(ListingSummary { shown: items.len() as u64, ..ListingSummary::default() });
        }
        pages::paginate(self.client, operation, &request, Reach::ALL, |answer, items| {
            on_page(Some(answer), &items)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Whether a failure may be due to `include`: whether reading again without it is worth a try.
    pub fn may_fail_by_include(&self, error: &Error) -> bool {
        self.include && self.collection.includes() && matches!(error.http_status(), Some(400 | 404 | 422 | 500))
    }

    fn request(&self) -> Result<Request> {
        let mut request = with_arguments(self.collection.operation, &[])?;
        let filter = self.collection.changed_after().map(|param| param.wire.to_owned());
        request.query.extend(filter.zip(self.day()));
        if self.include {
            let loads: Vec<&'static SideLoad> = self.collection.kept.iter().map(|kept| kept.load).collect();
            side_loads::include(&mut request, &loads);
        }
        Ok(request)
    }

    /// Reads the collection for each record of the listing `parent`. A record that was deleted since has none; if the
    /// server finds none for any record, it does not have the path.
    fn read_each(
        &self,
        parent: &'static Operation,
        on_items: &mut impl FnMut(&[Item]) -> Result<()>,
    ) -> Result<ListingSummary> {
        let operation = self.collection.operation;
        let mut ids = Vec::new();
        let all = pages::paginate(self.client, parent, &with_arguments(parent, &[])?, Reach::ALL, |_, items| {
            ids.extend(items.iter().filter_map(Item::id));
            on_items(&[])?;
            Ok(ControlFlow::Continue(()))
        })?;
        let gap = all.gap || !all.is_complete();
        let mut whole =
            ListingSummary { gap, repeated: all.repeated, unverified: all.unverified, ..Default::default() };
        let (mut absent, mut is_known) = (None, false);
        for some in ids.chunks(TOGETHER) {
            let requests = some.iter().map(|id| with_arguments(operation, &[id])).collect::<Result<Vec<_>>>()?;
            let first = |request: &Request| pages::first_page(operation, request, Reach::ALL);
            let firsts: Vec<Request> = match operation.role {
                Role::List => requests.iter().map(first).collect(),
                _ => requests.clone(),
            };
            for (request, answer) in requests.iter().zip(send_all(self.client, &firsts)) {
                match answer {
                    Ok(answer) => {
                        is_known = true;
                        let one = self.read_one(request, answer, on_items)?;
                        whole.shown += one.shown;
                        whole.gap |= one.gap || !one.is_complete();
                        whole.repeated |= one.repeated;
                        whole.unverified |= one.unverified;
                    }
                    Err(error) if error.kind() == Kind::NotFound => absent = Some(error),
                    Err(error) => return Err(error),
                }
            }
        }
        absent.filter(|_| !is_known).map_or(Ok(whole), Err)
    }

    /// Reads what one record has, from its first response on.
    fn read_one(
        &self,
        request: &Request,
        answer: Response,
        on_items: &mut impl FnMut(&[Item]) -> Result<()>,
    ) -> Result<ListingSummary> {
        let operation = self.collection.operation;
        if operation.role == Role::List {
            return pages::read_remaining_pages(self.client, operation, request, Reach::ALL, answer, |_, items| {
                on_items(&items)?;
                Ok(ControlFlow::Continue(()))
            });
        }
        let items = answer.decode(request, operation.reply)?.items;
        on_items(&items)?;
        Ok(ListingSummary { shown: items.len() as u64, ..Default::default() })
    }
}

/// Whether the server refuses to show a collection: not in the account's plan, or not for the key's user.
pub fn is_refused(error: &Error) -> bool {
    matches!(error.http_status(), Some(400 | 403..=405 | 501))
}

/// What is missing of a listing that was not read completely: `20 of 50 received: the listing ended early`.
pub fn shortfall(summary: &ListingSummary) -> String {
    let total = summary.total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
    let why = match summary {
        ListingSummary { repeated: true, .. } => "repeated pages",
        ListingSummary { gap: true, .. } => "some may be missing, the collection changed between pages",
        _ => "the listing ended early",
    };
    format!("{}{total} received: {why}", thousands(summary.shown))
}
