//! `api list|search|describe`: shows the operations of the catalogue, offline.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::args::describe;
use crate::catalogue::{self, model::Operation, model::Param, model::Resource};
use crate::command::arguments::positional;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;

/// The subcommands.
pub fn commands() -> Vec<Command> {
    vec![
        Command::new("list").about("List all operations and their commands"),
        Command::new("search")
            .about("Search operations by path, ID, command, or summary")
            .arg(Arg::new("word").value_name("WORD").required(true)),
        Command::new("describe").about("Describe an operation and its parameters").arg(positional(
            "operation",
            "OPERATION",
            "Operation ID, METHOD:PATH, or v1:ACTION",
        )),
    ]
}

/// Runs the subcommand, which is recognized by its argument.
///
/// # Errors
/// `NotFound` for an unknown operation.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten();
    match (text("word"), text("operation")) {
        (_, Some(operation)) => describe(context, operation),
        (word, None) => list(context, word.map_or("", String::as_str)),
    }
}

fn list(context: &Context, word: &str) -> Result<()> {
    let word = word.to_lowercase();
    let contains = |operation: &Operation, line: &Value| {
        let words = [&line["method"], &line["path"], &line["command"], &line["operation"]].map(ToString::to_string);
        format!("{} {}", words.join(" "), operation.about).to_lowercase().contains(&word)
    };
    let lines = catalogue::operations().map(|(resource, operation)| (operation, line(resource, operation)));
    let items = lines.filter(|(operation, line)| contains(operation, line)).map(|(_, line)| Item::from_value(&line));
    context.print(Count::Many, &["method", "path", "command", "operation"], items)
}

fn line(resource: &Resource, operation: &Operation) -> Value {
    let (method, path) = operation.endpoint();
    json!({
        "method": method,
        "path": path,
        "command": format!("{} {}", resource.name, operation.verb),
        "operation": operation.spec,
        "evidence": operation.evidence,
        "about": operation.about,
    })
}

fn describe(context: &Context, wanted: &str) -> Result<()> {
    let is_wanted = |operation: &Operation| {
        let (method, path) = operation.endpoint();
        operation.spec == wanted || format!("{method}:{path}") == wanted
    };
    let Some((resource, operation)) = catalogue::operations().find(|(_, operation)| is_wanted(operation)) else {
        let message = format!("unknown operation `{wanted}`");
        return Err(Error::new(Kind::NotFound, message).hint(format!("acamp api search {wanted}")));
    };
    let mut item = line(resource, operation);
    item["role"] = json!(operation.role);
    item["arguments"] = Value::from_iter(operation.arguments.iter().map(describe::parameter));
    item["query"] = Value::from_iter(operation.params.iter().map(describe::parameter));
    item["body"] = Value::from_iter(operation.fields.iter().map(|param| property(operation, param)));
    item["envelope"] = operation.envelope.into();
    context.print(Count::One, &[], [Item::from_value(&item)])
}

/// A body property as data: required as well if every update must contain it.
fn property(operation: &Operation, param: &Param) -> Value {
    let mut property = describe::parameter(param);
    if operation.requires(param) {
        property["required"] = true.into();
    }
    property
}
