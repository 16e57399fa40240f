//! The two stages of an export: whole collections into sorted files, then contacts, joined, into the sink.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::Operation;
use crate::command::operations::listing;
use crate::engine::conditions::Conditions;
use crate::error::{Error, Kind, Result, cannot_write};
use crate::output::progress::Progress;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::system::interrupt::Interrupt;
use crate::text::counts::{count_of, thousands};
use crate::text::separated::needs_quotes;

use super::count;
use super::estimate::{Counts, Estimate, Wanted, Way};
use super::join::Joiner;
use super::opening::{self, FirstPages};
use super::relation::Relation;
use super::row::{Names, RowFormat};
use super::sink::Sink;
use super::sorted_file::Sorter;
use super::state::{Settings, State};

/// How many names a warning lists.
const SHOWN: usize = 8;

/// One run of an export.
pub struct Stages<'a> {
    /// The session.
    pub context: &'a Context,
    /// The connection.
    pub client: &'a Connection,
    /// The settings.
    pub settings: &'a Settings,
    /// The filter expressions, resolved.
    pub conditions: Option<&'a Conditions>,
    /// The folder of the sorted files.
    pub folder: &'a Path,
    /// Whether to stop.
    pub interrupt: Interrupt,
}

impl Stages<'_> {
    /// Reads the whole collections that are not read yet; calls `settle` after each.
    ///
    /// # Errors
    /// Those of the listings and of writing the files.
    pub fn relations(&self, state: &mut State, mut settle: impl FnMut(&State) -> Result<()>) -> Result<()> {
        for relation in Relation::ALL {
            if self.price(state).way(relation) != Way::Whole
                || state.relations.iter().any(|done| done == relation.facts().file)
            {
                continue;
            }
            if let Some(gap) = self.relation(relation)? {
                state.gaps.push(gap);
            }
            state.relations.push(relation.facts().file.to_owned());
            settle(state)?;
        }
        Ok(())
    }

    /// Reads one whole collection; returns what could not be verified.
    fn relation(&self, relation: Relation) -> Result<Option<String>> {
        let path = self.folder.join(relation.facts().file);
        let failed = |error: std::io::Error| cannot_write(&path, &error);
        let progress = Progress::start(self.context.progress_style(), "reading", relation.facts().name, None, 0);
        let mut sorter = Sorter::new(path.clone());
        let mut gap = None;
        for request in relation.requests(&self.settings.named_fields())? {
            let summary = self.read_pages(relation.operation()?, &request, Reach::ALL, None, |_, items| {
                progress.sent(1);
                progress.add(items.len() as u64);
                for item in &items {
                    sorter.add(relation.record(item)?).map_err(failed)?;
                }
                Ok(ControlFlow::Continue(()))
            })?;
            if !summary.is_complete() {
                gap = Some(shortfall(summary.shown, summary.total, relation.facts().name));
            }
        }
        progress.finish();
        sorter.finish().map_err(failed)?;
        Ok(gap)
    }

    /// The names that replace ids, from first pages that were received already.
    ///
    /// # Errors
    /// Those of the listings.
    pub fn names(&self, state: &mut State, first: &mut FirstPages) -> Result<Names> {
        let columns = &self.settings.columns;
        let mut names = Names::default();
        for (relation, wanted, key, into) in [
            (Relation::Tags, columns.tags, "tag", &mut names.tags),
            (Relation::Lists, columns.lists, "name", &mut names.lists),
        ] {
            if !wanted {
                continue;
            }
            let resource = relation.facts().named_by;
            let summary = opening::names(self.client, listing(resource)?, first.names(relation), |items| {
                into.extend(items.iter().filter_map(|item| name(item, key)));
            })?;
            let gap = shortfall(summary.shown, summary.total, &format!("names of {resource}"));
            if !summary.is_complete() && !state.gaps.contains(&gap) {
                state.gaps.push(gap);
            }
            self.note_quoted(resource, into);
        }
        Ok(names)
    }

    /// Notes the names that a cell of CSV or TSV contains in quotation marks.
    fn note_quoted(&self, resource: &str, names: &HashMap<u64, String>) {
        let is_csv = matches!(self.settings.format, RowFormat::Csv | RowFormat::Tsv);
        if !is_csv || self.settings.readable {
            return;
        }
        let mut quoted: Vec<&str> = names.values().map(String::as_str).filter(|name| needs_quotes(name)).collect();
        quoted.sort_unstable();
        if !quoted.is_empty() {
            let shown = quoted.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
            let more = if quoted.len() > SHOWN { ", …" } else { "" };
            self.context.warn(&format!(
                "{resource} whose names contain the separator || or begin with \" are written in quotation marks, which \
                 other programs may not read: {shown}{more}"
            ));
        }
    }

    /// Writes the contacts after the last one of `state`, with the relations read as planned. If the pages turn out to lack
    /// too many, continues with whole collections; `settle` is called after each. Returns the total, if the server says so,
    /// and whether the listing was read to its end.
    ///
    /// # Errors
    /// Those of the listing, the join and the sink.
    pub fn contacts(
        &self,
        state: &mut State,
        names: &Names,
        sink: &mut Sink<'_>,
        first: Option<Response>,
        mut settle: impl FnMut(&State) -> Result<()>,
    ) -> Result<ListingSummary> {
        if let Some(summary) = self.walk(state, names, sink, first)? {
            return Ok(summary);
        }
        let mut counts = Counts { contacts: self.total(state), ..Counts::default() };
        for relation in Relation::ALL.into_iter().filter(|relation| self.price(state).way(*relation) != Way::Left) {
            *counts.of(relation) = Wanted::OnlyEach;
        }
        count::count_relations(self.client, &self.settings.named_fields(), &mut counts)?;
        state.price = Some(Estimate::cheapest(counts));
        sink.settle(state, true)?;
        self.client
            .note_fallback("the pages of contacts lack too many field values, tags or lists: reading all of them");
        self.relations(state, &mut settle)?;
        let summary = self.walk(state, names, sink, None)?;
        summary.ok_or_else(|| Error::new(Kind::Other, "the export could not be continued"))
    }

    /// The pages of contacts after the last one of `state`; none if they lack too many relations to go on.
    fn walk(
        &self,
        state: &mut State,
        names: &Names,
        sink: &mut Sink<'_>,
        first: Option<Response>,
    ) -> Result<Option<ListingSummary>> {
        let (settings, price) = (self.settings, self.price(state));
        let rows = settings.rows();
        let mut joiner = Joiner::new(self.client, &price, self.folder)?;
        let mut request =
            opening::with_relations(&settings.request(), &price.relations(Way::Included), self.conditions)?;
        let mut out = Vec::with_capacity(64 * 1024);
        if state.last == 0 {
            rows.begin(&mut out)?;
        }
        if state.last > 0 {
            request.query.retain(|(key, _)| key != "id_greater");
            request.query.push(("id_greater".to_owned(), state.last.to_string()));
        }
        let passed = state.rows + state.skipped;
        let progress = self.progress(passed);
        let limit = settings.most_read().map(|limit| limit - passed.min(limit));
        let reach = Reach { expected: Some(settings.price.contacts), passed, ..Reach::to(limit) };
        // With offsets, if the server does not order by id, there is no position to resume from.
        let mut ascends = true;
        let mut lacks_too_many = false;
        let summary = self.read_pages(listing("contacts")?, &request, reach, first, |answer, items| {
            let ids = items.iter().map(id).collect::<Result<Vec<u64>>>()?;
            ascends &= ids.first().is_none_or(|first| *first > state.last) && ids.is_sorted();
            let (last, read) = (ids.last().copied().unwrap_or(0), ids.len() as u64);
            let items = self.select(answer, items, state.rows)?;
            let ids = items.iter().map(id).collect::<Result<Vec<u64>>>()?;
            let Some(joined) = joiner.join(answer, &items, &ids, ascends)? else {
                lacks_too_many = true;
                return Ok(ControlFlow::Break(()));
            };
            for (item, joined) in items.iter().zip(&joined) {
                rows.row(&mut out, item, joined, names, state.rows == 0)?;
                state.rows += 1;
            }
            state.last = last.max(state.last);
            state.skipped += read - ids.len() as u64;
            sink.write(&out)?;
            out.clear();
            if ascends {
                sink.settle(state, false)?;
            }
            progress.sent(1 + joiner.requests_per_contact() * ids.len() as u64);
            progress.add(read);
            Ok(if sink.closed() || self.is_full(state.rows) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        progress.finish();
        if lacks_too_many {
            return Ok(None);
        }
        rows.end(&mut out, state.rows);
        sink.write(&out)?;
        Ok(Some(summary))
    }

    /// The progress of an export that has read `passed` contacts.
    fn progress(&self, passed: u64) -> Progress {
        let start = if self.settings.out.is_some() { Progress::start } else { Progress::start_beside_rows };
        start(self.context.progress_style(), "exporting", "contacts", Some(self.settings.expected()), passed)
    }

    /// Those of the contacts of a page that match, within what the limit leaves of `rows`.
    fn select(&self, answer: &Response, items: Vec<Item>, rows: u64) -> Result<Vec<Item>> {
        let Some(conditions) = self.conditions else { return Ok(items) };
        let mut matching = conditions.matching(self.client, answer, items)?;
        let room = self.settings.limit.map_or(u64::MAX, |limit| limit - rows.min(limit));
        matching.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        Ok(matching)
    }

    /// Whether the limit on contacts that match is reached.
    fn is_full(&self, rows: u64) -> bool {
        self.conditions.is_some() && self.settings.limit.is_some_and(|limit| rows >= limit)
    }

    /// How the relations are read.
    fn price(&self, state: &State) -> Estimate {
        state.price.unwrap_or(self.settings.price)
    }

    /// How many contacts are still to be exported, about.
    fn total(&self, state: &State) -> u64 {
        self.settings.expected().saturating_sub(state.rows + state.skipped)
    }

    /// How many contacts match the filters now.
    ///
    /// # Errors
    /// Those of the request.
    pub fn matching(&self) -> Result<Option<u64>> {
        count::contacts(self.client, &self.settings.request())
    }

    /// Reads a listing, whose first page may have been received, until its end or an interrupt.
    fn read_pages(
        &self,
        operation: &Operation,
        request: &Request,
        reach: Reach,
        first: Option<Response>,
        mut take: impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
    ) -> Result<ListingSummary> {
        if self.interrupt.is_set() {
            return Err(self.interrupt.error("stopped"));
        }
        let on_page = |answer: &Response, items: Vec<Item>| {
            let flow = take(answer, items)?;
            if self.interrupt.is_set() { Err(self.interrupt.error("stopped")) } else { Ok(flow) }
        };
        match first {
            Some(answer) => pages::read_remaining_windows(self.client, operation, request, reach, answer, on_page),
            None => pages::paginate(self.client, operation, request, reach, on_page),
        }
    }
}

impl Settings {
    /// The expected number of contacts.
    fn expected(&self) -> u64 {
        self.most_read().map_or(self.price.contacts, |limit| limit.min(self.price.contacts))
    }
}

/// `received 940 of 1,000 field values`.
pub fn shortfall(came: u64, total: Option<u64>, what: &str) -> String {
    match total {
        Some(total) if total > came => format!("received {} of {} {what}", thousands(came), thousands(total)),
        _ => format!("{what} may be incomplete: received {}", count_of(came, "row")),
    }
}

fn name(item: &Item, key: &str) -> Option<(u64, String)> {
    Some((item.id()?.parse().ok()?, item.get(key)?))
}

fn id(item: &Item) -> Result<u64> {
    let id = item.id().and_then(|id| id.parse().ok());
    id.ok_or_else(|| Error::new(Kind::Other, "the response contains a contact without an ID"))
}
