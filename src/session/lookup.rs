//! Names, e-mail addresses and paths to ids, in one place: each reference of an input is resolved before anything is
//! written. Compares exactly and reads collections to their end.
//!
//! | Part | Holds |
//! |---|---|
//! | `wanted` | what a text can mean |
//! | `shelf`, `ask` | the names of a noun: kept from earlier runs, or asked of the service |
//! | `path` | names inside of names: `Sales/Won` |
//! | `values`, `relation` | values of custom fields, ids of relations |
//! | `complaint`, `digits` | what is said where nothing or more than one thing is meant |

mod ask;
mod digits;
mod name_index;
mod not_found;
mod path;
mod relation;
mod values;
mod wanted;

use std::collections::HashMap;
use std::sync::Mutex;

pub use ask::{Gathered, find};
pub use wanted::{Reading, is_id};

use crate::api::client::Client;
use crate::api::request::Input;
use crate::catalogue;
use crate::catalogue::model::{Kind, Operation, Param, Resource, When};
use crate::error::{Error, Kind as Failure, Result};
use crate::session::custom_field::Field;
use crate::session::lookup::name_index::Shelves;
use crate::store::name_cache::{self, Content, Entry};
use crate::system::workers::lock;
use wanted::is_called;

/// Resolves the names of one run; each name is asked for once. Several threads may share it.
#[derive(Debug)]
pub struct Lookup<'a> {
    client: Option<&'a Client>,
    shelves: Option<Shelves<'a>>,
    known: Mutex<HashMap<(&'static str, String), String>>,
}

/// All things of a noun as they are looked for, asked of the service and kept.
///
/// # Errors
/// `Partial` where the listing ended early, and those of the walk.
pub fn all(client: &Client, resource: &'static Resource) -> Result<Vec<Entry>> {
    let since = name_cache::now();
    let asked = ask::ask(client, resource, None, false)?;
    if asked.extent == ask::Extent::All {
        let content = Content { since, complete: true, entries: asked.entries };
        if let Some(names) = client.names().filter(|_| resource.remembered) {
            names.keep(resource.name, &content);
        }
        return Ok(content.entries);
    }
    Err(Error::new(Failure::Partial, format!("the list of {} ended early", resource.name)))
}

impl<'a> Lookup<'a> {
    /// A lookup that asks the service, and first what was kept of its answers.
    pub fn new(client: &'a Client) -> Self {
        Lookup { client: Some(client), shelves: Some(Shelves::new(client)), known: Mutex::default() }
    }

    /// A lookup for dry runs, which sends nothing: a name becomes `<id of tag vip>`.
    pub fn offline() -> Self {
        Lookup { client: None, shelves: None, known: Mutex::default() }
    }

    /// Replaces every name in `input` by its id, and every value of a custom field by the one that travels.
    ///
    /// # Errors
    /// `NotFound` for a name that nothing has, `Usage` for one that several have and for a value a custom field does not
    /// take, and those of [`Client::send`].
    pub fn resolve(&self, row: &Operation, input: &mut Input) -> Result<()> {
        let typed: Vec<String> = input.arguments.iter().map(|(_, value)| value.clone()).collect();
        for (param, value) in &mut input.arguments {
            let text = match row.when {
                When::Prefix(prefix) => value.strip_prefix(prefix).unwrap_or(value).to_owned(),
                _ => value.clone(),
            };
            *value = self.one(param, &text, &[])?;
        }
        self.values(&mut input.params)?;
        values::spell(self, input)?;
        self.values(&mut input.fields)?;
        if let (When::Many, [param, ..]) = (row.when, row.arguments) {
            for id in &mut input.ids {
                *id = self.one(param, id, &[])?;
            }
        }
        relation::fill_in(self.client, row, input, &typed)
    }

    /// Makes a call for what was typed, once more where the service does not know an id that was kept from an earlier run:
    /// a 404 did nothing, and the names are asked for afresh. A 404 of digits that are a name says how to write them.
    ///
    /// # Errors
    /// Those of `call`.
    pub fn call<T>(&self, typed: &Input, mut call: impl FnMut(&mut Input) -> Result<T>) -> Result<T> {
        let is_missing = |error: &Error| error.http_status() == Some(404);
        match call(&mut typed.clone()) {
            Err(error) if is_missing(&error) && self.renew() => call(&mut typed.clone()),
            outcome => outcome,
        }
        .map_err(|error| if is_missing(&error) { digits::explained(self, error, typed) } else { error })
    }

    /// Forgets what was kept of earlier runs, if an id of this run came from it; says whether one did.
    fn renew(&self) -> bool {
        let renewed = self.shelves.as_ref().is_some_and(Shelves::renew);
        if renewed {
            lock(&self.known).clear();
        }
        renewed
    }

    /// Resolves flags of one list. Those that something stands in come first: they decide among things of one name.
    fn values(&self, given: &mut [(&'static Param, Vec<String>)]) -> Result<()> {
        let siblings: Vec<(&'static Param, String)> =
            given.iter().filter_map(|(param, values)| Some((*param, values.last()?.clone()))).collect();
        for (param, values) in given {
            for value in values {
                *value = self.one(param, value, &siblings)?;
            }
        }
        Ok(())
    }

    fn one(&self, param: &Param, text: &str, siblings: &[(&'static Param, String)]) -> Result<String> {
        match param.kind {
            Kind::Reference(noun) | Kind::ReferenceNumber(noun) => self.inside(noun, text, siblings),
            Kind::ReferenceBy(flag, nouns) => {
                let by = siblings.iter().find(|(sibling, _)| sibling.flag == flag).map(|(_, value)| value.as_str());
                self.id(noun_of(nouns, by), text)
            }
            Kind::ReferenceAnd(noun) => {
                let (name, number) = text.rsplit_once(':').unwrap_or((text, ""));
                Ok(format!("{}:{number}", self.id(noun, name)?))
            }
            _ => Ok(text.to_owned()),
        }
    }

    /// The id of the thing of `noun` that `text` names. Digits and UUIDs are ids; `id:` and `name:` force one reading.
    ///
    /// # Errors
    /// As for [`Lookup::resolve`].
    pub fn id(&self, noun: &'static str, text: &str) -> Result<String> {
        self.inside(noun, text, &[])
    }

    /// The same for a thing that may be told from others of its name by what it stands in, as another flag says it.
    fn inside(&self, noun: &'static str, text: &str, siblings: &[(&'static Param, String)]) -> Result<String> {
        let Some(resource) = catalogue::find(noun) else { return Ok(text.to_owned()) };
        let reading = Reading::of(text);
        if matches!(reading, Reading::Id(_)) || resource.identity.is_empty() {
            return Ok(reading.text().to_owned());
        }
        let Some(shelves) = &self.shelves else {
            return Ok(format!("<id of {} {}>", resource.singular, reading.text()));
        };
        let outer = self.outer(resource, siblings)?;
        let key = (resource.name, format!("{}\0{text}", outer.as_deref().unwrap_or_default()));
        let known = || lock(&self.known);
        if let Some(id) = known().get(&key).cloned() {
            return Ok(id);
        }
        let entry = match (self.client, resource.remembered) {
            (Some(client), false) => by_search(client, resource, reading.text())?,
            _ => path::find(shelves, resource, reading, outer.as_deref())?,
        };
        if entry.id.is_empty() {
            let message = format!("the {} `{}` has no id", resource.singular, reading.text());
            return Err(Error::new(Failure::Other, message));
        }
        crate::api::request::answered_id(&entry.id)?;
        known().insert(key, entry.id.clone());
        Ok(entry.id)
    }

    /// The id of what a thing of `resource` must stand in, where another flag names that.
    fn outer(&self, resource: &Resource, siblings: &[(&'static Param, String)]) -> Result<Option<String>> {
        let Some(parent) = resource.parent else { return Ok(None) };
        let names_it = |param: &Param| matches!(param.kind, Kind::Reference(noun) | Kind::ReferenceNumber(noun) if noun == parent.noun);
        let named = siblings.iter().find(|(param, _)| names_it(param));
        named.map(|(_, text)| self.id(parent.noun, text)).transpose()
    }

    /// The custom field that `text` names by title, second name or id.
    fn field(&self, resource: &'static Resource, text: &str) -> Result<Field> {
        let reading = Reading::of(text);
        let Some(shelves) = &self.shelves else {
            let is_id = matches!(reading, Reading::Id(_));
            let placeholder = || format!("<id of {} {}>", resource.singular, reading.text());
            let id = if is_id { reading.text().to_owned() } else { placeholder() };
            return Ok(Field { id, title: reading.text().to_owned(), ..Field::default() });
        };
        let Reading::Id(id) = reading else {
            return path::find(shelves, resource, reading, None).map(|entry| Field::from(&entry));
        };
        let (found, _) = shelves.find(resource, None, |entry| entry.id == id)?;
        found.first().map(Field::from).ok_or_else(|| not_found::unknown_id(resource, id))
    }
}

/// The noun that a word of another flag stands for; the first where it was not given.
fn noun_of(nouns: &'static [(&'static str, &'static str)], word: Option<&str>) -> &'static str {
    let named = word.and_then(|word| nouns.iter().find(|(known, _)| *known == word));
    named.or(nouns.first()).map_or("", |(_, noun)| noun)
}

/// The one thing called `name`, found by the service's own search; for collections whose names are not kept.
fn by_search(client: &Client, resource: &'static Resource, name: &str) -> Result<Entry> {
    let found: Vec<Entry> = find(client, resource, name)?.iter().map(|item| ask::entry(resource, item)).collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(not_found::unknown(resource, name, [])),
        several => Err(not_found::ambiguous(resource, name, several, None)),
    }
}
