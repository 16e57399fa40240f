//! `acamp profiles list`.

use clap::Command;
use serde_json::json;

use crate::api::reply::Item;
use crate::config::credentials::Credentials;
use crate::config::user_file::Stored;
use crate::config::{Mode, SANDBOX};
use crate::error::Result;
use crate::output::Count;
use crate::session::Context;

const COLUMNS: [&str; 7] = ["name", "url", "mode", "protected", "token", "default", "active"];

/// The command.
pub fn command() -> Command {
    Command::new("list").visible_alias("ls").about("List profiles").long_about(
        "List profiles.\n\n\
         Shows where the API key of each profile is stored, whether it is the default, and whether it is the current \
         profile. The built-in profile, sandbox, comes last; --all-profiles leaves it out.",
    )
}

/// Runs the command. Needs no account and does not run `token_command`.
///
/// Shape: `name`, `url` (null for the sandbox), `mode`, `protected`, `token` (`stored`, `token_file`, `token_command`,
/// `built_in`, or null), `default`, `active`.
///
/// # Errors
/// `Usage` for invalid files, `Denied` if others can read the stored API keys.
pub fn run(context: &Context) -> Result<()> {
    let config = context.config()?;
    let credentials = Credentials::read(&context.paths().credentials()?)?;
    let active = context.sources(context.options().profile.as_deref())?.chosen();
    let is_active = |name: &str| active.as_ref().is_some_and(|active| active.value == name);
    let mut items: Vec<Item> = config
        .profiles
        .iter()
        .map(|(name, stored)| {
            Item::from_value(&json!({
                "name": name,
                "url": stored.url,
                "mode": stored.mode.unwrap_or_default().as_str(),
                "protected": stored.protected.unwrap_or_default(),
                "token": token(stored, credentials.token(name).is_some()),
                "default": config.default_profile.as_ref() == Some(name),
                "active": is_active(name),
            }))
        })
        .collect();
    if items.is_empty() {
        context.note("no profiles: create one with acamp auth login, or use --profile sandbox");
    }
    if cfg!(feature = "sandbox") {
        items.push(Item::from_value(&json!({
            "name": SANDBOX,
            "url": null,
            "mode": Mode::default().as_str(),
            "protected": false,
            "token": "built_in",
            "default": config.default_profile.as_deref() == Some(SANDBOX),
            "active": is_active(SANDBOX),
        })));
    }
    context.print_wrapped(Count::Many, &COLUMNS, items)
}

/// Where the profile's API key comes from, apart from the environment.
fn token(stored: &Stored, has_key: bool) -> Option<&'static str> {
    if stored.token_file.is_some() {
        Some("token_file")
    } else if stored.token_command.is_some() {
        Some("token_command")
    } else {
        has_key.then_some("stored")
    }
}
