//! How to run a sandbox: data, port, rate limit, latency, imports, faults, quirks.

mod quirks;

use std::path::PathBuf;
use std::time::Duration;

use crate::faults::{Delays, Fault};

pub use quirks::{InvalidQuirk, QUIRKS, Quirk, Quirks};

/// The API key a sandbox accepts by default.
pub const TOKEN: &str = "sandbox";

/// The server's own rate limit, in requests per sliding second.
pub const RATE: u32 = 5;

/// Where a sandbox keeps its data.
#[derive(Clone, Debug)]
pub enum Data {
    /// In `sandbox.db` in this directory, which is created if missing.
    Directory(PathBuf),
    /// In memory, until the sandbox stops.
    Ephemeral,
}

/// What a new store contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contents {
    /// A small, plausible account.
    #[default]
    Sample,
    /// Two users, their groups, and what every account has. The ids of all other records begin with this number, so that
    /// an id of another account never means a record of this one by chance.
    Empty(i64),
}

/// How to run a sandbox.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the data is.
    pub data: Data,
    /// What it contains if it is new.
    pub contents: Contents,
    /// The port on 127.0.0.1; 0 for any free port.
    pub port: u16,
    /// Maximum requests per sliding second; 0 for unlimited.
    pub rate: u32,
    /// The delay before each response.
    pub latency: Duration,
    /// The API key that requests must carry.
    pub token: String,
    /// The maximum random delay added to `latency`.
    pub jitter: Duration,
    /// The quota and duration of bulk imports.
    pub imports: Imports,
    /// The faults to inject. If several match a request, the first one applies.
    pub faults: Vec<Fault>,
    /// What the server does differently than most evidence says.
    pub quirks: Quirks,
    /// The seed that selects the requests hit by faults, the jitter of each request and the disorder of quirks.
    pub seed: u64,
    /// The durations of the slow faults.
    pub delays: Delays,
    /// From the arrival of a request hit by a fault of the stage [`Later`](crate::faults::Stage::Later) to its
    /// execution.
    pub late: Duration,
    /// The time limit for receiving a complete request. An idle connection may stay open ten times as long.
    pub patience: Duration,
    /// Whether to record the executed writes for [`Running::applied`](crate::Running::applied).
    pub record: bool,
}

impl Options {
    /// Returns the server's own limits, the default API key, any free port and no delay.
    pub fn new(data: Data) -> Self {
        Options {
            data,
            contents: Contents::default(),
            port: 0,
            rate: RATE,
            latency: Duration::ZERO,
            token: TOKEN.to_owned(),
            jitter: Duration::ZERO,
            imports: Imports::default(),
            faults: Vec::new(),
            quirks: Quirks::default(),
            seed: 0,
            delays: Delays::default(),
            late: Duration::from_secs(5),
            patience: Duration::from_secs(30),
            record: false,
        }
    }
}

/// The quota and duration of bulk imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imports {
    /// Maximum requests with several contacts per sliding minute; requests with one contact get a fifth of it. 0 lifts
    /// both. The server's own quota is 100.
    pub quota: u32,
    /// From the request to the end of the job. The contacts are written after half of it. The server's own duration is
    /// not established; minutes are reported.
    pub time: Duration,
}

impl Default for Imports {
    fn default() -> Self {
        Imports { quota: 100, time: Duration::from_millis(1500) }
    }
}
