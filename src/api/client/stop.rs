//! A sign that what is still under way is no longer wanted: waits end at once and nothing is sent any more.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The sign; given once and never taken back.
#[derive(Debug, Default)]
pub struct Stop {
    given: Mutex<bool>,
    bell: Condvar,
}

impl Stop {
    /// Gives the sign and wakes all who sleep.
    pub fn give(&self) {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Whether the sign was given.
    pub fn is_given(&self) -> bool {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps so long, or until the sign.
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
