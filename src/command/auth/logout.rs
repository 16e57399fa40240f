//! `acamp auth logout`: deletes a stored API key.

use clap::Command;

use crate::config::credentials::{self, Credentials};
use crate::config::{ENVIRONMENT, SANDBOX};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::system::environment;

/// The command.
pub fn command() -> Command {
    Command::new("logout").about("Delete the stored API key of a profile").long_about(
        "Delete the stored API key of a profile.\n\n\
         The profile itself and other sources of its API key (token_file, token_command, and the environment) are \
         kept. The API key stays valid on the server.",
    )
}

/// Runs the command.
///
/// # Errors
/// `NotFound` if no API key is stored, `Usage` for a profile without a stored key, `Denied` if no profile is selected or
/// others can read the credentials file.
pub fn run(context: &Context) -> Result<()> {
    let name = match context.sources(context.options().profile.as_deref())?.chosen() {
        Some(name) => name.value,
        None => context.profile()?.name.value.clone(),
    };
    if name == SANDBOX || name == ENVIRONMENT {
        return Err(Error::usage(format!("profile \"{name}\" has no stored API key")).hint("acamp profiles list"));
    }
    let path = context.paths().credentials()?;
    if Credentials::read(&path)?.token(&name).is_none() {
        let message = format!("no stored API key for profile \"{}\"", name.escape_debug());
        return Err(Error::new(Kind::NotFound, message).hint("acamp profiles list"));
    }
    if context.note_dry_run(&format!("delete the stored API key of profile \"{name}\"")) {
        return Ok(());
    }
    credentials::store(&path, &name, None)?;
    context.note(&format!("deleted the stored API key of profile \"{name}\""));
    warn_of_other_sources(&name, context)
}

/// Warns about other sources of an API key for the profile.
fn warn_of_other_sources(name: &str, context: &Context) -> Result<()> {
    let stored = context.config()?.profiles.get(name).cloned().unwrap_or_default();
    let variable = |variable| context.environment().text(variable).is_some();
    let has_account = variable(environment::URL);
    for (source, is_set) in [
        ("ACAMP_TOKEN", context.environment().token().is_some() && !has_account),
        ("ACAMP_TOKEN_FILE", variable(environment::TOKEN_FILE) && !has_account),
        ("token_file in config.toml", stored.token_file.is_some()),
        ("token_command in config.toml", stored.token_command.is_some()),
    ] {
        if is_set {
            context.warn(&format!("profile \"{name}\" still uses an API key from {source}"));
        }
    }
    Ok(())
}
