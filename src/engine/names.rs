//! The names behind IDs that a table shows, and the records that columns go on in (`stage.title`): from the name cache, else
//! from the server, never with more than one request per 100 records. An ID without a name stays an ID.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use super::by_ids;
use super::side_loads::{operation, with};
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::with_arguments;
use crate::api::side_loads::names_something;
use crate::catalogue;
use crate::catalogue::meanings;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::error::{Error, Kind, Result};
use crate::output::names::Names;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::EntryCollector;
use crate::store::name_cache::{self, Content, NameCache};
use crate::text::json::value::Value;
use crate::text::pseudonyms;

/// The largest collection that is read completely, and cached, for some of its names.
const MOST: u64 = 1_000;

/// Reads names and records during one run, each once.
pub struct NameReader<'a> {
    context: &'a Context,
    connection: &'a Connection,
    /// The IDs whose names are wanted next, by resource.
    wanted: BTreeMap<&'static str, Vec<String>>,
    names: HashMap<(&'static str, String), String>,
    records: HashMap<(&'static str, String), Item>,
    /// The IDs that were looked up, with or without success, and whether the record was wanted.
    tried: HashSet<(&'static str, String, bool)>,
    /// The resources whose cached names are known, and those that cannot be read.
    cached: HashSet<&'static str>,
    unreadable: HashSet<&'static str>,
    /// The resources of which all records were read.
    complete: HashSet<&'static str>,
}

impl<'a> NameReader<'a> {
    /// A reader that knows no name yet.
    pub fn new(context: &'a Context, connection: &'a Connection) -> Self {
        let (wanted, names, records, tried) = Default::default();
        let (cached, unreadable, complete) = Default::default();
        NameReader { context, connection, wanted, names, records, tried, cached, unreadable, complete }
    }

    /// Notes the IDs in the properties `paths` of records of `resource`, whose names are read next.
    pub fn want(&mut self, resource: &'static Resource, paths: &[String], items: &[Item]) {
        for path in paths {
            let Some(meaning) = meanings::of(Some(resource), path) else { continue };
            for item in items {
                let Some(id) = id_in(Value::new(item.json()), path) else { continue };
                if let Some(target) = meaning.target(|key| item.get(key)) {
                    self.wanted.entry(target).or_default().push(id);
                }
            }
        }
    }

    /// Reads the wanted names and adds them to `names`. What cannot be read is noted once.
    ///
    /// # Errors
    /// `Interrupted` and `Terminated`.
    pub fn read(&mut self, names: &mut Names) -> Result<()> {
        for (target, ids) in std::mem::take(&mut self.wanted) {
            let Some(resource) = catalogue::find(target) else { continue };
            self.look_up(resource, &ids, false)?;
            for id in ids {
                if let Some(name) = self.names.get(&(target, id.clone())) {
                    names.add(target, id, name.clone());
                }
            }
        }
        Ok(())
    }

    /// The names of records of `resource`, in the order of their IDs; an ID without a name stays.
    ///
    /// # Errors
    /// As [`NameReader::read`].
    pub fn names_of(&mut self, resource: &'static Resource, ids: &[String]) -> Result<Vec<String>> {
        self.look_up(resource, ids, false)?;
        let name = |id: &String| self.names.get(&(resource.name, id.clone())).filter(|name| !name.is_empty());
        Ok(ids.iter().map(|id| name(id).unwrap_or(id).clone()).collect())
    }

    /// The records with a property for each of `paths` that goes on in another record: `"stage.title": "Won"`. It is null if
    /// there is no such record, or if it cannot be read.
    ///
    /// # Errors
    /// As [`NameReader::read`].
    pub fn extended<'p>(
        &mut self,
        resource: &'static Resource,
        paths: impl Iterator<Item = &'p str>,
        items: Vec<Item>,
    ) -> Result<Vec<Item>> {
        let references: Vec<_> =
            paths.filter_map(|path| Some((path, meanings::reference_in(Some(resource), path)?))).collect();
        if references.is_empty() {
            return Ok(items);
        }
        for (path, (property, target, _)) in &references {
            // A record that is in the place of its ID already has the path.
            let lacking = items.iter().filter(|item| Value::new(item.json()).at(path).is_none());
            let ids: Vec<String> = lacking.filter_map(|item| id_in(Value::new(item.json()), property)).collect();
            self.look_up(target, &ids, true)?;
        }
        let extend = |item: Item| {
            let value = Value::new(item.json());
            let lacking = references.iter().filter(|(path, _)| value.is_object() && value.at(path).is_none());
            let added = lacking.map(|(path, (property, target, rest))| {
                let record = id_in(value, property).and_then(|id| self.records.get(&(target.name, id)));
                let found = record.and_then(|record| Value::new(record.json()).at(rest));
                (*path, found.map_or("null", Value::json).to_owned())
            });
            with(&item, added.collect())
        };
        Ok(items.into_iter().map(extend).collect())
    }

    /// Looks up what is not known yet.
    fn look_up(&mut self, target: &'static Resource, ids: &[String], whole: bool) -> Result<()> {
        if !whole {
            self.take_cached(target);
        }
        let mut missing: Vec<String> = Vec::new();
        for id in ids {
            let key = (target.name, id.clone());
            let is_known = self.records.contains_key(&key) || !whole && self.names.contains_key(&key);
            if !is_known && self.tried.insert((target.name, id.clone(), whole)) {
                missing.push(id.clone());
            }
        }
        if missing.is_empty() || self.unreadable.contains(target.name) {
            return Ok(());
        }
        match self.fetch(target, missing) {
            Err(error) if matches!(error.kind(), Kind::Interrupted | Kind::Terminated) => Err(error),
            Err(error) => {
                self.give_up(target, &error);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn give_up(&mut self, target: &'static Resource, error: &Error) {
        if self.unreadable.is_empty() {
            let why = error.message();
            self.context.note(&format!("IDs are shown instead of names: cannot read {}: {why}", target.name));
        }
        self.unreadable.insert(target.name);
    }

    /// Takes the cached names of a resource: all of them, or the beginning of its listing.
    fn take_cached(&mut self, target: &'static Resource) {
        if !target.cached || !self.cached.insert(target.name) {
            return;
        }
        for read in [NameCache::partial, NameCache::fresh] {
            let content = self.connection.names().and_then(|cache| read(cache, target.name));
            for entry in content.map(|content| content.entries).unwrap_or_default() {
                let name = self.masked_name(target, entry.name);
                self.names.insert((target.name, entry.id), name);
            }
        }
    }

    fn masked_name(&self, target: &Resource, name: String) -> String {
        if !self.context.options().mask {
            return name;
        }
        let object = serde_json::json!({ target.identity: name }).to_string();
        Value::new(&pseudonyms::json(&object))
            .at(target.identity)
            .map(|name| name.text().into_owned())
            .unwrap_or_default()
    }

    /// Reads records with these IDs: the whole collection if names of it are cached and it is not large, else those with the
    /// IDs only.
    fn fetch(&mut self, target: &'static Resource, mut missing: Vec<String>) -> Result<()> {
        if target.cached && !self.complete.contains(target.name) {
            self.fetch_collection(target)?;
            missing.retain(|id| !self.records.contains_key(&(target.name, id.clone())));
        }
        let get = operation(target, Role::Get, 1).ok();
        let mut found = Vec::new();
        match (missing.as_slice(), get) {
            ([], _) => return Ok(()),
            ([id], Some(get)) if !target.cached => {
                let request = with_arguments(get, &[id])?;
                match self.connection.send(&request).and_then(|answer| answer.decode(&request, get.reply)) {
                    Err(error) if error.kind() == Kind::NotFound => {}
                    answer => found.extend(answer?.items),
                }
            }
            (ids, _) if !self.complete.contains(target.name) => {
                by_ids::read_at_once(self.connection, target, ids, |items| found.extend(items))?;
            }
            _ => {}
        }
        found.into_iter().for_each(|item| self.take(target, item));
        Ok(())
    }

    /// Reads the collection once and caches its names; of a large one, only the first page.
    fn fetch_collection(&mut self, target: &'static Resource) -> Result<()> {
        let list: &Operation = operation(target, Role::List, 0)?;
        let first = with_arguments(list, &[])?;
        let since = name_cache::now();
        let page = pages::first_page(list, &first, Reach::ALL);
        let answer = self.connection.send(&page)?;
        let reply = answer.decode(&page, list.reply)?;
        if reply.total.is_some_and(|total| total > MOST) {
            reply.items.into_iter().for_each(|item| self.take(target, item));
            return Ok(());
        }
        let mut collector = EntryCollector::new(target);
        let summary =
            pages::read_remaining_pages(self.connection, list, &first, Reach::ALL, answer, |answer, items| {
                collector.add(&answer.body, &items);
                items.into_iter().for_each(|item| self.take(target, item));
                Ok(ControlFlow::Continue(()))
            })?;
        if summary.is_complete() {
            self.complete.insert(target.name);
            if let Some(cache) = self.connection.names() {
                cache.store(target.name, &Content { since, complete: true, entries: collector.entries() });
            }
        }
        Ok(())
    }

    fn take(&mut self, target: &'static Resource, item: Item) {
        let Some(id) = item.id() else { return };
        let item = if self.context.options().mask { Item::from_json(&pseudonyms::json(item.json())) } else { item };
        self.names.insert((target.name, id.clone()), item.get(target.identity).unwrap_or_default());
        self.records.insert((target.name, id), item);
    }
}

/// The ID in a property that names a record.
fn id_in(item: Value<'_>, path: &str) -> Option<String> {
    let value = item.at(path).filter(|value| !value.is_null() && !value.is_nested())?;
    Some(value.text().into_owned()).filter(|id| names_something(id))
}
