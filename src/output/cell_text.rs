//! The text of one value in a table, a CSV or a TSV. Knows no column and no row.

use super::dates::Dates;
use crate::text::json::layout::{self, Layout};
use crate::text::json::value::Value;

/// How an array or an object is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// As compact JSON.
    Json,
    /// As a count: `3 items`, `2 keys`; empty if there are none.
    Count,
}

/// The text of a value: empty for `null` and for a missing value, dates according to `dates`, strings without quotes. Not
/// yet cleaned of control characters.
pub fn text(value: Option<Value<'_>>, dates: Dates, nested: Nested) -> String {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return String::new();
    };
    if value.is_nested() {
        return match nested {
            Nested::Json => compact(value),
            Nested::Count => count(value),
        };
    }
    let text = value.text();
    if value.is_string()
        && let Some(date) = dates.rewrite(&text)
    {
        return date;
    }
    text.into_owned()
}

fn compact(value: Value<'_>) -> String {
    let mut out = Vec::new();
    layout::append(&mut out, value.json(), Layout::Compact, false);
    String::from_utf8(out).unwrap_or_default()
}

fn count(value: Value<'_>) -> String {
    let (amount, unit) =
        if value.is_object() { (value.members().count(), "key") } else { (value.elements().count(), "item") };
    match amount {
        0 => String::new(),
        1 => format!("1 {unit}"),
        _ => format!("{amount} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_without_quotes_and_nested_ones_as_json_or_counted() {
        let shown = |json: &str, nested| text(Some(Value::new(json)), Dates::Absolute, nested);
        for (json, full, counted) in [
            ("\"a\\\"b\"", "a\"b", "a\"b"),
            ("null", "", ""),
            ("true", "true", "true"),
            ("1.50", "1.50", "1.50"),
            ("[1, 2]", "[1,2]", "2 items"),
            ("{\"a\": \"x\\/y\"}", "{\"a\":\"x/y\"}", "1 key"),
            ("[]", "[]", ""),
            ("\"2021-03-23 06:04:43\"", "2021-03-23T06:04:43-05:00", "2021-03-23T06:04:43-05:00"),
        ] {
            assert_eq!(shown(json, Nested::Json), full, "{json}");
            assert_eq!(shown(json, Nested::Count), counted, "{json}");
        }
        assert_eq!(text(None, Dates::Absolute, Nested::Json), "");
    }
}
