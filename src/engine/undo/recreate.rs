//! Undo of a delete: the record is recreated from its snapshot, and its dependents follow.

use serde_json::{Map, Value, json};

use super::outlook::{maker, property};
use super::recorded_write::RecordedWrite;
use super::restore::{elements_of, gone, number, request, wrapped};
use super::{REDACTED, Step, dependents};
use crate::api::reply::Item;
use crate::api::request::plain;
use crate::catalogue::model::{Kind as Type, Operation, Param, Place};
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution;
use crate::text::redact;

/// The step for a delete.
///
/// # Errors
/// Those of the lookup; `Other` where the resource has no create.
pub fn step(mut step: Step, recorded: &RecordedWrite<'_>) -> Result<Step> {
    let item = &recorded.write.before.item;
    let operation = maker(recorded.resource).ok_or_else(|| Error::new(Kind::Other, "the API cannot recreate it"))?;
    let name =
        property(item, recorded.resource.identity).or_else(|| property(item, "id")).map(plain).unwrap_or_default();
    step.action = format!("create {} {name}", recorded.resource.singular);
    step.replaces = recorded.owner().map(|id| (recorded.resource.name, id));
    if recorded.now.item.is_object() && recorded.is_unknown() {
        return Ok(step.nothing("it still exists"));
    }
    if !recorded.now.known {
        return Ok(step.impossible(gone(&recorded.now)));
    }
    step.dependents = dependents::of(recorded, &mut step.not_restored)?;
    let body = properties(operation, recorded, &mut step.not_restored);
    step.request = Some(request(operation, path(operation, recorded), wrapped(operation, body)));
    if recorded.now.item.is_object() {
        return Ok(step.changed("it exists again"));
    }
    if let Some(again) = same(operation, recorded)? {
        let id = again.id().unwrap_or_default();
        step.action = format!("use {} {id}, which is also called {name}", recorded.resource.singular);
        step.request = None;
        step.owner = Some(id.clone());
        return Ok(step.changed(format!("a {} called {name} exists again: {id}", recorded.resource.singular)));
    }
    Ok(step)
}

/// An existing record with the same name and the same values of all required properties.
fn same(operation: &Operation, recorded: &RecordedWrite<'_>) -> Result<Option<Item>> {
    let item = &recorded.write.before.item;
    let name = property(item, recorded.resource.identity).map(plain).unwrap_or_default();
    if recorded.resource.identity.is_empty() || name.is_empty() {
        return Ok(None);
    }
    let found = name_resolution::find(recorded.client, recorded.resource, &name)?;
    let agrees = |other: &Item| {
        let required = operation.fields.iter().filter(|param| param.required);
        required.into_iter().all(|param| match (other.get(param.wire), property(item, param.wire)) {
            (Some(own), Some(old)) => own == plain(old),
            _ => true,
        })
    };
    Ok(found.into_iter().find(agrees))
}

/// The properties of the body: all that the create takes and the record had, except for what is redacted.
fn properties(operation: &Operation, recorded: &RecordedWrite<'_>, lost: &mut Vec<String>) -> Map<String, Value> {
    let before = &recorded.write.before;
    let mut body = Map::new();
    for (name, text) in operation.fixed {
        body.insert((*name).to_owned(), serde_json::from_str(text).unwrap_or_default());
    }
    for param in operation.fields.iter().chain(operation.arguments).filter(|param| param.place == Place::Regular) {
        if let Some(part) = recorded.resource.separate_properties.iter().find(|part| part.wire == param.wire) {
            let values = elements_of(part, before).iter().filter_map(|element| {
                let (key, value) = (element.get(part.key.1)?, element.get(part.value.1)?);
                (!value.is_null() && !plain(value).is_empty()).then(|| json!({ part.key.0: key, part.value.0: value }))
            });
            let values: Vec<Value> = values.collect();
            if !values.is_empty() {
                body.insert(part.wire.to_owned(), values.into());
            }
            continue;
        }
        let old = property(&before.item, param.wire).filter(|old| !old.is_null() && !plain(old).is_empty());
        if old.is_some_and(redact::is_redacted) {
            lost.push(format!("{}: {REDACTED}", param.wire));
        } else if let Some(old) = old {
            crate::api::request::insert(&mut body, param.wire, typed(param, old));
        }
    }
    body
}

/// A value as the parameter sends it: responses have numbers and booleans as strings.
fn typed(param: &Param, old: &Value) -> Value {
    let Value::String(text) = old else { return old.clone() };
    let value = match param.kind {
        Type::Integer | Type::Number | Type::Bit | Type::Choice(_) | Type::ReferenceNumber(_) => number(text),
        Type::Boolean => Some(Value::Bool(matches!(text.as_str(), "1" | "true"))),
        _ => None,
    };
    value.unwrap_or_else(|| old.clone())
}

/// The path of the create; its placeholders have the same names in the path of the delete.
fn path(operation: &Operation, recorded: &RecordedWrite<'_>) -> String {
    let known: Vec<(&str, &str)> =
        recorded.operation.path.split('/').zip(recorded.write.request.path.split('/')).collect();
    let fill = |segment: &'static str| known.iter().find(|(name, _)| *name == segment).map_or(segment, |(_, own)| *own);
    operation
        .path
        .split('/')
        .map(|segment| if segment.starts_with('{') { fill(segment) } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}
