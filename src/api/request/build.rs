//! From an operation and its resolved input to the request. Pure.

use serde_json::{Map, Value, json};

use super::encode::{body_value, custom_values, insert, query_values, wire_text};
use super::{Body, Input, Request, escape_segment};
use crate::catalogue::model::{Encoding, Method, Operation, Param, Place, Role, When};
use crate::error::{Error, Result};

/// Builds the request of `operation` for `input`, whose names are ids already.
///
/// # Errors
/// `Usage` for a missing required value, a value of the wrong type, or a write that would change nothing.
pub fn build(operation: &Operation, input: &Input) -> Result<Request> {
    check_required(operation, input)?;
    Ok(Request {
        query: query(operation, input),
        body: body(operation, input)?,
        ..Request::with_path(operation, path(operation, input)?)
    })
}

/// The operation's path with every `{name}` replaced by its argument, percent-encoded.
fn path(operation: &Operation, input: &Input) -> Result<String> {
    let mut path = String::with_capacity(operation.path.len() + 16);
    let mut rest = operation.path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, next) = after.split_once('}').unwrap_or((after, ""));
        let own = || {
            let given = input.arguments.iter().find(|(param, _)| param.wire == name);
            given.map(|(param, value)| wire_text(param.kind, value))
        };
        let relation = operation.relation.and(input.relation_id.clone());
        let value = relation.or_else(own).ok_or_else(|| Error::usage(format!("`{name}` is missing")))?;
        path.push_str(before);
        path.push_str(&escape_segment(&value)?);
        rest = next;
    }
    path.push_str(rest);
    Ok(path)
}

fn query(operation: &Operation, input: &Input) -> Vec<(String, String)> {
    let in_query = |param: &Param| operation.method == Method::Get && !operation.takes_in_path(param);
    let arguments = input.arguments.iter().filter(|(param, _)| in_query(param));
    let mut query: Vec<(String, String)> = Vec::new();
    if let (When::Many, [param, ..]) = (operation.when, operation.arguments) {
        query.extend(query_values(param, &input.ids));
    }
    for (param, value) in arguments {
        query.extend(query_values(param, std::slice::from_ref(value)));
    }
    for (param, values) in &input.params {
        query.extend(query_values(param, values));
    }
    query.extend(input.filters.iter().cloned());
    for (name, descends) in &input.orders {
        query.push((format!("orders[{name}]"), if *descends { "DESC" } else { "ASC" }.to_owned()));
    }
    query
}

fn body(operation: &Operation, input: &Input) -> Result<Option<Body>> {
    if matches!(operation.method, Method::Get | Method::Delete) {
        return Ok(None);
    }
    if let Some(elements) = whole_array(operation, input) {
        return array(operation, input, elements).map(Some);
    }
    let (mut members, mut beside) = from_data(operation, input)?;
    for (name, text) in operation.fixed.iter().filter(|(name, _)| !members.contains_key(*name)).collect::<Vec<_>>() {
        insert(&mut members, name, serde_json::from_str(text).unwrap_or_else(|_| Value::from(*text)));
    }
    let in_body = |param: &Param| !operation.takes_in_path(param);
    for (param, value) in input.arguments.iter().filter(|(param, _)| in_body(param)) {
        insert(&mut members, param.wire, body_value(param, std::slice::from_ref(value))?);
    }
    for (param, values) in &input.fields {
        match param.place {
            Place::Regular => insert(&mut members, param.wire, body_value(param, values)?),
            Place::Beside => insert(&mut beside, param.wire, body_value(param, values)?),
            Place::After(_) => {}
        }
    }
    for (param, values) in &input.custom {
        insert(&mut members, param.wire, custom_values(param.kind, values));
    }
    for (key, value) in &input.set {
        insert(&mut members, key, value.clone());
    }
    let takes_none = operation.fields.is_empty() && operation.envelope.is_empty();
    if members.is_empty() && beside.is_empty() && takes_none {
        return Ok(None);
    }
    // If requests follow it, an update without changes of its own verifies that the record exists.
    let is_followed = input.fields.iter().any(|(param, _)| matches!(param.place, Place::After(_)));
    if members.is_empty() && operation.role == Role::Update && !operation.fields.is_empty() && !is_followed {
        return Err(Error::usage("nothing to change: give at least one flag of the command, --set or --data"));
    }
    Ok(Some(wrap(operation, members, beside)))
}

/// The elements of an array body that `--data` gives whole, bare or under the envelope.
fn whole_array<'a>(operation: &Operation, input: &'a Input) -> Option<&'a Vec<Value>> {
    match (operation.encoding, input.data.as_ref()?) {
        (Encoding::JsonArray, Value::Array(elements)) => Some(elements),
        (Encoding::JsonArray, Value::Object(all)) => all.get(operation.envelope)?.as_array(),
        _ => None,
    }
}

/// An array body given whole. Flags have no place in it: which element would they change?
fn array(operation: &Operation, input: &Input, elements: &[Value]) -> Result<Body> {
    if !input.fields.is_empty() || !input.custom.is_empty() || !input.set.is_empty() {
        return Err(Error::usage(
            "--data gives the whole array: it cannot be combined with other properties of the body",
        ));
    }
    let array = Value::from(elements);
    Ok(Body::Json(if operation.envelope.is_empty() { array } else { json!({ operation.envelope: array }) }))
}

/// The properties given by `--data`: those inside the envelope and those beside it.
fn from_data(operation: &Operation, input: &Input) -> Result<(Map<String, Value>, Map<String, Value>)> {
    match &input.data {
        None => Ok((Map::new(), Map::new())),
        Some(Value::Object(all)) => match all.get(operation.envelope) {
            Some(Value::Object(inside)) if !operation.envelope.is_empty() => {
                let beside = all.iter().filter(|(key, _)| *key != operation.envelope);
                Ok((inside.clone(), beside.map(|(key, value)| (key.clone(), value.clone())).collect()))
            }
            _ => Ok((all.clone(), Map::new())),
        },
        Some(_) => Err(Error::usage("--data must be a JSON object here")),
    }
}

fn wrap(operation: &Operation, members: Map<String, Value>, beside: Map<String, Value>) -> Body {
    match operation.encoding {
        Encoding::Form => Body::Form(members.into_iter().map(|(key, value)| (key, plain(&value))).collect()),
        Encoding::JsonArray if operation.envelope.is_empty() => Body::Json(elements(operation, members)),
        Encoding::JsonArray => Body::Json(json!({ operation.envelope: elements(operation, members) })),
        Encoding::Json if operation.envelope.is_empty() => {
            Body::Json(Value::Object(members.into_iter().chain(beside).collect()))
        }
        Encoding::Json => {
            let mut whole = Map::new();
            whole.insert(operation.envelope.to_owned(), Value::Object(members));
            whole.extend(beside);
            Body::Json(Value::Object(whole))
        }
    }
}

/// The elements of an array body: one for each value of the property that has several; the others are repeated.
fn elements(operation: &Operation, members: Map<String, Value>) -> Value {
    let several =
        operation.fields.iter().find(|param| param.many && members.get(param.wire).is_some_and(Value::is_array));
    let Some((param, Some(Value::Array(values)))) = several.map(|param| (param, members.get(param.wire).cloned()))
    else {
        return Value::Array(vec![Value::Object(members)]);
    };
    let with = |value: Value| {
        let mut members = members.clone();
        members.insert(param.wire.to_owned(), value);
        Value::Object(members)
    };
    Value::Array(values.into_iter().map(with).collect())
}

/// A value as people write it: text without quotes, all else as JSON.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Rejects an input that lacks a required value; `--data` and `--set` may give it too. An update sends what is
/// given, so a property that a create requires is optional, as it is in a whole array.
fn check_required(operation: &Operation, input: &Input) -> Result<()> {
    let has_fields = operation.role == Role::Update || whole_array(operation, input).is_some();
    let missing: Vec<String> = operation
        .params
        .iter()
        .chain(if has_fields { &[] } else { operation.fields })
        .filter(|param| param.required && !is_given(operation, input, param))
        .map(|param| format!("--{}", param.flag))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Error::usage(format!("missing {}", missing.join(", ")))) }
}

fn is_given(operation: &Operation, input: &Input, param: &Param) -> bool {
    let own = input.params.iter().chain(&input.fields).any(|(given, _)| given.wire == param.wire)
        || input.custom.iter().any(|(given, _)| given.wire == param.wire);
    let set = input.set.iter().any(|(key, _)| key == param.wire);
    let data = input.data.as_ref().is_some_and(|data| {
        let pointer = format!("/{}", param.wire.replace('.', "/"));
        data.pointer(&pointer).is_some()
            || data.get(operation.envelope).is_some_and(|inside| inside.pointer(&pointer).is_some())
    });
    own || set || data || input.filters.iter().any(|(key, _)| key == param.wire)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "build_tests.rs"]
mod tests;
