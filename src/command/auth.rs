//! `acamp auth`: log in, see who is logged in and why, log out.

mod login;
mod logout;
mod status;
pub(super) mod user;

use clap::{ArgMatches, Command};

use crate::context::Context;
use crate::error::{Error, Result};

/// The command with its subcommands.
pub fn command() -> Command {
    Command::new("auth")
        .about("Log in to an account and see which one is used")
        .after_help(
            "Examples:\n  acamp auth login\n  acamp auth status\n  acamp auth status --profile acme -o json\n\n\
             For a try without an account, add --profile sandbox to any command.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([login::command(), status::command(), logout::command()])
}

/// Runs the subcommand in `matches`.
///
/// # Errors
/// Those of the subcommand.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("login", matches)) => login::run(matches, context),
        Some(("status", _)) => status::run(context),
        Some(("logout", _)) => logout::run(context),
        _ => Err(Error::usage("auth needs one of login, status, logout").hint("acamp auth --help")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_subcommand_is_well_formed_and_has_two_examples() {
        let command = super::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            let help = subcommand.get_after_help().map(ToString::to_string).unwrap_or_default();
            let examples = help.matches("acamp auth ").count();
            assert!(examples >= 2, "{}", subcommand.get_name());
        }
    }
}
