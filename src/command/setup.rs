//! The set-up of an account in files: `pull`, `validate`, and `diff`.

pub mod diff;
mod differences;
pub mod pull;
pub mod validate;
mod writing;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches};

use crate::command::arguments::option;
use crate::engine::setup::account;
use crate::engine::setup::folder::paths::MANIFEST;
use crate::engine::setup::kinds::{self, SetupKind};
use crate::engine::setup::record::KindRecords;
use crate::error::{Error, Result};
use crate::output::progress::Progress;
use crate::session::Context;

/// What no file carries, for every coverage.
const NOT_CARRIED: &str = "contents of automations, forms, templates and campaigns; landing pages, site messages, goals, \
                           sending domains, images, and everything about contacts";

/// The positional argument of the folder.
fn folder_argument() -> Arg {
    Arg::new("folder")
        .value_name("DIR")
        .help("Folder of the set-up [default: the current one, if it has an acamp.toml]")
}

/// `--only`.
fn only_argument() -> Arg {
    option("only", "KIND[/KEY],…", "Kinds of records, or records with this key; * matches anything")
        .value_delimiter(',')
        .action(ArgAction::Append)
}

/// The folder that was named, or the current one.
///
/// # Errors
/// `Usage` if none was named and the current one is not that of a set-up.
fn folder_of(matches: &ArgMatches, context: &Context) -> Result<PathBuf> {
    if let Some(folder) = matches.get_one::<String>("folder") {
        return Ok(PathBuf::from(context.path_of_profile(folder)));
    }
    if Path::new(MANIFEST).exists() {
        return Ok(PathBuf::from("."));
    }
    Err(Error::usage(format!("missing DIR: the current folder has no {MANIFEST}")))
}

/// The patterns of `--only`, and the kinds that they name.
///
/// # Errors
/// `Usage` for an unknown kind.
fn patterns(matches: &ArgMatches, name: &str, all: &[SetupKind]) -> Result<Vec<String>> {
    let patterns: Vec<String> = matches.get_many::<String>(name).into_iter().flatten().cloned().collect();
    for pattern in &patterns {
        kinds::find(all, kind_in(pattern))?;
    }
    Ok(patterns)
}

/// The kind that a pattern begins with.
fn kind_in(pattern: &str) -> &str {
    pattern.split_once('/').map_or(pattern, |(kind, _)| kind)
}

/// Whether a kind is among the patterns; all are, if there are none.
fn is_chosen(patterns: &[String], kind: &SetupKind) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| kind_in(pattern) == kind.name())
}

/// Reads kinds of the account, and shows how far it is.
///
/// # Errors
/// As [`account::read`].
fn read_account(context: &Context, kinds: &[&SetupKind], all: &[SetupKind]) -> Result<Vec<KindRecords>> {
    let total = account::count(kinds, all);
    let progress = Progress::start(context.progress_style(), "reading", "collections", Some(total), 0);
    let records = account::read(context.client()?, kinds, all, &progress);
    progress.finish();
    records
}
