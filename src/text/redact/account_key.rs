//! The account key in text: plain, percent-encoded, or escaped as in JSON, in whole or in part.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr_iter, memchr3, memmem};

/// Whether `key` is in `bytes`.
pub fn contains(bytes: &[u8], key: &[u8]) -> bool {
    if key.is_empty() {
        return false;
    }
    memmem::find(bytes, key).is_some() || has_encoded_ascii(bytes, key) && find(bytes, key, 0).is_some()
}

/// The text with each occurrence of `key` replaced.
pub fn replace<'a>(text: &'a str, key: &str, placeholder: &str) -> Cow<'a, str> {
    if !contains(text.as_bytes(), key.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    while let Some(range) = find(text.as_bytes(), key.as_bytes(), done) {
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(placeholder);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether a character that the key has is encoded although it need not be. Text rarely has any; searching for encoded
/// keys is slow.
fn has_encoded_ascii(bytes: &[u8], key: &[u8]) -> bool {
    let is_of_key = |(byte, _): (u8, usize)| key.contains(&byte);
    let percent = || memchr_iter(b'%', bytes).any(|at| encodings(bytes, at).into_iter().flatten().any(is_of_key));
    let unicode = || memmem::find_iter(bytes, b"\\u00").any(|at| escape(bytes, at).is_some_and(is_of_key));
    let short = || key.iter().any(|byte| b"/\"\\".contains(byte)) && bytes.contains(&b'\\');
    unicode() || short() || percent()
}

/// The first occurrence of `key` from `from` on.
fn find(bytes: &[u8], key: &[u8], from: usize) -> Option<Range<usize>> {
    let first = *key.first()?;
    let mut start = from;
    loop {
        start += memchr3(first, b'%', b'\\', bytes.get(start..)?)?;
        if let Some(end) = match_at(bytes, key, start) {
            return Some(start..end);
        }
        start += 1;
    }
}

/// The end of `key`, should it start at `at`.
fn match_at(bytes: &[u8], key: &[u8], mut at: usize) -> Option<usize> {
    for wanted in key {
        let encoded = encodings(bytes, at).into_iter().flatten().find(|(byte, _)| byte == wanted);
        let plain = || bytes.get(at).filter(|byte| *byte == wanted).map(|byte| (*byte, 1));
        at += encoded.or_else(plain)?.1;
    }
    Some(at)
}

/// What the bytes at `at` may encode, with the length of each encoding: `%2541`, `%41`, `\u0041`, `\/`.
fn encodings(bytes: &[u8], at: usize) -> [Option<(u8, usize)>; 2] {
    match bytes.get(at) {
        Some(b'%') => {
            let once = hex(bytes, at + 1);
            let twice = once.filter(|byte| *byte == b'%').and_then(|_| hex(bytes, at + 3));
            [twice.map(|byte| (byte, 5)), once.map(|byte| (byte, 3))]
        }
        Some(b'\\') => [escape(bytes, at), None],
        _ => [None, None],
    }
}

/// An escape of JSON for an ASCII character.
fn escape(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match bytes.get(at + 1)? {
        b'u' if bytes.get(at + 2..at + 4)? == b"00" => hex(bytes, at + 4).filter(u8::is_ascii).map(|byte| (byte, 6)),
        byte @ (b'/' | b'"' | b'\\') => Some((*byte, 2)),
        _ => None,
    }
}

fn hex(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_found_in_any_encoding() {
        let key = "0a/1\"b%41cdefg";
        for text in [
            "x 0a/1\"b%41cdefg y",
            "x 0a\\/1\\\"b%41cdefg y",
            "x \\u0030a/1\\u0022b%41cdefg y",
            "x 0%61%2F1%22b%2541cdefg y",
            "x 0a%252f1%22b%2541cdefg y",
            "x 0\\u0061/1\"b%25\\u00341cdefg y",
        ] {
            assert_eq!(replace(text, key, "*"), "x * y", "{text}");
        }
        for text in ["", "0a/1", "0a/1\"b%41cdefx", "%30%", "\\u003", "é\\u00e9%e9"] {
            assert!(matches!(replace(text, key, "*"), Cow::Borrowed(_)), "{text}");
        }
        assert_eq!(replace("abab", "ab", "*"), "**");
        assert_eq!(replace("text", "", "*"), "text");
    }
}
