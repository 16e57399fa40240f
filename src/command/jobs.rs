//! `acamp jobs`: long work, as it stands, carried on, repeated for what failed, given up, thrown away.

mod carry;
mod show;
mod tidy;

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::job::Jobs;

const ID: &str = "job";

/// The command with its subcommands.
pub fn command() -> Command {
    Command::new("jobs")
        .about("Long work: see it, carry it on, repeat what failed")
        .after_help(
            "Examples:\n  acamp jobs list\n  acamp jobs resume last\n  acamp jobs results last --failed -o csv\n\n\
             Imports, exports to a file and everything with --from-file are jobs. What they send is written down before it is \
             sent, so a job can go on after Ctrl-C, a crash or a power cut.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands([
            leaf("list", "List jobs, the newest last", &["acamp jobs list", "acamp jobs list -o json --jq '.[].id'"]),
            leaf("get", "Show one job: what it was asked, how far it is, its files", &["acamp jobs get last", "acamp jobs get last -o json"])
                .arg(id()),
            leaf("resume", "Carry a job on where it stopped", &["acamp jobs resume last", "acamp jobs resume 20261123-090342-7f3a"])
                .arg(id()),
            leaf("results", "What became of each row", &["acamp jobs results last", "acamp jobs results last --failed -o csv"])
                .arg(id())
                .arg(switch("failed", "Only the rows that failed, or of which nobody knows")),
            leaf("retry-failed", "Begin a new job with the rows that failed", &["acamp jobs retry-failed last", "acamp jobs retry-failed last --dry-run"])
                .arg(id()),
            leaf("cancel", "Give a job up: it does not go on; what was done stays done", &["acamp jobs cancel last", "acamp jobs cancel last --yes"])
                .arg(id()),
            leaf("prune", "Delete jobs that are over, with their files", &["acamp jobs prune", "acamp jobs prune --older-than 7d --yes"])
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

fn leaf(name: &'static str, about: &'static str, examples: &[&str]) -> Command {
    Command::new(name).about(about).after_help(format!("Examples:\n  {}", examples.join("\n  ")))
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

#[cfg(test)]
mod tests {
    #[test]
    fn every_subcommand_is_well_formed_and_has_two_examples() {
        let command = super::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            let help = subcommand.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.matches("acamp jobs ").count() >= 2, "{}", subcommand.get_name());
        }
    }
}
