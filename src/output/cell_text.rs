//! The text of one value: for programs in a CSV or a TSV, for people in a table or in a sentence about a record. Knows no row
//! and no width.

use std::borrow::Cow;

use super::dates::Dates;
use super::names::Names;
use crate::catalogue;
use crate::catalogue::meanings::{self, Meaning, Meant};
use crate::catalogue::model::Resource;
use crate::text::clean::clean;
use crate::text::counts::money;
use crate::text::json::layout::{self, Layout};
use crate::text::json::value::Value;
use crate::text::separated::{BARS, stored_options};

/// How an array or an object is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// As compact JSON.
    Json,
    /// An array of texts and numbers as its elements, `a, b`; everything else as JSON; empty if there is nothing in it.
    Joined,
    /// As with [`Nested::Joined`], but everything else as a count: `3 items`, `2 keys`.
    Counted,
}

/// The text of a value: empty for `null` and for a missing value, dates according to `dates`, strings without quotes. Not
/// yet cleaned of control characters.
pub fn text(value: Option<Value<'_>>, dates: Dates, nested: Nested) -> String {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return String::new();
    };
    if value.is_nested() {
        return nested_text(value, nested);
    }
    let text = value.text();
    if value.is_string()
        && let Some(date) = dates.rewrite(&text)
    {
        return date;
    }
    text.into_owned()
}

/// What people read instead of the values of a resource's records: words for codes, amounts, yes and no, names for IDs, and
/// dates. The only place that decides it.
#[derive(Clone, Copy, Debug)]
pub struct Readable<'a> {
    /// The resource of the records, if they are of one.
    pub resource: Option<&'static Resource>,
    /// How timestamps are written.
    pub dates: Dates,
    /// The names behind IDs; `None` to show the IDs.
    pub names: Option<&'a Names>,
}

impl Readable<'_> {
    /// The text of the property at `path` of a record, without control characters.
    pub fn text(self, item: Value<'_>, path: &str, nested: Nested) -> String {
        let value = item.column(path).filter(|value| !value.is_null());
        let text = text(value, self.dates, nested);
        if let Some(name) = value.and_then(|value| self.embedded(path, value)) {
            return name;
        }
        let Some(value) = value.filter(|value| !value.is_nested()) else { return clean(&text).into_owned() };
        match meanings::of(self.resource, path) {
            Some(meaning) => self.meant(item, meaning, &value.text()).unwrap_or_else(|| clean(&text).into_owned()),
            None if value.json() == "true" => "yes".to_owned(),
            None if value.json() == "false" => "no".to_owned(),
            None => clean(&options(&text)).into_owned(),
        }
    }

    /// The name of a record that is in the place of its ID.
    fn embedded(self, path: &str, value: Value<'_>) -> Option<String> {
        let Some(Meaning::Reference(target)) = meanings::of(self.resource, path).filter(|_| value.is_object()) else {
            return None;
        };
        let name = value.at(catalogue::find(target)?.identity)?;
        (!name.is_nested() && !name.is_null()).then(|| clean(&name.text()).into_owned())
    }

    fn meant(self, item: Value<'_>, meaning: Meaning, text: &str) -> Option<String> {
        match meaning.of(text) {
            Some(Meant::Word(word)) => return Some(word.to_owned()),
            Some(Meant::Cents(cents)) => return Some(money(cents)),
            None => {}
        }
        let target = meaning.target(|key| item.at(key).map(|value| value.text().into_owned()))?;
        let names = self.names?;
        // No record has the ID 0.
        if text == "0" { Some(String::new()) } else { names.of(target, text).map(|name| clean(name).into_owned()) }
    }
}

/// Several options as people write them, `a, b` for `||a||b||`; every other text as it is.
fn options(text: &str) -> Cow<'_, str> {
    let are_several = text.len() > 2 * BARS.len() && text.starts_with(BARS) && text.ends_with(BARS);
    if are_several { stored_options(text).join(", ").into() } else { text.into() }
}

fn nested_text(value: Value<'_>, nested: Nested) -> String {
    let is_list = value.is_array() && value.elements().all(|element| !element.is_nested());
    match nested {
        Nested::Json => compact(value),
        Nested::Joined | Nested::Counted if is_list => value.elements().map(Value::text).collect::<Vec<_>>().join(", "),
        Nested::Joined if value.members().next().is_none() && value.elements().next().is_none() => String::new(),
        Nested::Joined => compact(value),
        Nested::Counted => count(value),
    }
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
    fn values_are_shown_without_quotes_and_nested_ones_as_json_joined_or_counted() {
        let shown = |json: &str, nested| text(Some(Value::new(json)), Dates::Absolute, nested);
        for (json, full, joined, counted) in [
            ("\"a\\\"b\"", "a\"b", "a\"b", "a\"b"),
            ("null", "", "", ""),
            ("true", "true", "true", "true"),
            ("1.50", "1.50", "1.50", "1.50"),
            ("[1, \"a\"]", "[1,\"a\"]", "1, a", "1, a"),
            ("[{\"id\": 1}]", "[{\"id\":1}]", "[{\"id\":1}]", "1 item"),
            ("{\"a\": \"x\\/y\"}", "{\"a\":\"x/y\"}", "{\"a\":\"x/y\"}", "1 key"),
            ("[]", "[]", "", ""),
            ("{}", "{}", "", ""),
            (
                "\"2021-03-23 06:04:43\"",
                "2021-03-23T06:04:43-05:00",
                "2021-03-23T06:04:43-05:00",
                "2021-03-23T06:04:43-05:00",
            ),
        ] {
            assert_eq!(shown(json, Nested::Json), full, "{json}");
            assert_eq!(shown(json, Nested::Joined), joined, "{json}");
            assert_eq!(shown(json, Nested::Counted), counted, "{json}");
        }
        assert_eq!(text(None, Dates::Absolute, Nested::Json), "");
    }

    fn readable(resource: &str, names: Option<&Names>, item: &str, path: &str) -> String {
        let readable = Readable { resource: catalogue::find(resource), dates: Dates::Absolute, names };
        readable.text(Value::new(item), path, Nested::Joined)
    }

    #[test]
    fn people_read_words_amounts_flags_and_names() {
        let mut names = Names::default();
        names.add("stages", "2".to_owned(), "Follow\u{1b} Up".to_owned());
        names.add("contacts", "7".to_owned(), "ana@example.com".to_owned());
        let deal = r#"{"value":"1250000","status":0,"stage":"2","owner":"9","contact":"0","isDisabled":true}"#;
        let shown = |path| readable("deals", Some(&names), deal, path);
        assert_eq!(["value", "status", "stage"].map(shown), ["12,500.00", "open", "Follow␛ Up"]);
        // Without a name, without a record, and a property that the record lacks.
        assert_eq!(["owner", "contact", "isDisabled", "group"].map(shown), ["9", "", "yes", ""]);
        assert_eq!(readable("deals", None, deal, "stage"), "2");
        assert_eq!(readable("deals", None, deal, "contact"), "0");
        let related = r#"{"stage":{"id":"2","title":"Offer"}}"#;
        assert_eq!(readable("deals", None, related, "stage"), "Offer");
        let task = |word| format!(r#"{{"relid":"7","reltype":"{word}"}}"#);
        assert_eq!(readable("tasks", Some(&names), &task("Subscriber"), "relid"), "ana@example.com");
        assert_eq!(readable("tasks", Some(&names), &task("Deal"), "relid"), "7");
        assert_eq!(readable("contacts fields", None, r#"{"isrequired":"1"}"#, "isrequired"), "yes");
        assert_eq!(readable("", None, r#"{"ok":false,"stage":"2"}"#, "ok"), "no");
        let chosen =
            |value: &str| readable("contacts field-values", None, &format!(r#"{{"value":"{value}"}}"#), "value");
        assert_eq!(["||Webinars||Events||", "||Events||"].map(chosen), ["Webinars, Events", "Events"]);
        assert_eq!(["||", "||||", "a||b", "||a"].map(chosen), ["||", "||||", "a||b", "||a"]);
    }
}
