//! How long a lost request may still be carried out, and when its outcome is looked up in that time. Pure.

use std::time::Duration;

use crate::error::Error;

/// How long the server has to finish a request that it has responded to before its outcome is looked up.
const GRACE: Duration = Duration::from_secs(2);
/// The minimum of it where the user allows only shorter waits: a request still in progress must not pass for one that was
/// not carried out.
const LEAST_GRACE: Duration = Duration::from_millis(500);
/// How long after it was sent a request without a response may still be carried out.
const LATEST: Duration = Duration::from_secs(60);
/// The minimum of it after the response was given up, however long that took.
const LEAST_LATEST: Duration = Duration::from_secs(30);

/// When the outcome of a request is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The wait before the first lookup; each later one is twice as long.
    pub first: Duration,
    /// The time after which a record that is still missing was not created.
    pub full: Duration,
    /// The time the user allows.
    pub allowed: Duration,
}

impl Window {
    fn new(first: Duration, full: Duration, max_wait: Duration) -> Self {
        let allowed = max_wait.max(LEAST_GRACE);
        Window { first: first.min(allowed), full, allowed }
    }

    /// The window after a request failed as `error`, sent `elapsed` ago.
    pub fn after(error: &Error, elapsed: Duration, max_wait: Duration) -> Self {
        let is_over = !matches!(error.http_status(), None | Some(408 | 502..));
        let full = if is_over { Duration::ZERO } else { LATEST.saturating_sub(elapsed).max(LEAST_LATEST) };
        Window::new(GRACE, full, max_wait)
    }

    /// The window for a request that was announced `elapsed` ago, with this wait before the first lookup.
    pub fn since(elapsed: Duration, first: Duration, max_wait: Duration) -> Self {
        Window::new(first, LATEST.saturating_sub(elapsed), max_wait)
    }

    /// The window for a request of an earlier run, `elapsed` after it was announced and `age` after this run began.
    pub fn of_earlier(elapsed: Duration, age: Duration, max_wait: Duration) -> Self {
        let window = Window::since(elapsed, grace(max_wait).saturating_sub(age), max_wait);
        // The wait that the user allows began with the run.
        Window { allowed: window.allowed.saturating_sub(age), ..window }
    }

    /// The wait before the next lookup, `elapsed` after the window began and `last` being the wait before; none if there
    /// is none.
    pub fn next(&self, last: Duration, elapsed: Duration) -> Option<Duration> {
        let left = self.full.min(self.allowed).saturating_sub(elapsed);
        (!left.is_zero()).then(|| (last * 2).max(LEAST_GRACE).min(left))
    }

    /// How long it lasts, in whole seconds.
    pub fn seconds(&self) -> f64 {
        self.full.min(self.allowed).as_secs_f64().ceil()
    }

    /// Whether a record that is missing at the end was not created.
    pub fn is_conclusive(&self) -> bool {
        self.full <= self.allowed
    }
}

/// The wait before the outcome of a request is looked up, or an idempotent one is retried.
pub fn grace(max_wait: Duration) -> Duration {
    max_wait.clamp(LEAST_GRACE, GRACE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    const SECOND: Duration = Duration::from_secs(1);

    /// When the lookups of a window take place, in seconds after it began.
    fn lookups(window: Window) -> Vec<u64> {
        let mut elapsed = window.first;
        let mut wait = window.first;
        let mut all = vec![elapsed.as_secs()];
        while let Some(next) = window.next(wait, elapsed) {
            (wait, elapsed) = (next, elapsed + next);
            all.push(elapsed.as_secs());
        }
        all
    }

    fn lost(status: Option<u16>) -> Error {
        let error = Error::new(Kind::Unknown, "lost");
        status.map_or(error.clone(), |status| error.status(status))
    }

    #[test]
    fn a_request_that_may_still_be_carried_out_is_looked_up_for_a_minute() {
        for status in [None, Some(408), Some(502), Some(503), Some(504), Some(524)] {
            let window = Window::after(&lost(status), Duration::ZERO, 300 * SECOND);
            assert_eq!((lookups(window), window.is_conclusive()), (vec![2, 6, 14, 30, 60], true), "{status:?}");
        }
        let slow = Window::after(&lost(None), 45 * SECOND, 300 * SECOND);
        assert_eq!((lookups(slow), slow.is_conclusive()), (vec![2, 6, 14, 30], true));
    }

    #[test]
    fn a_request_that_has_a_response_is_looked_up_once() {
        for status in [200, 201, 422, 500, 501] {
            let window = Window::after(&lost(Some(status)), Duration::ZERO, 300 * SECOND);
            assert_eq!((lookups(window), window.is_conclusive()), (vec![2], true), "{status}");
        }
    }

    #[test]
    fn a_shorter_maximum_wait_makes_a_missing_record_inconclusive() {
        let window = |max_wait| Window::after(&lost(Some(504)), Duration::ZERO, max_wait);
        assert_eq!((lookups(window(10 * SECOND)), window(10 * SECOND).is_conclusive()), (vec![2, 6, 10], false));
        let none = window(Duration::ZERO);
        assert_eq!((none.first, none.next(none.first, none.first), none.is_conclusive()), (LEAST_GRACE, None, false));
        assert!(Window::after(&lost(Some(500)), Duration::ZERO, Duration::ZERO).is_conclusive());
    }

    #[test]
    fn a_request_of_an_earlier_run_is_looked_up_for_the_rest_of_a_minute() {
        let window = |elapsed: u32, max_wait| Window::of_earlier(elapsed * SECOND, SECOND, max_wait);
        assert_eq!(lookups(window(1, 300 * SECOND)), [1, 3, 7, 15, 31, 59]);
        assert_eq!(lookups(window(3600, 300 * SECOND)), [1]);
        assert!(window(3600, Duration::ZERO).is_conclusive() && !window(5, 20 * SECOND).is_conclusive());
    }
}
