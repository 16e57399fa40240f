//! Reads a file only if nobody but its owner could have read, changed or replaced it. On systems other than Unix, the
//! protection of the user's own folder has to suffice.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::{Error, Kind, Result, cannot_read};

/// Maximum size of a credentials file, in bytes.
const LONGEST: u64 = 1 << 20;

/// The text of `path`, wiped when dropped; `None` if there is no such file. A symbolic link is followed: its target and the
/// target's folder must be ours alone.
///
/// # Errors
/// `Denied` if others can read or replace it, it belongs to another user, or it is not a regular file; `Other` if it
/// cannot be read.
pub fn read(path: &Path) -> Result<Option<Zeroizing<String>>> {
    let unreadable = |error: std::io::Error| cannot_read(path, &error);
    let real = match fs::canonicalize(path) {
        Ok(real) => real,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    check_folder(path, real.parent().unwrap_or(Path::new("/")))?;
    // Checks the open file, not its name, so that it cannot be replaced between the check and the read.
    let file = open(&real).map_err(unreadable)?;
    check_file(path, &file.metadata().map_err(unreadable)?)?;
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
    Ok(Some(text))
}

/// Refuses a folder in which other users could replace `path`.
///
/// # Errors
/// `Denied`.
pub fn check_folder(path: &Path, folder: &Path) -> Result<()> {
    let metadata = fs::metadata(folder).map_err(|error| cannot_read(folder, &error))?;
    let Some((owner, mode)) = owner_and_mode(&metadata) else { return Ok(()) };
    let shown = folder.display();
    if mode & 0o022 != 0 {
        let why = format!("other users can write to {shown} (mode {mode:04o})");
        return Err(refused(path, &why).hint(format!("chmod go-w {shown}")));
    }
    if owner != 0 && !is_ours(owner) {
        return Err(refused(path, &format!("{shown} belongs to another user (ID {owner})")));
    }
    Ok(())
}

/// Refuses what others can read, what belongs to another user, and what is not a regular file.
fn check_file(path: &Path, metadata: &Metadata) -> Result<()> {
    let Some((owner, mode)) = owner_and_mode(metadata) else { return Ok(()) };
    if !metadata.is_file() {
        return Err(refused(path, "not a regular file"));
    }
    if !is_ours(owner) {
        return Err(refused(path, &format!("the file belongs to another user (ID {owner})")));
    }
    if mode & 0o077 != 0 {
        let why = format!("other users can access the file (mode {mode:04o})");
        return Err(refused(path, &why).hint(format!("chmod 600 {}", path.display())));
    }
    Ok(())
}

fn refused(path: &Path, why: &str) -> Error {
    Error::new(Kind::Denied, format!("refused to use the keys in {}: {why}", path.display()))
}

/// Opens a file without following a symbolic link and without waiting for the writer of a pipe.
#[cfg(unix)]
fn open(real: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    File::options().read(true).custom_flags(flags.bits().cast_signed()).open(real)
}

#[cfg(not(unix))]
fn open(real: &Path) -> std::io::Result<File> {
    File::open(real)
}

/// The owner, and the lowest twelve bits of the mode.
#[cfg(unix)]
fn owner_and_mode(metadata: &Metadata) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.uid(), metadata.mode() & 0o7777))
}

#[cfg(not(unix))]
fn owner_and_mode(_: &Metadata) -> Option<(u32, u32)> {
    None
}

#[cfg(unix)]
fn is_ours(owner: u32) -> bool {
    rustix::process::geteuid().as_raw() == owner
}

#[cfg(not(unix))]
fn is_ours(_: u32) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, chown, symlink};

    fn private() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials.toml");
        fs::write(&path, "text").unwrap();
        set_mode(&path, 0o600);
        (folder, path)
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn refusal(path: &Path) -> String {
        let error = read(path).unwrap_err();
        assert_eq!(error.kind(), Kind::Denied, "{error}");
        error.to_string()
    }

    #[test]
    fn a_file_of_our_own_is_read_also_through_a_link() {
        let (folder, path) = private();
        assert_eq!(read(&path).unwrap().as_deref().map(String::as_str), Some("text"));
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(read(&link).unwrap().is_some());
        assert!(read(&folder.path().join("none")).unwrap().is_none());
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        assert!(read(&folder.path().join("dangling")).unwrap().is_none());
    }

    #[test]
    fn a_folder_others_can_write_to_is_refused_through_a_link_too() {
        let (folder, path) = private();
        for mode in [0o720, 0o702, 0o1777] {
            set_mode(folder.path(), mode);
            assert!(refusal(&path).contains(&format!("(mode {mode:04o})\n  hint: chmod go-w ")), "{mode:o}");
            let (other, link) = (tempfile::tempdir().unwrap(), "link");
            symlink(&path, other.path().join(link)).unwrap();
            assert!(refusal(&other.path().join(link)).contains("other users can write to"));
        }
    }

    #[test]
    fn pipes_folders_and_devices_are_refused_without_waiting() {
        let (folder, path) = private();
        fs::remove_file(&path).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert!(refusal(&path).ends_with("not a regular file"));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(refusal(&path).ends_with("not a regular file"));
        symlink("/dev/zero", folder.path().join("endless")).unwrap();
        read(&folder.path().join("endless")).unwrap_err();
    }

    #[test]
    fn a_link_that_replaces_the_file_is_not_followed() {
        let (folder, path) = private();
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(open(&path).is_ok() && open(&link).is_err());
    }

    #[test]
    fn the_file_of_another_user_is_refused() {
        let (folder, path) = private();
        // Only root can give a file away; another user sees the files of root.
        if chown(&path, Some(12_345), None).is_err() {
            let error = check_file(&path, &fs::metadata("/").unwrap()).unwrap_err();
            return assert_eq!(error.kind(), Kind::Denied);
        }
        assert!(refusal(&path).ends_with("the file belongs to another user (ID 12345)"));
        chown(&path, Some(0), None).unwrap();
        chown(folder.path(), Some(12_345), None).unwrap();
        assert!(refusal(&path).ends_with("belongs to another user (ID 12345)"));
    }
}
