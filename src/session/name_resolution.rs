//! Turns names, email addresses and paths into ids: each reference of an input is resolved before anything is written.
//! Compares names exactly and reads collections to their end.
//!
//! | Module | Holds |
//! |---|---|
//! | `name_or_id` | whether a text is an id, a name or a path |
//! | `name_index`, `fetch` | the names of a resource: from the cache, or from the server |
//! | `name_path` | paths such as `Sales/Won` |
//! | `field_values`, `relation_id`, `kept_values` | values of custom fields, ids of relations, properties an update keeps |
//! | `same_parent` | a stage of the pipeline that a deal is in |
//! | `errors`, `numeric_names` | messages and hints if nothing matches, or several records do |

mod errors;
mod fetch;
mod field_values;
mod kept_values;
mod name_index;
mod name_or_id;
mod name_path;
mod numeric_names;
mod relation_id;
mod same_parent;

use std::collections::HashMap;
use std::sync::Mutex;

pub use fetch::{EntryCollector, find};
pub use field_values::option;
pub use name_or_id::{NameOrId, is_id};

use crate::api::request::Input;
use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Kind, Operation, Param, Resource, When};
use crate::error::{Error, Kind as Failure, Result};
use crate::session::connection::Connection;
use crate::session::custom_field::Field;
use crate::session::name_resolution::name_index::NameIndexes;
use crate::store::name_cache::{self, Content, Entry};
use crate::system::workers::lock;
use name_or_id::has_name;

/// Resolves the names of one run, each once. Several threads may share it.
#[derive(Debug)]
pub struct Lookup<'a> {
    indexes: Option<NameIndexes<'a>>,
    known: Mutex<HashMap<(&'static str, String), String>>,
    /// The names of a resource with the values of its columns, if they were needed.
    ordered: Mutex<HashMap<&'static str, Vec<Entry>>>,
}

/// Fetches all names of a resource and caches them.
///
/// # Errors
/// `Partial` if the listing ended early, and those of the requests.
pub fn all(client: &Connection, resource: &'static Resource) -> Result<Vec<Entry>> {
    let since = name_cache::now();
    let fetched = fetch::fetch_names(client, resource, None, false)?;
    if fetched.extent == fetch::Extent::All {
        let content = Content { since, complete: true, entries: fetched.entries };
        if let Some(names) = client.names().filter(|_| resource.cached) {
            names.store(resource.name, &content);
        }
        return Ok(content.entries);
    }
    Err(Error::new(Failure::Partial, format!("the list of {} ended early", resource.name)))
}

/// Fetches the first names of a resource with one request and caches them; returns their number.
///
/// # Errors
/// Those of the request.
pub fn begin(client: &Connection, resource: &'static Resource) -> Result<usize> {
    let since = name_cache::now();
    let fetched = fetch::fetch_first(client, resource)?;
    let content = Content { since, complete: fetched.extent == fetch::Extent::All, entries: fetched.entries };
    match client.names() {
        Some(names) if content.complete => names.store(resource.name, &content),
        Some(names) => names.store_partial(resource.name, &content),
        None => {}
    }
    Ok(content.entries.len())
}

impl<'a> Lookup<'a> {
    /// A lookup that uses the cache first, then the server.
    pub fn new(client: &'a Connection) -> Self {
        Lookup { indexes: Some(NameIndexes::new(client)), known: Mutex::default(), ordered: Mutex::default() }
    }

    /// A lookup for writes of this level. Only for reads and mild writes does it use the cache: what deletes or sends is
    /// decided by the names that the server has now.
    pub fn for_level(client: &'a Connection, level: Level) -> Self {
        let indexes = if level == Level::Mild { NameIndexes::new(client) } else { NameIndexes::without_cache(client) };
        Lookup { indexes: Some(indexes), known: Mutex::default(), ordered: Mutex::default() }
    }

    /// A lookup for dry runs that sends nothing: a name becomes `<id of tag vip>`.
    pub fn offline() -> Self {
        Lookup { indexes: None, known: Mutex::default(), ordered: Mutex::default() }
    }

    /// Replaces every name in `input` with its id, and every value of a custom field with its encoded form.
    ///
    /// # Errors
    /// `NotFound` for a name without a match, `Usage` for a name with several matches and for a value a custom field does
    /// not accept, and those of [`Connection::send`].
    pub fn resolve(&self, operation: &Operation, input: &mut Input) -> Result<()> {
        let typed: Vec<String> = input.arguments.iter().map(|(_, value)| value.clone()).collect();
        let is_later = |param: &Param| operation.same_parent.is_some_and(|rule| rule.argument == param.wire);
        for (param, value) in input.arguments.iter_mut().filter(|(param, _)| !is_later(param)) {
            let text = match operation.when {
                When::Prefix(prefix) => value.strip_prefix(prefix).unwrap_or(value).to_owned(),
                _ => value.clone(),
            };
            *value = self.resolve_reference(param, &text, &[])?;
        }
        self.values(&mut input.params)?;
        field_values::encode(self, input)?;
        self.values(&mut input.fields)?;
        if let (When::SeveralIds, [param, ..]) = (operation.when, operation.arguments) {
            for id in &mut input.ids {
                *id = self.resolve_reference(param, id, &[])?;
            }
        }
        same_parent::resolve(self, operation, input)?;
        let client = self.indexes.as_ref().map(|indexes| indexes.client);
        kept_values::fill_in(client, operation, input, &typed)?;
        relation_id::fill_in(client, operation, input, &typed)
    }

    /// Runs `call` with what was typed, and a second time with fresh names if the server does not know an id that came from
    /// the cache: a 404 changed nothing. If the id in a 404 is also a name, the hint says how to write that name.
    ///
    /// # Errors
    /// Those of `call`.
    pub fn call<T>(&self, typed: &Input, mut call: impl FnMut(&mut Input) -> Result<T>) -> Result<T> {
        let is_missing = |error: &Error| error.http_status() == Some(404);
        match call(&mut typed.clone()) {
            Err(error) if is_missing(&error) && self.discard_cached() => call(&mut typed.clone()),
            outcome => outcome,
        }
        .map_err(|error| if is_missing(&error) { numeric_names::with_hint(self, error, typed) } else { error })
    }

    /// Discards the cached names if an id of this run came from them; returns whether one did.
    fn discard_cached(&self) -> bool {
        let discarded = self.indexes.as_ref().is_some_and(NameIndexes::discard_cached);
        if discarded {
            lock(&self.known).clear();
        }
        discarded
    }

    /// Resolves the flags of one list. A flag that names a parent (`--pipeline`) selects among records with the same name.
    fn values(&self, given: &mut [(&'static Param, Vec<String>)]) -> Result<()> {
        let siblings: Vec<(&'static Param, String)> =
            given.iter().filter_map(|(param, values)| Some((*param, values.last()?.clone()))).collect();
        for (param, values) in given {
            for value in values {
                *value = self.resolve_reference(param, value, &siblings)?;
            }
        }
        Ok(())
    }

    fn resolve_reference(&self, param: &Param, text: &str, siblings: &[(&'static Param, String)]) -> Result<String> {
        match param.kind {
            Kind::Reference(resource) | Kind::ReferenceNumber(resource) => self.id_within(resource, text, siblings),
            Kind::ReferenceBy(flag, resources) => {
                let by = siblings.iter().find(|(sibling, _)| sibling.flag == flag).map(|(_, value)| value.as_str());
                self.id(resource_of(resources, by), text)
            }
            Kind::ReferenceAnd(resource) => {
                let (name, number) = text.rsplit_once(':').unwrap_or((text, ""));
                Ok(format!("{}:{number}", self.id(resource, name)?))
            }
            _ => Ok(text.to_owned()),
        }
    }

    /// The id of the record of `resource` that `text` names. Digits and UUIDs are ids; `id:` and `name:` override that.
    ///
    /// # Errors
    /// As for [`Lookup::resolve`].
    pub fn id(&self, resource: &'static str, text: &str) -> Result<String> {
        self.id_within(resource, text, &[])
    }

    /// Like [`Lookup::id`], for a record whose parent another flag may name.
    fn id_within(&self, resource: &'static str, text: &str, siblings: &[(&'static Param, String)]) -> Result<String> {
        let Some(resource) = catalogue::find(resource) else { return Ok(text.to_owned()) };
        let reference = NameOrId::of(text);
        if matches!(reference, NameOrId::Id(_)) || resource.identity.is_empty() {
            return Ok(reference.text().to_owned());
        }
        let Some(indexes) = &self.indexes else {
            return Ok(format!("<id of {} {}>", resource.singular, reference.text()));
        };
        let parent = self.parent_id(resource, siblings)?;
        let key = (resource.name, format!("{}\0{text}", parent.as_deref().unwrap_or_default()));
        let known = || lock(&self.known);
        if let Some(id) = known().get(&key).cloned() {
            return Ok(id);
        }
        let entry = if resource.cached {
            name_path::find(indexes, resource, reference, parent.as_deref())?
        } else {
            by_search(indexes.client, resource, reference.text())?
        };
        if entry.id.is_empty() {
            let message = format!("the {} `{}` has no ID", resource.singular, reference.text());
            return Err(Error::new(Failure::Other, message));
        }
        crate::api::request::check_response_id(&entry.id)?;
        known().insert(key, entry.id.clone());
        Ok(entry.id)
    }

    /// The id of the parent of a record of `resource`, if another flag names it.
    fn parent_id(&self, resource: &Resource, siblings: &[(&'static Param, String)]) -> Result<Option<String>> {
        let Some(parent) = resource.parent else { return Ok(None) };
        let names_it = |param: &Param| matches!(param.kind, Kind::Reference(resource) | Kind::ReferenceNumber(resource) if resource == parent.resource);
        let named = siblings.iter().find(|(param, _)| names_it(param));
        named.map(|(_, text)| self.id(parent.resource, text)).transpose()
    }

    /// The custom field that `text` names by title, personalization tag or id.
    ///
    /// # Errors
    /// As for [`Lookup::resolve`].
    pub fn field(&self, resource: &'static Resource, text: &str) -> Result<Field> {
        let reference = NameOrId::of(text);
        let Some(indexes) = &self.indexes else {
            let is_id = matches!(reference, NameOrId::Id(_));
            let placeholder = || format!("<id of {} {}>", resource.singular, reference.text());
            let id = if is_id { reference.text().to_owned() } else { placeholder() };
            return Ok(Field { id, title: reference.text().to_owned(), ..Field::default() });
        };
        let NameOrId::Id(id) = reference else {
            return name_path::find(indexes, resource, reference, None).map(|entry| Field::from(&entry));
        };
        let (found, _) = indexes.find(resource, None, |entry| entry.id == id)?;
        found.first().map(Field::from).ok_or_else(|| errors::unknown_id(resource, id))
    }
}

/// The resource that the value of another flag selects; the first if that flag is missing.
fn resource_of(resources: &'static [(&'static str, &'static str)], word: Option<&str>) -> &'static str {
    let named = word.and_then(|word| resources.iter().find(|(known, _)| *known == word));
    named.or(resources.first()).map_or("", |(_, resource)| resource)
}

/// The one record named `name`, found by the server's own search; for collections whose names are not cached.
fn by_search(client: &Connection, resource: &'static Resource, name: &str) -> Result<Entry> {
    let found: Vec<Entry> = find(client, resource, name)?.iter().map(|item| fetch::entry(resource, item)).collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(errors::unknown(resource, name, [])),
        several => Err(errors::ambiguous(resource, name, several, None)),
    }
}
