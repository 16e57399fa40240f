//! `acamp.toml`: what a folder holds.

use std::path::Path;

use toml_edit::{Array, DocumentMut, value};

use super::paths::MANIFEST;
use super::problem::FileProblem;
use super::toml_value::{entries, json, parse};
use crate::engine::setup::kinds::SetupKind;
use crate::text::wildcards;

const FORMAT: i64 = 1;
const KEYS: [&str; 4] = ["format", "manage", "inventory", "ignore"];
const HEADER: &str = "# The set-up of an ActiveCampaign account: acamp pull, acamp diff, acamp validate.\n";

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetupManifest {
    /// The kinds that are managed.
    pub manage: Vec<String>,
    /// The kinds that are only listed.
    pub inventory: Vec<String>,
    /// Patterns of records that are left alone: `tags/temp-*`.
    pub ignore: Vec<String>,
}

impl SetupManifest {
    /// A manifest with these kinds.
    pub fn new<'k>(kinds: impl Iterator<Item = &'k SetupKind>) -> Self {
        let mut manifest = SetupManifest::default();
        for kind in kinds {
            let list = if kind.is_inventory() { &mut manifest.inventory } else { &mut manifest.manage };
            list.push(kind.name().to_owned());
        }
        manifest
    }

    /// Reads the text of a file; what is wrong goes to `problems`.
    pub fn read(text: &str, all: &[SetupKind], problems: &mut Vec<FileProblem>) -> Self {
        let path = Path::new(MANIFEST);
        let mut manifest = SetupManifest::default();
        let table = match parse(text) {
            Ok(table) => table,
            Err(error) => {
                problems.push(FileProblem::at(path, text, error.at, error.why));
                return manifest;
            }
        };
        let mut has_format = false;
        for entry in entries(table.get_ref()) {
            let problem = |message: String| FileProblem::at(path, text, entry.value_at, message);
            let list = match entry.key.as_str() {
                "format" => {
                    has_format = true;
                    if json(entry.value).as_i64() != Some(FORMAT) {
                        problems
                            .push(problem("format must be 1: a later version of acamp wrote this folder".to_owned()));
                    }
                    continue;
                }
                "manage" => &mut manifest.manage,
                "inventory" => &mut manifest.inventory,
                "ignore" => &mut manifest.ignore,
                other => {
                    let unknown = FileProblem::at(path, text, entry.key_at, format!("unknown key {other}"));
                    problems.push(unknown.near(other, KEYS));
                    continue;
                }
            };
            let texts = json(entry.value).as_array().cloned().unwrap_or_default();
            let texts: Vec<String> = texts.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
            if entry.value.as_array().is_none_or(|array| array.len() != texts.len()) {
                problems.push(problem(format!("{} must be a list of strings", entry.key)));
            }
            *list = texts;
            if entry.key != "ignore" {
                let names: Vec<&str> = all.iter().map(SetupKind::name).collect();
                for name in list.iter().filter(|name| !names.contains(&name.as_str())) {
                    let unknown = problem(format!("unknown kind {name}"));
                    problems.push(unknown.near(name, names.iter().copied()));
                }
            }
        }
        if !has_format {
            problems.push(FileProblem::of_file(path, "missing format").hint("add: format = 1"));
        }
        manifest
    }

    /// The text of a new file.
    pub fn text(&self) -> String {
        let mut document = DocumentMut::new();
        document.insert("format", value(FORMAT));
        for (key, names) in [("manage", &self.manage), ("inventory", &self.inventory), ("ignore", &self.ignore)] {
            let mut array = Array::new();
            for name in names {
                array.push(name.as_str());
                array.iter_mut().last().into_iter().for_each(|last| last.decor_mut().set_prefix("\n    "));
            }
            if !names.is_empty() {
                array.set_trailing("\n");
                array.set_trailing_comma(true);
            }
            document.insert(key, value(array));
        }
        format!("{HEADER}{document}")
    }

    /// Whether the folder has a kind.
    pub fn has(&self, kind: &SetupKind) -> bool {
        let list = if kind.is_inventory() { &self.inventory } else { &self.manage };
        list.iter().any(|name| name == kind.name())
    }

    /// Whether a record is left alone.
    pub fn ignores(&self, kind: &SetupKind, key: &[String]) -> bool {
        self.ignore.iter().any(|pattern| is_meant(pattern, kind, key))
    }
}

/// Whether a pattern such as `tags/temp-*` means a record: its whole key, or the last part of it.
pub fn is_meant(pattern: &str, kind: &SetupKind, key: &[String]) -> bool {
    let Some((name, rest)) = pattern.split_once('/') else { return pattern == kind.name() };
    let last = key.last().map_or("", String::as_str);
    name == kind.name() && (wildcards::matches(rest, &key.join("/")) || wildcards::matches(rest, last))
}
