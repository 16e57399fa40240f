//! What the collections of one sync share: the connection, the mirror, and what was written.

use std::sync::Mutex;

use jiff::Timestamp;

use crate::error::{Error, Result, Scope};
use crate::output::progress::Progress;
use crate::session::connection::Connection;
use crate::store::mirror::{Batch, Mirror, SyncState, Written};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{lock, unpoisoned};

/// One sync.
#[derive(Debug)]
pub struct Session<'a> {
    /// The connection.
    pub client: &'a Connection,
    /// The number of the run.
    pub run: u64,
    /// When it began, by the server's clock.
    pub begun: Timestamp,
    mirror: Mutex<Mirror>,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
}

impl<'a> Session<'a> {
    /// The run with this number, which began then.
    pub fn new(
        client: &'a Connection,
        mirror: Mirror,
        interrupt: &'a Interrupt,
        progress: &'a Progress,
        (run, begun): (u64, Timestamp),
    ) -> Self {
        Session { client, run, begun, mirror: Mutex::new(mirror), interrupt, progress }
    }

    /// Writes a batch as one transaction.
    ///
    /// # Errors
    /// Those of the mirror, which end the sync; `Interrupted` if it was asked to stop.
    pub fn write(&self, batch: &Batch<'_>) -> Result<()> {
        if self.interrupt.is_set() {
            return Err(self.interrupt.error("stopped"));
        }
        lock(&self.mirror).write(batch).map_err(ends_the_run)?;
        self.progress.sent(1);
        self.progress.add(batch.records.iter().map(|records| records.items.len() as u64).sum());
        Ok(())
    }

    /// Writes only states.
    ///
    /// # Errors
    /// As [`Session::write`].
    pub fn settle(&self, states: &[(&str, SyncState)]) -> Result<()> {
        self.write(&Batch { run: self.run, states, ..Batch::default() })
    }

    /// Replaces the states of collections, as one transaction.
    ///
    /// # Errors
    /// As [`Session::write`].
    pub fn revise<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        revised: impl Fn(&str, SyncState) -> SyncState,
    ) -> Result<()> {
        let state = |name: &'n str| Ok((name, revised(name, self.state(name)?)));
        self.settle(&names.into_iter().map(state).collect::<Result<Vec<_>>>()?)
    }

    /// How far a collection is read.
    ///
    /// # Errors
    /// Those of the mirror.
    pub fn state(&self, resource: &str) -> Result<SyncState> {
        lock(&self.mirror).state(resource).map_err(ends_the_run)
    }

    /// How many records of a collection there are.
    ///
    /// # Errors
    /// Those of the mirror.
    pub fn count(&self, resource: &str) -> Result<u64> {
        lock(&self.mirror).count(resource).map_err(ends_the_run)
    }

    /// The highest ID of a collection.
    ///
    /// # Errors
    /// Those of the mirror.
    pub fn last_id(&self, resource: &str) -> Result<Option<String>> {
        lock(&self.mirror).last_id(resource).map_err(ends_the_run)
    }

    /// Ends the run; returns what it wrote.
    ///
    /// # Errors
    /// Those of the mirror.
    pub fn end(self) -> Result<Written> {
        let mut mirror = unpoisoned(self.mirror.into_inner());
        mirror.end_run(self.run, self.client.server_time(), self.client.clock().received())
    }
}

/// A failure of the mirror is not one of a single collection.
fn ends_the_run(error: Error) -> Error {
    error.with_scope(Scope::Run)
}
