//! How much damage a command can do, in four levels: for `acamp commands`, and so that a hint never does more than what was
//! typed. The level of an operation comes from the catalogue.

use serde::Serialize;

use super::command_path::CommandPath;
use super::edit;
use crate::catalogue::guarding::Level;
use crate::catalogue::{self, model::Operation};

/// How much damage a command can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Changes nothing in the account and in the settings.
    Reads,
    /// Creates or changes records or settings.
    Writes,
    /// Deletes records or settings.
    Deletes,
    /// Sends messages to contacts, or starts something that does.
    Sends,
}

use Safety::{Deletes, Reads, Sends, Writes};

/// The levels of the hand-written commands.
const WRITTEN: &[(Safety, &[&str])] = &[
    (
        Reads,
        &[
            "auth status",
            "profiles list",
            "profiles show",
            "config list",
            "config get",
            "config path",
            "alias list",
            "export",
            "pull",
            "validate",
            "diff",
            "mirror sync",
            "mirror sql",
            "mirror status",
            "mirror path",
            "tap",
            "sandbox serve",
            "jobs list",
            "jobs get",
            "jobs results",
            "history",
            "history list",
            "history show",
            "cache fill",
            "cache path",
            "api list",
            "api search",
            "api describe",
            "commands",
            "explain",
            "doctor",
            "help",
            "open",
            "man",
            "completion",
            "reference",
            "contacts export",
            "contacts count",
            "contacts show",
            "contacts timeline",
            "contacts duplicates",
            "contacts export-person",
            "contacts explain",
            "contacts fields refs",
            "automations flow",
            "automations contacts",
            "campaigns check",
            "campaigns status",
            "campaigns report",
            "campaigns recipients",
            "campaigns links",
            "campaigns preview",
            "deals board",
            "deals summary",
            "lists members",
            "lists refs",
            "tags refs",
        ],
    ),
    (
        Writes,
        &[
            "auth login",
            "profiles use",
            "profiles rename",
            "config set",
            "config unset",
            "alias set",
            "sandbox seed",
            "sandbox advance",
            "jobs resume",
            "jobs retry-failed",
            "jobs cancel",
            "undo",
            "cache clear",
            "contacts import",
            "campaigns create",
            "campaigns update",
            "campaigns pause",
            "campaigns stop",
            "campaigns cancel",
            "tags rename",
        ],
    ),
    (
        Deletes,
        &[
            "auth logout",
            "profiles delete",
            "alias delete",
            "contacts erase",
            "mirror forget",
            "sandbox reset",
            "jobs prune",
            "api",
            "tags merge",
            "tags prune",
        ],
    ),
    (Sends, &["campaigns test", "campaigns schedule", "campaigns send", "campaigns resume"]),
];

/// The level of a command by its words; that of an unlisted hand-written command is [`Safety::Deletes`].
pub fn of(words: &str) -> Safety {
    if let Some((level, _)) = WRITTEN.iter().find(|(_, commands)| commands.contains(&words)) {
        return *level;
    }
    match catalogue::command(words) {
        Some((_, operations)) => operations.iter().map(|operation| of_operation(operation)).max().unwrap_or(Writes),
        None if words.ends_with(&format!(" {}", edit::VERB)) => Writes,
        None => Deletes,
    }
}

fn of_operation(operation: &Operation) -> Safety {
    match operation.gravest_level() {
        Level::Sends => Sends,
        Level::Moderate | Level::Severe => Deletes,
        Level::Mild if operation.role.is_write() => Writes,
        Level::Mild => Reads,
    }
}

/// The level of a command line without the program's name; a dry run and a request for help only read.
pub fn of_line(line: &[String]) -> Safety {
    if only_shows(line) { Reads } else { of_path(&CommandPath::of_line(line)) }
}

/// The level that a hint for this line may have at most: that of the line, and any if its command is not known.
pub fn at_most(line: &[String]) -> Safety {
    let path = CommandPath::of_line(line);
    if only_shows(line) || path.is_command() { of_line(line) } else { Sends }
}

fn only_shows(line: &[String]) -> bool {
    let shows = |word: &String| {
        matches!(word.as_str(), "-n" | "-h" | "--help" | "--version" | "-V") || word.starts_with("--dry-run")
    };
    line.iter().any(shows)
}

/// The level of the command that a line leads to; that of a group of commands is [`Safety::Reads`].
pub fn of_path(path: &CommandPath) -> Safety {
    if path.is_command() { of(&path.words()) } else { Reads }
}

impl Safety {
    /// The mark after the name of a command: `delete!`.
    pub fn mark(self) -> &'static str {
        match self {
            Reads => "",
            Writes => "*",
            Deletes => "!",
            Sends => "!!",
        }
    }

    /// The word for it: `deletes`.
    pub fn word(self) -> &'static str {
        match self {
            Reads => "reads",
            Writes => "writes",
            Deletes => "deletes",
            Sends => "sends",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::builtin::commands::leaves;
    use crate::cli::{special, tree};

    #[test]
    fn every_command_has_a_level_and_every_listed_command_exists() {
        let mut root = special::with_hidden(tree::root());
        root.build();
        let all: Vec<String> = leaves(&root, "").into_iter().map(|(words, _)| words).collect();
        let listed: Vec<&str> = WRITTEN.iter().flat_map(|(_, commands)| *commands).copied().collect();
        let is_written = |words: &&String| special::holding(words).is_some();
        let lacking: Vec<&String> =
            all.iter().filter(is_written).filter(|words| !listed.contains(&words.as_str())).collect();
        assert!(lacking.is_empty(), "without a level: {lacking:?}");
        let stale: Vec<&&str> = listed.iter().filter(|words| !all.iter().any(|known| known == **words)).collect();
        assert!(stale.is_empty(), "no commands: {stale:?}");
    }

    #[test]
    fn levels_come_from_the_catalogue_and_a_dry_run_only_reads() {
        let level = |line: &str| of_line(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(level("contacts list --tag vip"), Reads);
        assert_eq!(level("contacts update 7 --phone 1"), Writes);
        assert_eq!(level("contacts tags remove 7 vip"), Writes);
        assert_eq!(level("-p sandbox contacts delete 7"), Deletes);
        assert_eq!(level("campaigns send March"), Sends);
        assert_eq!(level("campaigns send March -n"), Reads);
        assert_eq!(level("contacts edit 7"), Writes);
        assert_eq!(level("contacts"), Reads);
    }
}
