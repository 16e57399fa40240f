//! Jobs on disk. A job is held by one process at a time, through a lock in its folder, which the system releases however
//! that process ends.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::draft::Draft;
use super::entry::{Ending, Entry};
use super::outcomes::Outcomes;
use super::plan::Plan;
use super::signature;
use crate::error::{Error, Kind, Result, cannot_lock, cannot_read, cannot_write};
use crate::store::line_file::{self, Damage, LineFile};
use crate::system::file_lock::FileLock;
use crate::system::paths::Paths;
use crate::system::private_files;
use crate::system::workers::lock;

pub(super) const PLAN: &str = "plan.json";
pub(super) const JOURNAL: &str = "journal.jsonl";
pub(super) const INPUT: &str = "input";
/// The file that a process locks while it works on the job; jobs of earlier versions have none.
pub(super) const LOCK: &str = "lock";

/// The folder of all jobs.
#[derive(Clone, Debug)]
pub struct Jobs {
    folder: PathBuf,
}

/// A job locked by this process.
#[derive(Debug)]
pub struct Job {
    plan: Plan,
    folder: PathBuf,
    journal: Mutex<LineFile>,
    _lock: FileLock,
}

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A process is running it.
    Running,
    /// Every row has an outcome.
    Finished,
    /// Stopped, or its process died; it can be resumed.
    Resumable,
    /// Cancelled.
    Cancelled,
}

impl State {
    /// The word shown to people.
    pub fn word(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Finished => "finished",
            State::Resumable => "resumable",
            State::Cancelled => "cancelled",
        }
    }
}

/// A job as seen without locking it.
#[derive(Debug)]
pub struct Summary {
    /// Its plan.
    pub plan: Plan,
    /// Its state.
    pub state: State,
    /// The outcomes of its rows.
    pub outcomes: Outcomes,
    /// The damaged lines of its journal, which are skipped.
    pub damage: Damage,
    /// Its folder.
    pub folder: PathBuf,
}

/// All jobs.
#[derive(Debug, Default)]
pub struct AllJobs {
    /// Those that can be read, oldest first.
    pub jobs: Vec<Summary>,
    /// Why the others cannot be read.
    pub unreadable: Vec<Error>,
}

impl AllJobs {
    /// What to tell the user about jobs that cannot be read, or not completely.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let damage = Damage::warning(self.jobs.iter().map(|summary| &summary.damage));
        self.unreadable.iter().map(|error| error.message().to_owned()).chain(damage)
    }
}

impl Jobs {
    /// The jobs of this user.
    ///
    /// # Errors
    /// As [`Paths::state`].
    pub fn new(paths: &Paths) -> Result<Self> {
        Ok(Jobs::below(paths.state()?))
    }

    /// The jobs below a state directory.
    pub(super) fn below(state: &Path) -> Self {
        Jobs { folder: state.join("jobs") }
    }

    /// The folder of all jobs.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts creating a job.
    ///
    /// # Errors
    /// `Other` if its folder cannot be created.
    pub fn draft(&self) -> Result<Draft> {
        Draft::new(self)
    }

    /// Creates a job without input: its folder, its id and its plan.
    ///
    /// # Errors
    /// `Other` if that cannot be written.
    pub fn create(&self, plan: Plan) -> Result<Job> {
        self.draft()?.begin(plan)
    }

    /// Locks a job in order to resume it. `id` may be `last`.
    ///
    /// # Errors
    /// `NotFound` for an unknown id, `Usage` for a running job, `Other` for an unreadable folder.
    pub fn open(&self, id: &str) -> Result<Job> {
        let job = self.hold(id)?;
        lock(&job.journal).remove_incomplete_line()?;
        Ok(job)
    }

    /// Locks a job without changing it, for a dry run.
    ///
    /// # Errors
    /// As [`Jobs::open`].
    pub fn hold(&self, id: &str) -> Result<Job> {
        let (folder, lock) = self.lock(id)?;
        let plan = read_plan(&folder)?;
        let journal = open_journal(&folder)?;
        Ok(Job::locked(plan, folder, journal, lock))
    }

    /// The summary of a job.
    ///
    /// # Errors
    /// As [`Jobs::open`], except for running jobs.
    pub fn summary(&self, id: &str) -> Result<Summary> {
        summarize(self.folder_of(id)?)
    }

    /// All jobs, oldest first, and why others cannot be read. Folders without a job are skipped.
    ///
    /// # Errors
    /// `Other` if the folder of jobs cannot be read.
    pub fn list(&self) -> Result<AllJobs> {
        let mut listing = AllJobs::default();
        for folder in self.ids()?.iter().map(|id| self.folder.join(id)).filter(|folder| folder.join(PLAN).exists()) {
            match summarize(folder) {
                Ok(summary) => listing.jobs.push(summary),
                Err(error) => listing.unreadable.push(error),
            }
        }
        Ok(listing)
    }

    /// Deletes a job with all its files.
    ///
    /// # Errors
    /// As [`Jobs::open`].
    pub fn remove(&self, id: &str) -> Result<()> {
        let (folder, lock) = self.lock(id)?;
        remove_locked(&folder, lock).map_err(|error| cannot_write(&folder, &error))
    }

    /// The folder of a job, and its lock.
    ///
    /// # Errors
    /// As [`Jobs::open`].
    pub(super) fn lock(&self, id: &str) -> Result<(PathBuf, FileLock)> {
        let folder = self.folder_of(id)?;
        let lock = lock_folder(&folder)?;
        // `id` may be `last`.
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let is_running = || Error::usage(format!("job {name} is running in another process")).hint("acamp jobs list");
        Ok((folder.clone(), lock.ok_or_else(is_running)?))
    }

    pub(super) fn ids(&self) -> Result<Vec<String>> {
        let mut ids = private_files::names_in(&self.folder).map_err(|error| cannot_read(&self.folder, &error))?;
        ids.sort();
        Ok(ids)
    }

    fn folder_of(&self, id: &str) -> Result<PathBuf> {
        let unknown = || Error::new(Kind::NotFound, format!("no job with ID `{id}`")).hint("acamp jobs list");
        if id == "last" {
            let last = self.ids()?.into_iter().rev().find(|id| self.folder.join(id).join(PLAN).is_file());
            return last.map(|id| self.folder.join(id)).ok_or_else(unknown);
        }
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let folder = self.folder.join(id);
        if is_plain && folder.join(PLAN).is_file() { Ok(folder) } else { Err(unknown()) }
    }
}

impl Job {
    /// A job that this process has locked.
    pub(super) fn locked(plan: Plan, folder: PathBuf, journal: LineFile, lock: FileLock) -> Self {
        Job { plan, folder, journal: Mutex::new(journal), _lock: lock }
    }

    /// Its plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.plan.id
    }

    /// A file in its folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The copy of its input.
    pub fn input(&self) -> PathBuf {
        self.folder.join(INPUT)
    }

    /// Writes an entry before a request; it is on disk on return.
    ///
    /// # Errors
    /// `Other` if it cannot be written; then nothing may be sent.
    pub fn before(&self, entry: &Entry) -> Result<()> {
        self.append(entry, true)
    }

    /// Writes an entry after a request; it survives the process at once, and the machine from the next [`Job::before`]
    /// on.
    ///
    /// # Errors
    /// As [`Job::before`].
    pub fn after(&self, entry: &Entry) -> Result<()> {
        self.append(entry, false)
    }

    /// Checks that the copy of its input is complete: rows that are missing would not be run.
    ///
    /// # Errors
    /// `Other` if it is damaged.
    pub fn check_input(&self) -> Result<()> {
        let hint = || format!("restore it, or run acamp jobs cancel {}", self.plan.id);
        self.plan.copy.map_or(Ok(()), |copy| copy.check(&self.input()).map_err(|error| error.hint(hint())))
    }

    /// Records how this run ended. A job that is over no longer needs its copy of the input, which contains personal
    /// data: it is deleted.
    ///
    /// # Errors
    /// As [`Job::before`]; those of [`Job::check_input`] for a job that would be finished.
    pub fn finish(&self, ending: Ending) -> Result<()> {
        if ending == Ending::Finished {
            self.check_input()?;
        }
        self.append(&Entry::Ended { ending }, true)?;
        if ending != Ending::Stopped {
            // If it cannot be deleted now, `jobs prune` deletes it with the job.
            let _ = fs::remove_file(self.input());
        }
        Ok(())
    }

    /// Records that `error` stopped this run; returns the error with the command that resumes the job.
    pub fn stop(&self, error: Error) -> Error {
        // The journal may be what cannot be written: report the original error.
        let _ = self.finish(Ending::Stopped);
        let hint = error.hint_text().map(|hint| format!("{hint}; then {}", self.resume_command()));
        error.hint(hint.unwrap_or_else(|| self.resume_command()))
    }

    /// The outcomes in the journal so far.
    ///
    /// # Errors
    /// `Other` if it cannot be read or parsed.
    pub fn outcomes(&self) -> Result<Outcomes> {
        Ok(read_journal(&self.folder)?.0)
    }

    /// Whether its plan and its input are as they were confirmed; false for a job of an earlier version, which has no
    /// signature.
    ///
    /// # Errors
    /// `Safety` if one of them changed, `Other` if they cannot be read.
    pub fn is_signed(&self) -> Result<bool> {
        signature::check(&self.folder, self.id())
    }

    /// The command that resumes it.
    pub fn resume_command(&self) -> String {
        format!("acamp jobs resume {}", self.plan.id)
    }

    fn append(&self, entry: &Entry, durable: bool) -> Result<()> {
        let mut line = Vec::new();
        line_file::push(&mut line, entry);
        lock(&self.journal).append(&line, durable)
    }
}

fn summarize(folder: PathBuf) -> Result<Summary> {
    let plan = read_plan(&folder)?;
    let is_held = FileLock::is_held(&folder.join(LOCK));
    let (outcomes, damage) = read_journal(&folder)?;
    let state = match outcomes.ending {
        _ if is_held => State::Running,
        Some(Ending::Finished) => State::Finished,
        Some(Ending::Cancelled) => State::Cancelled,
        Some(Ending::Stopped) | None => State::Resumable,
    };
    Ok(Summary { plan, state, outcomes, damage, folder })
}

fn read_plan(folder: &Path) -> Result<Plan> {
    let path = folder.join(PLAN);
    let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let why = format!("cannot read {}: {error}", path.display());
        Error::new(Kind::Other, why).hint("it may have been created by a newer version of acamp")
    })
}

pub(super) fn open_journal(folder: &Path) -> Result<LineFile> {
    let path = folder.join(JOURNAL);
    let file = private_files::options().append(true).create(true).open(&path);
    Ok(LineFile::new(file.map_err(|error| cannot_write(&path, &error))?, path))
}

/// The lock of the job in `folder`; `None` if another process holds it.
pub(super) fn lock_folder(folder: &Path) -> Result<Option<FileLock>> {
    let path = folder.join(LOCK);
    FileLock::attempt(&path).map_err(|error| cannot_lock(&path, &error))
}

/// Deletes the folder of a job or a draft that this process has locked. The lock goes last: Windows does not delete a
/// folder with a file that is open.
pub(super) fn remove_locked(folder: &Path, lock: FileLock) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            fs::remove_dir_all(&path)?;
        } else if path.file_name() != Some(LOCK.as_ref()) {
            fs::remove_file(&path)?;
        }
    }
    drop(lock);
    fs::remove_dir_all(folder)
}

fn read_journal(folder: &Path) -> Result<(Outcomes, Damage)> {
    let mut outcomes = Outcomes::default();
    let damage = line_file::read(&folder.join(JOURNAL), |entry| outcomes.add_entry(entry))?;
    Ok((outcomes, damage))
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
