//! How fast requests may follow each other: at most so many in any second, the first ones at once after a rest, and all
//! processes of this machine that use the account together. [`account`] is the arithmetic, `record` the file they share;
//! here is the clock. Knows nothing of requests.
//!
//! - A turn is taken under the file's lock and waited for without it. A process that dies leaves one turn unused at most.
//! - Each process applies its own rate to the turns of all; without a limit there is no file.
//! - Where the file cannot be used, the process keeps to the pace by itself.
//! - **Others elsewhere**: each answer says how many requests the service has left for us (`RateLimit-Remaining`). Where
//!   that is less than our own turns explain, in every answer of a window, others took the difference; so many turns of
//!   each window are left to them for the next two windows, and each further answer renews it. A turn of each window is
//!   always ours.
//! - **A refusal** (429) that nobody else explains widens the gap between windows a little for some seconds.

pub mod account;
mod record;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::log;
use super::stop::Stop;
use crate::system::workers::lock;
use account::{Account, Moment, Rate, micros};
use record::Record;

/// Requests of several processes may reach the service in another order than their turns, in microseconds.
const DISORDER: u64 = 50_000;
/// A turn used later than this could come too near to the next window's, in microseconds.
const LATE: u64 = 15_000;
/// From a turn to the opening of its connection: the host's address is looked up. In microseconds.
const BEFORE_OPENING: u64 = 50_000;
/// Fewer answers than this do not show that others use the account.
const ENOUGH_ANSWERS: usize = 3;

/// The pace of one account.
#[derive(Debug)]
pub struct Pace {
    rate: Rate,
    patience: u64,
    record: Option<Record>,
    verbose: bool,
    has_complained: AtomicBool,
    /// When the last connection was open.
    opened_at: AtomicU64,
    /// What was last known of the account.
    known: Mutex<Account>,
    /// Held by the one thread whose turn comes next, so that a process has reserved one turn at the most.
    gate: Mutex<()>,
    watch: Mutex<Watch>,
}

/// When a request may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    at: Moment,
    /// Whether it has to be waited for.
    ahead: bool,
}

impl Turn {
    /// How long it is until then.
    pub fn left(self) -> Duration {
        Duration::from_micros(self.at.saturating_sub(now()))
    }
}

/// The answers of the current window: what is the least they leave unexplained.
#[derive(Debug, Default)]
struct Watch {
    since: Moment,
    answers: usize,
    least: u64,
}

impl Watch {
    /// Takes what an answer left unexplained; a window that is over is judged.
    fn add(&mut self, unexplained: u64, at: Moment, rate: Rate) -> Option<u64> {
        let over = at >= self.since.saturating_add(rate.length) && self.answers >= ENOUGH_ANSWERS.min(rate.size);
        let judged = (over && self.least > 0).then_some(self.least);
        if over || self.answers == 0 || at < self.since {
            *self = Watch { since: at, answers: 1, least: unexplained };
        } else {
            self.answers += 1;
            self.least = self.least.min(unexplained);
        }
        judged
    }
}

impl Pace {
    /// A pace of `rate` requests per second, 0 or less for no limit, shared through `file`. Waits that the service asks
    /// for are kept to as far as `patience` goes. `verbose` is for a line where the file cannot be used.
    pub fn new(rate: f64, patience: Duration, file: Option<PathBuf>, verbose: bool) -> Self {
        let rate = Rate::per_second(rate);
        Pace {
            rate,
            patience: micros(patience),
            record: file.filter(|_| rate.is_limited()).map(Record::new),
            verbose,
            has_complained: AtomicBool::new(false),
            opened_at: AtomicU64::new(0),
            known: Mutex::default(),
            gate: Mutex::default(),
            watch: Mutex::default(),
        }
    }

    /// How many turns there are at once after a rest; nothing for no limit.
    pub fn burst(&self) -> Option<usize> {
        self.rate.is_limited().then_some(self.rate.size)
    }

    /// Takes the next turn and sleeps until it has come, or until the sign to stop.
    pub fn wait(&self, stop: &Stop) -> Turn {
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

    /// Takes the next turn; it counts once it has come and [`Pace::confirm`] agrees.
    pub fn reserve(&self) -> Turn {
        self.update(|account, now| {
            let at = account.reserve(self.rate, self.patience, now);
            Turn { at, ahead: at > now }
        })
    }

    /// Whether a turn that has come still counts.
    ///
    /// # Errors
    /// Another turn: the service asked for a wait meanwhile, or this one was let go by.
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

    /// Leaves a turn that will not be used to the others.
    pub fn give_back(&self, turn: Turn) {
        if self.rate.is_limited() {
            self.update(|account, _| account.give_back(turn.at));
        }
    }

    /// A connection was opened just now, which took so long: the requests whose turns came meanwhile leave only now.
    pub fn opened(&self, took: Duration) {
        if self.rate.is_limited() {
            let moment = self.update(|account, now| {
                account.delay(now.saturating_sub(micros(took)).saturating_sub(BEFORE_OPENING), now);
                now
            });
            self.opened_at.fetch_max(moment, Ordering::Relaxed);
        }
    }

    /// The service refused a request for lack of budget, and asked for a wait or did not.
    pub fn refused(&self, asked: Option<Duration>) {
        self.update(|account, now| {
            account.refused(now);
            if let Some(wait) = asked {
                account.hold(micros(wait), now);
            }
        });
    }

    /// What the answer to the request of that turn said in `RateLimit-Remaining`.
    pub fn remaining(&self, turn: Turn, remaining: u64) {
        if turn.at <= self.opened_at.load(Ordering::Relaxed) {
            // It left later than its turn says, and so did others.
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

    /// Changes what all processes know.
    fn update<T>(&self, change: impl FnOnce(&mut Account, Moment) -> T) -> T {
        self.with(true, change)
    }

    /// Looks at what all processes know.
    fn look<T>(&self, question: impl FnOnce(&Account, Moment) -> T) -> T {
        self.with(false, |account, now| question(account, now))
    }

    fn with<T>(&self, write: bool, act: impl FnOnce(&mut Account, Moment) -> T) -> T {
        let mut known = lock(&self.known);
        let Some(record) = &self.record else { return act(&mut known, now()) };
        let mut locked = match record.lock().and_then(|mut locked| Ok((locked.read()?, locked))) {
            Ok((found, locked)) => {
                // A file that somebody damaged does not take away what this process knows.
                if let Some(account) = found {
                    *known = account;
                }
                Some(locked)
            }
            Err(error) => {
                self.complain(&error);
                None
            }
        };
        let outcome = act(&mut known, now());
        if write
            && let Some(locked) = &mut locked
            && let Err(error) = locked.write(&known)
        {
            self.complain(&error);
        }
        outcome
    }

    fn complain(&self, error: &std::io::Error) {
        if let (true, Some(record)) = (self.verbose, &self.record)
            && !self.has_complained.swap(true, Ordering::Relaxed)
        {
            log::unshared(record.path(), error);
        }
    }
}

/// The time of all processes.
fn now() -> Moment {
    micros(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

#[cfg(test)]
#[path = "rate_limit/tests.rs"]
mod tests;
