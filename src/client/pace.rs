//! How fast requests may follow each other: at most so many in any second, the first ones at once after a rest. The
//! arithmetic is pure; only [`Pace::wait`] looks at the clock and sleeps. Knows nothing of requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Requests that leave a second apart may arrive closer together; this much is added for it.
const MARGIN: Duration = Duration::from_millis(25);

/// The pace of one account, shared by all threads of this process.
#[derive(Debug)]
pub struct Pace {
    window: Mutex<Window>,
}

impl Pace {
    /// A pace of `rate` requests per second; 0 or less lifts the limit.
    pub fn new(rate: f64) -> Self {
        Pace { window: Mutex::new(Window::new(rate)) }
    }

    /// Takes the next turn and sleeps until it has come.
    pub fn wait(&self) {
        let wait = self.window().reserve(Instant::now());
        if !wait.is_zero() {
            std::thread::sleep(wait);
        }
    }

    /// Nobody's turn comes within `wait` from now: the service said so.
    pub fn hold(&self, wait: Duration) {
        self.window().hold(Instant::now(), wait);
    }

    /// What an answer's `RateLimit-Remaining` said.
    pub fn remaining(&self, remaining: u64) {
        if remaining == 0 {
            self.window().exhausted(Instant::now());
        }
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        // A thread that panicked left the list of turns as it was; it stays good.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turns taken within the last window, and when the next may be.
#[derive(Debug)]
pub struct Window {
    /// How many turns there are in one window; 0 for no limit.
    size: usize,
    /// How long a window is.
    length: Duration,
    /// The latest turns, oldest first, at most `size`.
    turns: VecDeque<Instant>,
    /// No turn before this.
    not_before: Option<Instant>,
}

impl Window {
    /// `rate` turns per second. A rate that is no whole number makes the window longer than a second, or shorter: 0.5 is
    /// one turn in two seconds, 2.5 two in 0.8 seconds.
    pub fn new(rate: f64) -> Self {
        let limited = rate.is_finite() && rate > 0.0;
        let size = if limited { rate.floor().clamp(1.0, 10_000.0) } else { 0.0 };
        let length =
            if limited { Duration::try_from_secs_f64(size / rate).unwrap_or(Duration::MAX) } else { Duration::ZERO };
        Window { size: size as usize, length, turns: VecDeque::new(), not_before: None }
    }

    /// Takes the next turn at `now` and says how long it is until then.
    pub fn reserve(&mut self, now: Instant) -> Duration {
        let mut turn = now.max(self.not_before.unwrap_or(now));
        if self.size == 0 {
            return turn.duration_since(now);
        }
        if let Some(latest) = self.turns.back() {
            turn = turn.max(*latest);
        }
        if self.turns.len() >= self.size
            && let Some(oldest) = self.turns.pop_front()
            && let Some(free) = oldest.checked_add(self.length.saturating_add(MARGIN))
        {
            turn = turn.max(free);
        }
        self.turns.push_back(turn);
        turn.duration_since(now)
    }

    /// No turn within `wait` from `now`.
    pub fn hold(&mut self, now: Instant, wait: Duration) {
        self.not_before = now.checked_add(wait).max(self.not_before);
    }

    /// The account's budget is used up. Where we used it up ourselves, the turns taken say so already; otherwise others
    /// share the account, and the next turn is one interval away.
    pub fn exhausted(&mut self, now: Instant) {
        let recent = self.turns.iter().filter(|turn| now.saturating_duration_since(**turn) < self.length).count();
        if self.size > 0 && recent < self.size {
            self.hold(now, self.length / u32::try_from(self.size).unwrap_or(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// The moments, from `start`, of `count` turns asked for one after the other as soon as each has come.
    fn walk(window: &mut Window, start: Instant, count: usize) -> Vec<Duration> {
        let mut now = start;
        let mut moments = Vec::new();
        for _ in 0..count {
            now += window.reserve(now);
            moments.push(now - start);
        }
        moments
    }

    #[test]
    fn the_first_five_are_immediate_and_the_sixth_a_second_later() {
        let moments = walk(&mut Window::new(5.0), Instant::now(), 11);
        assert_eq!(moments[..5], [Duration::ZERO; 5]);
        assert_eq!(moments[5..10], [SECOND + MARGIN; 5]);
        assert_eq!(moments[10], (SECOND + MARGIN) * 2);
    }

    #[test]
    fn no_second_ever_has_more_turns_than_the_rate() {
        for rate in [1.0, 2.5, 3.0, 5.0, 0.5] {
            let mut window = Window::new(rate);
            let start = Instant::now();
            let mut now = start;
            let mut moments = Vec::new();
            for step in 0..60u32 {
                // Arrivals of every rhythm: in bunches, and with pauses.
                now += Duration::from_millis(u64::from(step * 37 % 11) * 40);
                now += window.reserve(now);
                moments.push(now);
            }
            let most = (rate.floor() as usize).max(1);
            for group in moments.windows(most + 1) {
                assert!(group[most] - group[0] > Duration::from_secs_f64(most as f64 / rate), "rate {rate}");
            }
        }
    }

    #[test]
    fn turns_asked_for_at_once_by_several_threads_follow_each_other() {
        let mut window = Window::new(2.0);
        let now = Instant::now();
        let waits: Vec<Duration> = (0..5).map(|_| window.reserve(now)).collect();
        let step = SECOND + MARGIN;
        assert_eq!(waits, [Duration::ZERO, Duration::ZERO, step, step, step * 2]);
    }

    #[test]
    fn after_a_rest_there_is_a_burst_again() {
        let mut window = Window::new(5.0);
        let start = Instant::now();
        walk(&mut window, start, 5);
        assert_eq!(walk(&mut window, start + SECOND * 3, 5), [Duration::ZERO; 5]);
    }

    #[test]
    fn a_rate_of_nothing_lifts_the_limit() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(walk(&mut Window::new(rate), Instant::now(), 50)[49], Duration::ZERO, "{rate}");
        }
    }

    #[test]
    fn a_very_small_rate_is_no_overflow() {
        let moments = walk(&mut Window::new(1e-300), Instant::now(), 1);
        assert_eq!(moments, [Duration::ZERO]);
    }

    #[test]
    fn a_wait_the_service_asked_for_holds_everyone_and_is_never_shortened() {
        for rate in [0.0, 5.0] {
            let mut window = Window::new(rate);
            let now = Instant::now();
            window.hold(now, SECOND * 30);
            window.hold(now, SECOND);
            assert_eq!(window.reserve(now), SECOND * 30);
        }
    }

    #[test]
    fn an_exhausted_budget_slows_down_only_where_others_used_it() {
        let now = Instant::now();
        let mut window = Window::new(5.0);
        window.reserve(now);
        window.exhausted(now);
        assert_eq!(window.reserve(now), Duration::from_millis(200));
        let mut window = Window::new(5.0);
        walk(&mut window, now, 5);
        window.exhausted(now);
        assert_eq!(window.not_before, None);
    }
}
