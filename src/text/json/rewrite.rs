//! JSON text copied with some of its values replaced; everything else stays byte for byte. One pass without recursion:
//! neither depth nor size can exhaust the stack. In text that is not JSON, whatever looks like a string is judged.

use super::lexer::{decode, encode, number_end, string_end};

/// What happens to one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays.
    Keep,
    /// This text replaces it.
    Replace(String),
    /// This text replaces it if its object has this key too.
    ReplaceBeside(&'static str, String),
}

/// The position of a value.
#[derive(Clone, Copy, Debug)]
pub struct ValueContext<'a> {
    /// The key of the value; for an element, the key of its array.
    pub key: &'a str,
    /// The key of the object that holds the value; for an object in an array, the key of the array.
    pub parent: &'a str,
    /// Whether [`Judge::marks`] holds for a key above the value.
    pub is_marked: bool,
}

/// Decides what is replaced.
pub trait Judge {
    /// Whether the key marks everything in the object or array that it holds.
    fn marks(&self, _key: &str) -> bool {
        false
    }

    /// What happens to a string or a number, given its decoded text.
    fn judge(&self, place: ValueContext<'_>, text: &str) -> Verdict;
}

impl<F: Fn(ValueContext<'_>, &str) -> Verdict> Judge for F {
    fn judge(&self, place: ValueContext<'_>, text: &str) -> Verdict {
        self(place, text)
    }
}

/// An array or object that is open.
#[derive(Default)]
struct Frame {
    is_object: bool,
    is_marked: bool,
    /// The key of the array or object; objects in an array have the key of the array.
    name: String,
    /// The key being read; for an array its own name.
    key: String,
    /// The keys so far; only used where a replacement depends on one of them.
    keys: Vec<String>,
    /// Replacements that depend on a key of the object: start and end in the output, the key, the new token.
    pending: Vec<(usize, usize, &'static str, Vec<u8>)>,
}

/// Copies `json` and replaces what `judge` says.
pub fn rewrite(json: &str, judge: &dyn Judge) -> String {
    let mut rewriter = Rewriter { judge, out: Vec::with_capacity(json.len()), frames: Vec::new(), expects_key: false };
    let bytes = json.as_bytes();
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        let end = match byte {
            b'"' => string_end(bytes, position),
            b'-' | b'0'..=b'9' => number_end(bytes, position),
            _ => next_token(bytes, position),
        };
        rewriter.token(json.get(position..end).unwrap_or_default(), byte);
        position = end;
    }
    String::from_utf8(rewriter.out).unwrap_or_default()
}

struct Rewriter<'j> {
    judge: &'j dyn Judge,
    out: Vec<u8>,
    frames: Vec<Frame>,
    expects_key: bool,
}

impl Rewriter<'_> {
    fn token(&mut self, token: &str, first: u8) {
        match first {
            b'{' | b'[' => self.open(first == b'{'),
            b'}' | b']' => self.close(),
            b',' => self.expects_key = self.frames.last().is_some_and(|frame| frame.is_object),
            b'"' if self.expects_key => self.key(token),
            b'"' | b'-' | b'0'..=b'9' => return self.value(token, first == b'"'),
            _ => {}
        }
        self.out.extend_from_slice(token.as_bytes());
    }

    fn open(&mut self, is_object: bool) {
        let (name, is_marked) = self.frames.last().map_or((String::new(), false), |frame| {
            (frame.key.clone(), frame.is_marked || self.judge.marks(&frame.key))
        });
        let key = if is_object { String::new() } else { name.clone() };
        self.frames.push(Frame { is_object, is_marked, name, key, ..Frame::default() });
        self.expects_key = is_object;
    }

    /// Applies the replacements that depend on a key, from the end, so that the earlier positions hold.
    fn close(&mut self) {
        self.expects_key = false;
        let Some(frame) = self.frames.pop() else { return };
        for (start, end, needed, token) in frame.pending.into_iter().rev() {
            if frame.keys.iter().any(|key| key == needed) {
                self.out.splice(start..end, token);
            }
        }
    }

    fn key(&mut self, token: &str) {
        self.expects_key = false;
        if let Some(frame) = self.frames.last_mut() {
            frame.key = decode(token).into_owned();
            frame.keys.push(frame.key.clone());
        }
    }

    fn value(&mut self, token: &str, is_string: bool) {
        let text = if is_string { decode(token) } else { token.into() };
        let frame = self.frames.last_mut();
        let place = frame.as_ref().map_or(ValueContext { key: "", parent: "", is_marked: false }, |frame| {
            ValueContext { key: &frame.key, parent: &frame.name, is_marked: frame.is_marked }
        });
        let start = self.out.len();
        match self.judge.judge(place, &text) {
            Verdict::Replace(text) => return encode(&text, &mut self.out),
            Verdict::ReplaceBeside(key, text) => {
                if let Some(frame) = frame {
                    let mut replacement = Vec::new();
                    encode(&text, &mut replacement);
                    frame.pending.push((start, start + token.len(), key, replacement));
                }
            }
            Verdict::Keep => {}
        }
        self.out.extend_from_slice(token.as_bytes());
    }
}

/// The end of one punctuation mark, or of everything up to the next token.
fn next_token(bytes: &[u8], start: usize) -> usize {
    let begins = |byte: &u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b'"' | b'-') || byte.is_ascii_digit();
    if bytes.get(start).is_some_and(begins) {
        return start + 1;
    }
    bytes[start..].iter().position(begins).map_or(bytes.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::pseudonyms::json;

    #[test]
    fn only_judged_values_change() {
        let text =
            r#" { "id" : "7", "firstName":"J\u00e4ne","tags":["vip",1.50], "links": {"note":"https:\/\/x\/1"} } "#;
        let masked = json(text);
        let name = crate::text::pseudonyms::pseudonym::of(crate::text::pseudonyms::pseudonym::Category::Name, "Jäne");
        assert_eq!(masked, text.replace(r#""J\u00e4ne""#, &format!("\"{name}\"")));
    }

    #[test]
    fn a_field_value_is_recognized_by_a_key_before_or_after_it() {
        for text in [r#"{"field":"1","value":"red"}"#, r#"{"value":"red","field":"1"}"#] {
            assert!(!json(text).contains("red"), "{text}");
        }
        assert_eq!(json(r#"{"value":"red","label":"Red"}"#), r#"{"value":"red","label":"Red"}"#);
        assert!(!json(r#"{"fields":[{"id":1,"value":"red"}]}"#).contains("red"));
        assert!(!json(r#"{"contact":{"fieldValues":[{"field":1,"value":19800203}]}}"#).contains("1980"));
    }

    #[test]
    fn deep_and_invalid_text_is_harmless() {
        let deep = "[{\"a\":".repeat(100_000);
        assert_eq!(json(&deep), deep);
        for text in ["", "{", "\"", "{\"a", "}{]", "{\"a\":\"\\", "é{\"ü\":é}"] {
            assert_eq!(json(text), text);
        }
    }

    proptest! {
        #[test]
        fn keeping_everything_changes_nothing(text in "\\PC*") {
            prop_assert_eq!(rewrite(&text, &|_: ValueContext<'_>, _: &str| Verdict::Keep), text);
        }

        #[test]
        fn json_stays_json(key in "\\PC{0,8}", value in "\\PC{0,20}") {
            let text = serde_json::json!({ key: [value.clone(), { "email": format!("{value}@example.com"), "note": value }] }).to_string();
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json(&text)).is_ok());
        }
    }
}
