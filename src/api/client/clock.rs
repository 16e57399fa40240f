//! The offset of the server's clock, estimated from its responses, so that creation times can be compared with send times.
//!
//! The `Date` of a response was set between sending the request and receiving the response, and counts whole seconds. Each
//! response thus gives two bounds for the offset; several responses narrow them.

use std::sync::Mutex;
use std::time::Duration;

use super::Response;
use crate::system::workers::lock;

/// How far the server's clock is ahead of ours, in milliseconds: bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// Lower bound.
    pub least: i64,
    /// Upper bound.
    pub most: i64,
}

#[derive(Debug, Default)]
struct Seen {
    offset: Option<Offset>,
    jumped: bool,
    responses: u32,
    /// All responses, with a date or without.
    received: u64,
}

/// The estimate of the server's clock. Shared by threads.
#[derive(Debug, Default)]
pub struct Clock(Mutex<Seen>);

impl Clock {
    /// Adds the `Date` of a response that was just received, `took` after the request was started.
    pub(super) fn see(&self, response: &Response, took: Duration) {
        lock(&self.0).received += 1;
        let date = response
            .header("date")
            .and_then(|text| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok());
        if let Some(date) = date {
            let took = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
            self.add(date.as_millisecond().saturating_sub(now()), took);
        }
    }

    fn add(&self, least: i64, took: i64) {
        let new = Offset { least, most: least.saturating_add(took).saturating_add(1000) };
        let mut seen = lock(&self.0);
        seen.responses = seen.responses.saturating_add(1);
        let both = seen.offset.map(|old| Offset { least: old.least.max(new.least), most: old.most.min(new.most) });
        match both {
            Some(both) if both.least <= both.most => seen.offset = Some(both),
            old => {
                seen.jumped |= old.is_some();
                seen.offset = Some(new);
            }
        }
    }

    /// Seconds since 1970 by the server's clock, if it is known.
    pub fn service(&self) -> Option<i64> {
        let seen = lock(&self.0);
        seen.offset.map(|offset| now().saturating_add(offset.least).div_euclid(1000))
    }

    /// How many responses were received.
    pub fn received(&self) -> u64 {
        lock(&self.0).received
    }

    /// The offset, if it is known.
    pub fn offset(&self) -> Option<Offset> {
        lock(&self.0).offset
    }

    /// Whether only one response shows that the clocks differ: that may have been a jump of ours.
    pub fn needs_second_opinion(&self) -> bool {
        let seen = lock(&self.0);
        seen.responses == 1 && seen.offset.is_some_and(|offset| offset.least > 0 || offset.most < 0)
    }

    /// Whether a jump was observed: then the server's timestamps are not comparable.
    pub fn jumped(&self) -> bool {
        lock(&self.0).jumped
    }
}

/// Milliseconds since 1970 by our own clock.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_response_narrows_the_bounds() {
        let clock = Clock::default();
        assert_eq!((clock.offset(), clock.service()), (None, None));
        clock.add(-900, 100);
        assert_eq!(clock.offset(), Some(Offset { least: -900, most: 200 }));
        // The same clock in a slow response, and at another point of the second.
        clock.add(-5_600, 5_000);
        clock.add(-300, 100);
        assert_eq!(clock.offset(), Some(Offset { least: -300, most: 200 }));
        assert!(!clock.jumped());
    }

    #[test]
    fn one_response_that_differs_from_our_clock_needs_a_second() {
        let clock = Clock::default();
        assert!(!clock.needs_second_opinion());
        clock.add(60_000, 10);
        assert!(clock.needs_second_opinion());
        clock.add(60_000, 10);
        assert!(!clock.needs_second_opinion());
        let ours = Clock::default();
        ours.add(-500, 10);
        assert!(!ours.needs_second_opinion());
    }

    #[test]
    fn bounds_that_contradict_are_a_jump_and_the_newest_counts() {
        let clock = Clock::default();
        clock.add(0, 10);
        clock.add(3_600_000, 10);
        assert!(clock.jumped());
        assert_eq!(clock.offset(), Some(Offset { least: 3_600_000, most: 3_601_010 }));
        assert!(clock.service().is_some_and(|service| service >= now() / 1000 + 3_599));
    }
}
