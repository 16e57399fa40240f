//! Writes outcomes of rows to the journal: consecutive rows with the same outcome are one entry.

use crate::error::Result;
use crate::store::jobs::{Entry, Job, Status};

/// The outcome of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    /// The row number.
    pub row: u64,
    /// Its status.
    pub status: Status,
    /// The contact's id; empty if unknown.
    pub id: String,
    /// The reason; may be empty.
    pub reason: String,
}

/// Writes outcomes, which are in the order of their rows.
///
/// # Errors
/// Those of [`Job::after`].
pub fn write(job: &Job, outcomes: &[RowOutcome]) -> Result<()> {
    entries(outcomes).iter().try_for_each(|entry| job.after(entry))
}

fn entries(outcomes: &[RowOutcome]) -> Vec<Entry> {
    let belongs = |one: &RowOutcome, next: &RowOutcome| {
        one.row + 1 == next.row && one.status == next.status && one.reason == next.reason
    };
    outcomes
        .chunk_by(belongs)
        .map(|run| {
            let (first, last) =
                (run.first().map_or(0, |outcome| outcome.row), run.last().map_or(0, |outcome| outcome.row));
            let known = run.iter().any(|outcome| !outcome.id.is_empty());
            let ids: Vec<&str> = run.iter().map(|outcome| outcome.id.as_str()).collect();
            Entry::Done {
                rows: (first, last),
                status: run.first().map_or(Status::Unknown, |outcome| outcome.status),
                ids: if known { ids.join(",") } else { String::new() },
                reason: run.first().map_or(String::new(), |outcome| outcome.reason.clone()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_fate_are_one_line() {
        let outcome =
            |row: u64, status: Status, id: &str| RowOutcome { row, status, id: id.into(), reason: String::new() };
        let outcomes = [
            outcome(1, Status::Done, "7"),
            outcome(2, Status::Done, ""),
            outcome(4, Status::Done, "9"),
            outcome(5, Status::Failed, ""),
        ];
        let done = |rows, status, ids: &str| Entry::Done { rows, status, ids: ids.into(), reason: String::new() };
        let expected =
            [done((1, 2), Status::Done, "7,"), done((4, 4), Status::Done, "9"), done((5, 5), Status::Failed, "")];
        assert_eq!(entries(&outcomes), expected);
    }
}
