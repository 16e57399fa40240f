//! The catalogue against the table of all calls of the service.

use std::collections::BTreeSet;
use std::fmt::Display;

use acamp::catalogue::model::{Evidence, Operation};
use acamp::catalogue::{find, operations};

use super::support::{MISSING, check, check_rows, column, lines, missing, placeholders};

/// Method, path, operation id and evidence of every call of the service.
const TABLE: &str = include_str!("../data/operations.tsv");

/// Calls that several commands make, and how many.
const SHARED: &[(&str, &str, usize)] =
    &[("POST", "/contactLists", 2), ("PUT", "/eventTracking", 2), ("PUT", "/siteTracking", 2)];

#[test]
fn every_call_of_the_table_has_its_rows() {
    let missing = missing();
    check(table(), |call, complain| {
        let rows = operations().filter(|(_, operation)| call.is_made_by(operation)).count();
        let listed = missing.contains(&(call.method, call.path));
        match (rows, listed) {
            (0, false) => complain("has no row and is not in missing.tsv".into()),
            (0, true) => {}
            (_, true) => complain("has a row: take it out of missing.tsv".into()),
            (rows, false) if rows != call.expected_rows() => complain(format!("has {rows} rows")),
            _ => {}
        }
    });
}

#[test]
fn every_row_stands_in_the_table_with_its_id_and_evidence() {
    let table = table();
    check_rows(|_, operation, complain| {
        let calls: Vec<_> = table.iter().filter(|call| call.is_made_by(operation)).collect();
        if calls.is_empty() {
            complain(format!("{} {} is no call of the table", operation.method.as_str(), operation.path));
        } else if !calls.iter().any(|call| call.id == operation.spec && call.evidence == evidence(operation.evidence)) {
            complain(format!("the table has another id or evidence than {:?}", operation.spec));
        }
    });
}

#[test]
fn the_list_of_what_is_missing_names_real_things_once() {
    let calls: BTreeSet<_> = table().iter().map(|call| (call.method, call.path)).collect();
    let mut seen = BTreeSet::new();
    check(lines(MISSING), |line, complain| {
        let entry = (column(line, 0), column(line, 1));
        if !seen.insert(entry) {
            complain("stands there twice".into());
        }
        if entry.0 == "noun" && find(entry.1).is_some() {
            complain("exists: take it out of missing.tsv".into());
        }
        if entry.0 != "noun" && !calls.contains(&entry) {
            complain("is no call of the table".into());
        }
    });
}

/// A line of the table.
struct Call {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    evidence: &'static str,
}

impl Call {
    /// Whether the row makes this call; the names of placeholders do not count.
    fn is_made_by(&self, operation: &Operation) -> bool {
        self.method == operation.method.as_str() && shape(self.path) == shape(operation.path)
    }

    /// How many rows make this call.
    fn expected_rows(&self) -> usize {
        SHARED.iter().find(|(method, path, _)| (*method, *path) == (self.method, self.path)).map_or(1, |entry| entry.2)
    }
}

impl Display for Call {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.method, self.path)
    }
}

fn table() -> Vec<Call> {
    let call =
        |line| Call { method: column(line, 0), path: column(line, 1), id: column(line, 2), evidence: column(line, 3) };
    lines(TABLE).map(call).collect()
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Published => "published",
        Evidence::Listed => "listed",
        Evidence::Observed => "observed",
        Evidence::Mission => "mission",
    }
}

/// A path with the names of its placeholders taken out: `/tags/{}`.
fn shape(path: &str) -> String {
    placeholders(path).iter().fold(path.to_owned(), |path, name| path.replace(&format!("{{{name}}}"), "{}"))
}
