//! `acamp completion SHELL`: prints the script that registers shell completion (see [`crate::cli::completion`]).

use clap::{Arg, ArgMatches, Command, builder::PossibleValuesParser};

use crate::cli::completion::{SHELLS, registration};
use crate::command::Special;
use crate::error::{Error, Result};
use crate::output;
use crate::session::Context;

/// `acamp completion`.
pub const COMMAND: Special = Special::new("completion", "Print a shell completion script", build, run)
    .examples(&["completion bash", "completion fish > ~/.config/fish/completions/acamp.fish"]);

/// How to install the script, for each shell, in lines that can be pasted.
const INSTALL: &str = "\
To install it, run these lines once and start a new shell.

bash:
  echo 'source <(acamp completion bash)' >> ~/.bashrc

zsh:
  mkdir -p ~/.zfunc && acamp completion zsh > ~/.zfunc/_acamp
  echo 'fpath=(~/.zfunc $fpath); autoload -U compinit && compinit' >> ~/.zshrc

fish:
  mkdir -p ~/.config/fish/completions
  acamp completion fish > ~/.config/fish/completions/acamp.fish

PowerShell:
  New-Item -ItemType Directory -Force (Split-Path $PROFILE)
  Add-Content $PROFILE 'acamp completion powershell | Out-String | Invoke-Expression'

elvish:
  mkdir -p ~/.config/elvish
  echo 'eval (acamp completion elvish | slurp)' >> ~/.config/elvish/rc.elv

Names of tags, lists, stages, custom fields and other records come from the name cache, which acamp auth login and \
acamp cache fill fill.";

fn build(command: Command) -> Command {
    let shell = Arg::new("shell").value_name("SHELL").required(true).help("The shell");
    command.arg(shell.value_parser(PossibleValuesParser::new(SHELLS))).after_help(INSTALL)
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
