//! The only user of ureq: sends a [`Request`] to the profile's account with its token, at its pace, again where that is
//! safe, within limits of size and time; an answer that is not a success is an error.

use std::time::Duration;

use crate::error::Result;
use crate::profile::{AuthHeader, Secret};
use crate::request::Request;

/// What a client needs to know of the account and of its own limits.
#[derive(Debug)]
pub struct Settings {
    /// The account's address without `/api/3` and without a trailing slash: `https://acme.api-us1.com`.
    pub url: String,
    /// The key.
    pub token: Secret,
    /// The header that carries the key.
    pub auth_header: AuthHeader,
    /// Requests per second; 0 lifts the limit.
    pub rate: f64,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long one request may take altogether.
    pub timeout: Duration,
    /// How often one request is sent again at the most.
    pub max_retries: u32,
    /// How long all waits for one request may take together.
    pub max_wait: Duration,
    /// The largest body accepted, in bytes after decompression.
    pub max_body: u64,
    /// 0 silent; 1 one line a request on standard error.
    pub verbose: u8,
}

/// A connection to one account.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
}

/// A successful answer.
#[derive(Debug)]
pub struct Answer {
    /// 200 to 299.
    pub status: u16,
    /// Header names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Client {
    /// A client that has opened no connection yet.
    pub fn new(settings: Settings) -> Self {
        Client { settings }
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// `Denied` (401, 402, 403), `NotFound` (404), `Rejected` (other 4xx), `Temporary` (429, 5xx and network troubles
    /// after all retries), `Unknown` where a write that is not repeatable was sent and its outcome is not known.
    pub fn send(&self, request: &Request) -> Result<Answer> {
        let _ = (&self.settings, request);
        todo!()
    }
}
