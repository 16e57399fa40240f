//! `manifest.json`: what an account export is. Written when the export begins and after each file, so that a folder always
//! says how far it is.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::command::export::contacts::{Partial, beside};
use crate::error::{Error, Result, reason};

/// Its name in the folder.
pub const NAME: &str = "manifest.json";

/// What an account export is.
///
/// Shape: the fields below by name; `ended` and `since` are null where they do not apply; times are RFC 3339 in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version that wrote it.
    pub acamp: String,
    /// The account's address.
    pub account: String,
    /// When the first request was sent.
    pub begun: String,
    /// When the last file was complete; null while the export is not over.
    pub ended: Option<String>,
    /// The moment of `--since`.
    pub since: Option<String>,
    /// Whether every file is proved complete.
    pub complete: bool,
    /// The files, in the order of the catalogue.
    pub files: Vec<File>,
    /// Nouns the service refused.
    pub not_available: Vec<Refusal>,
    /// Nouns that are not in the export, with the reason.
    pub not_exported: Vec<LeftOut>,
    /// What the API does not show at all.
    pub limits: Vec<String>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The noun.
    pub noun: String,
    /// The file's name.
    pub file: String,
    /// The published operation's id; empty where it has none.
    pub operation: String,
    /// The path that was read.
    pub path: String,
    /// Requests that were answered.
    pub requests: u64,
    /// Lines of the file.
    pub rows: u64,
    /// How many there are, where the service says so.
    pub total: Option<u64>,
    /// Whether all of them came, none twice.
    pub complete: bool,
    /// What was missing and why; null for a complete file.
    pub missing: Option<String>,
    /// When its last row came.
    pub ended: String,
    /// The day after which changes were asked for; null where the whole was read.
    pub changed_after: Option<String>,
}

/// A noun the service refused: not in the account's plan, or not for the key's user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The noun.
    pub noun: String,
    /// The path that was asked for.
    pub path: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The service's words.
    pub reason: String,
}

/// A noun that is not in the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The noun.
    pub noun: String,
    /// Why.
    pub why: String,
}

impl Manifest {
    /// How much of an export of changes is changes, in words. None for an export without `--since`.
    pub fn told_since(&self) -> Option<String> {
        self.since.as_ref()?;
        let changes: Vec<&File> = self.files.iter().filter(|file| file.changed_after.is_some()).collect();
        let told: Vec<String> = changes.iter().map(|file| format!("{} {}", file.noun, file.rows)).collect();
        let rest = if changes.len() < self.files.len() { "; all else is whole" } else { "" };
        Some(match told.as_slice() {
            [] => "all of it whole: of none of these the service says what changed".to_owned(),
            // The day asked for is two days before: see `since::day`.
            told => format!("changed since, or in the two days before: {}{rest}", told.join(", ")),
        })
    }

    /// Reads one.
    ///
    /// # Errors
    /// `Usage` where it cannot be read or is none.
    pub fn read(path: &Path) -> Result<Self> {
        let cannot = |why: String| Error::usage(format!("cannot use {}: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| cannot(reason(&error)))?;
        serde_json::from_str(&text).map_err(|error| cannot(error.to_string()))
    }

    /// Writes it into `folder`, whole or not at all, by way of the partial file of `job`: what a process that died leaves
    /// of it is written over by the next.
    ///
    /// # Errors
    /// `Other` where it cannot be written.
    pub fn write(&self, folder: &Path, job: &str) -> Result<()> {
        let path = folder.join(NAME);
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        let mut partial = Partial::open(beside(&path, job), path, 0)?;
        partial.write(text.as_bytes())?;
        partial.finish()
    }
}
