//! Where the tokens of JSON text end, and how a string is decoded and encoded. Tolerant: text that is not JSON gives some
//! position inside it, never a panic. [`super::scan`] is the strict counterpart, which validates.

use std::borrow::Cow;

use super::bytes::plain;

/// The position after the closing quote of the string whose opening quote is at `start`.
pub fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut position = start + 1;
    while let Some(rest) = bytes.get(position..) {
        let length = plain(rest);
        position += match rest.get(length) {
            Some(b'"') => return position + length + 1,
            Some(b'\\') => length + 2,
            Some(_) => length + 1,
            None => break,
        };
    }
    bytes.len()
}

/// The position after the value that starts at `start`.
pub fn value_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut position = start;
    while let Some(&byte) = bytes.get(position) {
        match byte {
            b'"' => {
                position = string_end(bytes, position);
                if depth == 0 {
                    return position;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return position + depth,
            b'}' | b']' => depth -= 1,
            b',' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return position,
            _ => {}
        }
        position += 1;
    }
    bytes.len()
}

/// The position after the number that starts at `start`.
pub fn number_end(bytes: &[u8], start: usize) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    bytes[start..].iter().position(|byte| !is_part(byte)).map_or(bytes.len(), |length| start + length)
}

/// The position of the first byte from `position` on that is not white space.
pub fn skip_space(bytes: &[u8], mut position: usize) -> usize {
    while matches!(bytes.get(position), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        position += 1;
    }
    position
}

/// The text of a string token. A lone surrogate is valid JSON but not text: its escape is shown instead.
pub fn decode(token: &str) -> Cow<'_, str> {
    let Some(inside) = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(token.trim_matches('"'));
    };
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Cow::Borrowed(inside);
    }
    serde_json::from_str(token).map_or(Cow::Borrowed(inside), Cow::Owned)
}

/// Appends `text` as a string token.
pub fn encode(text: &str, out: &mut Vec<u8>) {
    if plain(text.as_bytes()) == text.len() {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(serde_json::Value::from(text).to_string().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_end_where_json_ends_them() {
        let text = br#"["a\"b", {"c":[1.5e-3]}, null ]"#;
        assert_eq!(string_end(text, 1), 7);
        assert_eq!(value_end(text, 0), text.len());
        assert_eq!(value_end(text, 9), 23);
        assert_eq!(number_end(text, 15), 21);
        assert_eq!(skip_space(text, 8), 9);
    }

    #[test]
    fn a_lone_surrogate_keeps_its_escape() {
        assert_eq!(decode("\"\\ud800\""), "\\ud800");
        assert_eq!(decode("\"x\\/y\\u00e9\""), "x/yé");
    }

    proptest! {
        #[test]
        fn an_encoded_text_is_decoded_again(text in any::<String>()) {
            let mut out = Vec::new();
            encode(&text, &mut out);
            let token = String::from_utf8(out).unwrap();
            prop_assert_eq!(&token, &serde_json::Value::from(text.as_str()).to_string());
            prop_assert_eq!(string_end(token.as_bytes(), 0), token.len());
            prop_assert_eq!(decode(&token), text);
        }

        #[test]
        fn text_that_is_not_json_never_panics(text in "[\\[\\]{}\",:\\\\ a1é]{0,30}") {
            for start in 0..text.len() {
                let bytes = text.as_bytes();
                let ends = [string_end(bytes, start), value_end(bytes, start), number_end(bytes, start)];
                prop_assert!(ends.iter().all(|end| *end <= bytes.len()));
            }
        }
    }
}
