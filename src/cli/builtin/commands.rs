//! `acamp commands`: the whole tree for agents, scripts and documentation, as an overview, in detail, or as data.

use crate::catalogue;
use crate::command::Special;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::help::unknown;
use crate::api::reply::Item;
use crate::args::{flags, globals};
use crate::catalogue::model::Operation;
use crate::cli::safety::{self, Safety};
use crate::cli::{help, tree};
use crate::error::Result;
use crate::output::{self, Count};
use crate::session::Context;

/// The columns of the table.
pub const COLUMNS: &[&str] = &["command", "about"];

/// The most values of an argument that its usage lists.
const MOST_VALUES: usize = 6;

const LONG: &str = "Without -o, --jq or --columns it prints one line per resource with its commands, and for a resource or \
                    command each usage with all flags. The mark after a command says what it can do: none reads, * writes, ! \
                    deletes, !! sends messages to contacts. With -o json it prints the arguments, requests and examples of \
                    each command, without a resource those of all.";

/// `acamp commands`.
pub const COMMAND: Special = Special::new("commands", "List every command with its arguments and requests", build, run)
    .details(LONG)
    .examples(&[
        "commands",
        "commands contacts tags",
        "commands contacts list -o json",
        "commands -o json --jq '.[].command'",
    ]);

fn build(command: Command) -> Command {
    command.arg(Arg::new("words").value_name("RESOURCE|COMMAND").num_args(0..).help("A resource or a command"))
}

/// Prints the tree, or a part of it.
///
/// Shape in JSON: an array of objects `command`, `about`, `safety` (`reads`, `writes`, `deletes` or `sends`), `arguments`
/// (objects `name`, `help`, `value`, `values`, `required`, `many`), `role`, `calls` (objects `method`, `path`, `operation`,
/// `evidence`), `examples`.
///
/// # Errors
/// `NotFound` for words that are not a command, `Other` if it cannot be written.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("words").into_iter().flatten().map(String::as_str).collect();
    let mut root = tree::root();
    root.build();
    let found = below(&root, &words);
    if found.is_empty() {
        return Err(unknown(&words));
    }
    // A format from the settings does not apply, as with help.
    let options = context.options();
    if options.output.is_some() || options.jq.is_some() || options.columns.is_some() || options.out.is_some() {
        return context.print(Count::Many, COLUMNS, found.iter().map(|(words, leaf)| item(words, leaf)));
    }
    let text = if words.is_empty() { overview(&found) } else { details(&found) };
    output::text(&context.output()?, &text)
}

/// The command with these words, which may be aliases, and its subcommands, as data; empty if there is none.
pub fn of(words: &[&str]) -> Vec<Item> {
    let mut root = tree::root();
    root.build();
    below(&root, words).iter().map(|(words, leaf)| item(words, leaf)).collect()
}

fn below<'a>(root: &'a Command, words: &[&str]) -> Vec<(String, &'a Command)> {
    let mut level = root;
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
    found
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

/// One line for each resource with its commands; commands without a resource come first.
fn overview(commands: &[(String, &Command)]) -> String {
    let mut lines: Vec<(&str, String)> = vec![("", String::new())];
    for (words, _) in commands {
        let (parent, name) = words.rsplit_once(' ').unwrap_or(("", words));
        let at = lines.iter().position(|(known, _)| *known == parent).unwrap_or(lines.len());
        if at == lines.len() {
            lines.push((parent, String::new()));
        }
        lines[at].1.push_str(&format!(" {name}{}", safety::of(words).mark()));
    }
    let levels = [Safety::Reads, Safety::Writes, Safety::Deletes, Safety::Sends];
    let marks: Vec<String> = levels.map(|level| format!("command{} {}", level.mark(), level.word())).to_vec();
    let lines: String =
        lines.iter().map(|(parent, names)| format!("{}:{names}\n", format!("acamp {parent}").trim_end())).collect();
    format!("{}. Details: acamp commands RESOURCE\n\n{lines}", marks.join(", "))
}

/// The usage of each command with all its flags.
fn details(commands: &[(String, &Command)]) -> String {
    let detail = |(words, leaf): &(String, &Command)| {
        let operations = catalogue::command(words).map_or_else(Vec::new, |(_, operations)| operations);
        let own = leaf.get_arguments().filter(|arg| globals::is_own(arg));
        let usage: String = own.map(|arg| format!(" {}", usage(&operations, arg))).collect();
        let about = leaf.get_about().map(ToString::to_string).unwrap_or_default();
        format!("{about} ({})\n  acamp {words}{usage}\n", safety::of(words).word())
    };
    commands.iter().map(detail).collect::<Vec<_>>().join("\n")
}

/// An argument as typed: `CONTACT`, `[--status any|active]`, `[--tag ID|NAME]...`.
fn usage(operations: &[&'static Operation], arg: &Arg) -> String {
    let argument = argument(operations, arg);
    let (name, value) = (text(&argument, "name"), text(&argument, "value"));
    let words = globals::words(arg);
    let value = if words.is_empty() || words.len() > MOST_VALUES { value } else { words.join("|") };
    let typed = if name.starts_with('-') { format!("{name} {value}").trim_end().to_owned() } else { name };
    let typed = if argument["required"] == true { typed } else { format!("[{typed}]") };
    if argument["many"] == true { format!("{typed}...") } else { typed }
}

fn text(argument: &Value, key: &str) -> String {
    argument[key].as_str().unwrap_or_default().to_owned()
}

fn item(words: &str, leaf: &Command) -> Item {
    Item::from_value(&describe(words, leaf))
}

fn describe(words: &str, leaf: &Command) -> Value {
    let operations = catalogue::command(words).map_or_else(Vec::new, |(_, operations)| operations);
    let own = leaf.get_arguments().filter(|arg| globals::is_own(arg)).map(|arg| argument(&operations, arg));
    json!({
        "command": words,
        "about": leaf.get_about().map(ToString::to_string),
        "safety": safety::of(words),
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
