//! A journal read to its end: the outcome of each row. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::entry::{Ending, Entry, Span, Status};

/// The outcomes of all rows in the journal.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    done: BTreeMap<u64, Done>,
    sending: BTreeMap<u64, Announced>,
    accepted: BTreeMap<u64, Announced>,
    /// The rows whose contact was not subscribed.
    withheld: BTreeSet<u64>,
    /// The progress of an export: the last such entry.
    pub reached: Option<Value>,
    /// How the last run ended, if the journal says so.
    pub ending: Option<Ending>,
}

#[derive(Clone, Debug)]
struct Done {
    last: u64,
    status: Status,
    ids: Box<str>,
    reason: Box<str>,
}

/// A request that was announced, or accepted by the server, and has rows without an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Announced {
    /// The rows of the request.
    pub rows: Span,
    /// When it was announced, in milliseconds since 1970; 0 if it was accepted.
    pub at: i64,
    /// The detail the command recorded.
    pub detail: Value,
}

/// The outcome of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// Its status.
    pub status: Status,
    /// The id of the record on the server; empty if unknown.
    pub id: &'a str,
    /// The reason of a failure, or a note; may be empty.
    pub reason: &'a str,
}

/// Number of rows by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Created.
    pub created: u64,
    /// Updated.
    pub updated: u64,
    /// Done, created or updated.
    pub done: u64,
    /// Nothing had to be done.
    pub skipped: u64,
    /// Failed.
    pub failed: u64,
    /// Sent, outcome unknown.
    pub unknown: u64,
    /// Those of all these whose contact was not subscribed, because it had unsubscribed or bounced.
    pub not_subscribed: u64,
}

impl Counts {
    /// All rows with an outcome.
    pub fn all(&self) -> u64 {
        self.succeeded() + self.skipped + self.failed + self.unknown
    }

    /// Rows that succeeded.
    pub fn succeeded(&self) -> u64 {
        self.created + self.updated + self.done
    }

    fn add(&mut self, status: Status, rows: u64) {
        *match status {
            Status::Created => &mut self.created,
            Status::Updated => &mut self.updated,
            Status::Done => &mut self.done,
            Status::Skipped => &mut self.skipped,
            Status::Failed => &mut self.failed,
            Status::Unknown => &mut self.unknown,
        } += rows;
    }
}

impl Outcomes {
    /// Adds one entry.
    pub fn add_entry(&mut self, entry: Entry) {
        // An entry after an ending belongs to a resumed run.
        self.ending = None;
        match entry {
            Entry::Sending { rows, at, detail } => {
                // A row that is sent once more has another outcome.
                for row in rows.0..=rows.1 {
                    self.withheld.remove(&row);
                }
                self.sending.insert(rows.0, Announced { rows, at, detail });
            }
            Entry::Accepted { rows, detail } => {
                self.sending.remove(&rows.0);
                self.accepted.insert(rows.0, Announced { rows, at: 0, detail });
            }
            Entry::Done { rows: (first, last), status, ids, reason } => {
                self.done.insert(first, Done { last, status, ids: ids.into(), reason: reason.into() });
            }
            Entry::Withheld { rows: (first, last) } => self.withheld.extend(first..=last),
            Entry::Unsent { rows } => {
                self.sending.remove(&rows.0);
            }
            Entry::Reached { detail } => self.reached = Some(detail),
            Entry::Ended { ending } => self.ending = Some(ending),
        }
    }

    /// The outcome of a row; `None` if it has none yet.
    pub fn outcome_of(&self, row: u64) -> Option<Outcome<'_>> {
        let (first, done) = self.done.range(..=row).next_back().filter(|(_, done)| done.last >= row)?;
        let id = done.ids.split(',').nth(usize::try_from(row - first).ok()?).unwrap_or_default();
        Some(Outcome { status: done.status, id, reason: &done.reason })
    }

    /// The ids of all records of the rows.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.done.values().flat_map(|done| done.ids.split(',')).filter(|id| !id.is_empty())
    }

    /// Requests that were announced without a recorded response: their outcome must be determined.
    pub fn uncertain(&self) -> Vec<Announced> {
        self.open(&self.sending)
    }

    /// Requests the server accepted that have rows without an outcome.
    pub fn pending(&self) -> Vec<Announced> {
        self.open(&self.accepted)
    }

    fn open(&self, announced: &BTreeMap<u64, Announced>) -> Vec<Announced> {
        let is_open = |one: &&Announced| (one.rows.0..=one.rows.1).any(|row| self.outcome_of(row).is_none());
        announced.values().filter(is_open).cloned().collect()
    }

    /// Number of rows by status.
    pub fn counts(&self) -> Counts {
        let not_subscribed = self.withheld.iter().filter(|row| self.outcome_of(**row).is_some()).count() as u64;
        let mut counts = Counts { not_subscribed, ..Counts::default() };
        for (first, done) in &self.done {
            counts.add(done.status, done.last + 1 - first);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Outcomes {
        /// Reads the entries of a journal in order.
        pub fn fold(entries: impl IntoIterator<Item = Entry>) -> Self {
            let mut outcomes = Outcomes::default();
            entries.into_iter().for_each(|entry| outcomes.add_entry(entry));
            outcomes
        }
    }
    use serde_json::json;

    fn done(rows: Span, status: Status, ids: &str) -> Entry {
        Entry::Done { rows, status, ids: ids.to_owned(), reason: String::new() }
    }

    #[test]
    fn each_row_has_the_outcome_of_its_span() {
        let outcomes =
            Outcomes::fold([done((1, 3), Status::Done, "7,8,9"), Entry::done(4, Status::Failed, None, "no such list")]);
        assert_eq!(outcomes.outcome_of(2).map(|outcome| outcome.id), Some("8"));
        let failed = Outcome { status: Status::Failed, id: "", reason: "no such list" };
        assert_eq!(outcomes.outcome_of(4), Some(failed));
        assert_eq!(outcomes.outcome_of(5), None);
        assert_eq!(outcomes.counts(), Counts { done: 3, failed: 1, ..Counts::default() });
    }

    #[test]
    fn a_row_left_unsubscribed_is_counted_once_it_has_an_outcome() {
        let withheld = |row| Entry::Withheld { rows: (row, row) };
        let mut outcomes = Outcomes::fold([withheld(1), withheld(2), done((1, 1), Status::Skipped, "")]);
        assert_eq!(outcomes.counts(), Counts { skipped: 1, not_subscribed: 1, ..Counts::default() });
        // A resumed job looks again.
        [Entry::sending((2, 2), Value::Null), done((2, 2), Status::Updated, "7")]
            .into_iter()
            .for_each(|entry| outcomes.add_entry(entry));
        assert_eq!(outcomes.counts(), Counts { skipped: 1, updated: 1, not_subscribed: 1, ..Counts::default() });
    }

    #[test]
    fn a_request_stays_open_until_all_its_rows_are_accounted_for() {
        let mut outcomes = Outcomes::fold([Entry::sending((1, 2), Value::Null)]);
        assert_eq!(outcomes.uncertain().len(), 1);
        outcomes.add_entry(Entry::Accepted { rows: (1, 2), detail: json!({"batch": "b"}) });
        assert_eq!((outcomes.uncertain().len(), outcomes.pending().len()), (0, 1));
        outcomes.add_entry(done((1, 1), Status::Done, ""));
        assert_eq!(outcomes.pending().len(), 1);
        outcomes.add_entry(done((2, 2), Status::Failed, ""));
        assert!(outcomes.pending().is_empty());
    }

    #[test]
    fn a_job_that_went_on_has_not_ended() {
        let ended = Entry::Ended { ending: Ending::Stopped };
        let mut outcomes = Outcomes::fold([ended]);
        assert_eq!(outcomes.ending, Some(Ending::Stopped));
        outcomes.add_entry(Entry::sending((1, 1), Value::Null));
        assert_eq!(outcomes.ending, None);
    }
}
