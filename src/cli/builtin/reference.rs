//! `acamp reference`: every command as Markdown, for the page in the documentation. Not shown in help.

use clap::{ArgMatches, Command};

use crate::cli::reference::markdown;
use crate::error::Result;
use crate::output;
use crate::session::Context;

/// How it is used.
pub const EXAMPLES: &[&str] = &["reference > docs/commands.md", "reference --out docs/commands.md"];

/// The command line of `reference`.
pub fn command() -> Command {
    Command::new("reference").about("Every command as Markdown").hide(true)
}

/// Prints the page.
///
/// # Errors
/// `Other` when it cannot be written.
pub fn run(_matches: &ArgMatches, context: &Context) -> Result<()> {
    output::text(&context.output()?, &markdown())
}
