//! Values that the published reference lists: each is accepted, and anything else is rejected before a request is sent.

use acamp::test::catalogue::model::{Kind, Operation, Param};
use acamp::test::catalogue::operations;

const DOCUMENTED: &str = include_str!("../data/documented-values.tsv");

/// Longer than any name, and no code, URL, color, date or order.
const NO_VALUE: &str = "no documented value of any property";

#[test]
fn documented_values_are_accepted_and_no_others() {
    let mut wrong = Vec::new();
    for line in DOCUMENTED.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [method, path, wire, values] = cells[..] else { panic!("not four cells: {line}") };
        let found: Vec<&Param> = operations()
            .filter(|(_, operation)| operation.method.as_str() == method && has_path(operation, path))
            .flat_map(|(_, operation)| operation.params.iter().chain(operation.fields))
            .filter(|param| param.wire == wire)
            .collect();
        if found.is_empty() {
            wrong.push(format!("{method} {path} has no {wire}"));
        }
        for param in found {
            let rejected: Vec<&str> = values.split('|').filter(|value| !accepts(param.kind, value)).collect();
            if !rejected.is_empty() || accepts(param.kind, NO_VALUE) {
                wrong.push(format!("{method} {path} {wire}: rejects {rejected:?}, or accepts anything"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether the operation has this path, with `{}` for each placeholder.
fn has_path(operation: &Operation, path: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        path.split('/').map(|it| if it.starts_with('{') { "{}".to_owned() } else { it.to_owned() }).collect()
    };
    segments(operation.path) == segments(path)
}

/// Whether a flag of this kind accepts the value, by its word or as it is sent.
fn accepts(kind: Kind, value: &str) -> bool {
    match kind {
        Kind::OneOf(words) => words.contains(&value),
        Kind::Choice(pairs) => pairs.iter().any(|(word, wire)| value == *word || value == *wire),
        Kind::Formatted(format) => format.check(value).is_ok(),
        _ => true,
    }
}
