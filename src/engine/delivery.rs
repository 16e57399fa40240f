//! What is known about the delivery of one request beyond what was typed.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::api::client::clock::{self, Clock};
use crate::api::reply::Item;
use crate::error::Result;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::store::jobs::{self, Entry, Job};
use crate::system::interrupt::Interrupt;
use crate::system::workers::lock;

/// The details of an announcement in the journal.
const FIRST: &str = "first";
const SERVER: &str = "server_time";

/// When a request was announced in the journal of a job, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The first time.
    pub first: i64,
    /// The last time.
    pub last: i64,
    /// The first time by the server's clock, if it was known.
    pub server: Option<i64>,
}

impl Announced {
    /// An announcement that the journal of an earlier run has.
    pub fn earlier(announced: &jobs::Announced) -> Self {
        let number = |key: &str| announced.detail.get(key).and_then(Value::as_i64);
        Announced { first: number(FIRST).unwrap_or(announced.at), last: announced.at, server: number(SERVER) }
    }

    /// An announcement that is made now.
    pub fn now(clock: &Clock) -> Self {
        let now = clock::now();
        Announced { first: now, last: now, server: clock.service().map(|seconds| seconds * 1000) }
    }

    fn detail(&self) -> Value {
        let pairs = [(FIRST, Some(self.first)), (SERVER, self.server)];
        let known = pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), Value::from(value?))));
        Value::Object(known.collect::<Map<String, Value>>())
    }
}

/// Whether a request was sent before, and whether its outcome could be looked up.
#[derive(Debug, Default)]
pub struct Delivery<'a> {
    /// The row of a job that it belongs to.
    pub row: Option<Row<'a>>,
    /// When it was announced, by this run or an earlier one.
    pub announced: Option<Announced>,
    /// An earlier run may have sent it, so a rejection now does not show what happened then.
    pub is_repeated: bool,
    /// An earlier run may have sent it, and its outcome has not been looked up.
    pub is_uncertain: bool,
    /// It was sent, and its outcome could not be looked up yet; it may be later.
    pub is_open: bool,
}

/// A row of a job.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The job.
    pub job: &'a Job,
    /// Its number.
    pub number: u64,
    /// The ids of records that other rows of the job created.
    pub created_by_others: &'a Mutex<HashSet<String>>,
    /// What may end a wait.
    pub interrupt: &'a Interrupt,
    /// The progress of the job.
    pub progress: &'a Progress,
}

impl<'a> Delivery<'a> {
    /// The delivery of a row, which an earlier run may have announced.
    pub fn of_row(row: Row<'a>, announced: Option<Announced>) -> Self {
        let is_repeated = announced.is_some();
        Delivery { row: Some(row), announced, is_repeated, is_uncertain: is_repeated, is_open: false }
    }

    /// Records in the journal of its job that the request is about to be sent; only then may it be.
    ///
    /// # Errors
    /// Those of [`Job::before`].
    pub fn announce(&mut self, clock: &Clock) -> Result<()> {
        let now = Announced::now(clock);
        let announced = self.announced.map_or(now, |before| Announced { last: now.last, ..before });
        self.announced = Some(announced);
        let Some(Row { job, number, .. }) = self.row else { return Ok(()) };
        job.before(&Entry::sending((number, number), announced.detail()))
    }

    /// Whether another request of this job is known to have created the record.
    pub fn is_of_another(&self, item: &Item) -> bool {
        let others = self.row.map(|row| lock(row.created_by_others));
        item.id().is_some_and(|id| others.is_some_and(|others| others.contains(&id)))
    }

    /// Sleeps, or until interrupted.
    pub fn pause(&self, length: Duration) {
        match self.row {
            Some(row) => {
                row.interrupt.sleep(length);
            }
            None => thread::sleep(length),
        }
    }

    /// Whether the run was asked to stop.
    pub fn is_interrupted(&self) -> bool {
        self.row.is_some_and(|row| row.interrupt.is_set())
    }

    /// Tells the user what it waits for.
    pub fn tell(&self, context: &Context, text: &str) {
        match self.row {
            Some(row) => row.progress.say(text),
            None => context.note(text),
        }
    }
}
