//! `acamp tags refs`, `lists refs`, `contacts fields refs`: lists references to a tag, list, or custom field with their
//! evidence, and what the API does not show.

use clap::{ArgMatches, Command};
use serde_json::{Map, Value, json};

use crate::api::reply::Item;
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::engine::reading::Reader;
use crate::engine::references::{Scan, ScanResult, Target, Use};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::session::name_resolution::Lookup;

const COLUMNS: &[&str] = &["by", "id", "name", "count", "says", "evidence"];
const NAME: &str = "name";

const LONG: &str = "Searches everything the API exposes: the number of contacts, and references in automations \
                    (triggers and steps), segments (conditions), forms, and text. Sends one or two requests per \
                    automation and segment. Tables and CSV have one line per reference; JSON and YAML are one object \
                    with uses, counts, unread, and blind. What the API does not expose is listed on standard error \
                    and in blind, so an empty result does not prove that there are no references.";

/// `acamp tags refs`.
pub const TAGS: Special = Special::new(
    "tags refs",
    "List what uses a tag, as far as the API shows",
    |command| build(command, "Tag name or ID"),
    |matches, context| run("tags", matches, context),
)
.examples(&["tags refs vip", "tags refs vip -o json --jq .counts"]);

/// `acamp lists refs`.
pub const LISTS: Special = Special::new(
    "lists refs",
    "List what uses a list, as far as the API shows",
    |command| build(command, "List name or ID"),
    |matches, context| run("lists", matches, context),
)
.examples(&["lists refs Newsletter", "lists refs 1 -o csv"]);

/// `acamp contacts fields refs`.
pub const FIELDS: Special = Special::new(
    "contacts fields refs",
    "List what uses a custom field, as far as the API shows",
    |command| build(command, "Custom field title or ID"),
    |matches, context| run("contacts fields", matches, context),
)
.examples(&["contacts fields refs Birthday", "contacts fields refs 1 -o json --jq .uses"]);

fn build(command: Command, help: &'static str) -> Command {
    command.arg(positional(NAME, "NAME", help)).after_help(LONG)
}

fn run(resource_name: &'static str, matches: &ArgMatches, context: &Context) -> Result<()> {
    let Some(resource) = catalogue::find(resource_name) else { return Ok(()) };
    let name = matches.get_one::<String>(NAME).map_or("", String::as_str);
    let client = context.client()?;
    let reader = Reader::new(client, u64::MAX);
    let target = target(&reader, resource, &Lookup::new(client).id(resource.name, name)?)?;
    let found = Scan::new(&reader).uses(resource, &target)?;
    print(context, resource, &target, &found)?;
    if found.unread.is_empty() {
        return Ok(());
    }
    found.unread.iter().for_each(|line| context.note(&format!("incomplete: {line}")));
    let unread = found.unread.len();
    let message = format!("incomplete result: cannot read {unread} of {} sources", resource.references.locations.len());
    Err(Error::new(Kind::Partial, message))
}

/// Reads the record, so that an unknown ID is an error and not a record without references.
fn target(reader: &Reader<'_>, resource: &Resource, id: &str) -> Result<Target> {
    let hint = format!("acamp {} list", resource.name);
    let reading = reader.one(&format!("{} get", resource.name), &[id], &[])?.needed();
    let reading = reading.map_err(|error| error.hint(hint.clone()))?;
    let missing =
        || Error::new(Kind::NotFound, format!("no {} with the ID {id}", resource.singular)).hint(hint.clone());
    let item = reading.items.first().ok_or_else(missing)?;
    let alternate_name = if resource.alternate_name.is_empty() { None } else { item.get(resource.alternate_name) };
    Ok(Target { id: id.to_owned(), name: item.get(resource.identity).unwrap_or_default(), alternate_name })
}

/// Prints the references.
///
/// Shape in JSON: `id`, `name`, `uses` (objects `by`, `id`, `name`, `count`, `says`, `evidence`; `count` is null for single
/// references, `id` and `name` for counted ones), `counts` (a number for each value of `by`), `unread` and `blind` (sentences).
fn print(context: &Context, resource: &Resource, target: &Target, found: &ScanResult) -> Result<()> {
    let output = context.output()?;
    if output.takes_object() {
        let object = json!({
            "id": target.id,
            "name": target.name,
            "uses": found.uses.iter().map(to_json).collect::<Vec<_>>(),
            "counts": counts(found),
            "unread": found.unread,
            "blind": resource.references.blind,
        });
        return context.print_as(&output, Count::One, COLUMNS, [Item::from_value(&object)]);
    }
    context.print_as(
        &output,
        Count::Many,
        COLUMNS,
        found.uses.iter().map(|reference| Item::from_value(&to_json(reference))),
    )?;
    resource.references.blind.iter().for_each(|line| context.note(&format!("not shown by the API: {line}")));
    Ok(())
}

fn to_json(reference: &Use) -> Value {
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    json!({
        "by": reference.by, "id": text(&reference.id), "name": text(&reference.name), "count": reference.count, "says": reference.says,
        "evidence": reference.evidence,
    })
}

/// Number of references by kind. If a kind has several counts, the largest.
fn counts(found: &ScanResult) -> Value {
    let mut counts: Map<String, Value> = Map::new();
    for reference in &found.uses {
        let before = counts.get(reference.by).and_then(Value::as_u64).unwrap_or(0);
        let now = reference.count.map_or(before + 1, |count| before.max(count));
        counts.insert(reference.by.to_owned(), now.into());
    }
    Value::Object(counts)
}
