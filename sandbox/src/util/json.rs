//! Small JSON objects, and JSON encoded as PHP's `json_encode` does, which is what the server sends: `\/` for slashes,
//! `\uXXXX` for everything outside ASCII, no whitespace.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::{Map, Value};

/// Returns the object in `value`; empty if it is not an object.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(object) = value { object } else { Map::new() }
}

/// Builds an object with one key: the envelope of most responses.
pub(crate) fn envelope(key: &str, value: impl Into<Value>) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value.into())]))
}

/// Builds an object with two keys, in this order.
pub(crate) fn envelopes(first: (&str, Value), second: (&str, Value)) -> Value {
    Value::Object(Map::from_iter([(first.0.to_owned(), first.1), (second.0.to_owned(), second.1)]))
}

/// Encodes `value` as the server would send it.
pub(crate) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Php);
    // This cannot fail: the keys of a `Value` are text and the sink is memory. An empty body would show it if it did.
    if value.serialize(&mut serializer).is_err() {
        bytes.clear();
    }
    bytes
}

struct Php;

impl Formatter for Php {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut units = [0u16; 2];
        let mut rest = fragment;
        // Write each run of characters that need no escape at once.
        while let Some(at) = rest.bytes().position(|byte| byte == b'/' || !matches!(byte, b' '..=b'~')) {
            let (plain, special) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut characters = special.chars();
            match characters.next() {
                Some('/') => writer.write_all(b"\\/")?,
                Some(character) => {
                    for unit in character.encode_utf16(&mut units) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
                None => {}
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::encode;

    #[test]
    fn slashes_and_characters_outside_ascii_are_escaped() {
        let bytes = encode(&json!({"a/b": "ñ 李 😀 \"\n", "n": 1.5, "e": []}));
        let expected = r#"{"a\/b":"\u00f1 \u674e \ud83d\ude00 \"\n","n":1.5,"e":[]}"#;
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }
}
