//! Fetches the names of a resource from the server: all of them if there are few, those that match a name if there are
//! many.

use std::ops::ControlFlow;

use serde_json::Value;

use crate::api::client::Response;
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request, plain};
use crate::catalogue::model::{Operation, Options, Paging, Place, Resource, When};
use crate::error::{Error, Kind as Failure, Result};
use crate::session::connection::Connection;
use crate::store::name_cache::Entry;

/// Items per request.
const PAGE: u64 = 100;

/// The largest collection that is read completely if the server can search it.
const FEW: u64 = 3 * PAGE;

/// The fetched names.
#[derive(Debug)]
pub struct Fetched {
    /// The names.
    pub entries: Vec<Entry>,
    /// Which part of all names they are.
    pub extent: Extent,
}

/// Which part of all names of a resource was fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// All of them.
    All,
    /// Every record that has one of these names; there are others with other names.
    #[default]
    Named,
    /// The beginning of a listing that ended early: others may have the same names.
    Cut,
}

/// Collects the names of a listing, page by page.
#[derive(Debug)]
pub struct EntryCollector {
    resource: &'static Resource,
    entries: Vec<Entry>,
    /// Options that were side-loaded: the id of the field and the text.
    options: Vec<(String, String)>,
}

impl EntryCollector {
    /// An empty collector for a resource.
    pub fn new(resource: &'static Resource) -> Self {
        EntryCollector { resource, entries: Vec::new(), options: Vec::new() }
    }

    /// Adds the items of a page, and the options side-loaded in its body.
    pub fn add(&mut self, body: &[u8], items: &[Item]) {
        self.entries.extend(items.iter().map(|item| entry(self.resource, item)));
        self.options.extend(side_loaded_options(self.resource, body));
    }

    /// The collected names, with their options.
    pub fn entries(mut self) -> Vec<Entry> {
        for (id, text) in self.options {
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id)
                && !entry.options.contains(&text)
            {
                entry.options.push(text);
            }
        }
        self.entries
    }
}

/// Fetches the names of `resource`. If `name` is given and there are many, searches for it first; if the search finds
/// nothing, reads all, because only that proves that no record has the name. Takes at most one request more than there
/// are pages.
///
/// # Errors
/// `Usage` if the resource has no listing, and those of [`Connection::call`].
pub fn fetch_names(
    client: &Connection,
    resource: &'static Resource,
    name: Option<&str>,
    many: bool,
) -> Result<Fetched> {
    let listing = listing(resource)?;
    let first = request::build(listing, &Input::default())?;
    let narrowed = name.and_then(|name| Some((name, narrowing(listing, resource)?)));
    let mut begun = None;
    if !many || narrowed.is_none() {
        let page = pages::first_page(listing, &first, Reach::ALL);
        let answer = client.send(&page)?;
        let total = answer.decode(&page, listing.reply)?.total;
        if narrowed.is_none() || listing.paging == Paging::Complete || total.is_none_or(|total| total <= FEW) {
            return read_on(client, resource, listing, &first, Some(answer));
        }
        begun = Some(answer);
    }
    if let Some((name, _)) = narrowed {
        let items = find(client, resource, name)?;
        if !items.is_empty() {
            let entries = items.iter().map(|item| entry(resource, item)).collect();
            return Ok(Fetched { entries, extent: Extent::Named });
        }
    }
    read_on(client, resource, listing, &first, begun)
}

/// Fetches the names on the first page of a listing.
///
/// # Errors
/// As [`fetch_names`].
pub fn fetch_first(client: &Connection, resource: &'static Resource) -> Result<Fetched> {
    let listing = listing(resource)?;
    let page = pages::first_page(listing, &request::build(listing, &Input::default())?, Reach::ALL);
    let answer = client.send(&page)?;
    let decoded = answer.decode(&page, listing.reply)?;
    let count = decoded.items.len() as u64;
    let is_all = listing.paging == Paging::Complete || decoded.total.map_or(count < PAGE, |total| total <= count);
    let mut collector = EntryCollector::new(resource);
    collector.add(&answer.body, &decoded.items);
    Ok(Fetched { entries: collector.entries(), extent: if is_all { Extent::All } else { Extent::Cut } })
}

/// Reads a listing to its end, after the first page if that was fetched already.
fn read_on(
    client: &Connection,
    resource: &'static Resource,
    listing: &'static Operation,
    first: &Request,
    begun: Option<Response>,
) -> Result<Fetched> {
    let mut collector = EntryCollector::new(resource);
    let take = |answer: &Response, items: Vec<Item>| {
        collector.add(&answer.body, &items);
        Ok(ControlFlow::Continue(()))
    };
    let summary = match begun {
        Some(answer) => pages::read_remaining_pages(client, listing, first, Reach::ALL, answer, take)?,
        None => pages::paginate(client, listing, first, Reach::ALL, take)?,
    };
    Ok(Fetched { entries: collector.entries(), extent: if summary.is_complete() { Extent::All } else { Extent::Cut } })
}

/// Fetches the records of `resource` named exactly `name`, ignoring the cache.
///
/// # Errors
/// `Usage` if the resource has no listing, `Partial` if the listing is incomplete, and those of
/// [`Connection::call`].
pub fn find(client: &Connection, resource: &'static Resource, name: &str) -> Result<Vec<Item>> {
    let listing = listing(resource)?;
    let mut input = Input::default();
    if let Some(param) = narrowing(listing, resource) {
        input.params.push((param, vec![name.to_owned()]));
    }
    let first = request::build(listing, &input)?;
    let mut found = Vec::new();
    // Nothing is requested in parallel with the first page, however slow it is: there is rarely a second page.
    let page = pages::first_page(listing, &first, Reach::ALL);
    let answer = client.send(&page)?;
    let summary = pages::read_remaining_pages(client, listing, &first, Reach::ALL, answer, |_, items| {
        found.extend(items.into_iter().filter(|item| super::has_name(&entry(resource, item), resource, name)));
        Ok(ControlFlow::Continue(()))
    })?;
    // A record that was not listed may have the name too.
    if !summary.is_complete() {
        return Err(ended_early(resource, name));
    }
    Ok(found)
}

/// The error for a name that was not found in a listing that was not read to its end.
pub fn ended_early(resource: &Resource, name: &str) -> Error {
    let message = format!("cannot find the {} `{name}`: the listing ended early", resource.singular);
    Error::new(Failure::Partial, message).hint("use the ID")
}

/// The entry of a record.
pub fn entry(resource: &Resource, item: &Item) -> Entry {
    let member = |key: &str| if key.is_empty() { String::new() } else { item.get(key).unwrap_or_default() };
    let mut entry = Entry {
        id: item.get("id").unwrap_or_default(),
        name: member(resource.identity),
        alternate_name: member(resource.alternate_name),
        parent: resource.parent.map(|parent| member(parent.property)).unwrap_or_default(),
        cells: resource.columns.iter().map(|key| member(key)).collect(),
        ..Entry::default()
    };
    if let Some(values) = resource.values {
        entry.kind = member(values.kind);
        if let Options::Property(key) = values.options {
            entry.options = texts(item.value().get(key));
        }
    }
    entry
}

fn texts(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).map(|all| all.iter().map(plain).collect()).unwrap_or_default()
}

/// The options that a page of fields side-loads: the field's id and the text.
fn side_loaded_options(resource: &Resource, body: &[u8]) -> Vec<(String, String)> {
    let Some(Options::SideLoaded(key, field, text)) = resource.values.map(|values| values.options) else {
        return Vec::new();
    };
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let beside = body.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let member = |option: &Value, key: &str| option.get(key).map(plain).unwrap_or_default();
    beside.iter().map(|option| (member(option, field), member(option, text))).collect()
}

fn listing(resource: &'static Resource) -> Result<&'static Operation> {
    let plain = resource.operations.iter().find(|known| known.verb == "list" && known.when == When::Always);
    plain.ok_or_else(|| {
        Error::usage(format!("{} cannot be listed, so they have no names", resource.name)).hint("use the ID")
    })
}

/// The parameter with which the server searches a listing for a name: equality on the identity, or its search.
fn narrowing(listing: &'static Operation, resource: &Resource) -> Option<&'static crate::catalogue::model::Param> {
    let exact = format!("filters[{}]", resource.identity);
    let by = |wire: &str| listing.params.iter().find(|param| param.wire == wire && param.place == Place::Regular);
    by(resource.identity).or_else(|| by(&exact)).or_else(|| by("search"))
}
