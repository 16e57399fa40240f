//! JSON as PHP's `json_encode` writes it, which is how it travels from the service: `\/` for slashes, `\uXXXX` for
//! everything beyond ASCII, no white space.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// The bytes of `value` as the service would send them.
pub fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Php);
    // A `Value` has text keys only and the sink is memory, so this cannot fail; an empty body would show it if it did.
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
        // What needs no escape goes as one piece.
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
    fn slashes_and_letters_beyond_ascii_are_escaped() {
        let bytes = encode(&json!({"a/b": "ñ 李 😀 \"\n", "n": 1.5, "e": []}));
        let expected = r#"{"a\/b":"\u00f1 \u674e \ud83d\ude00 \"\n","n":1.5,"e":[]}"#;
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }
}
