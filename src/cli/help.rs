//! What help shows beyond clap's own lists: the nouns in groups on the root screen, and for each leaf its examples, the
//! calls it makes, its columns and what a user must know.

use std::ffi::OsString;
use std::fmt::Write;

use clap::Command;

use super::{special, tree};
use crate::catalogue::{self, model::Evidence, model::Group, model::Operation, model::Resource};

/// The groups of the root screen and their headings, in order.
pub const GROUPS: &[(Group, &str)] = &[
    (Group::Audience, "Contacts and audience"),
    (Group::Marketing, "Marketing"),
    (Group::Sales, "Sales"),
    (Group::Messaging, "Messaging"),
    (Group::Data, "Data and commerce"),
    (Group::Account, "Account"),
];

/// How many examples `-h` shows; `--help` shows all.
const SHORT_EXAMPLES: usize = 2;

const TEMPLATE: &str = "{about}\n\n{usage-heading} {usage}\n{before-help}Options:\n{options}{after-help}";

/// Whether the root screen may be shown, so that others need not pay for making it.
pub fn is_wanted(args: &[OsString]) -> bool {
    args.len() <= 1 || args.iter().any(|arg| arg == "--help" || arg == "-h" || arg == "help")
}

/// The root command with its grouped overview.
pub fn with_overview(root: Command) -> Command {
    root.help_template(TEMPLATE)
        .before_help(overview())
        .after_help("Every command has its own --help with examples. Try it without an account:\n  acamp --profile sandbox contacts list")
}

fn overview() -> String {
    let mut text = String::new();
    for (group, heading) in GROUPS {
        let nouns: Vec<(&str, &str)> = catalogue::children("")
            .filter(|resource| resource.group == *group)
            .map(|resource| (resource.name, resource.about))
            .collect();
        section(&mut text, heading, &nouns);
    }
    let own: Vec<(&str, &str)> = special::ROOT.iter().map(|special| (special.words, special.about)).collect();
    section(&mut text, "This tool", &own);
    text.trim_end().to_owned()
}

fn section(text: &mut String, heading: &str, lines: &[(&str, &str)]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}:");
    for (name, about) in lines {
        let _ = writeln!(text, "  {name:<18} {about}");
    }
}

/// Adds examples, calls, columns and notes to a leaf's help.
pub fn describe(command: Command, resource: &Resource, rows: &[&'static Operation]) -> Command {
    let mut notes = String::new();
    for row in rows.iter().filter(|row| !row.note.is_empty()) {
        let _ = write!(notes, "{}\n\n", row.note);
    }
    if !resource.columns.is_empty() && rows.iter().any(|row| !row.role.is_write()) {
        let _ = write!(notes, "Columns of the table: {}\n\n", resource.columns.join(", "));
    }
    notes.push_str("Calls:");
    for row in rows {
        let _ = write!(notes, "\n  {} {}{}", row.method.as_str(), row.path, evidence(row.evidence));
    }
    with_examples(command, &of_rows(rows), &notes)
}

/// Adds to a hand-written command and all below it the examples that belong to each. What its `after_help` says stands
/// behind them in the long help only.
pub fn illustrate(command: Command, words: &str, examples: &[&'static str]) -> Command {
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let own = own(examples, words, &command);
    let shown = if own.is_empty() { first_of_each(examples, words, &below) } else { own };
    let notes = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let command = below.into_iter().fold(command, |command, name| {
        let full = format!("{words} {name}");
        command.mut_subcommand(name, |command| illustrate(command, &full, examples))
    });
    with_examples(command, &shown, &notes)
}

/// The examples of a command, without the leading `acamp`; `words` are all its words.
pub fn examples(words: &str, command: &Command) -> Vec<&'static str> {
    match special::holding(words) {
        Some(special) => own(special.examples, words, command),
        None => tree::find(words).map_or_else(Vec::new, |(_, rows)| of_rows(&rows)),
    }
}

fn of_rows(rows: &[&'static Operation]) -> Vec<&'static str> {
    rows.iter().flat_map(|row| row.examples).copied().collect()
}

/// Those examples that are of this command and of none below it.
fn own(examples: &[&'static str], words: &str, command: &Command) -> Vec<&'static str> {
    let of_another = |example: &str| {
        command.get_subcommands().any(|below| begins(example, &format!("{words} {}", below.get_name())))
    };
    examples.iter().copied().filter(|example| begins(example, words) && !of_another(example)).collect()
}

/// One example for each of the first three commands below.
fn first_of_each(examples: &[&'static str], words: &str, below: &[String]) -> Vec<&'static str> {
    let first = |name: &String| examples.iter().copied().find(|example| begins(example, &format!("{words} {name}")));
    below.iter().filter_map(first).take(3).collect()
}

/// Whether an example is of the command of these words, or of one below it.
fn begins(example: &str, words: &str) -> bool {
    example.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn with_examples(command: Command, examples: &[&'static str], notes: &str) -> Command {
    let list = |examples: &[&'static str]| {
        let lines: String = examples.iter().map(|example| format!("\n  acamp {example}")).collect();
        format!("Examples:{lines}")
    };
    let long = if notes.is_empty() { list(examples) } else { format!("{}\n\n{notes}", list(examples)) };
    let short = list(&examples[..examples.len().min(SHORT_EXAMPLES)]);
    command.after_help(short).after_long_help(long)
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Published => "",
        Evidence::Listed => "  (listed by the provider, not documented)",
        Evidence::Observed => "  (not documented, known from recorded traffic)",
        Evidence::Mission => "  (in no document; the service may not offer it)",
    }
}
