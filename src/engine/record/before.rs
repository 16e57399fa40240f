//! The snapshot before a write: a `get` of the record where its resource has one, the relation it changes, and its dependents.
//! The operation decides what is read, not the resource.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::properties;
use crate::api::client::Response;
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Origin, Request, plain};
use crate::catalogue;
use crate::catalogue::build::call;
use crate::catalogue::model::{Method, Operation, Relation, Reply as Shape, Resource, Role, Server};
use crate::catalogue::undoing::{DependentRule, Source, ValueSource};
use crate::engine::filters::selects;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution;
use crate::store::history::{Before, Taken};
use crate::text::counts::thousands;

/// Maximum number of dependents read: a hundred requests.
const MOST: u64 = 10_000;
/// From how many dependents a note is shown.
const MANY: u64 = 500;

/// The state before `request` is sent. What cannot be read is noted in it.
pub fn read(context: &Context, client: &Connection, request: &Request) -> Before {
    with_listings(context, client, request, None)
}

/// The collections of relations that were read, by path.
pub type Listings = RefCell<HashMap<String, Vec<Item>>>;

/// The same, reading each collection of relations once.
pub(super) fn with_listings(
    context: &Context,
    client: &Connection,
    request: &Request,
    listings: Option<&Listings>,
) -> Before {
    try_read(context, client, request, listings).unwrap_or_else(|error| unreadable(&error))
}

/// The state before a request that may grant consent.
///
/// # Errors
/// Those of reading it, unless the record does not exist; `Usage` if the request does not name it.
pub(super) fn consent(
    context: &Context,
    client: &Connection,
    request: &Request,
    listings: Option<&Listings>,
) -> Result<Before> {
    match try_read(context, client, request, listings) {
        Ok(before) if before.known => Ok(before),
        Ok(_) => Err(Error::usage(format!("{}: the request must name both records", request.label()))),
        Err(error) if error.kind() == Kind::NotFound => Ok(unreadable(&error)),
        Err(error) => Err(error.prefixed("cannot read the current state: ")),
    }
}

fn unreadable(error: &Error) -> Before {
    Before { known: error.kind() == Kind::NotFound, error: error.message().to_owned(), ..Before::default() }
}

fn try_read(context: &Context, client: &Connection, request: &Request, listings: Option<&Listings>) -> Result<Before> {
    let Some(Origin { resource, operation }) = request.origin else { return Ok(Before::default()) };
    Reader { context, client, resource, operation, request, listings }.state()
}

/// The operation that shows the record in the path of a write: a `get` of the same path.
pub fn get_operation(operation: &Operation) -> Option<&'static Operation> {
    let is_same = |known: &Operation| {
        known.method == Method::Get
            && known.role == Role::Get
            && known.server == operation.server
            && same_shape(known.path, operation.path)
    };
    catalogue::operations().map(|(_, known)| known).find(|known| is_same(known))
}

/// Whether two paths are the same but for the names of their placeholders.
fn same_shape(one: &str, other: &str) -> bool {
    let is_placeholder = |segment: &str| segment.starts_with('{');
    let same = |(one, other): (&str, &str)| one == other || (is_placeholder(one) && is_placeholder(other));
    one.split('/').count() == other.split('/').count() && one.split('/').zip(other.split('/')).all(same)
}

/// A record without the links to its relations.
pub fn trimmed(mut item: Value) -> Value {
    if let Some(properties) = item.as_object_mut() {
        properties.remove("links");
    }
    item
}

struct Reader<'a> {
    context: &'a Context,
    client: &'a Connection,
    resource: &'static Resource,
    operation: &'static Operation,
    request: &'a Request,
    listings: Option<&'a Listings>,
}

impl Reader<'_> {
    fn state(&self) -> Result<Before> {
        if self.operation.server != Server::V3 {
            return Ok(Before::default());
        }
        let body = self.request.json();
        let mut before = match (self.operation.undo.relation, self.operation.undo.matched_by) {
            (Some(relation), _) => self.relation(relation, &body)?,
            (None, property) if !property.is_empty() => self.found(property, &body)?,
            _ => self.own(&self.request.path)?,
        };
        if self.operation.role == Role::Delete || before.item.is_object() {
            self.add_separate_properties(&body, &mut before);
        }
        before.dependents =
            self.operation.undo.dependents.iter().map(|rule| self.taken(rule, &before.side_loaded)).collect();
        Ok(before)
    }

    /// The record at the path of the write.
    fn own(&self, path: &str) -> Result<Before> {
        let changes = matches!(self.operation.role, Role::Update | Role::Delete | Role::Remove | Role::Upsert);
        let get = if changes { get_operation(self.operation) } else { None };
        match get {
            Some(get) => self.record(get, path),
            None => Ok(Before { known: self.operation.role == Role::Create, ..Before::default() }),
        }
    }

    fn record(&self, get: &Operation, path: &str) -> Result<Before> {
        let request = Request::get(path.to_owned());
        let answer = self.client.send(&request)?;
        let item =
            answer.decode(&request, get.reply)?.items.into_iter().next().map_or(Value::Null, |item| item.value());
        let whole: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut side_loaded = Map::new();
        let keys = self
            .resource
            .separate_properties
            .iter()
            .map(|property| property.source)
            .chain(self.operation.undo.dependents.iter().map(|s| s.source));
        for source in keys {
            if let Source::SideLoaded(key) = source {
                let elements = whole.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
                side_loaded.insert(key.to_owned(), elements.into_iter().map(trimmed).collect());
            }
        }
        Ok(Before { known: true, item: trimmed(item), side_loaded, ..Before::default() })
    }

    /// The relation between two records.
    fn relation(&self, relation: &Relation, body: &Value) -> Result<Before> {
        let value =
            |wire: &str| properties(self.operation, body).and_then(|properties| properties.get(wire)).map(plain);
        let [owner, other, ..] = self.operation.undo.relation_properties else { return Ok(Before::default()) };
        let (Some(owner_id), Some(other_id)) = (value(owner), value(other)) else { return Ok(Before::default()) };
        let path = relation.path.replace(&format!("{{{owner}}}"), &request::escape_segment(&owner_id)?);
        let is_meant = |item: &&Item| item.get(relation.property).as_deref() == Some(other_id.as_str());
        let item_in = |items: &[Item]| items.iter().rfind(is_meant).map_or(Value::Null, |item| trimmed(item.value()));
        let earlier = self.listings.and_then(|listings| listings.borrow().get(&path).map(|items| item_in(items)));
        let item = match earlier {
            Some(item) => item,
            None => {
                let items = self.client.call(&Request::get(path.clone()), Shape::Items(relation.key))?.items;
                let item = item_in(&items);
                if let Some(listings) = self.listings {
                    listings.borrow_mut().insert(path, items);
                }
                item
            }
        };
        Ok(Before { known: true, item, ..Before::default() })
    }

    /// The record with this property of the body.
    fn found(&self, property: &str, body: &Value) -> Result<Before> {
        let Some(name) = properties(self.operation, body).and_then(|properties| properties.get(property)).map(plain)
        else {
            return Ok(Before::default());
        };
        let Some(item) = name_resolution::find(self.client, self.resource, &name)?.into_iter().next() else {
            return Ok(Before { known: true, ..Before::default() });
        };
        // The listing has the record, but not what a `get` returns in addition.
        let is_sent =
            |wire: &str| properties(self.operation, body).is_some_and(|properties| properties.contains_key(wire));
        let is_whole = !self.resource.separate_properties.iter().any(|property| is_sent(property.wire));
        let get =
            self.resource.operations.iter().find(|operation| operation.role == Role::Get && operation.verb == "get");
        match (get.filter(|_| !is_whole), item.id()) {
            (Some(get), Some(id)) => {
                let path = get.path.split('{').next().unwrap_or_default();
                self.record(get, &format!("{path}{}", request::escape_segment(&id)?))
            }
            _ => Ok(Before { known: true, item: trimmed(item.value()), ..Before::default() }),
        }
    }

    /// The properties the record holds elsewhere, if the write changes them or deletes the record.
    fn add_separate_properties(&self, body: &Value, before: &mut Before) {
        let is_sent =
            |wire: &str| properties(self.operation, body).is_some_and(|properties| properties.contains_key(wire));
        for property in self.resource.separate_properties {
            let Source::Listing(path, key, _) = property.source else { continue };
            if self.operation.role != Role::Delete && !is_sent(property.wire) {
                continue;
            }
            match self.listed(property.source, property.wire) {
                Ok((items, _)) => {
                    before.side_loaded.insert(key.to_owned(), items.into_iter().map(trimmed).collect());
                }
                Err(error) => before.error = format!("{path}: {}", error.message()),
            }
        }
    }

    /// The dependents of the record, reduced to what recreates them.
    fn taken(&self, rule: &DependentRule, side_loaded: &Map<String, Value>) -> Taken {
        let listed = match rule.source {
            Source::SideLoaded(key) => {
                Ok((side_loaded.get(key).and_then(Value::as_array).cloned().unwrap_or_default(), true))
            }
            Source::Listing(..) => self.listed(rule.source, rule.what),
            Source::Own | Source::Members => Ok((Vec::new(), true)),
        };
        match listed {
            Ok((items, complete)) => Taken {
                what: rule.what.to_owned(),
                items: items.iter().map(|item| reduced(rule, item)).collect(),
                complete,
                error: String::new(),
            },
            Err(error) => Taken { what: rule.what.to_owned(), error: error.message().to_owned(), ..Taken::default() },
        }
    }

    /// A listing of what belongs to the record, and whether it is complete.
    fn listed(&self, source: Source, what: &str) -> Result<(Vec<Value>, bool)> {
        let id = id_in(self.operation.path, &self.request.path)
            .ok_or_else(|| Error::new(Kind::Other, "the request names no record"))?;
        let told = |answer: &Response, request: &Request, key: &'static str| {
            let total = answer.decode(request, Shape::Items(key)).ok().and_then(|reply| reply.total).unwrap_or(0);
            if total > MANY {
                let (total, calls) = (total.min(MOST), Reach::to(Some(MOST)).requests(total));
                let (total, calls) = (thousands(total), thousands(calls));
                self.context.note(&format!(
                    "reading {total} {what} first, in {calls} requests, so that undo can restore them; --no-history skips this"
                ));
            }
        };
        listing(self.client, source, &id, told)
    }
}

/// A dependent, reduced to what recreates it.
pub fn reduced(rule: &DependentRule, item: &Value) -> Value {
    let values = rule.values.iter().chain(rule.then.map_or(&[][..], |then| then.values));
    let own = values.filter_map(|(_, from)| match from {
        ValueSource::Property(name) => Some(((*name).to_owned(), item.get(*name).cloned().unwrap_or_default())),
        ValueSource::Owner => None,
    });
    Value::Object(own.collect())
}

/// The id that `path` has where the pattern has its first placeholder.
pub fn id_in(pattern: &str, path: &str) -> Option<String> {
    let at = pattern.split('/').position(|segment| segment.starts_with('{'))?;
    path.split('/').nth(at).map(str::to_owned)
}

/// The records in a listing for `id`, at most 10,000, and whether these are all. `on_first` gets the first response.
///
/// # Errors
/// Those of reading the pages.
pub fn listing(
    client: &Connection,
    source: Source,
    id: &str,
    on_first: impl Fn(&Response, &Request, &'static str),
) -> Result<(Vec<Value>, bool)> {
    let Source::Listing(path, key, paging) = source else { return Ok((Vec::new(), true)) };
    let operation = call("list", Method::Get, path, "").role(Role::List).reply(Shape::Items(key)).paging(paging);
    let path = path.replace("{id}", id);
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let known = Origin::find_by_request(Method::Get, Server::V3, path);
    let operation = operation.stable_order(known.map_or("", |known| known.operation.stable_order));
    let mut first = Request::get(path.to_owned());
    first.query =
        query.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let (mut items, mut is_first, mut is_ignored) = (Vec::new(), true, false);
    let summary = pages::paginate(client, &operation, &first, Reach::to(Some(MOST)), |answer, page| {
        // What belongs to other records must not be restored as part of this one.
        let (own, others): (Vec<Item>, Vec<Item>) = page.into_iter().partition(|item| selects(&first.query, item));
        if !others.is_empty() && !std::mem::replace(&mut is_ignored, true) {
            client.note_fallback(&format!("the server ignores the filter of {path}: using only what matches it"));
        }
        if std::mem::take(&mut is_first) {
            on_first(answer, &first, key);
        }
        items.extend(own.iter().map(Item::value));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((items, summary.is_complete()))
}
