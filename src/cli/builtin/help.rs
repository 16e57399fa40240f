//! `acamp help [TOPIC|COMMAND]`: the first screen, a topic, or the help of a command; as data with `-o`. Sends no request.

use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use super::commands;
use crate::api::reply::Item;
use crate::catalogue;
use crate::cli::help::topics::{self, Topic};
use crate::cli::{self, special};
use crate::command::Special;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count};
use crate::session::Context;
use crate::text::similarity::nearest;

/// `acamp help`.
pub const COMMAND: Special =
    Special::new("help", "Show a help topic or the help of a command", build, run).examples(&[
        "help output",
        "help contacts list",
        "help exit-codes -o json",
        "help contacts -o json --jq '.[].command'",
    ]);

fn build(command: Command) -> Command {
    let width = topics::ALL.iter().map(|topic| topic.name.len()).max().unwrap_or(0);
    let list: String = topics::ALL.iter().map(|topic| format!("\n  {:width$}  {}", topic.name, topic.about)).collect();
    command
        .arg(Arg::new("words").value_name("TOPIC|COMMAND").num_args(0..).help("A topic or a command"))
        .after_help(format!("Topics:{list}"))
}

/// Prints the requested help.
///
/// Shape in JSON: for a topic about a list the list's rows (`acamp help exit-codes -o json`: `exit_code`, `code`,
/// `meaning`), for another one object `topic`, `about`, `text`; for a command the entries of `acamp commands` for
/// it and its subcommands; without words the topics.
///
/// # Errors
/// `NotFound` for a word that is neither a topic nor a command.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("words").into_iter().flatten().map(String::as_str).collect();
    let topic = match words.as_slice() {
        [name] => topics::find(name),
        _ => None,
    };
    // A format from the settings does not apply to help pages.
    let wants_data = context.options().output.is_some() || context.options().jq.is_some();
    match (topic, wants_data) {
        (Some(topic), false) => output::text(&context.text_output()?, &topic.page()),
        (Some(topic), true) => topic_as_data(topic, context),
        (None, false) => text_of(&words, context),
        (None, true) => data_of(&words, context),
    }
}

fn text_of(words: &[&str], context: &Context) -> Result<()> {
    let output = context.text_output()?;
    let screen = cli::help_of(words).map_err(|_| unknown(words))?;
    let text = if output.color { screen.ansi().to_string() } else { screen.to_string() };
    output::text(&output, &text)
}

fn topic_as_data(topic: &Topic, context: &Context) -> Result<()> {
    match topic.list() {
        Some(list) => context.print(Count::Many, list.columns, list.items().map(|row| Item::from_value(&row))),
        None => {
            let whole = json!({ "topic": topic.name, "about": topic.about, "text": topic.page() });
            context.print(Count::One, &["topic", "about", "text"], [Item::from_value(&whole)])
        }
    }
}

fn data_of(words: &[&str], context: &Context) -> Result<()> {
    if words.is_empty() {
        let rows = topics::ALL.iter().map(|topic| json!({ "topic": topic.name, "about": topic.about }));
        return context.print(Count::Many, &["topic", "about"], rows.map(|row| Item::from_value(&row)));
    }
    let found = commands::of(words);
    if found.is_empty() {
        return Err(unknown(words));
    }
    context.print(Count::Many, commands::COLUMNS, found)
}

/// The error for an unknown topic or command, with the nearest one.
pub(super) fn unknown(words: &[&str]) -> Error {
    let typed = words.join(" ");
    let resources = catalogue::ALL.iter().map(|resource| resource.name);
    let own = special::all().map(|special| special.words);
    let near = nearest(&typed, topics::ALL.iter().map(|topic| topic.name).chain(resources).chain(own));
    let error = Error::new(Kind::NotFound, format!("unknown topic or command \"{typed}\""));
    error.hint(near.map_or_else(|| "acamp help".to_owned(), |name| format!("acamp help {name}")))
}
