//! What the import must know of the account: its custom fields with their options, its lists and its tags. Reads only.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::field::Field;
use super::layout::List;
use crate::catalogue;
use crate::catalogue::model::When;
use crate::client::{Answer, Client};
use crate::error::{Error, Kind, Result};
use crate::pages::{self, Reach};
use crate::reply::Item;
use crate::request::{self, Input};

/// Reads a whole listing, answer by answer.
///
/// # Errors
/// `Partial` where it was not complete, and those of the walk.
pub fn read_all(client: &Client, noun: &str, mut take: impl FnMut(&Answer, Vec<Item>)) -> Result<()> {
    let rows = catalogue::find(noun).map_or(&[][..], |resource| resource.operations);
    let Some(listing) = rows.iter().find(|row| row.verb == "list" && row.when == When::Always) else {
        return Err(Error::new(Kind::Other, format!("{noun} cannot be listed")));
    };
    let first = request::build(listing, &Input::default())?;
    let walk = pages::walk(client, listing, &first, Reach { limit: None, page_size: 100 }, |answer, items| {
        take(answer, items);
        Ok(ControlFlow::Continue(()))
    })?;
    if walk.is_complete() { Ok(()) } else { Err(Error::new(Kind::Partial, format!("the list of {noun} ended early"))) }
}

/// The custom fields of contacts. Their options come beside them in the same answers.
///
/// # Errors
/// As [`read_all`].
pub fn fields(client: &Client) -> Result<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut options: Vec<(String, String)> = Vec::new();
    read_all(client, "contacts fields", |answer, items| {
        fields.extend(items.iter().filter_map(field));
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        let beside = body.get("fieldOptions").and_then(Value::as_array).cloned().unwrap_or_default();
        options.extend(beside.iter().map(|option| {
            let text = |key: &str| option.get(key).map(request::plain).unwrap_or_default();
            (text("field"), text("value"))
        }));
    })?;
    for (id, value) in options {
        if let Some(field) = fields.iter_mut().find(|field| field.id == id)
            && !field.options.contains(&value)
        {
            field.options.push(value);
        }
    }
    Ok(fields)
}

fn field(item: &Item) -> Option<Field> {
    let text = |key: &str| item.get(key).unwrap_or_default();
    Some(Field {
        id: item.id()?,
        title: text("title"),
        perstag: text("perstag").trim_matches('%').to_owned(),
        kind: text("type"),
        options: Vec::new(),
    })
}

/// The lists.
///
/// # Errors
/// As [`read_all`].
pub fn lists(client: &Client) -> Result<Vec<List>> {
    let mut lists = Vec::new();
    read_all(client, "lists", |_, items| {
        lists.extend(items.iter().filter_map(|item| Some(List { id: item.id()?, name: item.get("name")? })));
    })?;
    Ok(lists)
}

/// The ids of the tags of contacts, by name.
///
/// # Errors
/// As [`read_all`].
pub fn tags(client: &Client) -> Result<HashMap<String, String>> {
    let mut tags = HashMap::new();
    read_all(client, "tags", |_, items| {
        for item in items.iter().filter(|item| item.get("tagType").is_none_or(|kind| kind != "template")) {
            if let (Some(name), Some(id)) = (item.get("tag"), item.id()) {
                tags.entry(name).or_insert(id);
            }
        }
    })?;
    Ok(tags)
}
