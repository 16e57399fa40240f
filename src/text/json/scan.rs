//! JSON text checked and taken apart in a single pass over its bytes, eight at a time inside strings: an export spends
//! most of its time here. Accepts only what serde_json accepts too; what it does not accept may still be valid (it is
//! nested too deep, or a member comes twice), so the caller asks serde_json then, which also has the words for an error.
//! Knows no envelopes.

use super::bytes;
use crate::text::json::MAX_DEPTH;

/// Where a value stands in its text, and what was learned of it on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Of an object, where the value of its member `id` stands without its quotes; `(0, 0)` where it has none that is
    /// a number or a string without escapes.
    pub id: (usize, usize),
    /// Whether there is no white space between its tokens.
    pub compact: bool,
}

impl Span {
    /// The same in a text that begins `distance` bytes further on.
    pub fn back(self, distance: usize) -> Self {
        let id = if self.id == (0, 0) { self.id } else { (self.id.0 - distance, self.id.1 - distance) };
        Span { start: self.start - distance, end: self.end - distance, id, ..self }
    }
}

/// A reader at some byte of a text. Every method gives none where the text is not what it should be.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether white space came by since this was last set to false.
    spaced: bool,
}

/// The value that is the whole of `text`.
pub fn whole(text: &str) -> Option<Span> {
    let mut scanner = Scanner::new(text);
    scanner.space();
    let span = scanner.value()?;
    scanner.space();
    scanner.is_at_end().then_some(span)
}

/// The elements of the array that is the whole of `text`.
pub fn array(text: &str) -> Option<Vec<Span>> {
    let mut scanner = Scanner::new(text);
    scanner.space();
    let spans = scanner.elements()?;
    scanner.space();
    scanner.is_at_end().then_some(spans)
}

impl<'a> Scanner<'a> {
    /// A reader at the first byte.
    pub fn new(text: &'a str) -> Self {
        Scanner { bytes: text.as_bytes(), at: 0, spaced: false }
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Passes the byte, should it come next.
    pub fn pass(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    /// The byte that comes next.
    #[inline]
    pub fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes white space.
    #[inline]
    pub fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.next() {
            self.at += 1;
            self.spaced = true;
        }
    }

    /// Passes a member's name and its colon; gives where the name stands, between its quotes.
    #[inline]
    pub fn name(&mut self) -> Option<(usize, usize)> {
        self.pass(b'"')?;
        let start = self.at;
        self.string()?;
        let end = self.at - 1;
        self.space();
        self.pass(b':')?;
        self.space();
        Some((start, end))
    }

    /// Passes an array; gives where its elements stand.
    pub fn elements(&mut self) -> Option<Vec<Span>> {
        let mut spans = Vec::new();
        self.pass(b'[')?;
        self.space();
        if self.pass(b']').is_some() {
            return Some(spans);
        }
        loop {
            spans.push(self.value()?);
            self.space();
            if self.pass(b']').is_some() {
                return Some(spans);
            }
            self.pass(b',')?;
            self.space();
        }
    }

    /// Passes a value that is nested no deeper than [`MAX_DEPTH`].
    pub fn value(&mut self) -> Option<Span> {
        let start = self.at;
        self.spaced = false;
        // A bit for each open array or object, the innermost lowest: set where it is an object.
        let (mut depth, mut kinds) = (0, 0_u128);
        let (mut id, mut is_id) = ((0, 0), false);
        loop {
            let first = self.next()?;
            let begin = self.at;
            self.at += 1;
            match first {
                b'"' => {
                    let escaped = self.string()?;
                    if is_id && !escaped {
                        id = (begin + 1, self.at - 1);
                    }
                }
                b'{' | b'[' => {
                    if depth == MAX_DEPTH {
                        return None;
                    }
                    self.space();
                    let is_object = first == b'{';
                    // `]` and `}` are two behind their openers.
                    if self.next()? == first + 2 {
                        self.at += 1;
                    } else {
                        depth += 1;
                        kinds = kinds << 1 | u128::from(is_object);
                        is_id = is_object && self.member(depth)?;
                        continue;
                    }
                }
                b't' => self.word(b"rue")?,
                b'f' => self.word(b"alse")?,
                b'n' => self.word(b"ull")?,
                _ => {
                    self.number(first)?;
                    if is_id {
                        id = (begin, self.at);
                    }
                }
            }
            loop {
                if depth == 0 {
                    return Some(Span { start, end: self.at, id, compact: !self.spaced });
                }
                self.space();
                let is_object = kinds & 1 == 1;
                let next = self.next()?;
                self.at += 1;
                if next == b',' {
                    self.space();
                    is_id = is_object && self.member(depth)?;
                    break;
                }
                if next != (if is_object { b'}' } else { b']' }) {
                    return None;
                }
                depth -= 1;
                kinds >>= 1;
            }
        }
    }

    /// Passes a member's name; gives whether it is the outermost object's `id`.
    #[inline]
    fn member(&mut self, depth: usize) -> Option<bool> {
        let (start, end) = self.name()?;
        Some(depth == 1 && end - start == 2 && self.bytes[start..end] == *b"id")
    }

    /// Passes the rest of a string, from behind its opening quote; gives whether it has escapes.
    #[inline]
    fn string(&mut self) -> Option<bool> {
        let (text, mut at, mut escaped) = (self.bytes, self.at, false);
        loop {
            at += bytes::plain(text.get(at..)?);
            match text.get(at)? {
                b'"' => {
                    self.at = at + 1;
                    return Some(escaped);
                }
                b'\\' => at += escape(&text[at..])?,
                _ => return None,
            }
            escaped = true;
        }
    }

    /// Passes the rest of a word.
    #[inline]
    fn word(&mut self, rest: &[u8]) -> Option<()> {
        let is_it = self.bytes.get(self.at..)?.starts_with(rest);
        self.at += rest.len();
        is_it.then_some(())
    }

    /// Passes the rest of a number, from behind its first byte.
    fn number(&mut self, first: u8) -> Option<()> {
        let first = if first == b'-' {
            self.at += 1;
            *self.bytes.get(self.at - 1)?
        } else {
            first
        };
        match first {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            _ => return None,
        }
        if self.next() == Some(b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if let Some(b'e' | b'E') = self.next() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.next() {
                self.at += 1;
            }
            self.some_digits()?;
        }
        Some(())
    }

    fn digits(&mut self) {
        while let Some(b'0'..=b'9') = self.next() {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Option<()> {
        let start = self.at;
        self.digits();
        (self.at > start).then_some(())
    }
}

/// The length of the escape at the start.
#[inline]
fn escape(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        // In URLs, the most common by far.
        b'/' => Some(2),
        b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' if bytes.get(2..6)?.iter().all(u8::is_ascii_hexdigit) => Some(6),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    fn texts(text: &str) -> Option<Vec<&str>> {
        Some(array(text)?.iter().map(|span| &text[span.start..span.end]).collect())
    }

    #[test]
    fn elements_are_found_with_their_ids_and_without_the_white_space_around_them() {
        let text = r#" [ {"id":"7"} ,{"a":{"id":"1"},"id":-8.5e1,"b":[]}, {"a":[1, 2]},"x\/",null,[[],{}] ] "#;
        let spans = array(text).unwrap();
        let ids: Vec<&str> = spans.iter().map(|span| &text[span.id.0..span.id.1]).collect();
        assert_eq!(ids, ["7", "-8.5e1", "", "", "", ""]);
        assert_eq!(spans.iter().map(|span| span.compact).collect::<Vec<_>>(), [true, true, false, true, true, true]);
        assert_eq!(texts(text).unwrap()[2..], [r#"{"a":[1, 2]}"#, r#""x\/""#, "null", "[[],{}]"]);
        assert_eq!(
            array(r#"[{"id":"a\"b"},{"id":null},{"id":["1"]}]"#).unwrap().iter().map(|s| s.id).max(),
            Some((0, 0))
        );
    }

    #[test]
    fn nesting_is_followed_as_deep_as_it_can_be_read() {
        let nest = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for depth in [1, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 100_000] {
            assert_eq!(whole(&nest(depth)).is_some(), depth <= MAX_DEPTH, "{depth}");
            let filled = nest(depth).replace("[]", "[1]").replace('[', "{\"a\":[").replace(']', "]}");
            assert_eq!(whole(&filled).is_some(), 2 * depth <= MAX_DEPTH, "{depth}");
        }
    }

    /// Texts that are JSON more often than not.
    fn almost_json() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\"a\"",
            "\"id\":",
            "\\",
            "\\/",
            "\\u00e9",
            "\\u12",
            " ",
            "\n",
            "\u{1}",
            "é",
            "0",
            "-",
            "12",
            ".5",
            "e+3",
            "true",
            "false",
            "null",
            "nul",
            "\"1\"",
            "{\"id\":\"1\"}",
            "[1, 2]",
            "\"long enough for a word or two\"",
        ]);
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_shallow_is_json_here_where_it_is_json_to_serde(text in almost_json()) {
            let theirs = serde_json::from_str::<&RawValue>(&text).ok();
            let ours = whole(&text).map(|span| &text[span.start..span.end]);
            prop_assert_eq!(ours, theirs.map(RawValue::get));
            let listed = format!("[{text}]");
            let theirs = serde_json::from_str::<Vec<&RawValue>>(&listed).ok();
            prop_assert_eq!(texts(&listed), theirs.map(|all| all.into_iter().map(RawValue::get).collect()));
        }

        #[test]
        fn one_byte_changed_is_noticed_where_serde_notices_it(at in 0..240_usize, byte in 0..128_u8) {
            let text = r#"{"a":[1.5e-3,-0,true,false,null,{"b":"c\/d\u00e9\n"},"a longer text, and one more"],"id":"12","e":{}}"#;
            let mut bytes = text.as_bytes().to_vec();
            let length = bytes.len();
            bytes[at % length] = byte;
            let text = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(whole(&text).is_some(), serde_json::from_str::<&RawValue>(&text).is_ok());
        }
    }
}
