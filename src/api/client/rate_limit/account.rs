//! What is known of an account's budget: the turns taken, a wait the service asked for, what others use. Pure arithmetic on
//! moments; knows neither clock nor file.

use std::time::Duration;

/// Microseconds since 1970.
pub type Moment = u64;

/// Requests that leave a second apart may arrive closer together; this much is added for it, in microseconds.
pub const MARGIN: u64 = 25_000;
/// How much a refusal that nobody else explains adds to the margin, how far that may go, and how long it lasts.
const MARGIN_STEP: u64 = 25_000;
const MARGIN_MOST: u64 = 175_000;
const MARGIN_LASTS: u64 = 20_000_000;
/// Refusals within this count as one.
const ONE_REFUSAL: u64 = 2_000_000;
/// A turn further ahead than this was written by a clock that was wrong. Many processes that wait for each other come to
/// some seconds.
const FURTHEST: u64 = 20_000_000;
/// Turns kept beyond those of one window, for processes whose window is longer.
const KEPT: usize = 64;

/// So many turns in any stretch of so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many turns there are in one window; 0 for no limit.
    pub size: usize,
    /// How long a window is, in microseconds.
    pub length: u64,
}

impl Rate {
    /// `rate` turns per second; 0 or less lifts the limit. A rate that is no whole number makes the window longer than a
    /// second, or shorter: 0.5 is one turn in two seconds, 2.5 two in 0.8 seconds.
    pub fn per_second(rate: f64) -> Self {
        if !rate.is_finite() || rate <= 0.0 {
            return Rate { size: 0, length: 0 };
        }
        let size = rate.floor().clamp(1.0, 10_000.0);
        let length = Duration::try_from_secs_f64(size / rate).map_or(u64::MAX / 4, micros);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Clamped to 1 to 10,000.
        Rate { size: size as usize, length: length.min(u64::MAX / 4) }
    }

    /// How far turns keep from each other while the budget is used up: a quarter of their share of the window. Requests
    /// that come in bunches wait for each other at the service, and reach it less evenly than they left.
    fn spread(self) -> u64 {
        self.length / (self.size.max(1) as u64 * 4)
    }

    /// Whether there is a limit.
    pub fn is_limited(self) -> bool {
        self.size > 0
    }
}

/// A duration in microseconds; one too long to count is the longest there is.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// A number that counts until a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// The number.
    pub amount: u64,
    /// When it ceases to count.
    pub until: Moment,
}

impl Passing {
    fn at(self, now: Moment) -> u64 {
        if now < self.until { self.amount } else { 0 }
    }
}

/// The budget of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// When the service asked for a wait, and until when. A beginning that lies ahead was written by a wrong clock.
    pub held_since: Moment,
    /// See `held_since`; 0 for never.
    pub held_until: Moment,
    /// The turns in a window that are left to others, who share the account from elsewhere.
    pub others: Passing,
    /// Microseconds added to the margin.
    pub margin: Passing,
    /// The latest turns, oldest first, some of them still to come.
    pub turns: Vec<Moment>,
}

impl Account {
    /// Takes the next turn: the earliest moment from `now` on at which no window of `rate` that holds it has more turns
    /// than the rate. A process with a lower rate thus waits for its own, longer gap, and a faster one may go before it.
    /// A wait the service asked for is kept to, unless it is longer than `patience`: then the service is asked again.
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

    /// Takes back a turn that was not used.
    pub fn give_back(&mut self, turn: Moment) {
        if let Ok(place) = self.turns.binary_search(&turn) {
            self.turns.remove(place);
        }
    }

    /// The turns from `since` to `now` are used only now.
    pub fn delay(&mut self, since: Moment, now: Moment) {
        for turn in self.turns.iter_mut().filter(|turn| (since..now).contains(turn)) {
            *turn = now;
        }
    }

    /// The end of a wait that the service asked for and that is not over at `now`.
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
        while let Some(later) = self.conflict(turn, size, span).or_else(|| self.bunch(turn, size, span, spread)) {
            turn = later;
        }
        turn
    }

    /// Where `turn` would be the one too many of a window, a later moment to try.
    fn conflict(&self, turn: Moment, size: usize, span: u64) -> Option<Moment> {
        let place = self.turns.partition_point(|known| *known <= turn);
        // The list as it would be with the turn in it.
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

    /// Where the window is used up and `turn` would be too near to the one before, a later moment to try.
    fn bunch(&self, turn: Moment, size: usize, span: u64, spread: u64) -> Option<Moment> {
        let place = self.turns.partition_point(|known| *known <= turn);
        let begin = self.turns[place.checked_sub(size)?];
        let is_used_up = turn - begin < span.saturating_add(spread * size as u64);
        let next = self.turns[place - 1].saturating_add(spread);
        (is_used_up && turn < next).then_some(next)
    }

    /// No turn within `wait` microseconds from `now`; a longer wait that is known already stays.
    pub fn hold(&mut self, wait: u64, now: Moment) {
        if self.held_since > now {
            self.held_until = 0;
        }
        self.held_until = self.held_until.max(now.saturating_add(wait));
        self.held_since = now;
    }

    /// The service refused a turn that should have been free. Where nobody else is known to use the account, our requests
    /// come closer together than they leave: the margin grows for a while.
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

    /// How many turns there were in the window that ended at `moment`, those included that came `slack` later.
    pub fn used(&self, rate: Rate, moment: Moment, slack: u64) -> usize {
        let begin = moment.saturating_sub(rate.length);
        let end = moment.saturating_add(slack);
        self.turns.iter().filter(|turn| (begin + 1..=end).contains(turn)).count()
    }
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
