//! Listings: pages to the writer, with a note of what was left out.

use std::ops::ControlFlow;

use super::failures::Failures;
use super::target::Target;
use super::task::Task;
use super::words::counted;
use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request;
use crate::catalogue::model::Paging;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count, Output, Writer};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::text::counts::thousands;

const DEFAULT_LIMIT: u64 = 100;
const PAGE_SIZE: u64 = 100;

/// Prints a listing; several targets are printed one after another as one listing.
///
/// # Errors
/// Those of the requests; `Partial` when some of several targets failed, or a listing could not be verified as complete.
pub fn run(task: Task<'_>, targets: &[Target]) -> Result<()> {
    let client = task.context.client()?;
    let output = task.context.output()?;
    let lookup = Lookup::new(client);
    let mut listing = Listing::start(&output, task)?;
    let mut reach = reach(task);
    let mut failures = Failures::default();
    let mut tried = 0;
    for target in targets {
        tried += 1;
        let walked = summary(task, target, client, &lookup, reach, &mut listing);
        match walked {
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
    let limited = reach.limit == Some(0);
    let sum = sum(&listing.summaries, limited && tried < targets.len());
    let gap = listing.summaries.iter().find_map(|summary| unproved(task, *summary, reach));
    listing.finish(task)?;
    if gap.is_none() {
        let name = task.resource().last_word();
        let completeness =
            || completeness(sum, name).filter(|_| reach.limit.is_none() && is_paginated(task) && failures.is_empty());
        if let Some(words) = shortfall(sum, name).or_else(completeness) {
            task.context.note(&words);
        }
    }
    failures.outcome(&task.call.command(), targets.len(), if limited { targets.len() } else { tried })?;
    gap.map_or(Ok(()), Err)
}

/// The output of a listing, and the outcome of each target.
struct Listing<'a> {
    output: &'a Output,
    writer: Writer<'a>,
    raw: Option<Vec<u8>>,
    summaries: Vec<ListingSummary>,
    /// Number of items received.
    rows: usize,
}

impl<'a> Listing<'a> {
    fn start(output: &'a Output, task: Task<'_>) -> Result<Self> {
        let writer = Writer::start(output, Count::Many, task.resource().columns)?.meaning(task.resource().meanings);
        Ok(Listing { output, writer, raw: task.context.options().raw.then(Vec::new), summaries: Vec::new(), rows: 0 })
    }

    fn add(&mut self, answer: &Response, items: Vec<Item>) -> Result<ControlFlow<()>> {
        self.rows += items.len();
        if let Some(raw) = &mut self.raw {
            raw.extend_from_slice(&answer.body);
            raw.push(b'\n');
            return Ok(ControlFlow::Continue(()));
        }
        for item in &items {
            self.writer.item(item)?;
        }
        self.writer.flush()?;
        Ok(if self.writer.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    /// The failure that ended the listing, with the number of items received. Its JSON stays unterminated: a partial array
    /// must not look complete.
    fn rows_before(&self, task: Task<'_>, error: Error) -> Error {
        if self.rows == 0 {
            return error;
        }
        error.prefixed(&format!("after {}: ", counted(self.rows, task.resource())))
    }

    fn finish(self, task: Task<'_>) -> Result<()> {
        if let Some(raw) = self.raw {
            return output::raw(self.output, &raw);
        }
        for warning in self.writer.finish()? {
            task.context.warn(&warning);
        }
        Ok(())
    }
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
        let request = request::build(operation, input)?;
        pages::paginate(client, operation, &request, reach, |answer, items| listing.add(answer, items))
    })
}

/// How far `--limit`, `--all` and `--page-size` reach.
pub fn reach(task: Task<'_>) -> Reach {
    let flags = &task.call.flags;
    let limit = if flags.all { None } else { Some(flags.limit.unwrap_or(DEFAULT_LIMIT)) };
    Reach { limit, page_size: flags.page_size.unwrap_or(PAGE_SIZE) }
}

/// All listings as one. The total is known if each response has one and the limit left out no target.
fn sum(summaries: &[ListingSummary], shortfall: bool) -> ListingSummary {
    let totals: Option<Vec<u64>> = summaries.iter().map(|summary| summary.total).collect();
    ListingSummary {
        shown: summaries.iter().map(|summary| summary.shown).sum(),
        total: totals.filter(|_| !shortfall).map(|totals| totals.iter().sum()),
        cut: shortfall || summaries.iter().any(|summary| summary.cut),
        repeated: summaries.iter().any(|summary| summary.repeated),
        changed: summaries.iter().any(|summary| summary.changed),
    }
}

/// The error of a listing that should be complete and is not.
fn unproved(task: Task<'_>, summary: ListingSummary, reach: Reach) -> Option<Error> {
    if reach.limit.is_some() || summary.is_complete() {
        return None;
    }
    let total = summary.total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
    let why = match summary {
        ListingSummary { repeated: true, .. } => "the server repeated a page",
        ListingSummary { changed: true, .. } => "the server stopped; the collection changed during the listing",
        _ => "the listing ended early",
    };
    let message = format!("received {}{total} {}, then {why}", thousands(summary.shown), task.resource().last_word());
    Some(Error::new(Kind::Partial, message))
}

/// Whether the listing has pages, so that completeness can be verified.
fn is_paginated(task: Task<'_>) -> bool {
    task.operations().iter().any(|operation| operation.paging != Paging::Complete)
}

/// What a complete listing shows.
fn completeness(summary: ListingSummary, name: &str) -> Option<String> {
    if summary.cut {
        return None;
    }
    let shown = thousands(summary.shown);
    Some(match summary.total {
        Some(total) if total < summary.shown => {
            format!("{shown} {name}, complete; some were deleted during the listing, {} exist now", thousands(total))
        }
        Some(_) => format!("{shown} {name}, complete"),
        None => format!("{shown} {name}; the server reported no total"),
    })
}

/// A note about items that were left out.
fn shortfall(summary: ListingSummary, name: &str) -> Option<String> {
    let shown = thousands(summary.shown);
    match summary.total {
        Some(total) if total > summary.shown && summary.cut => {
            Some(format!("{shown} of {} {name} shown; --all shows all", thousands(total)))
        }
        Some(total) if total > summary.shown => {
            Some(format!("{shown} of {} {name} shown; the server returned no more", thousands(total)))
        }
        None if summary.cut => Some(format!("the first {shown} {name} shown; there may be more, --all shows all")),
        _ if summary.shown == 0 => Some(format!("no {name}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(shown: u64, total: Option<u64>, cut: bool) -> ListingSummary {
        ListingSummary { shown, total, cut, ..ListingSummary::default() }
    }

    #[test]
    fn a_cut_listing_says_how_many_of_how_many_it_shows() {
        let words = |summary| shortfall(summary, "tags").unwrap_or_default();
        assert_eq!(words(summary(100, Some(1_204), true)), "100 of 1,204 tags shown; --all shows all");
        assert_eq!(words(summary(100, None, true)), "the first 100 tags shown; there may be more, --all shows all");
        assert_eq!(words(summary(3, Some(10), false)), "3 of 10 tags shown; the server returned no more");
        assert_eq!(words(summary(0, Some(0), false)), "no tags");
        assert_eq!(shortfall(summary(3, Some(3), false), "tags"), None);
    }

    #[test]
    fn a_walk_to_the_end_says_what_it_proved() {
        let words = |summary| completeness(summary, "contacts").unwrap_or_default();
        assert_eq!(words(summary(10_412, Some(10_412), false)), "10,412 contacts, complete");
        assert_eq!(
            words(summary(10_412, Some(10_410), false)),
            "10,412 contacts, complete; some were deleted during the listing, 10,410 exist now"
        );
        assert_eq!(words(summary(7, None, false)), "7 contacts; the server reported no total");
        assert_eq!(words(summary(7, Some(9), true)), "");
    }

    #[test]
    fn the_total_of_several_targets_is_known_only_where_every_answer_has_one() {
        let with = summary(2, Some(5), true);
        let without = summary(1, None, false);
        assert_eq!(sum(&[with, with], false), summary(4, Some(10), true));
        assert_eq!(sum(&[with, without], false), summary(3, None, true));
        assert_eq!(sum(&[summary(5, Some(5), false)], true), summary(5, None, true));
    }
}
