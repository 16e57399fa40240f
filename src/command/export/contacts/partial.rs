//! The unfinished file of an export: it grows beside its target, can be truncated to the last valid byte, and replaces
//! the target at the end.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result, cannot_write};
use crate::system::private_files::move_to;

/// An unfinished file.
#[derive(Debug)]
pub struct Partial {
    file: File,
    path: PathBuf,
    target: PathBuf,
    bytes: u64,
}

/// The path of the partial file of `target`: in the same folder, so that it can be renamed atomically.
pub fn beside(target: &Path, job: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{job}.part"))
}

impl Partial {
    /// Opens `path`, which will become `target`, truncated to `bytes`; creates it if nothing is kept.
    ///
    /// # Errors
    /// `NotFound` if the file has fewer bytes than are to be kept, `Other` if it cannot be created or opened; both name
    /// the target.
    pub fn open(path: PathBuf, target: PathBuf, bytes: u64) -> Result<Self> {
        let failed = |error: std::io::Error| cannot_write(&target, &error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(bytes == 0).truncate(false).open(&path).map_err(
                |error| {
                    if error.kind() == ErrorKind::NotFound && bytes > 0 {
                        lost(&path)
                    } else {
                        cannot_write(&target, &error)
                    }
                },
            )?;
        if file.metadata().map_err(failed)?.len() < bytes {
            return Err(lost(&path));
        }
        file.set_len(bytes).map_err(failed)?;
        file.seek(SeekFrom::Start(bytes)).map_err(failed)?;
        Ok(Partial { file, path, target, bytes })
    }

    /// Appends.
    ///
    /// # Errors
    /// `Other`, such as a full disk.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| cannot_write(&self.target, &error))?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// How many bytes were written and survive a loss of power.
    ///
    /// # Errors
    /// As [`Partial::write`].
    pub fn settle(&mut self) -> Result<u64> {
        self.file.sync_data().map_err(|error| cannot_write(&self.target, &error))?;
        Ok(self.bytes)
    }

    /// Its path, and that of its target.
    pub fn paths(&self) -> (&Path, &Path) {
        (&self.path, &self.target)
    }

    /// Removes the file; its target was made from it.
    pub fn discard(self) {
        let _ = std::fs::remove_file(&self.path);
    }

    /// Renames the file to its target, with the permissions of the file it replaces.
    ///
    /// # Errors
    /// As [`Partial::write`].
    pub fn finish(self) -> Result<()> {
        move_to(&self.file, &self.path, &self.target).map_err(|error| cannot_write(&self.target, &error))
    }
}

fn lost(path: &Path) -> Error {
    Error::new(Kind::NotFound, format!("the partial export is missing: {}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_appears_when_it_is_complete_and_what_was_half_written_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("contacts.csv");
        let path = beside(&target, "7");
        assert_eq!(path.file_name().unwrap(), ".contacts.csv.7.part");
        let mut partial = Partial::open(path.clone(), target.clone(), 0).unwrap();
        partial.write(b"a\nb\n").unwrap();
        assert_eq!(partial.settle().unwrap(), 4);
        partial.write(b"half a li").unwrap();
        drop(partial);
        let mut partial = Partial::open(path.clone(), target.clone(), 4).unwrap();
        partial.write(b"c\n").unwrap();
        assert!(!target.exists());
        partial.finish().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"a\nb\nc\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_partial_file_that_is_gone_or_shorter_than_it_was_is_not_continued() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x");
        let path = folder.path().join("part");
        let open = || Partial::open(path.clone(), target.clone(), 3).unwrap_err().kind();
        assert_eq!(open(), Kind::NotFound);
        fs::write(&path, "ab").unwrap();
        assert_eq!(open(), Kind::NotFound);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let target = PathBuf::from("/nonexistent/x.csv");
        let error = Partial::open(beside(&target, "7"), target, 0).unwrap_err();
        assert_eq!(error.message(), "cannot write /nonexistent/x.csv: no such file or directory");
    }
}
