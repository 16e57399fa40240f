//! Records of a delimited text, with the line each begins on. Text that is not UTF-8 is kept as bytes; spreadsheet
//! guards are removed from cells.

use std::io::{BufReader, Chain, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use super::quotes::Quotes;
use crate::output::unescape_formula;

/// The input of the reader.
pub type Input<'a> = BufReader<Box<dyn Read + 'a>>;

/// A delimited text and its current record.
pub struct Delimited<'a> {
    reader: Reader<Chain<Quotes<Input<'a>>, &'static [u8]>>,
    /// Whether lines end in CR LF: the reader then leaves the LF to the next record.
    has_cr: bool,
    record: StringRecord,
    /// The record without guards, if it has any.
    plain: Option<StringRecord>,
    /// The record if it is not UTF-8.
    spoiled: Option<ByteRecord>,
    line: u64,
    malformed: Option<Malformed>,
    /// How many cells had a guard.
    guards: u64,
}

/// Malformed quoting of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// The quote opened on this line is never closed: the record swallowed the rest of the text.
    NeverClosed(u64),
    /// Text follows a closing quote.
    TextAfterQuote,
}

impl<'a> Delimited<'a> {
    /// Reads `input`, whose first bytes are `beginning`.
    pub fn new(input: Input<'a>, separator: u8, beginning: &[u8]) -> Self {
        let first_end = memchr::memchr(b'\n', beginning);
        let has_cr = first_end.is_some_and(|at| at > 0 && beginning.get(at - 1) == Some(&b'\r'));
        // A last line without a line break gets one, so that every record's end is counted alike; a blank line is not a
        // record.
        let input = Quotes::new(input, separator).chain(if has_cr { b"\r\n".as_slice() } else { b"\n" });
        let reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(input);
        let record = StringRecord::new();
        Delimited { reader, has_cr, record, plain: None, spoiled: None, line: 1, malformed: None, guards: 0 }
    }

    /// The column names.
    ///
    /// # Errors
    /// Those of reading, and text that is not UTF-8.
    pub fn header(&mut self) -> csv::Result<&StringRecord> {
        let header = self.reader.byte_headers()?.clone();
        self.malformed = self.malformed(&header);
        self.reader.headers()
    }

    /// Advances to the next record; returns whether there is one.
    ///
    /// # Errors
    /// Those of reading. Text that is not UTF-8 is no error: see [`Delimited::record`].
    pub fn advance(&mut self) -> csv::Result<bool> {
        let mut bytes = self.spoiled.take().unwrap_or_else(|| std::mem::take(&mut self.record).into_byte_record());
        let is_there = self.reader.read_byte_record(&mut bytes)?;
        self.malformed = self.malformed(&bytes);
        self.line = match self.malformed {
            Some(Malformed::NeverClosed(line)) => line,
            // Counted back from the end of the record: the reader's own count starts before skipped blank lines.
            _ => self.reader.position().line().saturating_sub(breaks(bytes.as_slice()) + u64::from(!self.has_cr)),
        };
        self.plain = None;
        match StringRecord::from_byte_record(bytes) {
            Ok(text) => {
                // The first byte decides for nearly every cell.
                let can_have_guard = |cell: &&str| matches!(cell.as_bytes().first(), Some(b'\'' | b'='));
                let cells = text.iter().filter(can_have_guard);
                let guards = cells.filter(|cell| unescape_formula(cell).len() < cell.len()).count();
                self.guards += guards as u64;
                self.plain = (guards > 0).then(|| text.iter().map(unescape_formula).collect());
                self.record = text;
            }
            Err(error) => self.spoiled = Some(error.into_byte_record()),
        }
        Ok(is_there)
    }

    /// The fault in the quoting of `record`, which was just read.
    fn malformed(&mut self, record: &ByteRecord) -> Option<Malformed> {
        let (end, line) = (self.reader.position().byte(), self.reader.position().line());
        let (quotes, _) = self.reader.get_mut().get_mut();
        if quotes.is_open() && end >= quotes.length() {
            // The open cell is the last one, and holds everything up to the end.
            let open = record.get(record.len().saturating_sub(1)).unwrap_or_default();
            return Some(Malformed::NeverClosed(line.saturating_sub(breaks(open))));
        }
        quotes.has_fault_before(end).then_some(Malformed::TextAfterQuote)
    }

    /// How many cells had a guard so far, without the header.
    pub fn guards(&self) -> u64 {
        self.guards
    }

    /// What is wrong with the quoting of the header, or of the record.
    pub fn quoting(&self) -> Option<Malformed> {
        self.malformed
    }

    /// The line the record begins on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The record, with guards removed; `None` if it is not UTF-8.
    pub fn record(&self) -> Option<&StringRecord> {
        if self.spoiled.is_some() { None } else { Some(self.plain.as_ref().unwrap_or(&self.record)) }
    }

    /// The record's bytes, as in the text.
    pub fn bytes(&self) -> &ByteRecord {
        self.spoiled.as_ref().unwrap_or(self.record.as_byte_record())
    }
}

/// How many line breaks there are.
fn breaks(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &'static str) -> Vec<u64> {
        let input: Input<'_> = BufReader::new(Box::new(text.as_bytes()));
        let mut delimited = Delimited::new(input, b',', text.as_bytes());
        delimited.header().unwrap();
        let mut lines = Vec::new();
        while delimited.advance().unwrap() {
            lines.push(delimited.line());
        }
        lines
    }

    #[test]
    fn lines_are_counted_whatever_ends_them_and_whatever_stands_between() {
        assert_eq!(lines("a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(lines("a,b\n1,2\n3,4"), [2, 3]);
        assert_eq!(lines("a,b\r\n1,2\r\n3,4\r\n"), [2, 3]);
        assert_eq!(lines("a,b\r\n1,2\r\n3,4"), [2, 3]);
        assert_eq!(lines("a,b\n1,\"x\ny\"\n\n\n3,4\n"), [2, 6]);
        assert_eq!(lines("a,b\r\n1,\"x\r\ny\"\r\n\r\n3,4\r\n"), [2, 5]);
    }
}
