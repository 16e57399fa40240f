//! `acamp profiles show`.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::NAME;
use crate::api::reply::Item;
use crate::command::arguments::positional;
use crate::config::Profile;
use crate::config::preferences::Layers;
use crate::config::value::max_delete_text;
use crate::error::Result;
use crate::output::Count;
use crate::session::Context;
use crate::text::duration::to_text;

const COLUMNS: [&str; 6] = ["name", "url", "mode", "protected", "rate", "sources"];

/// The command.
pub fn command() -> Command {
    Command::new("show")
        .visible_alias("get")
        .about("Show a profile's settings and where each comes from")
        .long_about(
            "Show a profile's settings and where each comes from.\n\n\
             Without a name, shows the current profile. Sends no requests, and neither reads nor shows an API key.",
        )
        .arg(positional(NAME, "PROFILE", "Profile name [default: the current profile]").required(false))
}

/// Runs the command.
///
/// # Errors
/// `Usage` for an unknown profile, `Denied` if none is selected.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let named = matches.get_one::<String>(NAME);
    let profile = match named {
        Some(name) => context.profile_named(name)?,
        None => context.profile()?.clone(),
    };
    let flag = named.or(context.options().profile.as_ref());
    let layers = context.sources(flag.map(String::as_str))?.layers();
    let item = Item::from_value(&describe(&profile, &layers, named.is_some())?);
    context.print(Count::One, &COLUMNS, [item])
}

/// Shape: the settings by name, durations as in `config.toml`; `sources` says where each comes from, null for a name
/// given as an argument (`is_named`).
fn describe(profile: &Profile, layers: &Layers<'_>, is_named: bool) -> Result<Value> {
    let (max_delete, history) = (layers.max_delete()?, layers.history()?);
    let (limits, output, color) = (&profile.limits, layers.output()?, layers.color()?);
    Ok(json!({
        "name": profile.name.value,
        "url": profile.url.value,
        "auth_header": profile.auth_header.value.as_str(),
        "mode": profile.mode.value.as_str(),
        "protected": profile.protected.value,
        "rate": limits.rate.value,
        "timeout": to_text(limits.timeout.value),
        "max_retries": limits.max_retries.value,
        "max_wait": to_text(limits.max_wait.value),
        "max_delete": max_delete_text(max_delete.value),
        "history": history.value,
        "output": output.as_ref().map(|output| output.value.name()),
        "color": color.as_ref().map(|color| color.value.as_str()),
        "sources": {
            "name": (!is_named).then(|| profile.name.origin.to_string()),
            "url": profile.url.origin.to_string(),
            "token": profile.token.as_ref().map(|token| token.origin.to_string()),
            "auth_header": profile.auth_header.origin.to_string(),
            "mode": profile.mode.origin.to_string(),
            "protected": profile.protected.origin.to_string(),
            "rate": limits.rate.origin.to_string(),
            "timeout": limits.timeout.origin.to_string(),
            "max_retries": limits.max_retries.origin.to_string(),
            "max_wait": limits.max_wait.origin.to_string(),
            "max_delete": max_delete.origin.to_string(),
            "history": history.origin.to_string(),
            "output": output.map(|output| output.origin.to_string()),
            "color": color.map(|color| color.origin.to_string()),
        },
    }))
}
