//! The snapshot before a write: a `get` of the record where its resource has one, the pair it joins, and its dependents.
//! The operation decides what is read, not the resource.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::{body, members};
use crate::api::client::Response;
use crate::api::pages::{self, Reach};
use crate::api::request::{self, Origin, Request, plain};
use crate::catalogue;
use crate::catalogue::build::call;
use crate::catalogue::model::{Method, Operation, Relation, Reply as Shape, Resource, Role, Server};
use crate::catalogue::undoing::{From, Side, Source};
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
    let Some(Origin { resource, operation }) = request.origin else { return Before::default() };
    let reader = Reader { context, client, resource, operation, request };
    reader.state().unwrap_or_else(|error| Before {
        known: error.kind() == Kind::NotFound,
        error: error.message().to_owned(),
        ..Before::default()
    })
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
    if let Some(members) = item.as_object_mut() {
        members.remove("links");
    }
    item
}

struct Reader<'a> {
    context: &'a Context,
    client: &'a Connection,
    resource: &'static Resource,
    operation: &'static Operation,
    request: &'a Request,
}

impl Reader<'_> {
    fn state(&self) -> Result<Before> {
        if self.operation.server != Server::V3 {
            return Ok(Before::default());
        }
        let body = body(self.request);
        let mut before = match (self.operation.undo.pair, self.operation.undo.found_by) {
            (Some(pair), _) => self.pair(pair, &body)?,
            (None, member) if !member.is_empty() => self.found(member, &body)?,
            _ => self.own(&self.request.path)?,
        };
        if self.operation.role == Role::Delete || before.item.is_object() {
            self.add_parts(&body, &mut before);
        }
        before.sides = self.operation.undo.sides.iter().map(|side| self.taken(side, &before.beside)).collect();
        Ok(before)
    }

    /// The record at the path of the write.
    fn own(&self, path: &str) -> Result<Before> {
        let changes = matches!(self.operation.role, Role::Update | Role::Delete | Role::Remove | Role::Upsert);
        let get = if changes { get_operation(self.operation) } else { None };
        match get {
            Some(get) => self.thing(get, path),
            None => Ok(Before { known: self.operation.role == Role::Create, ..Before::default() }),
        }
    }

    fn thing(&self, get: &Operation, path: &str) -> Result<Before> {
        let request = Request::get(path.to_owned());
        let answer = self.client.send(&request)?;
        let item =
            answer.decode(&request, get.reply)?.items.into_iter().next().map_or(Value::Null, |item| item.value());
        let whole: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut beside = Map::new();
        let keys = self
            .resource
            .parts
            .iter()
            .map(|part| part.source)
            .chain(self.operation.undo.sides.iter().map(|s| s.source));
        for source in keys {
            if let Source::Beside(key) = source {
                let elements = whole.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
                beside.insert(key.to_owned(), elements.into_iter().map(trimmed).collect());
            }
        }
        Ok(Before { known: true, item: trimmed(item), beside, ..Before::default() })
    }

    /// The relation between two records.
    fn pair(&self, pair: Relation, body: &Value) -> Result<Before> {
        let value = |wire: &str| members(self.operation, body).and_then(|members| members.get(wire)).map(plain);
        let [owner, other, ..] = self.operation.undo.pair_members else { return Ok(Before::default()) };
        let (Some(owner_id), Some(other_id)) = (value(owner), value(other)) else { return Ok(Before::default()) };
        let path = pair.path.replace(&format!("{{{owner}}}"), &request::escape_segment(&owner_id)?);
        let reply = self.client.call(&Request::get(path), Shape::Items(pair.key))?;
        let found = reply.items.iter().rfind(|item| item.get(pair.member).as_deref() == Some(other_id.as_str()));
        let item = found.map_or(Value::Null, |item| trimmed(item.value()));
        Ok(Before { known: true, item, ..Before::default() })
    }

    /// The record with this property of the body.
    fn found(&self, member: &str, body: &Value) -> Result<Before> {
        let Some(name) = members(self.operation, body).and_then(|members| members.get(member)).map(plain) else {
            return Ok(Before::default());
        };
        let Some(item) = name_resolution::find(self.client, self.resource, &name)?.into_iter().next() else {
            return Ok(Before { known: true, ..Before::default() });
        };
        // The listing has the record, but not what a `get` returns beside it.
        let is_sent = |wire: &str| members(self.operation, body).is_some_and(|members| members.contains_key(wire));
        let is_whole = !self.resource.parts.iter().any(|part| is_sent(part.wire));
        let get =
            self.resource.operations.iter().find(|operation| operation.role == Role::Get && operation.verb == "get");
        match (get.filter(|_| !is_whole), item.id()) {
            (Some(get), Some(id)) => {
                let path = get.path.split('{').next().unwrap_or_default();
                self.thing(get, &format!("{path}{}", request::escape_segment(&id)?))
            }
            _ => Ok(Before { known: true, item: trimmed(item.value()), ..Before::default() }),
        }
    }

    /// The properties the record holds elsewhere, if the write changes them or deletes the record.
    fn add_parts(&self, body: &Value, before: &mut Before) {
        let is_sent = |wire: &str| members(self.operation, body).is_some_and(|members| members.contains_key(wire));
        for part in self.resource.parts {
            let Source::Listing(path, key, _) = part.source else { continue };
            if self.operation.role != Role::Delete && !is_sent(part.wire) {
                continue;
            }
            match self.listed(part.source, part.wire) {
                Ok((items, _)) => {
                    before.beside.insert(key.to_owned(), items.into_iter().map(trimmed).collect());
                }
                Err(error) => before.error = format!("{path}: {}", error.message()),
            }
        }
    }

    /// The dependents of the record, reduced to what recreates them.
    fn taken(&self, side: &Side, beside: &Map<String, Value>) -> Taken {
        let listed = match side.source {
            Source::Beside(key) => Ok((beside.get(key).and_then(Value::as_array).cloned().unwrap_or_default(), true)),
            Source::Listing(..) => self.listed(side.source, side.what),
        };
        let reduced = |item: Value| {
            let own = side.values.iter().filter_map(|(_, from)| match from {
                From::Member(name) => Some(((*name).to_owned(), item.get(*name).cloned().unwrap_or_default())),
                From::Owner => None,
            });
            Value::Object(own.collect())
        };
        match listed {
            Ok((items, complete)) => Taken {
                what: side.what.to_owned(),
                items: items.into_iter().map(reduced).collect(),
                complete,
                error: String::new(),
            },
            Err(error) => Taken { what: side.what.to_owned(), error: error.message().to_owned(), ..Taken::default() },
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
    let mut first = Request::get(path.to_owned());
    first.query =
        query.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let mut items = Vec::new();
    let walk = pages::walk(client, &operation, &first, Reach::to(Some(MOST)), |answer, page| {
        if items.is_empty() {
            on_first(answer, &first, key);
        }
        items.extend(page.iter().map(|item| item.value()));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((items, walk.is_complete()))
}
