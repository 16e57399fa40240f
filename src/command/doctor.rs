//! `acamp doctor`: checks settings, API key, network, and permissions, in the order in which a request uses them. Reads only.

mod account;
mod check;
mod completion;
mod files;
mod network;
mod server;

use clap::{ArgMatches, Command};

use crate::command::Special;
use crate::command::arguments::switch;
use crate::error::Result;
use crate::output::{Count, Format, Output};
use crate::session::Context;
use check::{Check, Status};

/// `acamp doctor`.
pub const COMMAND: Special = Special::new("doctor", "Check settings, API key, network, and permissions", build, run)
    .details(
        "Each failed check has a hint. Sends about a dozen read requests; with --offline, none. The exit code \
        is 0 if no check failed (warnings do not count), 1 if something is wrong on this machine, 4 if the server \
        rejects the API key, and 7 for a temporary failure.",
    )
    .examples(&["doctor", "doctor --offline", "doctor --profile acme -o json --jq '.[] | select(.status != \"ok\")'"]);

fn build(command: Command) -> Command {
    command
        .after_help("Columns: check, status (ok, warn, fail), message, hint")
        .arg(switch("offline", "Check only this machine; send no requests and do not run token_command"))
}

/// Runs the checks and prints them. If one failed, the command fails.
///
/// # Errors
/// `Other`, `Denied`, or `Temporary` if a check failed; errors of writing the output.
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
            checks.extend(server::checks(context, profile));
        }
    }
    let output = Output { wraps: true, ..output(context) };
    context.print_as(&output, Count::Many, &check::COLUMNS, checks.iter().map(Check::item))?;
    check::verdict(&checks)
}

/// The output settings; without the settings files if they cannot be read, which a check reports.
fn output(context: &Context) -> Output {
    context.output().unwrap_or_else(|_| {
        let options = context.options();
        let terminal = context.environment().terminals.output;
        let default = if terminal { Format::Table } else { Format::Json };
        Output {
            format: options.output.unwrap_or(default),
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
