//! Reads a file with API keys only if nobody but its owner could have read, changed or replaced it, and a file with settings
//! only if no other user can have written it. On systems other than Unix, the protection of the user's own folder has to
//! suffice.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::{Error, Kind, Result, cannot_read};

/// Maximum size of a file, in bytes.
const LONGEST: u64 = 1 << 20;

/// The text of `path`, wiped when dropped; `None` if there is no such file. A symbolic link is followed: its target and the
/// target's folder must be ours alone.
///
/// # Errors
/// `Denied` if others can read or replace it, it belongs to another user, or it is not a regular file; `Other` if it
/// cannot be read.
pub fn read(path: &Path) -> Result<Option<Zeroizing<String>>> {
    let unreadable = |error: std::io::Error| cannot_read(path, &error);
    let real = match dunce::canonicalize(path) {
        Ok(real) => real,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    check_folder(path, real.parent().unwrap_or(Path::new("/")))?;
    // Checks the open file, not its name, so that it cannot be replaced between the check and the read.
    let file = open_to_read(&real, true).map_err(unreadable)?;
    check_file(path, &file.metadata().map_err(unreadable)?)?;
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
    Ok(Some(text))
}

/// Who, apart from the user and root, may have written a file with settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    /// Nobody.
    Nobody,
    /// The group of a shared checkout; and if the user is root, the owner of the checkout.
    Group,
}

/// The text of `path`, a file with settings; `None` if there is no such file. A device such as `/dev/null` is empty.
///
/// # Errors
/// `Usage` if other users can have written it, or if it is not a regular file; `Other` if it cannot be read.
pub fn read_settings(path: &Path, writers: Writers) -> Result<Option<String>> {
    let unreadable = |error: std::io::Error| cannot_read(path, &error);
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if writers == Writers::Nobody && is_device(&metadata) {
        return Ok(Some(String::new()));
    }
    check_writers(path, &metadata, writers)?;
    let file = open_to_read(path, false).map_err(unreadable)?;
    // Again, because the file can have been replaced in the meantime.
    check_writers(path, &file.metadata().map_err(unreadable)?, writers)?;
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
    Ok(Some(text))
}

fn check_writers(path: &Path, metadata: &Metadata, writers: Writers) -> Result<()> {
    let refused = |why: &str| Error::usage(format!("refused to use {}: {why}", path.display()));
    if !metadata.is_file() {
        return Err(refused("not a regular file"));
    }
    if metadata.len() > LONGEST {
        return Err(refused("larger than 1 MiB"));
    }
    let Some((owner, mode)) = owner_and_mode(metadata) else { return Ok(()) };
    let may_be_foreign = writers == Writers::Group && is_ours(0);
    if owner != 0 && !is_ours(owner) && !may_be_foreign {
        let error = refused(&format!("the file belongs to another user (id {owner})"));
        return Err(error.hint("acamp doctor --offline"));
    }
    let (forbidden, who) = if writers == Writers::Group { (0o002, "o") } else { (0o022, "go") };
    if mode & forbidden != 0 {
        let error = refused(&format!("other users can write to the file (mode {mode:04o})"));
        return Err(error.hint(format!("chmod {who}-w {}", path.display())));
    }
    Ok(())
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

/// Opens a file without waiting for the writer of a pipe; refuses a symbolic link if `is_real`.
#[cfg(unix)]
fn open_to_read(path: &Path, is_real: bool) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = if is_real { OFlags::NOFOLLOW | OFlags::NONBLOCK } else { OFlags::NONBLOCK };
    File::options().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open_to_read(path: &Path, _: bool) -> std::io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn is_device(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_device(_: &Metadata) -> bool {
    false
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

    /// macOS has no `mknodat` for pipes.
    fn make_pipe(path: &Path) {
        let made = crate::system::child_process::program("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
        set_mode(path, 0o600);
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
        make_pipe(&path);
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
        assert!(open_to_read(&path, true).is_ok() && open_to_read(&link, true).is_err());
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

    fn settings_refusal(path: &Path, writers: Writers) -> String {
        let error = read_settings(path, writers).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage, "{error}");
        error.to_string()
    }

    #[test]
    fn settings_that_others_can_write_are_refused_and_may_be_readable() {
        let (_folder, path) = private();
        for mode in [0o600, 0o644, 0o664] {
            set_mode(&path, mode);
            assert!(read_settings(&path, Writers::Group).unwrap().is_some(), "{mode:o}");
        }
        for (writers, mode, hint) in [
            (Writers::Nobody, 0o664, "chmod go-w"),
            (Writers::Nobody, 0o646, "chmod go-w"),
            (Writers::Group, 0o646, "chmod o-w"),
            (Writers::Group, 0o666, "chmod o-w"),
        ] {
            set_mode(&path, mode);
            let shown = settings_refusal(&path, writers);
            assert!(shown.contains(&format!("other users can write to the file (mode {mode:04o})")), "{shown}");
            assert!(shown.ends_with(&format!("hint: {hint} {}", path.display())), "{shown}");
        }
    }

    #[test]
    fn settings_are_regular_files_of_limited_size() {
        let (folder, path) = private();
        fs::write(&path, "#".repeat(usize::try_from(LONGEST).unwrap() + 1)).unwrap();
        assert!(settings_refusal(&path, Writers::Nobody).ends_with("larger than 1 MiB"));
        assert!(settings_refusal(folder.path(), Writers::Group).ends_with("not a regular file"));
        let pipe = folder.path().join("pipe");
        make_pipe(&pipe);
        for writers in [Writers::Nobody, Writers::Group] {
            assert!(settings_refusal(&pipe, writers).ends_with("not a regular file"));
            assert_eq!(read_settings(&folder.path().join("none"), writers).unwrap(), None);
        }
        assert_eq!(read_settings(Path::new("/dev/null"), Writers::Nobody).unwrap().as_deref(), Some(""));
    }

    #[test]
    fn settings_of_another_user_are_refused_and_root_may_use_a_checkout() {
        let (_folder, path) = private();
        // Only root can give a file away, and root may use the project file of a checkout.
        if chown(&path, Some(12_345), None).is_ok() {
            let shown = settings_refusal(&path, Writers::Nobody);
            assert!(shown.contains("the file belongs to another user (id 12345)"), "{shown}");
            assert!(read_settings(&path, Writers::Group).unwrap().is_some());
        }
    }
}
