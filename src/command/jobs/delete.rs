//! Cancels and deletes jobs.

use clap::ArgMatches;

use crate::args::globals::parse_duration;
use crate::error::{Error, Result};
use crate::session::Context;
use crate::store::jobs::{Ending, Jobs, State, Summary};
use crate::text::counts::count_of;

/// Cancels a job.
///
/// # Errors
/// `NotFound` for an unknown job, `Usage` for one that is running or over, or if not confirmed.
pub fn cancel(jobs: &Jobs, id: &str, context: &Context) -> Result<()> {
    let summary = jobs.summary(id)?;
    let id = &summary.plan.id;
    match summary.state {
        State::Cancelled => return Ok(()),
        State::Finished => return Err(Error::usage(format!("job {id} is finished"))),
        State::Running => {
            return Err(
                Error::usage(format!("job {id} is running in another process")).hint("stop it there with Ctrl-C")
            );
        }
        State::Resumable => {}
    }
    if context.note_dry_run(&format!("cancel job {id}")) {
        return Ok(());
    }
    let done = summary.outcomes.counts().all();
    context.confirm(&format!("cancel job {id} ({}), of which {done} rows are done?", summary.plan.command))?;
    jobs.open(id)?.finish(Ending::Cancelled)
}

/// Deletes jobs that are over.
///
/// # Errors
/// `Usage` for a bad duration or if not confirmed, `Other` for what cannot be deleted.
pub fn prune(jobs: &Jobs, matches: &ArgMatches, context: &Context) -> Result<()> {
    let text = matches.get_one::<String>("older-than").map_or("30d", String::as_str);
    let age = parse_duration("--older-than", text)?;
    let is_old = |summary: &Summary| {
        let created = summary.plan.created.parse::<jiff::Timestamp>().unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        jiff::Timestamp::now().duration_since(created).unsigned_abs() >= age
    };
    let is_over = |summary: &Summary| match summary.state {
        State::Finished | State::Cancelled => true,
        State::Resumable => matches.get_flag("resumable"),
        State::Running => false,
    };
    let listing = jobs.list()?;
    listing.warnings().for_each(|warning| context.warn(&warning));
    let old: Vec<Summary> = listing.jobs.into_iter().filter(|job| is_old(job) && is_over(job)).collect();
    if old.is_empty() {
        context.note("no jobs to delete");
        return Ok(());
    }
    let what = count_of(old.len() as u64, "job");
    if context.note_dry_run(&format!("delete {what}")) {
        return Ok(());
    }
    context.confirm(&format!("delete {what}, including all results?"))?;
    for summary in &old {
        jobs.remove(&summary.plan.id)?;
    }
    context.note(&format!("deleted {what}"));
    Ok(())
}
