//! What an account export was asked to do, as it stands in its job's plan.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::manifest::{self, LeftOut, Manifest};
use super::nouns::{LIMITS, Noun, left_out, readable};
use crate::error::{Error, Result, reason};

/// What was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// The account's address.
    pub account: String,
    /// The nouns to read.
    pub nouns: Vec<String>,
    /// The moment of `--since`, RFC 3339.
    pub since: Option<String>,
}

impl Settings {
    /// The nouns to read, in the catalogue's order.
    pub fn chosen(&self) -> Vec<Noun> {
        readable().into_iter().filter(|noun| self.nouns.iter().any(|name| name == noun.name)).collect()
    }

    /// The moment of `--since`.
    pub fn moment(&self) -> Option<Timestamp> {
        self.since.as_ref().and_then(|text| text.parse().ok())
    }

    /// The manifest to begin with. Files that an earlier export left in the folder, and that this one does not read, stay
    /// in it.
    pub fn manifest(&self, earlier: Option<Manifest>) -> Manifest {
        let is_asked_for = |name: &str| self.nouns.iter().any(|noun| noun == name);
        let mut files = earlier.map(|manifest| manifest.files).unwrap_or_default();
        files.retain(|file| !is_asked_for(&file.noun));
        let not_asked = readable().into_iter().filter(|noun| !is_asked_for(noun.name));
        let not_asked = not_asked.filter(|noun| !files.iter().any(|file| file.noun == noun.name));
        let not_asked = not_asked.map(|noun| (noun.name, "it was not asked for".to_owned()));
        let not_exported = left_out().into_iter().chain(not_asked);
        Manifest {
            acamp: env!("CARGO_PKG_VERSION").to_owned(),
            account: self.account.clone(),
            begun: now(),
            ended: None,
            since: self.since.clone(),
            complete: false,
            files: files.clone(),
            not_available: Vec::new(),
            not_exported: not_exported.map(|(noun, why)| LeftOut { noun: noun.to_owned(), why }).collect(),
            limits: LIMITS.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    /// Looks at the folder, and makes it where it is missing. Gives the manifest of an earlier export.
    ///
    /// # Errors
    /// `Usage` for a folder with files of other people's or another account's, and for changes alone where everything is;
    /// `Other` where it cannot be made.
    pub fn prepare(&self, rehearses: bool) -> Result<Option<Manifest>> {
        let folder = &self.folder;
        let name = folder.display();
        let path = folder.join(manifest::NAME);
        if path.is_file() {
            let earlier = Manifest::read(&path)?;
            if earlier.account != self.account {
                let message = format!("{name} has an export of {}, and this is {}", earlier.account, self.account);
                return Err(Error::usage(message).hint("give another folder"));
            }
            if self.since.is_some() && earlier.since.is_none() {
                let message = format!("{name} has a whole export: changes alone would take its place");
                return Err(Error::usage(message).hint("give another folder for the changes"));
            }
            return Ok(Some(earlier));
        }
        if !is_free(folder)? {
            return Err(Error::usage(format!("{name} is not empty and has no {}", manifest::NAME))
                .hint("give a new folder, or one of an earlier export"));
        }
        if !rehearses {
            std::fs::create_dir_all(folder).map_err(|error| crate::error::cannot_write(folder, &error))?;
        }
        Ok(None)
    }
}

/// Whether nothing stands there but what an export that was stopped at once left.
fn is_free(folder: &Path) -> Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().all(|entry| entry.file_name().to_string_lossy().ends_with(".part"))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::usage(format!("cannot use {}: {}", folder.display(), reason(&error)))),
    }
}

/// This second, RFC 3339 in UTC.
pub fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
