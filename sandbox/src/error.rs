//! Why a sandbox cannot start, run or change its data.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A result whose error is an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of a sandbox as a whole.
#[derive(Debug)]
pub enum Error {
    /// It cannot listen on this port of 127.0.0.1.
    Address(u16, io::Error),
    /// Its thread cannot be started.
    Thread(io::Error),
    /// The serving thread of the sandbox at this URL panicked.
    Broken(String),
    /// Its data cannot be read or written.
    Data {
        /// The attempted action: `open`, `seed` or `reset`.
        tried: &'static str,
        /// The data directory.
        data: PathBuf,
        /// The cause.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Address(port, error) => write!(f, "cannot listen on 127.0.0.1:{port}: {error}"),
            Error::Thread(error) => write!(f, "cannot start the sandbox thread: {error}"),
            Error::Broken(url) => write!(f, "the sandbox at {url} crashed"),
            Error::Data { tried, data, reason } => {
                write!(f, "cannot {tried} the sandbox data in {}: {reason}", data.display())
            }
        }
    }
}

impl std::error::Error for Error {}
