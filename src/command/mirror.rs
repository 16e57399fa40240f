//! `acamp mirror`: a local copy of the account in SQLite.

mod sync;

use clap::{ArgMatches, Command};

use crate::command::Special;
use crate::error::Result;
use crate::session::Context;

pub use sync::all as sync_all;

/// `acamp mirror`.
pub const COMMAND: Special =
    Special::new("mirror", "Keep a local copy of the account in SQLite", build, run).examples(sync::EXAMPLES);

fn build(command: Command) -> Command {
    command.subcommand_required(true).arg_required_else_help(true).subcommands([sync::command()])
}

fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("sync", matches)) => sync::run(matches, context),
        _ => Ok(()),
    }
}
