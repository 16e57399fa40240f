//! `acamp mirror`: a local copy of the account in SQLite.

mod forget;
mod path;
mod sql;
mod status;
mod sync;

use clap::{ArgMatches, Command};

use crate::command::Special;
use crate::error::Result;
use crate::session::Context;

pub use sync::all as sync_all;

/// `acamp mirror`.
pub const COMMAND: Special =
    Special::new("mirror", "Keep a local copy of the account in SQLite", build, run).examples(&[
        "mirror sync",
        "mirror sync --only contacts --only deals",
        "mirror sync --full",
        "mirror sql 'SELECT count(*) FROM contacts'",
        "mirror sql 'SELECT email, Plan FROM contacts_wide ORDER BY cdate DESC LIMIT 20' -o csv",
        "mirror sql 'SELECT title, value, contact_email FROM deals_open ORDER BY value DESC' -o jsonl",
        "mirror status",
        "mirror status -o json",
        "mirror forget jane@example.com",
        "mirror forget jane@example.com --dry-run",
        "mirror path",
        "mirror path -o json",
    ]);

fn build(command: Command) -> Command {
    let subcommands = [sync::command(), sql::command(), status::command(), forget::command(), path::command()];
    command.subcommand_required(true).arg_required_else_help(true).subcommands(subcommands)
}

fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("sync", matches)) => sync::run(matches, context),
        Some(("sql", matches)) => sql::run(matches, context),
        Some(("status", _)) => status::run(context),
        Some(("forget", matches)) => forget::run(matches, context),
        _ => path::run(context),
    }
}
