//! The values of a JSON text, with the line each begins on: one per line, or the elements of arrays and values over several
//! lines, as they come from a pipe.

use std::io::{self, BufRead, Read};

use super::lines::read_line;
use super::text::Input;

/// Maximum length of a value, in bytes.
const LONGEST: usize = 16 << 20;

/// The values of a text.
pub struct JsonValues<'a> {
    input: Input<'a>,
    /// Whether each line is a value. A malformed one then ends with its line.
    has_lines: bool,
    text: Vec<u8>,
    /// The line that the value begins on.
    line: u64,
    /// The line of the next byte.
    next_line: u64,
    /// The last byte was a CR, which ends its line together with an LF.
    is_after_cr: bool,
    /// The line of the bracket of the array whose elements are read.
    array: Option<u64>,
}

/// Why no more values can be read.
#[derive(Debug)]
pub enum Failure {
    /// Reading fails.
    Io(io::Error),
    /// The value or array that begins on this line is never closed.
    NeverClosed(u64),
    /// The value that begins on this line is too long.
    TooLong(u64),
}

/// Whether a text is JSON: it begins with an object or an array.
pub fn is_json(beginning: &[u8]) -> bool {
    matches!(beginning.trim_ascii_start().first(), Some(b'{' | b'['))
}

impl<'a> JsonValues<'a> {
    /// Reads `input`, which begins with `beginning` and below the first `lines_before` lines of its file.
    pub fn new(input: Input<'a>, beginning: &[u8], lines_before: u64) -> Self {
        let has_lines = has_lines(beginning.trim_ascii_start());
        let next_line = lines_before + 1;
        JsonValues { input, has_lines, text: Vec::new(), line: next_line, next_line, is_after_cr: false, array: None }
    }

    /// Advances to the next value; returns whether there is one.
    ///
    /// # Errors
    /// Why no more values can be read.
    pub fn advance(&mut self) -> Result<bool, Failure> {
        if self.has_lines { self.next_line() } else { self.next_value() }
    }

    /// The value.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The line it begins on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    fn next_line(&mut self) -> Result<bool, Failure> {
        loop {
            self.line = self.next_line;
            let mut input = self.input.by_ref().take(LONGEST as u64);
            if !read_line(&mut input, &mut self.text).map_err(Failure::Io)? {
                return Ok(false);
            }
            if self.text.len() == LONGEST {
                return Err(Failure::TooLong(self.line));
            }
            self.next_line += 1;
            if !self.text.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }

    fn next_value(&mut self) -> Result<bool, Failure> {
        self.text.clear();
        let mut state = State::Between;
        loop {
            let Some(byte) = self.peek().map_err(Failure::Io)? else {
                let open = if state == State::Between { self.array } else { Some(self.line) };
                // A number or a word may end with the text.
                let open = open.filter(|_| state != State::Word || self.array.is_some());
                return open.map_or(Ok(state == State::Word), |line| Err(Failure::NeverClosed(line)));
            };
            if state == State::Word && matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'"' | b'\t'..=b'\r' | b' ') {
                return Ok(true);
            }
            if state == State::Between {
                let is_space = matches!(byte, b',' | b'\t'..=b'\r' | b' ');
                let opens = byte == b'[' && self.array.is_none();
                if is_space || opens || byte == b']' {
                    self.array = if opens { Some(self.next_line) } else { self.array.filter(|_| byte != b']') };
                    self.skip(byte);
                    continue;
                }
                self.line = self.next_line;
            }
            state = state.after(byte);
            self.text.push(byte);
            self.skip(byte);
            if state == State::Between {
                return Ok(true);
            }
            if self.text.len() == LONGEST {
                return Err(Failure::TooLong(self.line));
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                buffer => return Ok(buffer?.first().copied()),
            }
        }
    }

    fn skip(&mut self, byte: u8) {
        self.next_line += u64::from(byte == b'\r' || byte == b'\n' && !self.is_after_cr);
        self.is_after_cr = byte == b'\r';
        self.input.consume(1);
    }
}

/// Whether each line is a value: the first is complete, or at least no value over several lines.
fn has_lines(beginning: &[u8]) -> bool {
    let end = memchr::memchr2(b'\r', b'\n', beginning);
    let first = beginning.get(..end.unwrap_or(beginning.len())).unwrap_or_default();
    let is_open = || serde_json::from_slice::<serde::de::IgnoredAny>(first).is_err_and(|error| error.is_eof());
    first.first() != Some(&b'[') && (end.is_none() || !is_open())
}

/// Where in a value a byte is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Between two values.
    Between,
    /// In a number, or in a word such as `null`.
    Word,
    /// In an object or array, this deep.
    Nested(usize),
    /// In a string at this depth.
    Text(usize),
    /// After a backslash in a string at this depth.
    Escaped(usize),
}

impl State {
    fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (State::Between, b'"') => State::Text(0),
            (State::Between, b'{' | b'[') => State::Nested(1),
            (State::Between | State::Word, _) => State::Word,
            (State::Nested(depth), b'"') => State::Text(depth),
            (State::Nested(depth), b'{' | b'[') => State::Nested(depth + 1),
            (State::Nested(1), b'}' | b']') => State::Between,
            (State::Nested(depth), b'}' | b']') => State::Nested(depth - 1),
            (State::Text(depth), b'\\') => State::Escaped(depth),
            (State::Text(0), b'"') => State::Between,
            (State::Text(depth), b'"') => State::Nested(depth),
            (State::Escaped(depth), _) => State::Text(depth),
            (state, _) => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn values(text: &str) -> (Vec<(u64, String)>, Option<u64>) {
        let input: Input<'_> = BufReader::new(Box::new(text.as_bytes()));
        let mut values = JsonValues::new(input, text.as_bytes(), 0);
        let mut found = Vec::new();
        loop {
            match values.advance() {
                Ok(true) => found.push((values.line(), String::from_utf8_lossy(values.text()).into_owned())),
                Ok(false) => return (found, None),
                Err(Failure::NeverClosed(line)) => return (found, Some(line)),
                Err(error) => panic!("{error:?}"),
            }
        }
    }

    fn found(all: &[(u64, &str)]) -> Vec<(u64, String)> {
        all.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn each_line_is_a_value_if_the_first_one_is() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "{\"a\":1}\n\n[1]\n{\"b\n".replace('\n', end);
            assert_eq!(values(&text), (found(&[(1, "{\"a\":1}"), (3, "[1]"), (4, "{\"b")]), None));
        }
    }

    #[test]
    fn the_elements_of_an_array_are_values() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "[\n  {\"a\": [1, \"]\\\"}\"]},\n\n  7,null, \"x,\",{}\n]\n[{\"b\":2}]".replace('\n', end);
            let all =
                [(2, "{\"a\": [1, \"]\\\"}\"]}"), (4, "7"), (4, "null"), (4, "\"x,\""), (4, "{}"), (6, "{\"b\":2}")];
            assert_eq!(values(&text), (found(&all), None));
        }
        assert_eq!(values("[]").0.len(), 0);
    }

    #[test]
    fn an_object_may_have_several_lines() {
        assert_eq!(values("{\n\"a\":1\n}\n{\"b\":\n2}").0, found(&[(1, "{\n\"a\":1\n}"), (4, "{\"b\":\n2}")]));
    }

    #[test]
    fn what_is_never_closed_is_found_at_the_end() {
        assert_eq!(values("[{\"a\":1},\n{\"b\":\n"), (found(&[(1, "{\"a\":1}")]), Some(2)));
        assert_eq!(values("\n[\n{\"a\":1}\n"), (found(&[(3, "{\"a\":1}")]), Some(2)));
        assert_eq!(values("[\"a"), (Vec::new(), Some(1)));
        assert_eq!(values("[1"), (Vec::new(), Some(1)));
    }
}
