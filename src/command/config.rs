//! `acamp config`: shows and changes settings, and shows where each comes from. API keys, aliases, and profiles have
//! commands of their own.

mod change;
mod show;
mod target;

use clap::{Arg, ArgMatches, Command};

use crate::command::Special;
use crate::command::arguments::positional;
use crate::config::settings;
use crate::error::{Error, Result};
use crate::session::Context;

const KEY: &str = "key";
const VALUE: &str = "value";
const ORIGINS: &str = "origins";

/// `acamp config`.
pub const COMMAND: Special = Special::new("config", "Show and edit settings, and where each comes from", build, run)
    .examples(&[
        "config list",
        "config list --origins --profile acme",
        "config get rate",
        "config get profiles.acme.mode",
        "config set rate 3",
        "config set mode read-only --profile acme",
        "config set profiles.acme.token_command -- op read -n op://vault/acamp/key",
        "config unset rate",
        "config unset output --profile acme",
        "config path",
        "config path -o json",
    ]);

fn build(command: Command) -> Command {
    command.subcommand_required(true).arg_required_else_help(true).subcommands([
        show::list_command(),
        show::get_command(),
        change::set_command(),
        change::unset_command(),
        show::path_command(),
    ])
}

/// Runs the subcommand in `matches`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("list", matches)) => show::list(matches.get_flag(ORIGINS), context),
        Some(("get", matches)) => show::get(&key_in(matches)?, context),
        Some(("set", matches)) => {
            let values: Vec<String> = matches.get_many(VALUE).into_iter().flatten().cloned().collect();
            change::set(&key_in(matches)?, &values, context)
        }
        Some(("unset", matches)) => change::unset(&key_in(matches)?, context),
        Some(("path", _)) => show::path(context),
        _ => Err(Error::usage("config requires one of list, get, set, unset, path").hint("acamp config --help")),
    }
}

fn key_argument() -> Arg {
    positional(KEY, "KEY", "Setting name; use defaults.KEY or profiles.NAME.KEY for a specific section")
}

fn key_in(matches: &ArgMatches) -> Result<String> {
    matches.get_one::<String>(KEY).cloned().ok_or_else(|| Error::usage("missing setting name"))
}

/// The list of settings for the long help.
fn settings_help() -> String {
    let lines: Vec<String> = settings::ALL.iter().map(|key| format!("  {:<16} {}", key.name, key.about)).collect();
    format!("Settings:\n{}", lines.join("\n"))
}
