//! Exports one resource, from its first page to its file and those of its side-loads.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::manifest::{File, NotAvailable, file_of};
use super::settings::now;
use super::side_files::SideFiles;
use crate::api::pages::ListingSummary;
use crate::api::reply::Item;
use crate::catalogue::collections::Collection;
use crate::command::export::contacts::{Partial, beside};
use crate::engine::collection::{Reading, is_refused, shortfall};
use crate::error::{Error, Result, Scope};
use crate::output::progress::Progress;
use crate::session::connection::Connection;
use crate::system::interrupt::Interrupt;
use crate::text::json::layout::{self, Layout};

/// The outcome of a resource, or of side-loads.
#[derive(Clone, Debug)]
pub enum ExportOutcome {
    /// It has a file, or should have.
    File(File),
    /// The server does not allow it to be read.
    NotAvailable(NotAvailable),
}

/// What the resources of a run share.
#[derive(Debug)]
pub struct ResourceExport<'a> {
    /// The connection.
    pub client: &'a Connection,
    /// The folder of the files.
    pub folder: &'a Path,
    /// The job, in the names of partial files.
    pub job: &'a str,
    /// The files of side-loads that an earlier export left, each with the resource that it is beside.
    pub earlier: &'a [(String, String)],
    /// The time given by `--since`.
    pub since: Option<Timestamp>,
    /// Whether to stop.
    pub interrupt: &'a Interrupt,
    /// The progress display.
    pub progress: &'a Progress,
}

/// A resource that was read, as far as possible.
#[derive(Debug)]
struct Attempt<'a> {
    file: File,
    listed: Result<ListingSummary>,
    partial: Partial,
    side_files: SideFiles<'a>,
}

impl ResourceExport<'_> {
    /// Exports a resource to its files. The first outcome is that of the resource.
    ///
    /// # Errors
    /// What ends the whole export: a lost connection, a full disk, an interrupt. A failure of this resource alone is an
    /// outcome.
    pub fn export(&self, resource: &Collection) -> Result<Vec<ExportOutcome>> {
        let mut attempt = self.attempt(resource, true)?;
        let reading = self.reading(resource, true);
        if let Some(error) = attempt.listed.as_ref().err().filter(|error| reading.may_fail_by_include(error)) {
            let path = resource.operation.path;
            self.client.note_fallback(&format!("reading {path} again without include: {}", error.message()));
            attempt = self.attempt(resource, false)?;
        }
        self.conclude(resource, attempt)
    }

    /// Reads a resource; `include` requests side-loads that the server does not add by itself.
    fn attempt<'a>(&'a self, resource: &'a Collection, include: bool) -> Result<Attempt<'a>> {
        let target = self.target(resource);
        let mut partial = Partial::open(beside(&target, self.job), target, 0)?;
        let mut side_files = SideFiles::open(self.folder, self.job, resource)?;
        let reading = self.reading(resource, include);
        let mut file = File {
            noun: resource.name.clone(),
            file: file_of(&resource.name),
            side_load_of: None,
            key: resource.key().map(str::to_owned),
            operation: resource.operation.spec.to_owned(),
            path: resource.operation.path.to_owned(),
            requests: 0,
            rows: 0,
            total: None,
            complete: false,
            missing: None,
            begun: now(),
            ended: String::new(),
            changed_after: reading.day(),
        };
        let listed = reading.read(|answer, items| {
            self.add(&mut file, &mut partial, items)?;
            answer.map_or(Ok(()), |answer| side_files.add(self.client, answer, items))
        });
        file.ended = now();
        Ok(Attempt { file, listed, partial, side_files })
    }

    /// Adds the items of a response to the file of a resource.
    fn add(&self, file: &mut File, partial: &mut Partial, items: &[Item]) -> Result<()> {
        if self.interrupt.is_set() {
            return Err(self.interrupt.error("stopped"));
        }
        let mut out = Vec::new();
        items.iter().for_each(|item| add_line(&mut out, item));
        partial.write(&out).map_err(|error| error.with_scope(Scope::Run))?;
        file.requests += 1;
        file.rows += items.len() as u64;
        self.progress.sent(1);
        self.progress.add(items.len() as u64);
        Ok(())
    }

    fn reading<'a>(&'a self, collection: &'a Collection, include: bool) -> Reading<'a> {
        Reading { client: self.client, collection, since: self.since, include }
    }

    /// Moves the files to their places, or says why there are none.
    fn conclude(&self, resource: &Collection, attempt: Attempt<'_>) -> Result<Vec<ExportOutcome>> {
        let Attempt { mut file, listed, partial, side_files } = attempt;
        let summary = match listed {
            Ok(summary) => summary,
            Err(error) if error.scope() == Scope::Item => {
                side_files.discard();
                let _ = std::fs::remove_file(beside(&self.target(resource), self.job));
                return Ok(self.failed(resource, &file, &error));
            }
            Err(error) => return Err(error),
        };
        file.total = summary.total;
        file.missing = (!summary.is_complete()).then(|| shortfall(&summary)).or_else(|| side_files.not_kept());
        file.complete = file.missing.is_none() && !summary.unverified;
        let written = side_files.names();
        let mut outcomes = side_files.finish(&file)?;
        partial.finish()?;
        self.remove_earlier(resource, &written);
        outcomes.insert(0, ExportOutcome::File(file));
        Ok(outcomes)
    }

    /// The outcomes of a resource that cannot be read, and of its side-loads.
    fn failed(&self, resource: &Collection, file: &File, error: &Error) -> Vec<ExportOutcome> {
        let outcome = |(at, name): (usize, String)| {
            let file_name = file_of(&name);
            let kept = kept_note(&self.folder.join(&file_name));
            if let Some(mut refused) = not_available(&name, &file.path, error) {
                refused.reason += kept;
                return ExportOutcome::NotAvailable(refused);
            }
            let side_load_of = (at > 0).then(|| resource.name.clone());
            let key = if at > 0 { Some(resource.kept[at - 1].load.array.to_owned()) } else { file.key.clone() };
            let missing = Some(format!("{}{kept}", error.message()));
            let of_name = File { noun: name, file: file_name, side_load_of, key, rows: 0, missing, ..file.clone() };
            ExportOutcome::File(of_name)
        };
        resource.names().into_iter().enumerate().map(outcome).collect()
    }

    /// Removes files of side-loads that an earlier export wrote and this one did not.
    fn remove_earlier(&self, resource: &Collection, written: &[PathBuf]) {
        for (_, name) in self.earlier.iter().filter(|(listing, _)| *listing == resource.name) {
            let path = self.folder.join(name);
            // The name comes from a file that people can edit.
            let is_own = Path::new(name).components().count() == 1 && name.ends_with(".jsonl");
            let is_declared = resource.kept.iter().any(|kept| file_of(&kept.name) == *name);
            if is_own && !is_declared && !written.contains(&path) {
                let _ = std::fs::remove_file(path);
            }
        }
    }

    fn target(&self, resource: &Collection) -> PathBuf {
        self.folder.join(file_of(&resource.name))
    }
}

/// Adds an item as one line, as `-o jsonl` prints it.
pub fn add_line(out: &mut Vec<u8>, item: &Item) {
    layout::append(out, item.json(), Layout::Compact, false);
    out.push(b'\n');
}

/// What is added to a reason if an earlier export left the file.
pub fn kept_note(target: &Path) -> &'static str {
    if target.exists() { "; the file of an earlier export is kept" } else { "" }
}

/// What the manifest says about records that the server refuses; none for another failure.
pub fn not_available(noun: &str, path: &str, error: &Error) -> Option<NotAvailable> {
    is_refused(error).then(|| refusal(noun, path, error.http_status(), error.message().to_owned()))
}

/// The entry of the manifest for records that the server refuses.
pub fn refusal(noun: &str, path: &str, status: Option<u16>, reason: String) -> NotAvailable {
    NotAvailable { noun: noun.to_owned(), path: path.to_owned(), status, reason }
}
