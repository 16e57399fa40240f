//! The catalogue compared with the table of all API calls.

use std::fmt::Display;

use acamp::test::catalogue::model::{Evidence, Operation, Server};
use acamp::test::catalogue::operations;

use super::support::{check, check_operations, column, lines, placeholders};

/// Method, path, operation id and evidence of every API call.
const TABLE: &str = include_str!("../data/operations.tsv");

/// Calls that several operations make, and how many.
const SHARED: &[(&str, &str, usize)] = &[
    ("POST", "/contactLists", 3),
    ("PUT", "/deals/{id}", 4),
    ("PUT", "/eventTracking", 2),
    ("PUT", "/siteTracking", 2),
];

#[test]
fn every_call_of_the_table_has_its_operations() {
    check(table(), |call, complain| {
        let count = operations().filter(|(_, operation)| call.is_made_by(operation)).count();
        if count != call.expected_operations() {
            complain(format!("has {count} operations instead of {}", call.expected_operations()));
        }
    });
}

#[test]
fn variants_are_other_forms_of_the_same_operation() {
    check_operations(|_, operation, complain| {
        for (path, _) in operation.duplicates {
            if *path == operation.path || shape(path) != shape(operation.path) {
                complain(format!("{path} is not another form of its path"));
            }
        }
    });
}

#[test]
fn every_operation_is_in_the_table_with_its_id_and_evidence() {
    let table = table();
    check_operations(|_, operation, complain| {
        for (path, id) in paths(operation).filter(|_| operation.server != Server::V1) {
            let calls: Vec<_> = table.iter().filter(|call| call.is(operation, path)).collect();
            if calls.is_empty() {
                complain(format!("{} {path} is not in the table", operation.method.as_str()));
            } else if !calls.iter().any(|call| call.id == id && call.evidence == evidence(operation.evidence)) {
                complain(format!("the table has another id or evidence than {id:?} for {path}"));
            }
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
    /// Whether the operation makes this call, by its path or by a duplicate's, with the same operation id.
    fn is_made_by(&self, operation: &Operation) -> bool {
        paths(operation).any(|(path, id)| self.is(operation, path) && self.id == id)
    }

    /// Whether the call has the operation's method and this path.
    fn is(&self, operation: &Operation, path: &str) -> bool {
        self.method == operation.method.as_str() && self.path == path
    }

    /// How many operations make this call.
    fn expected_operations(&self) -> usize {
        SHARED.iter().find(|(method, path, _)| (*method, *path) == (self.method, self.path)).map_or(1, |entry| entry.2)
    }
}

impl Display for Call {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.method, self.path)
    }
}

/// Each path under which the reference publishes the operation, with its operation id.
fn paths(operation: &Operation) -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::once((operation.path, operation.spec)).chain(operation.duplicates.iter().copied())
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
        Evidence::Undocumented => "undocumented",
        Evidence::V1 => "v1",
    }
}

/// A path without the names of its placeholders: `/tags/{}`.
fn shape(path: &str) -> String {
    placeholders(path).iter().fold(path.to_owned(), |path, name| path.replace(&format!("{{{name}}}"), "{}"))
}
