//! The rate limiter: at most so many requests in any second, with a burst after idle time, shared by all processes of this
//! machine that use the account. [`account`] is the arithmetic, `record` the shared file; this file has the clock. Knows
//! nothing of requests.
//!
//! - A turn is reserved under the file's lock and waited for without it. A process that dies leaves at most one turn unused.
//! - Each process applies its own rate to the turns of all; without a limit there is no file.
//! - While the file cannot be used, the process limits itself alone, to a fifth of the rate, because up to five processes
//!   may do so at once; a warning says so.
//! - **Other machines**: each response says how many requests remain (`RateLimit-Remaining`). If that is less than our own
//!   turns explain in every response of a window, others used the difference; that many turns of each window are left to
//!   them for the next two windows, renewed by each further response. At least one turn of each window is ours.
//! - **A 429** that no other client explains widens the gap between windows a little for some seconds.

pub mod account;
mod record;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::log;
use super::stop::CancelSignal;
use crate::system::workers::lock;
use account::{Account, Moment, Rate, micros};
use record::Record;

/// Requests of several processes may reach the server out of order by this much, in microseconds.
const DISORDER: u64 = 50_000;
/// A turn used later than this could come too near to the next window's, in microseconds.
const LATE: u64 = 15_000;
/// Time from a turn to the opening of its connection (name resolution), in microseconds.
const BEFORE_OPENING: u64 = 50_000;
/// Fewer responses than this do not show that others use the account.
const ENOUGH_ANSWERS: usize = 3;
/// The part of the rate that a process uses while it cannot share the rate with others.
const SHARE: f64 = 5.0;

/// The rate limiter of one account.
#[derive(Debug)]
pub struct RateLimiter {
    rate: Rate,
    /// The rate while the file cannot be used.
    share: Rate,
    is_alone: AtomicBool,
    patience: u64,
    record: Option<PathBuf>,
    quiet: bool,
    has_warned: AtomicBool,
    /// When the last connection was opened.
    opened_at: AtomicU64,
    /// The last known state of the account.
    known: Mutex<Account>,
    /// Held by the thread whose turn is next, so that a process has reserved at most one turn.
    gate: Mutex<()>,
    watch: Mutex<Watch>,
}

/// When a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    at: Moment,
    /// Whether it must be waited for.
    ahead: bool,
}

impl Turn {
    /// The time until then.
    pub fn left(self) -> Duration {
        Duration::from_micros(self.at.saturating_sub(now()))
    }
}

/// The responses of the current window: the least number of requests they leave unexplained.
#[derive(Debug, Default)]
struct Watch {
    since: Moment,
    responses: usize,
    least: u64,
}

impl Watch {
    /// Adds what a response leaves unexplained; evaluates a window that is over.
    fn add(&mut self, unexplained: u64, at: Moment, rate: Rate) -> Option<u64> {
        let over = at >= self.since.saturating_add(rate.length) && self.responses >= ENOUGH_ANSWERS.min(rate.size);
        let judged = (over && self.least > 0).then_some(self.least);
        if over || self.responses == 0 || at < self.since {
            *self = Watch { since: at, responses: 1, least: unexplained };
        } else {
            self.responses += 1;
            self.least = self.least.min(unexplained);
        }
        judged
    }
}

impl RateLimiter {
    /// A limit of `rate` requests per second, 0 or less for none, shared through `file`. Waits that the server asks for are
    /// respected up to `patience`. Unless `quiet`, a warning says that the file cannot be used.
    pub fn new(rate: f64, patience: Duration, file: Option<PathBuf>, quiet: bool) -> Self {
        let (rate, share) = (Rate::per_second(rate), Rate::per_second(rate / SHARE));
        RateLimiter {
            rate,
            share,
            is_alone: AtomicBool::new(false),
            patience: micros(patience),
            record: file.filter(|_| rate.is_limited()),
            quiet,
            has_warned: AtomicBool::new(false),
            opened_at: AtomicU64::new(0),
            known: Mutex::default(),
            gate: Mutex::default(),
            watch: Mutex::default(),
        }
    }

    /// The number of turns in a burst after idle time; none without a limit.
    pub fn burst(&self) -> Option<usize> {
        self.rate.is_limited().then_some(self.rate.size)
    }

    /// Reserves the next turn and sleeps until it comes, or until `stop` is set.
    pub fn wait(&self, stop: &CancelSignal) -> Turn {
        let _next = lock(&self.gate);
        let mut turn = self.reserve();
        loop {
            stop.sleep(turn.left());
            match self.confirm(turn) {
                Err(later) if !stop.is_given() => turn = later,
                _ => return turn,
            }
        }
    }

    /// Reserves the next turn; when it comes, [`RateLimiter::confirm`] must agree.
    pub fn reserve(&self) -> Turn {
        self.update(|account, now| {
            let at = account.reserve(self.current_rate(), self.patience, now);
            Turn { at, ahead: at > now }
        })
    }

    /// Whether a turn that has come is still valid.
    ///
    /// # Errors
    /// Another turn: the server asked for a wait in the meantime, or this turn was missed.
    pub fn confirm(&self, turn: Turn) -> Result<(), Turn> {
        if !turn.ahead {
            return Ok(());
        }
        let held = self.look(|account, now| account.held(self.patience, now).is_some());
        if held || now().saturating_sub(turn.at) > LATE {
            self.give_back(turn);
            return Err(self.reserve());
        }
        Ok(())
    }

    /// Returns a turn that will not be used.
    pub fn give_back(&self, turn: Turn) {
        if self.rate.is_limited() {
            self.update(|account, _| account.give_back(turn.at));
        }
    }

    /// A connection was opened just now and took this long: requests whose turns came in the meantime are sent only now.
    pub fn opened(&self, took: Duration) {
        if self.rate.is_limited() {
            let moment = self.update(|account, now| {
                account.delay(now.saturating_sub(micros(took)).saturating_sub(BEFORE_OPENING), now);
                now
            });
            self.opened_at.fetch_max(moment, Ordering::Relaxed);
        }
    }

    /// The server returned 429, possibly with a wait.
    pub fn refused(&self, asked: Option<Duration>) {
        self.update(|account, now| {
            account.refused(now);
            if let Some(wait) = asked {
                account.hold(micros(wait), now);
            }
        });
    }

    /// `RateLimit-Remaining` of the response to the request of that turn.
    pub fn remaining(&self, turn: Turn, remaining: u64) {
        if turn.at <= self.opened_at.load(Ordering::Relaxed) {
            // It was sent later than its turn, and so were others.
            return;
        }
        let unexplained = |account: &Account, slack| {
            let used = account.used(self.rate, turn.at, slack) as u64;
            (self.rate.size as u64).saturating_sub(used).saturating_sub(remaining)
        };
        let mut left = unexplained(&lock(&self.known), 0);
        if left > 0 && self.record.is_some() {
            left = self.look(|account, _| unexplained(account, DISORDER));
        }
        if let Some(amount) = lock(&self.watch).add(left, turn.at, self.rate) {
            self.update(|account, now| account.leave(amount, self.rate, now));
        }
    }

    /// Changes the shared state.
    fn update<T>(&self, change: impl FnOnce(&mut Account, Moment) -> T) -> T {
        self.with(true, change)
    }

    /// Reads the shared state.
    fn look<T>(&self, question: impl FnOnce(&Account, Moment) -> T) -> T {
        self.with(false, |account, now| question(account, now))
    }

    fn with<T>(&self, write: bool, act: impl FnOnce(&mut Account, Moment) -> T) -> T {
        let mut known = lock(&self.known);
        let Some(path) = &self.record else { return act(&mut known, now()) };
        let mut locked = match Record::lock(path).and_then(|mut locked| Ok((locked.read()?, locked))) {
            Ok((found, locked)) => {
                // A damaged file does not discard what this process knows.
                if let Some(account) = found {
                    *known = account;
                }
                self.is_alone.store(false, Ordering::Relaxed);
                Some(locked)
            }
            Err(error) => {
                self.limit_alone(&error);
                None
            }
        };
        let outcome = act(&mut known, now());
        if write
            && let Some(locked) = &mut locked
            && let Err(error) = locked.write(&known)
        {
            self.limit_alone(&error);
        }
        outcome
    }

    /// The rate of the next turn.
    fn current_rate(&self) -> Rate {
        if self.is_alone.load(Ordering::Relaxed) { self.share } else { self.rate }
    }

    /// Uses only a share of the rate from now on, and warns once.
    fn limit_alone(&self, error: &std::io::Error) {
        self.is_alone.store(true, Ordering::Relaxed);
        if let (false, Some(path)) = (self.quiet, &self.record)
            && !self.has_warned.swap(true, Ordering::Relaxed)
        {
            log::unshared(path, error);
        }
    }
}

/// The time that all processes share.
fn now() -> Moment {
    micros(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

#[cfg(test)]
#[path = "rate_limit/tests.rs"]
mod tests;
