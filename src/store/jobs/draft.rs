//! A job being created: its folder, its id and the copy of its input, without the plan. It cannot be resumed until the
//! plan is written, so a partial copy or an unconfirmed job is never run.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::OnceLock;

use super::input_copy::InputCopy;
use super::job::{INPUT, Job, Jobs, LOCK, PLAN, lock_folder, open_journal, remove_locked};
use super::plan::Plan;
use super::signature;
use crate::error::{Result, cannot_lock, cannot_write};
use crate::store::line_file::LineFile;
use crate::system::file_lock::FileLock;
use crate::system::private_files::{self, Replacement, create_new_folder, create_private_folder};

/// A folder that becomes a job with [`Draft::begin`], and is deleted otherwise.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    id: String,
    created: String,
    /// Those of the job; none once it has begun.
    files: Option<(LineFile, FileLock)>,
    copy: OnceLock<InputCopy>,
}

impl Draft {
    /// Creates the folder, with a lock held by this process. Deletes abandoned drafts of processes that died.
    pub(super) fn new(jobs: &Jobs) -> Result<Self> {
        let above = jobs.folder();
        let failed = |error: io::Error| cannot_write(above, &error);
        create_private_folder(private_files::folder_of(above), above).map_err(failed)?;
        sweep(jobs);
        let (folder, id, created) = loop {
            let now = jiff::Timestamp::now();
            let id = id(now);
            let folder = above.join(&id);
            match create_new_folder(&folder) {
                Ok(()) => break (folder, id, now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        };
        let mut draft = Draft { folder, id, created, files: None, copy: OnceLock::new() };
        let busy = || cannot_lock(&draft.folder, &io::Error::from(io::ErrorKind::WouldBlock));
        let lock = lock_folder(&draft.folder)?.ok_or_else(busy)?;
        draft.files = Some((open_journal(&draft.folder)?, lock));
        Ok(draft)
    }

    /// Copies the input into the folder, so that resuming does not depend on a file that may change or be deleted;
    /// returns the path.
    ///
    /// # Errors
    /// `Other` if it cannot be read or written completely.
    pub fn keep_input(&self, input: impl Read) -> Result<PathBuf> {
        let path = self.folder.join(INPUT);
        let write = || {
            let file = private_files::create(&path)?;
            let copy = InputCopy::write(input, &file)?;
            file.sync_all()?;
            Ok(copy)
        };
        let copy = write().map_err(|error| cannot_write(&path, &error))?;
        self.copy.get_or_init(|| copy);
        Ok(path)
    }

    /// The id of the job.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Writes the plan: from now on it is a job, and can be resumed.
    ///
    /// # Errors
    /// `Other` if that cannot be written.
    pub fn begin(mut self, mut plan: Plan) -> Result<Job> {
        plan.id.clone_from(&self.id);
        plan.created.clone_from(&self.created);
        plan.copy = self.copy.get().copied();
        let text = serde_json::to_string_pretty(&plan).unwrap_or_default();
        signature::write(&self.folder, text.as_bytes())?;
        let path = self.folder.join(PLAN);
        let write = || {
            let mut replacement = Replacement::private(path.clone())?;
            replacement.write_all(text.as_bytes())?;
            replacement.sync_and_commit()
        };
        write().map_err(|error| cannot_write(&path, &error))?;
        // Created together with the folder: without it there is no draft.
        let Some((journal, lock)) = self.files.take() else {
            return Err(cannot_write(&self.folder, &io::Error::from(io::ErrorKind::NotFound)));
        };
        Ok(Job::locked(plan, std::mem::take(&mut self.folder), journal, lock))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.folder.as_os_str().is_empty() {
            return;
        }
        // If it cannot be deleted now, the next draft does.
        let _ = match self.files.take() {
            Some((journal, lock)) => {
                drop(journal);
                remove_locked(&self.folder, lock)
            }
            None => fs::remove_dir_all(&self.folder),
        };
    }
}

/// Deletes unlocked folders without a plan: they never became jobs, and contain personal data. Folders younger than an
/// hour are kept, because they may not be locked yet.
fn sweep(jobs: &Jobs) {
    let young = id(jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1));
    for id in jobs.ids().unwrap_or_default() {
        let folder = jobs.folder().join(&id);
        if is_id(&id) && id < young && !folder.join(PLAN).exists() && !FileLock::is_held(&folder.join(LOCK)) {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// The id of a job started at that time: `20261123-090342-7f3a`, the second in UTC and 1/65,536ths of it, so that
/// sorting ids sorts jobs by time.
pub fn id(now: jiff::Timestamp) -> String {
    let part = now.subsec_nanosecond().unsigned_abs() as u64 * 65_536 / 1_000_000_000;
    format!("{}-{part:04x}", now.strftime("%Y%m%d-%H%M%S"))
}

fn is_id(name: &str) -> bool {
    let lengths: Vec<usize> = name.split('-').map(str::len).collect();
    lengths == [8, 6, 4] && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::guarding::Level;
    use crate::store::jobs::JobKind;

    fn plan() -> Plan {
        Plan {
            id: String::new(),
            kind: JobKind::Import,
            command: "contacts import x.csv".into(),
            profile: "acme".into(),
            account: "https://acme.api-us1.com".into(),
            created: String::new(),
            rows: None,
            input: "x.csv".into(),
            copy: None,
            settings: serde_json::Value::Null,
            level: Level::Mild,
        }
    }

    fn folders(jobs: &Jobs) -> usize {
        fs::read_dir(jobs.folder()).unwrap().count()
    }

    #[test]
    fn ids_in_their_order_are_jobs_in_theirs() {
        let moment: jiff::Timestamp = "2026-11-23T09:03:42.5Z".parse().unwrap();
        assert_eq!(id(moment), "20261123-090342-8000");
        assert!(is_id("20261123-090342-8000") && !is_id("plans") && !is_id("20261123-090342-80001"));
    }

    #[test]
    fn what_was_not_begun_is_no_job_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = Jobs::below(folder.path());
        let draft = jobs.draft().unwrap();
        let path = draft.keep_input(b"email\na@b.c\n".as_slice()).unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), "email\na@b.c\n");
        assert!(jobs.list().unwrap().jobs.is_empty());
        assert!(jobs.open(draft.id()).is_err());
        drop(draft);
        assert_eq!(folders(&jobs), 0);
    }

    #[test]
    fn an_input_that_breaks_off_is_an_error_and_no_job() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let jobs = Jobs::below(folder.path());
        let draft = jobs.draft().unwrap();
        assert!(draft.keep_input(b"email\na@".as_slice().chain(Broken)).is_err());
        drop(draft);
        assert_eq!(folders(&jobs), 0);
    }

    #[test]
    fn what_a_dead_process_left_is_swept_away_and_what_a_living_one_makes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = Jobs::below(folder.path());
        let living = jobs.draft().unwrap();
        let dead = jobs.folder().join("20200101-000000-0000");
        fs::create_dir_all(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join(INPUT), "email\na@b.c\n").unwrap();
        let job = jobs.draft().unwrap().begin(plan()).unwrap();
        assert!(!dead.exists());
        assert_eq!(folders(&jobs), 2);
        assert_eq!(jobs.summary("last").unwrap().plan.id, job.id());
        drop(living);
    }
}
