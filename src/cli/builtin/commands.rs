//! `acamp commands`: the whole tree as data, for documentation, agents and tests.

use crate::catalogue;
use crate::command::Special;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::args::{flags, globals};
use crate::catalogue::model::Operation;
use crate::cli::{help, tree};
use crate::error::Result;
use crate::output::Count;
use crate::session::Context;

/// The columns of the table.
pub const COLUMNS: &[&str] = &["command", "about"];

/// `acamp commands`.
pub const COMMAND: Special = Special::new("commands", "List every command with its arguments and requests", build, run)
    .examples(&["commands", "commands -o json --jq '.[].command'"]);

fn build(command: Command) -> Command {
    command
}

/// Prints the tree.
///
/// Shape in JSON: an array of objects `command`, `about`, `arguments` (objects `name`, `help`, `value`, `values`,
/// `required`, `many`), `role`, `calls` (objects `method`, `path`, `operation`, `evidence`), `examples`.
///
/// # Errors
/// `Other` if it cannot be written.
pub fn run(_matches: &ArgMatches, context: &Context) -> Result<()> {
    context.print(Count::Many, COLUMNS, of(&[]))
}

/// The command with these words, which may be aliases, and its subcommands; empty if there is none.
pub fn of(words: &[&str]) -> Vec<Item> {
    let mut root = tree::root();
    root.build();
    let mut level = &root;
    let mut names = Vec::new();
    for word in words {
        let Some(below) = level.find_subcommand(word) else { return Vec::new() };
        names.push(below.get_name());
        level = below;
    }
    let names = names.join(" ");
    let mut found = leaves(level, &names);
    if !names.is_empty() && acts(level) {
        found.insert(0, (names, level));
    }
    found.into_iter().map(|(words, leaf)| Item::from_value(&describe(&words, leaf))).collect()
}

/// Whether a command does something itself, besides its subcommands.
fn acts(command: &Command) -> bool {
    !command.has_subcommands() || !command.is_subcommand_required_set()
}

/// Every command that does something itself.
pub fn leaves<'a>(command: &'a Command, words: &str) -> Vec<(String, &'a Command)> {
    let mut found = Vec::new();
    for child in command.get_subcommands() {
        let words = format!("{words} {}", child.get_name()).trim_start().to_owned();
        if acts(child) {
            found.push((words.clone(), child));
        }
        found.extend(leaves(child, &words));
    }
    found
}

fn describe(words: &str, leaf: &Command) -> Value {
    let (_, operations) =
        catalogue::command(words).map_or((None, Vec::new()), |(resource, operations)| (Some(resource), operations));
    let own = leaf.get_arguments().filter(|arg| globals::is_own(arg)).map(|arg| argument(&operations, arg));
    json!({
        "command": words,
        "about": leaf.get_about().map(ToString::to_string),
        "arguments": own.collect::<Vec<_>>(),
        "role": operations.first().map(|operation| operation.role),
        "calls": operations.iter().flat_map(|operation| calls(operation)).collect::<Vec<_>>(),
        "examples": help::examples(words, leaf),
    })
}

fn argument(operations: &[&'static Operation], arg: &Arg) -> Value {
    let value_name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let name = arg.get_long().map_or_else(|| value_name.clone().unwrap_or_default(), |long| format!("--{long}"));
    let takes_value = arg.get_action().takes_values();
    let many =
        matches!(arg.get_action(), ArgAction::Append) || arg.get_num_args().is_some_and(|range| range.max_values() > 1);
    json!({
        "name": name,
        "help": arg.get_help().map(ToString::to_string),
        "value": if takes_value { value_name } else { None },
        "values": globals::words(arg),
        "required": arg.is_required_set() || flags::needs(operations, arg.get_id().as_str()),
        "many": many,
    })
}

fn calls(operation: &Operation) -> Vec<Value> {
    let call = |(path, id): (&str, &str)| {
        json!({
            "method": operation.method.as_str(),
            "path": path,
            "operation": id,
            "evidence": operation.evidence,
        })
    };
    std::iter::once((operation.path, operation.spec)).chain(operation.duplicates.iter().copied()).map(call).collect()
}
