//! The settings of an account export, as stored in its job's plan.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::manifest::{self, Manifest, NotExported};
use super::omissions::{LIMITS, left_out};
use crate::catalogue::collections::{self, Collection};
use crate::error::{Error, Result, reason};
use crate::output::Destination;

/// What was requested.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The folder, absolute; of a workbook, the one in which its parts are collected.
    pub folder: PathBuf,
    /// The workbook to make of the files, absolute; none if they are the export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook: Option<PathBuf>,
    /// The account's URL.
    pub account: String,
    /// The resources to read.
    pub resources: Vec<String>,
    /// The time given by `--since`, RFC 3339.
    pub since: Option<String>,
    /// The files of side-loads that an earlier export left in the folder, each with the resource that it is beside.
    #[serde(default)]
    pub earlier: Vec<(String, String)>,
}

impl Settings {
    /// The resources to read, in the order of the catalogue.
    pub fn chosen(&self) -> Vec<Collection> {
        collections::all().into_iter().filter(|resource| self.resources.contains(&resource.name)).collect()
    }

    /// Where the export is when it is complete.
    pub fn target(&self) -> &Path {
        self.workbook.as_deref().unwrap_or(&self.folder)
    }

    /// The time given by `--since`.
    pub fn moment(&self) -> Option<Timestamp> {
        self.since.as_ref().and_then(|text| text.parse().ok())
    }

    /// The initial manifest. Files of an earlier export in the folder that this one does not read stay listed in it.
    pub fn manifest(&self, earlier: Option<Manifest>) -> Manifest {
        let is_asked_for = |name: &str| self.resources.iter().any(|resource| resource == name);
        let mut files = earlier.map(|manifest| manifest.files).unwrap_or_default();
        files.retain(|file| !is_asked_for(file.listing()));
        let not_asked = collections::all().into_iter().filter(|resource| !is_asked_for(&resource.name));
        let names = not_asked.flat_map(|resource| resource.names());
        let names = names.filter(|name| !files.iter().any(|file| file.noun == *name));
        let not_asked: Vec<NotExported> =
            names.map(|name| NotExported::resource(&name, "not requested".to_owned())).collect();
        Manifest {
            acamp: env!("CARGO_PKG_VERSION").to_owned(),
            account: self.account.clone(),
            begun: now(),
            ended: None,
            since: self.since.clone(),
            complete: false,
            files,
            not_available: Vec::new(),
            not_exported: left_out().into_iter().chain(not_asked).collect(),
            limits: LIMITS.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    /// Notes the files of side-loads that this export replaces, or removes if their arrays no longer have records.
    pub fn note_earlier(&mut self, earlier: Option<&Manifest>) {
        let files = earlier.into_iter().flat_map(|manifest| &manifest.files);
        let beside = files.filter_map(|file| Some((file.side_load_of.clone()?, file.file.clone())));
        self.earlier = beside.filter(|(listing, _)| self.resources.contains(listing)).collect();
    }

    /// Checks the folder, and creates it if missing. Returns the manifest of an earlier export.
    ///
    /// # Errors
    /// `Usage` for a folder with other files or the export of another account, and for changes in a folder with a full
    /// export; `Other` if it cannot be created.
    pub fn prepare(&self, is_dry_run: bool) -> Result<Option<Manifest>> {
        if let Some(workbook) = self.workbook.as_ref().filter(|_| !is_dry_run) {
            Destination::check(Some(workbook))?;
        }
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
