//! What was confirmed in this run: no write of a higher level is sent.

use super::Context;
use crate::catalogue::guarding::Level;
use crate::system::workers::lock;

impl Context {
    /// The highest level that was confirmed in this run, or when its job was started.
    pub fn confirmed_level(&self) -> Level {
        *lock(&self.confirmed)
    }

    /// Records that writes of this level are confirmed.
    pub fn allow(&self, level: Level) {
        let mut confirmed = lock(&self.confirmed);
        *confirmed = level.max(*confirmed);
    }
}
