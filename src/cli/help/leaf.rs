//! What stands below a command's options: examples, and in the long help what a user must know, the columns, the calls and
//! the exit codes.

use crate::catalogue;
use std::fmt::Write;

use clap::Command;

use super::super::special;
use super::exits;
use crate::catalogue::{model::Evidence, model::Operation, model::Resource};

/// How many examples `-h` shows; `--help` shows all.
const SHORT_EXAMPLES: usize = 2;

/// Where the service's published pages are, one for each operation id.
const REFERENCE: &str = "developers.activecampaign.com/reference/";

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
        if let Some(page) = page(row) {
            let _ = write!(notes, "\n    {page}");
        }
    }
    let exits = exits::of(rows);
    if !exits.is_empty() {
        notes.push_str("\n\nExit codes beside the usual (acamp help exit-codes):");
        for (code, meaning) in exits {
            let _ = write!(notes, "\n  {code:>2}  {meaning}");
        }
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
        None => catalogue::command(words).map_or_else(Vec::new, |(_, rows)| of_rows(&rows)),
    }
}

/// What a user must know of a command, a paragraph each. What a hand-written command says stands behind its examples.
pub fn notes(words: &str, command: &Command) -> Vec<String> {
    if let (None, Some((_, rows))) = (special::holding(words), catalogue::command(words)) {
        return rows.iter().filter(|row| !row.note.is_empty()).map(|row| row.note.to_owned()).collect();
    }
    let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    help.split("\n\n").skip(1).map(|paragraph| paragraph.trim_end().to_owned()).collect()
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

/// The service's own page of a call. Operation ids that are no words between dashes are of documents without such pages.
fn page(row: &Operation) -> Option<String> {
    let is_name = !row.spec.is_empty()
        && row.spec.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (row.evidence == Evidence::Published && is_name).then(|| format!("{REFERENCE}{}", row.spec))
}

/// What must be said of where a call is known from; nothing where the provider documents it.
pub fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Published => "",
        Evidence::Listed => " (listed by the provider, not documented)",
        Evidence::Observed => " (not documented, known from recorded traffic)",
        Evidence::Undocumented => " (in no document; the service may not offer it)",
    }
}
