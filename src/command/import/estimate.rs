//! Estimates an import: requests and time, by the bulk quota and the account's rate limit. Pure.

use super::options::Mode;
use super::quota;
use super::survey::Survey;
use crate::text::counts::{count_of, thousands};

/// Average number of status requests per import request.
const POLLS: u64 = 2;

/// The estimate of an import.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Import requests.
    pub imports: u64,
    /// Status requests.
    pub polls: u64,
    /// Requests that read ids back.
    pub reads: u64,
    /// Minimum duration in minutes.
    pub minutes: f64,
}

/// The estimate at `rate` requests per second, 0 for no limit.
pub fn estimate_import(survey: &Survey, mode: Mode, ids: bool, rate: f64) -> Estimate {
    if mode == Mode::Sync {
        let minutes = at_rate(survey.requests, rate);
        return Estimate { imports: survey.requests, polls: 0, reads: 0, minutes };
    }
    let imports = survey.several + survey.single;
    let polls = imports * POLLS;
    let reads = if ids { survey.reads } else { 0 };
    let minutes = at_rate(imports + polls + reads, rate).max(quota::minutes(survey.several, survey.single));
    Estimate { imports, polls, reads, minutes }
}

fn at_rate(requests: u64, rate: f64) -> f64 {
    if rate > 0.0 { requests as f64 / rate / 60.0 } else { 0.0 }
}

impl Estimate {
    /// The estimate as text: `4,000 bulk import requests, …, about 74 minutes`.
    pub fn words(&self, mode: Mode) -> String {
        let mut parts = vec![match mode {
            Mode::Sync => format!("at most {}", count_of(self.imports, "request")),
            Mode::Bulk => count_of(self.imports, "bulk import request"),
        }];
        if self.polls > 0 {
            parts.push(format!("about {} to poll the status", thousands(self.polls)));
        }
        if self.reads > 0 {
            parts.push(format!("{} to read IDs", thousands(self.reads)));
        }
        parts.push(duration(self.minutes));
        parts.join(", ")
    }
}

fn duration(minutes: f64) -> String {
    match minutes {
        short if short < 1.0 => "less than a minute".to_owned(),
        some if some < 120.0 => format!("about {:.0} minutes", some.ceil()),
        long => format!("about {:.1} hours", long / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_of_quota_and_rate_is_the_time() {
        let survey = Survey { several: 4000, reads: 12_000, ..Survey::default() };
        let estimate = estimate_import(&survey, Mode::Bulk, true, 5.0);
        assert_eq!((estimate.imports, estimate.polls, estimate.reads), (4000, 8000, 12_000));
        assert_eq!(estimate.minutes, 80.0);
        assert_eq!(estimate_import(&survey, Mode::Bulk, false, 0.0).minutes, 39.0);
        assert_eq!(estimate_import(&Survey { requests: 600, ..Survey::default() }, Mode::Sync, true, 5.0).minutes, 2.0);
    }

    #[test]
    fn the_price_is_told_in_words() {
        let survey = Survey { several: 4000, reads: 12_000, ..Survey::default() };
        let words = estimate_import(&survey, Mode::Bulk, true, 5.0).words(Mode::Bulk);
        assert_eq!(
            words,
            "4,000 bulk import requests, about 8,000 to poll the status, 12,000 to read IDs, about 80 minutes"
        );
        let one = Survey { requests: 1, ..Survey::default() };
        assert_eq!(
            estimate_import(&one, Mode::Sync, true, 5.0).words(Mode::Sync),
            "at most 1 request, less than a minute"
        );
    }
}
