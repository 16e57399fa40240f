//! The top level of a response, read in one pass: the wanted key as raw text, the flags that may mean failure, `meta.total`;
//! everything else is skipped. Does not know what the flags mean; see [`super::soft`].

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, Kind, Result};
use crate::text::json::records::Elements;
use crate::text::json::scan::Scanner;
use crate::text::json::value::Value as Json;

/// Top-level properties that may report a failure or its reason.
pub const FLAGS: &[&str] =
    &["succeeded", "success", "Success", "result_code", "errors", "error", "message", "result_message", "failed"];

/// The top level of a response that is an object.
#[derive(Debug, Default)]
pub struct Envelope<'a> {
    /// The elements of the arrays that [`open_lists`] or [`open_arrays`] split, by key.
    pub lists: Vec<(&'a str, Elements)>,
    /// The value under the wanted key, as the server sent it.
    pub wanted: Option<&'a str>,
    /// The value under the plural of the wanted key.
    pub plural: Option<&'a str>,
    /// The names of all properties, in order.
    pub names: Vec<Cow<'a, str>>,
    /// Name and value of the properties that may report a failure.
    pub flags: Vec<(&'static str, &'a str)>,
    /// The value of `meta`.
    pub meta: Option<&'a str>,
    /// Whether another value is an object with numeric keys (PHP's array with gaps). Determined by [`open_arrays`] and
    /// [`open_lists`].
    pub has_numbered: bool,
}

impl<'a> Envelope<'a> {
    /// Keeps the property if it is `meta` or a flag; of others, only whether they have numeric keys.
    fn keep(&mut self, name: &str, value: &'a str) {
        if let Some(flag) = FLAGS.iter().find(|flag| **flag == name) {
            self.flags.push((flag, value));
        } else if name == "meta" {
            self.meta = Some(value);
        } else if value.starts_with('{') {
            self.has_numbered |= Json::new(value).numbered().is_some();
        }
    }

    /// `meta.total`, or `meta.page.total` for segments.
    pub fn total(&self) -> Option<u64> {
        // The `meta` of contacts is long; most other listings have only the total in it.
        let meta: Value = serde_json::from_str(self.meta?).ok()?;
        number(meta.get("total").or_else(|| meta.get("page")?.get("total"))?)
    }

    /// `meta.success`, which `accounts/bulk_delete` returns.
    pub fn meta_success(&self) -> Option<Value> {
        let meta: Value = serde_json::from_str(self.meta?).ok()?;
        meta.get("success").cloned()
    }

    /// Whether it has only `meta` and flags.
    pub fn is_bare(&self) -> bool {
        self.names.iter().all(|name| name == "meta" || FLAGS.contains(&name.as_ref()))
    }

    /// The flag of that name.
    pub fn flag(&self, name: &str) -> Option<Value> {
        let (_, raw) = self.flags.iter().find(|(known, _)| *known == name)?;
        // A value that is nested too deep to parse still counts as present.
        Some(serde_json::from_str(raw).unwrap_or_else(|_| Value::String(String::from("(unreadable)"))))
    }
}

/// Reads the top level of the object `text`; `key` is the wanted property, empty for none.
///
/// # Errors
/// `Other` for text that is not one JSON object.
pub fn open<'a>(text: &'a str, key: &str) -> Result<Envelope<'a>> {
    read(text, Top { key, plural: plural(key) }).map_err(|error| invalid(&error))
}

/// Reads the top level of the object `text`, and splits the array under `key` in the same pass. If it is not an array, or is
/// nested too deep, the value is under `wanted`.
///
/// # Errors
/// `Other` for text that is not one JSON object.
pub fn open_list<'a>(text: &'a str, key: &str) -> Result<Envelope<'a>> {
    open_lists(text, &[key]).filter(|envelope| !envelope.lists.is_empty()).map_or_else(|| open(text, key), Ok)
}

/// Reads the top level of the object `text`, and splits the arrays under `keys` in the same pass. None for an object that is
/// not in the usual form: each wanted property is an array and occurs once, names have no escapes.
pub fn open_lists<'a>(text: &'a str, keys: &[&str]) -> Option<Envelope<'a>> {
    scan(text, |name, _| keys.contains(&name))
}

/// Reads the top level of the object `text`, and splits all its arrays in the same pass, except `meta` and flags. None for an
/// object that is not in the usual form.
pub fn open_arrays(text: &str) -> Option<Envelope<'_>> {
    scan(text, |name, first| first == Some(b'[') && name != "meta" && !FLAGS.contains(&name))
}

/// The top level of an object in the usual form; `is_split` selects arrays by key and by the first byte of the value.
fn scan<'a>(text: &'a str, is_split: impl Fn(&str, Option<u8>) -> bool) -> Option<Envelope<'a>> {
    let mut envelope = Envelope::default();
    let mut scanner = Scanner::new(text);
    scanner.pass(b'{')?;
    scanner.space();
    loop {
        let (start, end) = scanner.name()?;
        let name = text.get(start..end).filter(|name| !name.contains('\\'))?;
        if is_split(name, scanner.next()) {
            let is_first = envelope.lists.iter().all(|(known, _)| *known != name);
            envelope.lists.push((name, is_first.then_some(scanner.elements()?)?));
        } else {
            let value = scanner.value()?;
            envelope.keep(name, text.get(value.start..value.end)?);
        }
        envelope.names.push(Cow::Borrowed(name));
        scanner.space();
        if scanner.pass(b',').is_none() {
            break;
        }
        scanner.space();
    }
    scanner.pass(b'}')?;
    scanner.space();
    scanner.is_at_end().then_some(envelope)
}

fn read<'a>(text: &'a str, visitor: Top<'_>) -> serde_json::Result<Envelope<'a>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let envelope = reader.deserialize_map(visitor)?;
    reader.end()?;
    Ok(envelope)
}

/// The error for text that is not JSON.
pub fn invalid(error: &serde_json::Error) -> Error {
    Error::new(Kind::Other, format!("the response is not valid JSON: {error}"))
}

/// Whether `text` is `[]`, with any white space inside.
pub fn is_empty_array(text: &str) -> bool {
    is_empty_between(text, '[', ']')
}

/// Whether `text` is `{}`, with any white space inside.
pub fn is_empty_object(text: &str) -> bool {
    is_empty_between(text, '{', '}')
}

fn is_empty_between(text: &str, open: char, close: char) -> bool {
    text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(|inside| inside.trim().is_empty())
}

/// An integer, sent as a number or as a string of digits.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The key of the list form of `key`: `tag` → `tags`, `dealCustomFieldDatum` → `dealCustomFieldData`.
fn plural(key: &str) -> String {
    if key.is_empty() {
        return String::new();
    }
    if let Some(stem) = key.strip_suffix("um") {
        return format!("{stem}a");
    }
    if let Some(stem) = key.strip_suffix('y') {
        return format!("{stem}ies");
    }
    if key.ends_with('s') { format!("{key}es") } else { format!("{key}s") }
}

struct Top<'k> {
    key: &'k str,
    plural: String,
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = Envelope<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            if !self.key.is_empty() && name == self.key {
                envelope.wanted = Some(map.next_value::<&RawValue>()?.get());
            } else if !self.key.is_empty() && name == self.plural {
                envelope.plural = Some(map.next_value::<&RawValue>()?.get());
            } else if name == "meta" || FLAGS.contains(&name.as_ref()) {
                envelope.keep(&name, map.next_value::<&RawValue>()?.get());
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            envelope.names.push(name);
        }
        Ok(envelope)
    }
}

/// The name of a property, borrowed if it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
