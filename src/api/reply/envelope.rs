//! The top level of an answer, read in one pass: the wanted key as raw text, the flags that mean failure, `meta.total`;
//! everything else is skipped without being built. Knows nothing of what the flags mean; see [`super::soft`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, Kind, Result};
use crate::text::json::scan::{Scanner, Span};

/// Top-level members that may say that nothing was done, or why.
const FLAGS: &[&str] =
    &["succeeded", "success", "Success", "result_code", "errors", "error", "message", "result_message", "failed"];

/// The top level of an answer that is an object.
#[derive(Debug, Default)]
pub struct Envelope<'a> {
    /// The elements under the wanted key, where [`open_list`] found an array there and no fault anywhere.
    pub list: Option<Vec<Span>>,
    /// The value under the wanted key, as the service typed it.
    pub wanted: Option<&'a str>,
    /// The value under the plural of the wanted key.
    pub plural: Option<&'a str>,
    /// The names of all members, in order.
    pub names: Vec<Cow<'a, str>>,
    /// Name and value of the members that may mean failure.
    pub flags: Vec<(&'static str, &'a str)>,
    /// The value of `meta`.
    pub meta: Option<&'a str>,
}

impl<'a> Envelope<'a> {
    /// Keeps the member, should it be `meta` or a flag.
    fn keep(&mut self, name: &str, value: &'a str) {
        if let Some(flag) = FLAGS.iter().find(|flag| **flag == name) {
            self.flags.push((flag, value));
        } else if name == "meta" {
            self.meta = Some(value);
        }
    }

    /// `meta.total`, or `meta.page.total` as the segment services have it.
    pub fn total(&self) -> Option<u64> {
        // The meta of contacts is long; most lists of other things have nothing but the total in it.
        let meta: Value = serde_json::from_str(self.meta?).ok()?;
        number(meta.get("total").or_else(|| meta.get("page")?.get("total"))?)
    }

    /// `meta.success`, which `accounts/bulk_delete` answers with.
    pub fn meta_success(&self) -> Option<Value> {
        let meta: Value = serde_json::from_str(self.meta?).ok()?;
        meta.get("success").cloned()
    }

    /// Whether nothing but `meta` and flags is in it.
    pub fn is_bare(&self) -> bool {
        self.names.iter().all(|name| name == "meta" || FLAGS.contains(&name.as_ref()))
    }

    /// The member of that name among the flags.
    pub fn flag(&self, name: &str) -> Option<Value> {
        let (_, raw) = self.flags.iter().find(|(known, _)| *known == name)?;
        // What cannot be read, for its depth, still counts as something that is there.
        Some(serde_json::from_str(raw).unwrap_or_else(|_| Value::String(String::from("(unreadable)"))))
    }
}

/// Reads the top level of the object `text`; `key` is the wanted member, empty for none.
///
/// # Errors
/// `Other` for a text that is not one JSON object.
pub fn open<'a>(text: &'a str, key: &str) -> Result<Envelope<'a>> {
    read(text, Top { key, plural: plural(key) }).map_err(|error| invalid(&error))
}

/// Reads the top level of the object `text` whose member `key` should be an array, and takes that apart in the same pass.
/// Where it is something else, or nested too deep, the value is under `wanted`.
///
/// # Errors
/// `Other` for a text that is not one JSON object.
pub fn open_list<'a>(text: &'a str, key: &str) -> Result<Envelope<'a>> {
    scan(text, key).map_or_else(|| open(text, key), Ok)
}

/// The top level of an object in its usual form: the wanted member is an array and comes once, names have no escapes.
fn scan<'a>(text: &'a str, key: &str) -> Option<Envelope<'a>> {
    let mut envelope = Envelope::default();
    let mut scanner = Scanner::new(text);
    scanner.pass(b'{')?;
    scanner.space();
    loop {
        let (start, end) = scanner.name()?;
        let name = text.get(start..end).filter(|name| !name.contains('\\'))?;
        if name == key {
            let twice = envelope.list.replace(scanner.elements()?).is_some();
            (!twice).then_some(())?;
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
    (scanner.is_at_end() && envelope.list.is_some()).then_some(envelope)
}

fn read<'a>(text: &'a str, visitor: Top<'_>) -> serde_json::Result<Envelope<'a>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let envelope = reader.deserialize_map(visitor)?;
    reader.end()?;
    Ok(envelope)
}

/// The error for a text that is not JSON.
pub fn invalid(error: &serde_json::Error) -> Error {
    Error::new(Kind::Other, format!("the answer is not valid JSON: {error}"))
}

/// A whole number, typed as a number or as a string of digits.
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

/// A member's name, borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Borrow;
        impl<'de> Visitor<'de> for Borrow {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> std::result::Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> std::result::Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrow)
    }
}
