//! The sandbox: an emulator of the ActiveCampaign API, versions 3 and 1, that runs in this process, serves HTTP on
//! loopback and keeps its data in a SQLite file. It behaves as recorded traffic and the published documents say the
//! server behaves, including its quirks. Where neither says anything, a comment says "not established".
//!
//! Modules from top to bottom; each uses only those below it, and `tests/layers` checks this:
//!
//! | Module | Contents |
//! |---|---|
//! | `http` | the server: connections, API key, rate limit, fault injection, quirks of the query |
//! | `v1` | API v1: its actions, on the same records |
//! | `seed` | the initial data |
//! | `routes` | which handler executes which request |
//! | `handlers` | irregular operations |
//! | `sending` | the sending of campaigns: states, recipients, simulated outcomes, reports |
//! | [`resources`] | every resource, as data |
//! | `api` | what all resources have in common: requests, responses, filters, regular operations |
//! | [`store`] | the records, in SQLite |
//! | `schema` | how a resource is described |
//! | `config` | options, quirks |
//! | [`faults`] | what goes wrong on purpose |
//! | `error` | why a sandbox cannot start |
//! | `util` | dates, JSON, numbers |
//!
//! Knows nothing of the command line, its catalogue and its client, and is a package of its own so that a change of one
//! does not recompile the other.
#![warn(missing_docs)]

mod api;
mod config;
mod error;
pub mod faults;
mod handlers;
mod http;
pub mod resources;
mod routes;
mod schema;
mod seed;
mod sending;
pub mod store;
mod util;
mod v1;

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

pub use api::test_mail::Mail;
pub use config::{Contents, Data, Imports, InvalidQuirk, Options, QUIRKS, Quirk, Quirks, RATE, TOKEN};
pub use error::{Error, Result};
pub use faults::{Delays, Fault};
pub use http::Applied;
use http::WriteLog;
use store::Store;

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    url: String,
    write_log: WriteLog,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Returns the URL, without `/api/3` and without a trailing slash: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the writes executed so far, in order, whatever responses the client got, and the reads after which a fault
    /// changed names. Empty unless [`Options::record`] is set.
    pub fn applied(&self) -> Vec<Applied> {
        self.write_log.all()
    }

    /// Returns the number of requests that a fault of the stage [`Later`](faults::Stage::Later) delays and that are not
    /// executed yet. Those left when the sandbox stops are never executed.
    pub fn pending(&self) -> usize {
        self.write_log.pending()
    }

    /// Serves until the process is killed.
    ///
    /// # Errors
    /// `Broken` if the serving thread panicked.
    pub fn wait(mut self) -> Result<()> {
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(_)) => Err(Error::Broken(self.url.clone())),
            _ => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Dropping the sender stops the server. Its thread closes the database before this returns.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts a sandbox on its own thread, on 127.0.0.1 only. Seeds the data if there is none.
///
/// # Errors
/// `Address` if the port is in use, `Data` if the data cannot be opened.
pub fn start(options: Options) -> Result<Running> {
    let store = match &options.data {
        Data::Directory(directory) => open_with(directory, options.contents)?,
        Data::Ephemeral => {
            let store = Store::ephemeral().map_err(|error| failed("open", Path::new(":memory:"), error))?;
            seed::prepare_with(&store, options.contents)
                .map_err(|error| failed("seed", Path::new(":memory:"), error))?;
            store
        }
    };
    let listener = listen(options.port)?;
    let address = listener.local_addr().map_err(|error| Error::Address(options.port, error))?;
    let url = format!("http://{address}");
    let write_log = WriteLog::new(options.record);
    let server = http::Server::new(store, &url, options, write_log.clone());
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("sandbox".to_owned())
        .spawn(move || http::serve(server, listener, stopped))
        .map_err(Error::Thread)?;
    Ok(Running { url, write_log, stop: Some(stop), thread: Some(thread) })
}

/// Deletes all data and seeds it again, even while a sandbox is using it.
///
/// # Errors
/// `Data` if the data cannot be opened or written.
pub fn reset(data: &Path) -> Result<()> {
    let store = Store::open(data).map_err(|error| failed("open", data, error))?;
    seed::reset(&store).map_err(|error| failed("reset", data, error))
}

/// Adds `contacts` contacts with lists, tags and field values, the same on every machine, and returns the total number
/// of contacts.
///
/// # Errors
/// `Data` if the data cannot be opened or written.
pub fn seed(data: &Path, contacts: u64) -> Result<u64> {
    let store = open(data)?;
    seed::add_contacts(&store, contacts).map_err(|error| failed("seed", data, error))
}

/// Moves the clock of the sandbox forward, also that of a running one, and returns its time in seconds since 1970.
///
/// # Errors
/// `Data` if the data cannot be opened or written.
pub fn advance(data: &Path, time: Duration) -> Result<i64> {
    let store = open(data)?;
    let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    let advance = || {
        store.advance_clock(milliseconds)?;
        store.clock_offset()
    };
    let ahead = advance().map_err(|error| failed("advance the clock of", data, error))?;
    Ok(util::clock::now_millis().saturating_add(ahead) / 1000)
}

fn open(directory: &Path) -> Result<Store> {
    open_with(directory, Contents::default())
}

fn open_with(directory: &Path, contents: Contents) -> Result<Store> {
    let store = Store::open(directory).map_err(|error| failed("open", directory, error))?;
    seed::prepare_with(&store, contents).map_err(|error| failed("open", directory, error))?;
    Ok(store)
}

fn listen(port: u16) -> Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| Error::Address(port, error))?;
    listener.set_nonblocking(true).map_err(|error| Error::Address(port, error))?;
    Ok(listener)
}

fn failed(tried: &'static str, data: &Path, reason: impl ToString) -> Error {
    Error::Data { tried, data: data.to_owned(), reason: reason.to_string() }
}
