//! The connection to the account: a client, and the cached names of the account. Every write of the program goes through
//! [`Connection::send`] or [`Connection::try_send`], so that no write leaves a cached name behind that it may have changed.
//! Modules above `session` therefore take a [`Connection`] and never a plain client.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use crate::api::client::{Client, Response, SendError};
use crate::api::reply::Reply;
use crate::api::request::Request;
use crate::catalogue::model::Reply as Shape;
use crate::error::{Error, Result};
use crate::store::name_cache::NameCache;

/// A client that invalidates cached names around each write. For everything but sending it is the client.
#[derive(Debug)]
pub struct Connection {
    client: Client,
    names: Option<NameCache>,
    has_written: AtomicBool,
    is_read_only: bool,
}

impl Connection {
    /// A connection with the cached names of its account; `None` without a cache.
    pub fn new(client: Client, names: Option<NameCache>) -> Self {
        Connection { client, names, has_written: AtomicBool::new(false), is_read_only: false }
    }

    /// The same connection, which sends no write: that of one of several profiles.
    #[must_use]
    pub fn read_only(self) -> Self {
        Connection { is_read_only: true, ..self }
    }

    /// The cached names of the account; `None` without a cache.
    pub fn names(&self) -> Option<&NameCache> {
        self.names.as_ref()
    }

    /// Whether a write was carried out.
    pub fn has_written(&self) -> bool {
        self.has_written.load(Ordering::Relaxed)
    }

    /// The time by the server's clock, as its latest response shows it; by our own before the first response.
    pub fn server_time(&self) -> Timestamp {
        let seconds = self.client.clock().service();
        seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
    }

    /// Sends one request and waits for its response.
    ///
    /// # Errors
    /// Those of [`Client::send`].
    pub fn send(&self, request: &Request) -> Result<Response> {
        Ok(self.try_send(request)?)
    }

    /// [`Connection::send`], with what the response of a failed request says beyond its error.
    ///
    /// # Errors
    /// Those of [`Client::send`]; `Usage` for a write on a connection that only reads.
    pub fn try_send(&self, request: &Request) -> std::result::Result<Response, SendError> {
        if self.is_read_only && request.write {
            let label = request.label();
            return Err(Error::usage(format!("{label} is a write, and a write takes one profile")).into());
        }
        // What is read while the write is under way may be from before it or after it.
        self.invalidate(request);
        let outcome = self.client.try_send(request);
        self.invalidate(request);
        self.has_written.fetch_or(request.write && outcome.is_ok(), Ordering::Relaxed);
        outcome
    }

    /// Sends one request and decodes its response.
    ///
    /// # Errors
    /// Those of [`Client::call`].
    pub fn call(&self, request: &Request, shape: Shape) -> Result<Reply> {
        self.send(request)?.decode(request, shape)
    }

    fn invalidate(&self, request: &Request) {
        if let Some(names) = self.names.as_ref().filter(|_| request.write) {
            names.invalidate_by(request);
        }
    }
}

impl Deref for Connection {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Files that may use a plain client: they read, or check a login before there is a profile.
    const PLAIN: [&str; 3] = ["command/auth/login.rs", "command/auth/user.rs", "command/doctor/server.rs"];

    fn files(folder: &Path, all: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, all);
            } else {
                all.push(path);
            }
        }
    }

    #[test]
    fn nothing_above_the_session_sends_through_a_plain_client() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut all = Vec::new();
        ["engine", "command", "cli", "args"].iter().for_each(|room| files(&source.join(room), &mut all));
        let names_client = |text: &str| {
            let imports = text.lines().filter(|line| line.starts_with("use crate::api::client::"));
            let words = imports.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric()));
            words.into_iter().any(|word| word == "Client") || text.contains("client::Client")
        };
        for path in all {
            let name = path.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/");
            let is_plain = PLAIN.contains(&name.as_str());
            assert!(is_plain || !names_client(&fs::read_to_string(&path).unwrap()), "{name} names the plain client");
        }
    }
}
