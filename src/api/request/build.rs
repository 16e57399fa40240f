//! Builds the request of an operation from its resolved input. Pure.

use serde_json::{Map, Value, json};

use super::encode::{body_value, custom_values, insert, query_values, wire_text};
use super::{Body, Input, Request, escape_segment};
use crate::api::side_loads;
use crate::catalogue::consent::Consent;
use crate::catalogue::model::{Encoding, Method, Operation, Param, Place, Role, When};
use crate::catalogue::scope::DefaultFilter;
use crate::catalogue::wire::bracketed;
use crate::error::{Error, Result};

/// Builds the request of `operation` for `input`, whose names are already ids.
///
/// # Errors
/// `Usage` for a missing required value, a value of the wrong type, or a write that would change nothing.
pub fn build(operation: &Operation, input: &Input) -> Result<Request> {
    check_required(operation, input)?;
    let mut request = Request {
        query: query(operation, input),
        body: body(operation, input)?,
        consent: operation.consent.filter(|_| !input.resubscribe),
        keep_on: input
            .fields
            .iter()
            .find(|(param, _)| param.place == Place::KeepOn)
            .and_then(|(_, ids)| ids.last().cloned()),
        ..Request::with_path(operation, path(operation, input)?)
    };
    side_loads::include(&mut request, &input.include);
    Ok(request)
}

/// Builds the request of `operation` for these arguments, in order, and nothing else.
///
/// # Errors
/// As [`build`].
pub fn with_arguments(operation: &'static Operation, arguments: &[&str]) -> Result<Request> {
    let values = arguments.iter().map(|value| (*value).to_owned());
    build(operation, &Input { arguments: operation.arguments.iter().zip(values).collect(), ..Input::default() })
}

/// The path of the operation, with every `{name}` replaced by its percent-encoded argument.
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
        let value = relation.or_else(own).ok_or_else(|| Error::usage(format!("missing `{name}`")))?;
        path.push_str(before);
        path.push_str(&escape_segment(&value)?);
        rest = next;
    }
    path.push_str(rest);
    Ok(path)
}

/// The filter that the operation sends because the user did not choose its value.
pub fn default_filter(operation: &Operation, input: &Input) -> Option<&'static DefaultFilter> {
    let wires = input.params.iter().map(|(param, _)| param.wire);
    operation.default_filter.filter(|filter| filter.applies(wires))
}

fn query(operation: &Operation, input: &Input) -> Vec<(String, String)> {
    let in_query = |param: &Param| operation.method == Method::Get && !operation.takes_in_path(param);
    let arguments = input.arguments.iter().filter(|(param, _)| in_query(param));
    let mut query: Vec<(String, String)> = Vec::new();
    if let (When::SeveralIds, [param, ..]) = (operation.when, operation.arguments) {
        query.extend(query_values(param, &input.ids));
    }
    for (param, value) in arguments {
        query.extend(query_values(param, std::slice::from_ref(value)));
    }
    for (param, values) in &input.params {
        query.extend(query_values(param, values));
    }
    if let Some(filter) = default_filter(operation, input) {
        query.push((filter.wire.to_owned(), filter.value.to_owned()));
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
    let (mut properties, mut beside) = from_data(operation, input)?;
    for (name, text) in operation.fixed.iter().filter(|(name, _)| !properties.contains_key(*name)).collect::<Vec<_>>() {
        insert(&mut properties, name, serde_json::from_str(text).unwrap_or_else(|_| Value::from(*text)));
    }
    let in_body = |param: &Param| !operation.takes_in_path(param);
    for (param, value) in input.arguments.iter().filter(|(param, _)| in_body(param)) {
        insert(&mut properties, param.wire, body_value(param, std::slice::from_ref(value))?);
    }
    for (param, values) in &input.fields {
        match param.place {
            Place::Regular => insert(&mut properties, param.wire, body_value(param, values)?),
            Place::TopLevel => insert(&mut beside, param.wire, body_value(param, values)?),
            Place::FollowUp(_) | Place::KeepOn | Place::Definition(_) => {}
        }
    }
    for (param, values) in &input.custom {
        insert(&mut properties, param.wire, custom_values(param.kind, values));
    }
    for (key, value) in &input.set {
        insert(&mut properties, key, value.clone());
    }
    if let Some(Consent { insisting: (name, text), .. }) = operation.consent.filter(|_| input.resubscribe) {
        insert(&mut properties, name, serde_json::from_str(text).unwrap_or_default());
    }
    let takes_none = operation.fields.is_empty() && operation.envelope.is_empty();
    if properties.is_empty() && beside.is_empty() && takes_none {
        return Ok(None);
    }
    // If other requests follow, an empty update checks that the record exists.
    let is_followed = input.fields.iter().any(|(param, _)| matches!(param.place, Place::FollowUp(_)));
    if properties.is_empty() && operation.role == Role::Update && !operation.fields.is_empty() && !is_followed {
        return Err(Error::usage("nothing to change: add a flag of the command, --set or --data"));
    }
    Ok(Some(wrap(operation, properties, beside)))
}

/// The elements of an array body from `--data`, bare or in the envelope.
fn whole_array<'a>(operation: &Operation, input: &'a Input) -> Option<&'a Vec<Value>> {
    match (operation.encoding, input.data.as_ref()?) {
        (Encoding::JsonArray, Value::Array(elements)) => Some(elements),
        (Encoding::JsonArray, Value::Object(all)) => all.get(operation.envelope)?.as_array(),
        _ => None,
    }
}

/// An array body from `--data`. Flags are rejected: it is unclear which element they would change.
fn array(operation: &Operation, input: &Input, elements: &[Value]) -> Result<Body> {
    if !input.fields.is_empty() || !input.custom.is_empty() || !input.set.is_empty() {
        return Err(Error::usage("--data is the whole array: it cannot be combined with other flags for the body"));
    }
    let array = Value::from(elements);
    Ok(Body::Json(if operation.envelope.is_empty() { array } else { json!({ operation.envelope: array }) }))
}

/// The properties from `--data`: those in the envelope and those next to it.
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
        Some(_) => Err(Error::usage("--data must be a JSON object")),
    }
}

fn wrap(operation: &Operation, properties: Map<String, Value>, beside: Map<String, Value>) -> Body {
    match operation.encoding {
        Encoding::Form => {
            Body::Form(properties.into_iter().flat_map(|(key, value)| form_pairs(&key, &value)).collect())
        }
        Encoding::JsonArray if operation.envelope.is_empty() => Body::Json(elements(operation, properties)),
        Encoding::JsonArray => Body::Json(json!({ operation.envelope: elements(operation, properties) })),
        Encoding::Json if operation.envelope.is_empty() => {
            Body::Json(Value::Object(properties.into_iter().chain(beside).collect()))
        }
        Encoding::Json => {
            let mut whole = Map::new();
            whole.insert(operation.envelope.to_owned(), Value::Object(properties));
            whole.extend(beside);
            Body::Json(Value::Object(whole))
        }
    }
}

/// The pairs of one property of a form.
fn form_pairs(key: &str, value: &Value) -> Vec<(String, String)> {
    let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    values.iter().map(|value| bracketed(key, &plain(value))).collect()
}

/// The elements of an array body: one per value of the property that has several, with the other properties in each.
fn elements(operation: &Operation, properties: Map<String, Value>) -> Value {
    let several = operation
        .fields
        .iter()
        .find(|param| param.repeatable && properties.get(param.wire).is_some_and(Value::is_array));
    let Some((param, Some(Value::Array(values)))) = several.map(|param| (param, properties.get(param.wire).cloned()))
    else {
        return Value::Array(vec![Value::Object(properties)]);
    };
    let with = |value: Value| {
        let mut properties = properties.clone();
        properties.insert(param.wire.to_owned(), value);
        Value::Object(properties)
    };
    Value::Array(values.into_iter().map(with).collect())
}

/// A value as people write it: text without quotes, anything else as JSON.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value at a path whose dots descend.
pub fn at<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(record, |value, key| value.get(key))
}

/// Checks that all required values are given, by flags, `--data` or `--set`. What a create requires is optional in an array
/// body, and an update without any value is rejected for that.
fn check_required(operation: &Operation, input: &Input) -> Result<()> {
    if operation.role == Role::Update && input.has_empty_body() {
        return Ok(());
    }
    let fields = if whole_array(operation, input).is_some() { &[] } else { operation.fields };
    let params = operation.params.iter().filter(|param| param.required);
    let missing: Vec<String> = params
        .chain(fields.iter().filter(|param| operation.requires(param)))
        .filter(|param| !is_given(operation, input, param))
        .map(|param| format!("--{}", param.flag))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Error::usage(format!("missing {}", missing.join(", ")))) }
}

/// Whether the input has a value for `param`, from a flag, `--data` or `--set`.
pub fn is_given(operation: &Operation, input: &Input, param: &Param) -> bool {
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
