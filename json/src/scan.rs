//! Validates and splits JSON text in a single pass, eight bytes at a time inside strings: an export spends most of its time here.
//! Accepts only what serde_json accepts. Text it rejects may still be valid (nested too deep, or a duplicate key), so the
//! caller then asks serde_json, which also has the error message. Knows no envelopes.

use super::bytes;
use super::records::{Elements, Member};
use crate::MAX_DEPTH;

/// The position of a value in its text, and what the scan found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The position after the last byte.
    pub end: usize,
    /// For an object, the position of the value of its `id`, without quotes; `(0, 0)` if that is not a number or a string
    /// without escapes.
    pub id: (usize, usize),
    /// Whether it has no white space between its tokens.
    pub compact: bool,
    /// For an object among others, its first property and the end of its properties; `(0, 0)` for any other value.
    pub members: (usize, usize),
}

impl Span {
    /// The span in a text that starts `distance` bytes later.
    pub fn back(self, distance: usize) -> Self {
        let id = if self.id == (0, 0) { self.id } else { (self.id.0 - distance, self.id.1 - distance) };
        Span { start: self.start - distance, end: self.end - distance, id, ..self }
    }
}

/// A position in a text. Every method returns none for invalid text.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether white space was skipped since this was last set to false.
    spaced: bool,
    /// The properties of the values read by [`Scanner::elements`].
    members: Vec<Member>,
    /// Whether a name has escapes.
    has_escapes: bool,
}

/// The value that is the whole of `text`.
pub fn whole(text: &str) -> Option<Elements> {
    let mut scanner = Scanner::new(text);
    scanner.space();
    let span = scanner.walk::<true>()?;
    scanner.space();
    scanner.is_at_end().then(|| scanner.take(vec![span]))
}

/// The elements of the array that is the whole of `text`.
pub fn array(text: &str) -> Option<Elements> {
    let mut scanner = Scanner::new(text);
    scanner.space();
    let elements = scanner.elements()?;
    scanner.space();
    scanner.is_at_end().then_some(elements)
}

impl<'a> Scanner<'a> {
    /// A scanner at the first byte.
    pub fn new(text: &'a str) -> Self {
        Scanner { bytes: text.as_bytes(), at: 0, spaced: false, members: Vec::new(), has_escapes: false }
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Skips the byte, if it is next.
    pub fn pass(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    /// The next byte.
    #[inline]
    pub fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips white space.
    #[inline]
    pub fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.next() {
            self.at += 1;
            self.spaced = true;
        }
    }

    /// Skips a key and its colon; returns the position of the key, without quotes.
    #[inline]
    pub fn name(&mut self) -> Option<(usize, usize)> {
        self.pass(b'"')?;
        let start = self.at;
        self.has_escapes |= self.string()?;
        let end = self.at - 1;
        self.space();
        self.pass(b':')?;
        self.space();
        Some((start, end))
    }

    /// Skips an array; returns its elements.
    pub fn elements(&mut self) -> Option<Elements> {
        let mut spans = Vec::new();
        self.pass(b'[')?;
        self.space();
        if self.pass(b']').is_some() {
            return Some(Elements::default());
        }
        self.has_escapes = false;
        loop {
            spans.push(self.walk::<true>()?);
            self.space();
            if self.pass(b']').is_some() {
                return Some(self.take(spans));
            }
            self.pass(b',')?;
            self.space();
        }
    }

    /// The values at `spans` with the properties found since the last call.
    fn take(&mut self, spans: Vec<Span>) -> Elements {
        Elements { spans, members: std::mem::take(&mut self.members), has_escapes: self.has_escapes }
    }

    /// Skips a value that is nested at most [`MAX_DEPTH`] deep.
    pub fn value(&mut self) -> Option<Span> {
        self.walk::<false>()
    }

    /// Skips a value; `KEEP`: keeps the properties of an object, whose positions must fit.
    fn walk<const KEEP: bool>(&mut self) -> Option<Span> {
        let start = self.at;
        if KEEP && self.bytes.len() > u32::MAX as usize {
            return None;
        }
        self.spaced = false;
        let first_member = self.members.len();
        // A bit for each open array or object, the innermost lowest: set for an object.
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
                    // `]` and `}` are two code points after `[` and `{`.
                    if self.next()? == first + 2 {
                        self.at += 1;
                    } else {
                        depth += 1;
                        kinds = kinds << 1 | u128::from(is_object);
                        is_id = is_object && self.member::<KEEP>(depth, start)?;
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
            match self.separator::<KEEP>(&mut depth, &mut kinds, start)? {
                Some(next) => is_id = next,
                None => {
                    let members = if KEEP { (first_member, self.members.len()) } else { (0, 0) };
                    return Some(Span { start, end: self.at, id, compact: !self.spaced, members });
                }
            }
        }
    }

    /// Skips what stands between a value and the next one: closing brackets, a comma and a key. Returns whether that key is
    /// the `id` of the outermost object, which begins at `start`; `Some(None)` if there is no next value.
    #[inline]
    fn separator<const KEEP: bool>(
        &mut self,
        depth: &mut usize,
        kinds: &mut u128,
        start: usize,
    ) -> Option<Option<bool>> {
        loop {
            if *depth == 0 {
                return Some(None);
            }
            if KEEP && *depth == 1 && *kinds & 1 == 1 {
                self.members.last_mut()?.value.1 = (self.at - start) as u32;
            }
            self.space();
            let is_object = *kinds & 1 == 1;
            let next = self.next()?;
            self.at += 1;
            if next == b',' {
                self.space();
                return Some(Some(is_object && self.member::<KEEP>(*depth, start)?));
            }
            if next != (if is_object { b'}' } else { b']' }) {
                return None;
            }
            *depth -= 1;
            *kinds >>= 1;
        }
    }

    /// Skips a key; returns whether it is the `id` of the outermost object, which begins at `start`.
    #[inline]
    fn member<const KEEP: bool>(&mut self, depth: usize, start: usize) -> Option<bool> {
        let (begin, end) = self.name()?;
        if depth > 1 {
            return Some(false);
        }
        if KEEP {
            let from_start = |at: usize| (at - start) as u32;
            let value = from_start(self.at);
            self.members.push(Member { name: (from_start(begin), from_start(end)), value: (value, value) });
        }
        Some(end - begin == 2 && self.bytes[begin..end] == *b"id")
    }

    /// Skips the rest of a string after its opening quote; returns whether it has escapes.
    #[inline]
    fn string(&mut self) -> Option<bool> {
        let (mut at, mut escaped) = (self.at, false);
        loop {
            at += bytes::plain(self.bytes.get(at..)?);
            match *self.bytes.get(at)? {
                b'"' => {
                    self.at = at + 1;
                    return Some(escaped);
                }
                // The most common escape by far, in URLs.
                b'\\' if self.bytes.get(at + 1) == Some(&b'/') => at += 2,
                b'\\' => at += escape(&self.bytes[at..])?,
                _ => return None,
            }
            escaped = true;
        }
    }

    /// Skips the rest of a literal.
    #[inline]
    fn word(&mut self, rest: &[u8]) -> Option<()> {
        let is_it = self.bytes.get(self.at..)?.starts_with(rest);
        self.at += rest.len();
        is_it.then_some(())
    }

    /// Skips the rest of a number after its first byte.
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
        // The most common by far, in URLs.
        b'/' => Some(2),
        b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' if bytes.get(2..6)?.iter().all(u8::is_ascii_hexdigit) => Some(6),
        _ => None,
    }
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
