//! `--where` selects the records of every write on contacts, deals and accounts: the commands come from the catalogue.

use std::collections::BTreeSet;

use acamp::test::catalogue::{self, model::Kind, model::Operation};
use acamp::test::cli::{leaves, special, tree};
use serde_json::Value;

use super::Place;

/// The resources whose records expressions select.
const SELECTED: [&str; 3] = ["contacts", "deals", "accounts"];

/// What each command needs besides the records, whether it succeeds for all of them, and what confirms it.
const REST: &[(&str, &[&str], bool, &str)] = &[
    ("contacts update", &["--phone", "1"], true, "--yes"),
    ("contacts delete", &[], true, "--confirm N"),
    ("contacts subscribe", &["Customers"], true, "--yes"),
    ("contacts unsubscribe", &["Newsletter"], true, "--yes"),
    ("contacts automations add", &["Welcome series"], false, "--confirm N"),
    ("contacts automations remove", &["Welcome series"], false, "--yes"),
    ("contacts tags add", &["trial"], true, "--yes"),
    ("contacts tags remove", &["vip"], false, "--yes"),
    ("deals update", &["--status", "lost"], true, "--yes"),
    ("deals delete", &[], true, "--yes"),
    ("deals contacts add", &["20"], true, "--yes"),
    ("deals contacts remove", &["2"], false, "--yes"),
    ("deals notes create", &["--text", "Called"], true, "--yes"),
    ("deals notes update", &["1", "--text", "Called"], false, "--yes"),
    ("accounts update", &["--url", "https://example.com"], true, "--yes"),
    ("accounts delete", &[], true, "--yes"),
    ("accounts contacts add", &["23"], false, "--yes"),
    ("accounts contacts remove", &["2"], false, "--yes"),
    ("accounts notes create", &["--text", "Called"], true, "--yes"),
    ("accounts notes update", &["1", "--text", "Called"], false, "--yes"),
    ("v1 contacts delete", &[], true, "--yes"),
];

/// An expression that two records of each resource meet.
const EXPRESSION: &str = "id < 3";

/// The resource of the records that the first argument of a write names.
fn first_named(operations: &[&'static Operation]) -> Option<&'static str> {
    let first = operations.iter().find(|operation| operation.role.is_write())?.arguments.first()?;
    match first.kind {
        Kind::Reference(name) | Kind::ReferenceNumber(name) => SELECTED.contains(&name).then_some(name),
        _ => None,
    }
}

/// The writes of the catalogue whose first argument names one of these records.
fn writes() -> Vec<(String, &'static str)> {
    let verbs = catalogue::ALL
        .iter()
        .flat_map(|resource| catalogue::verbs(resource).map(move |verb| format!("{} {verb}", resource.name)));
    let mut found: Vec<(String, &'static str)> =
        verbs.filter_map(|words| first_named(&catalogue::command(&words)?.1).map(|name| (words, name))).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn every_write_on_contacts_deals_and_accounts_takes_an_expression() {
    let writes = writes();
    let known: BTreeSet<&str> = REST.iter().map(|(words, ..)| *words).collect();
    assert_eq!(writes.iter().map(|(words, _)| words.as_str()).collect::<BTreeSet<_>>(), known);
    let mut root = special::with_hidden(tree::root());
    root.build();
    for (words, leaf) in leaves(&root, "").iter().filter(|(words, _)| known.contains(words.as_str())) {
        assert!(leaf.get_arguments().any(|arg| arg.get_long() == Some("where")), "{words}");
    }
}

#[test]
fn a_write_with_an_expression_is_previewed_confirmed_and_carried_out_for_each_record() {
    let names: Vec<(String, &str)> = writes();
    std::thread::scope(|scope| {
        for part in names.chunks(6) {
            scope.spawn(move || part.iter().for_each(|(words, resource)| check(words, resource)));
        }
    });
}

fn check(words: &str, resource: &str) {
    let place = Place::small();
    let (_, rest, succeeds, confirmation) = REST.iter().find(|(known, ..)| *known == words).unwrap();
    let line: Vec<&str> = words.split(' ').chain(rest.iter().copied()).chain(["--where", EXPRESSION]).collect();
    let with = |more: &[&str]| place.run(&[line.as_slice(), more].concat());
    let records = || place.ids(&[resource, "list"]);
    let before = records();

    let preview = with(&["--dry-run", "-o", "json"]);
    let said = format!("2 {resource} match: ");
    assert!(preview.stderr.starts_with(&said), "{words}\n{preview}");
    assert!(preview.stderr.contains("confirmation required: "), "{words}\n{preview}");
    if *succeeds {
        assert_eq!(preview.code, 0, "{words}\n{preview}");
        let requests: Value = serde_json::from_str(&preview.stdout).unwrap();
        let count = requests.as_array().map_or(1, Vec::len);
        assert!(count >= 2, "{words}: {count} requests\n{preview}");
    }

    let refused = with(&[]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{words}\n{refused}");
    let confirmation = confirmation.replace('N', "2");
    assert!(refused.stderr.ends_with(&format!("hint: add {confirmation}\n")), "{words}\n{refused}");
    assert_eq!(records(), before, "{words}");

    let confirmed: Vec<&str> = confirmation.split(' ').collect();
    let done = with(&[confirmed.as_slice(), &["-o", "json"]].concat());
    let result: Value = serde_json::from_str(&done.stdout).unwrap_or_default();
    let count = |key: &str| result[key].as_u64().unwrap_or_default();
    assert_eq!(count("rows"), 2, "{words}\n{done}");
    if *succeeds {
        assert_eq!((done.code, count("failed")), (0, 0), "{words}\n{done}");
    }
    if words.ends_with(" delete") {
        assert_eq!(records(), before[2..], "{words}\n{done}");
    }
}
