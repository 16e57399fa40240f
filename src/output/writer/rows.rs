//! The formats with a row for each item: CSV, TSV, Markdown and workbooks.

use super::Writer;
use crate::catalogue::labels;
use crate::catalogue::meanings::{self, Meaning};
use crate::error::{Error, Result};
use crate::output::cell_text::{self, Nested, Readable};
use crate::output::dates::Dates;
use crate::output::delimited::{self, Lines};
use crate::output::workbook::{Book, IN_CENTS, IN_UNITS, cell};
use crate::output::{Format, Output, markdown};
use crate::text::json::value::Value;
use crate::text::separated;

/// The rows of an output: its columns, and how they are written.
pub(super) struct RowWriter {
    columns: Vec<String>,
    layout: RowLayout,
}

enum RowLayout {
    Lines(Lines),
    Markdown,
    Workbook(Box<Book>),
}

impl RowWriter {
    fn new(output: &Output, columns: Vec<String>) -> Self {
        let layout = match output.format {
            Format::Xlsx => RowLayout::Workbook(Box::default()),
            Format::Markdown => RowLayout::Markdown,
            format => {
                let delimiter = (format == Format::Csv).then(|| output.delimiter.unwrap_or(b','));
                // A terminal has an encoding of its own.
                let is_file = !output.is_shown();
                let encoding = output.encoding.filter(|_| is_file);
                RowLayout::Lines(Lines::new(delimiter, output.safe_csv, output.bom && is_file, encoding))
            }
        };
        RowWriter { columns, layout }
    }
}

impl Writer<'_> {
    pub(super) fn write_row(&mut self, item: Value<'_>) -> Result<()> {
        self.write_header(Some(item))?;
        let is_readable = self.output.readable;
        let resource = self.columns.resource();
        let names = self.shows_names().then_some(&self.names);
        let Some(RowWriter { columns, layout }) = &mut self.rows else { return Ok(()) };
        let line = match layout {
            RowLayout::Workbook(book) => {
                let readable = Readable { resource, dates: Dates::Absolute, names };
                let cells: Vec<_> = columns.iter().map(|path| cell::of_property(readable, item, path)).collect();
                return book.row(&cells);
            }
            RowLayout::Lines(lines) if is_readable => {
                let readable = Readable { resource, dates: Dates::Absolute, names: None };
                let cell = |path: &String| readable_cell(readable, item, path);
                lines.line(&columns.iter().map(cell).collect::<Vec<_>>())?
            }
            RowLayout::Lines(lines) => lines.line(&delimited::cells(item, columns))?,
            RowLayout::Markdown => markdown::line(&delimited::cells(item, columns)).into_bytes(),
        };
        self.write_bytes(&line)
    }

    /// Writes the header, unless it is written; `first` is the first item.
    pub(super) fn write_header(&mut self, first: Option<Value<'_>>) -> Result<()> {
        if self.rows.is_some() {
            return Ok(());
        }
        let columns = self.columns.of_rows(first);
        let headings = self.headings(&columns);
        let mut rows = RowWriter::new(self.output, columns);
        let has_header = !self.output.no_header && !headings.is_empty();
        let (beginning, line) = match &mut rows.layout {
            RowLayout::Workbook(book) => {
                let name = self.columns.resource().map_or("Sheet", |resource| resource.name);
                book.begin(name, headings, has_header)?;
                (Vec::new(), None)
            }
            RowLayout::Lines(lines) => (lines.beginning(), Some(lines.line(&headings)?)),
            RowLayout::Markdown => {
                let line = markdown::line(&headings) + &markdown::separator(headings.len());
                (Vec::new(), Some(line.into_bytes()))
            }
        };
        self.rows = Some(rows);
        self.write(&beginning)?;
        line.filter(|_| has_header).map_or(Ok(()), |line| self.write_bytes(&line))
    }

    /// The header: keys, or labels on request. What people open in a spreadsheet has labels that say how amounts are written.
    fn headings(&self, columns: &[String]) -> Vec<String> {
        let resource = self.columns.resource();
        let is_workbook = self.output.format == Format::Xlsx;
        let is_readable = is_workbook || self.output.readable;
        if !self.output.labels && !is_readable {
            return columns.to_vec();
        }
        let label = |path: &String| {
            let is_amount = meanings::of(resource, path) == Some(Meaning::Cents);
            let label = labels::label(resource, path);
            match is_amount && is_readable {
                true => label + if is_workbook { IN_UNITS } else { IN_CENTS },
                false => label,
            }
        };
        let mut headings: Vec<String> = Vec::new();
        for path in columns {
            let heading = label(path);
            // Two columns with one heading would be one column to a reader.
            let is_taken = is_readable && headings.contains(&heading);
            headings.push(if is_taken { path.clone() } else { heading });
        }
        headings
    }

    /// Writes the workbook to its file. Returns a warning if texts were cut.
    ///
    /// # Errors
    /// `Other` if it cannot be written, `Usage` if there is no file.
    pub(super) fn save_workbook(&mut self) -> Result<Option<String>> {
        let Some(RowWriter { layout: RowLayout::Workbook(book), .. }) = self.rows.take() else { return Ok(None) };
        let Some(destination) = &self.destination else { return Ok(None) };
        let file = destination.seekable().ok_or_else(no_file)?;
        book.save(file)
    }
}

/// A cell of a CSV for people. Amounts stay in cents.
fn readable_cell(readable: Readable<'_>, item: Value<'_>, path: &str) -> String {
    let value = item.column(path).filter(|value| !value.is_null());
    if let Some(list) = value.filter(|value| value.is_array() && value.elements().all(|element| !element.is_nested())) {
        return separated::listed(&list.elements().map(Value::text).collect::<Vec<_>>());
    }
    match meanings::of(readable.resource, path) {
        Some(Meaning::Cents) => cell_text::text(value, readable.dates, Nested::Json),
        _ => readable.text(item, path, Nested::Joined),
    }
}

/// A workbook cannot be written as it grows.
pub fn no_file() -> Error {
    Error::usage("a workbook is written to a file only").hint("--out FILE.xlsx")
}
