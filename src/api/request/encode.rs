//! Encodes the text of a parameter as query pairs or as a JSON value. Pure.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::CustomValue;
use crate::catalogue::model::{Kind, Param};
use crate::error::{Error, Result};
use crate::text::{amounts, timestamp};

/// The query pairs of a parameter: its wire name repeated, or once with comma-separated values. A filter with operators gets
/// `eq`: without one the server may ignore it and return everything.
pub fn query_values(param: &Param, values: &[String]) -> Vec<(String, String)> {
    let wire = if param.kind == Kind::TextFilter { format!("{}[eq]", param.wire) } else { param.wire.to_owned() };
    let texts = values.iter().map(|value| wire_text(param.kind, value));
    if param.comma_separated {
        return vec![(wire, texts.collect::<Vec<_>>().join(","))];
    }
    texts.map(|text| (wire.clone(), text)).collect()
}

/// A value as text in a query or a path.
pub fn wire_text(kind: Kind, text: &str) -> String {
    let moment = |count: fn(Timestamp) -> i64| {
        timestamp::typed(text).map_or_else(|| text.to_owned(), |time| count(time).to_string())
    };
    match kind {
        Kind::Choice(words) => wire_word(words, text).to_owned(),
        Kind::Bit => if text == "true" { "1" } else { "0" }.to_owned(),
        Kind::Formatted(format) => format.on_wire(text),
        Kind::Money(_) => amounts::cents(text).map_or_else(|_| text.to_owned(), |cents| cents.to_string()),
        Kind::EpochSeconds => moment(Timestamp::as_second),
        Kind::EpochMilliseconds => moment(Timestamp::as_millisecond),
        _ => text.to_owned(),
    }
}

/// The JSON value of a property of the body.
///
/// # Errors
/// `Usage` for text that `param` does not accept.
pub fn body_value(param: &Param, values: &[String]) -> Result<Value> {
    match param.kind {
        Kind::Pair => Ok(values.iter().map(|text| pair(text)).collect()),
        _ if param.comma_separated => Ok(Value::from(values.join(","))),
        _ if param.repeatable => {
            values.iter().map(|value| one_value(param, value)).collect::<Result<Vec<_>>>().map(Value::Array)
        }
        _ => values.last().map_or(Ok(Value::Null), |value| one_value(param, value)),
    }
}

/// `key=value` as an object.
fn pair(text: &str) -> Value {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    json!({ "key": key, "value": value })
}

/// The array of custom field values. Deals and accounts use other keys than contacts, and numeric ids.
pub fn custom_values(kind: Kind, values: &[CustomValue]) -> Value {
    let one = |given: &CustomValue| {
        if matches!(kind, Kind::FieldValue(_)) {
            return json!({ "field": given.field, "value": given.value });
        }
        let mut object = json!({ "customFieldId": typed(&given.field), "fieldValue": given.value });
        if let Some(currency) = &given.currency {
            object["fieldCurrency"] = currency.as_str().into();
        }
        object
    };
    values.iter().map(one).collect()
}

fn one_value(param: &Param, text: &str) -> Result<Value> {
    let wrong = |what: &str| Error::usage(format!("--{} must be {what}, not `{text}`", param.flag));
    match param.kind {
        Kind::Integer => text.parse::<i64>().map(Value::from).map_err(|_| wrong("a whole number")),
        Kind::Money(_) => amounts::cents(text).map(Value::from).map_err(|_| wrong("an amount with decimals")),
        Kind::Number => number(text).ok_or_else(|| wrong("a number")),
        Kind::Boolean => Ok(Value::Bool(text == "true")),
        Kind::Bit => Ok(Value::from(u8::from(text == "true"))),
        Kind::Choice(words) => Ok(typed(wire_word(words, text))),
        // A reference that is not a number (a UUID, a dry-run placeholder) is sent as text.
        Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => {
            Ok(text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from))
        }
        Kind::EpochSeconds | Kind::EpochMilliseconds => Ok(typed(&wire_text(param.kind, text))),
        Kind::Formatted(format) => Ok(Value::from(format.on_wire(text))),
        Kind::Json => serde_json::from_str(text).map_err(|error| wrong(&format!("JSON ({error})"))),
        _ => Ok(Value::from(text)),
    }
}

fn number(text: &str) -> Option<Value> {
    text.parse::<i64>()
        .ok()
        .map(Value::from)
        .or_else(|| text.parse::<f64>().ok().and_then(|number| serde_json::Number::from_f64(number).map(Value::Number)))
}

fn wire_word<'a>(words: &[(&str, &'a str)], text: &'a str) -> &'a str {
    words.iter().find(|(word, _)| *word == text).map_or(text, |(_, wire)| wire)
}

/// An integer as a number, anything else as text.
fn typed(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
}

/// The value of `--set KEY=VALUE`: JSON literals keep their type, anything else is text.
pub fn set_value(text: &str) -> Value {
    let looks_typed =
        text.starts_with(['{', '[', '"']) || matches!(text, "true" | "false" | "null") || number(text).is_some();
    if !looks_typed {
        return Value::from(text);
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// Inserts `value` under a dotted key, creating objects as needed.
pub fn insert(properties: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            properties.insert(key.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = properties.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{choice, integer, reference_number, text};

    #[test]
    fn numbers_keep_their_type_and_leading_zeros_stay_text() {
        assert_eq!(set_value("12"), json!(12));
        assert_eq!(set_value("1.5"), json!(1.5));
        assert_eq!(set_value("007"), json!("007"));
        assert_eq!(set_value("true"), json!(true));
        assert_eq!(set_value("[1,2]"), json!([1, 2]));
        assert_eq!(set_value("{broken"), json!("{broken"));
        assert_eq!(set_value("inf"), json!("inf"));
    }

    #[test]
    fn a_dotted_key_creates_nested_objects() {
        let mut properties = Map::new();
        insert(&mut properties, "labels.singular", json!("Car"));
        insert(&mut properties, "labels.plural", json!("Cars"));
        assert_eq!(Value::Object(properties), json!({"labels": {"singular": "Car", "plural": "Cars"}}));
    }

    #[test]
    fn choices_are_sent_as_their_wire_values() {
        let status = choice("status", &[("active", "1"), ("inactive", "2")], "");
        assert_eq!(body_value(&status, &["inactive".to_owned()]).ok(), Some(json!(2)));
        assert_eq!(query_values(&status, &["active".to_owned()]), [("status".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn a_reference_is_sent_as_a_number_if_the_server_expects_one() {
        let tag = reference_number("tag", "tags", "");
        assert_eq!(body_value(&tag, &["20".to_owned()]).ok(), Some(json!(20)));
    }

    #[test]
    fn several_values_of_a_query_parameter_repeat_its_name() {
        let ids = text("ids", "").wire("ids[]").repeatable();
        let pairs = query_values(&ids, &["1".to_owned(), "2".to_owned()]);
        assert_eq!(pairs, [("ids[]".to_owned(), "1".to_owned()), ("ids[]".to_owned(), "2".to_owned())]);
    }

    #[test]
    fn joined_values_are_sent_as_one_text() {
        let ids = text("ids", "").comma_separated();
        assert_eq!(query_values(&ids, &["1".to_owned(), "2".to_owned()]), [("ids".to_owned(), "1,2".to_owned())]);
    }

    #[test]
    fn a_timestamp_is_sent_in_the_unit_of_its_kind() {
        assert_eq!(wire_text(Kind::EpochSeconds, "2026-11-01T00:00:00Z"), "1793491200");
        assert_eq!(wire_text(Kind::EpochMilliseconds, "2026-11-01"), "1793491200000");
    }

    #[test]
    fn a_word_instead_of_a_number_is_rejected() {
        assert!(body_value(&integer("rows", ""), &["ten".to_owned()]).is_err());
    }
}
