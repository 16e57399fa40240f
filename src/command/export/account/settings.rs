//! The settings of an account export, as stored in its job's plan.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::manifest::{self, Manifest, NotExported};
use super::resources::{Exportable, LIMITS, exportable, left_out};
use crate::error::{Error, Result, reason};

/// What was requested.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// The account's URL.
    pub account: String,
    /// The resources to read.
    pub resources: Vec<String>,
    /// The time given by `--since`, RFC 3339.
    pub since: Option<String>,
}

impl Settings {
    /// The resources to read, in the order of the catalogue.
    pub fn chosen(&self) -> Vec<Exportable> {
        exportable().into_iter().filter(|resource| self.resources.iter().any(|name| name == resource.name)).collect()
    }

    /// The time given by `--since`.
    pub fn moment(&self) -> Option<Timestamp> {
        self.since.as_ref().and_then(|text| text.parse().ok())
    }

    /// The initial manifest. Files of an earlier export in the folder that this one does not read stay listed in it.
    pub fn manifest(&self, earlier: Option<Manifest>) -> Manifest {
        let is_asked_for = |name: &str| self.resources.iter().any(|resource| resource == name);
        let mut files = earlier.map(|manifest| manifest.files).unwrap_or_default();
        files.retain(|file| !is_asked_for(&file.noun));
        let not_asked = exportable().into_iter().filter(|resource| !is_asked_for(resource.name));
        let not_asked = not_asked.filter(|resource| !files.iter().any(|file| file.noun == resource.name));
        let not_asked = not_asked.map(|resource| (resource.name, "not requested".to_owned()));
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
            not_exported: not_exported.map(|(resource, why)| NotExported { noun: resource.to_owned(), why }).collect(),
            limits: LIMITS.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    /// Checks the folder, and creates it if missing. Returns the manifest of an earlier export.
    ///
    /// # Errors
    /// `Usage` for a folder with other files or the export of another account, and for changes in a folder with a full
    /// export; `Other` if it cannot be created.
    pub fn prepare(&self, is_dry_run: bool) -> Result<Option<Manifest>> {
        let folder = &self.folder;
        let name = folder.display();
        let path = folder.join(manifest::NAME);
        if path.is_file() {
            let earlier = Manifest::read(&path)?;
            if earlier.account != self.account {
                let message = format!("{name} contains an export of {}, not of {}", earlier.account, self.account);
                return Err(Error::usage(message).hint("use another folder"));
            }
            if self.since.is_some() && earlier.since.is_none() {
                let message = format!("{name} contains a full export: changes would replace it");
                return Err(Error::usage(message).hint("use another folder for the changes"));
            }
            return Ok(Some(earlier));
        }
        if !is_free(folder)? {
            return Err(Error::usage(format!("{name} is not empty and has no {}", manifest::NAME))
                .hint("use a new folder, or one with an earlier export"));
        }
        if !is_dry_run {
            std::fs::create_dir_all(folder).map_err(|error| crate::error::cannot_write(folder, &error))?;
        }
        Ok(None)
    }
}

/// Whether the folder contains only what an export that stopped at once left.
fn is_free(folder: &Path) -> Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().all(|entry| entry.file_name().to_string_lossy().ends_with(".part"))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::usage(format!("cannot use {}: {}", folder.display(), reason(&error)))),
    }
}

/// The current second, RFC 3339 in UTC.
pub fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
