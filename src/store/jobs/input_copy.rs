//! The size and the checksum of the copy of a job's input. A copy that was truncated or changed is detected by them before
//! the rows that are left are taken for all rows.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result, cannot_read};
use crate::text::counts::thousands;

/// What identifies the content of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputCopy {
    /// Its size in bytes.
    size: u64,
    /// Its CRC-32.
    crc: u32,
}

impl InputCopy {
    /// Copies `input` to `output`.
    ///
    /// # Errors
    /// I/O errors.
    pub fn write(mut input: impl Read, mut output: impl Write) -> io::Result<Self> {
        let (mut size, mut checksum, mut buffer) = (0, crc32fast::Hasher::new(), vec![0; 64 * 1024]);
        loop {
            let part = match input.read(&mut buffer) {
                Ok(0) => return Ok(InputCopy { size, crc: checksum.finalize() }),
                Ok(length) => buffer.get(..length).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            output.write_all(part)?;
            checksum.update(part);
            size += part.len() as u64;
        }
    }

    /// Checks that `path` still has this content.
    ///
    /// # Errors
    /// `Other` if it has not, or cannot be read.
    pub fn check(&self, path: &Path) -> Result<()> {
        let found = File::open(path).and_then(|file| InputCopy::write(file, io::sink()));
        let found = found.map_err(|error| cannot_read(path, &error))?;
        if found == *self {
            return Ok(());
        }
        let (found, expected, path) = (thousands(found.size), thousands(self.size), path.display());
        let why = if found == expected { "changed".to_owned() } else { format!("{found} of {expected} bytes") };
        Err(Error::new(Kind::Other, format!("the copy of the input is damaged ({why}): {path}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_truncated_or_changed_copy_is_detected() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let copy = InputCopy::write(b"a,b\n1,2\n".as_slice(), file.as_file()).unwrap();
        copy.check(file.path()).unwrap();
        for (content, why) in [("a,b\n", "(4 of 8 bytes)"), ("a,b\n1,3\n", "(changed)"), ("", "(0 of 8 bytes)")] {
            std::fs::write(file.path(), content).unwrap();
            let error = copy.check(file.path()).unwrap_err();
            assert!(error.kind() == Kind::Other && error.message().contains(why), "{error}");
        }
    }
}
