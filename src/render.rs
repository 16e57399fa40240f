//! The only writer to standard output: items, a format and columns become bytes. Knows no profile and no HTTP.

use std::path::PathBuf;

/// How items are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON document: an array for a listing, an object for a single thing.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// RFC 4180.
    Csv,
    /// Tab-separated.
    Tsv,
    /// YAML.
    Yaml,
    /// The ids, one a line.
    Ids,
    /// Nothing.
    None,
}

/// Whether the output is a listing or a single thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// An array, even of one.
    Many,
    /// An object.
    One,
}

/// Where and how to write, decided once per run.
#[derive(Clone, Debug)]
pub struct Output {
    /// The format.
    pub format: Format,
    /// JSON keys to show, in order; none for the noun's own.
    pub columns: Option<Vec<String>>,
    /// Keys to sort by, each with whether it descends.
    pub sort: Vec<(String, bool)>,
    /// Leaves out the header of table, CSV and TSV.
    pub no_header: bool,
    /// A jq program applied to the JSON before it is written.
    pub jq: Option<String>,
    /// A file to write to instead of standard output.
    pub out: Option<PathBuf>,
    /// Whether a person reads standard output: fit tables to `width`, relative dates.
    pub terminal: bool,
    /// The terminal's width in columns.
    pub width: Option<u16>,
    /// Whether standard output takes colour.
    pub color: bool,
}
use crate::{error::Result, reply::Item};
#[allow(missing_docs)]
impl Format {
    pub const ALL: [Format; 8] =
        [Format::Table, Format::Json, Format::Jsonl, Format::Csv, Format::Tsv, Format::Yaml, Format::Ids, Format::None];
    pub fn name(self) -> &'static str {
        "x"
    }
    pub fn parse(_x: &str) -> Option<Format> {
        None
    }
}
#[allow(missing_docs)]
pub struct Writer<'a>(&'a u8);
#[allow(missing_docs)]
impl<'a> Writer<'a> {
    pub fn start(_o: &'a Output, _c: Count, _d: &'a [&'a str]) -> Result<Writer<'a>> {
        todo!()
    }
    pub fn item(&mut self, _i: &Item) -> Result<()> {
        todo!()
    }
    pub fn flush(&mut self) -> Result<()> {
        todo!()
    }
    pub fn is_closed(&self) -> bool {
        todo!()
    }
    pub fn finish(self) -> Result<Vec<String>> {
        todo!()
    }
}
#[allow(missing_docs)]
pub fn text(_o: &Output, _t: &str) -> Result<()> {
    todo!()
}
#[allow(missing_docs)]
pub fn raw(_o: &Output, _t: &[u8]) -> Result<()> {
    todo!()
}
#[allow(missing_docs)]
pub fn plain(_t: &[u8]) -> Result<()> {
    todo!()
}
