//! Finds malformed quoting and line ends while a delimited text is read. The CSV reader accepts any quoting: to it, the rest
//! of the file after a quote that is never closed is one cell. Follows the same rules as that reader: a quote opens a cell
//! only at its beginning, and a doubled quote inside a quoted cell is a quote.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::lines::LineEnds;

/// A delimited text whose quoting is checked as it is read.
pub struct Quotes<R> {
    input: R,
    separator: u8,
    state: State,
    /// The last byte read; a line break before the first.
    last: u8,
    /// How many bytes were read.
    read: u64,
    /// The offsets of text after a closing quote.
    faults: VecDeque<u64>,
    /// Where its lines end.
    pub line_ends: LineEnds,
    has_ended: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Outside quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: it closes the cell, or is the first of two.
    Closing,
}

impl<R> Quotes<R> {
    /// Checks `input`, from the beginning of a line.
    pub fn new(input: R, separator: u8) -> Self {
        let (state, faults, line_ends) = (State::Plain, VecDeque::new(), LineEnds::new());
        Quotes { input, separator, state, last: b'\n', read: 0, faults, line_ends, has_ended: false }
    }

    /// Whether text follows a closing quote anywhere before this offset, and not before the offset of an earlier call.
    pub fn has_fault_before(&mut self, offset: u64) -> bool {
        let before = self.faults.partition_point(|fault| *fault < offset);
        self.faults.drain(..before).next().is_some()
    }

    /// Whether the text has ended inside quotes.
    pub fn is_open(&self) -> bool {
        self.has_ended && self.state == State::Quoted
    }

    /// How many bytes were read so far.
    pub fn length(&self) -> u64 {
        self.read
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.separator || byte == b'\n' || byte == b'\r'
    }

    fn scan(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if self.state == State::Closing {
                self.state = match rest.first() {
                    Some(b'"') => State::Quoted,
                    _ => State::Plain,
                };
                let follows_text = rest.first().is_some_and(|byte| *byte != b'"' && !self.ends_cell(*byte));
                if follows_text {
                    self.faults.push_back(self.read + at as u64);
                }
                at += 1;
                continue;
            }
            let Some(quote) = memchr::memchr(b'"', rest) else { break };
            let before = (at + quote).checked_sub(1).and_then(|before| bytes.get(before)).copied();
            match self.state {
                State::Quoted => self.state = State::Closing,
                _ if self.ends_cell(before.unwrap_or(self.last)) => self.state = State::Quoted,
                _ => {}
            }
            at += quote + 1;
        }
        self.line_ends.scan(bytes);
        self.last = bytes.last().copied().unwrap_or(self.last);
        self.read += bytes.len() as u64;
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.has_ended = count == 0;
        self.scan(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offsets of faults, and whether a quote is open at the end, whatever the pieces the text is read in.
    fn checked(text: &str) -> (Vec<u64>, bool) {
        let found: Vec<_> = (1..=text.len().max(1))
            .map(|piece| {
                let mut quotes = Quotes::new(text.as_bytes(), b',');
                let mut buffer = vec![0; piece];
                while quotes.read(&mut buffer).unwrap() > 0 {}
                (quotes.faults.iter().copied().collect::<Vec<_>>(), quotes.is_open())
            })
            .collect();
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{text}: {found:?}");
        found[0].clone()
    }

    #[test]
    fn well_formed_quoting_has_no_fault() {
        for text in
            ["", "a,b\n", "\"a\",\"b\"\r\n\"c\n\",d", "\"a\"\"b\",\"\"\n\"\"\"\"", "5\" pipe,a\"b\"c\n", ",\"\""]
        {
            assert_eq!(checked(text), (vec![], false), "{text}");
        }
    }

    #[test]
    fn text_after_a_closing_quote_is_found_where_it_begins() {
        assert_eq!(checked("\"a\"b,c\n"), (vec![3], false));
        assert_eq!(checked("a,\"b\" ,c\n\"d\"\"\"e,\"f\"g\"h\n"), (vec![5, 14, 19], false));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found_at_the_end() {
        assert_eq!(checked("a,\"b\nc,d\n"), (vec![], true));
        assert_eq!(checked("a,\"b \"\"c\",\"\"\"d,\n"), (vec![], true));
    }
}
