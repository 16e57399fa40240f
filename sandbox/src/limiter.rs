//! The account's rate limit: so many requests in any sliding second.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(1);

/// Remembers the requests of the last second.
#[derive(Debug)]
pub struct Limiter {
    rate: usize,
    seen: VecDeque<Instant>,
}

/// What the limiter says of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no limit, and no header tells of one.
    Unlimited,
    /// It may pass; so many more may follow within the second.
    Pass {
        /// Requests left.
        remaining: usize,
    },
    /// Too many; it was not counted.
    Refuse,
}

impl Limiter {
    /// `rate` requests per sliding second; 0 lifts the limit.
    pub fn new(rate: u32) -> Self {
        Limiter { rate: rate as usize, seen: VecDeque::new() }
    }

    /// The limit itself, requests per second.
    pub fn rate(&self) -> usize {
        self.rate
    }

    /// Counts a request at `now` and says whether it may pass.
    pub fn admit(&mut self, now: Instant) -> Verdict {
        if self.rate == 0 {
            return Verdict::Unlimited;
        }
        while self.seen.front().is_some_and(|first| now.saturating_duration_since(*first) >= WINDOW) {
            self.seen.pop_front();
        }
        if self.seen.len() >= self.rate {
            return Verdict::Refuse;
        }
        self.seen.push_back(now);
        Verdict::Pass { remaining: self.rate - self.seen.len() }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Limiter, Verdict};

    #[test]
    fn the_window_slides() {
        let start = Instant::now();
        let mut limiter = Limiter::new(2);
        assert_eq!(limiter.admit(start), Verdict::Pass { remaining: 1 });
        assert_eq!(limiter.admit(start + Duration::from_millis(600)), Verdict::Pass { remaining: 0 });
        assert_eq!(limiter.admit(start + Duration::from_millis(900)), Verdict::Refuse);
        assert_eq!(limiter.admit(start + Duration::from_millis(1000)), Verdict::Pass { remaining: 0 });
        assert_eq!(limiter.admit(start + Duration::from_millis(1100)), Verdict::Refuse);
    }

    #[test]
    fn a_rate_of_zero_lets_everything_pass() {
        assert_eq!(Limiter::new(0).admit(Instant::now()), Verdict::Unlimited);
    }
}
