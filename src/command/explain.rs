//! `acamp explain RESOURCE[.FIELD]`: the fields of a resource, according to the catalogue: name, type, meaning, and the
//! commands that read, set, or filter by them. Sends no requests.

use std::collections::HashSet;

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::catalogue::model::{Operation, Param, Place, Resource, Role};
use crate::catalogue::{self, shapes};
use crate::command::Special;
use crate::command::arguments::positional;
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Format};
use crate::session::Context;
use crate::text::similarity::nearest;

use crate::args::describe::parameter;

const COLUMNS: &[&str] = &["field", "type", "values", "meaning", "set_by", "filtered_by"];

/// `acamp explain`.
pub const COMMAND: Special =
    Special::new("explain", "Describe the fields of a resource and the commands that use them", build, run)
        .examples(&["explain contacts", "explain contacts.email", "explain contacts fields -o json --jq '.[].field'"]);

fn build(command: Command) -> Command {
    let help = "Resource in one or more words, and one of its fields";
    command.arg(positional("target", "RESOURCE[.FIELD]", help).num_args(1..))
}

/// Prints the fields of a resource, or one field.
///
/// Shape in JSON: objects `id` (the argument for `explain`), `field` (the name in JSON; a dot descends), `type` (JSON types
/// in responses, or the type in requests), `values` (allowed values; empty if there is no list), `meaning` (null if
/// unknown), `set_by`, `filtered_by`, `read_by` (commands, with the flag if there is one), `known` (`recorded`,
/// `documented`, or `request` for fields that only requests have).
///
/// # Errors
/// `NotFound` for an unknown resource or field.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("target").into_iter().flatten().map(String::as_str).collect();
    let target = words.join(" ");
    let (name, field) = target.split_once('.').map_or((target.as_str(), None), |(name, field)| (name, Some(field)));
    let resource = find_resource(name)?;
    let names = fields(resource);
    let wanted = match field {
        None => names,
        Some(field) => vec![find_field(resource, &names, field)?],
    };
    let output = context.output()?;
    let count = if field.is_some() { Count::One } else { Count::Many };
    let in_cells = matches!(output.format, Format::Table | Format::Csv | Format::Tsv | Format::Xlsx | Format::Markdown);
    let shown = wanted.into_iter().map(|name| describe(resource, name));
    let items = shown.map(|field| Item::from_value(&if in_cells { flattened(field) } else { field }));
    context.print_as(&output, count, COLUMNS, items)
}

/// The resource with this name; its last word may be singular.
fn find_resource(words: &str) -> Result<&'static Resource> {
    let resource = catalogue::find_by_plural_or_singular(words).ok_or_else(|| {
        let names = catalogue::ALL.iter().map(|resource| resource.name);
        unknown(format!("unknown resource `{words}`"), nearest(words, names), "acamp commands")
    })?;
    if fields(resource).is_empty() {
        let below: Vec<&str> = catalogue::children(resource.name).map(|child| child.name).collect();
        let message = format!("the fields of `{}` are unknown", resource.name);
        let error = Error::new(Kind::NotFound, message);
        return Err(match below.first() {
            Some(child) => error.hint(format!("acamp explain {child}")),
            None => error.hint(format!("acamp {} --help", resource.name)),
        });
    }
    Ok(resource)
}

/// Finds a field by its JSON name or its flag.
fn find_field(resource: &'static Resource, names: &[&'static str], field: &str) -> Result<&'static str> {
    let by_flag = || body_params(resource).find(|(_, param)| param.flag == field).map(|(_, param)| param.wire);
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

/// The field names of a resource: those in responses, then those only in requests.
fn fields(resource: &'static Resource) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = shapes::of(resource.name).map(|key| key.name).collect();
    for (_, param) in body_params(resource) {
        if !names.contains(&param.wire) {
            names.push(param.wire);
        }
    }
    names
}

/// The body parameters of create and update operations, each with its operation.
fn body_params(resource: &'static Resource) -> impl Iterator<Item = (&'static Operation, &'static Param)> {
    let writes = resource
        .operations
        .iter()
        .filter(|operation| matches!(operation.role, Role::Create | Role::Upsert | Role::Update));
    // A parameter sent in a separate request (`--tag` of `contacts create`) is not a field of the record.
    let in_body = |param: &&'static Param| !matches!(param.place, Place::FollowUp(_) | Place::Definition(_));
    writes.flat_map(move |operation| operation.fields.iter().filter(in_body).map(move |param| (operation, param)))
}

fn describe(resource: &'static Resource, name: &'static str) -> Value {
    let key = shapes::of(resource.name).find(|key| key.name == name);
    let sent: Vec<_> = body_params(resource).filter(|(_, param)| param.wire == name).collect();
    let filters = filters(resource, name);
    let param = sent.iter().chain(&filters).map(|(_, param)| *param).next();
    let facts = param.map(parameter).unwrap_or_default();
    let command = |operation: &Operation| format!("{} {}", resource.name, operation.verb);
    let with_flag = |operations: &[(&Operation, &Param)]| {
        operations
            .iter()
            .map(|(operation, param)| format!("{} --{}", command(operation), param.flag))
            .collect::<Vec<_>>()
    };
    let read_by: Vec<_> = if key.is_some() { readers(resource).map(command).collect() } else { Vec::new() };
    json!({
        "id": format!("{}.{name}", resource.name),
        "field": name,
        "type": key.map_or_else(|| facts["type"].clone(), |key| Value::from(key.types)),
        "values": facts.get("values").cloned().unwrap_or_else(|| json!([])),
        "meaning": param.map(|param| param.help),
        "set_by": deduplicated(with_flag(&sent)),
        "filtered_by": deduplicated(with_flag(&filters)),
        "read_by": deduplicated(read_by),
        "known": key.map_or("request", |key| key.known),
    })
}

/// Query parameters of listings that filter by this field.
fn filters(resource: &'static Resource, name: &str) -> Vec<(&'static Operation, &'static Param)> {
    let listings = resource.operations.iter().filter(|operation| operation.role == Role::List);
    let matches = |wire: &str| {
        wire == name || [format!("filters[{name}]"), format!("filter[{name}]")].iter().any(|own| own == wire)
    };
    listings
        .flat_map(|operation| operation.params.iter().map(move |param| (operation, param)))
        .filter(|(_, param)| matches(param.wire))
        .collect()
}

/// Operations that return records of the resource.
fn readers(resource: &'static Resource) -> impl Iterator<Item = &'static Operation> {
    let regular = |operation: &&Operation| matches!(operation.verb, "list" | "get");
    let has_regular = resource.operations.iter().any(|operation| regular(&operation));
    resource
        .operations
        .iter()
        .filter(move |operation| if has_regular { regular(operation) } else { !operation.role.is_write() })
}

/// The field with arrays flattened into text, for formats with one cell per value.
fn flattened(mut field: Value) -> Value {
    for value in field.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
        if let Value::Array(words) = value {
            *value = words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ").into();
        }
    }
    field
}

/// Removes duplicates: several operations can share a command.
fn deduplicated(mut commands: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    commands.retain(|command| seen.insert(command.clone()));
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_names_the_commands_that_set_it_filter_by_it_and_read_it() {
        let contacts = find_resource("contact").unwrap();
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
        let contacts = find_resource("contacts").unwrap();
        assert_eq!(find_field(contacts, &fields(contacts), "first-name").unwrap(), "firstName");
    }

    #[test]
    fn a_field_with_fixed_values_lists_them() {
        let deals = find_resource("deals").unwrap();
        let status = describe(deals, "status");
        assert_eq!(status["values"], json!(["open", "won", "lost"]));
        assert_eq!(flattened(status)["values"], "open, won, lost");
    }

    #[test]
    fn a_typo_suggests_the_nearest_name() {
        let error = find_resource("contcts").unwrap_err();
        assert_eq!(error.kind(), Kind::NotFound);
        assert!(error.to_string().contains("acamp explain contacts"), "{error}");
        let contacts = find_resource("contacts").unwrap();
        let error = find_field(contacts, &fields(contacts), "emial").unwrap_err();
        assert!(error.to_string().contains("acamp explain contacts.email"), "{error}");
    }
}
