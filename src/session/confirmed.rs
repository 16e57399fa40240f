//! What was confirmed in this run: no write of a higher level is sent, and no delete that deletes more records of
//! another resource.

use std::collections::BTreeMap;
use std::sync::MutexGuard;

use super::Context;
use crate::catalogue::guarding::Level;
use crate::system::workers::lock;

/// What was confirmed.
#[derive(Debug, Default)]
pub(super) struct Confirmed {
    level: Level,
    /// How many records of another resource deletes may delete as well.
    cascaded: u64,
    /// How many each delete that was sent deletes at worst, by the id of its record.
    deletes: BTreeMap<String, u64>,
}

impl Context {
    /// The highest level that was confirmed in this run, or when its job was started.
    pub fn confirmed_level(&self) -> Level {
        lock(&self.confirmed).level
    }

    /// Records that writes of this level are confirmed.
    pub fn allow(&self, level: Level) {
        let mut confirmed = lock(&self.confirmed);
        confirmed.level = level.max(confirmed.level);
    }

    /// Records that deletes may delete this many records of another resource as well.
    pub fn allow_cascade(&self, count: u64) {
        lock(&self.confirmed).cascaded += count;
    }

    /// Counts what the delete of the record `id` deletes as well; if that is more than is confirmed, gives how many it may.
    ///
    /// # Errors
    /// The number that is still confirmed.
    pub fn count_cascade(&self, id: &str, count: u64) -> Result<(), u64> {
        let mut confirmed = lock(&self.confirmed);
        let others: u64 = confirmed.deletes.iter().filter(|(other, _)| *other != id).map(|(_, count)| count).sum();
        let left = confirmed.cascaded.saturating_sub(others);
        if count > left {
            return Err(left);
        }
        confirmed.deletes.insert(id.to_owned(), count);
        Ok(())
    }

    /// The records whose deletes were sent and may have deleted others as well.
    pub fn deleted(&self) -> Vec<String> {
        lock(&self.confirmed).deletes.keys().cloned().collect()
    }

    /// Waits until no other such delete is in flight: what one of them deletes depends on the others.
    pub fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        lock(&self.cascading)
    }
}
