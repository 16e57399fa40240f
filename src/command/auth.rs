//! `acamp auth`: log in, show the current user, log out.

mod login;
mod logout;
mod status;
pub(super) mod user;

use clap::{ArgMatches, Command};

use crate::command::Special;
use crate::error::{Error, Result};
use crate::session::Context;

/// `acamp auth`.
pub const COMMAND: Special =
    Special::new("auth", "Log in, log out, and show the current user", build, run).examples(&[
        "auth login",
        "auth login --name acme-reports --read-only",
        "auth login --url https://acme.api-us1.com --with-token --yes < key.txt",
        "auth status",
        "auth status --profile acme",
        "auth status --jq .user.email",
        "auth logout",
        "auth logout --profile acme",
    ]);

fn build(command: Command) -> Command {
    command
        .after_help("To try acamp without an account, add --profile sandbox to any command.")
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
        _ => Err(Error::usage("auth requires one of login, status, logout").hint("acamp auth --help")),
    }
}
