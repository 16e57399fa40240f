//! Finds tags and the contacts that have them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::guarding::Level;
use crate::command::operations::operation;
use crate::engine::filters::Selection;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::text::clean::clean;

/// The property with the server's own count of the contacts that have a tag.
pub const COUNT: &str = "subscriber_count";

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its ID.
    pub id: String,
    /// Its name, without control characters.
    pub name: String,
    /// `contact`, or `template` for a tag that contacts cannot have.
    pub kind: String,
    /// The server's own count of the contacts that have it, if the response has one.
    pub count: Option<u64>,
}

impl Tag {
    fn from_item(item: &Item) -> Self {
        let text = |key: &str| item.get(key).unwrap_or_default();
        let count = text(COUNT).trim().parse().ok();
        Tag { id: text("id"), name: clean(&text("tag")).into_owned(), kind: text("tagType"), count }
    }
}

/// Finds a contact tag by name or ID.
///
/// # Errors
/// As [`Lookup::id`]; `NotFound` for an unknown ID, `Usage` for a template tag.
pub fn tag(client: &Connection, text: &str) -> Result<Tag> {
    // The commands on tags delete them.
    let id = Lookup::for_level(client, Level::Moderate).id("tags", text)?;
    let operation = operation("tags get")?;
    let path = operation.path.replace("{id}", &crate::api::request::escape_segment(&id)?);
    let reply = client.call(&Request::get(path), operation.reply)?;
    let missing = || Error::new(Kind::NotFound, format!("no tag with the ID {id}")).hint("acamp tags list");
    let tag = Tag::from_item(reply.items.first().ok_or_else(missing)?);
    if tag.kind == "template" {
        return Err(Error::usage(format!("tag {} is a template tag: contacts cannot have it", tag.name)));
    }
    Ok(tag)
}

/// All tags whose name contains `part`; all tags if it is empty.
///
/// # Errors
/// Those of [`pages::paginate`]; `Partial` if the listing is incomplete.
pub fn named_like(client: &Connection, part: &str) -> Result<Vec<Item>> {
    let query = if part.is_empty() { Vec::new() } else { vec![("search".to_owned(), part.to_owned())] };
    let mut tags = Vec::new();
    list(client, "tags list", query, |item| tags.push(item))?;
    Ok(tags)
}

/// What selects the contacts that have a tag.
pub const TAGGED: Selection<'static> = Selection {
    listing: "contacts list",
    parameter: "tagid",
    rows: "tags contacts list",
    record: "contact",
    value: "tag",
};

/// IDs of the contacts that have a tag.
///
/// # Errors
/// As [`named_like`].
pub fn contacts(client: &Connection, tag: &Tag) -> Result<BTreeSet<String>> {
    let ids = TAGGED.ids(&Reader::new(client, u64::MAX), &tag.id, tag.count)?;
    ids.ok_or_else(|| incomplete(TAGGED.listing))
}

fn list(client: &Connection, command: &str, query: Vec<(String, String)>, mut on_item: impl FnMut(Item)) -> Result<()> {
    let operation = operation(command)?;
    let first = Request { query, ..Request::get(operation.path.to_owned()) };
    let listing = pages::paginate(client, operation, &first, Reach::ALL, |_, items| {
        items.into_iter().for_each(&mut on_item);
        Ok(ControlFlow::Continue(()))
    })?;
    if listing.is_complete() {
        return Ok(());
    }
    Err(incomplete(command))
}

fn incomplete(command: &str) -> Error {
    Error::new(Kind::Partial, format!("`{command}` is incomplete: nothing was changed")).hint("run the command again")
}
