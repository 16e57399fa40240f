//! One record of a response.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::text::json::records::{Record, Records};
use crate::text::json::value::Value;

/// One record of a response: its JSON text, exactly as the server sent it. The items of a response share its text, so a clone
/// is cheap, and keeping one item keeps the text of all.
#[derive(Clone)]
pub struct Item {
    records: Arc<Records>,
    at: usize,
}

impl Item {
    /// All values of `records`.
    pub fn all(records: Records) -> Vec<Self> {
        let records = Arc::new(records);
        (0..records.len()).map(|at| Item { records: Arc::clone(&records), at }).collect()
    }

    fn record(&self) -> Record<'_> {
        self.records.get(self.at)
    }

    /// The JSON text.
    pub fn json(&self) -> &str {
        self.record().json()
    }

    /// Whether the JSON text has no white space between its tokens.
    pub fn is_compact(&self) -> bool {
        self.record().is_compact()
    }

    /// The value of the property `name`, undecoded; none if the item is not an object or does not have it.
    pub fn property(&self, name: &str) -> Option<Value<'_>> {
        self.record().property(name)
    }

    /// The value at a path whose dots descend, undecoded; none if the item is not an object or does not have it.
    pub fn at(&self, path: &str) -> Option<Value<'_>> {
        self.record().at(path)
    }

    /// The item as a JSON value.
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(self.json()).unwrap_or_default()
    }

    /// An item that acamp makes itself.
    pub fn from_value(value: &serde_json::Value) -> Self {
        Item::from_json(&value.to_string())
    }

    /// An item from its JSON text, which must be valid.
    pub fn from_json(json: &str) -> Self {
        Item { records: Arc::new(Records::whole(json)), at: 0 }
    }

    /// A property as text, without parsing the whole item: the text of a string, the digits of a number, `true` or `false`.
    /// None if the item is not an object, or the property is missing, null, an object or an array. A dotted key
    /// (`attributes.name`) descends, which is slower.
    pub fn get(&self, key: &str) -> Option<String> {
        let Some(value) = self.property(key) else { return self.descend(key) };
        match value.json().as_bytes().first()? {
            b'"' => serde_json::from_str(value.json()).ok(),
            b'{' | b'[' | b'n' => None,
            _ => Some(value.json().to_owned()),
        }
    }

    /// A property that is a count, sent as a number or as text.
    pub fn count(&self, key: &str) -> Option<u64> {
        self.get(key)?.trim().parse().ok()
    }

    fn descend(&self, key: &str) -> Option<String> {
        use serde_json::Value;
        let whole: Value = key.contains('.').then(|| serde_json::from_str(self.json()).ok())??;
        match whole.pointer(&format!("/{}", key.replace('.', "/")))? {
            Value::String(text) => Some(text.clone()),
            Value::Null | Value::Object(_) | Value::Array(_) => None,
            other => Some(other.to_string()),
        }
    }

    /// The JSON text of the property `id`; none if it is not a number or a string without escapes.
    pub fn id_json(&self) -> Option<&str> {
        self.record().id_json()
    }

    /// The property `id` as text; ids are strings or, in newer parts of the API, numbers.
    pub fn id(&self) -> Option<String> {
        self.id_text().map(Cow::into_owned)
    }

    /// The same, without a copy where that is possible.
    pub fn id_text(&self) -> Option<Cow<'_, str>> {
        self.record().id().map(Cow::Borrowed).or_else(|| self.get("id").map(Cow::Owned))
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Item").field(&self.json()).finish()
    }
}
