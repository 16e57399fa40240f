//! Reads one row after another, with its number and its line; buffers are reused, so that memory does not grow with the
//! number of rows. Rows and columns without any value are skipped.

use std::io::Read;

use csv::{ByteRecord, StringRecord};
use serde_json::{Map, Value};

use super::delimited::{Delimited, Malformed};
use super::dialect::Dialect;
use super::format::{Format, empty};
use super::header;
use super::json::{Failure, JsonValues};
use super::recognition::{undecodable, unreadable};
use super::sheet_rows::SheetRows;
use super::text::Text;
use super::workbook::column_name;
use crate::error::{Error, Kind, Result};
use crate::output::unescape_formula;
use crate::text::counts::count_of;
use crate::text::double_encoding;
use crate::text::encoding::Encoding;
use crate::text::incoming;

/// The rows of a file.
pub struct Rows<'a> {
    name: String,
    lines: Lines<'a>,
    format: Format,
    encoding: Encoding,
    is_for_spreadsheets: bool,
    /// The column names up to the last one that is not empty.
    header: Vec<String>,
    header_line: u64,
    /// How many columns the header has, with or without a name.
    width: usize,
    /// The columns without a name.
    unnamed: Vec<usize>,
    ignores_unnamed: bool,
    number: u64,
    /// What comes cannot be read.
    has_ended: bool,
}

enum Lines<'a> {
    Delimited(Box<Delimited<'a>>),
    Json(JsonValues<'a>),
    Sheet(Box<SheetRows<'a>>),
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
    /// Its JSON text.
    Json(&'r [u8]),
    /// The cells of a sheet, without guards.
    Sheet(&'r StringRecord),
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
    /// Reads the header. `name` is used in messages; the first bytes show what the dialect leaves open.
    ///
    /// # Errors
    /// `Usage` for a text that is empty, and for a header that cannot be read.
    pub fn read(name: &str, input: impl Read + 'a, dialect: &Dialect) -> Result<Rows<'a>> {
        let text = Text::open(name, input, dialect)?;
        let (encoding, lines_before) = (text.encoding, text.lines_before);
        let mut format = dialect.format_of(name, &text.beginning);
        let is_for_spreadsheets = text.is_marked || encoding != Encoding::UTF_8 || format == Format::Sheet;
        let lines = match format {
            Format::Json => {
                let beginning = text.beginning.clone();
                Lines::Json(JsonValues::new(text.into_input(0), &beginning, lines_before))
            }
            Format::Sheet => {
                let rows = SheetRows::new(text.into_input(0), dialect.skip_lines.unwrap_or_default());
                Lines::Sheet(Box::new(rows))
            }
            Format::Delimited(_) => {
                let start = header::find(&text.beginning, dialect.separator(name), None);
                format = Format::Delimited(start.separator);
                let input = text.into_input(start.offset);
                Lines::Delimited(Box::new(Delimited::new(input, start.separator, lines_before + start.lines)))
            }
        };
        let mut rows = Rows {
            name: name.to_owned(),
            lines,
            format,
            encoding,
            is_for_spreadsheets,
            header: Vec::new(),
            header_line: 0,
            width: 0,
            unnamed: Vec::new(),
            ignores_unnamed: dialect.ignores_unnamed,
            number: 0,
            has_ended: false,
        };
        rows.read_header()?;
        Ok(rows)
    }

    /// The column names, empty for a column without one; none for JSON, where each row has its own.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The line of the header; 0 for JSON.
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// The format of the text.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether each row names its own columns.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether the file has a byte order mark or another encoding, as spreadsheets write it.
    pub fn is_for_spreadsheets(&self) -> bool {
        self.is_for_spreadsheets
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// `Rejected` for an unreadable row, after which reading continues; `Usage` where the file as a whole cannot be read: a
    /// quote or bracket that is never closed, which ends the rows, or a value in a column without a name.
    #[allow(clippy::should_implement_trait, reason = "a row borrows the buffer, which no iterator allows")]
    pub fn next(&mut self) -> Option<Result<Row<'_>>> {
        if self.has_ended {
            return None;
        }
        match self.advance() {
            Ok(true) => self.number += 1,
            Ok(false) => return None,
            Err(error) => {
                self.has_ended = true;
                return Some(Err(error));
            }
        }
        Some(self.row())
    }

    /// Advances to the next row that is not blank; returns whether there is one.
    fn advance(&mut self) -> Result<bool> {
        match &mut self.lines {
            Lines::Delimited(delimited) => loop {
                if !delimited.advance().map_err(|error| refused(&self.name, &error))? {
                    return Ok(false);
                }
                if delimited.quoting() == Some(Malformed::NeverClosed) {
                    return Err(never_closed(&self.name, delimited.line()));
                }
                // A row that cannot be read is none that could be skipped.
                if delimited.record().is_none_or(|record| record.iter().any(|cell| !is_blank(cell))) {
                    return Ok(true);
                }
            },
            Lines::Json(values) => values.advance().map_err(|failure| failed(&self.name, failure)),
            Lines::Sheet(rows) => loop {
                if !rows.advance().map_err(|error| refused(&self.name, &error))? {
                    return Ok(false);
                }
                if rows.record().iter().any(|cell| !is_blank(cell)) {
                    return Ok(true);
                }
            },
        }
    }

    fn row(&self) -> Result<Row<'_>> {
        let (number, line) = self.place();
        let place = match self.lines {
            Lines::Sheet(_) => format!("row {line}"),
            _ => format!("row {number} (line {line})"),
        };
        let unreadable = |why: &str| Error::new(Kind::Rejected, format!("{place}: {why}"));
        let misfit = |error: Misfit| match error {
            Misfit::Row(why) => unreadable(&why),
            Misfit::File(error) => error,
        };
        match &self.lines {
            Lines::Delimited(delimited) => {
                if delimited.quoting().is_some() {
                    return Err(unreadable(TEXT_AFTER_QUOTE));
                }
                let Some(record) = delimited.record() else { return Err(unreadable(&self.not_text())) };
                self.check_width(record, line).map_err(misfit)?;
                Ok(Row { number, line, cells: Cells::Delimited(record) })
            }
            Lines::Sheet(rows) => {
                self.check_width(rows.record(), line).map_err(misfit)?;
                Ok(Row { number, line, cells: Cells::Delimited(rows.record()) })
            }
            Lines::Json(values) => {
                let text = std::str::from_utf8(values.text());
                let text = text.map_err(|_| unreadable(&self.not_text()))?;
                let cells = object(text).map(Cells::Json).map_err(|why| unreadable(&why))?;
                Ok(Row { number, line, cells })
            }
        }
    }

    fn not_text(&self) -> String {
        format!("not {} text", self.encoding)
    }

    /// Whether the cells of a record belong to the columns. Blank ones beyond them do no harm.
    fn check_width(&self, record: &StringRecord, line: u64) -> std::result::Result<(), Misfit> {
        let (found, wanted) = (record.len(), self.header.len());
        let has_value = |at: usize| record.get(at).is_some_and(|cell| !is_blank(cell));
        if found < wanted || (self.width..found).any(has_value) {
            let (cells, columns) = (count_of(found as u64, "cell"), count_of(wanted as u64, "column"));
            return Err(Misfit::Row(format!("{cells}, but the header has {columns}")));
        }
        match self.unnamed.iter().find(|at| !self.ignores_unnamed && has_value(**at)) {
            None => Ok(()),
            Some(at) => Err(Misfit::File(self.unnamed_value(at + 1, line))),
        }
    }

    fn unnamed_value(&self, column: usize, line: u64) -> Error {
        let (name, header, place) = (&self.name, self.header_line, self.format.place());
        let column = if self.format == Format::Sheet { column_name(column - 1) } else { column.to_string() };
        let why =
            format!("column {column} has no name in the header ({place} {header}), but a value on {place} {line}");
        let hint =
            format!("name column {column} or delete it; if {place} {header} is not the header, add --skip-lines N");
        Error::usage(format!("cannot read {name}: {why}")).hint(hint)
    }

    /// How many cells of the rows so far had a spreadsheet guard, which was removed.
    pub fn guards(&self) -> u64 {
        match &self.lines {
            Lines::Delimited(delimited) => delimited.guards(),
            Lines::Json(_) | Lines::Sheet(_) => 0,
        }
    }

    /// Number and line of the last row of [`Rows::next`], even if it was unreadable.
    pub fn place(&self) -> (u64, u64) {
        let line = match &self.lines {
            Lines::Delimited(delimited) => delimited.line(),
            Lines::Json(values) => values.line(),
            Lines::Sheet(rows) => rows.number(),
        };
        (self.number, line)
    }

    /// The last row of [`Rows::next`], as in the file, even if it was unreadable.
    pub fn raw(&self) -> Raw<'_> {
        match &self.lines {
            Lines::Delimited(delimited) => Raw::Delimited(delimited.bytes()),
            Lines::Json(values) => Raw::Json(values.text().trim_ascii()),
            Lines::Sheet(rows) => Raw::Sheet(rows.record()),
        }
    }

    fn read_header(&mut self) -> Result<()> {
        let delimited = match &mut self.lines {
            Lines::Delimited(delimited) => delimited,
            Lines::Json(_) => return Ok(()),
            Lines::Sheet(rows) => {
                let is_there = rows.advance().map_err(|error| refused(&self.name, &error))?;
                let names = rows.record().iter().filter(|_| is_there).map(incoming::name).map(str::to_owned).collect();
                let line = rows.number();
                return self.set_header(names, line);
            }
        };
        let header = delimited.header().map_err(|error| refused(&self.name, &error))?;
        let line = delimited.line();
        let refuse = |why: String| Err(Error::usage(format!("cannot read {}: {why}", self.name)));
        match delimited.quoting() {
            Some(Malformed::NeverClosed) => return Err(never_closed(&self.name, line)),
            Some(Malformed::TextAfterQuote) => return refuse(format!("line {line}: {TEXT_AFTER_QUOTE}")),
            None => {}
        }
        let Some(header) = header else { return Err(undecodable(&self.name, line, self.encoding)) };
        let names = header.iter().map(|name| unescape_formula(incoming::name(name)).into_owned()).collect();
        self.set_header(names, line)
    }

    fn set_header(&mut self, mut names: Vec<String>, line: u64) -> Result<()> {
        let Some(last) = names.iter().rposition(|name| !name.is_empty()) else {
            return Err(empty(&self.name, self.format));
        };
        if let Lines::Sheet(rows) = &mut self.lines {
            rows.set_width(names.len());
        }
        self.width = names.len();
        self.unnamed = (0..names.len()).filter(|at| names.get(*at).is_some_and(String::is_empty)).collect();
        names.truncate(last + 1);
        self.header = names;
        self.header_line = line;
        Ok(())
    }
}

/// Why a record does not fit the header: a fault of its row, or of the file.
enum Misfit {
    Row(String),
    File(Error),
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

    /// The first text that was encoded twice, and what it was before.
    pub fn encoded_twice(&self) -> Option<(String, String)> {
        let found = |text: &str| double_encoding::repaired(text).map(|repaired| (text.to_owned(), repaired));
        match self {
            Cells::Delimited(record) if record.as_byte_record().as_slice().is_ascii() => None,
            Cells::Delimited(record) => record.iter().find_map(found),
            Cells::Json(members) => members.values().filter_map(Value::as_str).find_map(found),
        }
    }
}

fn is_blank(cell: &str) -> bool {
    incoming::name(cell).is_empty()
}

fn object(text: &str) -> std::result::Result<Map<String, Value>, String> {
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

pub(super) fn refused(name: &str, error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Io(error) => unreadable(name, error),
        _ => Error::usage(format!("cannot read {name}: {error}")),
    }
}

fn failed(name: &str, failure: Failure) -> Error {
    match failure {
        Failure::Io(error) => unreadable(name, &error),
        Failure::NeverClosed(line) => {
            Error::usage(format!("cannot read {name}: the JSON value that begins on line {line} is never closed"))
                .hint("check that the file is complete")
        }
        Failure::TooLong(line) => {
            Error::usage(format!("cannot read {name}: the JSON value on line {line} is larger than 16 MB"))
        }
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
