//! The service's clock, as its answers show it: the moments it notes on contacts are compared with when we sent what.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::client::Answer;

/// What is stored while no answer has shown it.
const UNSEEN: i64 = i64::MIN;

/// How far the service's clock is before ours. Shared by threads.
#[derive(Debug)]
pub struct Clock(AtomicI64);

impl Clock {
    /// A clock nobody has seen.
    pub fn unseen() -> Self {
        Clock(AtomicI64::new(UNSEEN))
    }

    /// Reads the `Date` of an answer that has just come.
    pub fn see(&self, answer: &Answer) {
        let date = answer
            .header("date")
            .and_then(|text| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok());
        if let Some(date) = date {
            self.0.store(date.as_second() - now(), Ordering::Relaxed);
        }
    }

    /// The seconds since 1970 by the service's clock, where it was seen.
    pub fn service(&self) -> Option<i64> {
        let offset = self.0.load(Ordering::Relaxed);
        (offset != UNSEEN).then(|| now() + offset)
    }
}

/// The seconds since 1970 by our own.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
