//! Reads the set-up of an account: every collection once, several at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use serde_json::Value;

use super::kinds::SetupKind;
use super::names::{SetupNames, USERS, text};
use super::normal::letters;
use super::record::{HeldValue, KindRecords, SetupRecord};
use super::values;
use crate::api::reply::Item;
use crate::api::request::at;
use crate::api::side_loads::SideLoads;
use crate::catalogue::collections::{self, Collection};
use crate::catalogue::managed::{NormalForm, RelatedPlace, RelatedSource, ValueForm};
use crate::catalogue::model::Role;
use crate::engine::collection::{Reading, is_refused, shortfall};
use crate::engine::side_loads::complete_rows;
use crate::error::{Error, Kind, Result, Scope};
use crate::output::progress::Progress;
use crate::session::connection::Connection;
use crate::system::workers::{self, FirstFailure, lock, unpoisoned};

/// Collections that are read concurrently.
const AT_ONCE: usize = 4;

/// A collection that was read.
#[derive(Debug, Default)]
struct Loaded {
    records: Vec<Value>,
    /// What was beside the records, by array.
    beside: BTreeMap<&'static str, Vec<Value>>,
}

/// What was read of an account.
struct Collections {
    loaded: BTreeMap<String, Loaded>,
    names: SetupNames,
    has_users: bool,
}

/// Reads the records of `kinds`; `all` are the kinds that they can refer to.
///
/// # Errors
/// `Denied` for kinds that the key cannot read, all of them named; `Partial` for a listing that is incomplete; those of the
/// requests.
pub fn read(
    client: &Connection,
    kinds: &[&SetupKind],
    all: &[SetupKind],
    progress: &Progress,
) -> Result<Vec<KindRecords>> {
    let wanted = wanted(kinds, all);
    let known = collections::all();
    let chosen: Vec<&Collection> = known.iter().filter(|one| wanted.contains(&one.name)).collect();
    let outcomes: Mutex<Vec<(String, Result<Loaded>)>> = Mutex::default();
    let failure = FirstFailure::default();
    workers::for_each(AT_ONCE, &chosen, &failure, |_, collection| {
        let outcome = load(client, collection);
        progress.add(1);
        match outcome {
            Err(error) if error.scope() == Scope::Run => Err(error),
            outcome => {
                lock(&outcomes).push((collection.name.clone(), outcome));
                Ok(())
            }
        }
    });
    failure.into_result()?;
    let mut loaded = BTreeMap::new();
    let mut failed = Vec::new();
    for (name, outcome) in unpoisoned(outcomes.into_inner()) {
        match outcome {
            Ok(one) => drop(loaded.insert(name, one)),
            // Who works in the account is a property of other records; without it, they lack that property.
            Err(error) if name == USERS.0 && is_refused(&error) => {}
            Err(error) => failed.push((name, error)),
        }
    }
    if let Some(error) = refusal(kinds, failed) {
        return Err(error);
    }
    let has_users = loaded.contains_key(USERS.0);
    let mut account = Collections { loaded, names: SetupNames::default(), has_users };
    account.name(all);
    kinds.iter().map(|kind| account.records(kind)).collect()
}

/// How many collections are read.
pub fn count(kinds: &[&SetupKind], all: &[SetupKind]) -> u64 {
    wanted(kinds, all).len() as u64
}

/// The collections with the records of kinds, with what belongs to them, and with what they name.
fn wanted(kinds: &[&SetupKind], all: &[SetupKind]) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    for kind in kinds {
        wanted.insert(kind.collection());
        wanted.extend(kind.related_collections().map(str::to_owned));
        for property in &kind.properties {
            let named = match property.form {
                ValueForm::Reference(resource) | ValueForm::References(resource) => vec![resource],
                ValueForm::Expression => {
                    let known = kind.resource.definition().map_or(&[][..], |definition| definition.known);
                    known.iter().map(|condition| condition.resource).collect()
                }
                _ => Vec::new(),
            };
            for resource in named {
                let target = all.iter().find(|kind| kind.resource.name == resource);
                wanted.insert(target.map_or_else(|| resource.to_owned(), SetupKind::collection));
            }
        }
    }
    wanted
}

/// One error for all kinds that cannot be read.
fn refusal(kinds: &[&SetupKind], failed: Vec<(String, Error)>) -> Option<Error> {
    let needs = |kind: &SetupKind, name: &str| {
        kind.collection() == name || kind.related_collections().any(|related| related == name)
    };
    let is_missing = |error: &Error| is_refused(error) || error.kind() == Kind::NotFound;
    let position = failed.iter().position(|(_, error)| !is_missing(error));
    if let Some(at) = position {
        let (name, error) = failed.into_iter().nth(at)?;
        let is_told = error.kind() == Kind::Partial;
        return Some(if is_told { error } else { error.prefixed(&format!("cannot read {name}: ")) });
    }
    let (_, first) = failed.first()?;
    let lost: Vec<&str> =
        kinds.iter().filter(|kind| failed.iter().any(|(name, _)| needs(kind, name))).map(|kind| kind.name()).collect();
    let names: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
    let what = if lost.is_empty() { names.join(", ") } else { lost.join(", ") };
    let error = Error::new(Kind::Denied, format!("cannot read {what}: {}", first.message()));
    let error = first.http_status().map_or(error.clone(), |status| error.status(status));
    let hint = format!("--except {} leaves them out of a pull", lost.join(","));
    Some(if lost.is_empty() { error } else { error.hint(hint) })
}

fn load(client: &Connection, collection: &Collection) -> Result<Loaded> {
    let read = |include: bool| {
        let mut loaded = Loaded::default();
        let reading = Reading { client, collection, since: None, include };
        let summary = reading.read(|answer, items| {
            loaded.records.extend(items.iter().map(Item::value));
            let loads: Vec<_> = collection.kept.iter().map(|kept| kept.load).collect();
            let Some(answer) = answer.filter(|_| !loads.is_empty()) else { return Ok(()) };
            for mut rows in SideLoads::read_decoded(answer, items, &loads)?.rows {
                complete_rows(client, items, &mut rows)?;
                loaded.beside.entry(rows.load.array).or_default().extend(rows.rows.iter().flatten().map(Item::value));
            }
            Ok(())
        });
        (summary, loaded)
    };
    let (summary, loaded) = match read(true) {
        (Err(error), _) if (Reading { client, collection, since: None, include: true }).may_fail_by_include(&error) => {
            read(false)
        }
        first => first,
    };
    let summary = summary?;
    if collection.operation.role == Role::List && !summary.is_complete() {
        let message = format!("cannot read {} completely: {}", collection.name, shortfall(&summary));
        return Err(Error::new(Kind::Partial, message));
    }
    Ok(loaded)
}

impl Collections {
    fn name(&mut self, all: &[SetupKind]) {
        for kind in all {
            if let Some(loaded) = self.loaded.get(&kind.collection()) {
                self.names.add_kind(kind, &loaded.records);
            }
        }
        if let Some(users) = self.loaded.get(USERS.0) {
            self.names.add_users(&users.records);
        }
    }

    fn records(&self, kind: &SetupKind) -> Result<KindRecords> {
        let mut all = KindRecords::default();
        let Some(loaded) = self.loaded.get(&kind.collection()) else { return Ok(all) };
        for raw in &loaded.records {
            let record = self.record(kind, loaded, raw);
            let is_named = kind.managed.key.is_empty() || record.key.last().is_some_and(|name| !name.is_empty());
            let lacks = kind.properties.iter().find(|property| {
                matches!(property.form, ValueForm::Expression) && record.value(property.name).is_none()
            });
            let why = match lacks {
                _ if !is_named => Some(format!("it has no {}", kind.managed.key.last().copied().unwrap_or_default())),
                Some(_) => Some("it has conditions that the API does not document".to_owned()),
                None => None,
            };
            match why {
                Some(why) => {
                    let name = record.key.last().filter(|name| !name.is_empty());
                    let id = format!("id {}", record.id);
                    all.not_carried.push((name.map_or(id.clone(), |name| format!("{name} ({id})")), why));
                }
                None => all.records.push(record),
            }
        }
        all.records.sort_by(|one, other| (&one.key, &one.id).cmp(&(&other.key, &other.id)));
        Ok(all)
    }

    fn record(&self, kind: &SetupKind, loaded: &Loaded, raw: &Value) -> SetupRecord {
        let id = text(&raw["id"]);
        let mut values: Vec<(&'static str, HeldValue)> = Vec::new();
        for property in &kind.properties {
            if property.is_personal() && !self.has_users {
                continue;
            }
            let value = match property.rows {
                Some(source) => {
                    self.rows(loaded, source, &id).and_then(|rows| values::of_rows(property, &rows, &self.names))
                }
                None if matches!(property.form, ValueForm::Expression) => self.expression(kind, raw),
                None => values::of_record(property, raw, &self.names),
            };
            values.extend(value.map(|value| (property.name, HeldValue::Known(value))));
        }
        let part = |name: &&'static str| {
            let value = values.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.known());
            let form = kind.property(name).map(|property| property.normal).unwrap_or(NormalForm::Kept);
            letters(form, &value.map(text).unwrap_or_default())
        };
        let key: Vec<String> = kind.managed.key.iter().map(part).collect();
        let id = if id.is_empty() { key.join("/") } else { id };
        SetupRecord { id, key, handle: String::new(), values }
    }

    fn expression(&self, kind: &SetupKind, raw: &Value) -> Option<Value> {
        let definition = kind.resource.definition()?;
        let name = |resource: &'static str, id: &str| self.names.name(resource, id);
        crate::engine::definition::expression_of(raw, definition, name).map(Value::from)
    }

    /// The related records of the record `id`; none if it is not known whether it has any.
    fn rows<'r>(&'r self, loaded: &'r Loaded, source: &RelatedSource, id: &str) -> Option<Vec<&'r Value>> {
        let is_its = |row: &&Value| {
            let owner = source.owner.iter().find_map(|name| row.get(*name).filter(|value| !value.is_null()));
            owner.is_some_and(|owner| text(owner) == id)
        };
        let counts = |holder: &&Value| {
            source.only.is_none_or(|(name, value)| at(holder, name).is_none_or(|own| text(own) == value))
        };
        let mut rows: Vec<&Value> = match source.from {
            RelatedPlace::SideLoad(array) => loaded.beside.get(array)?.iter().filter(is_its).collect(),
            RelatedPlace::Collection(name) => self.loaded.get(name)?.records.iter().filter(is_its).collect(),
            RelatedPlace::Inside(name, array) => {
                let holders = self.loaded.get(name)?.records.iter().filter(counts);
                holders.filter_map(|holder| holder.get(array)?.as_array()).flatten().filter(is_its).collect()
            }
        };
        if !source.order.is_empty() {
            rows.sort_by_key(|row| text(&row[source.order]).parse::<i64>().unwrap_or(i64::MAX));
        }
        Some(rows)
    }
}
