//! The whole command tree: each command can be built, says what it does, shows examples, and takes every format.

use acamp::cli::{special, tree};
use acamp::command::commands::leaves;
use acamp::render::Format;
use clap::Command;

fn root() -> Command {
    let mut root = special::with_hidden(tree::root());
    root.build();
    root
}

/// Calls `inspect` with each command; fails with all complaints.
fn check(inspect: impl Fn(&str, &Command) -> Option<String>) {
    let root = root();
    let leaves = leaves(&root, "");
    assert!(leaves.len() > 300, "the tree has {} commands only", leaves.len());
    let wrong: Vec<String> = leaves
        .iter()
        .filter_map(|(words, leaf)| inspect(words, leaf).map(|complaint| format!("{words}: {complaint}")))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn clap_accepts_every_command() {
    root().debug_assert();
}

#[test]
fn every_command_says_what_it_does() {
    check(|_, leaf| match leaf.get_about().map(ToString::to_string) {
        None => Some("has no about".into()),
        Some(about) if about.is_empty() || about.ends_with('.') || about.chars().count() > 70 => {
            Some(format!("{about:?} is empty, long or ends in a full stop"))
        }
        Some(_) => None,
    });
}

#[test]
fn every_command_shows_two_examples_of_itself() {
    check(|words, leaf| {
        let help = leaf.get_after_help().map(ToString::to_string).unwrap_or_default();
        let own = help.lines().filter(|line| line.trim_start().contains(&format!("acamp {words}"))).count();
        (own < 2).then(|| format!("its help has {own} examples"))
    });
}

#[test]
fn every_command_takes_every_format() {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    check(|_, leaf| {
        let Some(output) = leaf.get_arguments().find(|arg| arg.get_long() == Some("output")) else {
            return Some("takes no -o".into());
        };
        let values = output.get_possible_values();
        let taken: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        (output.get_short() != Some('o') || taken != names).then(|| format!("-o takes {taken:?}"))
    });
}
