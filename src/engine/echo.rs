//! Compares what was sent with the response. The server accepts an unknown property or a wrong envelope with a 200 and
//! ignores it, so a property missing from the response is worth a warning. Pure.

use serde_json::{Map, Value};

use crate::api::reply::Item;
use crate::api::request::{Body, Request, plain};
use crate::catalogue::model::{Operation, Role};
use crate::engine::record;

/// Warnings about properties that were sent and ignored.
pub fn differences(operation: &Operation, request: &Request, items: &[Item]) -> Vec<String> {
    if !matches!(operation.role, Role::Create | Role::Update | Role::Upsert) {
        return Vec::new();
    }
    let (Some(sent), Some(Value::Object(echo))) = (sent(operation, request), items.first().map(Item::value)) else {
        return Vec::new();
    };
    // An empty response, or one of another shape (`{"message": …}`), says nothing about the properties.
    if !echo.contains_key("id") {
        return Vec::new();
    }
    sent.iter().filter_map(|(key, value)| difference(operation, key, value, &echo)).collect()
}

fn sent<'a>(operation: &Operation, request: &'a Request) -> Option<&'a Map<String, Value>> {
    let Some(Body::Json(body)) = &request.body else { return None };
    record::properties(operation, body)
}

fn difference(operation: &Operation, key: &str, sent: &Value, echo: &Map<String, Value>) -> Option<String> {
    if sent.is_array() || sent.is_object() {
        return None;
    }
    match echo.get(key) {
        Some(came) if is_same(sent, came) => None,
        Some(came) if came.is_array() || came.is_object() => None,
        Some(came) => Some(format!("sent {key} {}, the server returned {}", plain(sent), plain(came))),
        // Responses are partial: a documented property may be missing. An undocumented one was ignored.
        None if is_known(operation, key) => None,
        None => Some(format!("the server ignored `{key}`: the response does not contain it")),
    }
}

fn is_known(operation: &Operation, key: &str) -> bool {
    let first = |wire: &'static str| wire.split('.').next().unwrap_or(wire);
    operation.fields.iter().chain(operation.arguments).any(|param| first(param.wire) == key)
        || operation.fixed.iter().any(|(name, _)| *name == key)
}

/// Whether two values are the same to the server, which changes their types at will: 1, "1" and true; null and "".
pub fn is_same(sent: &Value, came: &Value) -> bool {
    let (sent, came) = (canonical(sent), canonical(came));
    let numbers = sent.parse::<f64>().ok().zip(came.parse::<f64>().ok());
    let moments = sent.parse::<jiff::Timestamp>().ok().zip(came.parse::<jiff::Timestamp>().ok());
    sent == came || numbers.is_some_and(|(sent, came)| (sent - came).abs() < f64::EPSILON * sent.abs().max(1.0))
        // The server returns its own time zone.
        || moments.is_some_and(|(sent, came)| sent == came)
        // A date may come back as a moment.
        || (sent.len() == 10 && came.starts_with(&sent))
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => u8::from(*flag).to_string(),
        other => plain(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{text, update};
    use crate::catalogue::model::Param;
    use serde_json::json;

    const FIELDS: &[Param] = &[text("name", "").wire("tag"), text("description", "")];

    fn warnings(sent: Value, came: Value) -> Vec<String> {
        let operation = update("/tags/{id}", "", "tag").body("tag", FIELDS);
        let mut request = Request::get("/tags/1".to_owned());
        request.body = Some(Body::Json(json!({ "tag": sent })));
        differences(&operation, &request, &[Item::from_value(&came)])
    }

    #[test]
    fn the_same_value_in_another_type_is_no_difference() {
        assert!(warnings(json!({"tag": "1", "x": true}), json!({"id": "1", "tag": 1, "x": "1"})).is_empty());
    }

    #[test]
    fn the_same_moment_at_another_offset_is_no_difference() {
        let at = |text: &str| json!({"id": "1", "date": text});
        assert!(warnings(at("2026-09-15T17:41:39-04:00"), at("2026-09-15T16:41:39-05:00")).is_empty());
        assert_eq!(warnings(at("2026-09-15T17:41:39-04:00"), at("2026-09-15T17:41:39-05:00")).len(), 1);
    }

    #[test]
    fn another_value_is_named_with_both_sides() {
        let warnings = warnings(json!({"tag": "vip"}), json!({"id": "1", "tag": "VIP"}));
        assert_eq!(warnings, ["sent tag vip, the server returned VIP"]);
    }

    #[test]
    fn an_undocumented_member_that_does_not_come_back_was_ignored() {
        let warnings = warnings(json!({"color": "red"}), json!({"id": "1", "tag": "vip"}));
        assert_eq!(warnings, ["the server ignored `color`: the response does not contain it"]);
    }

    #[test]
    fn a_documented_member_may_be_missing_from_a_partial_echo() {
        assert!(warnings(json!({"description": "x"}), json!({"id": "1"})).is_empty());
    }
}
