//! Reads one row after another, with its number and its line; buffers are reused, so that memory does not grow with the
//! number of rows.

use std::io::{BufRead, BufReader, Read};

use csv::{ByteRecord, StringRecord};
use serde_json::{Map, Value};

use super::Format;
use super::delimited::{Delimited, Input, Malformed};
use crate::error::{Error, Kind, Result, reason};
use crate::output::unescape_formula;
use crate::text::incoming;

/// How many bytes are inspected to detect the format.
const BEGINNING: usize = 64 * 1024;
/// Maximum length of a JSON Lines line, in bytes.
const LONGEST_LINE: u64 = 16 << 20;

/// The rows of a file.
pub struct Rows<'a> {
    name: String,
    format: Format,
    lines: Lines<'a>,
    header: Vec<String>,
    number: u64,
}

enum Lines<'a> {
    Delimited(Box<Delimited<'a>>),
    Json { reader: Input<'a>, text: Vec<u8>, line: u64 },
}

/// One row.
#[derive(Debug)]
pub struct Row<'r> {
    /// The row number, from 1, without the header.
    pub number: u64,
    /// The line of the file it begins on, from 1.
    pub line: u64,
    /// Its content.
    pub cells: Cells<'r>,
}

/// A row as in the file, readable or not.
#[derive(Debug)]
pub enum Raw<'r> {
    /// Its cells.
    Delimited(&'r ByteRecord),
    /// Its line.
    Json(&'r [u8]),
}

/// The content of a row.
#[derive(Debug)]
pub enum Cells<'r> {
    /// A cell for each column of the header, in its order.
    Delimited(&'r StringRecord),
    /// The properties of an object.
    Json(Map<String, Value>),
}

impl<'a> Rows<'a> {
    /// Reads the header. `name` is used in messages; a missing format is detected.
    ///
    /// # Errors
    /// `Usage` for a text that is not UTF-8, is empty, or whose header has a duplicate or empty column name.
    pub fn read(name: &str, input: impl Read + 'a, format: Option<Format>) -> Result<Rows<'a>> {
        let mut input: Input<'a> = BufReader::with_capacity(BEGINNING, Box::new(input));
        let refused = |why: String| Error::usage(format!("cannot read {name}: {why}"));
        let beginning = input.fill_buf().map_err(|error| refused(reason(&error)))?;
        if beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") {
            return Err(refused("UTF-16 text".to_owned())
                .hint(format!("save it as UTF-8: iconv -f UTF-16 -t UTF-8 {name} > utf8.csv")));
        }
        let mark = if beginning.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let format = format.unwrap_or_else(|| Format::of_text(beginning.get(mark..).unwrap_or_default()));
        let first = beginning.to_vec();
        input.consume(mark);
        let lines = match format {
            Format::JsonLines => Lines::Json { reader: input, text: Vec::new(), line: 0 },
            Format::Delimited(separator) => Lines::Delimited(Box::new(Delimited::new(input, separator, &first))),
        };
        let mut rows = Rows { name: name.to_owned(), format, lines, header: Vec::new(), number: 0 };
        rows.header = rows.read_header()?;
        Ok(rows)
    }

    /// The column names; none for JSON Lines, where each row has its own.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The format of the text.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether each row names its own columns.
    pub fn is_json(&self) -> bool {
        self.format == Format::JsonLines
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// `Rejected` for an unreadable row, after which reading continues; `Usage` if reading fails and for a quote that is
    /// never closed, after which it ends.
    #[allow(clippy::should_implement_trait, reason = "a row borrows the buffer, which no iterator allows")]
    pub fn next(&mut self) -> Option<Result<Row<'_>>> {
        self.number += 1;
        let number = self.number;
        match &mut self.lines {
            Lines::Delimited(delimited) => {
                match delimited.advance() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => return Some(Err(refused(&self.name, &error))),
                }
                let line = delimited.line();
                match delimited.quoting() {
                    Some(Malformed::NeverClosed(line)) => return Some(Err(never_closed(&self.name, line))),
                    Some(Malformed::TextAfterQuote) => return Some(Err(unreadable(number, line, TEXT_AFTER_QUOTE))),
                    None => {}
                }
                let Some(record) = delimited.record() else {
                    return Some(Err(unreadable(number, line, "not UTF-8 text").hint(as_utf8(&self.name))));
                };
                let (found, wanted) = (record.len(), self.header.len());
                if found != wanted {
                    let why = format!("{found} cells, but the header has {wanted}");
                    return Some(Err(unreadable(number, line, &why)));
                }
                Some(Ok(Row { number, line, cells: Cells::Delimited(record) }))
            }
            Lines::Json { reader, text, line } => match next_line(reader, text, line) {
                Ok(false) => None,
                Ok(true) => Some(object(text).map_err(|why| unreadable(number, *line, &why)).map(|members| Row {
                    number,
                    line: *line,
                    cells: Cells::Json(members),
                })),
                Err(error) => Some(Err(Error::usage(format!("cannot read {}: {}", self.name, reason(&error))))),
            },
        }
    }

    /// How many cells of the rows so far had a spreadsheet guard, which was removed.
    pub fn guards(&self) -> u64 {
        match &self.lines {
            Lines::Delimited(delimited) => delimited.guards(),
            Lines::Json { .. } => 0,
        }
    }

    /// Number and line of the last row of [`Rows::next`], even if it was unreadable.
    pub fn place(&self) -> (u64, u64) {
        let line = match &self.lines {
            Lines::Delimited(delimited) => delimited.line(),
            Lines::Json { line, .. } => *line,
        };
        (self.number, line)
    }

    /// The last row of [`Rows::next`], as in the file, even if it was unreadable.
    pub fn raw(&self) -> Raw<'_> {
        match &self.lines {
            Lines::Delimited(delimited) => Raw::Delimited(delimited.bytes()),
            Lines::Json { text, .. } => Raw::Json(text.trim_ascii()),
        }
    }

    fn read_header(&mut self) -> Result<Vec<String>> {
        let Lines::Delimited(delimited) = &mut self.lines else { return Ok(Vec::new()) };
        let header = delimited.header().map_err(|error| refused(&self.name, &error))?;
        let names: Vec<String> =
            header.iter().map(|name| unescape_formula(incoming::name(name)).into_owned()).collect();
        let refuse = |why: String| Err(Error::usage(format!("cannot read {}: {why}", self.name)));
        match delimited.quoting() {
            Some(Malformed::NeverClosed(line)) => return Err(never_closed(&self.name, line)),
            Some(Malformed::TextAfterQuote) => return refuse(format!("header: {TEXT_AFTER_QUOTE}")),
            None => {}
        }
        if names.iter().all(String::is_empty) {
            return refuse("the file is empty; it needs a header row".to_owned());
        }
        if let Some(at) = names.iter().position(String::is_empty) {
            return refuse(format!("column {} of the header has no name", at + 1));
        }
        let twice = names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|other| other == *name));
        match twice {
            Some((_, name)) => refuse(format!("duplicate column \"{name}\" in the header")),
            None => Ok(names),
        }
    }
}

impl Cells<'_> {
    /// The cell of a column: by position if the file has a header, by name if each row has its own. Null is no cell; a
    /// value that is neither a string nor null is returned as JSON.
    pub fn text(&self, place: usize, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        match self {
            Cells::Delimited(record) => record.get(place).map(Into::into),
            Cells::Json(members) => match members.get(name)? {
                Value::Null => None,
                Value::String(text) => Some(text.as_str().into()),
                other => Some(other.to_string().into()),
            },
        }
    }
}

/// Reads the next line that is not blank; returns whether there is one.
fn next_line(reader: &mut impl BufRead, text: &mut Vec<u8>, line: &mut u64) -> std::io::Result<bool> {
    loop {
        text.clear();
        if reader.by_ref().take(LONGEST_LINE).read_until(b'\n', text)? == 0 {
            return Ok(false);
        }
        *line += 1;
        if !text.trim_ascii().is_empty() {
            return Ok(true);
        }
    }
}

fn object(text: &[u8]) -> std::result::Result<Map<String, Value>, String> {
    let text = std::str::from_utf8(text).map_err(|_| "not UTF-8 text".to_owned())?;
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err("not a JSON object".to_owned()),
        Err(error) => Err(format!("invalid JSON (column {})", error.column())),
    }
}

const TEXT_AFTER_QUOTE: &str = "text after a closing quote; write a quote inside a quoted cell as \"\"";

/// Refuses the whole file: the rows after the quote cannot be told from the text of one cell.
fn never_closed(name: &str, line: u64) -> Error {
    Error::usage(format!("cannot read {name}: the quote opened on line {line} is never closed"))
        .hint("close it, or write a quote inside a quoted cell as \"\"")
}

fn unreadable(number: u64, line: u64, why: &str) -> Error {
    Error::new(Kind::Rejected, format!("row {number} (line {line}): {why}"))
}

fn refused(name: &str, error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            Error::usage(format!("cannot read {name}: the header is not UTF-8 text")).hint(as_utf8(name))
        }
        csv::ErrorKind::Io(error) => Error::usage(format!("cannot read {name}: {}", reason(error))),
        _ => Error::usage(format!("cannot read {name}: {error}")),
    }
}

fn as_utf8(name: &str) -> String {
    format!("save the file as UTF-8: iconv -f latin1 -t UTF-8 {name} > utf8.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = std::result::Result<(u64, u64, String), String>;

    fn all(text: &'static str) -> (Vec<String>, Vec<Found>) {
        let mut rows = Rows::read("x.csv", text.as_bytes(), None).unwrap();
        let header = rows.header().to_vec();
        let mut found = Vec::new();
        while let Some(row) = rows.next() {
            found.push(row.map_err(|error| error.message().to_owned()).map(|row| {
                let cells = match &row.cells {
                    Cells::Delimited(record) => record.iter().collect::<Vec<_>>().join("|"),
                    Cells::Json(members) => Value::Object(members.clone()).to_string(),
                };
                (row.number, row.line, cells)
            }));
        }
        (header, found)
    }

    fn ok(number: u64, line: u64, cells: &str) -> Found {
        Ok((number, line, cells.to_owned()))
    }

    #[test]
    fn rows_know_their_number_and_the_line_they_begin_on() {
        let (header, rows) = all("\u{feff}email,name\r\na@b.c,\"x\ny\"\r\nd@e.f,z\r\n");
        assert_eq!(header, ["email", "name"]);
        assert_eq!(rows, [ok(1, 2, "a@b.c|x\ny"), ok(2, 4, "d@e.f|z")]);
    }

    #[test]
    fn the_guard_against_spreadsheets_is_taken_off_and_the_row_itself_keeps_it() {
        let mut rows = Rows::read("x.csv", b"'=a,b\n'=1+1,'x'\n''=2,-5\n".as_slice(), None).unwrap();
        assert_eq!(rows.header(), ["=a", "b"]);
        let mut cells = |at| rows.next().unwrap().unwrap().cells.text(at, "").unwrap().into_owned();
        assert_eq!(cells(0), "=1+1");
        assert_eq!(cells(0), "'=2");
        assert!(matches!(rows.raw(), Raw::Delimited(record) if record == vec!["''=2", "-5"]));
    }

    #[test]
    fn a_row_of_another_length_is_an_error_and_the_next_is_read() {
        let (_, rows) = all("a;b\n1\n2;3\n");
        assert_eq!(rows, [Err("row 1 (line 2): 1 cells, but the header has 2".to_owned()), ok(2, 3, "2|3")]);
    }

    #[test]
    fn text_after_a_closing_quote_fails_its_row_only() {
        let wrong = |number, line| Err(format!("row {number} (line {line}): {TEXT_AFTER_QUOTE}"));
        let (_, rows) = all("a,b\n1,\"x\"y\n2,z\n\"3\n4\"5,\"6\"\n7,\"8\"\n");
        assert_eq!(rows, [wrong(1, 2), ok(2, 3, "2|z"), wrong(3, 4), ok(4, 6, "7|8")]);
        let (_, rows) = all("a\tb\n1\t\"x\" y\n2\tz\n");
        assert_eq!(rows, [wrong(1, 2), ok(2, 3, "2|z")]);
    }

    #[test]
    fn a_quote_that_is_never_closed_refuses_the_file_with_its_line() {
        let refused = |line| format!("cannot read x.csv: the quote opened on line {line} is never closed");
        for (text, line) in [
            ("a,b\n1,x\n2,\"y\n3,z\n", 3),
            ("a,b\r\n1,x\r\n2,\"y\r\n3,z\r\n", 3),
            ("a,b\n\"1\n\",\"y\"\"\n3,z", 3),
            ("a,b\n\n\n2,\"", 4),
        ] {
            let mut rows = Rows::read("x.csv", text.as_bytes(), None).unwrap();
            let error = std::iter::from_fn(|| rows.next().map(|row| row.err())).flatten().next().unwrap();
            assert_eq!((error.kind(), error.message()), (Kind::Usage, refused(line).as_str()), "{text}");
        }
        let header = Rows::read("x.csv", b"a,\"b\n1,2\n".as_slice(), None).err().unwrap();
        assert_eq!(header.message(), refused(1));
        let header = Rows::read("x.csv", b"a,\"b\"c\n1,2\n".as_slice(), None).err().unwrap();
        assert_eq!(header.kind(), Kind::Usage);
    }

    #[test]
    fn json_lines_are_objects_and_blank_lines_are_none() {
        let (header, rows) = all("{\"email\": \"a\"}\n\n[1]\n{\"email\": \"b\"}\n");
        assert!(header.is_empty());
        let wrong = Err("row 2 (line 3): not a JSON object".to_owned());
        assert_eq!(rows, [ok(1, 1, r#"{"email":"a"}"#), wrong, ok(3, 4, r#"{"email":"b"}"#)]);
    }

    #[test]
    fn a_text_in_another_encoding_is_refused_with_the_way_out() {
        let error = Rows::read("x.csv", b"\xff\xfee\0".as_slice(), None).err().unwrap();
        assert!(error.hint_text().unwrap().contains("iconv -f UTF-16"));
        let mut rows = Rows::read("x.csv", b"name\nM\xfcller\nok\n".as_slice(), None).unwrap();
        assert_eq!(rows.next().unwrap().unwrap_err().message(), "row 1 (line 2): not UTF-8 text");
        assert!(matches!(rows.raw(), Raw::Delimited(record) if record == vec![b"M\xfcller"]));
        assert!(rows.next().unwrap().is_ok());
        assert!(matches!(rows.raw(), Raw::Delimited(record) if record == vec![b"ok"]));
    }

    #[test]
    fn a_header_must_name_each_column_once() {
        for (text, why) in [
            ("", "cannot read x.csv: the file is empty; it needs a header row"),
            ("a,,b\n", "cannot read x.csv: column 2 of the header has no name"),
            ("a,b,a\n", "cannot read x.csv: duplicate column \"a\" in the header"),
        ] {
            assert_eq!(Rows::read("x.csv", text.as_bytes(), None).err().unwrap().message(), why);
        }
    }
}
