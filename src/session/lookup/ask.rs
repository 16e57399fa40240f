//! The names of a noun, asked of the service: all of them where they are few, those that bear a name where they are many.

use std::ops::ControlFlow;

use serde_json::Value;

use crate::api::client::{Answer, Client};
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request, plain};
use crate::catalogue::model::{Operation, Options, Paging, Place, Resource, When};
use crate::error::{Error, Kind as Failure, Result};
use crate::store::name_cache::Entry;

/// Items a request.
const PAGE: u64 = 100;

/// The most that is read for one name that the service can look for itself.
const FEW: u64 = 3 * PAGE;

const REACH: Reach = Reach { limit: None, page_size: PAGE };

/// What asking brought.
#[derive(Debug)]
pub struct Asked {
    /// The names.
    pub entries: Vec<Entry>,
    /// How many of those there are.
    pub extent: Extent,
}

/// How many names of a noun are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// All there are.
    All,
    /// Of each name there is everything that bears it; there are many others.
    #[default]
    Named,
    /// The listing ended early: there may be others, of the same names too.
    Cut,
}

/// The things of a listing as they are looked for, answer by answer.
#[derive(Debug)]
pub struct Gathered {
    resource: &'static Resource,
    entries: Vec<Entry>,
    /// Options that stood beside the things: the id of the thing and the text.
    options: Vec<(String, String)>,
}

impl Gathered {
    /// Nothing yet of that noun.
    pub fn new(resource: &'static Resource) -> Self {
        Gathered { resource, entries: Vec::new(), options: Vec::new() }
    }

    /// Adds the items of an answer, and what stands beside them in its body.
    pub fn take(&mut self, body: &[u8], items: &[Item]) {
        self.entries.extend(items.iter().map(|item| entry(self.resource, item)));
        self.options.extend(options_beside(self.resource, body));
    }

    /// All of them.
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

/// Asks for the names of `resource`. Where `name` is given and there are many, only for those that bear it; if nothing
/// does, all are read, for only so it is known that nothing does. At most one request more than there are pages.
///
/// # Errors
/// `Usage` where the noun has no listing, `Partial` where it ended early, and those of [`Client::call`].
pub fn ask(client: &Client, resource: &'static Resource, name: Option<&str>, many: bool) -> Result<Asked> {
    let listing = listing(resource)?;
    let first = request::build(listing, &Input::default())?;
    let narrowed = name.and_then(|name| Some((name, narrowing(listing, resource)?)));
    let mut begun = None;
    if !many || narrowed.is_none() {
        let page = pages::first_page(listing, &first, REACH);
        let answer = client.send(&page)?;
        answer.refuse_empty(&page)?;
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
            return Ok(Asked { entries, extent: Extent::Named });
        }
    }
    read_on(client, resource, listing, &first, begun)
}

/// Reads a listing to its end, behind the first answer where that is here already.
fn read_on(
    client: &Client,
    resource: &'static Resource,
    listing: &'static Operation,
    first: &Request,
    begun: Option<Answer>,
) -> Result<Asked> {
    let mut gathered = Gathered::new(resource);
    let take = |answer: &Answer, items: Vec<Item>| {
        gathered.take(&answer.body, &items);
        Ok(ControlFlow::Continue(()))
    };
    let walk = match begun {
        Some(answer) => pages::walk_on(client, listing, first, REACH, answer, take)?,
        None => pages::walk(client, listing, first, REACH, take)?,
    };
    Ok(Asked { entries: gathered.entries(), extent: if walk.is_complete() { Extent::All } else { Extent::Cut } })
}

/// The things of `resource` called exactly `name`, as they came. Asked for afresh.
///
/// # Errors
/// `Usage` where the noun has no listing, `Partial` when nothing of that name is in a listing that was not complete,
/// and those of [`Client::call`].
pub fn find(client: &Client, resource: &'static Resource, name: &str) -> Result<Vec<Item>> {
    let listing = listing(resource)?;
    let mut input = Input::default();
    if let Some(param) = narrowing(listing, resource) {
        input.params.push((param, vec![name.to_owned()]));
    }
    let first = request::build(listing, &input)?;
    let mut found = Vec::new();
    // Nothing is asked for beside the first answer, however slow it is: one page is nearly always all.
    let page = pages::first_page(listing, &first, REACH);
    let answer = client.send(&page)?;
    let walk = pages::walk_on(client, listing, &first, REACH, answer, |_, items| {
        found.extend(items.into_iter().filter(|item| super::is_called(&entry(resource, item), resource, name)));
        Ok(ControlFlow::Continue(()))
    })?;
    if found.is_empty() && !walk.is_complete() {
        return Err(ended_early(resource, name));
    }
    Ok(found)
}

/// The failure of a look-up in a listing that was not read to its end.
pub fn ended_early(resource: &Resource, name: &str) -> Error {
    let message = format!("cannot tell whether a {} is called `{name}`: the list ended early", resource.singular);
    Error::new(Failure::Partial, message).hint("use the id")
}

/// A thing as it is looked for.
pub fn entry(resource: &Resource, item: &Item) -> Entry {
    let member = |key: &str| if key.is_empty() { String::new() } else { item.get(key).unwrap_or_default() };
    let mut entry = Entry {
        id: item.get("id").unwrap_or_default(),
        name: member(resource.identity),
        handle: member(resource.handle),
        parent: resource.parent.map(|parent| member(parent.member)).unwrap_or_default(),
        cells: resource.columns.iter().map(|key| member(key)).collect(),
        ..Entry::default()
    };
    if let Some(values) = resource.values {
        entry.kind = member(values.kind);
        if let Options::Member(key) = values.options {
            entry.options = texts(item.value().get(key));
        }
    }
    entry
}

fn texts(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).map(|all| all.iter().map(plain).collect()).unwrap_or_default()
}

/// The options that stand beside the fields in one answer: the field's id and the text.
fn options_beside(resource: &Resource, body: &[u8]) -> Vec<(String, String)> {
    let Some(Options::Beside(key, field, text)) = resource.values.map(|values| values.options) else {
        return Vec::new();
    };
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let beside = body.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let member = |option: &Value, key: &str| option.get(key).map(plain).unwrap_or_default();
    beside.iter().map(|option| (member(option, field), member(option, text))).collect()
}

fn listing(resource: &'static Resource) -> Result<&'static Operation> {
    let plain = resource.operations.iter().find(|row| row.verb == "list" && row.when == When::Always);
    plain.ok_or_else(|| Error::usage(format!("{} are known by their id only", resource.name)))
}

/// The parameter by which the service itself can narrow a listing to a name: equality on the identity, or its search.
fn narrowing(listing: &'static Operation, resource: &Resource) -> Option<&'static crate::catalogue::model::Param> {
    let exact = format!("filters[{}]", resource.identity);
    let by = |wire: &str| listing.params.iter().find(|param| param.wire == wire && param.place == Place::Regular);
    by(resource.identity).or_else(|| by(&exact)).or_else(|| by("search"))
}
