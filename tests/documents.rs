//! The commands shown in the documents parse: their words and flags exist.

use std::ffi::OsString;

use crate::support::split;

/// Documents with terminal sessions, where commands follow `$`.
const DOCUMENTS: [(&str, &str); 1] = [("docs/ten-jobs.md", include_str!("../docs/ten-jobs.md"))];

/// The commands of the program on a line, without redirections.
fn commands(line: &str) -> Vec<Vec<String>> {
    let words = split(line);
    words
        .split(|word| matches!(word.as_str(), "|" | "&&" | ";"))
        .map(|command| command.iter().take_while(|word| !matches!(word.as_str(), "<" | ">" | ">>")).cloned().collect())
        .filter(|command: &Vec<String>| command.first().is_some_and(|word| word == "acamp"))
        .collect()
}

#[test]
fn every_command_shown_in_a_document_can_be_typed() {
    let mut wrong = Vec::new();
    for (name, text) in DOCUMENTS {
        let mut seen = 0;
        for line in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            for command in commands(line) {
                seen += 1;
                let command: Vec<OsString> = command.into_iter().map(OsString::from).collect();
                if let Err(error) = acamp::test::cli::parse(&command) {
                    wrong.push(format!("{name}: {line}: {error}"));
                }
            }
        }
        assert!(seen >= 20, "{name}: only {seen} commands were found");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_line_has_the_commands_between_its_pipes() {
    assert_eq!(
        commands("acamp tags list -o ids | acamp tags get - > 'a b' && ls"),
        [vec!["acamp", "tags", "list", "-o", "ids"], vec!["acamp", "tags", "get", "-"]]
    );
}

#[test]
fn a_command_that_does_not_exist_is_noticed() {
    for line in ["acamp tags lst", "acamp tags list --nonsense", "acamp tags merge a"] {
        let command: Vec<OsString> = commands(line).concat().into_iter().map(OsString::from).collect();
        assert!(acamp::test::cli::parse(&command).is_err(), "{line}");
    }
}
