//! The rows of an input file: CSV in its dialects and encodings, or JSON. Knows lines and cells, not their meaning.

mod decoder;
mod delimited;
mod dialect;
mod encoding;
mod format;
mod header;
mod json;
mod lines;
mod quotes;
mod reader;
mod recognition;
mod text;
mod wrong_encoding;

pub use dialect::Dialect;
pub use encoding::Encoding;
pub use format::Format;
pub use json::is_json;
pub use reader::{Cells, Raw, Row, Rows};
pub use wrong_encoding::WrongEncoding;

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use crate::error::{Error, Kind, Result, reason};

/// Prefix of the columns acamp adds to the files it writes; readers ignore them.
pub const OWN_COLUMNS: &str = "acamp_";

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
}

impl Source {
    /// `-` is standard input, anything else a path.
    pub fn parse(text: &str) -> Self {
        if text == "-" { Source::Standard } else { Source::File(PathBuf::from(text)) }
    }

    /// The name in messages.
    pub fn name(&self) -> String {
        match self {
            Source::File(path) => path.display().to_string(),
            Source::Standard => "standard input".to_owned(),
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read.
    pub fn open(&self) -> Result<Box<dyn Read>> {
        match self {
            Source::Standard => Ok(Box::new(io::stdin())),
            Source::File(path) => {
                let cannot = |why: String| Error::usage(format!("cannot read {}: {why}", path.display()));
                let file = File::open(path).map_err(|error| cannot(reason(&error)))?;
                if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
                    return Err(cannot("it is a directory".to_owned()));
                }
                Ok(Box::new(file))
            }
        }
    }

    /// A file that can be read more than once: standard input is copied to a temporary one, deleted with its handle.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read, `Other` if standard input cannot be copied.
    pub fn file(&self) -> Result<(PathBuf, Option<NamedTempFile>)> {
        let mut input = self.open()?;
        if let Source::File(path) = self {
            return Ok((path.clone(), None));
        }
        let cannot =
            |error: io::Error| Error::new(Kind::Other, format!("cannot copy standard input: {}", reason(&error)));
        let mut copy = NamedTempFile::new().map_err(cannot)?;
        io::copy(&mut input, &mut copy).map_err(cannot)?;
        Ok((copy.path().to_owned(), Some(copy)))
    }
}
