//! Tags, and the contacts that have one.

use std::ops::ControlFlow;

use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue;
use crate::catalogue::model::Operation;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::text::clean::clean;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its id.
    pub id: String,
    /// Its name, made harmless for a terminal.
    pub name: String,
    /// `contact`, or `template` for tags no contact can have.
    pub kind: String,
}

impl Tag {
    fn of(item: &Item) -> Self {
        let text = |key: &str| item.get(key).unwrap_or_default();
        Tag { id: text("id"), name: clean(&text("tag")).into_owned(), kind: text("tagType") }
    }
}

/// The contact tag that `text`, a name or an id, stands for.
///
/// # Errors
/// As [`Lookup::id`]; `NotFound` for an id no tag has, `Usage` for a tag of templates.
pub fn tag(client: &Connection, text: &str) -> Result<Tag> {
    let id = Lookup::new(client).id("tags", text)?;
    let row = row("tags get")?;
    let path = row.path.replace("{id}", &crate::api::request::escape_segment(&id)?);
    let reply = client.call(&Request::get(path), row.reply)?;
    let missing = || Error::new(Kind::NotFound, format!("no tag has the id {id}")).hint("acamp tags list");
    let tag = Tag::of(reply.items.first().ok_or_else(missing)?);
    if tag.kind == "template" {
        return Err(Error::usage(format!("tag {} is for templates: no contact can have it", tag.name)));
    }
    Ok(tag)
}

/// Every tag whose name contains `part`; all for an empty one.
///
/// # Errors
/// Those of [`pages::walk`]; `Partial` where the list ended early.
pub fn named_like(client: &Connection, part: &str) -> Result<Vec<Item>> {
    let query = if part.is_empty() { Vec::new() } else { vec![("search".to_owned(), part.to_owned())] };
    let mut tags = Vec::new();
    walk(client, "tags list", query, |item| tags.push(item))?;
    Ok(tags)
}

/// The ids of the contacts that have a tag, in the order of the ids.
///
/// # Errors
/// As [`named_like`].
pub fn contacts(client: &Connection, tag: &Tag) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    walk(client, "contacts list", vec![("tagid".to_owned(), tag.id.clone())], |item| ids.extend(item.id()))?;
    Ok(ids)
}

fn walk(client: &Connection, command: &str, query: Vec<(String, String)>, mut take: impl FnMut(Item)) -> Result<()> {
    let row = row(command)?;
    let first = Request { query, ..Request::get(row.path.to_owned()) };
    let walk = pages::walk(client, row, &first, Reach { limit: None, page_size: 100 }, |_, items| {
        items.into_iter().for_each(&mut take);
        Ok(ControlFlow::Continue(()))
    })?;
    if walk.is_complete() {
        return Ok(());
    }
    Err(Error::new(Kind::Partial, format!("`{command}` ended early: nothing was changed")).hint("run it again"))
}

/// The row of a command.
///
/// # Errors
/// `Other` where there is none.
pub fn row(command: &str) -> Result<&'static Operation> {
    let missing = || Error::new(Kind::Other, format!("there is no command `{command}`"));
    catalogue::command(command).and_then(|(_, rows)| rows.first().copied()).ok_or_else(missing)
}
