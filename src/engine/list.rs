//! Listings: pages to the writer, with a note of what was left out.

use std::ops::ControlFlow;

use super::completeness;
use super::conditions::{Conditions, Matches, Read};
use super::default_filter;
use super::failures::Failures;
use super::filters;
use super::names::NameReader;
use super::side_loads;
use super::target::Target;
use super::task::Task;
use super::words::counted;
use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Input};
use crate::api::side_loads::SideLoads;
use crate::catalogue::model::{Operation, Paging, Resource};
use crate::catalogue::side_loads::SideLoad;
use crate::error::{Error, Result};
use crate::output::{self, Count, Output, Writer};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

const DEFAULT_LIMIT: u64 = 100;
const PAGE_SIZE: u64 = 100;

/// Prints a listing; several targets are printed one after another as one listing.
///
/// # Errors
/// Those of the requests; `Partial` when some of several targets failed, or a listing could not be verified as complete.
pub fn run(task: Task<'_>, targets: &[Target]) -> Result<()> {
    if task.context.options().raw && !task.call.flags.conditions.is_empty() {
        return Err(Error::usage("--raw prints whole responses, which cannot be filtered by an expression"));
    }
    let client = task.context.client()?;
    let output = task.context.output()?;
    let lookup = Lookup::new(client);
    let columns = columns(task, &output);
    let mut listing = Listing::start(&output, task, client, &columns)?;
    let mut reach = reach(task);
    let mut failures = Failures::default();
    let mut tried = 0;
    for target in targets {
        tried += 1;
        let read = summary(task, target, client, &lookup, reach, &mut listing);
        match read {
            Ok(_) if listing.writer.closed() => return Ok(()),
            Ok(summary) => {
                listing.summaries.push(summary);
                reach.limit = reach.limit.map(|limit| limit - summary.shown);
            }
            // The failure of one of several targets must not hide the items of the others.
            Err(error) if targets.len() == 1 => return Err(listing.rows_before(task, error)),
            Err(error) => {
                if failures.add(target.label(), error) {
                    break;
                }
            }
        }
        if reach.limit == Some(0) {
            break;
        }
    }
    if let Some(read) = listing.matched {
        let filtered = listing.filtered.take();
        task.context.count(read.found, None, task.resource().counted(2));
        listing.finish(task)?;
        return verdict(task, read, reach.limit.is_none(), filtered);
    }
    let limited = reach.limit == Some(0);
    let sum = completeness::sum(&listing.summaries, limited && tried < targets.len());
    let noun = task.resource().counted(2);
    let is_whole = reach.limit.is_none();
    let gap = listing.summaries.iter().filter(|_| is_whole).find_map(|summary| completeness::shortfall(*summary, noun));
    let filtered = listing.filtered.take();
    task.context.count(sum.shown, sum.total, noun);
    listing.finish(task)?;
    if gap.is_none() {
        // Only what is shown says that it is complete without being asked for all.
        let is_stated = is_whole || filtered.is_some() && output.is_shown();
        let statement =
            || completeness::statement(sum, noun).filter(|_| is_stated && is_paginated(task) && failures.is_empty());
        let words = completeness::left_out(sum, noun).or_else(statement);
        let parts: Vec<String> = words.into_iter().chain(filtered).collect();
        if !parts.is_empty() {
            task.context.note(&parts.join("; "));
        }
    }
    failures.outcome(&task.call.command(), targets.len(), if limited { targets.len() } else { tried })?;
    gap.map_or(Ok(()), Err)
}

/// The output of a listing, and the outcome of each target.
struct Listing<'a> {
    output: &'a Output,
    writer: Writer<'a>,
    resource: &'static Resource,
    names: NameReader<'a>,
    raw: Option<Vec<u8>>,
    summaries: Vec<ListingSummary>,
    /// Number of items received.
    rows: usize,
    /// What was read to find the items that match filter expressions.
    matched: Option<Read>,
    /// What the default filter left out.
    filtered: Option<String>,
}

impl<'a> Listing<'a> {
    fn start(output: &'a Output, task: Task<'a>, client: &'a Connection, columns: &'a [&'a str]) -> Result<Self> {
        let resource = task.resource();
        Ok(Listing {
            output,
            writer: Writer::start(output, Count::Many, columns)?.of(resource),
            resource,
            names: NameReader::new(task.context, client),
            raw: task.context.options().raw.then(Vec::new),
            summaries: Vec::new(),
            rows: 0,
            matched: None,
            filtered: None,
        })
    }

    fn add(&mut self, answer: &Response, items: Vec<Item>) -> Result<ControlFlow<()>> {
        if self.raw.is_none() {
            self.writer.expect(&items)?;
        }
        self.rows += items.len();
        if let Some(raw) = &mut self.raw {
            raw.extend_from_slice(&answer.body);
            raw.push(b'\n');
            return Ok(ControlFlow::Continue(()));
        }
        let items = self.names.extended(self.resource, self.writer.chosen(), items)?;
        self.want_names(&items)?;
        for item in &items {
            self.writer.item(item)?;
        }
        self.writer.flush()?;
        Ok(if self.writer.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    /// Reads the names that a table of these items shows: now if it is written in parts, else all of them at the end.
    fn want_names(&mut self, items: &[Item]) -> Result<()> {
        let Some(first) = items.first().filter(|_| self.writer.shows_names()) else { return Ok(()) };
        self.names.want(self.resource, &self.writer.shown(first), items);
        if self.writer.needs_names_at_once() { self.names.read(self.writer.names()) } else { Ok(()) }
    }

    /// The failure that ended the listing, with the number of items received. Its JSON stays unterminated: a partial array
    /// must not look complete.
    fn rows_before(&self, task: Task<'_>, error: Error) -> Error {
        if self.rows == 0 {
            return error;
        }
        error.prefixed(&format!("after {}: ", counted(self.rows, task.resource())))
    }

    fn finish(mut self, task: Task<'_>) -> Result<()> {
        if let Some(raw) = self.raw {
            return output::raw(self.output, &raw);
        }
        self.names.read(self.writer.names())?;
        for warning in self.writer.finish()? {
            task.context.warn(&warning);
        }
        Ok(())
    }
}

/// The default columns: those of the resource, and on a terminal the number of records of each relation of `--include`.
fn columns(task: Task<'_>, output: &Output) -> Vec<&'static str> {
    let included = &task.call.flags.include;
    let is_included = |load: &&SideLoad| included.iter().any(|name| name.split('.').next() == Some(load.name));
    let relations = task.operations().iter().flat_map(|operation| operation.side_loads).filter(is_included);
    let mut columns = task.resource().columns.to_vec();
    for load in relations {
        if output.is_shown() && !columns.contains(&load.name) {
            columns.push(load.name);
        }
    }
    columns
}

/// Walks one target's listing.
fn summary(
    task: Task<'_>,
    target: &Target,
    client: &Connection,
    lookup: &Lookup<'_>,
    reach: Reach,
    listing: &mut Listing<'_>,
) -> Result<ListingSummary> {
    let operation = task.call.operation(&target.positions());
    let typed = task.call.input(operation, &target.values)?;
    lookup.call(&typed, |input| {
        lookup.resolve(operation, input)?;
        let typed = &task.call.flags.conditions;
        if let Some(conditions) = Conditions::resolve(typed, task.resource(), operation, client, lookup)? {
            return matching(task, client, operation, input, &conditions, reach, listing);
        }
        let request = request::build(operation, input)?;
        let by_id = filters::by_id(operation, &request.query);
        let mut others = 0;
        let summary = pages::paginate(client, operation, &request, reach, |answer, mut items| {
            if !by_id.is_empty() && listing.raw.is_none() {
                let count = items.len();
                items.retain(|item| filters::selects(&by_id, item));
                others += (count - items.len()) as u64;
            }
            let items = if listing.raw.is_some() { items } else { with_related(client, answer, items, input)? };
            listing.add(answer, items)
        })?;
        let selected = summary.total.filter(|_| listing.output.is_shown());
        let noun = task.resource().counted(2);
        listing.filtered = default_filter::note(client, (operation, input, &request), noun, selected);
        if others == 0 {
            return Ok(summary);
        }
        let filters: Vec<&str> = by_id.iter().map(|(name, _)| name.as_str()).collect();
        client.note_fallback(&format!("the server ignores {}: its other records are left out", filters.join(" and ")));
        // The total counts what was left out.
        Ok(ListingSummary { shown: summary.shown - others, total: None, ..summary })
    })
}

/// Lists the items that match filter expressions.
fn matching(
    task: Task<'_>,
    client: &Connection,
    operation: &'static Operation,
    input: &Input,
    conditions: &Conditions,
    reach: Reach,
    listing: &mut Listing<'_>,
) -> Result<ListingSummary> {
    let mut request = request::build(operation, input)?;
    conditions.narrow(&mut request);
    let (context, resource) = (task.context, task.resource());
    let Reach { limit, page_size, .. } = reach;
    let matches = Matches { context, client, resource, operation, conditions, limit, page_size };
    let read = matches.read(&request, |answer, items| {
        let items = with_related(client, answer, items, input)?;
        listing.add(answer, items)
    })?;
    listing.matched = Some(read);
    listing.filtered = default_filter::note(client, (operation, input, &request), resource.counted(2), None);
    Ok(ListingSummary { shown: read.found, ..read.summary })
}

/// What a listing of the items that match shows; `filtered` is what the default filter left out.
fn verdict(task: Task<'_>, read: Read, is_whole: bool, filtered: Option<String>) -> Result<()> {
    let noun = task.resource().counted(2);
    if let Some(error) = completeness::shortfall(read.summary, noun).filter(|_| is_whole) {
        return Err(error);
    }
    let words = match read.found {
        found if read.is_cut => {
            let found = counted(usize::try_from(found).unwrap_or(usize::MAX), task.resource());
            Some(format!("the first {found} that match; there may be more, --all shows all"))
        }
        0 => Some(format!("no {noun} match")),
        found => is_whole.then(|| completeness::matching(found, read.summary, task.resource())),
    };
    let parts: Vec<String> = words.into_iter().chain(filtered).collect();
    if !parts.is_empty() {
        task.context.note(&parts.join("; "));
    }
    Ok(())
}

/// The items with the related records of `--include` in them.
fn with_related(client: &Connection, answer: &Response, items: Vec<Item>, input: &Input) -> Result<Vec<Item>> {
    if input.include.is_empty() {
        return Ok(items);
    }
    let found = SideLoads::read_decoded(answer, &items, &input.include)?;
    let all = side_loads::complete(client, &items, found)?;
    Ok(side_loads::embed(&items, &all))
}

/// How far `--limit`, `--all` and `--page-size` reach. `--raw` prints whole responses, which must not share items.
pub fn reach(task: Task<'_>) -> Reach {
    let flags = &task.call.flags;
    let limit = if flags.all { None } else { Some(flags.limit.unwrap_or(DEFAULT_LIMIT)) };
    Reach { limit, page_size: flags.page_size.unwrap_or(PAGE_SIZE), disjoint: task.context.options().raw, ..Reach::ALL }
}

/// Whether the listing has pages, so that completeness can be verified.
fn is_paginated(task: Task<'_>) -> bool {
    task.operations().iter().any(|operation| operation.paging != Paging::Complete)
}
