//! Formats JSON text, compact or indented, without building values: numbers, order and strings stay as the server sent them,
//! except that escapes of visible characters become text: `\u00e9` is `é`, `\/` is `/`.

use super::bytes::{find, plain};
use super::escapes;
use super::lexer::skip_space;

/// How JSON is formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// On one line, without spaces.
    Compact,
    /// Two spaces per level; the number is the level of the value.
    Indented(usize),
}

/// Appends `text`, one valid JSON value, to `out`. With `harmless`, characters that a terminal would interpret are escaped.
pub fn append(out: &mut Vec<u8>, text: &str, layout: Layout, harmless: bool) {
    if harmless {
        let mut shown = Vec::with_capacity(text.len());
        lay_out(&mut shown, text.as_bytes(), layout);
        out.extend_from_slice(crate::text::clean::escape_json(&String::from_utf8_lossy(&shown)).as_bytes());
    } else {
        lay_out(out, text.as_bytes(), layout);
    }
}

/// Appends `text`, one valid JSON value without white space between its tokens: only escapes are
/// decoded.
pub fn append_compact(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let start = out.len();
    // The output is never longer than the input, but words may reach beyond the end.
    out.extend_from_slice(bytes);
    out.extend_from_slice(&[0; 8]);
    let target = &mut out[start..];
    let (mut from, mut to) = (0, 0);
    while let Some(rest) = bytes.get(from..).filter(|rest| !rest.is_empty()) {
        let word = rest.first_chunk().copied().unwrap_or_else(|| padded(rest));
        target[to..to + 8].copy_from_slice(&word);
        let Some(length) = find(&word, b'\\') else {
            (from, to) = (from + 8, to + 8);
            continue;
        };
        (from, to) = (from + length, to + length);
        if let Some((character, read)) = escapes::decode(&bytes[from..]) {
            to += character.encode_utf8(&mut target[to..]).len();
            from += read;
        } else {
            target[to + 1] = bytes.get(from + 1).copied().unwrap_or_default();
            (from, to) = (from + 2, to + 2);
        }
    }
    out.truncate((start + to).saturating_sub(from.saturating_sub(bytes.len())));
}

/// The last bytes of a text as a word.
fn padded(rest: &[u8]) -> [u8; 8] {
    let mut word = [0; 8];
    word.iter_mut().zip(rest).for_each(|(place, byte)| *place = *byte);
    word
}

/// Copies runs of unchanged bytes at once: this is most of the work of a large export.
fn lay_out(out: &mut Vec<u8>, bytes: &[u8], layout: Layout) {
    let (indented, mut depth) = match layout {
        Layout::Compact => (false, 0),
        Layout::Indented(depth) => (true, depth),
    };
    out.reserve(bytes.len());
    // Bytes before `copied` are in `out`; those from there to `position` need no change.
    let (mut copied, mut position) = (0, 0);
    while let Some(&byte) = bytes.get(position) {
        let start = position;
        position += 1;
        match byte {
            b'"' => (copied, position) = pass_string(out, bytes, copied, position),
            b' ' | b'\t' | b'\n' | b'\r' => {
                out.extend_from_slice(&bytes[copied..start]);
                copied = position;
            }
            b'{' | b'[' if indented => {
                out.extend_from_slice(&bytes[copied..position]);
                position = skip_space(bytes, position);
                if let Some(closing @ (b'}' | b']')) = bytes.get(position) {
                    out.push(*closing);
                    position += 1;
                } else {
                    depth += 1;
                    new_line(out, depth);
                }
                copied = position;
            }
            b'}' | b']' if indented => {
                out.extend_from_slice(&bytes[copied..start]);
                depth = depth.saturating_sub(1);
                new_line(out, depth);
                copied = start;
            }
            b',' | b':' if indented => {
                out.extend_from_slice(&bytes[copied..position]);
                copied = position;
                if byte == b',' { new_line(out, depth) } else { out.push(b' ') }
            }
            _ => {}
        }
    }
    out.extend_from_slice(&bytes[copied..]);
}

/// Advances to the end of the string whose first character is at `position`, decoding its escapes. Returns the new `copied`
/// and `position`.
fn pass_string(out: &mut Vec<u8>, bytes: &[u8], mut copied: usize, mut position: usize) -> (usize, usize) {
    while let Some(rest) = bytes.get(position..) {
        let at = position + plain(rest);
        match bytes.get(at) {
            Some(b'"') => return (copied, at + 1),
            Some(b'\\') if bytes.get(at + 1) == Some(&b'/') => {
                out.extend_from_slice(&bytes[copied..at]);
                (copied, position) = (at + 1, at + 2);
            }
            Some(b'\\') => match escapes::decode(&bytes[at..]) {
                Some((character, read)) => {
                    out.extend_from_slice(&bytes[copied..at]);
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    (copied, position) = (at + read, at + read);
                }
                None => position = at + 2,
            },
            Some(_) => position = at + 1,
            None => break,
        }
    }
    (copied, bytes.len())
}

fn new_line(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    out.resize(out.len() + 2 * depth, b' ');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn laid_out(text: &str, layout: Layout) -> String {
        let mut out = Vec::new();
        append(&mut out, text, layout, false);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_and_order_stay_and_escapes_of_visible_characters_become_text() {
        let text = r#" { "z":1.50000000000000000000000000000000000000000000000001, "a" : [ ], "b":[1,{ }, "\\/\/\u00e9\"" ] ,"n":12345678901234567890123 } "#;
        assert_eq!(
            laid_out(text, Layout::Compact),
            r#"{"z":1.50000000000000000000000000000000000000000000000001,"a":[],"b":[1,{},"\\//é\""],"n":12345678901234567890123}"#
        );
        assert_eq!(
            laid_out(text, Layout::Indented(0)),
            r#"{
  "z": 1.50000000000000000000000000000000000000000000000001,
  "a": [],
  "b": [
    1,
    {},
    "\\//é\""
  ],
  "n": 12345678901234567890123
}"#
        );
    }

    #[test]
    fn an_element_is_indented_from_its_level() {
        assert_eq!(laid_out("{\"a\":1}", Layout::Indented(1)), "{\n    \"a\": 1\n  }");
    }

    #[test]
    fn a_terminal_gets_escapes_in_place_of_controls() {
        let mut out = Vec::new();
        append(&mut out, "\"a\u{9b}b\"", Layout::Compact, true);
        assert_eq!(out, br#""a\u009bb""#);
    }

    /// A character of JSON text as PHP writes it, where it is no part of the syntax.
    fn escaped(character: char, all: bool) -> String {
        match character {
            '/' => "\\/".to_owned(),
            _ if all && !character.is_ascii() => {
                character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
            }
            _ => character.to_string(),
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\\\\/\"a]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn layout_never_changes_what_the_text_means(value in any_json()) {
            let compact = value.to_string();
            let indented = laid_out(&compact, Layout::Indented(0));
            prop_assert_eq!(&indented, &serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(laid_out(&indented, Layout::Indented(0)), indented.clone());
            prop_assert_eq!(laid_out(&indented, Layout::Compact), compact.clone());
        }

        #[test]
        fn both_ways_decode_escapes_alike_and_keep_the_meaning(value in any_json(), all in any::<bool>()) {
            let escaped: String = value.to_string().chars().map(|character| escaped(character, all)).collect();
            let decoded = laid_out(&escaped, Layout::Compact);
            prop_assert_eq!(serde_json::from_str::<Value>(&decoded).unwrap(), value);
            let mut out = b"before".to_vec();
            append_compact(&mut out, &escaped);
            prop_assert_eq!(String::from_utf8(out).unwrap(), format!("before{decoded}"));
        }
    }
}
