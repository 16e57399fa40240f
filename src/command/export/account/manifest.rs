//! `manifest.json`: describes an account export. Written when the export begins and after each file, so that a folder
//! always shows its progress.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::command::export::contacts::{Partial, beside};
use crate::error::{Error, Result, reason};

/// The file name.
pub const NAME: &str = "manifest.json";

/// The name of the file of the records called `name`.
pub fn file_of(name: &str) -> String {
    format!("{}.jsonl", name.replace(' ', "-"))
}

/// The description of an account export.
///
/// Shape: the fields below by name; `ended` and `since` are null if they do not apply; times are RFC 3339 in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version that wrote it.
    pub acamp: String,
    /// The account's URL.
    pub account: String,
    /// When the first request was sent.
    pub begun: String,
    /// When the last file was complete; null while the export is running.
    pub ended: Option<String>,
    /// The time given by `--since`.
    pub since: Option<String>,
    /// Whether every file is verified complete.
    pub complete: bool,
    /// The files, in the order of the catalogue.
    pub files: Vec<File>,
    /// Resources the server does not allow to be read.
    pub not_available: Vec<NotAvailable>,
    /// Resources and properties that are not in the export, with the reason.
    pub not_exported: Vec<NotExported>,
    /// What the API does not expose at all.
    pub limits: Vec<String>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The resource.
    pub noun: String,
    /// The file's name.
    pub file: String,
    /// The resource in whose responses its records were side-loads; null if they were read on their own.
    #[serde(default)]
    pub side_load_of: Option<String>,
    /// The key of its records in the responses; null if they have none.
    #[serde(default)]
    pub key: Option<String>,
    /// The published operation id; empty if it has none.
    pub operation: String,
    /// The path that was read.
    pub path: String,
    /// Number of requests; of side-loads, those for rows that did not arrive.
    pub requests: u64,
    /// Number of lines.
    pub rows: u64,
    /// The total, if the server returns one.
    pub total: Option<u64>,
    /// Whether all records were read, without duplicates; false if the server's page numbers do not allow to verify it.
    pub complete: bool,
    /// What is missing and why; null if nothing is known to be missing.
    pub missing: Option<String>,
    /// When its first request was sent; empty in exports of earlier versions.
    #[serde(default)]
    pub begun: String,
    /// When its last record was read.
    pub ended: String,
    /// The day after which changes were requested; null if everything was read.
    pub changed_after: Option<String>,
}

/// A resource the server does not allow to be read: not in the account's plan, or not for the key's user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAvailable {
    /// The resource.
    pub noun: String,
    /// The requested path.
    pub path: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The server's message.
    pub reason: String,
}

/// A resource that is not in the export, or a part of one that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotExported {
    /// The resource.
    pub noun: String,
    /// The property, or other part of the resource, that is missing; null for all of it.
    #[serde(default)]
    pub property: Option<String>,
    /// The reason.
    pub why: String,
}

impl NotExported {
    /// A resource of which nothing is exported.
    pub fn resource(noun: &str, why: String) -> Self {
        NotExported { noun: noun.to_owned(), property: None, why }
    }
}

impl File {
    /// The resource whose responses the records were in.
    pub fn listing(&self) -> &str {
        self.side_load_of.as_deref().unwrap_or(&self.noun)
    }
}

impl Manifest {
    /// Which resources contain only changes, as text. `None` for an export without `--since`.
    pub fn describe_changes(&self) -> Option<String> {
        self.since.as_ref()?;
        let changes: Vec<&File> = self.files.iter().filter(|file| file.changed_after.is_some()).collect();
        let changes: Vec<String> = changes.iter().map(|file| format!("{} {}", file.noun, file.rows)).collect();
        let rest = if changes.len() < self.files.len() { "; all other resources are complete" } else { "" };
        Some(match changes.as_slice() {
            [] => "all resources are complete: none of these can be filtered by change date".to_owned(),
            // The requested day is two days earlier: see [`timestamp::day_before_changes`](crate::text::timestamp::day_before_changes).
            changes => format!("only changes (from two days before --since): {}{rest}", changes.join(", ")),
        })
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// `Usage` if it cannot be read or parsed.
    pub fn read(path: &Path) -> Result<Self> {
        let cannot = |why: String| Error::usage(format!("cannot read {}: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| cannot(reason(&error)))?;
        serde_json::from_str(&text).map_err(|error| cannot(error.to_string()))
    }

    /// Writes it into `folder` atomically, through the partial file of `job`, which the next write replaces if a
    /// process dies.
    ///
    /// # Errors
    /// `Other` if it cannot be written.
    pub fn write(&self, folder: &Path, job: &str) -> Result<()> {
        let path = folder.join(NAME);
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        let mut partial = Partial::open(beside(&path, job), path, 0)?;
        partial.write(text.as_bytes())?;
        partial.finish()
    }
}
