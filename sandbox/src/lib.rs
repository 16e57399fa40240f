//! The sandbox: an emulator of the service's API v3 that runs in this process, answers over real HTTP on loopback and
//! keeps its data in a SQLite file. It behaves as recorded traffic and the published documents say the service behaves,
//! with the service's own quirks; where neither says anything, a comment at the place says "not established".
//!
//! A request passes [`http`] (token, rate, body), [`routes`] (which handler), a handler in [`nouns`] or [`regular`], and
//! [`store`]. A noun is a description ([`noun`]); [`serialize`] shows its rows, [`errors`] holds the refusals.
//! [`faults`] decides what goes wrong on purpose, and [`http`] acts it out.
//! Knows nothing of the catalogue, the client or the command line: a package of its own, so that neither is compiled for
//! the other's sake.
#![warn(missing_docs)]

pub mod answer;
pub mod call;
pub mod clock;
pub mod column;
pub mod errors;
pub mod faults;
pub mod http;
pub mod json;
pub mod limiter;
pub mod noun;
pub mod nouns;
pub mod query;
pub mod random;
pub mod record;
pub mod regular;
pub mod routes;
pub mod schema;
pub mod seed;
pub mod serialize;
pub mod store;
mod trouble;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

pub use faults::{Delays, Fault};
pub use nouns::imports::Imports;
pub use record::Applied;
use record::Record;
use store::Store;
pub use trouble::{Error, Result};

/// The key the sandbox takes unless told another.
pub const TOKEN: &str = "sandbox";

/// The service's own limit, requests per sliding second.
pub const RATE: u32 = 5;

/// Where the sandbox keeps its data.
#[derive(Clone, Debug)]
pub enum Data {
    /// In `sandbox.db` in this directory, which is made where missing.
    Directory(PathBuf),
    /// In memory; gone when the sandbox stops.
    Ephemeral,
}

/// How to run a sandbox.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the data is.
    pub data: Data,
    /// The port on 127.0.0.1; 0 is any free one.
    pub port: u16,
    /// Requests per sliding second; 0 is no limit.
    pub rate: u32,
    /// How long every answer is held back.
    pub latency: Duration,
    /// The key that requests must carry.
    pub token: String,
    /// Up to so much longer, differently for each answer.
    pub jitter: Duration,
    /// The quota and the pace of bulk imports.
    pub imports: Imports,
    /// What goes wrong; of several faults the first that strikes.
    pub faults: Vec<Fault>,
    /// Chooses the requests that faults hit, and the jitter of each.
    pub seed: u64,
    /// How long faults that have to do with time take.
    pub delays: Delays,
    /// How long a request may take to come in whole. A connection without requests may last ten times as long.
    pub patience: Duration,
    /// Whether to keep what was carried out for [`Running::applied`].
    pub record: bool,
}

impl Options {
    /// A sandbox as the service is: its limits, the built-in key, any free port, no delay.
    pub fn new(data: Data) -> Self {
        Options {
            data,
            port: 0,
            rate: RATE,
            latency: Duration::ZERO,
            token: TOKEN.to_owned(),
            jitter: Duration::ZERO,
            imports: Imports::default(),
            faults: Vec::new(),
            seed: 0,
            delays: Delays::default(),
            patience: Duration::from_secs(30),
            record: false,
        }
    }
}

/// A sandbox that answers. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    url: String,
    record: Record,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Its address without `/api/3` and without a trailing slash: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The writes that were carried out so far, in order, where they are recorded: what a client is told of them is
    /// another matter.
    pub fn applied(&self) -> Vec<Applied> {
        self.record.all()
    }

    /// Serves until the process is killed.
    ///
    /// # Errors
    /// The serving thread broke.
    pub fn wait(mut self) -> Result<()> {
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(_)) => Err(Error::Broken(self.url.clone())),
            _ => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Dropping the sender ends the serving; its thread lets go of the database before this returns.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts a sandbox on a thread of its own, on 127.0.0.1 only. A store without data is seeded first.
///
/// # Errors
/// `Address` where the port is taken, `Data` where the data cannot be opened.
pub fn start(options: Options) -> Result<Running> {
    let store = match &options.data {
        Data::Directory(directory) => open(directory)?,
        Data::Ephemeral => {
            let store = Store::ephemeral().map_err(|error| failed("open", Path::new(":memory:"), error))?;
            schema::prepare(&store).map_err(|error| failed("seed", Path::new(":memory:"), error))?;
            store
        }
    };
    let listener = listen(options.port)?;
    let address = listener.local_addr().map_err(|error| Error::Address(options.port, error))?;
    let url = format!("http://{address}");
    let record = Record::new(options.record);
    let server = http::Server::new(store, &url, options, record.clone());
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("sandbox".to_owned())
        .spawn(move || http::serve(server, listener, stopped))
        .map_err(Error::Thread)?;
    Ok(Running { url, record, stop: Some(stop), thread: Some(thread) })
}

/// Throws away everything in the store and seeds it afresh, even while a sandbox is using it.
///
/// # Errors
/// `Data` where the store cannot be opened or written.
pub fn reset(data: &Path) -> Result<()> {
    let store = Store::open(data).map_err(|error| failed("open", data, error))?;
    schema::reset(&store).map_err(|error| failed("reset", data, error))
}

/// Adds `contacts` contacts with lists, tags and field values, the same ones on every machine, and gives how many there
/// are now.
///
/// # Errors
/// `Data` where the store cannot be opened or written.
pub fn seed(data: &Path, contacts: u64) -> Result<u64> {
    let store = open(data)?;
    seed::bulk::add(&store, contacts).map_err(|error| failed("seed", data, error))
}

fn open(directory: &Path) -> Result<Store> {
    let store = Store::open(directory).map_err(|error| failed("open", directory, error))?;
    schema::prepare(&store).map_err(|error| failed("open", directory, error))?;
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
