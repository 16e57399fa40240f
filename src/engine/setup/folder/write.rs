//! What a pull writes: the files of a folder as they are when they hold what the account has. Values that changed only in a file
//! stay; those that changed on both sides are conflicts. Nothing is written here.

mod kind;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::paths::{self, MANIFEST};
use super::read::SetupFolder;
use super::values_file::ValuesFile;
use crate::engine::setup::kinds::SetupKind;
use crate::engine::setup::links::Links;
use crate::engine::setup::record::KindRecords;

/// How a pull treats what is in the folder.
#[derive(Clone, Debug, Default)]
pub struct PullOptions {
    /// The profile, which names the files with values and links.
    pub profile: String,
    /// The address of the account.
    pub account: String,
    /// Patterns of the records that are pulled; empty for all.
    pub only: Vec<String>,
    /// Whether the account wins where both sides changed, and where only a file did.
    pub overwrite: bool,
}

/// What is known of a kind after a pull.
#[derive(Clone, Debug, Default)]
pub struct KindCoverage {
    /// The kind.
    pub kind: &'static str,
    /// Records of the account in files.
    pub records: u64,
    /// Records of the account that files cannot hold, or that share a key: what each is called, and why.
    pub left_out: Vec<(String, String)>,
}

/// What a pull writes.
#[derive(Debug, Default)]
pub struct PullPlan {
    /// The files that change, below the folder; none for a file that is deleted.
    pub changes: BTreeMap<PathBuf, Option<String>>,
    /// Values that changed only in files, and stay.
    pub kept: Vec<String>,
    /// Values that changed on both sides.
    pub conflicts: Vec<String>,
    /// What each kind holds.
    pub coverage: Vec<KindCoverage>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Everything that the kinds of a pull share.
struct Pull<'a> {
    folder: &'a SetupFolder,
    links: &'a Links,
    options: &'a PullOptions,
    plan: PullPlan,
    values: ValuesFile,
    new_links: Links,
    /// Names of environment variables that new placeholders need.
    variables: BTreeSet<String>,
}

/// What a pull of `account` into `folder` writes.
pub fn plan(
    folder: &SetupFolder,
    kinds: &[&SetupKind],
    account: &[KindRecords],
    links: &Links,
    options: &PullOptions,
) -> PullPlan {
    let path = paths::of_values(&options.profile);
    let values =
        folder.values.get(&options.profile).cloned().unwrap_or_else(|| ValuesFile { path, ..ValuesFile::default() });
    let new_links = Links { account: options.account.clone(), ..links.clone() };
    let mut pull =
        Pull { folder, links, options, plan: PullPlan::default(), values, new_links, variables: BTreeSet::new() };
    for (kind, records) in kinds.iter().zip(account) {
        pull.kind(kind, records);
    }
    if !pull.values.text.is_empty() {
        pull.change(pull.values.path.clone(), pull.values.text.clone());
    }
    let links_path = PathBuf::from(paths::LINKS).join(format!("{}.toml", options.profile));
    pull.change(links_path, pull.new_links.text());
    if !folder.texts.contains_key(&PathBuf::from(MANIFEST)) {
        pull.change(PathBuf::from(MANIFEST), folder.manifest.text());
    }
    if !pull.variables.is_empty() {
        let names: Vec<String> = std::mem::take(&mut pull.variables).into_iter().collect();
        pull.plan
            .notes
            .push(format!("parts of addresses that may be secret are not written: set {}", names.join(", ")));
    }
    pull.plan
}

impl Pull<'_> {
    /// Notes the new content of a file, if it differs.
    fn change(&mut self, path: PathBuf, text: String) {
        let is_same = match self.folder.texts.get(&path) {
            Some(known) => *known == text,
            None => std::fs::read_to_string(self.folder.root.join(&path)).is_ok_and(|known| known == text),
        };
        if !is_same {
            self.plan.changes.insert(path, Some(text));
        }
    }
}
