//! The top level of an answer, read in one pass: the wanted key as raw text, the flags that mean failure, `meta.total`;
//! everything else is skipped without being built. Knows nothing of what the flags mean; see [`super::soft`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, Kind, Result};

/// Top-level members that may say that nothing was done, or why.
const FLAGS: &[&str] =
    &["succeeded", "success", "Success", "result_code", "errors", "error", "message", "result_message", "failed"];

/// The top level of an answer that is an object.
#[derive(Debug, Default)]
pub struct Envelope<'a> {
    /// The elements under the wanted key, where [`open_list`] found an array there.
    pub list: Option<Vec<Box<RawValue>>>,
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

impl Envelope<'_> {
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
    read(text, Top { key, plural: plural(key), list: false }).map_err(|error| invalid(&error))
}

/// Reads the top level of the object `text` whose member `key` should be an array, in a single pass. Where it is
/// something else, the value is under `wanted`.
///
/// # Errors
/// `Other` for a text that is not one JSON object.
pub fn open_list<'a>(text: &'a str, key: &str) -> Result<Envelope<'a>> {
    read(text, Top { key, plural: String::new(), list: true }).or_else(|_| open(text, key))
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
    /// Whether the wanted value is taken apart on the way.
    list: bool,
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
                if self.list {
                    envelope.list = Some(map.next_value()?);
                } else {
                    envelope.wanted = Some(map.next_value::<&RawValue>()?.get());
                }
            } else if !self.key.is_empty() && name == self.plural {
                envelope.plural = Some(map.next_value::<&RawValue>()?.get());
            } else if let Some(flag) = FLAGS.iter().find(|flag| **flag == name) {
                envelope.flags.push((flag, map.next_value::<&RawValue>()?.get()));
            } else if name == "meta" {
                envelope.meta = Some(map.next_value::<&RawValue>()?.get());
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
