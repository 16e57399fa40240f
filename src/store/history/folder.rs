//! The files of one account's runs: made, found, read, thrown away. Their names are the runs' ids, so that names in their
//! order are runs in theirs.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::SignedDuration;

use super::entry::Entry;
use super::line::Line;
use super::writer::push;
use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::store::jobs;
use crate::system::private_files::{make_private, private};

/// Runs older than this are thrown away.
const OLDEST: Duration = Duration::from_secs(90 * 86_400);
/// The most bytes kept for one account; the oldest runs go first.
const LARGEST: u64 = 256 * 1024 * 1024;
/// How often it is looked for what is to be thrown away.
const EVERY: Duration = Duration::from_secs(86_400);
/// The file whose date says when that was last.
const PRUNED: &str = "pruned";
const SUFFIX: &str = ".jsonl";

/// The folder of one account's runs.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder of `account` below the state directory; `account` is the name of a file.
    pub fn new(state: &Path, account: &str) -> Self {
        Folder { path: state.join("history").join(account) }
    }

    /// Makes the file of a run that begins to write now; gives its path and the run's id. Once a day throws away what is too
    /// old or too much.
    ///
    /// # Errors
    /// `Other` where it cannot be made.
    pub(super) fn create(&self, now: jiff::Timestamp) -> Result<(File, PathBuf, String)> {
        make_private(&self.path).map_err(|error| cannot_write(&self.path, &error))?;
        self.prune();
        let mut at = now;
        loop {
            let id = jobs::id(at);
            let path = self.file(&id);
            match private().append(true).create_new(true).open(&path) {
                Ok(file) => return Ok((file, path, id)),
                // Another run began in the same moment.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => at += SignedDuration::from_micros(16),
                Err(error) => return Err(cannot_write(&path, &error)),
            }
        }
    }

    /// The ids of all runs, the oldest first.
    ///
    /// # Errors
    /// `Other` where the folder cannot be read.
    pub fn ids(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(cannot_read(&self.path, &error)),
        };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut ids: Vec<String> = names.filter_map(|name| name.strip_suffix(SUFFIX).map(str::to_owned)).collect();
        ids.sort();
        Ok(ids)
    }

    /// What a run wrote. A last line that is half written is passed over: nothing of it was sent.
    ///
    /// # Errors
    /// `NotFound` for an unknown id, `Other` for a file that cannot be read.
    pub fn read(&self, id: &str) -> Result<Entry> {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let path = self.file(id);
        if !is_plain || !path.is_file() {
            return Err(
                Error::new(Kind::NotFound, format!("nothing in the history is called `{id}`")).hint("acamp history")
            );
        }
        let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let mut lines = Vec::new();
        for (at, line) in whole.lines().enumerate() {
            let line = serde_json::from_str::<Line>(line).map_err(|error| {
                let message = format!("cannot use {}, line {}: {error}", path.display(), at + 1);
                Error::new(Kind::Other, message).hint("it may be of a newer acamp")
            })?;
            lines.push(line);
        }
        Ok(Entry::fold(id, lines))
    }

    /// Notes that a write of a run was undone by another.
    ///
    /// # Errors
    /// `Other` where it cannot be written.
    pub fn mark_undone(&self, id: &str, write: u64, by: &str) -> Result<()> {
        let mut text = Vec::new();
        push(&mut text, &Line::Undone { write, by: by.to_owned() });
        let path = self.file(id);
        private()
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(&text))
            .map_err(|error| cannot_write(&path, &error))
    }

    fn file(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}{SUFFIX}"))
    }

    /// Throws away runs that are too old, and the oldest where all are too much. What cannot be deleted stays.
    fn prune(&self) {
        let stamp = self.path.join(PRUNED);
        let age = |path: &Path| SystemTime::now().duration_since(fs::metadata(path).ok()?.modified().ok()?).ok();
        if age(&stamp).is_some_and(|age| age < EVERY) {
            return;
        }
        let _ = private().write(true).create(true).truncate(true).open(&stamp);
        let Ok(ids) = self.ids() else { return };
        let mut kept = 0;
        for id in ids.iter().rev() {
            let path = self.file(id);
            kept += fs::metadata(&path).map_or(0, |metadata| metadata.len());
            if kept > LARGEST || age(&path).is_some_and(|age| age > OLDEST) {
                let _ = fs::remove_file(&path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
    fn what_is_written_is_read_again() {
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
    fn runs_of_the_same_moment_have_files_of_their_own() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let now = jiff::Timestamp::now();
        let ids = [folder.create(now).unwrap().2, folder.create(now).unwrap().2];
        assert_ne!(ids[0], ids[1]);
        assert_eq!(folder.ids().unwrap().len(), 2);
    }

    #[test]
    fn half_a_line_at_the_end_is_passed_over() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = written(&folder).id().unwrap();
        let mut file = private().append(true).open(folder.file(&id)).unwrap();
        file.write_all(b"{\"what\":\"send").unwrap();
        assert_eq!(folder.read(&id).unwrap().writes.len(), 1);
    }

    #[test]
    fn old_runs_are_thrown_away() {
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
    fn nobody_else_may_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = written(&folder).id().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder.file(&id)), mode(&folder.path)), (0o600, 0o700));
    }
}
