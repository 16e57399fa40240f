//! One attempt at a request and its outcome, for `--verbose`, `--debug` and `--har`.

use std::time::{Duration, SystemTime};

use super::Answer;
use super::transport::{Failure, Outgoing};

/// A finished attempt.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// What was sent.
    pub outgoing: &'a Outgoing,
    /// The response, or why there is none.
    pub attempt: &'a Result<Answer, Failure>,
    /// When it started.
    pub began: SystemTime,
    /// How long it took.
    pub took: Duration,
}

impl Exchange<'_> {
    /// Why no complete response was received, if so.
    pub fn failure(&self) -> Option<String> {
        match self.attempt {
            Ok(_) => None,
            Err(failure) => Some(failure.why()),
        }
    }
}
