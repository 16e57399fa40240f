//! Shared by these tests: loops that collect violations, the data files, and small predicates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use acamp::test::catalogue::model::{Kind, Operation, Param, Resource};
use acamp::test::catalogue::{ALL, operations};

/// Flags of the program that take a value.
pub const WITH_VALUE: &[&str] = &[
    "profile",
    "output",
    "columns",
    "sort",
    "jq",
    "out",
    "color",
    "rate",
    "max-retries",
    "max-wait",
    "confirm",
    "confirm-profile",
    "max-delete",
    "encoding",
    "delimiter",
    "skip-lines",
    "timeout",
    "limit",
    "page-size",
    "filter",
    "order",
    "set",
    "set-string",
    "data",
    "if-exists",
    "poll-interval",
    "id",
    "o",
    "p",
    "f",
];

/// Flags of the program without a value.
pub const WITHOUT_VALUE: &[&str] = &[
    "no-header",
    "bom",
    "no-history",
    "raw",
    "quiet",
    "verbose",
    "dry-run",
    "yes",
    "no-input",
    "help",
    "version",
    "all",
    "ignore-not-found",
    "resubscribe",
    "wait",
    "no-wait",
];

/// The lines of a data file without its header.
pub fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().skip(1)
}

pub fn column(line: &'static str, index: usize) -> &'static str {
    line.split('\t').nth(index).unwrap_or_default()
}

pub fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

pub fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or_default()
}

pub fn is_kebab(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !word.ends_with('-')
        && !word.contains("--")
        && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

pub fn repeated<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    words.iter().copied().filter(|word| !seen.insert(*word)).collect()
}

pub fn params(operation: &'static Operation) -> impl Iterator<Item = &'static Param> {
    operation.arguments.iter().chain(operation.params).chain(operation.fields)
}

/// The resources whose records a parameter accepts.
pub fn referred_to(param: &Param) -> Vec<&'static str> {
    match param.kind {
        Kind::ReferenceBy(_, resources) => resources.iter().map(|(_, resource)| *resource).collect(),
        kind => kind.resource().into_iter().collect(),
    }
}

/// The operations of each command, by resource and verb.
pub fn commands() -> BTreeMap<(&'static str, &'static str), Vec<&'static Operation>> {
    let mut commands: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (resource, operation) in operations() {
        commands.entry((resource.name, operation.verb)).or_default().push(operation);
    }
    commands
}

/// Calls `inspect` with each item and a function that reports violations; fails with all of them.
pub fn check<T: Display>(items: impl IntoIterator<Item = T>, mut inspect: impl FnMut(&T, &mut dyn FnMut(String))) {
    let mut wrong = Vec::new();
    for item in items {
        inspect(&item, &mut |complaint| wrong.push(format!("{item}: {complaint}")));
    }
    report(&wrong);
}

pub fn check_resources(mut inspect: impl FnMut(&'static Resource, &mut dyn FnMut(String))) {
    let mut wrong = Vec::new();
    for resource in ALL {
        inspect(resource, &mut |complaint| wrong.push(format!("{}: {complaint}", resource.name)));
    }
    report(&wrong);
}

pub fn check_operations(mut inspect: impl FnMut(&'static Resource, &'static Operation, &mut dyn FnMut(String))) {
    let mut wrong = Vec::new();
    for (resource, operation) in operations() {
        let name = format!("{} {} ({})", resource.name, operation.verb, operation.path);
        inspect(resource, operation, &mut |complaint| wrong.push(format!("{name}: {complaint}")));
    }
    report(&wrong);
}

pub fn check_commands(mut inspect: impl FnMut(&[&'static Operation], &mut dyn FnMut(String))) {
    let mut wrong = Vec::new();
    for ((resource, verb), operations) in commands() {
        inspect(&operations, &mut |complaint| wrong.push(format!("{resource} {verb}: {complaint}")));
    }
    report(&wrong);
}

pub fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
