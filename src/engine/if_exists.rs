//! `--if-exists fail|skip|update|create` on creates: what happens when a record with the same natural key exists.

use std::sync::Mutex;

use serde_json::{Map, Value};

use super::done::{Done, Failed};
use super::reading::Reader;
use super::task::Attempt;
use super::{follow_up, send};
use crate::api::reply::Item;
use crate::api::request::{self, Input, plain};
use crate::args::call::IfExists;
use crate::catalogue::model::{Operation, Resource, Role, When};
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution;
use crate::system::workers::lock;

/// The records of a resource, for a run that creates many: read once, with those that the run creates added.
#[derive(Debug, Default)]
pub struct Records(Mutex<Option<Vec<Item>>>);

/// What takes the place of a create.
#[derive(Debug)]
pub enum Replacement {
    /// The record stays as it is.
    Skip(Item),
    /// The record is updated.
    Update {
        /// The record.
        id: String,
        /// The operation that updates it.
        operation: &'static Operation,
        /// Its values.
        input: Box<Input>,
    },
}

/// Looks for an existing record before a create: most resources accept the same name twice.
///
/// # Errors
/// Those of [`replacement`], and of the update that replaces the create.
pub fn before_create(attempt: Attempt<'_>) -> Result<Option<Done>, Failed> {
    replacement(attempt)?.map(|replacement| carry_out(attempt, replacement)).transpose()
}

/// The same after the server rejected the create as a duplicate.
///
/// # Errors
/// The rejection itself where `--if-exists` does not say otherwise or no record is found.
pub fn after_rejection(attempt: Attempt<'_>, rejection: Failed) -> Result<Done, Failed> {
    let task = attempt.task;
    let hint = "add --if-exists skip or --if-exists update";
    let policy = match task.call.flags.if_exists {
        None => return Err(rejection),
        Some(IfExists::Fail | IfExists::Create) => {
            return Err(Failed { error: rejection.error.hint(hint), ..rejection });
        }
        Some(policy) => policy,
    };
    match choose(attempt, policy)? {
        Some(replacement) => carry_out(Attempt { operation: task.operations()[0], ..attempt }, replacement),
        None => Err(rejection),
    }
}

/// What takes the place of a create, decided by reading; none where the record is to be created. A real run leaves it to
/// the server to reject a second record where the server does so.
///
/// # Errors
/// `Rejected` for an existing record with `fail`, `Usage` for several with `skip` and `update`, and those of the lookup.
pub fn replacement(attempt: Attempt<'_>) -> Result<Option<Replacement>> {
    let policy = attempt.task.call.flags.if_exists.unwrap_or(IfExists::Create);
    let leaves_it_to_server = policy == IfExists::Fail
        && attempt.task.resource().natural_key.is_unique
        && !attempt.task.context.options().dry_run;
    if attempt.operation.role != Role::Create || policy == IfExists::Create || leaves_it_to_server {
        return Ok(None);
    }
    choose(attempt, policy)
}

fn choose(attempt: Attempt<'_>, policy: IfExists) -> Result<Option<Replacement>> {
    let resource = attempt.task.resource();
    let Some(key) = key_of(attempt)? else { return Ok(None) };
    let unread = || "--if-exists create does not look for existing records".to_owned();
    let found = match existing(attempt, &key) {
        // An account without the listing has no record that could be in the way.
        Err(error) if policy == IfExists::Fail && error.kind() == Kind::NotFound => Vec::new(),
        found => found.map_err(|error| error.or_hint(unread))?,
    };
    let ids = found.iter().filter_map(Item::id).collect::<Vec<_>>().join(", ");
    match (found.as_slice(), policy) {
        ([], _) => Ok(None),
        (_, IfExists::Fail) => {
            let named = format!("{} {ids}", resource.singular);
            let message = format!("not created: {} already has {}", named.trim_end(), in_words(&key));
            let hint = "add --if-exists skip or --if-exists update, or --if-exists create for a second one";
            Err(Error::new(Kind::Rejected, message).hint(hint))
        }
        ([item], IfExists::Skip) => Ok(Some(Replacement::Skip(item.clone()))),
        ([item], _) => update(attempt, item.id().unwrap_or_default()).map(Some),
        (several, _) => {
            let message = format!("not created: {} {} have {}", several.len(), resource.name, in_words(&key));
            let message = if ids.is_empty() { message } else { format!("{message}: {ids}") };
            Err(Error::usage(message).hint(format!("acamp {} update ID", resource.name)))
        }
    }
}

fn update(attempt: Attempt<'_>, id: String) -> Result<Replacement> {
    let resource = attempt.task.resource();
    let find = |operation: &&Operation| operation.verb == "update" && operation.when == When::Always;
    let Some(operation) = resource.operations.iter().find(find) else {
        return Err(Error::usage(format!("{} cannot be updated; use --if-exists skip", resource.name)));
    };
    let input = update_input(operation, id.clone(), attempt.input);
    Ok(Replacement::Update { id, operation, input: Box::new(input) })
}

fn carry_out(attempt: Attempt<'_>, replacement: Replacement) -> Result<Done, Failed> {
    let Attempt { task, connection, operation, .. } = attempt;
    match replacement {
        Replacement::Skip(item) => {
            let note = skipped(task.resource(), &item);
            Ok(Done { is_unchanged: true, ..Done::with_item(operation, item, note) })
        }
        Replacement::Update { id, operation, input } => {
            let note = format!("{} {id} exists already; updated", task.resource().singular);
            let mut done = send::send(Attempt { operation, input: &input, ..attempt })?;
            follow_up::send(task.context, connection, &mut done, &input);
            done.notes.insert(0, note);
            Ok(done)
        }
    }
}

/// The note about a record that was left as it is.
pub fn skipped(resource: &Resource, item: &Item) -> String {
    format!("{} {} exists already; skipped", resource.singular, item.id().unwrap_or_default())
}

/// Adds a new record to those that the rest of the run is compared with.
pub fn note_created(attempt: Attempt<'_>, id: &str) {
    let Some(Records(records)) = attempt.task.records.filter(|_| attempt.operation.role == Role::Create) else {
        return;
    };
    let Ok(Some(key)) = key_of(attempt) else { return };
    let mut item = Map::from_iter([("id".to_owned(), Value::from(id))]);
    key.into_iter().for_each(|(property, value)| request::insert(&mut item, property, Value::from(value)));
    if let Some(records) = &mut *lock(records) {
        records.push(Item::from_value(&Value::Object(item)));
    }
}

/// The existing records with this key.
fn existing(attempt: Attempt<'_>, key: &[(&'static str, String)]) -> Result<Vec<Item>> {
    let resource = attempt.task.resource();
    // Collections of unlimited size are searched each time.
    let items = match attempt.task.records.filter(|_| resource.cached) {
        Some(records) => records.with(attempt.connection, resource, |items| matching(items, key))?,
        None => {
            let name = key.first().map_or("", |(_, value)| value);
            matching(&name_resolution::find(attempt.connection, resource, name)?, key)
        }
    };
    Ok(items)
}

fn matching(items: &[Item], key: &[(&'static str, String)]) -> Vec<Item> {
    let is_same = |item: &Item, property: &str, value: &str| {
        let own = item.get(property).unwrap_or_default();
        if property == "email" { own.eq_ignore_ascii_case(value) } else { own == value }
    };
    items.iter().filter(|item| key.iter().all(|(property, value)| is_same(item, property, value))).cloned().collect()
}

impl Records {
    /// Calls `select` with all records, read before if they are not known yet.
    fn with(
        &self,
        connection: &Connection,
        resource: &Resource,
        select: impl FnOnce(&[Item]) -> Vec<Item>,
    ) -> Result<Vec<Item>> {
        let mut known = lock(&self.0);
        if known.is_none() {
            let reading =
                Reader::new(connection, u64::MAX).all(&format!("{} list", resource.name), &[], &[])?.needed()?;
            if !reading.is_complete() {
                let message = format!("cannot tell which {} exist: the listing ended early", resource.name);
                return Err(Error::new(Kind::Partial, message));
            }
            *known = Some(reading.items);
        }
        Ok(select(known.as_deref().unwrap_or_default()))
    }
}

/// The properties of the natural key that the new record would have; none without a name. Records without a natural key
/// are compared by name.
fn key_of(attempt: Attempt<'_>) -> Result<Option<Vec<(&'static str, String)>>> {
    let resource = attempt.task.resource();
    let properties = match resource.natural_key.properties {
        [] => std::slice::from_ref(&resource.identity),
        properties => properties,
    };
    let body = request::build(attempt.operation, attempt.input)?.json();
    let own = |property: &str| {
        let path = format!("/{}", property.replace('.', "/"));
        let inside = body.get(attempt.operation.envelope).unwrap_or(&body);
        inside.pointer(&path).map(plain).filter(|value| !value.is_empty())
    };
    let key: Vec<(&'static str, String)> =
        properties.iter().filter_map(|property| Some((*property, own(property)?))).collect();
    Ok(Some(key).filter(|key| key.first().is_some_and(|(property, _)| *property == resource.identity)))
}

/// `the title \`Sales\` and the group \`1\``.
fn in_words(key: &[(&'static str, String)]) -> String {
    key.iter().map(|(property, value)| format!("the {property} `{value}`")).collect::<Vec<_>>().join(" and ")
}

/// The input of the update: the values of the create that the update takes too.
fn update_input(update: &'static Operation, id: String, input: &Input) -> Input {
    let own = |wire: &str| update.fields.iter().find(|param| param.wire == wire);
    let fields = input.fields.iter().filter_map(|(param, values)| Some((own(param.wire)?, values.clone())));
    let custom = input.custom.iter().filter_map(|(param, values)| Some((own(param.wire)?, values.clone())));
    Input {
        arguments: update.arguments.first().map(|param| (param, id)).into_iter().collect(),
        fields: fields.collect(),
        custom: custom.collect(),
        set: input.set.clone(),
        data: input.data.clone(),
        resubscribe: input.resubscribe,
        ..Input::default()
    }
}

/// The name the new record would have.
pub fn name_of(Attempt { task, input, .. }: Attempt<'_>) -> Option<String> {
    let key = task.resource().identity;
    let field = input.fields.iter().find(|(param, _)| param.wire == key).and_then(|(_, values)| values.last().cloned());
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let set = || input.set.iter().find(|(name, _)| name == key).and_then(|(_, value)| text(value));
    let data = || {
        let data = input.data.as_ref()?;
        data.get(key).or_else(|| data.get(task.operations()[0].envelope)?.get(key)).and_then(text)
    };
    field.or_else(set).or_else(data)
}
