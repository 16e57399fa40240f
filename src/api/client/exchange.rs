//! One attempt at a request and its outcome, for `--verbose`, `--debug` and `--har`.

use std::time::{Duration, SystemTime};

use super::Response;
use super::transport::{Failure, OutgoingRequest};

/// A finished attempt.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// What was sent.
    pub outgoing: &'a OutgoingRequest,
    /// The response, or why there is none.
    pub attempt: &'a Result<Response, Failure>,
    /// When it started.
    pub began: SystemTime,
    /// How long it took.
    pub took: Duration,
}
