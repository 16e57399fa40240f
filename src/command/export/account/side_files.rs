//! The records beside those of a listing, each relation in a file of its own: what is verified and completed because the
//! catalogue declares it, and what the server sends and nothing names.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::export_resource::{ExportOutcome, add_line, kept_note, not_available, refusal};
use super::manifest::{File, file_of};
use crate::api::client::Response;
use crate::api::reply::{Item, others::others};
use crate::api::side_loads::SideLoads;
use crate::catalogue::collections::{Collection, SideCollection, is_listed};
use crate::catalogue::side_loads::{Association, SideLoad};
use crate::command::export::contacts::{Partial, beside};
use crate::engine::side_loads::complete_rows;
use crate::error::{Error, Result, Scope};
use crate::session::connection::Connection;
use crate::text::counts::count_of;

/// Arrays that are kept without being declared. A server that sends more is not read as one that sends records.
const MOST: usize = 20;
/// How many rows of an array without a known owner are compared with new ones, so that memory has a limit.
const COMPARED: usize = 100_000;

/// The files beside that of a resource.
#[derive(Debug)]
pub struct SideFiles<'a> {
    folder: &'a Path,
    job: &'a str,
    resource: &'a Collection,
    /// The arrays that are the records, or have a file of their own.
    known: Vec<&'static str>,
    files: Vec<SideFile>,
    /// Arrays beyond the first [`MOST`], with the number of their rows.
    dropped: Vec<(String, u64)>,
}

/// One of them, unfinished.
#[derive(Debug)]
struct SideFile {
    noun: String,
    key: String,
    load: Option<&'static SideLoad>,
    target: PathBuf,
    partial: Partial,
    rows: u64,
    /// Requests for rows that did not arrive.
    requests: u64,
    /// How many records were beside them, and how many of these lack rows.
    records: u64,
    lacking: u64,
    /// Whether a response had the array.
    is_honored: bool,
    failure: Option<Error>,
    seen: HashSet<u64>,
}

impl<'a> SideFiles<'a> {
    /// The files of the declared side-loads, empty.
    ///
    /// # Errors
    /// `Other` for a file that cannot be created.
    pub fn open(folder: &'a Path, job: &'a str, resource: &'a Collection) -> Result<Self> {
        let loads = resource.operation.side_loads.iter().map(|load| load.array);
        let is_kept = |array: &&str| resource.kept.iter().any(|kept| kept.load.array == *array);
        let known = loads.filter(|array| is_kept(array) || is_listed(array)).chain(resource.key()).collect();
        let mut all = SideFiles { folder, job, resource, known, files: Vec::new(), dropped: Vec::new() };
        for SideCollection { name, load } in &resource.kept {
            all.create(name.clone(), load.array, Some(load), &file_of(name))?;
        }
        Ok(all)
    }

    fn create(&mut self, noun: String, key: &str, load: Option<&'static SideLoad>, file: &str) -> Result<()> {
        let target = self.folder.join(file);
        let partial = Partial::open(beside(&target, self.job), target.clone(), 0)?;
        let key = key.to_owned();
        let (rows, requests, records, lacking) = (0, 0, 0, 0);
        let seen = HashSet::new();
        self.files.push(SideFile {
            noun,
            key,
            load,
            target,
            partial,
            rows,
            requests,
            records,
            lacking,
            is_honored: false,
            failure: None,
            seen,
        });
        Ok(())
    }

    /// Adds what the response `answer` has beside `items`, and reads what did not arrive.
    ///
    /// # Errors
    /// What ends the whole export. A failure of one relation is the outcome of its file.
    pub fn add(&mut self, client: &Connection, answer: &Response, items: &[Item]) -> Result<()> {
        if self.resource.key().is_none() {
            return Ok(());
        }
        let loads: Vec<&'static SideLoad> = self.files.iter().filter_map(|file| file.load).collect();
        for mut rows in SideLoads::read_decoded(answer, items, &loads)?.rows {
            let is_its = |file: &&mut SideFile| file.load.is_some_and(|load| std::ptr::eq(load, rows.load));
            let Some(file) = self.files.iter_mut().find(is_its).filter(|file| !file.is_refused()) else { continue };
            let lacking = rows.lacking.len() as u64;
            file.requests += lacking;
            match complete_rows(client, items, &mut rows) {
                Ok(()) => file.lacking += rows.lacking.len() as u64,
                Err(error) if error.scope() == Scope::Item => {
                    file.lacking += lacking;
                    file.failure = Some(error);
                }
                Err(error) => return Err(error),
            }
            file.is_honored |= rows.is_honored;
            file.records += items.len() as u64;
            file.write(rows.rows.iter().flatten())?;
        }
        let others = others(&answer.body, answer.beside.as_ref(), &self.known)?;
        others.into_iter().try_for_each(|(key, rows)| self.keep(&key, &rows))
    }

    /// Keeps the rows of an array that nothing declares. The same row can be beside several pages.
    fn keep(&mut self, key: &str, rows: &[Item]) -> Result<()> {
        let is_new = !self.files.iter().any(|file| file.key == key);
        if is_new && self.files.len() >= MOST + self.resource.kept.len() {
            let count = rows.len() as u64;
            match self.dropped.iter().position(|(known, _)| known == key) {
                Some(at) => self.dropped[at].1 += count,
                None if self.dropped.len() < MOST => self.dropped.push((key.to_owned(), count)),
                None => {}
            }
            return Ok(());
        }
        if is_new {
            let stem = file_of(&self.resource.name);
            let stem = stem.trim_end_matches(".jsonl").to_owned();
            let taken = |file: &str| self.files.iter().any(|one| one.target == self.folder.join(file));
            let plain = plain(key);
            let named = |number: usize| format!("{stem}.{plain}-{number}.jsonl");
            let first = Some(format!("{stem}.{plain}.jsonl"));
            let file = first.into_iter().chain((2..).map(named)).find(|file| !taken(file)).unwrap_or_default();
            self.create(format!("{} {key}", self.resource.name), key, None, &file)?;
        }
        let Some(file) = self.files.iter_mut().find(|file| file.key == key) else { return Ok(()) };
        let new: Vec<&Item> = rows.iter().filter(|row| file.is_new(row)).collect();
        file.write(new.into_iter())
    }

    /// Moves the files to their places; `listing` is the file that they are beside.
    ///
    /// # Errors
    /// `Other` for a file that cannot be written.
    pub fn finish(self, listing: &File) -> Result<Vec<ExportOutcome>> {
        self.files.into_iter().map(|file| file.finish(listing, self.job)).collect()
    }

    /// The arrays that were not kept, as text.
    pub fn not_kept(&self) -> Option<String> {
        let parts: Vec<String> =
            self.dropped.iter().map(|(key, count)| format!("{} of {key}", count_of(*count, "row"))).collect();
        (!parts.is_empty()).then(|| format!("not kept: {}", parts.join(", ")))
    }

    /// The names of the files.
    pub fn names(&self) -> Vec<PathBuf> {
        self.files.iter().map(|file| file.target.clone()).collect()
    }

    /// Removes what was written.
    pub fn discard(self) {
        for file in self.files {
            let _ = std::fs::remove_file(beside(&file.target, self.job));
        }
    }
}

impl SideFile {
    /// Whether a row has not been beside an earlier page, as far as is remembered.
    fn is_new(&mut self, row: &Item) -> bool {
        let mut hasher = DefaultHasher::new();
        row.json().hash(&mut hasher);
        let hash = hasher.finish();
        if self.seen.len() < COMPARED { self.seen.insert(hash) } else { !self.seen.contains(&hash) }
    }

    fn write<'i>(&mut self, rows: impl Iterator<Item = &'i Item>) -> Result<()> {
        let mut out = Vec::new();
        for row in rows {
            add_line(&mut out, row);
            self.rows += 1;
        }
        self.partial.write(&out).map_err(|error| error.with_scope(Scope::Run))
    }

    /// Whether the server does not send the rows and does not allow to read them.
    fn is_refused(&self) -> bool {
        !self.is_honored && self.rows == 0 && self.failure.is_some()
    }

    /// The path of the rows of one record; empty if none is known.
    fn nested(&self) -> &'static str {
        match self.load.map(|load| load.association) {
            Some(Association::Rows { nested, .. }) => nested,
            _ => "",
        }
    }

    fn finish(self, listing: &File, job: &str) -> Result<ExportOutcome> {
        let is_unknown = !self.is_honored && self.records > 0 && self.lacking == self.records && self.rows == 0;
        let unknown = || format!("not found: the server has no {} of a record", self.key);
        let refused = match &self.failure {
            Some(error) if self.is_refused() => not_available(&self.noun, self.nested(), error),
            Some(_) => None,
            None => is_unknown.then(|| refusal(&self.noun, self.nested(), Some(404), unknown())),
        };
        if let Some(mut refused) = refused {
            let _ = std::fs::remove_file(beside(&self.target, job));
            refused.reason += kept_note(&self.target);
            return Ok(ExportOutcome::NotAvailable(refused));
        }
        let why = self.failure.map_or_else(String::new, |error| format!(": {}", error.message()));
        let lacking = || format!("rows of {} did not arrive{why}", count_of(self.lacking, "record"));
        let missing = (self.lacking > 0).then(lacking).or_else(|| listing.missing.clone());
        self.partial.finish()?;
        Ok(ExportOutcome::File(File {
            noun: self.noun,
            file: self.target.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            side_load_of: Some(listing.noun.clone()),
            key: Some(self.key),
            requests: self.requests,
            rows: self.rows,
            total: None,
            complete: missing.is_none() && listing.complete,
            missing,
            ..listing.clone()
        }))
    }
}

/// A key as a part of a file name.
fn plain(key: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    key.chars().map(|letter| if is_plain(&letter) { letter } else { '_' }).take(60).collect()
}
