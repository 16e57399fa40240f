//! The service's clock, as its answers show it: what it says of when things were made is compared with when we sent what.
//!
//! An answer's `Date` was written at some moment between our sending and our having the answer, and counts whole seconds.
//! So each answer says that the service's clock is off from ours by something between two bounds, and several say it more
//! closely.

use std::sync::Mutex;
use std::time::Duration;

use super::Answer;
use crate::system::workers::lock;

/// By how much the service's clock is ahead of ours, in milliseconds: no less than the first, no more than the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// The least.
    pub least: i64,
    /// The most.
    pub most: i64,
}

#[derive(Debug, Default)]
struct Seen {
    offset: Option<Offset>,
    jumped: bool,
    answers: u32,
}

/// What was seen of the clock. Shared by threads.
#[derive(Debug, Default)]
pub struct Clock(Mutex<Seen>);

impl Clock {
    /// Reads the `Date` of an answer that has just come, `took` after its request was begun.
    pub(super) fn see(&self, answer: &Answer, took: Duration) {
        let date = answer
            .header("date")
            .and_then(|text| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok());
        if let Some(date) = date {
            let took = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
            self.take(date.as_millisecond().saturating_sub(now()), took);
        }
    }

    fn take(&self, least: i64, took: i64) {
        let new = Offset { least, most: least.saturating_add(took).saturating_add(1000) };
        let mut seen = lock(&self.0);
        seen.answers = seen.answers.saturating_add(1);
        let both = seen.offset.map(|old| Offset { least: old.least.max(new.least), most: old.most.min(new.most) });
        match both {
            Some(both) if both.least <= both.most => seen.offset = Some(both),
            old => {
                seen.jumped |= old.is_some();
                seen.offset = Some(new);
            }
        }
    }

    /// The seconds since 1970 by the service's clock, where it was seen.
    pub fn service(&self) -> Option<i64> {
        let seen = lock(&self.0);
        seen.offset.map(|offset| now().saturating_add(offset.least).div_euclid(1000))
    }

    /// How far it is off; none where it was not seen.
    pub fn offset(&self) -> Option<Offset> {
        lock(&self.0).offset
    }

    /// Whether a single answer is all there is to show that it differs from ours: that may have been a jump.
    pub fn needs_second_opinion(&self) -> bool {
        let seen = lock(&self.0);
        seen.answers == 1 && seen.offset.is_some_and(|offset| offset.least > 0 || offset.most < 0)
    }

    /// Whether it was seen to jump: then what it says of times decides nothing.
    pub fn jumped(&self) -> bool {
        lock(&self.0).jumped
    }
}

/// The milliseconds since 1970 by our own clock.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_narrows_what_is_known() {
        let clock = Clock::default();
        assert_eq!((clock.offset(), clock.service()), (None, None));
        clock.take(-900, 100);
        assert_eq!(clock.offset(), Some(Offset { least: -900, most: 200 }));
        // The same clock by a slow answer, and by one at another moment of the second.
        clock.take(-5_600, 5_000);
        clock.take(-300, 100);
        assert_eq!(clock.offset(), Some(Offset { least: -300, most: 200 }));
        assert!(!clock.jumped());
    }

    #[test]
    fn one_answer_that_differs_from_our_clock_needs_another() {
        let clock = Clock::default();
        assert!(!clock.needs_second_opinion());
        clock.take(60_000, 10);
        assert!(clock.needs_second_opinion());
        clock.take(60_000, 10);
        assert!(!clock.needs_second_opinion());
        let ours = Clock::default();
        ours.take(-500, 10);
        assert!(!ours.needs_second_opinion());
    }

    #[test]
    fn what_fits_no_steady_clock_is_a_jump_and_the_newest_counts() {
        let clock = Clock::default();
        clock.take(0, 10);
        clock.take(3_600_000, 10);
        assert!(clock.jumped());
        assert_eq!(clock.offset(), Some(Offset { least: 3_600_000, most: 3_601_010 }));
        assert!(clock.service().is_some_and(|service| service >= now() / 1000 + 3_599));
    }
}
