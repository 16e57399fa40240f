//! What a Singer runner passes: a configuration, a catalog and a state, each a JSON file, and flags of the same meaning.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use serde::Deserialize;

use super::bookmarks::Bookmarks;
use super::catalog::{self, Selected};
use crate::command::arguments::{option, switch};
use crate::error::{Error, Kind, Result, cannot_read};
use crate::session::Context;
use crate::text::incoming;

/// The flags of the command.
pub fn declare(command: Command) -> Command {
    command.args([
        file("config", "Configuration with the keys profile, sync and streams"),
        file("catalog", "Send the streams and columns that this catalog selects").alias("properties"),
        file("state", "Send only changes since this state, which the target printed"),
        switch("discover", "Print the catalog of all streams").conflicts_with_all(["catalog", "state", "sync"]),
        switch("sync", "Run `acamp mirror sync` first"),
    ])
}

fn file(name: &'static str, help: &'static str) -> Arg {
    option(name, "FILE", help).value_parser(value_parser!(PathBuf))
}

/// The configuration; other keys are allowed, since runners add keys of their own.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct TapConfig {
    profile: Option<String>,
    sync: Option<bool>,
    streams: Option<Vec<String>>,
}

impl TapConfig {
    /// Reads the file of `--config`.
    ///
    /// # Errors
    /// `Other` for a file that cannot be read, `Usage` for one that is not a JSON object, or has a value of another type.
    pub fn read(matches: &ArgMatches) -> Result<Self> {
        parsed(matches, "config", |text| serde_json::from_str(text).map_err(|error| Error::usage(error.to_string())))
    }

    /// The context for the profile of the configuration; `--profile` takes precedence.
    pub fn context(&self, context: &Context) -> Context {
        let mut options = context.options().clone();
        options.profile = options.profile.or_else(|| self.profile.clone());
        Context::new(options, context.environment().clone())
    }

    /// Whether the mirror is updated first.
    pub fn sync(&self, matches: &ArgMatches) -> bool {
        matches.get_flag("sync") || self.sync == Some(true)
    }

    /// The streams to send: those of the catalog, else those of the configuration, else all.
    ///
    /// # Errors
    /// As [`catalog::selected`] and [`catalog::named`].
    pub fn streams(&self, matches: &ArgMatches) -> Result<Vec<Selected>> {
        let streams = match (matches.contains_id("catalog"), &self.streams) {
            (true, _) => parsed(matches, "catalog", catalog::selected)?,
            (false, Some(names)) => catalog::named(names)?,
            (false, None) => catalog::all(),
        };
        if streams.is_empty() {
            return Err(Error::usage("no stream is selected").hint("acamp tap --discover"));
        }
        Ok(streams)
    }
}

/// The state of `--state`; without it, nothing was loaded yet.
///
/// # Errors
/// As [`Bookmarks::parse`]; `Other` for a file that cannot be read.
pub fn bookmarks(matches: &ArgMatches) -> Result<Bookmarks> {
    parsed(matches, "state", Bookmarks::parse)
}

/// The content of the file that a flag names; the default without the flag. Errors name the file.
fn parsed<T: Default>(matches: &ArgMatches, flag: &str, parse: impl Fn(&str) -> Result<T>) -> Result<T> {
    let Some(path) = matches.get_one::<PathBuf>(flag) else { return Ok(T::default()) };
    let text = read(path)?;
    parse(&text).map_err(|error| error.prefixed(&format!("{}: ", path.display())))
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|error| cannot_read(path, &error))?;
    let refused = |why| Error::new(Kind::Other, format!("cannot read {}: {why}", path.display()));
    incoming::decode(&bytes).map(Cow::into_owned).map_err(refused)
}
