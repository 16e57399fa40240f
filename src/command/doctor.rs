//! `acamp doctor`: everything between the user and the service, looked at in the order in which it is used. Reads only.

mod account;
mod check;
mod files;
mod network;
mod service;

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::command::Special;
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Format, Output};
use crate::session::Context;
use check::{Check, Status};

/// `acamp doctor`.
pub const COMMAND: Special = Special {
    words: "doctor",
    about: "Check settings, API key, network, and permissions",
    details: "Makes about a dozen requests, \
             all of them reads; with --offline none. Exits with 0 when nothing failed, warnings included; else with 1 where \
             something is wrong on this machine, 4 where the service does not let the key in, 7 where it may pass by itself.",
    examples: &["doctor", "doctor --offline", "doctor --profile acme -o json --jq '.[] | select(.status != \"ok\")'"],
    build,
    run,
};

fn build(command: Command) -> Command {
    command.after_help("Columns: check, status (ok, warn, fail), message, hint").arg(
        Arg::new("offline")
            .long("offline")
            .action(ArgAction::SetTrue)
            .help("Check only this machine; send no requests and do not run token_command"),
    )
}

/// Runs the checks and prints them; a failed one is the run's failure.
///
/// # Errors
/// `Other`, `Denied` or `Temporary` where a check failed; those of writing the output.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let offline = matches.get_flag("offline");
    let mut checks = files::settings(context);
    let profile = account::profile(context, &mut checks);
    checks.extend(network::configured(context, profile));
    checks.extend(files::folders(context));
    if let Some(profile) = profile.filter(|_| !offline) {
        let key = account::key(profile);
        let has_key = key.status == Status::Ok;
        checks.push(key);
        let reachable = network::reachable(context, profile, &mut checks);
        if has_key && reachable {
            checks.extend(service::asked(context, profile));
        }
    }
    context.print_as(&output(context), Count::Many, &check::COLUMNS, checks.iter().map(Check::item))?;
    check::verdict(&checks)
}

/// The run's output; settings that cannot be read, which is what a check will say, have no part in it.
fn output(context: &Context) -> Output {
    context.output().unwrap_or_else(|_| {
        let options = context.options();
        let terminal = context.environment().terminals.output;
        let usual = if terminal { Format::Table } else { Format::Json };
        Output {
            format: options.output.unwrap_or(usual),
            terminal,
            width: context.environment().terminal_width.filter(|_| terminal),
            columns: options.columns.clone(),
            sort: options.sort.clone(),
            no_header: options.no_header,
            jq: options.jq.clone(),
            out: options.out.clone(),
            mask: options.mask,
            ..Output::default()
        }
    })
}

/// The failure for an answer that should have been one of this kind.
fn other(message: String) -> Error {
    Error::new(Kind::Other, message)
}
