//! Atomic, locked updates of settings files. A file with API keys is never readable by others, not even briefly.

use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::config::user_file::read_text;
use crate::error::{Error, Kind, Result};
use crate::system::file_lock::FileLock;
use crate::system::ownership;
use crate::system::private_files::{self, Replacement};

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The owner alone: 0600.
    Owner,
    /// Unchanged; a new file is readable by its owner only.
    AsBefore,
}

/// Replaces the content of the file `named` with the result of `change`, atomically and under a lock. A missing file counts
/// as empty; missing directories are created with mode 0700. A symbolic link is kept and its target replaced.
///
/// # Errors
/// The error of `change`, with nothing written; `Other` if the file cannot be written; for [`Readers::Owner`] those of
/// [`ownership::read`], under the lock.
pub fn update(named: &Path, readers: Readers, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let path = dunce::canonicalize(named).unwrap_or_else(|_| named.to_owned());
    let directory = private_files::folder_of(&path);
    private_files::create_folder(directory).map_err(|error| failure("create", directory, &error))?;
    if readers == Readers::Owner {
        ownership::check_folder(named, directory)?;
    }
    let lock = lock(&path)?;
    let before = match readers {
        Readers::Owner => ownership::read(named)?.unwrap_or_default(),
        Readers::AsBefore => Zeroizing::new(read_text(&path)?.unwrap_or_default()),
    };
    let mut after = Zeroizing::new(change(&before)?);
    // The writer of TOML ends lines in LF only.
    if before.contains("\r\n") && !after.contains('\r') {
        after = Zeroizing::new(after.replace('\n', "\r\n"));
    }
    let written = if *after == *before { Ok(()) } else { replace(&path, readers, after.as_bytes()) };
    drop(lock);
    written.map_err(|error| failure("write", &path, &error))
}

/// The lock is a separate file, because the file itself is replaced. It is not removed: otherwise a third writer could
/// lock a new one while a second still waits for the old one.
fn lock(path: &Path) -> Result<FileLock> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    FileLock::wait(&name).map_err(|error| failure("lock", &name, &error))
}

fn replace(path: &Path, readers: Readers, content: &[u8]) -> std::io::Result<()> {
    let mut replacement = Replacement::private(path.to_owned())?;
    replacement.write_all(content)?;
    if readers == Readers::AsBefore {
        replacement.keep_permissions()?;
    }
    replacement.sync_and_commit()
}

fn failure(tried: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot {tried} {}: {}", path.display(), crate::error::reason(error)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::system::workers::{self, FirstFailure};

    #[test]
    fn concurrent_writers_lose_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("new/file");
        let failure = FirstFailure::default();
        workers::for_each(8, &[(); 8], &failure, |writer, ()| {
            update(&path, Readers::Owner, |text| Ok(format!("{text}{writer}\n")))
        });
        failure.into_result().unwrap();
        let mut lines: Vec<String> = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        assert_eq!(lines.concat(), "01234567");
    }

    #[test]
    fn line_ends_of_windows_are_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        fs::write(&path, "a\r\nb\r\n").unwrap();
        update(&path, Readers::AsBefore, |_| Ok("a\nc\n".into())).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a\r\nc\r\n");
    }

    #[test]
    fn a_change_that_fails_leaves_the_file_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        fs::write(&path, "before").unwrap();
        let error = update(&path, Readers::AsBefore, |_| Err(Error::usage("no"))).unwrap_err();
        assert_eq!((error.message(), fs::read_to_string(&path).unwrap().as_str()), ("no", "before"));
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_for_the_owner_and_other_files_keep_their_readers() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let directory = tempfile::tempdir().unwrap();
        let (keys, settings) = (directory.path().join("a/keys"), directory.path().join("settings"));
        update(&keys, Readers::Owner, |_| Ok("x".into())).unwrap();
        assert_eq!((mode(&keys), mode(&directory.path().join("a"))), (0o600, 0o700));
        fs::write(&settings, "").unwrap();
        fs::set_permissions(&settings, fs::Permissions::from_mode(0o644)).unwrap();
        update(&settings, Readers::AsBefore, |_| Ok("x".into())).unwrap();
        assert_eq!(mode(&settings), 0o644);
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one() {
        let directory = tempfile::tempdir().unwrap();
        let (target, link) = (directory.path().join("target"), directory.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        update(&link, Readers::AsBefore, |_| Ok("new".into())).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}
