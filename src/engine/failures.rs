//! The failures of one command, collected into one outcome. Pure.

use crate::error::{Error, Kind, Result, Scope};
use crate::text::counts::thousands;

/// What failed so far.
#[derive(Debug, Default)]
pub struct Failures {
    /// Calls on a target, by the target as the user named it.
    failed: Vec<(String, Error)>,
    /// Follow-up requests after a success.
    behind: Vec<(String, Error)>,
}

impl Failures {
    /// Records that the operation failed on a target, and returns whether the remaining targets must not be tried.
    pub fn add(&mut self, label: String, error: Error) -> bool {
        let ends_run = error.scope() == Scope::Run;
        self.failed.push((label, error));
        ends_run
    }

    /// Adds failures of follow-up requests after a success.
    pub fn add_behind(&mut self, label: &str, errors: Vec<Error>) {
        self.behind.extend(errors.into_iter().map(|error| (label.to_owned(), error)));
    }

    /// How many targets failed.
    pub fn count(&self) -> usize {
        self.failed.len()
    }

    /// Whether nothing failed.
    pub fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.behind.is_empty()
    }

    /// The outcome of `command` on `targets` records, of which `tried` were tried.
    ///
    /// # Errors
    /// The one failure of one target; the kind they share if none succeeded; otherwise `Partial`. With several, each
    /// is among its failures.
    pub fn outcome(mut self, command: &str, targets: usize, tried: usize) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        if targets == 1 && self.failed.len() + self.behind.len() == 1 {
            let only = self.failed.pop().or_else(|| self.behind.pop());
            return only.map_or(Ok(()), |(_, error)| Err(error));
        }
        let message = self.message(command, targets, tried);
        let kind = self.kind(tried);
        let hint = self.failed.first().filter(|_| kind != Kind::Partial).and_then(|(_, error)| error.hint_text());
        let hint = hint.map(str::to_owned);
        let all = self.failed.into_iter().chain(self.behind).collect();
        let error = Error::new(kind, message).failures(all);
        Err(match hint {
            Some(hint) => error.hint(hint),
            None => error,
        })
    }

    fn kind(&self, tried: usize) -> Kind {
        match self.failed.first() {
            Some((_, first))
                if self.failed.len() == tried && self.failed.iter().all(|(_, error)| error.kind() == first.kind()) =>
            {
                first.kind()
            }
            _ => Kind::Partial,
        }
    }

    fn message(&self, command: &str, targets: usize, tried: usize) -> String {
        let count = |number: usize| thousands(number as u64);
        if self.failed.is_empty() {
            return format!("`{command}` succeeded, but {} requests after it failed", count(self.behind.len()));
        }
        let mut message = format!("{} of {} `{command}` requests failed", count(self.failed.len()), count(targets));
        if targets > tried {
            message.push_str(&format!("; {} not tried", count(targets - tried)));
        }
        if !self.behind.is_empty() {
            message.push_str(&format!("; so did {} requests after those that succeeded", count(self.behind.len())));
        }
        message
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn failures(kinds: &[Kind]) -> Failures {
        let mut failures = Failures::default();
        for (at, kind) in kinds.iter().enumerate() {
            failures.add(at.to_string(), Error::new(*kind, "no"));
        }
        failures
    }

    fn outcome(failures: Failures, targets: usize, tried: usize) -> (Kind, String) {
        let error = failures.outcome("tags delete", targets, tried).unwrap_err();
        (error.kind(), error.message().to_owned())
    }

    #[test]
    fn nothing_failed_is_success() {
        assert!(Failures::default().outcome("tags delete", 3, 3).is_ok());
    }

    #[test]
    fn the_failure_of_one_target_is_the_outcome_itself() {
        assert_eq!(outcome(failures(&[Kind::NotFound]), 1, 1), (Kind::NotFound, "no".to_owned()));
    }

    #[test]
    fn some_of_several_is_partial_and_all_alike_keep_their_kind() {
        let some = outcome(failures(&[Kind::NotFound]), 2, 2);
        assert_eq!(some, (Kind::Partial, "1 of 2 `tags delete` requests failed".to_owned()));
        assert_eq!(outcome(failures(&[Kind::NotFound, Kind::NotFound]), 2, 2).0, Kind::NotFound);
        assert_eq!(outcome(failures(&[Kind::NotFound, Kind::Denied]), 2, 2).0, Kind::Partial);
    }

    #[test]
    fn what_was_not_tried_is_counted_and_nothing_done_stays_temporary() {
        let stopped = outcome(failures(&[Kind::Temporary]), 3, 1);
        assert_eq!(stopped, (Kind::Temporary, "1 of 3 `tags delete` requests failed; 2 not tried".to_owned()));
        assert_eq!(outcome(failures(&[Kind::Temporary]), 3, 2).0, Kind::Partial);
    }

    #[test]
    fn calls_after_a_success_are_not_counted_as_targets() {
        let mut failures = Failures::default();
        failures.add_behind("", vec![Error::new(Kind::Partial, "a"), Error::new(Kind::Partial, "b")]);
        let (kind, message) = outcome(failures, 1, 1);
        assert_eq!(
            (kind, message.as_str()),
            (Kind::Partial, "`tags delete` succeeded, but 2 requests after it failed")
        );
    }

    #[test]
    fn a_dead_service_a_bad_key_and_a_suspended_account_end_the_batch() {
        let mut failures = Failures::default();
        let add = |failures: &mut Failures, error: Error| failures.add(String::new(), error);
        assert!(add(&mut failures, Error::new(Kind::Temporary, "")));
        assert!(add(&mut failures, Error::new(Kind::Denied, "").status(401)));
        assert!(add(&mut failures, Error::new(Kind::Denied, "").status(402)));
        assert!(add(&mut failures, Error::new(Kind::Temporary, "").status(503)));
        assert!(!add(&mut failures, Error::new(Kind::Temporary, "").status(500)));
        assert!(!add(&mut failures, Error::new(Kind::Denied, "").status(403)));
        assert!(!add(&mut failures, Error::new(Kind::NotFound, "").status(404)));
    }
}
