//! Resumes jobs, and retries failed rows; each kind of job through the command it belongs to.

use crate::command::{export, import};
use crate::engine::rows;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::store::jobs::{JobKind, Jobs, Plan, State, Summary, results};
use crate::store::line_file::Damage;
use crate::store::row_file::Source;
use crate::text::counts::{count_of, thousands};

/// Resumes a job.
///
/// # Errors
/// `NotFound` for an unknown job, `Usage` for one that is over or running, another account, or an export with `--mask`,
/// and those of the command.
pub fn resume(jobs: &Jobs, id: &str, context: &Context) -> Result<()> {
    let summary = jobs.summary(id)?;
    let id = summary.plan.id.clone();
    match summary.state {
        State::Finished => {
            context.note(&format!("job {id} is finished; nothing to resume"));
            // Its process may have died before it could report the outcome.
            return results::verdict(&id, &summary.outcomes.counts());
        }
        State::Cancelled => return Err(Error::usage(format!("job {id} was cancelled"))),
        State::Running | State::Resumable => {}
    }
    let context = &for_account(&summary.plan, context)?;
    match summary.plan.kind {
        JobKind::ContactsExport => context.refuse_mask("contacts export")?,
        JobKind::Export => context.refuse_mask("export")?,
        JobKind::Rows | JobKind::Import => {}
    }
    let is_dry = context.note_dry_run(&format!("resume job {id}: {}", summary.plan.command));
    Damage::warning([&summary.damage]).iter().for_each(|warning| context.warn(warning));
    let job = if is_dry { jobs.hold(&id)? } else { jobs.open(&id)? };
    job.check_input()?;
    if let Some(left) = rows_left(&summary).filter(|_| is_dry) {
        context.note(&left);
    }
    let outcome = match summary.plan.kind {
        JobKind::ContactsExport | JobKind::Export if is_dry => Ok(()),
        JobKind::Rows => rows::resume(job, context),
        JobKind::Import => import::resume(&job, context),
        JobKind::ContactsExport => export::contacts::resume(&job, context),
        JobKind::Export => export::resume(&job, context),
    };
    outcome.map_err(|error| context.failure(error))
}

/// How many rows a job has still to send, in words; none for an export.
fn rows_left(summary: &Summary) -> Option<String> {
    let rows = summary.plan.rows.filter(|_| !summary.plan.input.is_empty())?;
    let left = rows.saturating_sub(summary.outcomes.counts().all());
    let sent: u64 = summary.outcomes.uncertain().iter().map(|sent| sent.rows.1 - sent.rows.0 + 1).sum();
    let all = format!("{} of {} left", thousands(left), count_of(rows, "row"));
    let uncertain = format!("; {} of them may have been sent before the job stopped", thousands(sent));
    Some(if sent > 0 { all + &uncertain } else { all })
}

/// Starts a new job with the rows of a job that failed.
///
/// # Errors
/// `Usage` if no row failed, and those of the command.
pub fn retry_failed(jobs: &Jobs, id: &str, context: &Context) -> Result<()> {
    let summary = jobs.summary(id)?;
    let plan = &summary.plan;
    let files = ["failed.csv", "failed.tsv", "failed.jsonl"].map(|name| summary.folder.join(name));
    let Some(failed) = files.into_iter().find(|path| path.is_file()) else {
        let open = summary.state == State::Resumable;
        let error = Error::usage(format!("job {} has no failed rows", plan.id));
        return Err(if open { error.hint(format!("acamp jobs resume {}", plan.id)) } else { error });
    };
    let context = &for_account(plan, context)?;
    let count = summary.outcomes.counts().failed;
    context.note_dry_run(&format!("resend the {count} rows of {}", failed.display()));
    let source = Source::File(failed);
    let outcome = match plan.kind {
        JobKind::Rows => rows::again(plan, &source, context),
        JobKind::Import => import::retry(plan, source, context),
        JobKind::ContactsExport | JobKind::Export => Err(unable(plan)),
    };
    outcome.map_err(|error| context.failure(error))
}

fn unable(plan: &Plan) -> Error {
    Error::new(Kind::Other, format!("cannot resume a job of kind {}", plan.kind.word()))
}

/// A context for the job's account: its profile unless another is given, which must be of the same account.
fn for_account(plan: &Plan, context: &Context) -> Result<Context> {
    let mut options = context.options().clone();
    if options.profile.is_none() && plan.profile != crate::config::ENVIRONMENT {
        options.profile = Some(plan.profile.clone());
    }
    let own = Context::new(options, context.environment().clone());
    let account = &own.profile()?.url.value;
    if *account == plan.account {
        return Ok(own);
    }
    Err(Error::usage(format!("job {} belongs to {}; this profile uses {account}", plan.id, plan.account))
        .hint("choose a profile of that account with --profile"))
}
