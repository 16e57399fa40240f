//! Undo of an update: the properties that were sent get their previous values. Pure.

use serde_json::{Map, Value, json};

use super::outlook::property;
use super::recorded_write::RecordedWrite;
use super::{Change, REDACTED, Step};
use crate::api::request::{self, Body, Input, Origin, Request, plain};
use crate::catalogue::model::{Encoding, Operation, Role};
use crate::catalogue::undoing::SeparateProperty;
use crate::engine::echo::is_same;
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::store::history::Before;
use crate::text::redact;

/// The step for an update, or for an upsert that changed an existing record.
///
/// # Errors
/// `Other` for an operation whose values cannot be restored.
pub fn step(mut step: Step, recorded: &RecordedWrite<'_>) -> Result<Step> {
    let (before, now) = (&recorded.write.before, &recorded.now);
    if !now.item.is_object() {
        return Ok(step.impossible(gone(now)));
    }
    if recorded.operation.encoding != Encoding::Json {
        return Err(Error::new(Kind::Other, "it changed several records at once"));
    }
    let sent = recorded.sent();
    let mut body = Map::new();
    let mut since = Vec::new();
    for (name, value) in &sent {
        if let Some(part) = recorded.resource.separate_properties.iter().find(|part| part.wire == name.as_str()) {
            let elements = changed_elements(part, value, before, now, &mut step.changes, &mut since);
            if !elements.is_empty() {
                body.insert(name.clone(), Value::Array(elements));
            }
            continue;
        }
        let Some(old) = property(&before.item, name) else {
            step.not_restored.push(format!("{name}: its previous value is unknown"));
            continue;
        };
        let current = property(&now.item, name).cloned().unwrap_or_default();
        if is_same(&current, old) {
            continue;
        }
        if redact::is_redacted(old) {
            step.not_restored.push(format!("{name}: {REDACTED}"));
            continue;
        }
        let answered = property(recorded.answered(), name);
        let is_sent = is_same(&current, value) || redact::is_redacted(value);
        if !is_sent && !answered.is_some_and(|answered| is_same(&current, answered)) {
            since.push(format!("{name} is {} now", plain(&current)));
        }
        step.changes.push(Change { name: name.clone(), now: current, then: old.clone() });
        body.insert(name.clone(), like(value, old));
    }
    let id = property(&before.item, "id").map(plain).unwrap_or_default();
    let names: Vec<&str> = step.changes.iter().map(|change| change.name.as_str()).collect();
    step.action = format!("restore {} {id}: {}", recorded.resource.singular, names.join(", "));
    if body.is_empty() {
        step.action = format!("restore {} {id}", recorded.resource.singular);
        return Ok(step.nothing("it already has its previous values"));
    }
    add_required(recorded.operation, &sent, &mut body);
    step.request = Some(sending(recorded, &id, body)?);
    Ok(if since.is_empty() { step } else { step.changed(since.join(", ")) })
}

/// Adds what the server requires in every update, as it was sent, where the previous value is unknown.
fn add_required(operation: &Operation, sent: &Map<String, Value>, body: &mut Map<String, Value>) {
    for name in operation.kept.iter().map(|kept| kept.wire) {
        if let Some(value) = sent.get(name).filter(|_| !body.contains_key(name)) {
            body.insert(name.to_owned(), value.clone());
        }
    }
}

/// The request that restores the values: the same operation, or the update of the resource after an upsert.
fn sending(recorded: &RecordedWrite<'_>, id: &str, properties: Map<String, Value>) -> Result<Request> {
    if recorded.operation.undo.matched_by.is_empty() {
        return Ok(request(
            recorded.operation,
            recorded.write.request.path.clone(),
            wrapped(recorded.operation, properties),
        ));
    }
    let update = recorded
        .resource
        .operations
        .iter()
        .find(|operation| operation.role == Role::Update && operation.verb == "update");
    let update = update.ok_or_else(|| Error::new(Kind::Other, "the resource has no update"))?;
    let arguments = update.arguments.first().map(|param| (param, id.to_owned())).into_iter().collect();
    let set = properties.into_iter().collect();
    request::build(update, &Input { arguments, set, ..Input::default() })
}

/// A request of `operation` with a path and a body that are complete. Where operations share a path and differ in their
/// fixed properties, as subscribing and unsubscribing do, it is of the one that has those of the body.
pub fn request(operation: &Operation, path: String, body: Value) -> Request {
    let resource = Origin::of(operation).map(|origin| origin.resource);
    let has = |other: &Operation, name: &str, text: &str| {
        let value = record::properties(other, &body).and_then(|properties| properties.get(name));
        value.is_some_and(|value| plain(value) == text)
    };
    let fits = |other: &&Operation| {
        let is_same = other.method == operation.method && other.path == operation.path;
        is_same && other.fixed.iter().all(|(name, text)| has(other, name, text))
    };
    let fitting = resource.and_then(|resource| resource.operations.iter().find(fits)).unwrap_or(operation);
    Request { body: Some(Body::Json(body)), ..Request::with_path(fitting, path) }
}

/// Properties inside the operation's envelope.
pub fn wrapped(operation: &Operation, properties: Map<String, Value>) -> Value {
    if operation.envelope.is_empty() { Value::Object(properties) } else { json!({ operation.envelope: properties }) }
}

/// Why an expected record is missing.
pub fn gone(now: &Before) -> String {
    if now.error.is_empty() || now.known {
        "it no longer exists".to_owned()
    } else {
        format!("its current state is unknown: {}", now.error)
    }
}

/// A text as the number it spells.
pub fn number(text: &str) -> Option<Value> {
    text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from)).ok()
}

/// A value with the JSON type of one that was sent: responses have numbers as strings, and null for empty values.
pub fn like(sent: &Value, old: &Value) -> Value {
    match (sent, old) {
        (Value::Number(_), Value::String(text)) => number(text).unwrap_or_else(|| old.clone()),
        (Value::Bool(_), Value::String(text)) => Value::Bool(matches!(text.as_str(), "1" | "true")),
        (Value::Bool(_), Value::Number(number)) => Value::Bool(number.as_i64() == Some(1)),
        (Value::String(_), Value::Null) => Value::from(""),
        _ => old.clone(),
    }
}

/// The elements of a separate property to restore, each with the value it had.
fn changed_elements(
    part: &SeparateProperty,
    sent: &Value,
    before: &Before,
    now: &Before,
    changes: &mut Vec<Change>,
    since: &mut Vec<String>,
) -> Vec<Value> {
    let mut elements = Vec::new();
    for element in sent.as_array().into_iter().flatten() {
        let key = element.get(part.key.0).cloned().unwrap_or_default();
        let new = element.get(part.value.0).cloned().unwrap_or_default();
        let (old, current) = (value_in(part, before, &key), value_in(part, now, &key));
        if is_same(&old, &current) {
            continue;
        }
        let name = format!("{} {}", part.wire, plain(&key));
        if !is_same(&current, &new) {
            since.push(format!("{name} is {} now", plain(&current)));
        }
        elements.push(json!({ part.key.0: key, part.value.0: like(&new, &old) }));
        changes.push(Change { name, now: current, then: old });
    }
    elements
}

/// The value of an element of the property in a state; null where it has none.
pub fn value_in(part: &SeparateProperty, state: &Before, key: &Value) -> Value {
    elements_of(part, state)
        .iter()
        .find(|element| element.get(part.key.1).is_some_and(|own| is_same(own, key)))
        .and_then(|element| element.get(part.value.1).cloned())
        .unwrap_or_default()
}

/// The elements of a separate property as they were read.
pub fn elements_of<'a>(part: &SeparateProperty, state: &'a Before) -> &'a [Value] {
    let elements = part.source.key().and_then(|key| state.side_loaded.get(key));
    elements.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::undoing::Source;

    #[test]
    fn a_value_goes_back_in_the_type_it_was_sent_in() {
        assert_eq!(like(&json!(5), &json!("7")), json!(7));
        assert_eq!(like(&json!(5), &json!("soon")), json!("soon"));
        assert_eq!(like(&json!(true), &json!("0")), json!(false));
        assert_eq!(like(&json!("x"), &Value::Null), json!(""));
        assert_eq!(like(&json!("x"), &json!("y")), json!("y"));
    }

    #[test]
    fn only_the_values_that_differ_go_back() {
        let part = SeparateProperty {
            wire: "fieldValues",
            source: Source::SideLoaded("fieldValues"),
            key: ("field", "field"),
            value: ("value", "value"),
        };
        let state = |values: Value| Before {
            side_loaded: Map::from_iter([("fieldValues".to_owned(), values)]),
            ..Before::default()
        };
        let before = state(json!([{"field": "1", "value": "old"}, {"field": "2", "value": "same"}]));
        let now = state(
            json!([{"field": "1", "value": "new"}, {"field": "2", "value": "same"}, {"field": "3", "value": "x"}]),
        );
        let sent =
            json!([{"field": "1", "value": "new"}, {"field": "2", "value": "same"}, {"field": "3", "value": "y"}]);
        let (mut changes, mut since) = (Vec::new(), Vec::new());
        let elements = changed_elements(&part, &sent, &before, &now, &mut changes, &mut since);
        assert_eq!(elements, [json!({"field": "1", "value": "old"}), json!({"field": "3", "value": ""})]);
        assert_eq!(since, ["fieldValues 3 is x now"]);
        assert_eq!(changes.len(), 2);
    }
}
