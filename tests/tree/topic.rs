//! Everything the topics of `acamp help` name exists: commands parse, flags belong to a command, and files
//! are the ones the program uses.

use std::collections::BTreeSet;
use std::ffi::OsString;

use acamp::test::cli::help::topics;
use acamp::test::cli::leaves;
use acamp::test::cli::tree;
use clap::error::ErrorKind;

use crate::support::{Home, split};

/// The command lines shown in a text, split at pipes.
pub fn commands_in(text: &str) -> Vec<Vec<String>> {
    let shown = text.lines().filter(|line| line.starts_with("  acamp "));
    let mut found = Vec::new();
    for words in shown.map(|line| split(line.trim())) {
        let parts = words.split(|word| word == "|").filter(|part| part.first().is_some_and(|word| word == "acamp"));
        found.extend(parts.map(|part| part[1..].to_vec()));
    }
    found
}

fn check(complaints: impl Fn(&str) -> Vec<String>) {
    let mut wrong = Vec::new();
    for topic in topics::ALL {
        wrong.extend(complaints(&topic.page()).into_iter().map(|complaint| format!("{}: {complaint}", topic.name)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_command_shown_in_a_topic_can_be_typed() {
    assert!(topics::ALL.iter().map(|topic| commands_in(&topic.page()).len()).sum::<usize>() > 30);
    check(|page| {
        let typed = |words: Vec<String>| {
            let line: Vec<OsString> = std::iter::once("acamp".into()).chain(words.iter().map(OsString::from)).collect();
            match acamp::test::cli::parse(&line) {
                Err(error) if error.kind() != ErrorKind::DisplayHelp => Some(format!("{words:?}: {error}")),
                _ => None,
            }
        };
        commands_in(page).into_iter().filter_map(typed).collect()
    });
}

/// Flags of the installer, which its script has.
const OF_INSTALLER: [&str; 3] = ["version", "prefix", "uninstall"];

/// Flags of package managers that the topics name.
const OF_OTHERS: [&str; 3] = ["allow-untrusted", "locked", "path"];

#[test]
fn every_flag_of_the_installer_named_in_a_topic_exists() {
    let script = include_str!("../../install.sh");
    for flag in OF_INSTALLER {
        assert!(script.contains(&format!("\n      --{flag})")), "{flag}");
    }
}

#[test]
fn every_flag_named_in_a_topic_exists() {
    let mut root = tree::root();
    root.build();
    let known: BTreeSet<String> = leaves(&root, "")
        .iter()
        .flat_map(|(_, leaf)| leaf.get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned)))
        .collect();
    check(|page| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let flags =
            page.split("--").skip(1).map(|rest| rest.split(|letter| !letters(letter)).next().unwrap_or_default());
        let of_others = |flag: &str| OF_INSTALLER.contains(&flag) || OF_OTHERS.contains(&flag);
        flags
            .filter(|flag| !flag.is_empty() && !of_others(flag) && !known.contains(*flag))
            .map(|flag| format!("--{flag}"))
            .collect()
    });
}

#[test]
fn every_file_named_in_a_topic_exists_in_the_program() {
    let home = Home::new();
    let paths = acamp::test::Paths::new(&acamp::test::environment::Environment::below(home.path()));
    let name = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let config = paths.config().unwrap();
    let own = [name(config), name(&paths.credentials().unwrap()), acamp::test::config::NAME.to_owned()];
    check(|page| {
        let named =
            page.split_whitespace().map(|word| word.trim_matches([',', ';', ':', ')', '(']).trim_end_matches('.'));
        let files = named.filter(|word| word.ends_with(".toml")).filter_map(|word| word.rsplit('/').next());
        files.filter(|file| !own.iter().any(|known| known == file)).map(str::to_owned).collect()
    });
}
