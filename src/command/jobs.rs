//! `acamp jobs`: long work, as it stands, carried on, repeated for what failed, given up, thrown away.

mod carry;
mod show;
mod tidy;

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::command::Special;
use crate::error::{Error, Result};
use crate::session::Context;
use crate::store::jobs::Jobs;

const ID: &str = "job";

/// `acamp jobs`.
pub const COMMAND: Special = Special {
    words: "jobs",
    about: "List, resume, and retry long-running jobs",
    details: "",
    examples: &[
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
    ],
    build,
    run,
};

fn build(command: Command) -> Command {
    command
        .after_help(
            "Imports, exports to a file and everything with --from-file are jobs. What they send is written down before it is \
             sent, so a job can go on after Ctrl-C, a crash or a power cut.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            leaf("list", "List jobs, the newest last"),
            leaf("get", "Show one job: what it was asked, how far it is, its files")
                .arg(id()),
            leaf("resume", "Carry a job on where it stopped")
                .arg(id()),
            leaf("results", "What became of each row")
                .arg(id())
                .arg(switch("failed", "Only the rows that failed, or of which nobody knows")),
            leaf("retry-failed", "Begin a new job with the rows that failed")
                .arg(id()),
            leaf("cancel", "Give a job up: it does not go on; what was done stays done")
                .arg(id()),
            leaf("prune", "Delete jobs that are over, with their files")
                .arg(
                    Arg::new("older-than")
                        .long("older-than")
                        .value_name("DURATION")
                        .default_value("30d")
                        .help("Those begun longer ago than this"),
                )
                .arg(switch("resumable", "Also those that could still go on")),
        ])
}

fn leaf(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about)
}

fn id() -> Arg {
    Arg::new(ID).value_name("JOB").required(true).help("The job's id, or `last`")
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// Runs the subcommand in `matches`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let jobs = Jobs::of(context.paths())?;
    let named = |matches: &ArgMatches| matches.get_one::<String>(ID).cloned().unwrap_or_default();
    match matches.subcommand() {
        Some(("list", _)) => show::list(&jobs, context),
        Some(("get", matches)) => show::get(&jobs, &named(matches), context),
        Some(("results", matches)) => show::results(&jobs, &named(matches), matches.get_flag("failed"), context),
        Some(("resume", matches)) => carry::resume(&jobs, &named(matches), context),
        Some(("retry-failed", matches)) => carry::retry_failed(&jobs, &named(matches), context),
        Some(("cancel", matches)) => tidy::cancel(&jobs, &named(matches), context),
        Some(("prune", matches)) => tidy::prune(&jobs, matches, context),
        _ => Err(Error::usage("no such command below jobs")),
    }
}
