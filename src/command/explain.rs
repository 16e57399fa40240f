//! `acamp explain NOUN[.FIELD]`: the shape of a thing, from the catalogue alone: what its fields are called, what they
//! hold, and which commands read them, set them or filter by them. Asks no account.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::catalogue::model::{Operation, Param, Resource, Role};
use crate::catalogue::{self, shapes};
use crate::command::Special;
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Format};
use crate::session::Context;
use crate::text::similarity::nearest;

use crate::args::describe::parameter;

const COLUMNS: &[&str] = &["field", "type", "values", "meaning", "set_by", "filtered_by"];

/// `acamp explain`.
pub const COMMAND: Special = Special {
    words: "explain",
    about: "Describe the fields of a resource and the commands that use them",
    details: "",
    examples: &["explain contacts", "explain contacts.email", "explain contacts fields -o json --jq '.[].field'"],
    build,
    run,
};

fn build(command: Command) -> Command {
    command.arg(
        Arg::new("thing")
            .value_name("NOUN[.FIELD]")
            .required(true)
            .num_args(1..)
            .help("Resource in one or more words, and one of its fields"),
    )
}

/// Prints the fields of a noun, or the one asked for.
///
/// Shape in JSON: objects `id` (what to ask `explain` for), `field` (the name in JSON; a dot descends), `type` (JSON
/// types of the answers, or what a request takes), `values` (the words allowed, empty where any value is), `meaning`
/// (null where nobody says), `set_by`, `filtered_by`, `read_by` (commands, with the flag where there is one), `known`
/// (`recorded`, `documented`, or `request` for what is sent and never answered).
///
/// # Errors
/// `NotFound` for an unknown noun or field.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("thing").into_iter().flatten().map(String::as_str).collect();
    let asked = words.join(" ");
    let (noun, field) = asked.split_once('.').map_or((asked.as_str(), None), |(noun, field)| (noun, Some(field)));
    let resource = noun_called(noun)?;
    let names = fields(resource);
    let wanted = match field {
        None => names,
        Some(field) => vec![field_called(resource, &names, field)?],
    };
    let output = context.output()?;
    let count = if field.is_some() { Count::One } else { Count::Many };
    let in_cells = matches!(output.format, Format::Table | Format::Csv | Format::Tsv);
    let shown = wanted.into_iter().map(|name| describe(resource, name));
    let items = shown.map(|field| Item::from_value(&if in_cells { joined(field) } else { field }));
    context.print_as(&output, count, COLUMNS, items)
}

/// The noun of these words; the last may be in the singular.
fn noun_called(words: &str) -> Result<&'static Resource> {
    let resource = catalogue::called(words).ok_or_else(|| {
        let names = catalogue::ALL.iter().map(|resource| resource.name);
        unknown(format!("there is no noun `{words}`"), nearest(words, names), "acamp commands")
    })?;
    if fields(resource).is_empty() {
        let below: Vec<&str> = catalogue::children(resource.name).map(|child| child.name).collect();
        let message = format!("nothing is known of the fields of `{}`", resource.name);
        let error = Error::new(Kind::NotFound, message);
        return Err(match below.first() {
            Some(child) => error.hint(format!("acamp explain {child}")),
            None => error.hint(format!("acamp {} --help", resource.name)),
        });
    }
    Ok(resource)
}

/// The field called so, by its name in JSON or by its flag.
fn field_called(resource: &'static Resource, names: &[&'static str], field: &str) -> Result<&'static str> {
    let by_flag = || members(resource).find(|(_, param)| param.flag == field).map(|(_, param)| param.wire);
    names.iter().copied().find(|name| *name == field).or_else(by_flag).ok_or_else(|| {
        let message = format!("`{}` has no field `{field}`", resource.name);
        let nearest = nearest(field, names.iter().copied()).map(|name| format!("{}.{name}", resource.name));
        unknown(message, nearest.as_deref(), &format!("acamp explain {}", resource.name))
    })
}

fn unknown(message: String, nearest: Option<&str>, otherwise: &str) -> Error {
    Error::new(Kind::NotFound, message)
        .hint(nearest.map_or_else(|| otherwise.to_owned(), |name| format!("acamp explain {name}")))
}

/// The names of a noun's fields: what its answers hold, then what its requests take beside that.
fn fields(resource: &'static Resource) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = shapes::of(resource.name).map(|key| key.name).collect();
    for (_, param) in members(resource) {
        if !names.contains(&param.wire) {
            names.push(param.wire);
        }
    }
    names
}

/// The members of the bodies that make or change a thing, each with its row.
fn members(resource: &'static Resource) -> impl Iterator<Item = (&'static Operation, &'static Param)> {
    let writes =
        resource.operations.iter().filter(|row| matches!(row.role, Role::Create | Role::Upsert | Role::Update));
    // What is done in a further call (`--tag` of `contacts create`) is no field of the thing.
    let in_body = |param: &&'static Param| !matches!(param.place, catalogue::model::Place::After(_));
    writes.flat_map(move |row| row.fields.iter().filter(in_body).map(move |param| (row, param)))
}

fn describe(resource: &'static Resource, name: &'static str) -> Value {
    let key = shapes::of(resource.name).find(|key| key.name == name);
    let sent: Vec<_> = members(resource).filter(|(_, param)| param.wire == name).collect();
    let filters = filters(resource, name);
    let param = sent.iter().chain(&filters).map(|(_, param)| *param).next();
    let facts = param.map(parameter).unwrap_or_default();
    let command = |row: &Operation| format!("{} {}", resource.name, row.verb);
    let with_flag = |rows: &[(&Operation, &Param)]| {
        rows.iter().map(|(row, param)| format!("{} --{}", command(row), param.flag)).collect::<Vec<_>>()
    };
    let read_by: Vec<_> = if key.is_some() { readers(resource).map(command).collect() } else { Vec::new() };
    json!({
        "id": format!("{}.{name}", resource.name),
        "field": name,
        "type": key.map_or_else(|| facts["type"].clone(), |key| Value::from(key.types)),
        "values": facts.get("values").cloned().unwrap_or_else(|| json!([])),
        "meaning": param.map(|param| param.help),
        "set_by": once(with_flag(&sent)),
        "filtered_by": once(with_flag(&filters)),
        "read_by": once(read_by),
        "known": key.map_or("request", |key| key.known),
    })
}

/// The query parameters of listings that compare this field.
fn filters(resource: &'static Resource, name: &str) -> Vec<(&'static Operation, &'static Param)> {
    let listings = resource.operations.iter().filter(|row| row.role == Role::List);
    let compares = |wire: &str| {
        wire == name || [format!("filters[{name}]"), format!("filter[{name}]")].iter().any(|own| own == wire)
    };
    listings
        .flat_map(|row| row.params.iter().map(move |param| (row, param)))
        .filter(|(_, param)| compares(param.wire))
        .collect()
}

/// The rows that show things of the noun.
fn readers(resource: &'static Resource) -> impl Iterator<Item = &'static Operation> {
    let regular = |row: &&Operation| matches!(row.verb, "list" | "get");
    let has_regular = resource.operations.iter().any(|row| regular(&row));
    resource.operations.iter().filter(move |row| if has_regular { regular(row) } else { !row.role.is_write() })
}

/// The field with its lists as text, for formats that have one cell for each.
fn joined(mut field: Value) -> Value {
    for value in field.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
        if let Value::Array(words) = value {
            *value = words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ").into();
        }
    }
    field
}

/// Each once: several rows may share a command.
fn once(mut commands: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::with_capacity(commands.len());
    commands.retain(|command| {
        let new = !seen.contains(command);
        if new {
            seen.push(command.clone());
        }
        new
    });
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_names_the_commands_that_set_it_filter_by_it_and_read_it() {
        let contacts = noun_called("contact").unwrap();
        let email = describe(contacts, "email");
        assert_eq!(email["id"], "contacts.email");
        assert_eq!(email["type"], "string");
        assert_eq!(email["known"], "recorded");
        assert_eq!(
            email["set_by"],
            json!(["contacts create --email", "contacts update --email", "contacts sync --email"])
        );
        assert_eq!(email["filtered_by"], json!(["contacts list --email"]));
        assert_eq!(email["read_by"], json!(["contacts list", "contacts get"]));
    }

    #[test]
    fn a_field_is_found_by_its_flag_too() {
        let contacts = noun_called("contacts").unwrap();
        assert_eq!(field_called(contacts, &fields(contacts), "first-name").unwrap(), "firstName");
    }

    #[test]
    fn a_field_of_few_words_lists_them() {
        let deals = noun_called("deals").unwrap();
        let status = describe(deals, "status");
        assert_eq!(status["values"], json!(["open", "won", "lost"]));
        assert_eq!(joined(status)["values"], "open, won, lost");
    }

    #[test]
    fn a_slip_is_answered_with_the_name_that_was_meant() {
        let error = noun_called("contcts").unwrap_err();
        assert_eq!(error.kind(), Kind::NotFound);
        assert!(error.to_string().contains("acamp explain contacts"), "{error}");
        let contacts = noun_called("contacts").unwrap();
        let error = field_called(contacts, &fields(contacts), "emial").unwrap_err();
        assert!(error.to_string().contains("acamp explain contacts.email"), "{error}");
    }
}
