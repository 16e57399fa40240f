//! The history files of one account: creating, finding, reading and deleting them. They are named for the runs' ids, so
//! that names sort in the order of the runs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::SignedDuration;

use super::entry::Entry;
use super::line::Line;
use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::store::jobs;
use crate::store::line_file::{self, LineFile};
use crate::system::file_lock::FileLock;
use crate::system::private_files::{self, create_private_folder, names_in};

/// Runs older than this are deleted.
const OLDEST: Duration = Duration::from_secs(90 * 86_400);
/// Maximum bytes per account; the oldest runs are deleted first.
const LARGEST: u64 = 256 * 1024 * 1024;
/// How often old runs are deleted.
const EVERY: Duration = Duration::from_secs(86_400);
/// The file whose modification time says when that was last.
const PRUNED: &str = "pruned";
const SUFFIX: &str = ".jsonl";

/// The file of a run that is writing.
#[derive(Debug)]
pub struct RunFile {
    /// Its lines.
    pub lines: LineFile,
    /// The run's id.
    pub id: String,
    _lock: Option<FileLock>,
}

/// The folder of one account's history.
#[derive(Clone, Debug)]
pub struct Folder {
    state: PathBuf,
    path: PathBuf,
}

impl Folder {
    /// The folder of `account` below the state directory; `account` is a file name.
    pub fn new(state: &Path, account: &str) -> Self {
        Folder { state: state.to_owned(), path: state.join("history").join(account) }
    }

    /// Creates the file of a run that begins to write now, locked until the run ends. Deletes old runs once a day.
    ///
    /// # Errors
    /// `Other` if the file cannot be created.
    pub(super) fn create(&self, now: jiff::Timestamp) -> Result<RunFile> {
        create_private_folder(&self.state, &self.path).map_err(|error| cannot_write(&self.path, &error))?;
        self.prune();
        let mut at = now;
        loop {
            let id = jobs::id(at);
            let path = self.file(&id);
            match private_files::options().append(true).create_new(true).open(&path) {
                Ok(file) => {
                    // Only tells others that the run is not over.
                    let lock = self.lock(&id);
                    return Ok(RunFile { lines: LineFile::new(file, path), id, _lock: lock });
                }
                // Another run began at the same time.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => at += SignedDuration::from_micros(16),
                Err(error) => return Err(cannot_write(&path, &error)),
            }
        }
    }

    /// The ids of all runs, oldest first.
    ///
    /// # Errors
    /// `Other` if the folder cannot be read.
    pub fn ids(&self) -> Result<Vec<String>> {
        let names = names_in(&self.path).map_err(|error| cannot_read(&self.path, &error))?;
        let mut ids: Vec<String> =
            names.iter().filter_map(|name| name.strip_suffix(SUFFIX)).map(str::to_owned).collect();
        ids.sort();
        Ok(ids)
    }

    /// The writes of a run. An incomplete last line is ignored: its request was not sent.
    ///
    /// # Errors
    /// `NotFound` for an unknown id, `Other` for a file that cannot be read.
    pub fn read(&self, id: &str) -> Result<Entry> {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let path = self.file(id);
        if !is_plain || !path.is_file() {
            return Err(Error::new(Kind::NotFound, format!("no run `{id}` in the history")).hint("acamp history"));
        }
        let mut entry = Entry { id: id.to_owned(), ..Entry::default() };
        entry.damage = line_file::read(&path, |line| entry.add(line))?;
        Ok(entry)
    }

    /// Records that a write of a run was undone by another run.
    ///
    /// # Errors
    /// `Other` if the file cannot be written.
    pub fn mark_undone(&self, id: &str, write: u64, by: &str) -> Result<()> {
        let mut text = Vec::new();
        line_file::push(&mut text, &Line::Undone { write, by: by.to_owned() });
        let path = self.file(id);
        let file = private_files::options().append(true).open(&path).map_err(|error| cannot_write(&path, &error))?;
        let mut file = LineFile::new(file, path);
        let lock = self.lock(id);
        if lock.is_some() {
            file.remove_incomplete_line()?;
        }
        file.append(&text, false)
    }

    /// Whether a process is still writing a run.
    pub(super) fn is_running(&self, id: &str) -> bool {
        FileLock::is_held(&self.lock_path(id))
    }

    /// The lock of a run; `None` while its process writes it.
    fn lock(&self, id: &str) -> Option<FileLock> {
        let path = self.lock_path(id);
        Some(FileLock::attempt(&path).ok()??.temporary(&path))
    }

    fn lock_path(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}.lock"))
    }

    pub(super) fn file(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}{SUFFIX}"))
    }

    /// Deletes runs that are too old, and the oldest ones if all together are too large. Failures are ignored.
    fn prune(&self) {
        let stamp = self.path.join(PRUNED);
        let age = |path: &Path| SystemTime::now().duration_since(fs::metadata(path).ok()?.modified().ok()?).ok();
        if age(&stamp).is_some_and(|age| age < EVERY) {
            return;
        }
        let _ = private_files::create(&stamp);
        let Ok(ids) = self.ids() else { return };
        let mut kept = 0;
        for id in ids.iter().rev() {
            let path = self.file(id);
            kept += fs::metadata(&path).map_or(0, |metadata| metadata.len());
            if kept > LARGEST || age(&path).is_some_and(|age| age > OLDEST) {
                let _ = fs::remove_file(&path);
                // That of a process that was killed.
                let _ = fs::remove_file(self.lock_path(id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write as _;

    use super::*;
    use crate::api::request::Request;
    use crate::store::history::{Before, Writer};
    use crate::text::redact::Redactor;

    fn written(folder: &Folder) -> Writer {
        let writer = Writer::new(
            folder.clone(),
            Redactor::default(),
            "tags delete 1".into(),
            "acme".into(),
            "https://acme".into(),
        );
        let number = writer.sending(&Request::get("/tags/1".to_owned()), Before::default(), None).unwrap();
        writer.answered(number, serde_json::Value::Null).unwrap();
        writer
    }

    #[test]
    fn a_run_is_read_as_it_was_written() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = written(&folder).id().unwrap();
        let entry = folder.read(&id).unwrap();
        assert_eq!((entry.command.as_str(), entry.writes.len(), entry.outcome()), ("tags delete 1", 1, "done"));
        folder.mark_undone(&id, 1, "later").unwrap();
        assert_eq!(folder.read(&id).unwrap().writes[0].undone_by.as_deref(), Some("later"));
        assert_eq!(folder.read("../x").unwrap_err().kind(), Kind::NotFound);
    }

    #[test]
    fn runs_that_begin_at_the_same_time_have_separate_files() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let now = jiff::Timestamp::now();
        let ids = [folder.create(now).unwrap().id, folder.create(now).unwrap().id];
        assert_ne!(ids[0], ids[1]);
        assert_eq!(folder.ids().unwrap().len(), 2);
    }

    #[test]
    fn an_incomplete_last_line_is_ignored() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = written(&folder).id().unwrap();
        let mut file = private_files::options().append(true).open(folder.file(&id)).unwrap();
        file.write_all(b"{\"what\":\"send").unwrap();
        assert_eq!(folder.read(&id).unwrap().writes.len(), 1);
    }

    #[test]
    fn old_runs_are_deleted() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = written(&folder).id().unwrap();
        let old = SystemTime::now() - OLDEST - EVERY;
        File::open(folder.file(&id)).unwrap().set_modified(old).unwrap();
        File::open(folder.path.join(PRUNED)).unwrap().set_modified(old).unwrap();
        written(&folder);
        assert!(folder.read(&id).is_err());
        assert_eq!(folder.ids().unwrap().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = written(&folder).id().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder.file(&id)), mode(&folder.path)), (0o600, 0o700));
    }
}
