//! Records of a delimited text, with the line each begins on. Text that is not UTF-8 is kept as bytes; spreadsheet
//! guards are removed from cells.

use std::io::{Chain, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use super::lines::line_ends;
use super::quotes::Quotes;
use super::text::Input;
use crate::output::unescape_formula;

/// A delimited text and its current record.
pub struct Delimited<'a> {
    reader: Reader<Chain<Quotes<Input<'a>>, &'static [u8]>>,
    /// How many lines of the file are before the text.
    lines_before: u64,
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
    /// A quote is never closed, and the record swallowed the rest of the text: its line is that of the quote.
    NeverClosed,
    /// Text follows a closing quote.
    TextAfterQuote,
}

impl<'a> Delimited<'a> {
    /// Reads `input`, which begins below the first `lines_before` lines of its file.
    pub fn new(input: Input<'a>, separator: u8, lines_before: u64) -> Self {
        // A last line without a line end gets one: a blank line is not a record, and an open quote is found at the end.
        let input = Quotes::new(input, separator).chain(b"\n".as_slice());
        let reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(input);
        let record = StringRecord::new();
        Delimited { reader, lines_before, record, plain: None, spoiled: None, line: 0, malformed: None, guards: 0 }
    }

    /// The column names; `None` if they are not UTF-8.
    ///
    /// # Errors
    /// Those of reading.
    pub fn header(&mut self) -> csv::Result<Option<StringRecord>> {
        let header = self.reader.byte_headers()?.clone();
        self.locate(&header);
        Ok(StringRecord::from_byte_record(header).ok())
    }

    /// Advances to the next record; returns whether there is one.
    ///
    /// # Errors
    /// Those of reading. Text that is not UTF-8 is no error: see [`Delimited::record`].
    pub fn advance(&mut self) -> csv::Result<bool> {
        let mut bytes = self.spoiled.take().unwrap_or_else(|| std::mem::take(&mut self.record).into_byte_record());
        let is_there = self.reader.read_byte_record(&mut bytes)?;
        self.locate(&bytes);
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

    /// Sets line and fault of `record`, which was just read.
    fn locate(&mut self, record: &ByteRecord) {
        let end = self.reader.position().byte();
        let (quotes, _) = self.reader.get_mut().get_mut();
        let (ends, length) = (quotes.line_ends.before(end), quotes.length());
        let first = self.lines_before + 1;
        if quotes.is_open() && end >= length {
            // The open cell is the last one, and holds everything up to the end and the line end behind it.
            let open = record.get(record.len().saturating_sub(1)).and_then(<[u8]>::split_last);
            self.line = (first + ends).saturating_sub(open.map_or(0, |(_, text)| line_ends(text)));
            self.malformed = Some(Malformed::NeverClosed);
            return;
        }
        // Counted back from the end of the record, because blank lines before it are skipped; its own line end is not in
        // the text if it is the one behind it.
        self.line = (first + ends).saturating_sub(inside(record) + u64::from(end <= length));
        self.malformed = quotes.has_fault_before(end).then_some(Malformed::TextAfterQuote);
    }

    /// How many cells had a guard so far, without the header.
    pub fn guards(&self) -> u64 {
        self.guards
    }

    /// What is wrong with the quoting of the header, or of the record.
    pub fn quoting(&self) -> Option<Malformed> {
        self.malformed
    }

    /// The line the header or the record begins on, from 1.
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

/// How many line ends there are inside the cells of a record.
fn inside(record: &ByteRecord) -> u64 {
    // A line end is between two cells too, and few cells have one.
    match memchr::memchr2(b'\r', b'\n', record.as_slice()) {
        None => 0,
        Some(_) => record.iter().map(line_ends).sum(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        let input: Input<'_> = BufReader::new(Box::new(text.as_bytes()));
        let mut delimited = Delimited::new(input, b',', 0);
        delimited.header().unwrap();
        let mut lines = vec![delimited.line()];
        while delimited.advance().unwrap() {
            lines.push(delimited.line());
        }
        lines
    }

    #[test]
    fn lines_are_counted_whatever_ends_them_and_whatever_stands_between() {
        for end in ["\n", "\r\n", "\r"] {
            for (text, expected) in [
                ("a,b\n1,2\n3,4\n", vec![1, 2, 3]),
                ("a,b\n1,2\n3,4", vec![1, 2, 3]),
                ("\n\na,b\n\n1,2\n3,4\n\n\n", vec![3, 5, 6]),
                ("a,b\n1,\"x\ny\"\n\n\n3,4\n", vec![1, 2, 6]),
                ("a,\"b\nc\"\n\"1\n\n2\",\"x\n\"\n3,4", vec![1, 3, 7]),
            ] {
                assert_eq!(lines(&text.replace('\n', end)), expected, "{text} {end:?}");
            }
        }
        assert_eq!(lines("a,b\r1,\"x\ny\"\r\n\r3,4\n5,6\r"), [1, 2, 5, 6]);
    }
}
