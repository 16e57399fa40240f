//! Listings: pages to the writer, with word of what was left out.

use std::ops::ControlFlow;

use super::words::{plural, thousands};
use super::{Job, batch::Target};
use crate::catalogue::model::Operation;
use crate::cli::{input, select};
use crate::error::{Error, Kind, Result};
use crate::lookup::Lookup;
use crate::pages::{self, Reach, Walk};
use crate::render::{self, Count, Writer};
use crate::request::{self, Request};

const DEFAULT_LIMIT: u64 = 100;
const PAGE_SIZE: u64 = 100;

/// Prints a listing; of several targets, one after another as one listing.
///
/// # Errors
/// Those of the hops; `Partial` when a complete listing could not be proved complete.
pub fn run(job: Job<'_>, targets: &[Target]) -> Result<()> {
    let client = job.context.client()?;
    let output = job.context.output()?;
    let lookup = Lookup::new(client);
    let mut writer = Writer::start(&output, Count::Many, job.resource.columns)?;
    let mut reach = reach(job);
    let mut sum = Walk::default();
    let raw = job.context.options().raw;
    let mut bodies: Vec<u8> = Vec::new();
    let mut gap = None;
    for target in targets {
        let (row, request) = prepare(job, target, &lookup)?;
        let walk = pages::walk(client, row, &request, reach, |answer, items| {
            if raw {
                bodies.extend_from_slice(&answer.body);
                bodies.push(b'\n');
                return Ok(ControlFlow::Continue(()));
            }
            for item in &items {
                writer.item(item)?;
            }
            writer.flush()?;
            Ok(if writer.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        if writer.closed() {
            return Ok(());
        }
        add(&mut sum, walk);
        gap = gap.or_else(|| unproved(job, walk, reach));
        reach.limit = reach.limit.map(|limit| limit - walk.shown);
        if reach.limit == Some(0) {
            break;
        }
    }
    if raw {
        render::raw(&output, &bodies)?;
        return gap.map_or(Ok(()), Err);
    }
    for warning in writer.finish()? {
        job.context.warn(&warning);
    }
    if let Some(error) = gap {
        return Err(error);
    }
    say_what_was_left_out(job, sum);
    Ok(())
}

/// The row and first request for one target.
fn prepare(job: Job<'_>, target: &Target, lookup: &Lookup<'_>) -> Result<(&'static Operation, Request)> {
    let row = select::row(job.rows, job.matches, &target.positions());
    let mut input = input::read(row, job.matches, &target.values)?;
    lookup.resolve(row, &mut input)?;
    Ok((row, request::build(row, &input)?))
}

/// How far `--limit`, `--all` and `--page-size` reach.
pub(super) fn reach(job: Job<'_>) -> Reach {
    let number = |name: &str| job.matches.try_get_one::<u64>(name).ok().flatten().copied();
    let limit = if job.matches.get_flag("all") { None } else { Some(number("limit").unwrap_or(DEFAULT_LIMIT)) };
    Reach { limit, page_size: number("page-size").unwrap_or(PAGE_SIZE) }
}

fn add(sum: &mut Walk, walk: Walk) {
    sum.shown += walk.shown;
    sum.cut |= walk.cut;
    sum.total = match (sum.total, walk.total) {
        (Some(left), Some(right)) => Some(left + right),
        (left, right) => left.or(right),
    };
}

/// The error of a walk that should have reached everything and did not.
fn unproved(job: Job<'_>, walk: Walk, reach: Reach) -> Option<Error> {
    if reach.limit.is_some() || walk.is_complete() {
        return None;
    }
    let total = walk.total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
    let why = if walk.repeated { "the service repeated itself" } else { "the service ended early" };
    let message = format!("{}{total} {} came, then {why}", thousands(walk.shown), plural(job.resource));
    Some(Error::new(Kind::Partial, message))
}

fn say_what_was_left_out(job: Job<'_>, walk: Walk) {
    let noun = plural(job.resource);
    match walk.total {
        Some(total) if total > walk.shown => {
            job.context.note(&format!(
                "{} of {} {noun} shown; --all shows every one",
                thousands(walk.shown),
                thousands(total)
            ));
        }
        None if walk.cut => {
            job.context.note(&format!(
                "the first {} {noun} shown, there may be more; --all shows every one",
                thousands(walk.shown)
            ));
        }
        _ if walk.shown == 0 => job.context.note(&format!("no {noun}")),
        _ => {}
    }
}
