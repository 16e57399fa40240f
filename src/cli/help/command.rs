//! The text after the options of a command: examples, and in the long help notes, columns, requests and exit codes.

use crate::catalogue;
use std::fmt::Write;

use clap::Command;

use super::super::special;
use super::exit_codes;
use crate::catalogue::{model::Evidence, model::Operation, model::Resource};

/// How many examples `-h` shows; `--help` shows all.
const SHORT_EXAMPLES: usize = 2;

/// ActiveCampaign's API reference, with a page per operation id.
const REFERENCE: &str = "developers.activecampaign.com/reference/";

/// Adds examples, requests, columns and notes to the help of a command of the catalogue.
pub fn describe(command: Command, resource: &Resource, operations: &[&'static Operation]) -> Command {
    let mut notes = String::new();
    for operation in operations.iter().filter(|operation| !operation.note.is_empty()) {
        let _ = write!(notes, "{}\n\n", operation.note);
    }
    if !resource.columns.is_empty() && operations.iter().any(|operation| !operation.role.is_write()) {
        let _ = write!(notes, "Default columns: {}\n\n", resource.columns.join(", "));
    }
    notes.push_str("Requests:");
    for operation in operations {
        let (method, path) = operation.endpoint();
        let _ = write!(notes, "\n  {method} {path}{}", evidence(operation.evidence));
        if let Some(page) = page(operation) {
            let _ = write!(notes, "\n    {page}");
        }
    }
    let exits = exit_codes::of(operations);
    if !exits.is_empty() {
        notes.push_str("\n\nExit codes specific to this command (see acamp help exit-codes):");
        for (code, meaning) in exits {
            let _ = write!(notes, "\n  {code:>2}  {meaning}");
        }
    }
    with_examples(command, &of_operations(operations), &notes)
}

/// Adds examples to a hand-written command and its subcommands. Its `after_help` follows them, in the long help only.
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
        None => catalogue::command(words).map_or_else(Vec::new, |(_, operations)| of_operations(&operations)),
    }
}

/// The notes of a command, one per paragraph. Those of a hand-written command follow its examples.
pub fn notes(words: &str, command: &Command) -> Vec<String> {
    if let (None, Some((_, operations))) = (special::holding(words), catalogue::command(words)) {
        return operations
            .iter()
            .filter(|operation| !operation.note.is_empty())
            .map(|operation| operation.note.to_owned())
            .collect();
    }
    let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    help.split("\n\n").skip(1).map(|paragraph| paragraph.trim_end().to_owned()).collect()
}

fn of_operations(operations: &[&'static Operation]) -> Vec<&'static str> {
    operations.iter().flat_map(|operation| operation.examples).copied().collect()
}

/// The examples of this command itself, not of its subcommands.
fn own(examples: &[&'static str], words: &str, command: &Command) -> Vec<&'static str> {
    let of_another = |example: &str| {
        command.get_subcommands().any(|below| begins(example, &format!("{words} {}", below.get_name())))
    };
    examples.iter().copied().filter(|example| begins(example, words) && !of_another(example)).collect()
}

/// One example for each of the first three subcommands.
fn first_of_each(examples: &[&'static str], words: &str, below: &[String]) -> Vec<&'static str> {
    let first = |name: &String| examples.iter().copied().find(|example| begins(example, &format!("{words} {name}")));
    below.iter().filter_map(first).take(3).collect()
}

/// Whether an example calls the command with these words, or one of its subcommands.
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

/// ActiveCampaign's reference page of an operation. Only ids made of words and dashes have one.
fn page(operation: &Operation) -> Option<String> {
    let is_name = !operation.spec.is_empty()
        && operation.spec.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (operation.evidence == Evidence::Published && is_name).then(|| format!("{REFERENCE}{}", operation.spec))
}

/// A remark on the source of an operation; empty if ActiveCampaign documents it.
pub fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Published => "",
        Evidence::Listed => " (listed by ActiveCampaign, not documented)",
        Evidence::Observed => " (undocumented, known from recorded traffic)",
        Evidence::V1 => "",
        Evidence::Undocumented => " (undocumented; the server may not support it)",
    }
}
