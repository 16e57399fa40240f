//! What became of rows, written down: rows that follow each other and had the same fate are one line of the journal.

use crate::error::Result;
use crate::store::jobs::{Entry, Job, Status};

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The row.
    pub row: u64,
    /// What became of it.
    pub status: Status,
    /// Its contact's id; empty where it is not known.
    pub id: String,
    /// Why; may be empty.
    pub reason: String,
}

/// Writes fates down; they are in the order of their rows.
///
/// # Errors
/// Those of [`Job::after`].
pub fn write(job: &Job, fates: &[Fate]) -> Result<()> {
    entries(fates).iter().try_for_each(|entry| job.after(entry))
}

fn entries(fates: &[Fate]) -> Vec<Entry> {
    let belongs =
        |one: &Fate, next: &Fate| one.row + 1 == next.row && one.status == next.status && one.reason == next.reason;
    fates
        .chunk_by(belongs)
        .map(|run| {
            let (first, last) = (run.first().map_or(0, |fate| fate.row), run.last().map_or(0, |fate| fate.row));
            let known = run.iter().any(|fate| !fate.id.is_empty());
            let ids: Vec<&str> = run.iter().map(|fate| fate.id.as_str()).collect();
            Entry::Done {
                rows: (first, last),
                status: run.first().map_or(Status::Unknown, |fate| fate.status),
                ids: if known { ids.join(",") } else { String::new() },
                reason: run.first().map_or(String::new(), |fate| fate.reason.clone()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_fate_are_one_line() {
        let fate = |row: u64, status: Status, id: &str| Fate { row, status, id: id.into(), reason: String::new() };
        let fates = [
            fate(1, Status::Done, "7"),
            fate(2, Status::Done, ""),
            fate(4, Status::Done, "9"),
            fate(5, Status::Failed, ""),
        ];
        let done = |rows, status, ids: &str| Entry::Done { rows, status, ids: ids.into(), reason: String::new() };
        let expected =
            [done((1, 2), Status::Done, "7,"), done((4, 4), Status::Done, "9"), done((5, 5), Status::Failed, "")];
        assert_eq!(entries(&fates), expected);
    }
}
