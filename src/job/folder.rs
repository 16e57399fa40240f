//! Jobs on disk. A job is held by one process at a time: a lock on its journal, which the system lets go of however that
//! process ends.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::entry::{Ending, Entry};
use super::outcomes::Outcomes;
use super::plan::Plan;
use crate::error::{Error, Kind, Result, cannot_read, cannot_write, reason};
use crate::files::{make_private, private};
use crate::paths::Paths;

const PLAN: &str = "plan.json";
const JOURNAL: &str = "journal.jsonl";
const INPUT: &str = "input";

/// The folder of all jobs.
#[derive(Clone, Debug)]
pub struct Jobs {
    folder: PathBuf,
}

/// A job this process holds: nobody else can carry it on meanwhile.
#[derive(Debug)]
pub struct Job {
    plan: Plan,
    folder: PathBuf,
    journal: Mutex<File>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A process is at it.
    Running,
    /// Every row is accounted for.
    Finished,
    /// It was stopped, or its process died; it can go on.
    Resumable,
    /// It was given up.
    Cancelled,
}

impl State {
    /// The word people read.
    pub fn word(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Finished => "finished",
            State::Resumable => "resumable",
            State::Cancelled => "cancelled",
        }
    }
}

/// A job as it can be seen without holding it.
#[derive(Debug)]
pub struct Summary {
    /// What it was asked to do.
    pub plan: Plan,
    /// Where it stands.
    pub state: State,
    /// What became of its rows.
    pub outcomes: Outcomes,
    /// Its folder.
    pub folder: PathBuf,
}

impl Jobs {
    /// The jobs of this user.
    ///
    /// # Errors
    /// As [`Paths::state`].
    pub fn of(paths: &Paths) -> Result<Self> {
        Ok(Jobs { folder: paths.state()?.join("jobs") })
    }

    /// Begins a job: makes its folder, gives it its id and writes its plan down.
    ///
    /// # Errors
    /// `Other` where that cannot be written.
    pub fn create(&self, mut plan: Plan) -> Result<Job> {
        let failed = |error: io::Error| cannot_write(&self.folder, &error);
        make_private(&self.folder).map_err(failed)?;
        let folder = loop {
            let now = jiff::Timestamp::now();
            plan.created = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            plan.id = id(now);
            let folder = self.folder.join(&plan.id);
            match fs::create_dir(&folder) {
                Ok(()) => break folder,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        };
        make_private(&folder).map_err(failed)?;
        // The journal first: what has a journal and no plan was never begun.
        let journal = open_journal(&folder)?;
        hold(&journal, &plan.id)?;
        let text = serde_json::to_string_pretty(&plan).unwrap_or_default();
        let path = folder.join(PLAN);
        private()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(|error| cannot_write(&path, &error))?;
        Ok(Job { plan, folder, journal: Mutex::new(journal) })
    }

    /// Takes a job up to carry it on. `id` may be `last`.
    ///
    /// # Errors
    /// `NotFound` for an unknown id, `Usage` for a job another process is at, `Other` for a folder that cannot be used.
    pub fn open(&self, id: &str) -> Result<Job> {
        let folder = self.folder_of(id)?;
        let plan = read_plan(&folder)?;
        let journal = open_journal(&folder)?;
        hold(&journal, &plan.id)?;
        mend(&folder, &journal)?;
        Ok(Job { plan, folder, journal: Mutex::new(journal) })
    }

    /// A job as it stands.
    ///
    /// # Errors
    /// As [`Jobs::open`], but for jobs that run.
    pub fn summary(&self, id: &str) -> Result<Summary> {
        summarize(self.folder_of(id)?)
    }

    /// All jobs, the oldest first. Folders that hold no job are passed over.
    ///
    /// # Errors
    /// `Other` where the folder of jobs cannot be read.
    pub fn summaries(&self) -> Result<Vec<Summary>> {
        Ok(self.ids()?.iter().filter_map(|id| summarize(self.folder.join(id)).ok()).collect())
    }

    /// Deletes a job with all it left.
    ///
    /// # Errors
    /// As [`Jobs::open`].
    pub fn remove(&self, id: &str) -> Result<()> {
        let folder = self.folder_of(id)?;
        let journal = open_journal(&folder)?;
        hold(&journal, id)?;
        fs::remove_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))
    }

    fn ids(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(cannot_read(&self.folder, &error)),
        };
        let mut ids: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        ids.sort();
        Ok(ids)
    }

    fn folder_of(&self, id: &str) -> Result<PathBuf> {
        let unknown = || Error::new(Kind::NotFound, format!("no job is called `{id}`")).hint("acamp jobs list");
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
    /// What it was asked to do.
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

    /// Copies the input into the folder, so that going on never depends on a file that may change or go; returns how many
    /// bytes it had.
    ///
    /// # Errors
    /// `Other` where it cannot be read or written.
    pub fn keep_input(&self, mut input: impl Read) -> Result<u64> {
        let path = self.input();
        let mut write = || {
            let mut file = private().write(true).create(true).truncate(true).open(&path)?;
            let bytes = io::copy(&mut input, &mut file)?;
            file.sync_all().map(|()| bytes)
        };
        write().map_err(|error| cannot_write(&path, &error))
    }

    /// Writes down what is about to be sent; it is on disk when this returns.
    ///
    /// # Errors
    /// `Other` where it cannot be written; then nothing may be sent.
    pub fn before(&self, entry: &Entry) -> Result<()> {
        self.append(entry, true)
    }

    /// Writes down what happened; it survives the process at once, and the machine from the next [`Job::before`] on.
    ///
    /// # Errors
    /// As [`Job::before`].
    pub fn after(&self, entry: &Entry) -> Result<()> {
        self.append(entry, false)
    }

    /// Writes down how this run ended. A job that is over needs its copy of the input no more, which holds people's data: it
    /// is deleted.
    ///
    /// # Errors
    /// As [`Job::before`].
    pub fn finish(&self, ending: Ending) -> Result<()> {
        self.append(&Entry::Ended { ending }, true)?;
        if ending != Ending::Stopped {
            // Where it cannot be deleted now, `jobs prune` deletes it with the rest.
            let _ = fs::remove_file(self.input());
        }
        Ok(())
    }

    /// What the journal tells so far.
    ///
    /// # Errors
    /// `Other` where it cannot be read or a line of it makes no sense.
    pub fn outcomes(&self) -> Result<Outcomes> {
        read_journal(&self.folder)
    }

    /// The command that carries it on.
    pub fn resume_command(&self) -> String {
        format!("acamp jobs resume {}", self.plan.id)
    }

    fn append(&self, entry: &Entry, durable: bool) -> Result<()> {
        let mut line = serde_json::to_vec(entry).unwrap_or_default();
        line.push(b'\n');
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let written = journal.write_all(&line);
        let synced = written.and_then(|()| if durable { journal.sync_data() } else { Ok(()) });
        synced.map_err(|error| cannot_write(&self.folder.join(JOURNAL), &error))
    }
}

/// The id of a job begun at that moment: `20261123-090342-7f3a`, the second by Greenwich and 65,536ths of it, so that ids in
/// their order are jobs in theirs.
pub fn id(now: jiff::Timestamp) -> String {
    let part = now.subsec_nanosecond().unsigned_abs() as u64 * 65_536 / 1_000_000_000;
    format!("{}-{part:04x}", now.strftime("%Y%m%d-%H%M%S"))
}

fn summarize(folder: PathBuf) -> Result<Summary> {
    let plan = read_plan(&folder)?;
    let journal = open_journal(&folder)?;
    let is_held = matches!(journal.try_lock_shared(), Err(TryLockError::WouldBlock));
    let outcomes = read_journal(&folder)?;
    let state = match outcomes.ending {
        _ if is_held => State::Running,
        Some(Ending::Finished) => State::Finished,
        Some(Ending::Cancelled) => State::Cancelled,
        Some(Ending::Stopped) | None => State::Resumable,
    };
    Ok(Summary { plan, state, outcomes, folder })
}

fn read_plan(folder: &Path) -> Result<Plan> {
    let path = folder.join(PLAN);
    let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let why = format!("cannot use {}: {error}", path.display());
        Error::new(Kind::Other, why).hint("it may be of a newer acamp")
    })
}

fn open_journal(folder: &Path) -> Result<File> {
    let path = folder.join(JOURNAL);
    private().read(true).append(true).create(true).open(&path).map_err(|error| cannot_write(&path, &error))
}

fn hold(journal: &File, id: &str) -> Result<()> {
    match journal.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            Err(Error::usage(format!("job {id} is running in another process")).hint("acamp jobs list"))
        }
        Err(TryLockError::Error(error)) => {
            Err(Error::new(Kind::Other, format!("cannot hold job {id}: {}", reason(&error))))
        }
    }
}

/// A process that died while it wrote leaves half a line, of which nothing was sent yet: it goes, so that the next line
/// begins at its beginning.
fn mend(folder: &Path, journal: &File) -> Result<()> {
    let path = folder.join(JOURNAL);
    let text = fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    if whole == text.len() {
        return Ok(());
    }
    journal.set_len(whole as u64).map_err(|error| cannot_write(&path, &error))
}

fn read_journal(folder: &Path) -> Result<Outcomes> {
    let path = folder.join(JOURNAL);
    let mut reader = BufReader::new(File::open(&path).map_err(|error| cannot_read(&path, &error))?);
    let mut outcomes = Outcomes::default();
    let (mut line, mut number) = (Vec::new(), 0u64);
    loop {
        line.clear();
        number += 1;
        let read = reader.read_until(b'\n', &mut line).map_err(|error| cannot_read(&path, &error))?;
        // The last line may be half written.
        if read == 0 || line.last() != Some(&b'\n') {
            return Ok(outcomes);
        }
        let entry = serde_json::from_slice(&line).map_err(|error| {
            Error::new(Kind::Other, format!("cannot use {}, line {number}: {error}", path.display()))
        })?;
        outcomes.take(entry);
    }
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
