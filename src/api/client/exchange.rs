//! One attempt at a request and its outcome, for `--verbose`, `--debug` and `--har`.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use super::transport::{Failure, OutgoingRequest};
use super::{Client, Response};

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

impl Client {
    /// The number of requests sent so far, retries included.
    pub fn sent(&self) -> u64 {
        self.transport.sent.load(Ordering::Relaxed)
    }
}
