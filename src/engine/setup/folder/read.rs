//! Reads the folder of a set-up, without an account. What is wrong is collected; nothing is left out without a word.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::check::check;
use super::lines;
use super::manifest::SetupManifest;
use super::paths::{self, MANIFEST, VALUES};
use super::placeholders::{ReadVariable, Replacements};
use super::problem::FileProblem;
use super::toml_value::{self, TomlEntry, entries, json, place};
use super::values_file::ValuesFile;
use crate::catalogue::managed::FileLayout;
use crate::engine::setup::kinds::SetupKind;
use crate::engine::setup::names::text;
use crate::engine::setup::normal::letters;
use crate::engine::setup::record::{HeldValue, SetupRecord};
use crate::error::{Error, Result, cannot_read};
use crate::system::private_files::names_in;
use crate::text::similarity::meant;

/// A record in a file.
#[derive(Clone, Debug)]
pub struct FileRecord {
    /// The file, below the folder of the set-up.
    pub path: PathBuf,
    /// Where it begins: line and column.
    pub place: (usize, usize),
    /// The record with every placeholder replaced.
    pub record: SetupRecord,
    /// Its values as written.
    pub raw: Vec<(&'static str, Value)>,
    /// Where each value is: line and column.
    pub places: Vec<(&'static str, (usize, usize))>,
}

/// A kind in a folder.
#[derive(Clone, Debug)]
pub struct FolderKind {
    /// Its name.
    pub kind: &'static str,
    /// Its records.
    pub records: Vec<FileRecord>,
}

/// The folder of a set-up.
#[derive(Debug, Default)]
pub struct SetupFolder {
    /// The folder.
    pub root: PathBuf,
    /// What it holds.
    pub manifest: SetupManifest,
    /// The managed kinds, in the order of creation.
    pub kinds: Vec<FolderKind>,
    /// What is wrong.
    pub problems: Vec<FileProblem>,
    /// The values by profile.
    pub values: BTreeMap<String, ValuesFile>,
    /// The text of each file that was read.
    pub texts: BTreeMap<PathBuf, String>,
}

impl SetupFolder {
    /// The records of a kind.
    pub fn of(&self, kind: &SetupKind) -> &[FileRecord] {
        self.kinds.iter().find(|own| own.kind == kind.name()).map_or(&[], |own| &own.records)
    }
}

/// Reads the folder `root`. Placeholders stand for the values of `profile` and for the environment; without a profile, they
/// stay unknown.
///
/// # Errors
/// `Usage` for a folder without `acamp.toml`, `Other` for files that cannot be read.
pub fn read(root: &Path, all: &[SetupKind], profile: Option<&str>) -> Result<SetupFolder> {
    let path = root.join(MANIFEST);
    let manifest = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("{} is not the folder of a set-up: it has no {MANIFEST}", root.display());
            return Err(Error::usage(message).hint("acamp pull DIR writes one"));
        }
        Err(error) => return Err(cannot_read(&path, &error)),
    };
    let mut folder = SetupFolder { root: root.to_owned(), ..SetupFolder::default() };
    folder.manifest = SetupManifest::read(&manifest, all, &mut folder.problems);
    folder.texts.insert(PathBuf::from(MANIFEST), manifest);
    folder.read_values()?;
    let managed: Vec<&SetupKind> =
        all.iter().filter(|kind| !kind.is_inventory() && folder.manifest.has(kind)).collect();
    for kind in managed {
        let mut reader = KindReader { root, kind, profile, folder: &mut folder, records: Vec::new() };
        reader.read()?;
        let records = reader.records;
        folder.kinds.push(FolderKind { kind: kind.name(), records });
    }
    folder.note_strangers(all)?;
    Ok(folder)
}

impl SetupFolder {
    fn read_values(&mut self) -> Result<()> {
        for (name, path) in toml_files(&self.root, Path::new(VALUES))? {
            let text = read_text(&self.root, &path)?;
            let values = ValuesFile::read(&path, text, &mut self.problems);
            self.values.insert(name, values);
        }
        Ok(())
    }

    /// Warns of files that nothing reads.
    fn note_strangers(&mut self, all: &[SetupKind]) -> Result<()> {
        let managed = |kind: &SetupKind| self.manifest.has(kind);
        let known: Vec<(PathBuf, &SetupKind)> =
            all.iter().filter(|kind| !kind.is_inventory()).map(|kind| (paths::of_kind(kind), kind)).collect();
        let mut names = names_in(&self.root).map_err(|error| cannot_read(&self.root, &error))?;
        names.sort();
        let mut found = Vec::new();
        for name in names.iter().filter(|name| *name != MANIFEST && !name.starts_with('.')) {
            let path = Path::new(name);
            match known.iter().find(|(known, _)| known == path) {
                Some((_, kind)) if managed(kind) => {}
                Some((_, kind)) => {
                    let message = format!("not read: {} is not in manage of {MANIFEST}", kind.name());
                    found.push(FileProblem::of_file(path, message).warning());
                }
                None if name.ends_with(".toml") => {
                    let problem = FileProblem::of_file(path, "not read: no kind has this file").warning();
                    found.push(problem.near(name, known.iter().filter_map(|(known, _)| known.to_str())));
                }
                None => {}
            }
        }
        self.problems.extend(found);
        Ok(())
    }
}

/// The names and paths of the TOML files in a folder below `root`, in their order.
fn toml_files(root: &Path, below: &Path) -> Result<Vec<(String, PathBuf)>> {
    let folder = root.join(below);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    if !folder.is_dir() {
        return Err(Error::usage(format!("{} is not a folder", folder.display())));
    }
    let entries = std::fs::read_dir(&folder).map_err(|error| cannot_read(&folder, &error))?;
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| cannot_read(&folder, &error))?.file_name();
        let Some(name) = name.to_str() else { continue };
        if let Some(stem) = name.strip_suffix(".toml").filter(|stem| !stem.is_empty() && !stem.starts_with('.')) {
            found.push((stem.to_owned(), below.join(name)));
        }
    }
    found.sort();
    Ok(found)
}

fn read_text(root: &Path, path: &Path) -> Result<String> {
    let whole = root.join(path);
    std::fs::read_to_string(&whole).map_err(|error| cannot_read(&whole, &error))
}

/// Reads the files of one kind.
pub(super) struct KindReader<'a> {
    root: &'a Path,
    /// The kind.
    pub kind: &'a SetupKind,
    profile: Option<&'a str>,
    folder: &'a mut SetupFolder,
    records: Vec<FileRecord>,
}

impl KindReader<'_> {
    fn read(&mut self) -> Result<()> {
        let own = paths::of_kind(self.kind);
        let files = match self.kind.managed.files {
            FileLayout::Folder => toml_files(self.root, &own)?,
            _ if self.root.join(&own).exists() => vec![(self.kind.name().to_owned(), own)],
            _ => Vec::new(),
        };
        for (stem, path) in files {
            let text = read_text(self.root, &path)?;
            match toml_value::parse(&text) {
                Err(error) => self.folder.problems.push(FileProblem::at(&path, &text, error.at, error.why)),
                Ok(table) if self.kind.managed.files == FileLayout::Lines => {
                    lines::read(self, &path, &text, table.get_ref());
                }
                Ok(table) => self.add(&path, &text, &stem, 0, Vec::new(), entries(table.get_ref())),
            }
            self.folder.texts.insert(path, text);
        }
        self.note_doubles();
        Ok(())
    }

    /// Notes what is wrong at a byte of a text.
    pub(super) fn problem(&mut self, path: &Path, text: &str, at: usize, message: String, hint: String) {
        self.folder.problems.push(FileProblem { hint, ..FileProblem::at(path, text, at, message) });
    }

    /// Adds a record with the parts of the key that are not among its entries.
    pub(super) fn add(
        &mut self,
        path: &Path,
        text_of_file: &str,
        handle: &str,
        at: usize,
        given: Vec<(&'static str, Value, usize)>,
        entries: Vec<TomlEntry<'_>>,
    ) {
        let mut raw = given;
        for entry in entries {
            let Some(property) = self.kind.property(&entry.key) else {
                let names = self.kind.properties.iter().map(|property| property.name);
                let hint = meant(&entry.key, names, "properties");
                self.problem(path, text_of_file, entry.key_at, format!("unknown property {}", entry.key), hint);
                continue;
            };
            let value = json(entry.value);
            if let Some(fault) = check(property, &value) {
                let problem = FileProblem::at(path, text_of_file, entry.value_at, fault.message).hint(fault.hint);
                self.folder.problems.push(FileProblem { is_warning: fault.is_warning, ..problem });
                if !fault.is_warning {
                    continue;
                }
            }
            raw.push((property.name, value, entry.value_at));
        }
        self.add_values(path, text_of_file, handle, at, raw);
    }

    fn add_values(
        &mut self,
        path: &Path,
        text_of_file: &str,
        handle: &str,
        at: usize,
        raw: Vec<(&'static str, Value, usize)>,
    ) {
        let folder = self.root.join(path.parent().unwrap_or(Path::new("")));
        let values = self.profile.and_then(|profile| self.folder.values.get(profile)).map(|file| &file.values);
        let environment = |name: &str| std::env::var(name).ok();
        let environment = self.profile.map(|_| &environment as ReadVariable<'_>);
        let replacements = Replacements { values, environment, folder: &folder };
        let held: Vec<(&'static str, HeldValue)> =
            raw.iter().map(|(name, value, _)| (*name, replacements.resolve(value))).collect();
        let mut key = Vec::new();
        for name in self.kind.managed.key {
            let value = held.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.known());
            let written = raw.iter().find(|(known, ..)| known == name).map(|(_, value, _)| value);
            let Some(value) = value.or(written) else {
                let message = format!("missing {name}, which identifies the {}", self.kind.singular());
                self.problem(path, text_of_file, at, message, String::new());
                return;
            };
            let form = self.kind.property(name).map(|property| property.normal);
            key.push(form.map_or_else(|| text(value), |form| letters(form, &text(value))));
        }
        let places = raw.iter().map(|(name, _, at)| (*name, place(text_of_file, *at))).collect();
        self.records.push(FileRecord {
            path: path.to_owned(),
            place: place(text_of_file, at),
            record: SetupRecord { id: String::new(), key, handle: handle.to_owned(), values: held },
            raw: raw.into_iter().map(|(name, value, _)| (name, value)).collect(),
            places,
        });
    }

    /// Refuses two records with one key, and warns of keys that differ in letter case only.
    fn note_doubles(&mut self) {
        let mut seen: BTreeMap<Vec<String>, (Vec<String>, PathBuf, usize)> = BTreeMap::new();
        for record in &self.records {
            let key = record.record.key.clone();
            let small: Vec<String> = key.iter().map(|part| part.to_lowercase()).collect();
            let Some((first, path, line)) = seen.get(&small).cloned() else {
                seen.insert(small, (key, record.path.clone(), record.place.0));
                continue;
            };
            let place = format!("{}:{line}", path.display());
            let is_same = first == key;
            let message = if is_same {
                format!("the {} {} is in {place} too", self.kind.singular(), key.join("/"))
            } else {
                format!("{} and {} ({place}) differ in letter case only", key.join("/"), first.join("/"))
            };
            let problem = FileProblem::of_file(&record.path, message);
            let (line, column) = record.place;
            self.folder.problems.push(FileProblem { line, column, is_warning: !is_same, ..problem });
        }
    }
}
