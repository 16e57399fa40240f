//! Cancels requests in progress: waits end at once, and nothing more is sent.

use crate::system::workers::{lock, unpoisoned};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// The signal; set once, never cleared.
#[derive(Debug, Default)]
pub struct CancelSignal {
    given: Mutex<bool>,
    bell: Condvar,
}

impl CancelSignal {
    /// Sets the signal and wakes all sleeping threads.
    pub fn give(&self) {
        *lock(&self.given) = true;
        self.bell.notify_all();
    }

    /// Whether the signal is set.
    pub fn is_given(&self) -> bool {
        *lock(&self.given)
    }

    /// Sleeps for this long, or until the signal is set.
    pub fn sleep(&self, wait: Duration) {
        let end = Instant::now().checked_add(wait);
        let mut given = lock(&self.given);
        while !*given {
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return;
            }
            given = unpoisoned(self.bell.wait_timeout(given, left)).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::workers::{self, FirstFailure};

    #[test]
    fn the_sign_ends_a_sleep_and_every_later_one() {
        let stop = CancelSignal::default();
        stop.sleep(Duration::from_millis(1));
        assert!(!stop.is_given());
        let failure = FirstFailure::default();
        workers::scope(&failure, |workers| {
            workers.start(|| {
                stop.sleep(Duration::MAX);
                Ok(())
            });
            stop.give();
        });
        stop.sleep(Duration::MAX);
        assert!(stop.is_given());
    }
}
