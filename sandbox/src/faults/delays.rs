//! How long faults that have to do with time take.

use std::time::Duration;

/// The durations of faults. Tests shorten them; nothing else changes with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delays {
    /// How long the first byte is kept back.
    pub silence: Duration,
    /// How long a dripping body takes.
    pub drip: Duration,
    /// What `Retry-After` says; whole seconds.
    pub retry_after: Duration,
}

impl Default for Delays {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Delays { silence: seconds(5), drip: seconds(10), retry_after: seconds(1) }
    }
}
