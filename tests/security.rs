//! Each test and script that SECURITY.md names exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The tests of the workspace: `FILE::TEST`.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let mut marked = false;
            for line in text.lines().map(str::trim) {
                marked |= line == "#[test]";
                let name = line.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next());
                if let Some(name) = name {
                    if marked {
                        found.insert(format!("{}::{name}", path.display()));
                    }
                    marked = false;
                }
            }
        }
    }
}

/// The code spans in the last column of the tables, and the number of rows.
fn named() -> (Vec<String>, usize) {
    let page = fs::read_to_string("SECURITY.md").unwrap();
    let rows: Vec<&str> =
        page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| promise")).collect();
    let cells = rows.iter().filter_map(|row| row.trim_end_matches(" |").rsplit(" | ").next());
    (cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect(), rows.len())
}

#[test]
fn every_promise_names_a_test_that_is_there() {
    let mut known = BTreeSet::new();
    ["src", "tests", "sandbox"].iter().for_each(|folder| tests(Path::new(folder), &mut known));
    let (named, rows) = named();
    assert!(rows > 20 && named.len() >= rows, "{} tests for {rows} promises", named.len());
    let missing: Vec<_> = named.iter().filter(|name| !known.contains(*name)).collect();
    assert!(missing.is_empty(), "SECURITY.md names tests that are not there: {missing:?}");
}

#[test]
fn every_attack_of_the_hostile_service_and_on_the_key_is_in_the_table() {
    let mut attacks = BTreeSet::new();
    ["tests/hostile", "tests/secrets"].iter().for_each(|folder| tests(Path::new(folder), &mut attacks));
    let (named, _) = named();
    let missing: Vec<_> = attacks.iter().filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "SECURITY.md does not name {missing:?}");
}

#[test]
fn every_script_it_names_is_there() {
    let page = fs::read_to_string("SECURITY.md").unwrap();
    let scripts: BTreeSet<&str> = page
        .split(|letter: char| letter.is_whitespace() || letter == '`')
        .filter(|word| word.starts_with(".ci/"))
        .collect();
    assert!(scripts.len() >= 5, "{scripts:?}");
    for script in scripts {
        assert!(Path::new(script).is_file(), "{script}");
    }
}
