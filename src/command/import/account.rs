//! What the import needs to know about the account: custom fields with their options, lists and tags. Reads only.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::layout::List;
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Input};
use crate::catalogue;
use crate::command::operations::listing;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::custom_field::Field;
use crate::session::name_resolution;

/// Reads a whole listing, response by response.
///
/// # Errors
/// `Partial` if it was incomplete, and the errors of the requests.
pub fn read_all(client: &Connection, resource: &str, mut take: impl FnMut(Vec<Item>)) -> Result<()> {
    let listing = listing(resource)?;
    let first = request::build(listing, &Input::default())?;
    let summary = pages::paginate(client, listing, &first, Reach::ALL, |_, items| {
        take(items);
        Ok(ControlFlow::Continue(()))
    })?;
    if summary.is_complete() {
        Ok(())
    } else {
        Err(Error::new(Kind::Partial, format!("incomplete listing of {resource}")))
    }
}

/// The custom fields of contacts. Each response contains their options too.
///
/// # Errors
/// As [`read_all`].
pub fn fields(client: &Connection) -> Result<Vec<Field>> {
    let resource =
        catalogue::find("contacts fields").ok_or_else(|| Error::new(Kind::Other, "cannot list contacts fields"))?;
    Ok(name_resolution::all(client, resource)?.iter().map(Field::from).collect())
}

/// The lists.
///
/// # Errors
/// As [`read_all`].
pub fn lists(client: &Connection) -> Result<Vec<List>> {
    let mut lists = Vec::new();
    read_all(client, "lists", |items| {
        lists.extend(items.iter().filter_map(|item| Some(List { id: item.id()?, name: item.get("name")? })));
    })?;
    Ok(lists)
}

/// The ids of the tags of contacts, by name.
///
/// # Errors
/// As [`read_all`].
pub fn tags(client: &Connection) -> Result<HashMap<String, String>> {
    let mut tags = HashMap::new();
    read_all(client, "tags", |items| {
        for item in items.iter().filter(|item| item.get("tagType").is_none_or(|kind| kind != "template")) {
            if let (Some(name), Some(id)) = (item.get("tag"), item.id()) {
                tags.entry(name).or_insert(id);
            }
        }
    })?;
    Ok(tags)
}
