//! The rate limit of the account: a maximum number of requests per sliding second.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(1);

/// Counts the requests of the last second.
#[derive(Debug)]
pub(super) struct RateLimiter {
    rate: usize,
    seen: VecDeque<Instant>,
}

/// Whether a request may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// There is no limit, and the response has no rate limit headers.
    Unlimited,
    /// The request may pass.
    Allow {
        /// The remaining requests in this second.
        remaining: usize,
    },
    /// Too many requests; this one is not counted.
    Deny,
}

impl RateLimiter {
    /// `rate` is the maximum number of requests per sliding second; 0 for unlimited.
    pub(super) fn new(rate: u32) -> Self {
        RateLimiter { rate: rate as usize, seen: VecDeque::new() }
    }

    /// Counts a request at `now` and decides whether it may pass.
    pub(super) fn admit(&mut self, now: Instant) -> Decision {
        if self.rate == 0 {
            return Decision::Unlimited;
        }
        while self.seen.front().is_some_and(|first| now.saturating_duration_since(*first) >= WINDOW) {
            self.seen.pop_front();
        }
        if self.seen.len() >= self.rate {
            return Decision::Deny;
        }
        self.seen.push_back(now);
        Decision::Allow { remaining: self.rate - self.seen.len() }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Decision, RateLimiter};

    #[test]
    fn the_window_slides() {
        let start = Instant::now();
        let mut limiter = RateLimiter::new(2);
        assert_eq!(limiter.admit(start), Decision::Allow { remaining: 1 });
        assert_eq!(limiter.admit(start + Duration::from_millis(600)), Decision::Allow { remaining: 0 });
        assert_eq!(limiter.admit(start + Duration::from_millis(900)), Decision::Deny);
        assert_eq!(limiter.admit(start + Duration::from_millis(1000)), Decision::Allow { remaining: 0 });
        assert_eq!(limiter.admit(start + Duration::from_millis(1100)), Decision::Deny);
    }

    #[test]
    fn a_rate_of_zero_is_unlimited() {
        assert_eq!(RateLimiter::new(0).admit(Instant::now()), Decision::Unlimited);
    }
}
