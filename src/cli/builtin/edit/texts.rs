//! Converts a property of a response to its command-line form, and back to flags. Pure.

use serde_json::Value;

use crate::api::request::{at, plain};
use crate::catalogue::model::{Kind, Param};
use crate::text::amounts;

/// The values of a property of `item` as typed; empty if it is missing, null, or cannot be typed.
pub fn of(param: &Param, item: &Value) -> Vec<String> {
    match at(item, param.wire) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(elements)) if param.repeatable => {
            elements.iter().filter_map(|element| one(param.kind, element)).collect()
        }
        Some(Value::String(text)) if param.comma_separated => {
            text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
        Some(value) => one(param.kind, value).into_iter().collect(),
    }
}

fn one(kind: Kind, value: &Value) -> Option<String> {
    if kind == Kind::Json {
        return Some(value.to_string());
    }
    if value.is_null() || value.is_array() || value.is_object() {
        return None;
    }
    let text = plain(value);
    Some(match kind {
        Kind::Choice(words) => {
            words.iter().find(|(_, wire)| *wire == text).map_or(text, |(word, _)| (*word).to_owned())
        }
        Kind::Money(_) => text.parse().map(amounts::units).unwrap_or(text),
        Kind::Boolean | Kind::Bit => matches!(text.as_str(), "1" | "true").to_string(),
        Kind::EpochSeconds => moment(&text, jiff::Timestamp::from_second).unwrap_or(text),
        Kind::EpochMilliseconds => moment(&text, jiff::Timestamp::from_millisecond).unwrap_or(text),
        _ => text,
    })
}

fn moment(text: &str, make: fn(i64) -> std::result::Result<jiff::Timestamp, jiff::Error>) -> Option<String> {
    make(text.parse().ok()?).ok().map(|moment| moment.to_string())
}

/// The arguments of an update that set the property to these values. `--set` clears what a flag cannot.
pub fn arguments(param: &Param, values: &[String]) -> Vec<String> {
    let set = |value: &str| vec!["--set".to_owned(), format!("{}={value}", param.wire)];
    match (values, param.kind) {
        ([], _) if param.repeatable && !param.comma_separated => set("[]"),
        ([], Kind::Text) if !param.repeatable => vec![format!("--{}=", param.flag)],
        ([], _) => vec!["--set-string".to_owned(), format!("{}=", param.wire)],
        _ => values.iter().map(|value| format!("--{}={value}", param.flag)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalogue::build::{bit, choice, integer, money, text};

    #[test]
    fn what_the_service_has_is_shown_as_it_is_typed() {
        let item = json!({"name": "Ann", "count": "7", "on": 1, "status": "2", "none": null, "many": ["a", 1], "ids": "1,2",
                          "in": {"side": "x"}, "nested": {}});
        let status = choice("status", &[("open", "0"), ("lost", "2")], "");
        for (param, expected) in [
            (text("name", ""), ["Ann"].as_slice()),
            (integer("count", ""), &["7"]),
            (money("count", ""), &["0.07"]),
            (bit("on", ""), &["true"]),
            (status, &["lost"]),
            (text("none", ""), &[]),
            (text("gone", ""), &[]),
            (text("many", "").repeatable(), &["a", "1"]),
            (text("ids", "").comma_separated(), &["1", "2"]),
            (text("side", "").wire("in.side"), &["x"]),
            (text("nested", ""), &[]),
        ] {
            assert_eq!(of(&param, &item), expected, "{}", param.flag);
        }
    }

    #[test]
    fn every_value_becomes_a_flag_and_nothing_empties() {
        let words = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        assert_eq!(arguments(&text("name", ""), &words(&["-x y"])), ["--name=-x y"]);
        assert_eq!(arguments(&text("name", ""), &[]), ["--name="]);
        assert_eq!(arguments(&integer("count", "").wire("n"), &[]), ["--set-string", "n="]);
        assert_eq!(
            arguments(&text("event", "").wire("events").repeatable(), &words(&["a", "b"])),
            ["--event=a", "--event=b"]
        );
        assert_eq!(arguments(&text("event", "").wire("events").repeatable(), &[]), ["--set", "events=[]"]);
    }
}
