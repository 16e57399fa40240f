//! Names and e-mail addresses to ids, in one place: each reference of an input is resolved before anything is written.
//! Compares exactly and reads collections to their end.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use crate::catalogue;
use crate::catalogue::model::{Kind, Operation, Param, Place, Reply, Resource, When};
use crate::client::Client;
use crate::error::{Error, Kind as Failure, Result};
use crate::pages::{self, Reach};
use crate::reply::Item;
use crate::request::{self, Input};

/// Resolves the names of one run; each name is asked for once. Several threads may share it.
#[derive(Debug)]
pub struct Lookup<'a> {
    client: Option<&'a Client>,
    known: Mutex<HashMap<(&'static str, String), String>>,
}

/// The most candidates an ambiguous name lists.
const CANDIDATES: usize = 5;

impl<'a> Lookup<'a> {
    /// A lookup that asks the service.
    pub fn new(client: &'a Client) -> Self {
        Lookup { client: Some(client), known: Mutex::default() }
    }

    /// A lookup for dry runs, which sends nothing: a name becomes `<id of tag vip>`.
    pub fn offline() -> Self {
        Lookup { client: None, known: Mutex::default() }
    }

    /// Replaces every name in `input` by its id.
    ///
    /// # Errors
    /// `NotFound` for a name that nothing has, `Usage` for one that several have, and those of [`Client::send`].
    pub fn resolve(&self, row: &Operation, input: &mut Input) -> Result<()> {
        let typed: Vec<String> = input.arguments.iter().map(|(_, value)| value.clone()).collect();
        for (param, value) in &mut input.arguments {
            let text = match row.when {
                When::Prefix(prefix) => value.strip_prefix(prefix).unwrap_or(value).to_owned(),
                _ => value.clone(),
            };
            *value = self.one(param, &text)?;
        }
        for (param, values) in input.params.iter_mut().chain(&mut input.fields) {
            for value in values {
                *value = self.one(param, value)?;
            }
        }
        if let (When::Many, [param, ..]) = (row.when, row.arguments) {
            for id in &mut input.ids {
                *id = self.one(param, id)?;
            }
        }
        self.relation(row, input, &typed)
    }

    fn one(&self, param: &Param, text: &str) -> Result<String> {
        match param.kind {
            Kind::Reference(noun) | Kind::ReferenceNumber(noun) => self.id(noun, text),
            Kind::FieldValue(noun) | Kind::CustomFieldValue(noun) => {
                let (name, value) = text.split_once('=').unwrap_or((text, ""));
                Ok(format!("{}={value}", self.id(noun, name.trim())?))
            }
            _ => Ok(text.to_owned()),
        }
    }

    /// The id of the thing of `noun` that `text` names. Digits and UUIDs are ids; `id:` and `name:` force one reading.
    ///
    /// # Errors
    /// As for [`Lookup::resolve`].
    pub fn id(&self, noun: &'static str, text: &str) -> Result<String> {
        if let Some(id) = text.strip_prefix("id:") {
            return Ok(id.to_owned());
        }
        let name = text.strip_prefix("name:");
        let Some(resource) = catalogue::find(noun) else { return Ok(text.to_owned()) };
        if name.is_none() && (is_id(text) || resource.identity.is_empty()) {
            return Ok(text.to_owned());
        }
        let name = name.unwrap_or(text);
        let key = (resource.name, name.to_owned());
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = known().get(&key).cloned() {
            return Ok(id);
        }
        let id = match self.client {
            None => format!("<id of {} {name}>", resource.singular),
            Some(client) => {
                let item = one_of(resource, name, find(client, resource, name)?)?;
                let id = item.get("id").ok_or_else(|| {
                    Error::new(Failure::Other, format!("the {} `{name}` has no id", resource.singular))
                })?;
                request::answered_id(&id)?.to_owned()
            }
        };
        known().insert(key, id.clone());
        Ok(id)
    }

    /// The id of a relation, such as that of a tag on a contact, from the two things it joins; `typed` is how the user
    /// named them.
    fn relation(&self, row: &Operation, input: &mut Input, typed: &[String]) -> Result<()> {
        let (Some(relation), None) = (row.relation, &input.relation_id) else { return Ok(()) };
        let [(owner, owner_id), (other, other_id)] = input.arguments.as_slice() else {
            return Err(Error::usage("give the two things the relation joins, or --id"));
        };
        let named = |at: usize| typed.get(at).map_or("", String::as_str);
        let Some(client) = self.client else {
            input.relation_id = Some(format!("<id of {} {} on {} {}>", other.flag, named(1), owner.flag, named(0)));
            return Ok(());
        };
        let path = relation.path.replace(&format!("{{{}}}", owner.wire), &request::escape_segment(owner_id)?);
        let reply = client.call(&request::Request::get(path), Reply::Items(relation.key))?;
        let joins = |item: &&Item| item.get(relation.member).as_deref() == Some(other_id.as_str());
        let found = reply.items.iter().rfind(joins).and_then(|item| item.get("id"));
        let missing =
            || Error::new(Failure::NotFound, format!("{} {} has no {} {}", owner.flag, named(0), other.flag, named(1)));
        input.relation_id = Some(request::answered_id(&found.ok_or_else(missing)?)?.to_owned());
        Ok(())
    }
}

/// Whether text is an id: digits, or a UUID.
pub fn is_id(text: &str) -> bool {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(text) || text.starts_with("<id of ")
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The things of `resource` called exactly `name`. E-mail addresses are compared without regard to case.
///
/// # Errors
/// `Usage` where the noun has no listing, `Partial` when nothing of that name is in a listing that was not complete,
/// and those of [`Client::call`].
pub fn find(client: &Client, resource: &'static Resource, name: &str) -> Result<Vec<Item>> {
    let Some(listing) = resource.operations.iter().find(|row| row.verb == "list" && row.when == When::Always) else {
        let message = format!("{} are known by their id only", resource.name);
        return Err(Error::usage(message));
    };
    let mut input = Input::default();
    if let Some(param) = narrowing(listing, resource) {
        input.params.push((param, vec![name.to_owned()]));
    }
    let first = request::build(listing, &input)?;
    let mut found = Vec::new();
    let walk = pages::walk(client, listing, &first, Reach { limit: None, page_size: 100 }, |_, items| {
        found.extend(items.into_iter().filter(|item| is_called(item, resource, name)));
        Ok(ControlFlow::Continue(()))
    })?;
    if found.is_empty() && !walk.is_complete() {
        let message = format!("cannot tell whether a {} is called `{name}`: the list ended early", resource.singular);
        return Err(Error::new(Failure::Partial, message).hint("use the id"));
    }
    Ok(found)
}

/// The parameter by which the service itself can narrow a listing to a name: equality on the identity, or its search.
fn narrowing(listing: &'static Operation, resource: &Resource) -> Option<&'static Param> {
    let exact = format!("filters[{}]", resource.identity);
    let by = |wire: &str| listing.params.iter().find(|param| param.wire == wire && param.place == Place::Regular);
    by(resource.identity).or_else(|| by(&exact)).or_else(|| by("search"))
}

fn is_called(item: &Item, resource: &Resource, name: &str) -> bool {
    let same = |key: &str| match item.get(key) {
        Some(own) if resource.identity == "email" => own.eq_ignore_ascii_case(name),
        Some(own) => own == name,
        None => false,
    };
    same(resource.identity) || (!resource.handle.is_empty() && same(resource.handle))
}

/// The one thing that is called `name`.
fn one_of(resource: &Resource, name: &str, found: Vec<Item>) -> Result<Item> {
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(item), None) => Ok(item),
        (Some(first), Some(second)) => {
            let all: Vec<String> = [first, second].into_iter().chain(found).filter_map(|item| item.get("id")).collect();
            let shown = all.iter().take(CANDIDATES).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if all.len() > CANDIDATES { ", …" } else { "" };
            Err(Error::usage(format!("{} {} are called `{name}`: {shown}{more}", all.len(), resource.name))
                .hint("use the id"))
        }
        (None, _) => {
            let message = format!("no {} is called `{name}`", resource.singular);
            Err(Error::new(Failure::NotFound, message).hint(format!("acamp {} list", resource.name)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_uuids_are_ids_and_names_are_not() {
        assert!(is_id("12"));
        assert!(is_id("0f8fad5b-d9cb-469f-a165-70867728950e"));
        assert!(!is_id(""));
        assert!(!is_id("12a"));
        assert!(!is_id("vip"));
        assert!(!is_id("0f8fad5b-d9cb-469f-a165-70867728950"));
    }
}
