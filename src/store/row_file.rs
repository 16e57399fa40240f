//! The rows of a file that someone hands in: CSV in its dialects, or JSON Lines. Knows lines and cells, nothing of what
//! they mean.

mod delimited;
mod format;
mod reader;

pub use format::Format;
pub use reader::{Cells, Raw, Row, Rows};

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::error::{Error, Result, reason};

/// What begins the names of columns that the program itself adds to the files it writes; readers pass over them.
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
    /// `-` is standard input, all else names a file.
    pub fn parse(text: &str) -> Self {
        if text == "-" { Source::Standard } else { Source::File(PathBuf::from(text)) }
    }

    /// How it is called in messages.
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
                    return Err(cannot("it is a folder".to_owned()));
                }
                Ok(Box::new(file))
            }
        }
    }
}
