//! `acamp profiles`: lists, shows, selects, renames, and deletes profiles.

mod change;
mod list;
mod show;

use clap::{ArgMatches, Command};

use crate::command::Special;
use crate::error::{Error, Result};
use crate::session::Context;

/// `acamp profiles`.
pub const COMMAND: Special = Special::new("profiles", "Manage the accounts you log in to", build, run).examples(&[
    "profiles list",
    "profiles list --jq '.[].name'",
    "profiles show",
    "profiles show acme -o yaml",
    "profiles show sandbox",
    "profiles use acme",
    "profiles use sandbox",
    "profiles rename acme main",
    "profiles rename acme acme-eu --dry-run",
    "profiles delete acme",
    "profiles delete acme --yes",
]);

fn build(command: Command) -> Command {
    command
        .after_help("acamp auth login creates a profile. The profile named sandbox is built in.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            list::command(),
            show::command(),
            change::use_command(),
            change::rename_command(),
            change::delete_command(),
        ])
}

/// Runs the subcommand in `matches`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("list", _)) => list::run(context),
        Some(("show", matches)) => show::run(matches, context),
        Some(("use", matches)) => change::make_default(&name_in(matches, NAME)?, context),
        Some(("rename", matches)) => change::rename(&name_in(matches, NAME)?, &name_in(matches, NEW_NAME)?, context),
        Some(("delete", matches)) => change::delete(&name_in(matches, NAME)?, context),
        _ => {
            Err(Error::usage("profiles requires one of list, show, use, rename, delete").hint("acamp profiles --help"))
        }
    }
}

const NAME: &str = "profile-name";
const NEW_NAME: &str = "new-name";

fn name_in(matches: &ArgMatches, id: &str) -> Result<String> {
    matches.get_one::<String>(id).cloned().ok_or_else(|| Error::usage("missing profile name"))
}
