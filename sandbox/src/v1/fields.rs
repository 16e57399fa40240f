//! Custom fields of contacts. Types are numbers here and names in API v3.

use serde_json::{Map, Value, json};

use super::action::{Action, read, write};
use super::answer::{Answer, Answered, Failure, table};
use super::call::Call;
use super::key::{Key, joined, own, render, same};
use super::read::{Rows, rows, rows_of};
use super::write::created;
use crate::resources::fields::{FIELD_RELS, FIELDS};
use crate::store::{Conditions, Row, Selection, column_sql};
use crate::util::text::php_int;

pub(super) const ACTIONS: &[Action] = &[
    write("list_field_add", add),
    write("list_field_edit", edit),
    read("list_field_view", |call| rows(call, &LISTING)),
    write("list_field_delete", delete),
];

/// The types: their numbers here and their names in API v3.
const TYPES: [(&str, &str); 9] = [
    ("1", "text"),
    ("2", "textarea"),
    ("3", "checkbox"),
    ("4", "radio"),
    ("5", "dropdown"),
    ("6", "hidden"),
    ("7", "listbox"),
    ("8", "checkbox"),
    ("9", "date"),
];

/// The keys of a field, in the recorded order, before those of a contact's value.
const KEYS: &[Key] = &[
    same("id"),
    same("title"),
    same("descript"),
    own("type", |_, row| Ok(json!(number(row)))),
    same("isrequired"),
    same("perstag"),
    same("defval"),
    same("show_in_list"),
    same("rows"),
    same("cols"),
    same("visible"),
    same("service"),
];

/// The keys of a row of the listing.
const LISTED: &[Key] = &joined::<14>(
    KEYS,
    &[own("element", |_, row| Ok(json!(row.text("type")))), own("tag", |_, row| Ok(json!(tag(row))))],
);

static LISTING: Rows = rows_of(&FIELDS, LISTED);

fn number(row: &Row) -> &'static str {
    TYPES.iter().find(|(_, name)| *name == row.text("type")).map_or("1", |(number, _)| number)
}

/// The tag in the form in which messages contain it.
fn tag(row: &Row) -> String {
    format!("%{}%", row.text("perstag"))
}

/// Renders one field with a contact's value, under which `dataid` is the id of the value.
pub(super) fn with_value(call: &Call<'_>, field: &Row, value: &str, data: i64) -> Result<Value, Failure> {
    let mut object = render(call, &FIELDS, KEYS, field)?;
    for (key, value) in [
        ("val", value.to_owned()),
        ("relid", "0".to_owned()),
        ("dataid", data.to_string()),
        ("element", field.text("type").to_owned()),
        ("tag", tag(field)),
    ] {
        object.insert(key.to_owned(), json!(value));
    }
    Ok(Value::Object(object))
}

/// Returns the fields that belong to all lists, by id.
pub(super) fn global(call: &Call<'_>) -> Result<Value, Failure> {
    let mut fields = Map::new();
    for link in call.request.store.select(&FIELD_RELS, &Selection::all(Conditions::of("relid", "0")))? {
        if let Some(field) = call.request.store.find(&FIELDS, php_int(link.text("field")))? {
            fields.insert(field.id.to_string(), with_value(call, &field, "", 0)?);
        }
    }
    Ok(table(fields))
}

/// Returns the field that `field[ID,0]` or `field[%TAG%,0]` names.
pub(super) fn named(call: &Call<'_>, key: &str) -> Result<Option<i64>, Failure> {
    let name = key.split_once(',').map_or(key, |(name, _)| name).trim();
    match name.strip_prefix('%').and_then(|name| name.strip_suffix('%')) {
        Some(tag) => Ok(call.request.store.find_by(&FIELDS, Conditions::of("perstag", tag))?.map(|field| field.id)),
        None => Ok(Some(php_int(name))),
    }
}

const COLUMNS: &[(&str, &str)] = &[
    ("title", "title"),
    ("perstag", "perstag"),
    ("req", "isrequired"),
    ("isrequired", "isrequired"),
    ("expl", "descript"),
    ("descript", "descript"),
    ("onfocus", "defval"),
    ("defval", "defval"),
    ("show_in_list", "show_in_list"),
];

fn sent(call: &Call<'_>) -> Result<Value, Failure> {
    let mut body = call.columns(COLUMNS);
    let kind = call.params.text("type");
    if !kind.is_empty() {
        let Some((_, name)) = TYPES.iter().find(|(number, _)| *number == kind) else {
            // Invented: no text is on record.
            return Err(Failure::refused("Invalid field type"));
        };
        body.insert("type".to_owned(), json!(name));
    }
    Ok(json!({ "field": body }))
}

/// Creates a field, with its options and its lists. Without lists, it belongs to all of them; that the server agrees is
/// not established.
fn add(call: &Call<'_>) -> Answered {
    call.require(&["title", "type"])?;
    let id = created(&call.v3("POST", "/fields", sent(call)?)?, "field");
    write_related(call, id)?;
    if call.params.entries("p").is_empty() {
        relate(call, id, 0)?;
    }
    Ok(Answer::done("Custom Field added").with("fieldid", id))
}

fn edit(call: &Call<'_>) -> Answered {
    call.require(&["id"])?;
    let id = call.params.id("id");
    call.v3("PUT", &format!("/fields/{id}"), sent(call)?)?;
    write_related(call, id)?;
    Ok(Answer::done("Custom Field updated").with("fieldid", id))
}

fn delete(call: &Call<'_>) -> Answered {
    let id = call.params.id("id");
    call.v3("DELETE", &format!("/fields/{id}"), Value::Null)?;
    Ok(Answer::done("Custom Field deleted").with("fieldid", id))
}

/// Replaces the options and the lists of a field by those that were sent, if any.
fn write_related(call: &Call<'_>, field: i64) -> Result<(), Failure> {
    let store = call.request.store;
    let options = call.params.entries("options");
    if !options.is_empty() {
        store.delete("fieldOptions", &format!("{} = ?1", column_sql("field")), field.to_string().into())?;
        let options: Vec<Value> = (1..)
            .zip(options)
            .map(|(place, (value, label)): (i64, _)| {
                json!({"field": field.to_string(), "orderid": place.to_string(), "value": value, "label": label})
            })
            .collect();
        call.v3("POST", "/fieldOption/bulk", json!({ "fieldOptions": options }))?;
    }
    let lists = call.params.listed_ids("p");
    if !lists.is_empty() {
        store.delete("fieldRels", &format!("{} = ?1", column_sql("field")), field.to_string().into())?;
        for list in lists {
            relate(call, field, list)?;
        }
    }
    Ok(())
}

fn relate(call: &Call<'_>, field: i64, list: i64) -> Result<(), Failure> {
    let link = json!({"fieldRel": {"field": field.to_string(), "relid": list.to_string()}});
    call.v3("POST", "/fieldRels", link).map(drop)
}
