//! References to a tag, a list or a field: searched where the catalogue says that its resource may be used, each with its
//! evidence. Treats all resources alike, and claims nothing the API does not show: what was not read is reported.

mod id_property;
mod summary;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::api::reply::Item;
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::catalogue::references::{IdProperty, Location, Search};
use crate::engine::filters;
use crate::engine::reading::{Reader, Reading};
use crate::error::Result;

pub use summary::{lines, summary, summary_of};

/// The record whose references are searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What texts call it, between percent signs; none where it has no such name.
    pub alternate_name: Option<String>,
}

/// One use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// What uses it, in the plural: `automations`.
    pub by: &'static str,
    /// The id of what uses it; empty for a count.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// How many there are, for uses that are counted.
    pub count: Option<u64>,
    /// How it is used: `start by it`.
    pub says: &'static str,
    /// The request, and the property of its response.
    pub evidence: String,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanResult {
    /// The uses.
    pub uses: Vec<Use>,
    /// What was not read, a line each.
    pub unread: Vec<String>,
}

/// A search for references to several records that reads every response once.
pub struct Scan<'a> {
    reader: &'a Reader<'a>,
    known: RefCell<HashMap<String, Rc<Reading>>>,
}

impl<'a> Scan<'a> {
    /// A search that has read nothing yet.
    pub fn new(reader: &'a Reader<'a>) -> Self {
        Scan { reader, known: RefCell::default() }
    }

    /// The references to one record.
    ///
    /// # Errors
    /// Those of [`Reader::one`].
    pub fn uses(&self, resource: &Resource, target: &Target) -> Result<ScanResult> {
        let mut found = ScanResult::default();
        for location in resource.references.locations {
            match &location.search {
                Search::Count { command, query, says } => {
                    self.count(location, (command, query, says), target, &mut found)?
                }
                Search::Properties { command, properties } => {
                    let reading = self.listing(command)?;
                    missed(&mut found, location.by, &reading);
                    for item in &reading.items {
                        hits(location, properties, target, item, &reading.request, command, &mut found);
                    }
                }
                Search::Below { command, key, below, properties } => {
                    self.below(location, (command, key, below, properties), target, &mut found)?;
                }
                Search::Mentions { command, texts } => self.mentions(location, command, texts, target, &mut found)?,
            }
        }
        Ok(found)
    }

    fn count(
        &self,
        location: &Location,
        (command, query, says): (&str, &[(&str, &str)], &'static str),
        target: &Target,
        found: &mut ScanResult,
    ) -> Result<()> {
        let query: Vec<(&str, String)> =
            query.iter().map(|(name, value)| (*name, value.replace("{id}", &target.id))).collect();
        let pairs: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reading = self.reader.count(command, &pairs)?;
        if let Some(name) = filters::ignored(&reading, &pairs) {
            found.unread.push(format!("{}: not counted: the server ignores {name}", location.by));
            return Ok(());
        }
        let shown = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        match reading.total {
            Some(count) => found.uses.push(Use {
                by: location.by,
                id: String::new(),
                name: String::new(),
                count: Some(count),
                says,
                evidence: format!("{}?{shown} meta.total", reading.request),
            }),
            None => missed(found, location.by, &Reading { cut: true, ..reading }),
        }
        Ok(())
    }

    fn below(
        &self,
        location: &Location,
        (command, key, below, properties): (&str, &str, &str, &[IdProperty]),
        target: &Target,
        found: &mut ScanResult,
    ) -> Result<()> {
        let outer = self.listing(command)?;
        missed(found, location.by, &outer);
        let owners: Vec<(String, &Item)> =
            outer.items.iter().filter_map(|item| Some((item.get(key).filter(|key| !key.is_empty())?, item))).collect();
        for (read, (id, owner)) in owners.iter().enumerate() {
            let inner = self.read(below, &[id])?;
            if !inner.is_complete() {
                let why = inner.refused.as_deref().unwrap_or("no more requests were allowed");
                let line = format!("{}: `{below}` stopped after {read} of {}: {why}", location.by, owners.len());
                found.unread.push(line);
                break;
            }
            for item in inner.items.iter().filter(|item| item.get("deleted").as_deref() != Some("1")) {
                let mut own = ScanResult::default();
                hits(location, properties, target, item, &inner.request, command, &mut own);
                found
                    .uses
                    .extend(own.uses.into_iter().map(|one| named(location, one.says, one.evidence, command, owner)));
            }
        }
        Ok(())
    }

    fn mentions(
        &self,
        location: &Location,
        command: &str,
        texts: &[&str],
        target: &Target,
        found: &mut ScanResult,
    ) -> Result<()> {
        let Some(alternate_name) = target.alternate_name.as_deref().filter(|alternate_name| !alternate_name.is_empty())
        else {
            return Ok(());
        };
        let wanted = format!("%{}%", alternate_name.to_lowercase());
        let reading = self.listing(command)?;
        missed(found, location.by, &reading);
        for item in &reading.items {
            let holds = |key: &&&str| item.get(key).is_some_and(|text| text.to_lowercase().contains(&wanted));
            if let Some(key) = texts.iter().find(holds) {
                let evidence = format!("{} {key}", reading.request);
                found.uses.push(named(location, "mentioning it in a text", evidence, command, item));
            }
        }
        Ok(())
    }

    fn listing(&self, command: &str) -> Result<Rc<Reading>> {
        self.read_once(command.to_owned(), || self.reader.all(command, &[], &[]))
    }

    fn read(&self, command: &str, arguments: &[&str]) -> Result<Rc<Reading>> {
        self.read_once(format!("{command} {}", arguments.join(" ")), || self.reader.one(command, arguments, &[]))
    }

    fn read_once(&self, key: String, read: impl FnOnce() -> Result<Reading>) -> Result<Rc<Reading>> {
        if let Some(reading) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(reading));
        }
        let reading = Rc::new(read()?);
        self.known.borrow_mut().insert(key, Rc::clone(&reading));
        Ok(reading)
    }
}

/// Adds the references in the properties of one record.
fn hits(
    location: &Location,
    properties: &[IdProperty],
    target: &Target,
    item: &Item,
    request: &str,
    command: &str,
    found: &mut ScanResult,
) {
    let value: Value = item.value();
    for property in properties.iter().filter(|property| id_property::holds(&value, property, &target.id)) {
        let evidence = format!("{request} {}", property.path);
        let one = named(location, property.says, evidence, command, item);
        // A record may hold the id several times: that is one reference.
        if !found.uses.contains(&one) {
            found.uses.push(one);
        }
    }
}

/// The reference with the id and name of the record of `command` that holds it.
fn named(location: &Location, says: &'static str, evidence: String, command: &str, item: &Item) -> Use {
    let identity = catalogue::command(command).map_or("", |(resource, _)| resource.identity);
    let name = if identity.is_empty() { None } else { item.get(identity) };
    let (id, name) = (item.id().unwrap_or_default(), name.unwrap_or_default());
    Use { by: location.by, id, name, count: None, says, evidence }
}

fn missed(found: &mut ScanResult, by: &str, reading: &Reading) {
    if reading.is_complete() {
        return;
    }
    let why = match &reading.refused {
        Some(why) => format!("could not be read: {why}"),
        None if reading.items.is_empty() => "were not read: no more requests were allowed".to_owned(),
        None => format!("only the first {} were read", reading.items.len()),
    };
    let line = format!("{by} {why}");
    if !found.unread.contains(&line) {
        found.unread.push(line);
    }
}
