//! Lines, which end in CR, LF or CR LF alike, and where they end.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// The line ends of a text that is read in pieces.
pub struct LineEnds {
    /// The offsets of those that were not passed yet. That of CR LF is the offset of the CR.
    ahead: VecDeque<u64>,
    /// How many were passed.
    passed: u64,
    /// How many bytes were read.
    read: u64,
    /// The last byte read.
    last: u8,
}

impl LineEnds {
    /// Those of a text of which nothing was read.
    pub fn new() -> Self {
        LineEnds { ahead: VecDeque::new(), passed: 0, read: 0, last: b' ' }
    }

    /// Reads the next piece.
    pub fn scan(&mut self, piece: &[u8]) {
        for at in memchr::memchr2_iter(b'\r', b'\n', piece) {
            let before = at.checked_sub(1).and_then(|before| piece.get(before)).copied().unwrap_or(self.last);
            if piece.get(at) == Some(&b'\r') || before != b'\r' {
                self.ahead.push_back(self.read + at as u64);
            }
        }
        self.read += piece.len() as u64;
        self.last = piece.last().copied().unwrap_or(self.last);
    }

    /// How many there are before an offset, which is not before that of an earlier call.
    pub fn before(&mut self, offset: u64) -> u64 {
        while self.ahead.front().is_some_and(|end| *end < offset) {
            self.ahead.pop_front();
            self.passed += 1;
        }
        self.passed
    }
}

/// How many line ends there are.
pub fn line_ends(text: &[u8]) -> u64 {
    let ends = memchr::memchr2_iter(b'\r', b'\n', text);
    ends.filter(|at| text.get(*at) != Some(&b'\n') || at.checked_sub(1).and_then(|at| text.get(at)) != Some(&b'\r'))
        .count() as u64
}

/// Reads a line without its end; returns whether there is one.
///
/// # Errors
/// I/O errors.
pub fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut has_begun = false;
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            return Ok(has_begun);
        }
        has_begun = true;
        let end = memchr::memchr2(b'\r', b'\n', buffer);
        line.extend_from_slice(buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default());
        let is_cr = end.and_then(|at| buffer.get(at)) == Some(&b'\r');
        let length = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(length);
        if is_cr && reader.fill_buf()?.first() == Some(&b'\n') {
            reader.consume(1);
        }
        if end.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn line_ends_are_found_wherever_a_piece_ends() {
        let text = b"a\r\nb\rc\n\r\n";
        for piece in 1..=text.len() {
            let mut ends = LineEnds::new();
            text.chunks(piece).for_each(|piece| ends.scan(piece));
            let counts: Vec<u64> = (0..=text.len() as u64).map(|offset| ends.before(offset)).collect();
            assert_eq!(counts, [0, 0, 1, 1, 1, 2, 2, 3, 4, 4], "{piece}");
        }
    }

    #[test]
    fn lines_end_in_any_way() {
        let text = b"a\rb\r\nc\n\n\r\rd".as_slice();
        assert_eq!(line_ends(text), 6);
        for piece in 1..text.len() {
            let mut reader = BufReader::with_capacity(piece, text);
            let (mut line, mut lines) = (Vec::new(), Vec::new());
            while read_line(&mut reader, &mut line).unwrap() {
                lines.push(String::from_utf8(line.clone()).unwrap());
            }
            assert_eq!(lines, ["a", "b", "c", "", "", "", "d"], "{piece}");
        }
    }
}
