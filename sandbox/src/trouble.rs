//! What can go wrong with a sandbox as a whole: facts, for the program to put into words.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A result whose error is an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// A sandbox that cannot be had.
#[derive(Debug)]
pub enum Error {
    /// It cannot listen on this port of 127.0.0.1.
    Address(u16, io::Error),
    /// Its thread cannot be started.
    Thread(io::Error),
    /// The one at this address stopped serving by itself.
    Broken(String),
    /// Its data cannot be used.
    Data {
        /// What was tried: `open`, `seed`, `reset`.
        tried: &'static str,
        /// Where the data is.
        data: PathBuf,
        /// Why it failed.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Address(port, error) => write!(f, "cannot listen on 127.0.0.1:{port}: {error}"),
            Error::Thread(error) => write!(f, "cannot start the sandbox's thread: {error}"),
            Error::Broken(url) => write!(f, "the sandbox at {url} broke down"),
            Error::Data { tried, data, reason } => {
                write!(f, "cannot {tried} the sandbox's data in {}: {reason}", data.display())
            }
        }
    }
}

impl std::error::Error for Error {}
