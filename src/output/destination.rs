//! Where output goes: standard output, a pager, or a file that appears only when it is complete. Together with the pager,
//! the only module that uses standard output.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};
use std::path::Path;

use super::Output;
use super::feed::{Feed, FeedPart};
use super::pager::Paged;
use crate::error::{Error, Kind, Result};
use crate::system::paths::is_null_device;
use crate::system::private_files::Replacement;

/// Bytes buffered before they are written.
const BUFFER: usize = 64 * 1024;

/// An open destination.
#[derive(Debug)]
pub enum Destination {
    /// Standard output.
    Standard(Stream<StdoutLock<'static>>),
    /// Standard output, through a pager if it is long.
    Paged(Paged),
    /// A file, replaced by [`Destination::finish`].
    File(Stream<Replacement>),
    /// A device or named pipe, written directly.
    Device(Stream<fs::File>),
    /// The common output of several profiles, which gets all bytes at the end.
    Common(Feed, Vec<u8>),
}

impl Destination {
    /// The destination of `output`: the pager, standard output or the file.
    ///
    /// # Errors
    /// As [`Destination::open`].
    pub fn of(output: &Output) -> Result<Self> {
        match (&output.feed, &output.pager) {
            (Some(feed), _) => Ok(Destination::Common(feed.clone(), Vec::new())),
            (None, Some(pager)) if output.is_shown() => Ok(Destination::Paged(Paged::new(pager))),
            _ => Destination::open(output.file()),
        }
    }

    /// Standard output, or the file, which is not changed yet.
    ///
    /// # Errors
    /// `Other` if the file cannot be created.
    pub fn open(file: Option<&Path>) -> Result<Self> {
        let Some(path) = file else {
            return Ok(Destination::Standard(Stream::new(io::stdout().lock(), "to standard output".to_owned())));
        };
        let name = path.display().to_string();
        let failed = |error: io::Error| cannot_write(&name, &error);
        let open_device = || fs::OpenOptions::new().write(true).open(path);
        let existing = match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(_) if is_null_device(path) => {
                return Ok(Destination::Device(Stream::new(open_device().map_err(failed)?, name)));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
            return Ok(Destination::Device(Stream::new(open_device().map_err(failed)?, name)));
        }
        // A link stays a link: its target is replaced.
        let path = if existing.is_some() { dunce::canonicalize(path).map_err(failed)? } else { path.to_owned() };
        let replacement = Replacement::readable(path).map_err(failed)?;
        if existing.is_some_and(|metadata| metadata.permissions().readonly()) {
            return Err(failed(ErrorKind::PermissionDenied.into()));
        }
        replacement.keep_permissions().map_err(failed)?;
        Ok(Destination::File(Stream::new(replacement, name)))
    }

    /// Fails where [`Destination::open`] would fail. Does not open a device or named pipe: its reader would see the end.
    ///
    /// # Errors
    /// As [`Destination::open`].
    pub fn check(file: Option<&Path>) -> Result<()> {
        let is_special = |path: &Path| fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
        match file {
            Some(path) if !is_special(path) => Destination::open(file).map(drop),
            _ => Ok(()),
        }
    }

    /// Writes bytes; does nothing once the reader of a pipe has closed it.
    ///
    /// # Errors
    /// `Other`, for any reason but a closed pipe.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Destination::Standard(stream) => stream.write(bytes),
            Destination::Paged(paged) => paged.write(bytes),
            Destination::File(stream) => stream.write(bytes),
            Destination::Device(stream) => stream.write(bytes),
            Destination::Common(_, text) => {
                text.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// The file, if it can be written at any place in it.
    pub(super) fn seekable(&self) -> Option<&fs::File> {
        match self {
            Destination::File(stream) => Some(stream.writer.get_ref().file()),
            _ => None,
        }
    }

    /// Flushes the buffer.
    ///
    /// # Errors
    /// As [`Destination::write`].
    pub fn flush(&mut self) -> Result<()> {
        match self {
            Destination::Standard(stream) => stream.flush(),
            Destination::Paged(paged) => paged.flush(),
            Destination::File(stream) => stream.flush(),
            Destination::Device(stream) => stream.flush(),
            Destination::Common(..) => Ok(()),
        }
    }

    /// Whether the reader of the pipe has closed it.
    pub fn closed(&self) -> bool {
        match self {
            Destination::Standard(stream) => stream.closed,
            Destination::Paged(paged) => paged.closed(),
            Destination::File(stream) => stream.closed,
            Destination::Device(stream) => stream.closed,
            Destination::Common(feed, _) => feed.closed(),
        }
    }

    /// Flushes the buffer and replaces the file, if there is one. Returns a warning for the user: that the pager could not be
    /// started.
    ///
    /// # Errors
    /// As [`Destination::write`].
    pub fn finish(mut self) -> Result<Option<String>> {
        self.flush()?;
        let stream = match self {
            Destination::File(stream) => stream,
            Destination::Paged(paged) => return paged.finish(),
            Destination::Common(feed, text) => {
                let text = FeedPart::Text(String::from_utf8_lossy(&text).into_owned());
                return feed.send(text).map(|()| None);
            }
            Destination::Standard(_) | Destination::Device(_) => return Ok(None),
        };
        let Stream { writer, name, .. } = stream;
        let replacement = writer.into_inner().map_err(|error| cannot_write(&name, error.error()))?;
        replacement.commit().map_err(|error| cannot_write(&name, &error))?;
        Ok(None)
    }
}

/// A buffered writer for which a closed pipe is not an error.
#[derive(Debug)]
pub struct Stream<W: Write> {
    writer: BufWriter<W>,
    name: String,
    closed: bool,
}

impl<W: Write> Stream<W> {
    pub(super) fn new(writer: W, name: String) -> Self {
        Stream { writer: BufWriter::with_capacity(BUFFER, writer), name, closed: false }
    }

    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let outcome = self.writer.write_all(bytes);
        self.check(outcome)
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let outcome = self.writer.flush();
        self.check(outcome)
    }

    fn check(&mut self, outcome: io::Result<()>) -> Result<()> {
        match outcome {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(cannot_write(&self.name, &error)),
            Ok(()) => Ok(()),
        }
    }
}

fn cannot_write(name: &str, error: &io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot write {name}: {}", crate::error::reason(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer that fails with one kind of error.
    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_success_and_ends_the_output() {
        let mut stream = Stream::new(Failing(ErrorKind::BrokenPipe), "to standard output".to_owned());
        stream.write(b"a").unwrap();
        assert!(!stream.closed);
        stream.flush().unwrap();
        assert!(stream.closed);
        stream.write(&[b'a'; 2 * BUFFER]).unwrap();
        stream.flush().unwrap();
    }

    #[test]
    fn any_other_failure_is_an_error_that_names_the_destination() {
        let mut stream = Stream::new(Failing(ErrorKind::StorageFull), "to standard output".to_owned());
        stream.write(b"a").unwrap();
        let error = stream.flush().unwrap_err();
        assert_eq!((error.kind(), error.message()), (Kind::Other, "cannot write to standard output: no storage space"));
    }

    #[test]
    fn a_file_is_replaced_only_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.json");
        fs::write(&path, "old").unwrap();
        let mut destination = Destination::open(Some(&path)).unwrap();
        destination.write(b"new").unwrap();
        destination.flush().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        destination.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_abandoned_output_leaves_no_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.json");
        let mut destination = Destination::open(Some(&path)).unwrap();
        destination.write(b"half").unwrap();
        drop(destination);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_missing_folder_is_named_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing/data.json");
        let error = Destination::open(Some(&path)).unwrap_err();
        assert_eq!(error.message(), format!("cannot write {}: no such file or directory", path.display()));
    }

    #[cfg(unix)]
    #[test]
    fn a_replacement_keeps_permissions_and_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("data"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        let mut destination = Destination::open(Some(&link)).unwrap();
        destination.write(b"new").unwrap();
        destination.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_device_is_written_directly() {
        let device = if cfg!(windows) { "NUL" } else { "/dev/null" };
        let mut destination = Destination::open(Some(Path::new(device))).unwrap();
        destination.write(b"x").unwrap();
        destination.finish().unwrap();
    }
}
