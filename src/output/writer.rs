//! Writes one output from its first item to its end: streams if the format allows it, buffers the items if it does not
//! (tables, `--sort`, one JSON document for `--jq`).

mod common;
mod rows;
mod tables;

use crate::api::reply::Item;
use crate::catalogue::model::Resource;
use crate::error::{Error, Result};
use crate::text::pseudonyms;

use super::columns::{self, Columns};
use super::destination::Destination;
use super::feed::Feed;
use super::jq::Program;
use super::names::Names;
use super::{Count, Format, Output, sort, table, yaml};
use crate::text::clean::clean;
use crate::text::json::layout::{self, Layout};
use crate::text::json::slim::slim;
use crate::text::json::value::Value;
use rows::RowWriter;

/// Writes items in the chosen format. Nothing is written to standard output before the first item, or to a file before
/// [`Writer::finish`].
pub struct Writer<'a> {
    output: &'a Output,
    count: Count,
    columns: Columns<'a>,
    /// The rows of CSV, TSV, Markdown and workbooks, known from the first item on.
    rows: Option<RowWriter>,
    program: Option<Program>,
    /// `None` if nothing is written.
    destination: Option<Destination>,
    held: Vec<String>,
    /// The table, once a part of it is written.
    listing: Option<table::Listing>,
    written: usize,
    buffer: Vec<u8>,
    /// Whether items are written unchanged, one per line.
    copies: bool,
    /// Whether the header of a table has labels; that of other formats has them on request.
    has_labels: bool,
    names: Names,
    /// Whether the common output of several profiles knows what the records are.
    is_announced: bool,
}

impl<'a> Writer<'a> {
    /// Checks the jq program and the file of `--out`. `columns` are the resource's.
    ///
    /// # Errors
    /// `Usage` for an invalid jq program, `Other` for a file that cannot be created.
    pub fn start(output: &'a Output, count: Count, columns: &'a [&'a str]) -> Result<Writer<'a>> {
        let is_own = output.format != Format::None && output.feed.is_none();
        let program = output.jq.as_deref().map(Program::compile).transpose()?.filter(|_| is_own);
        let destination = is_own.then(|| Destination::of(output)).transpose()?;
        let is_plain = output.columns.is_none() && output.sort.is_empty() && output.jq.is_none() && !output.is_shown();
        let sorted = output.sort.iter().map(|(path, _)| path.as_str());
        Ok(Writer {
            output,
            count,
            columns: Columns::new(output.columns.as_deref(), columns, sorted),
            rows: None,
            program,
            destination,
            held: Vec::new(),
            listing: None,
            written: 0,
            buffer: Vec::new(),
            copies: output.format == Format::Jsonl && is_plain,
            has_labels: true,
            names: Names::default(),
            is_announced: false,
        })
    }

    /// Sets the resource of the records: its labels, meanings and known keys.
    #[must_use]
    pub fn of(self, resource: &'static Resource) -> Self {
        Writer { columns: self.columns.of(resource), ..self }
    }

    /// Keeps the names of columns as they are, because somebody chose them.
    #[must_use]
    pub fn without_labels(self) -> Self {
        Writer { has_labels: false, ..self }
    }

    /// The names behind IDs, to which the engine adds before it writes the items that have them.
    pub fn names(&mut self) -> &mut Names {
        &mut self.names
    }

    /// Whether names are shown in place of IDs.
    pub fn shows_names(&self) -> bool {
        let shows = matches!(self.output.format, Format::Table | Format::Xlsx);
        self.output.names && shows && self.output.jq.is_none()
    }

    /// Whether rows with names are written as they come, so that their names must be known before.
    pub fn needs_names_at_once(&self) -> bool {
        self.shows_names() && (self.output.is_shown() || self.output.format == Format::Xlsx)
    }

    /// The columns, and the keys to sort by, that the user chose.
    pub fn chosen(&self) -> impl Iterator<Item = &str> {
        self.columns.chosen().unwrap_or_default().iter().chain(self.columns.sorted()).map(String::as_str)
    }

    /// The properties of a record like `first` that a table shows.
    pub fn shown(&self, first: &Item) -> Vec<String> {
        let first = Value::new(first.json());
        if self.count == Count::One && self.columns.chosen().is_none() {
            return first.members().map(|(key, _)| key.text().into_owned()).collect();
        }
        let further = self.columns.further(first, self.output.width).into_iter().map(str::to_owned);
        self.columns.of_rows(Some(first)).into_iter().chain(further).collect()
    }

    /// Verifies the chosen columns with the next items, before any of them is written.
    ///
    /// # Errors
    /// `Usage` for a column that no item has and that is not known.
    pub fn expect(&mut self, items: &[Item]) -> Result<()> {
        if self.columns.is_unverified() && !items.is_empty() {
            let values: Vec<Value<'_>> = items.iter().map(|item| Value::new(item.json())).collect();
            self.columns.verify(&values)?;
        }
        Ok(())
    }

    /// Writes one item. Memory is constant for json, jsonl, csv, tsv, markdown, yaml and ids,
    /// unless `--sort`, or `--jq` with a format
    /// other than jsonl, needs all items.
    ///
    /// # Errors
    /// `Other` if the destination cannot be written or the jq program fails, `Usage` for an item without an id in the format
    /// `ids`.
    pub fn item(&mut self, item: &Item) -> Result<()> {
        if self.output.feed.is_some() {
            return self.hand_over(item);
        }
        let is_structured = matches!(self.output.format, Format::Json | Format::Jsonl | Format::Yaml);
        // Chosen columns are kept, null or not.
        let slims = self.output.slim && is_structured && self.output.columns.is_none();
        if !self.output.mask && !slims {
            return self.take(item);
        }
        let masked = self.output.mask.then(|| pseudonyms::json(item.json()));
        let json = masked.as_deref().unwrap_or(item.json());
        self.take(&Item::from_json(&if slims { slim(json) } else { json.to_owned() }))
    }

    fn take(&mut self, item: &Item) -> Result<()> {
        self.expect(std::slice::from_ref(item))?;
        if self.holds() {
            self.held.push(item.json().to_owned());
            return Ok(());
        }
        if self.copies && item.is_compact() {
            return self.copy(item.json());
        }
        self.write_item(item.json())
    }

    /// Flushes what was written so far; the engine does so after each page. A terminal shows the rows of a table so far; other
    /// destinations get the whole table at the end, fitted to its widest cells.
    ///
    /// # Errors
    /// `Other` if the destination cannot be written.
    pub fn flush(&mut self) -> Result<()> {
        if let Some(feed) = &self.output.feed {
            return feed.flush();
        }
        let is_table = self.output.format == Format::Table && self.program.is_none() && self.count == Count::Many;
        if is_table && self.output.is_shown() && self.output.sort.is_empty() {
            let held = std::mem::take(&mut self.held);
            self.write_listing(&held)?;
        }
        self.destination.as_mut().map_or(Ok(()), Destination::flush)
    }

    /// Whether the reader of the pipe has closed it, so that fetching further pages is useless.
    pub fn closed(&self) -> bool {
        let feed = self.output.feed.as_ref();
        self.destination.as_ref().map_or_else(|| feed.is_some_and(Feed::closed), Destination::closed)
    }

    /// Writes the buffered items, ends the document and replaces the file of `--out`. Returns warnings for standard error:
    /// columns that no item has, columns that do not fit.
    ///
    /// # Errors
    /// As [`Writer::item`].
    pub fn finish(mut self) -> Result<Vec<String>> {
        if self.columns.is_unverified() {
            self.columns.verify(&[])?;
        }
        if self.output.feed.is_some() {
            return self.end_handing_over();
        }
        let mut warnings = Vec::new();
        let mut held = std::mem::take(&mut self.held);
        let keys = self.columns.sorted().iter().cloned().zip(self.output.sort.iter().map(|(_, descends)| *descends));
        sort::sort(&mut held, &keys.collect::<Vec<_>>());
        if self.program.is_some() && self.output.format != Format::Jsonl {
            self.run_program(&self.document(&held))?;
        } else if self.program.is_none() && self.output.format == Format::Table {
            warnings.extend(self.write_table(&held)?);
        } else {
            for item in &held {
                self.write_item(item)?;
            }
            self.write_end()?;
        }
        warnings.extend(self.save_workbook()?);
        warnings.extend(self.destination.map_or(Ok(None), Destination::finish)?);
        Ok(warnings)
    }

    /// Whether all items must be buffered.
    fn holds(&self) -> bool {
        match self.output.format {
            Format::None => false,
            Format::Jsonl => !self.output.sort.is_empty(),
            Format::Table => true,
            _ => self.program.is_some() || !self.output.sort.is_empty(),
        }
    }

    /// Writes an item that is already compact.
    fn copy(&mut self, item: &str) -> Result<()> {
        self.buffer.clear();
        layout::append_compact(&mut self.buffer, item);
        self.buffer.push(b'\n');
        self.written += 1;
        self.destination.as_mut().map_or(Ok(()), |destination| destination.write(&self.buffer))
    }

    fn write_item(&mut self, item: &str) -> Result<()> {
        if self.closed() {
            return Ok(());
        }
        let value = Value::new(item);
        match self.output.format {
            Format::Json | Format::Jsonl | Format::Yaml => match self.columns.chosen() {
                Some(chosen) => self.write_structured(&columns::narrow(value, chosen))?,
                None => self.write_structured(item)?,
            },
            Format::Csv | Format::Tsv | Format::Xlsx | Format::Markdown => self.write_row(value)?,
            Format::Ids => self.write_id(value)?,
            Format::Table | Format::None => {}
        }
        self.written += 1;
        Ok(())
    }

    fn write_structured(&mut self, item: &str) -> Result<()> {
        match (self.output.format, self.count) {
            (Format::Jsonl, _) if self.program.is_some() => self.run_program(item),
            (Format::Jsonl, _) => self.write_json(b"", item, Layout::Compact, b"\n"),
            (Format::Yaml, count) => {
                let document = yaml::document(Value::new(item), count == Count::Many)?;
                self.write_bytes(document.as_bytes())
            }
            (_, Count::One) => self.write_json(b"", item, Layout::Indented(0), b"\n"),
            (_, Count::Many) if self.written == 0 => self.write_json(b"[\n  ", item, Layout::Indented(1), b""),
            (_, Count::Many) => self.write_json(b",\n  ", item, Layout::Indented(1), b""),
        }
    }

    fn write_json(&mut self, before: &[u8], item: &str, layout: Layout, after: &[u8]) -> Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.extend_from_slice(before);
        layout::append(&mut buffer, item, layout, self.output.is_shown());
        buffer.extend_from_slice(after);
        let outcome = self.write(&buffer);
        self.buffer = buffer;
        outcome
    }

    fn write_id(&mut self, item: Value<'_>) -> Result<()> {
        let id = item.at("id").filter(|id| !id.is_null() && !id.is_nested());
        let Some(id) = id.map(Value::text).filter(|id| !id.is_empty()) else {
            return Err(Error::usage("these items have no ID").hint("use -o json to see their keys"));
        };
        self.write_bytes(format!("{}\n", clean(&id)).as_bytes())
    }

    /// Ends a document that was streamed.
    fn write_end(&mut self) -> Result<()> {
        match (self.output.format, self.count, self.written) {
            (Format::Json, Count::Many, 0) | (Format::Yaml, Count::Many, 0) => self.write(b"[]\n"),
            (Format::Json, Count::One, 0) | (Format::Yaml, Count::One, 0) => self.write(b"{}\n"),
            (Format::Json, Count::Many, _) => self.write(b"\n]\n"),
            (Format::Csv | Format::Tsv | Format::Xlsx | Format::Markdown, Count::Many, 0) => self.write_header(None),
            _ => Ok(()),
        }
    }

    /// The whole output as one JSON text, for the jq program.
    fn document(&self, items: &[String]) -> String {
        let narrowed: Vec<String>;
        let items = match self.columns.chosen() {
            Some(chosen) => {
                narrowed = items.iter().map(|item| columns::narrow(Value::new(item), chosen)).collect();
                &narrowed
            }
            None => items,
        };
        match (self.count, items) {
            (Count::One, [item]) => item.clone(),
            (Count::One, []) => "{}".to_owned(),
            _ => format!("[{}]", items.join(",")),
        }
    }

    fn run_program(&mut self, json: &str) -> Result<()> {
        let Some(program) = self.program.take() else {
            return Ok(());
        };
        for line in program.run(json)? {
            self.write_bytes(&line?)?;
            if self.closed() {
                break;
            }
        }
        self.program = Some(program);
        Ok(())
    }

    /// Writes bytes that may come from the server; for a terminal, without control characters.
    fn write_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        if self.output.is_shown() {
            return self.write(crate::text::clean::lines(&String::from_utf8_lossy(bytes)).as_bytes());
        }
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.destination.as_mut().map_or(Ok(()), |destination| destination.write(bytes))
    }
}

#[cfg(test)]
mod tests;
