//! The state of an account's rate limit: reserved turns, a wait the server asked for, requests by other clients. Pure
//! arithmetic on timestamps; knows neither clock nor file.

use std::time::Duration;

/// Microseconds since 1970.
pub type Moment = u64;

/// Margin for requests that arrive closer together than they were sent, in microseconds.
pub const MARGIN: u64 = 25_000;
/// How much a 429 that no other client explains adds to the margin, the maximum, and how long it lasts.
const MARGIN_STEP: u64 = 25_000;
const MARGIN_MOST: u64 = 175_000;
const MARGIN_LASTS: u64 = 20_000_000;
/// Rejections within this time count as one.
const ONE_REFUSAL: u64 = 2_000_000;
/// A turn further ahead than this was written with a wrong clock. Many waiting processes reserve only some seconds ahead.
const FURTHEST: u64 = 20_000_000;
/// Turns kept in addition to one window, for processes with a longer window.
const KEPT: usize = 64;

/// A number of turns per window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Turns per window; 0 for no limit.
    pub size: usize,
    /// Length of the window, in microseconds.
    pub length: u64,
}

impl Rate {
    /// `rate` turns per second; 0 or less for no limit. A fractional rate changes the length of the window: 0.5 is one turn
    /// in two seconds, 2.5 two in 0.8 seconds.
    pub fn per_second(rate: f64) -> Self {
        if !rate.is_finite() || rate <= 0.0 {
            return Rate { size: 0, length: 0 };
        }
        let size = rate.floor().clamp(1.0, 10_000.0);
        let length = Duration::try_from_secs_f64(size / rate).map_or(u64::MAX / 4, micros);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Clamped to 1 to 10,000.
        Rate { size: size as usize, length: length.min(u64::MAX / 4) }
    }

    /// Minimum distance of turns while the limit is reached: a quarter of their share of the window. Requests in bursts
    /// queue at the server and arrive less evenly than they were sent.
    fn spread(self) -> u64 {
        self.length / (self.size.max(1) as u64 * 4)
    }

    /// Whether there is a limit.
    pub fn is_limited(self) -> bool {
        self.size > 0
    }
}

/// A duration in microseconds, saturating.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A number that is valid until a timestamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// The number.
    pub amount: u64,
    /// When it expires.
    pub until: Moment,
}

impl Passing {
    fn at(self, now: Moment) -> u64 {
        if now < self.until { self.amount } else { 0 }
    }
}

/// The rate limit state of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// When the server asked for a wait, and until when. A start in the future was written with a wrong clock.
    pub held_since: Moment,
    /// See `held_since`; 0 for never.
    pub held_until: Moment,
    /// Turns per window that are left to clients on other machines.
    pub others: Passing,
    /// Microseconds added to the margin.
    pub margin: Passing,
    /// The latest turns, oldest first; some are in the future.
    pub turns: Vec<Moment>,
}

impl Account {
    /// Reserves the next turn: the earliest time from `now` on at which no window of `rate` has more turns than the rate. A
    /// process with a lower rate waits for its own, longer gap, and a faster one may go first. A wait the server asked
    /// for is respected unless it is longer than `patience`: then the request is sent anyway.
    pub fn reserve(&mut self, rate: Rate, patience: u64, now: Moment) -> Moment {
        let earliest = now.max(self.held(patience, now).unwrap_or(now));
        if !rate.is_limited() {
            return earliest;
        }
        let horizon = now.saturating_add(rate.length).saturating_add(FURTHEST);
        self.turns.retain(|turn| *turn <= horizon);
        let turn = self.earliest(rate, earliest, now);
        let place = self.turns.partition_point(|known| *known <= turn);
        self.turns.insert(place, turn);
        let surplus = self.turns.len().saturating_sub(rate.size + KEPT);
        self.turns.drain(..surplus);
        turn
    }

    /// Removes a turn that was not used.
    pub fn give_back(&mut self, turn: Moment) {
        if let Ok(place) = self.turns.binary_search(&turn) {
            self.turns.remove(place);
        }
    }

    /// Moves the turns from `since` to `now`: they are used only now.
    pub fn delay(&mut self, since: Moment, now: Moment) {
        for turn in self.turns.iter_mut().filter(|turn| (since..now).contains(turn)) {
            *turn = now;
        }
    }

    /// The end of a wait that the server asked for, if it is not over at `now`.
    pub fn held(&self, patience: u64, now: Moment) -> Option<Moment> {
        let holds = self.held_since <= now && now < self.held_until && self.held_until - now <= patience;
        holds.then_some(self.held_until)
    }

    fn earliest(&self, rate: Rate, from: Moment, now: Moment) -> Moment {
        let others = usize::try_from(self.others.at(now)).unwrap_or(usize::MAX);
        let size = rate.size.saturating_sub(others).max(1);
        let span = rate.length.saturating_add(MARGIN).saturating_add(self.margin.at(now));
        let mut turn = from;
        let spread = rate.spread();
        while let Some(later) = self.conflict(turn, size, span).or_else(|| self.too_close(turn, size, span, spread)) {
            turn = later;
        }
        turn
    }

    /// If `turn` would exceed a window, a later time to try.
    fn conflict(&self, turn: Moment, size: usize, span: u64) -> Option<Moment> {
        let place = self.turns.partition_point(|known| *known <= turn);
        // The list with the turn added.
        let with = |index: usize| match index {
            _ if index < place => self.turns.get(index).copied(),
            _ if index == place => Some(turn),
            _ => self.turns.get(index - 1).copied(),
        };
        for first in place.saturating_sub(size)..=place {
            let (Some(begin), Some(end)) = (with(first), with(first + size)) else { break };
            if end - begin < span {
                return Some(if first < place { begin.saturating_add(span) } else { self.turns[place] });
            }
        }
        None
    }

    /// If the window is full and `turn` is too close to the one before, a later time to try.
    fn too_close(&self, turn: Moment, size: usize, span: u64, spread: u64) -> Option<Moment> {
        let place = self.turns.partition_point(|known| *known <= turn);
        let begin = self.turns[place.checked_sub(size)?];
        let is_used_up = turn - begin < span.saturating_add(spread * size as u64);
        let next = self.turns[place - 1].saturating_add(spread);
        (is_used_up && turn < next).then_some(next)
    }

    /// No turn within `wait` microseconds from `now`; a longer known wait stays.
    pub fn hold(&mut self, wait: u64, now: Moment) {
        if self.held_since > now {
            self.held_until = 0;
        }
        self.held_until = self.held_until.max(now.saturating_add(wait));
        self.held_since = now;
    }

    /// The server rejected a turn that should have been free. If no other client is known, our requests arrive closer
    /// together than they are sent: the margin grows for a while.
    pub fn refused(&mut self, now: Moment) {
        let is_new = now.saturating_add(MARGIN_LASTS) >= self.margin.until.saturating_add(ONE_REFUSAL);
        if is_new && self.others.at(now) == 0 {
            let amount = (self.margin.at(now) + MARGIN_STEP).min(MARGIN_MOST);
            self.margin = Passing { amount, until: now.saturating_add(MARGIN_LASTS) };
        }
    }

    /// Leaves `amount` turns in each window to others until two windows from now.
    pub fn leave(&mut self, amount: u64, rate: Rate, now: Moment) {
        self.others = Passing { amount, until: now.saturating_add(rate.length.saturating_mul(2)) };
    }

    /// The number of turns in the window that ended at `moment`, including those up to `slack` later.
    pub fn used(&self, rate: Rate, moment: Moment, slack: u64) -> usize {
        let begin = moment.saturating_sub(rate.length);
        let end = moment.saturating_add(slack);
        self.turns.iter().filter(|turn| (begin + 1..=end).contains(turn)).count()
    }
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
