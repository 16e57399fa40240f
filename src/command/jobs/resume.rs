//! Resumes jobs, and retries failed rows; each kind of job through the command it belongs to.

use crate::command::{export, import};
use crate::engine::rows;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::store::jobs::{JobKind, Jobs, Plan, State, results};
use crate::store::line_file::Damage;
use crate::store::row_file::Source;

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
    if context.options().dry_run && matches!(summary.plan.kind, JobKind::Rows | JobKind::Import) {
        context.refuse_write(&summary.plan.command)?;
    }
    if context.note_dry_run(&format!("resume job {id}: {}", summary.plan.command)) {
        return Ok(());
    }
    Damage::warning([&summary.damage]).iter().for_each(|warning| context.warn(warning));
    let job = jobs.open(&id)?;
    job.check_input()?;
    let outcome = match summary.plan.kind {
        JobKind::Rows => rows::resume(job, context),
        JobKind::Import => import::resume(&job, context),
        JobKind::ContactsExport => export::contacts::resume(&job, context),
        JobKind::Export => export::resume(&job, context),
    };
    outcome.map_err(|error| context.failure(error))
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
