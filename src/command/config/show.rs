//! `acamp config list`, `get`, and `path`: the settings and where they come from.

use clap::Command;
use serde_json::{Value, json};

use super::target::Target;
use super::{ORIGINS, key_argument, settings_help};
use crate::api::reply::Item;
use crate::command::arguments::switch;
use crate::config::change::line_of;
use crate::config::resolve::Sources;
use crate::config::settings::{ALL, Key};
use crate::config::{Origin, SANDBOX, Setting};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;

/// `config list`.
pub fn list_command() -> Command {
    Command::new("list")
        .visible_alias("ls")
        .about("List all settings and their values")
        .arg(switch(ORIGINS, "Show the flag, variable, or file line each value comes from"))
        .after_help(settings_help())
}

/// `config get`.
pub fn get_command() -> Command {
    Command::new("get")
        .about("Print the value of a setting")
        .long_about(
            "Print the effective value of a setting for the current profile. With defaults. or profiles.NAME. as a \
             prefix, print the value in that section. Prints only the value unless an output format is selected.",
        )
        .arg(key_argument())
        .after_help(settings_help())
}

/// `config path`.
pub fn path_command() -> Command {
    Command::new("path").about("Print the path of config.toml")
}

/// Prints every setting.
///
/// Shape: `key`, `value` (string or null), `origin` (a flag, a variable, a file with its line, `default`, or null),
/// `about`.
///
/// # Errors
/// `Usage` for invalid files and variables.
pub fn list(origins: bool, context: &Context) -> Result<()> {
    let sources = sources(context)?;
    let items: Vec<Item> = ALL
        .iter()
        .map(|key| sources.effective(key).map(|found| Item::from_value(&described(key, found.as_ref()))))
        .collect::<Result<_>>()?;
    let columns: &[&str] = if origins { &["key", "value", "origin"] } else { &["key", "value"] };
    context.print_wrapped(Count::Many, columns, items)
}

/// Prints one setting: only its value, or with an output format an object like those of [`list`].
///
/// # Errors
/// `NotFound` if it is not set; as [`list`].
pub fn get(typed: &str, context: &Context) -> Result<()> {
    let target = Target::parse(typed)?;
    let found = match &target.named {
        None => sources(context)?.effective(target.key)?,
        Some(place) => {
            let config = context.config()?;
            if let crate::config::change::Place::Profile(name) = place {
                config.profile(name)?;
            }
            let origin = || Origin::File { path: config.path.clone(), key: place.trail(target.key) };
            place.value(target.key, config).map(|value| Setting { value, origin: origin() })
        }
    };
    let item = described(target.key, found.as_ref());
    let value = found.map(|found| found.value);
    context.print_value(value.as_deref(), &["key", "value", "origin"], &item)?;
    match value {
        Some(_) => Ok(()),
        None => Err(Error::new(Kind::NotFound, format!("{typed} is not set"))),
    }
}

/// Prints the path of `config.toml`, whether or not it exists.
///
/// Shape: `config`, `credentials` (paths), `exists`.
///
/// # Errors
/// `Other` if there is no directory for it.
pub fn path(context: &Context) -> Result<()> {
    let path = context.paths().config()?;
    let shown = path.display().to_string();
    let credentials = context.paths().credentials()?.display().to_string();
    let item = json!({"config": shown, "credentials": credentials, "exists": path.exists()});
    context.print_value(Some(&shown), &["config", "credentials", "exists"], &item)
}

/// The sources of settings. A named profile must exist.
fn sources(context: &Context) -> Result<Sources<'_>> {
    let named = context.options().profile.as_deref();
    if let Some(name) = named.filter(|name| *name != SANDBOX) {
        context.config()?.profile(name)?;
    }
    context.sources(named)
}

fn described(key: &Key, found: Option<&Setting<String>>) -> Value {
    json!({
        "key": key.name,
        "value": found.map(|found| found.value.as_str()),
        "origin": found.map(|found| origin(&found.origin)),
        "about": key.about,
    })
}

/// The origin with its line: `/home/ann/.config/acamp/config.toml:3`.
fn origin(origin: &Origin) -> String {
    let Origin::File { path, key } = origin else { return origin.to_string() };
    // The file was checked when the settings were read.
    let text = std::fs::read_to_string(path).unwrap_or_default();
    match line_of(path, &text, key) {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    }
}
