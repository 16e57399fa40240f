//! `acamp jobs`: lists, resumes, retries, cancels and deletes long-running jobs.

mod delete;
mod resume;
mod show;

use clap::{Arg, ArgMatches, Command};

use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::error::{Error, Result};
use crate::session::Context;
use crate::store::jobs::Jobs;

const ID: &str = "job";

/// `acamp jobs`.
pub const COMMAND: Special = Special::new("jobs", "List, resume, and retry long-running jobs", build, run).examples(&[
    "jobs list",
    "jobs list -o json --jq '.[].id'",
    "jobs get last",
    "jobs get last -o json",
    "jobs resume last",
    "jobs resume 20261123-090342-7f3a",
    "jobs results last",
    "jobs results last --failed -o csv",
    "jobs retry-failed last",
    "jobs retry-failed last --dry-run",
    "jobs cancel last",
    "jobs cancel last --yes",
    "jobs prune",
    "jobs prune --older-than 7d --yes",
]);

fn build(command: Command) -> Command {
    command
        .after_help(
            "Imports, exports to a file and commands with --from-file are jobs. A journal records each request before \
             it is sent, so a job can be resumed after Ctrl-C, a crash or a power failure.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            subcommand("list", "List jobs, newest last"),
            subcommand("get", "Show a job: its command, progress and files").arg(id()),
            subcommand("resume", "Resume a job where it stopped").arg(id()),
            subcommand("results", "Show the outcome of each row")
                .arg(id())
                .arg(switch("failed", "Only rows that failed or whose outcome is unknown")),
            subcommand("retry-failed", "Start a new job with the failed rows").arg(id()),
            subcommand("cancel", "Cancel a job; completed rows stay").arg(id()),
            subcommand("prune", "Delete finished and cancelled jobs with their files")
                .arg(option("older-than", "DURATION", "Only jobs started longer ago than this").default_value("30d"))
                .arg(switch("resumable", "Also jobs that could be resumed")),
        ])
}

fn subcommand(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about)
}

fn id() -> Arg {
    positional(ID, "JOB", "Job ID, or `last`")
}

/// Runs the subcommand in `matches`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let jobs = Jobs::new(context.paths())?;
    let named = |matches: &ArgMatches| matches.get_one::<String>(ID).cloned().unwrap_or_default();
    match matches.subcommand() {
        Some(("list", _)) => show::list(&jobs, context),
        Some(("get", matches)) => show::get(&jobs, &named(matches), context),
        Some(("results", matches)) => show::results(&jobs, &named(matches), matches.get_flag("failed"), context),
        Some(("resume", matches)) => resume::resume(&jobs, &named(matches), context),
        Some(("retry-failed", matches)) => resume::retry_failed(&jobs, &named(matches), context),
        Some(("cancel", matches)) => delete::cancel(&jobs, &named(matches), context),
        Some(("prune", matches)) => delete::prune(&jobs, matches, context),
        _ => Err(Error::usage("unknown subcommand of \"jobs\"")),
    }
}
