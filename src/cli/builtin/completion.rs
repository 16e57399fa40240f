//! `acamp completion SHELL`: prints the script that registers shell completion (see [`crate::cli::completion`]).

use clap::{Arg, ArgMatches, Command, builder::PossibleValuesParser};

use crate::cli::completion::{SHELLS, registration};
use crate::command::Special;
use crate::error::{Error, Result};
use crate::output;
use crate::session::Context;

/// `acamp completion`.
pub const COMMAND: Special = Special::new("completion", "Print a shell completion script", build, run).examples(&[
    "completion bash > ~/.local/share/bash-completion/completions/acamp",
    "completion zsh > ~/.zfunc/_acamp",
    "completion fish > ~/.config/fish/completions/acamp.fish",
    "completion powershell >> $PROFILE",
]);

fn build(command: Command) -> Command {
    command.arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(PossibleValuesParser::new(SHELLS)))
}

/// Prints the script.
///
/// # Errors
/// `Other` if it cannot be written.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let shell = matches.get_one::<String>("shell").map_or("", String::as_str);
    let script = registration(shell).ok_or_else(|| Error::usage(format!("unsupported shell \"{shell}\"")))?;
    output::text(&context.output()?, &script)
}
