//! One record of a response.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::text::json::scan::Span;

/// One record of a response: its JSON text, exactly as the server sent it. The items of a response share its text, so a clone
/// is cheap, and keeping one item keeps the text of all.
#[derive(Clone)]
pub struct Item {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

impl Item {
    /// The JSON text.
    pub fn json(&self) -> &str {
        self.text.get(self.span.start..self.span.end).unwrap_or("null")
    }

    /// Whether the JSON text has no white space between its tokens.
    pub fn is_compact(&self) -> bool {
        self.span.compact
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
        // Text that is nested too deep for the scanner is passed on.
        let unread = Span { start: 0, end: json.len(), id: (0, 0), compact: false };
        Item { text: Arc::from(json), span: crate::text::json::scan::whole(json).unwrap_or(unread) }
    }

    /// A property as text, without parsing the whole item: the text of a string, the digits of a number, `true` or `false`.
    /// None if the item is not an object, or the property is missing, null, an object or an array. One pass over the
    /// item's text; a dotted key (`attributes.name`) descends, which is slower.
    pub fn get(&self, key: &str) -> Option<String> {
        crate::text::json::property::text(self.json(), key).or_else(|| self.descend(key))
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
        let (start, end) = self.span.id;
        let is_quoted = start > 0 && self.text.as_bytes().get(start - 1) == Some(&b'"');
        let token = if is_quoted { start - 1..end + 1 } else { start..end };
        self.text.get(token).filter(|token| !token.is_empty())
    }

    /// The property `id` as text; ids are strings or, in newer parts of the API, numbers.
    pub fn id(&self) -> Option<String> {
        self.id_text().map(Cow::into_owned)
    }

    /// The same, without a copy where that is possible.
    pub fn id_text(&self) -> Option<Cow<'_, str>> {
        match self.span.id {
            (0, 0) => self.get("id").map(Cow::Owned),
            (start, end) => self.text.get(start..end).map(Cow::Borrowed),
        }
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Item").field(&self.json()).finish()
    }
}
