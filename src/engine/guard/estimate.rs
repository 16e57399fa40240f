//! The estimate for a bulk write, shown before confirmation. Pure.

use std::fmt;

use crate::text::counts::{count_of, thousands};

/// The estimate for a command on several records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number of records.
    pub records: u64,
    /// Requests for each of them, including those that read its previous state.
    pub each: u64,
    /// Requests per second; 0 for no limit.
    pub rate: f64,
}

impl Estimate {
    /// All requests.
    pub fn requests(&self) -> u64 {
        self.records * self.each
    }

    /// How long they take at the rate limit, in words; none without a rate limit.
    pub fn time(&self) -> Option<String> {
        if self.rate <= 0.0 {
            return None;
        }
        let seconds = (self.requests() as f64 / self.rate).ceil() as u64;
        Some(if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) })
    }

    /// `1,204 rows, one request each, about 5 min at 5 requests per second`.
    pub fn for_rows(&self) -> String {
        let calls = if self.each == 1 { "one request each".to_owned() } else { format!("{} requests each", self.each) };
        format!("{}, {calls}{}", count_of(self.records, "row"), self.end())
    }

    fn end(&self) -> String {
        self.time().map_or_else(String::new, |time| format!(", about {time} at {} requests per second", self.rate))
    }
}

impl fmt::Display for Estimate {
    /// `2,408 requests, about 9 min at 5 requests per second`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let requests = self.requests();
        let name = if requests == 1 { "request" } else { "requests" };
        write!(f, "{} {name}{}", thousands(requests), self.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(records: u64, each: u64, rate: f64) -> Estimate {
        Estimate { records, each, rate }
    }

    #[test]
    fn an_estimate_counts_requests_and_time() {
        assert_eq!(estimate(1, 1, 5.0).for_rows(), "1 row, one request each, about 1 s at 5 requests per second");
        assert_eq!(
            estimate(1_204, 2, 5.0).for_rows(),
            "1,204 rows, 2 requests each, about 9 min at 5 requests per second"
        );
        assert_eq!(estimate(10, 1, 0.0).for_rows(), "10 rows, one request each");
        assert_eq!(estimate(2, 2, 5.0).to_string(), "4 requests, about 1 s at 5 requests per second");
        assert_eq!(estimate(1, 1, 0.0).to_string(), "1 request");
    }
}
