//! Counts that are valid until the next write: a listing of a million records has ten thousand pages, and each of them
//! reports the total.

use std::cell::RefCell;
use std::collections::HashMap;

/// The counts of one version of the data.
#[derive(Debug, Default)]
pub(super) struct Counts(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    version: i64,
    counts: HashMap<String, i64>,
}

impl Counts {
    /// Returns the count under `key`, calling `count` if it is not known for this `version` of the data.
    pub(super) fn get(
        &self,
        version: i64,
        key: String,
        count: impl FnOnce() -> rusqlite::Result<i64>,
    ) -> rusqlite::Result<i64> {
        let mut state = self.0.borrow_mut();
        if state.version != version {
            *state = State { version, counts: HashMap::new() };
        }
        if let Some(total) = state.counts.get(&key) {
            return Ok(*total);
        }
        let total = count()?;
        state.counts.insert(key, total);
        Ok(total)
    }

    pub(super) fn clear(&self) {
        self.0.borrow_mut().counts.clear();
    }
}
