//! The durations of slow faults.

use std::time::Duration;

/// The durations of slow faults. Tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delays {
    /// The delay before the first byte.
    pub silence: Duration,
    /// The time it takes to send a body in small chunks.
    pub drip: Duration,
    /// The value of `Retry-After`, in whole seconds.
    pub retry_after: Duration,
}

impl Default for Delays {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Delays { silence: seconds(5), drip: seconds(10), retry_after: seconds(1) }
    }
}
