//! An option that is given twice: the last occurrence counts, except for options that accumulate.

use std::collections::BTreeSet;

use acamp::test::cli::{help::topics, leaves};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::root;

/// Values, of which every option accepts one.
const VALUES: &[&str] = &[
    "alpha",
    "beta",
    "7",
    "8",
    "2.50",
    "3.50",
    "700",
    "800",
    "2026-01-31",
    "2026-02-01",
    "10s",
    "20s",
    "eur",
    "usd",
    "a@example.com",
    "b@example.com",
    "Plan=Pro",
    "Size=7",
    "1:2",
    "3:4",
    "https://example.com",
    "https://example.org",
    "[1]",
    "{}",
    "%",
    "10%",
    "id",
    "cdate",
    "name",
    "/tmp/a",
    "/tmp/b",
    "all",
    "de_DE",
    "en_US",
    "America/Chicago",
    "Europe/Berlin",
    "utf-8",
    "windows-1252",
    "include-ignored",
    "limit-1000",
    "429:0.1",
    "500:0.1",
    "title ASC",
    "title DESC",
    "32B0FC",
    "000000",
    "upcoming",
    "overdue",
];

/// What an option has after it was given with these words; none if they are rejected.
fn taken(leaf: &Command, arg: &Arg, words: &[String]) -> Option<Vec<String>> {
    let line = std::iter::once("acamp".to_owned()).chain(words.iter().cloned());
    let parsed = leaf.clone().ignore_errors(true).no_binary_name(false).try_get_matches_from(line).ok()?;
    let raw = |matches: &ArgMatches| {
        let values = matches.get_raw(arg.get_id().as_str())?;
        Some(values.map(|value| value.to_string_lossy().into_owned()).collect::<Vec<_>>())
    };
    raw(&parsed).filter(|values| !values.is_empty())
}

/// Two different values that the option accepts, or one twice if it accepts no other.
fn values(leaf: &Command, arg: &Arg) -> Option<[String; 2]> {
    let words: Vec<String> = arg.get_possible_values().iter().map(|word| word.get_name().to_owned()).collect();
    let known = words.iter().cloned().chain(VALUES.iter().map(|value| (*value).to_owned()));
    let flag = arg.get_long()?;
    let accepts =
        |value: &String| taken(leaf, arg, &[format!("--{flag}={value}")]).as_ref() == Some(&vec![value.clone()]);
    let mut accepted = known.filter(accepts);
    let first = accepted.next()?;
    let second = accepted.next().unwrap_or_else(|| first.clone());
    Some([first, second])
}

/// The complaint about an option, and its name if it accumulates.
fn inspect(leaf: &Command, arg: &Arg) -> (Option<String>, Option<String>) {
    let Some(flag) = arg.get_long() else { return (None, None) };
    match arg.get_action() {
        ArgAction::Set | ArgAction::Append => {}
        ArgAction::SetTrue => {
            let twice = [format!("--{flag}"), format!("--{flag}")];
            let is_set = taken(leaf, arg, &twice) == Some(vec!["true".to_owned()]);
            return ((!is_set).then(|| format!("--{flag} cannot be repeated")), None);
        }
        ArgAction::Count => return (None, Some(flag.to_owned())),
        _ => return (None, None),
    }
    let Some([first, second]) = values(leaf, arg) else {
        return (Some(format!("--{flag}: no value of the test is accepted")), None);
    };
    let given = [format!("--{flag}={first}"), format!("--{flag}={second}")];
    let found = taken(leaf, arg, &given).unwrap_or_default();
    let accumulates = matches!(arg.get_action(), ArgAction::Append);
    let expected = if accumulates { vec![first, second] } else { vec![second] };
    let complaint = (found != expected).then(|| format!("{given:?} is {found:?}"));
    (complaint, accumulates.then(|| flag.to_owned()))
}

#[test]
fn the_last_occurrence_of_an_option_counts_except_for_those_that_accumulate() {
    let root = root();
    let mut wrong = Vec::new();
    let mut accumulating = BTreeSet::new();
    let mut seen = 0;
    for (words, leaf) in leaves(&root, "") {
        for arg in leaf.get_arguments().filter(|arg| arg.get_long().is_some()) {
            let (complaint, name) = inspect(leaf, arg);
            wrong.extend(complaint.map(|complaint| format!("{words}: {complaint}")));
            accumulating.extend(name);
            seen += 1;
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(seen > 10_000, "{seen} options only");
    // The topic names every option that accumulates, and no other.
    let page = topics::find("options").unwrap().page();
    let list = page.split("they accumulate:").nth(1).unwrap().split("\n\n").nth(1).unwrap();
    let named: BTreeSet<String> =
        list.split_whitespace().map(|word| word.trim_start_matches("--").to_owned()).collect();
    assert_eq!(named, accumulating);
}
