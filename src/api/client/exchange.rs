//! One attempt at a request with all that came of it, for whoever shows or keeps it.

use std::time::{Duration, SystemTime};

use super::Answer;
use super::transport::{Failure, Outgoing};

/// An attempt that is over.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// What was sent.
    pub outgoing: &'a Outgoing,
    /// What came.
    pub attempt: &'a Result<Answer, Failure>,
    /// When it began.
    pub began: SystemTime,
    /// How long it took.
    pub took: Duration,
}

impl Exchange<'_> {
    /// Why no whole answer came, where none did.
    pub fn failure(&self) -> Option<String> {
        match self.attempt {
            Ok(_) => None,
            Err(failure) => Some(failure.why()),
        }
    }
}
