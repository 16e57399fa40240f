//! Navigates valid JSON text without decoding it, so that skipped values cost little and numbers keep every digit. Invalid text
//! gives wrong results, never a panic.

use std::borrow::Cow;

use super::lexer::{decode, string_end, value_end};

/// The JSON text of one value, without surrounding white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a>(&'a str);

/// The column name of an item that is not an object.
pub const WHOLE: &str = "value";

impl<'a> Value<'a> {
    /// The value with this text.
    pub fn new(json: &'a str) -> Self {
        Value(json.trim_matches([' ', '\t', '\n', '\r']))
    }

    /// The JSON text.
    pub fn json(self) -> &'a str {
        self.0
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// Whether it is an array.
    pub fn is_array(self) -> bool {
        self.0.starts_with('[')
    }

    /// Whether it is an array or an object.
    pub fn is_nested(self) -> bool {
        self.is_object() || self.is_array()
    }

    /// Whether it is a string.
    pub fn is_string(self) -> bool {
        self.0.starts_with('"')
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The decoded text of a string; the JSON text of any other value.
    pub fn text(self) -> Cow<'a, str> {
        if self.is_string() { decode(self.0) } else { Cow::Borrowed(self.0) }
    }

    /// The keys and values of an object, keys as JSON strings; none for any other value.
    pub fn members(self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let mut parts = Parts { text: self.0, position: 1, closed: !self.is_object() };
        std::iter::from_fn(move || Some((parts.next()?, parts.next()?)))
    }

    /// The elements of an array; none for any other value.
    pub fn elements(self) -> impl Iterator<Item = Value<'a>> {
        Parts { text: self.0, position: 1, closed: !self.is_array() }
    }

    /// The value at a path whose dots descend into objects and arrays (`links.owner`, `fieldValues.0.value`). A key with a dot
    /// in it is found too.
    pub fn at(self, path: &str) -> Option<Value<'a>> {
        if self.is_array() {
            let (index, rest) = path.split_once('.').map_or((path, None), |(index, rest)| (index, Some(rest)));
            let element = self.elements().nth(index.parse().ok()?)?;
            return rest.map_or(Some(element), |rest| element.at(rest));
        }
        if let Some((_, found)) = self.members().find(|(key, _)| key.text() == path) {
            return Some(found);
        }
        let (first, rest) = path.split_once('.')?;
        self.members().find(|(key, _)| key.text() == first)?.1.at(rest)
    }

    /// The value in an item's column: the one at that path, or the item itself if it is not an object.
    pub fn column(self, path: &str) -> Option<Value<'a>> {
        if path == WHOLE && !self.is_object() { Some(self) } else { self.at(path) }
    }

    /// The values in all these columns, in one pass if no path descends.
    pub fn columns(self, paths: &[String]) -> Vec<Option<Value<'a>>> {
        if !self.is_object() {
            return paths.iter().map(|path| self.column(path)).collect();
        }
        let mut found = vec![None; paths.len()];
        let mut missing = paths.len();
        for (key, value) in self.members() {
            if missing == 0 {
                break;
            }
            let key = key.text();
            for (place, path) in found.iter_mut().zip(paths) {
                if place.is_none() && *path == key {
                    *place = Some(value);
                    missing -= 1;
                }
            }
        }
        for (place, path) in found.iter_mut().zip(paths) {
            if place.is_none() && path.contains('.') {
                *place = self.at(path);
            }
        }
        found
    }

    /// The value of the property `name` of an object; the first of a key that occurs twice.
    pub fn property(self, name: &str) -> Option<Value<'a>> {
        self.members().find(|(key, _)| key.text() == name).map(|(_, value)| value)
    }

    /// The values of an object whose keys are all numbers: what PHP makes of an array with gaps. None for other objects.
    pub fn numbered(self) -> Option<Vec<Value<'a>>> {
        let is_number = |name: Value<'_>| name.text().bytes().all(|byte| byte.is_ascii_digit());
        let values: Vec<Value<'a>> =
            self.members().map(|(name, value)| is_number(name).then_some(value)).collect::<Option<_>>()?;
        (!values.is_empty()).then_some(values)
    }

    /// The nesting depth of arrays and objects; 0 for other values.
    pub fn depth(self) -> usize {
        let bytes = self.0.as_bytes();
        let (mut depth, mut deepest, mut position) = (0_usize, 0, 0);
        while let Some(&byte) = bytes.get(position) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(depth);
            position = if byte == b'"' { string_end(bytes, position) } else { position + 1 };
        }
        deepest
    }
}

/// The values directly in an array or object, including keys.
struct Parts<'a> {
    text: &'a str,
    position: usize,
    closed: bool,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.position), Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b':')) {
            self.position += 1;
        }
        if self.closed || matches!(bytes.get(self.position), None | Some(b'}' | b']')) {
            self.closed = true;
            return None;
        }
        let start = self.position;
        self.position = value_end(bytes, start);
        self.text.get(start..self.position).map(Value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ITEM: &str =
        r#" {"id":"7", "a\"b" : [1, {"c.d":{"e":-1.50}} ,"]"],"n":null,"links":{ "owner":"x\/y"},"t":true} "#;

    #[test]
    fn paths_descend_into_objects_and_arrays() {
        let found = |path: &str| Value::new(ITEM).at(path).map(Value::json);
        assert_eq!(found("id"), Some("\"7\""));
        assert_eq!(found("a\"b.0"), Some("1"));
        assert_eq!(found("a\"b.1.c.d"), Some("{\"e\":-1.50}"));
        assert_eq!(found("a\"b.2"), Some("\"]\""));
        assert_eq!(found("a\"b.3"), None);
        assert_eq!(found("n"), Some("null"));
        assert_eq!(found("links.owner"), Some("\"x\\/y\""));
        assert_eq!(found("links.nobody"), None);
        assert_eq!(found("t"), Some("true"));
        assert_eq!(found("id.x"), None);
    }

    #[test]
    fn all_columns_at_once_are_those_found_one_by_one() {
        let paths = ["t", "n", "links.owner", "a\"b", "nope", "t", "a\"b.1.c.d", "id"].map(str::to_owned);
        for item in [ITEM, "{}", "5", "[{\"t\":1}]"].map(Value::new) {
            let one_by_one: Vec<Option<Value<'_>>> = paths.iter().map(|path| item.column(path)).collect();
            assert_eq!(item.columns(&paths), one_by_one);
        }
    }

    #[test]
    fn strings_lose_their_escapes_and_numbers_keep_their_digits() {
        assert_eq!(Value::new("\"x\\/y\\u00e9\"").text(), "x/yé");
        assert_eq!(Value::new("\"\\ud800\"").text(), "\\ud800");
        assert_eq!(Value::new("1.5000").text(), "1.5000");
    }

    #[test]
    fn an_item_that_is_no_object_has_one_column() {
        assert_eq!(Value::new("5").column(WHOLE), Some(Value("5")));
        assert_eq!(Value::new("{\"value\":6}").column(WHOLE), Some(Value("6")));
    }

    #[test]
    fn only_objects_with_numeric_keys_are_lists() {
        let values = |json| Value::new(json).numbered().map(|all| all.into_iter().map(Value::json).collect::<Vec<_>>());
        assert_eq!(values(r#"{"0":{"a":1.50},"2":[]}"#), Some(vec![r#"{"a":1.50}"#, "[]"]));
        assert_eq!(values(r#"{"id":1}"#), None);
        assert_eq!(values("{}"), None);
    }

    #[test]
    fn depth_counts_brackets_outside_strings() {
        assert_eq!(Value::new("1").depth(), 0);
        assert_eq!(Value::new(r#"{"a":["[[[\"[["]}"#).depth(), 2);
        assert_eq!(Value::new("[[{\"[[[\\\"[\":1}],[]]").depth(), 3);
    }

    proptest! {
        #[test]
        fn text_that_is_not_json_never_panics(text in "[\\[\\]{}\",:\\\\ a1é]{0,30}", path in "[a1.]{0,5}") {
            let value = Value::new(&text);
            let _ = (value.at(&path), value.depth(), value.text(), value.elements().count());
        }
    }
}
