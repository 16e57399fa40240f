//! `acamp reference`: every command as Markdown, for `docs/commands.md`. Hidden from help.

use clap::{ArgMatches, Command};

use crate::cli::reference::markdown;
use crate::command::Special;
use crate::error::Result;
use crate::output;
use crate::session::Context;

/// `acamp reference`.
pub const COMMAND: Special = Special::new("reference", "Print the reference of all commands as Markdown", build, run)
    .examples(&["reference > docs/commands.md", "reference --out docs/commands.md"]);

fn build(command: Command) -> Command {
    command.hide(true)
}

/// Prints the page.
///
/// # Errors
/// `Other` if it cannot be written.
pub fn run(_matches: &ArgMatches, context: &Context) -> Result<()> {
    output::text(&context.output()?, &markdown())
}
