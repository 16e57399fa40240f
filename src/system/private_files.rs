//! Files and folders that only their owner may access, because they hold keys or personal data, and files that are
//! replaced atomically. The only module that creates folders with a mode, sets permissions or renames files.
//!
//! | Item | Guarantee |
//! |---|---|
//! | folders | 0700 whatever the umask, including the missing ones above |
//! | files | 0600 from the moment they exist, unless [`Replacement::readable`] or [`Replacement::keep_permissions`] says otherwise |
//! | replacement | readers see the old content or the new content, never a part; a failed write leaves the old file |

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

/// What the names of temporary files begin with, so that a file left by a crash can be attributed.
const PREFIX: &str = ".acamp-";

/// How often, and at which interval, Windows is asked to replace a file that is in use.
const RENAME_ATTEMPTS: u32 = 50;
const RENAME_RETRY: Duration = Duration::from_millis(10);

/// Creates `folder` and the missing folders above it with mode 0700; folders that exist keep their mode.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    builder().recursive(true).create(folder)
}

/// Creates `folder` like [`create_folder`], and restricts it to 0700 if it exists already; so too those above it up to
/// `base`, unless they belong to another user.
pub fn create_private_folder(base: &Path, folder: &Path) -> io::Result<()> {
    create_folder(folder)?;
    #[cfg(unix)]
    {
        let restrict = |folder| fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700));
        restrict(folder)?;
        let above = folder.ancestors().skip(1).take_while(|folder| folder.starts_with(base));
        above.for_each(|folder| drop(restrict(folder)));
    }
    #[cfg(not(unix))]
    let _ = base;
    Ok(())
}

/// Creates one folder with mode 0700.
pub fn create_new_folder(folder: &Path) -> io::Result<()> {
    builder().create(folder)
}

/// The names of what is in `folder`, in no order; none if the folder does not exist.
///
/// # Errors
/// I/O errors.
pub fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Deletes the files in `folder` whose content is meant; returns how many. With `is_dry_run`, only counts them.
///
/// # Errors
/// I/O errors, with the path.
pub fn remove_files_of(
    folder: &Path,
    is_meant: impl Fn(&[u8]) -> bool,
    is_dry_run: bool,
) -> Result<u64, (PathBuf, io::Error)> {
    let mut count = 0;
    for name in names_in(folder).map_err(|error| (folder.to_owned(), error))? {
        let path = folder.join(name);
        let failed = |error| (path.clone(), error);
        if path.is_file() && is_meant(&fs::read(&path).map_err(failed)?) {
            count += 1;
            if !is_dry_run {
                fs::remove_file(&path).map_err(failed)?;
            }
        }
    }
    Ok(count)
}

/// Options for opening a file that has mode 0600 if this creates it.
pub fn options() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates an empty file with mode 0600; a file that exists is truncated and restricted to 0600.
pub fn create(path: &Path) -> io::Result<File> {
    let file = options().write(true).create(true).truncate(true).open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Replaces the content of `target` atomically. The file has mode 0600.
pub fn replace(target: &Path, content: &[u8]) -> io::Result<()> {
    let mut replacement = Replacement::private(target.to_owned())?;
    replacement.write_all(content)?;
    replacement.commit()
}

/// Moves the complete file at `path`, opened as `file`, to `target`, with the permissions of the file it replaces.
/// Both are in one folder. The content is on disk when this returns.
pub fn move_to(file: &File, path: &Path, target: &Path) -> io::Result<()> {
    if let Ok(existing) = fs::metadata(target) {
        file.set_permissions(existing.permissions())?;
    }
    file.sync_all()?;
    rename(path, target)
}

/// Renames a file. Windows refuses to replace one that another process reads at this moment: then it is tried again.
fn rename(path: &Path, target: &Path) -> io::Result<()> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        match fs::rename(path, target) {
            Err(error) if is_in_use(&error) && attempts < RENAME_ATTEMPTS => std::thread::sleep(RENAME_RETRY),
            renamed => return renamed,
        }
    }
}

fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied
}

/// New content of a file, written to a temporary file beside it until [`Replacement::commit`]. Dropped before, it leaves
/// the target as it was and no temporary file.
#[derive(Debug)]
pub struct Replacement {
    file: NamedTempFile,
    target: PathBuf,
}

impl Replacement {
    /// A replacement that only its owner can read: mode 0600.
    pub fn private(target: PathBuf) -> io::Result<Self> {
        Self::create(target, &mut Builder::new())
    }

    /// A replacement with the mode the umask gives new files, for output the user names.
    pub fn readable(target: PathBuf) -> io::Result<Self> {
        let mut builder = Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        Self::create(target, &mut builder)
    }

    fn create(target: PathBuf, builder: &mut Builder<'_, '_>) -> io::Result<Self> {
        let folder = folder_of(&target);
        // The error does not show the random name of the temporary file, which means nothing to the user.
        let file = builder.prefix(PREFIX).tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
        Ok(Replacement { file, target })
    }

    /// The file the content is written to.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Gives the replacement the permissions of the file it replaces, if there is one.
    pub fn keep_permissions(&self) -> io::Result<()> {
        match fs::metadata(&self.target) {
            Ok(existing) => self.file.as_file().set_permissions(existing.permissions()),
            Err(_) => Ok(()),
        }
    }

    /// Moves the content to its target.
    pub fn commit(self) -> io::Result<()> {
        // Not `persist`, which on Windows fails while another process reads the target.
        let path = self.file.into_temp_path().keep().map_err(|error| error.error)?;
        rename(&path, &self.target).inspect_err(|_| drop(fs::remove_file(&path)))
    }

    /// Moves the content to its target once it is on disk, so that it survives a loss of power.
    pub fn sync_and_commit(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.commit()
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// The folder that holds `path`.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn builder() -> DirBuilder {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_that_is_dropped_leaves_the_old_content_and_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        replace(&target, b"old").unwrap();
        let mut replacement = Replacement::private(target.clone()).unwrap();
        replacement.write_all(b"half").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"old");
        drop(replacement);
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        replace(&target, b"new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
    }

    #[cfg(unix)]
    mod modes {
        use super::*;
        use crate::system::child_process;
        use crate::system::file_lock::FileLock;
        use std::os::unix::fs::PermissionsExt;

        const TEST: &str = "system::private_files::tests::modes::the_umask_does_not_change_modes";

        fn set_mode(path: &Path, mode: u32) {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        }

        /// The umask belongs to the whole process, so this test starts itself again with each umask.
        #[test]
        fn the_umask_does_not_change_modes() {
            if let Some(folder) = std::env::var_os(child_process::TEST_FOLDER) {
                return check(Path::new(&folder));
            }
            for umask in ["000", "002", "022", "077"] {
                let folder = tempfile::tempdir().unwrap();
                child_process::test_again(TEST, &format!("umask {umask}"), folder.path());
                assert!(folder.path().join("state").is_dir(), "umask {umask}: the test did not run");
            }
        }

        fn check(root: &Path) {
            let folder = root.join("state/acamp/history/account");
            create_folder(&folder).unwrap();
            for created in folder.ancestors().take(4) {
                assert_eq!(mode(created), 0o700, "{}", created.display());
            }
            create_new_folder(&folder.join("job")).unwrap();
            assert_eq!(mode(&folder.join("job")), 0o700);
            let file = |name: &str| folder.join(name);
            options().append(true).create(true).open(file("journal")).unwrap();
            create(&file("created")).unwrap();
            replace(&file("replaced"), b"").unwrap();
            drop(FileLock::wait(&file("lock")).unwrap());
            for name in ["journal", "created", "replaced", "lock"] {
                assert_eq!(mode(&file(name)), 0o600, "{name}");
            }
        }

        #[test]
        fn what_others_could_read_before_is_restricted() {
            let root = tempfile::tempdir().unwrap();
            let (folder, file) = (root.path().join("folder"), root.path().join("file"));
            fs::create_dir(&folder).unwrap();
            fs::write(&file, "before").unwrap();
            set_mode(&folder, 0o755);
            set_mode(&file, 0o644);
            create_folder(&folder).unwrap();
            assert_eq!(mode(&folder), 0o755);
            create_private_folder(&folder, &folder.join("a/b")).unwrap();
            create(&file).unwrap();
            assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
            set_mode(&folder.join("a"), 0o775);
            create_private_folder(&folder.join("a"), &folder.join("a/b")).unwrap();
            assert_eq!(mode(&folder.join("a")), 0o700);
        }

        #[test]
        fn permissions_of_a_replaced_file_are_kept_on_request() {
            let root = tempfile::tempdir().unwrap();
            let target = root.path().join("file");
            fs::write(&target, "").unwrap();
            set_mode(&target, 0o640);
            let replacement = Replacement::readable(target.clone()).unwrap();
            replacement.keep_permissions().unwrap();
            replacement.sync_and_commit().unwrap();
            assert_eq!(mode(&target), 0o640);
            let part = root.path().join("part");
            let file = create(&part).unwrap();
            move_to(&file, &part, &target).unwrap();
            assert_eq!((mode(&target), part.exists()), (0o640, false));
            replace(&target, b"").unwrap();
            assert_eq!(mode(&target), 0o600);
        }
    }
}
