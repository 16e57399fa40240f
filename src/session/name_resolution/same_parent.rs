//! An argument that names a record with the same parent as the record of the operation: a stage of the pipeline that a deal
//! is in, by its name, by its ID, or as the next or previous one.

use super::name_or_id::NameOrId;
use super::{Lookup, errors, name_path};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::catalogue;
use crate::catalogue::model::{Operation, Reply, Resource};
use crate::catalogue::scope::SameParent;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::name_index::NameIndexes;
use crate::store::name_cache::Entry;
use crate::system::workers::lock;
use crate::text::similarity;

/// The words for a neighbor, and how many places away it is.
const NEIGHBORS: &[(&str, isize)] = &[("next", 1), ("previous", -1)];

/// Replaces the argument by an ID. A record with another parent is accepted only if that is named, by a flag or in a path;
/// then the parent is sent as well.
///
/// # Errors
/// `NotFound` for a name that no record with this parent has, and if there is no neighbor; `Usage` for an ID of a record with
/// another parent; those of the requests.
pub fn resolve(lookup: &Lookup<'_>, operation: &Operation, input: &mut Input) -> Result<()> {
    let Some(rule) = operation.same_parent else { return Ok(()) };
    let Some(at) = input.arguments.iter().position(|(param, _)| param.wire == rule.argument) else { return Ok(()) };
    let (param, text) = input.arguments[at].clone();
    let Some(resource) = param.kind.resource().and_then(catalogue::find) else { return Ok(()) };
    let Some(indexes) = &lookup.indexes else {
        input.arguments[at].1 = lookup.id(resource.name, &text)?;
        return Ok(());
    };
    let mut search = SiblingSearch { lookup, indexes, operation, rule, resource, record: None };
    let chosen = input.fields.iter().find(|(field, _)| field.wire == rule.parent);
    let chosen = chosen.and_then(|(_, values)| values.last().cloned());
    let found = search.find(input, chosen.as_deref(), &text)?;
    input.arguments[at].1 = request::check_response_id(&found.id)?.to_owned();
    let parent = operation.fields.iter().find(|field| field.wire == rule.parent);
    if let (None, true, Some(field)) = (chosen, search.leaves(&found), parent) {
        input.fields.push((field, vec![found.parent]));
    }
    Ok(())
}

struct SiblingSearch<'a> {
    lookup: &'a Lookup<'a>,
    indexes: &'a NameIndexes<'a>,
    operation: &'a Operation,
    rule: &'static SameParent,
    /// That of the record that is named.
    resource: &'static Resource,
    /// The record of the operation, once it was read.
    record: Option<Item>,
}

impl SiblingSearch<'_> {
    fn find(&mut self, input: &Input, chosen: Option<&str>, text: &str) -> Result<Entry> {
        let parent = match chosen {
            Some(parent) => self.existing(parent)?,
            None => self.own(input, self.rule.parent)?,
        };
        let reference = NameOrId::of(text);
        if let NameOrId::Id(id) = reference {
            return self.with_id(id, &parent, chosen.is_some());
        }
        let error = match name_path::find(self.indexes, self.resource, reference, Some(&parent)) {
            Err(error) if error.kind() == Kind::NotFound => error,
            found => return found,
        };
        let NameOrId::Any(text) = reference else { return Err(error) };
        if let Some((_, step)) = NEIGHBORS.iter().find(|(word, _)| *word == text) {
            return self.neighbor(input, &parent, *step);
        }
        if chosen.is_none()
            && text.contains('/')
            && let Ok(found) = name_path::find(self.indexes, self.resource, reference, None)
            && found.name != text
        {
            return Ok(found);
        }
        Err(self.unknown(&parent, text)?)
    }

    /// Whether the record has another parent than that of the operation, which was read before.
    fn leaves(&self, found: &Entry) -> bool {
        let own = self.record.as_ref().and_then(|record| record.get(self.rule.parent));
        own.is_some_and(|own| own != found.parent)
    }

    /// A property of the record of the operation.
    fn own(&mut self, input: &Input, property: &str) -> Result<String> {
        if self.record.is_none() {
            self.record = Some(read(self.indexes.client, self.operation, input)?);
        }
        let value = self.record.as_ref().and_then(|record| record.get(property)).filter(|value| !value.is_empty());
        value.ok_or_else(|| {
            let message = format!("the response does not show the {property}: the API key may not see the record");
            Error::new(Kind::Denied, message)
        })
    }

    fn with_id(&self, id: &str, parent: &str, is_chosen: bool) -> Result<Entry> {
        let (found, _) = self.indexes.find(self.resource, None, |entry| entry.id == id)?;
        let found = found.into_iter().next().ok_or_else(|| errors::unknown_id(self.resource, id))?;
        if found.parent == parent {
            return Ok(found);
        }
        let (own, other) = (self.parent_name(parent)?, self.parent_name(&found.parent)?);
        let (noun, above) = (self.resource.singular, self.parent_resource().map_or("", |parent| parent.singular));
        let error = Error::usage(format!("{noun} {id} ({}) is in the {above} {other}, not in {own}", found.name));
        Err(if is_chosen { error } else { error.hint(format!("add --{above} {}", quoted(&other))) })
    }

    /// The record that many places after the current one.
    fn neighbor(&mut self, input: &Input, parent: &str, step: isize) -> Result<Entry> {
        let current = self.own(input, self.rule.argument)?;
        let siblings = self.siblings(parent)?;
        let at = siblings.iter().position(|entry| entry.id == current);
        let next = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| siblings.get(at));
        if let Some(next) = next {
            return Ok(next.clone());
        }
        let (noun, own) = (self.resource.singular, self.parent_name(parent)?);
        let message = match at.and_then(|at| siblings.get(at)) {
            Some(entry) => {
                let which = if step > 0 { "last" } else { "first" };
                format!("{} is the {which} {noun} of {own}", entry.name)
            }
            None => format!("the record is in none of the {} of {own}", self.resource.counted(2)),
        };
        let names: Vec<&str> = siblings.iter().map(|entry| entry.name.as_str()).collect();
        Err(Error::new(Kind::NotFound, message).hint(format!("{own} has {}", names.join(", "))))
    }

    /// The records with this parent, in their order. The cache does not hold the order.
    fn siblings(&self, parent: &str) -> Result<Vec<Entry>> {
        let known = || lock(&self.lookup.ordered).get(self.resource.name).cloned();
        let all = match known() {
            Some(all) => all,
            None => {
                let all = super::all(self.indexes.client, self.resource)?;
                lock(&self.lookup.ordered).insert(self.resource.name, all.clone());
                all
            }
        };
        let place = self.resource.columns.iter().position(|column| *column == self.rule.order).unwrap_or_default();
        let order = |entry: &Entry| {
            let number = |text: &String| text.parse::<i64>().unwrap_or(i64::MAX);
            (entry.cells.get(place).map_or(i64::MAX, number), number(&entry.id))
        };
        let mut siblings: Vec<Entry> = all.into_iter().filter(|entry| entry.parent == parent).collect();
        siblings.sort_by_key(order);
        Ok(siblings)
    }

    /// The error for a name that no record with this parent has: with similar names, or with another parent that has it.
    fn unknown(&self, parent: &str, text: &str) -> Result<Error> {
        let index = self.indexes.all(self.resource)?;
        let own = self.parent_name(parent)?;
        let (noun, above) = (self.resource.singular, self.parent_resource().map_or("", |parent| parent.singular));
        let names: Vec<&str> =
            index.entries.iter().filter(|entry| entry.parent == parent).map(|entry| entry.name.as_str()).collect();
        let error = Error::new(Kind::NotFound, format!("no {noun} named `{text}` in the {above} {own}"));
        if let Some(other) = index.entries.iter().find(|entry| entry.name == text) {
            let other = self.parent_name(&other.parent)?;
            return Ok(error.hint(format!("{other} has it: add --{above} {}", quoted(&other))));
        }
        let near = similarity::near(text, names.iter().copied(), 3);
        let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
        Ok(match (near.as_slice(), names.as_slice()) {
            ([], []) => error.hint(format!("{own} has no {}", self.resource.counted(2))),
            ([], names) => error.hint(format!("{own} has {}", names.join(", "))),
            (some, _) => error.hint(format!("did you mean {}?", some.join(" or "))),
        })
    }

    fn parent_resource(&self) -> Option<&'static Resource> {
        self.resource.parent.and_then(|parent| catalogue::find(parent.resource))
    }

    /// The ID of a parent that was chosen; a name that was resolved exists.
    fn existing(&self, parent: &str) -> Result<String> {
        let Some(resource) = self.parent_resource() else { return Ok(parent.to_owned()) };
        let (found, _) = self.indexes.find(resource, None, |entry| entry.id == parent)?;
        if found.is_empty() { Err(errors::unknown_id(resource, parent)) } else { Ok(parent.to_owned()) }
    }

    fn parent_name(&self, id: &str) -> Result<String> {
        let Some(resource) = self.parent_resource() else { return Ok(id.to_owned()) };
        let (found, _) = self.indexes.find(resource, None, |entry| entry.id == id)?;
        Ok(found.first().map_or_else(|| id.to_owned(), |entry| entry.name.clone()))
    }
}

/// The record at the path of the operation.
fn read(client: &Connection, operation: &Operation, input: &Input) -> Result<Item> {
    let mut path = operation.path.to_owned();
    for (argument, id) in &input.arguments {
        path = path.replace(&format!("{{{}}}", argument.wire), &request::escape_segment(id)?);
    }
    let request = Request::get(path);
    let reply = client.call(&request, Reply::Item(operation.envelope))?;
    let missing = || Error::new(Kind::Other, format!("{} returned no record", request.label()));
    reply.items.into_iter().next().ok_or_else(missing)
}

fn quoted(name: &str) -> String {
    crate::text::shell_words::quoted(name).to_string()
}
