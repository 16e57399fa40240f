//! Cancels requests in progress: waits end at once, and nothing more is sent.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The signal; set once, never cleared.
#[derive(Debug, Default)]
pub struct Stop {
    given: Mutex<bool>,
    bell: Condvar,
}

impl Stop {
    /// Sets the signal and wakes all sleeping threads.
    pub fn give(&self) {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Whether the signal is set.
    pub fn is_given(&self) -> bool {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps for this long, or until the signal is set.
    pub fn sleep(&self, wait: Duration) {
        let end = Instant::now().checked_add(wait);
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        while !*given {
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return;
            }
            given = self.bell.wait_timeout(given, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_ends_a_sleep_and_every_later_one() {
        let stop = Stop::default();
        stop.sleep(Duration::from_millis(1));
        assert!(!stop.is_given());
        std::thread::scope(|scope| {
            let sleeper = scope.spawn(|| stop.sleep(Duration::MAX));
            stop.give();
            sleeper.join().unwrap();
        });
        stop.sleep(Duration::MAX);
        assert!(stop.is_given());
    }
}
