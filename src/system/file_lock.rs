//! Locks between processes, held on files of their own: Windows refuses to read or write a locked file through any other
//! handle, even in the process that locked it, so a file with content is never locked. The system releases a lock however
//! its process ends. The only module that locks files; a test searches the sources for others.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::private_files;

/// The interval between two attempts to take a lock.
const RETRY: Duration = Duration::from_micros(200);
/// How long a lock may be held by a process that only asks whether it is held.
const QUESTION: Duration = Duration::from_millis(100);

/// An exclusive lock; dropping it releases it. The file is empty, and its name ends in `lock`.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
    temporary: Option<PathBuf>,
}

impl FileLock {
    /// Takes the lock at `path`, created if missing, and waits while another process holds it.
    ///
    /// # Errors
    /// I/O errors; also for a symbolic link, which could create a file elsewhere.
    pub fn wait(path: &Path) -> io::Result<Self> {
        let file = create(path)?;
        file.lock()?;
        Ok(FileLock { _file: file, temporary: None })
    }

    /// Takes the lock at `path`, created if missing; `None` if another process holds it.
    ///
    /// # Errors
    /// As [`FileLock::wait`].
    pub fn attempt(path: &Path) -> io::Result<Option<Self>> {
        let file = create(path)?;
        match lock_within(&file, QUESTION) {
            Ok(()) => Ok(Some(FileLock { _file: file, temporary: None })),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The lock, whose file is deleted when it is released: for locks that only tell others of a running process. Two
    /// processes may hold such a lock at once if one takes it while another releases it.
    #[must_use]
    pub fn temporary(mut self, path: &Path) -> Self {
        self.temporary = Some(path.to_owned());
        self
    }

    /// Whether a process holds the lock at `path`; false if there is no such file.
    pub fn is_held(path: &Path) -> bool {
        File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        if let Some(path) = &self.temporary {
            // Deleted while it is locked: an unlocked file that is left says nothing.
            let _ = fs::remove_file(path);
        }
    }
}

/// Locks an open file that is read and written through this handle only, waiting at most `patience`.
///
/// # Errors
/// `WouldBlock` if another holds the lock for longer; the system's.
pub fn lock_within(file: &File, patience: Duration) -> io::Result<()> {
    let mut since = None;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if since.get_or_insert_with(Instant::now).elapsed() > patience => {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY),
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    debug_assert!(path.to_string_lossy().ends_with("lock"), "{} is not the name of a lock", path.display());
    let mut options = private_files::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_held_elsewhere_is_waited_for_only_as_long_as_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = FileLock::wait(&path).unwrap();
        let other = File::options().write(true).open(&path).unwrap();
        let error = lock_within(&other, Duration::from_millis(1)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        drop(held);
        lock_within(&other, Duration::ZERO).unwrap();
    }

    #[test]
    fn a_lock_has_one_holder_and_others_can_ask_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.lock");
        assert!(!FileLock::is_held(&path) && !path.exists());
        let held = FileLock::attempt(&path).unwrap().unwrap();
        assert!(FileLock::attempt(&path).unwrap().is_none());
        assert!(FileLock::is_held(&path));
        drop(held);
        assert!(!FileLock::is_held(&path) && path.exists());
        drop(FileLock::attempt(&path).unwrap().unwrap().temporary(&path));
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_is_not_locked() {
        let root = tempfile::tempdir().unwrap();
        let (link, elsewhere) = (root.path().join("lock"), root.path().join("elsewhere"));
        std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
        assert!(FileLock::wait(&link).is_err() && !elsewhere.exists());
    }
}
