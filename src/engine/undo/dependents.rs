//! Dependents of a deleted record, restored: each with the command that the catalogue names for it.

use std::collections::HashSet;

use serde_json::Value;

use super::plan::Overrides;
use super::recorded_write::RecordedWrite;
use super::{NewIds, Step};
use crate::api::request::{self, Input, Request, plain};
use crate::catalogue;
use crate::catalogue::model::{Kind as ArgumentKind, Operation, Role};
use crate::catalogue::undoing::{DependentRule, Source, ValueSource};
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::text::counts::{count_of, thousands};

/// Records of one kind that depended on another record.
#[derive(Clone, Debug)]
pub struct Dependents {
    /// How they are restored.
    pub rule: &'static DependentRule,
    /// Those that will be.
    pub items: Vec<Value>,
    /// Those that were moved since, and stay there without `--force`.
    pub moved: Vec<Value>,
    /// Whether contacts that unsubscribed or bounced are subscribed again.
    pub resubscribe: bool,
}

impl Dependents {
    /// What is done, in words.
    pub fn words(&self) -> String {
        format!("{}: {} ({})", self.rule.command, count_of(self.items.len() as u64, "time"), self.rule.what)
    }

    /// Decides about those that were moved since.
    pub(super) fn settle(&mut self, overrides: Overrides, lost: &mut Vec<String>) {
        self.resubscribe = overrides.resubscribe;
        if overrides.force {
            self.items.append(&mut self.moved);
        } else if !self.moved.is_empty() {
            let count = thousands(self.moved.len() as u64);
            lost.push(format!("{} that were moved since: {count} (undo --force moves them back)", self.rule.what));
        }
    }

    /// The request that restores one to the record with the id `owner`; other records that were restored have new ids.
    ///
    /// # Errors
    /// Those of building it.
    pub fn request(&self, item: &Value, owner: &str, new: &NewIds) -> Result<Request> {
        let operation = operation(self.rule)?;
        let mut input = Input { resubscribe: self.resubscribe, ..Input::default() };
        for (wire, from) in self.rule.values {
            let value = match from {
                ValueSource::Owner => Value::from(owner),
                ValueSource::Property(name) => {
                    let value = item.get(*name).cloned().unwrap_or_default();
                    let renamed = referred(operation, wire).and_then(|resource| new.get(&(resource, plain(&value))));
                    renamed.map_or(value, |id| Value::from(id.as_str()))
                }
            };
            match operation.arguments.iter().find(|param| param.wire == *wire) {
                Some(param) => input.arguments.push((param, plain(&value))),
                None if value.is_null() => {}
                None => input.set.push(((*wire).to_owned(), value)),
            }
        }
        request::build(operation, &input)
    }
}

impl Dependents {
    /// The request that follows once an item is recreated with the id `owner`, if the item has what it takes.
    ///
    /// # Errors
    /// Those of building it.
    pub fn following(&self, item: &Value, owner: &str) -> Result<Option<Request>> {
        let Some(rule) = self.rule.then.filter(|rule| has_values(rule, item)) else { return Ok(None) };
        let then = Dependents { rule, items: Vec::new(), moved: Vec::new(), resubscribe: false };
        then.request(item, owner, &NewIds::new()).map(Some)
    }

    /// The record of `resource` that an item names, if it names one.
    pub(super) fn named(&self, item: &Value, resource: &str) -> Option<String> {
        let operation = operation(self.rule).ok()?;
        let names = |(wire, from): &(&str, ValueSource)| match from {
            ValueSource::Property(name) if referred(operation, wire) == Some(resource) => item.get(*name).map(plain),
            _ => None,
        };
        self.rule.values.iter().find_map(names)
    }
}

/// The resource that an argument of the operation names.
fn referred(operation: &Operation, wire: &str) -> Option<&'static str> {
    let argument = operation.arguments.iter().find(|param| param.wire == wire)?;
    match argument.kind {
        ArgumentKind::Reference(resource) => Some(resource),
        _ => None,
    }
}

fn operation(rule: &DependentRule) -> Result<&'static Operation> {
    let found = catalogue::command(rule.command).and_then(|(_, operations)| operations.first().copied());
    found.ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{}`", rule.command)))
}

/// All dependents of the record a write deleted. What was not read is added to `lost`.
///
/// # Errors
/// Those of reading the current state.
pub fn of(recorded: &RecordedWrite<'_>, lost: &mut Vec<String>) -> Result<Vec<Dependents>> {
    let mut dependents = Vec::new();
    for rule in recorded.operation.undo.dependents {
        let Some(taken) = recorded.write.before.dependents.iter().find(|taken| taken.what == rule.what) else {
            continue;
        };
        if !taken.error.is_empty() {
            lost.push(format!("{}: could not be read: {}", rule.what, taken.error));
        } else if !taken.complete {
            lost.push(format!("{} beyond the first {}", rule.what, thousands(taken.items.len() as u64)));
        }
        if taken.items.is_empty() {
            continue;
        }
        let mut dependent = Dependents { rule, items: taken.items.clone(), moved: Vec::new(), resubscribe: false };
        if operation(rule)?.role == Role::Update {
            separate_moved(recorded, &mut dependent)?;
        }
        dependents.push(dependent);
    }
    Ok(dependents)
}

/// What belongs to the record itself and follows once it is recreated.
pub fn own(recorded: &RecordedWrite<'_>) -> Vec<Dependents> {
    let rules = recorded.operation.undo.dependents.iter().filter(|rule| rule.source == Source::Own);
    let all = rules.map(|rule| {
        let item = record::reduced(rule, &recorded.write.before.item);
        Dependents { rule, items: vec![item], moved: Vec::new(), resubscribe: false }
    });
    all.filter(|one| has_values(one.rule, &one.items[0])).collect()
}

/// Whether an item has a value for each property of the rule.
fn has_values(rule: &DependentRule, item: &Value) -> bool {
    let has = |name: &str| item.get(name).map(plain).is_some_and(|value| !matches!(value.as_str(), "" | "0" | "null"));
    rule.values
        .iter()
        .all(|(_, from)| matches!(from, ValueSource::Property(name) if has(name)) || *from == ValueSource::Owner)
}

/// Separates records that are where the write left them from those that were moved since: by the listing of that place, or
/// if the listing was deleted with the record, by their own properties.
fn separate_moved(recorded: &RecordedWrite<'_>, dependent: &mut Dependents) -> Result<()> {
    let owner = dependent.rule.values.iter().find(|(_, from)| *from == ValueSource::Owner).map(|(wire, _)| *wire);
    let (Some(wire), Some(id)) = (owner, id_property(dependent.rule)) else { return Ok(()) };
    let Some(left_at) = left_at(recorded, wire) else { return Ok(()) };
    let all = std::mem::take(&mut dependent.items);
    let there: HashSet<String> = match record::listing(recorded.client, dependent.rule.source, &left_at, |_, _, _| {}) {
        Ok((there, _)) => there.iter().filter_map(|item| item.get("id").map(plain)).collect(),
        Err(error) if error.kind() == Kind::NotFound => all
            .iter()
            .filter_map(|item| item.get(id).map(plain))
            .filter(|own| is_at(recorded, dependent, own, wire, &left_at))
            .collect(),
        Err(error) => return Err(error),
    };
    let is_there = |item: &Value| item.get(id).is_some_and(|own| there.contains(&plain(own)));
    (dependent.items, dependent.moved) = all.into_iter().partition(is_there);
    Ok(())
}

/// Whether the record `id` names `owner` in its property `wire`.
fn is_at(recorded: &RecordedWrite<'_>, dependent: &Dependents, id: &str, wire: &str, owner: &str) -> bool {
    let look = || {
        let get = record::get_operation(operation(dependent.rule).ok()?)?;
        let path = format!("{}{}", get.path.split('{').next()?, request::escape_segment(id).ok()?);
        let reply = recorded.client.call(&Request::get(path), get.reply).ok()?;
        reply.items.first()?.get(wire)
    };
    look().as_deref() == Some(owner)
}

/// The id of the record they belong to after the write: the one it names, or still the deleted one.
fn left_at(recorded: &RecordedWrite<'_>, wire: &str) -> Option<String> {
    let named = record::properties(recorded.operation, &recorded.write.request.body)
        .and_then(|properties| properties.get(wire))
        .map(plain);
    named.or_else(|| recorded.owner())
}

/// The property that identifies a record.
fn id_property(rule: &DependentRule) -> Option<&'static str> {
    rule.values.iter().any(|(_, from)| *from == ValueSource::Property("id")).then_some("id")
}

/// The step for an operation that only moved dependents.
///
/// # Errors
/// As [`of`].
pub fn back(mut step: Step, recorded: &RecordedWrite<'_>) -> Result<Step> {
    step.dependents = of(recorded, &mut step.not_restored)?;
    step.owner = recorded.owner();
    let what: Vec<&str> = recorded.operation.undo.dependents.iter().map(|rule| rule.what).collect();
    step.action = format!("restore the {}", what.join(", "));
    if step.dependents.iter().all(|dependent| dependent.items.is_empty() && dependent.moved.is_empty()) {
        return Ok(step.nothing("there were none"));
    }
    if step.dependents.iter().all(|dependent| dependent.items.is_empty()) {
        return Ok(step.changed("they were moved since"));
    }
    Ok(step)
}
