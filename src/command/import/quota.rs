//! The quota of the bulk import, separate from the account's five requests per second: requests per minute, fewer for
//! requests with a single contact. Enforced here so that the server never has to reject; other requests do not count.
//! The arithmetic is pure.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::system::interrupt::Interrupt;
use crate::system::workers::lock;

/// Requests per minute with several contacts, and with one.
pub const SEVERAL: usize = 100;
pub const SINGLE: usize = 20;

/// The quota's window, and a margin, because the server counts when a request arrives and we when it leaves.
const MINUTE: Duration = Duration::from_secs(60);
const MARGIN: Duration = Duration::from_millis(500);

/// The quota of one job, shared by its threads.
#[derive(Debug, Default)]
pub struct Quota {
    windows: Mutex<Windows>,
    /// Whether the profile disables all limits: `--rate 0`.
    is_lifted: bool,
}

impl Quota {
    /// An unused quota. `rate` is that of the profile; 0 disables the quota too, as for the emulator. If the server
    /// still rejects a request, its minute is waited for.
    pub fn new(rate: f64) -> Self {
        Quota { windows: Mutex::default(), is_lifted: rate <= 0.0 }
    }

    /// Waits for the turn of a request with this many contacts; returns whether it came before an interrupt.
    pub fn wait(&self, contacts: usize, interrupt: &Interrupt) -> bool {
        let wait = lock(&self.windows).reserve(Instant::now(), contacts, self.is_lifted);
        interrupt.sleep(wait)
    }

    /// Records that the server reported the quota as exceeded: nothing is sent for `wait`. Returns whether that is new,
    /// because concurrent requests are rejected together.
    pub fn exceeded(&self, wait: Duration) -> bool {
        let now = Instant::now();
        let before = lock(&self.windows).not_before.replace(now + wait);
        before.is_none_or(|moment| moment <= now)
    }
}

/// How long to wait after the server reported the quota as exceeded.
pub const PENALTY: Duration = MINUTE;

/// The turns of the last minute.
#[derive(Debug, Default)]
struct Windows {
    several: VecDeque<Instant>,
    single: VecDeque<Instant>,
    not_before: Option<Instant>,
}

impl Windows {
    /// Takes the next turn at `now` and returns the time until then.
    fn reserve(&mut self, now: Instant, contacts: usize, is_lifted: bool) -> Duration {
        let mut turn = self.not_before.map_or(now, |not_before| not_before.max(now));
        if is_lifted {
            return turn - now;
        }
        let (turns, size) = if contacts == 1 { (&mut self.single, SINGLE) } else { (&mut self.several, SEVERAL) };
        if turns.len() >= size
            && let Some(oldest) = turns.pop_front()
        {
            turn = turn.max(oldest + MINUTE + MARGIN);
        }
        turn = turns.back().map_or(turn, |latest| turn.max(*latest));
        turns.push_back(turn);
        turn - now
    }
}

/// Minimum minutes for this many requests.
pub fn minutes(several: u64, single: u64) -> f64 {
    // The first hundred are sent at once; only those after them wait for a window.
    let waits = |requests: u64, size: usize| (requests.saturating_sub(1) / size as u64) as f64;
    waits(several, SEVERAL).max(waits(single, SINGLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_never_has_more_than_its_requests() {
        for (contacts, size) in [(250, SEVERAL), (2, SEVERAL), (1, SINGLE)] {
            let mut windows = Windows::default();
            let start = Instant::now();
            let mut now = start;
            let mut turns = Vec::new();
            for _ in 0..3 * size {
                now += windows.reserve(now, contacts, false);
                turns.push(now - start);
            }
            assert_eq!(turns[size - 1], Duration::ZERO);
            assert!(turns.windows(size + 1).all(|turns| turns[size] - turns[0] > MINUTE));
        }
    }

    #[test]
    fn singles_and_the_others_are_counted_apart() {
        let mut windows = Windows::default();
        let now = Instant::now();
        (0..SINGLE).for_each(|_| assert!(windows.reserve(now, 1, false).is_zero()));
        assert!(!windows.reserve(now, 1, false).is_zero());
        assert!(windows.reserve(now, 250, false).is_zero());
    }

    #[test]
    fn a_refusal_holds_everyone_even_where_limits_are_lifted() {
        let quota = Quota::new(0.0);
        assert!(quota.exceeded(PENALTY), "it is news");
        assert!(!quota.exceeded(PENALTY), "it is no news");
        assert!(lock(&quota.windows).reserve(Instant::now(), 250, true) > Duration::from_secs(50));
    }

    #[test]
    fn the_price_in_minutes_counts_the_waits() {
        assert_eq!(minutes(100, 0), 0.0);
        assert_eq!(minutes(101, 0), 1.0);
        assert_eq!(minutes(4000, 21), 39.0);
    }
}
