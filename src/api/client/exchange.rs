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
