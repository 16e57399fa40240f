//! The only writer to standard output: items, a format and columns become bytes. Knows no profile and no HTTP.

use std::path::PathBuf;

mod cell;
mod clean;
pub(crate) mod columns;
pub(crate) mod dates;
pub(crate) mod delimited;
mod destination;
mod fit;
mod guard;
pub(crate) mod jq;
pub(crate) mod json;
mod page;
mod pager;
mod sort;
pub(crate) mod table;
pub(crate) mod value;
mod writer;
pub(crate) mod yaml;

pub use clean::{clean, escape_json, is_hidden, lines};
pub use destination::Destination;
pub use guard::{guarded, unguarded};
pub use page::Page;
pub use pager::Pager;
pub use writer::Writer;

use crate::error::Result;
use crate::mask;

/// How items are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON document: an array for a listing, an object for a single thing.
    #[default]
    Json,
    /// One JSON object a line.
    Jsonl,
    /// RFC 4180, but with bare line feeds.
    Csv,
    /// Tab-separated, one line an item: tabs, line ends and control characters inside values become spaces.
    Tsv,
    /// YAML: one sequence for a listing, a mapping for a single thing.
    Yaml,
    /// The ids, one a line.
    Ids,
    /// Nothing.
    None,
}

impl Format {
    /// Every format, in the order the help lists them.
    pub const ALL: [Format; 8] =
        [Format::Table, Format::Json, Format::Jsonl, Format::Csv, Format::Tsv, Format::Yaml, Format::Ids, Format::None];

    /// The word for it after `--output`.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Yaml => "yaml",
            Format::Ids => "ids",
            Format::None => "none",
        }
    }

    /// The format a file's name ends with; none where it says nothing.
    pub fn of_name(path: &std::path::Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tab" => Some(Format::Tsv),
            "ndjson" => Some(Format::Jsonl),
            "yml" => Some(Format::Yaml),
            // A table and bare ids are no formats of files.
            word => Format::parse(word).filter(|format| {
                matches!(format, Format::Json | Format::Jsonl | Format::Csv | Format::Tsv | Format::Yaml)
            }),
        }
    }

    /// What it is, for the help.
    pub const fn meaning(self) -> &'static str {
        match self {
            Format::Table => "aligned columns for people",
            Format::Json => "one document: an array for a listing, an object for a single thing",
            Format::Jsonl => "JSON Lines: one object a line, written as they come",
            Format::Csv => "comma-separated, with a header",
            Format::Tsv => "tab-separated, one line an item whatever stands in it",
            Format::Yaml => "one sequence for a listing, a mapping for a single thing",
            Format::Ids => "the ids, one a line, for the next command's -",
            Format::None => "nothing",
        }
    }

    /// The format a word names; none where it names none.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
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
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The format.
    pub format: Format,
    /// JSON keys to show, in order, where a dot descends (`links.owner`, `fieldValues.0.value`); none for the noun's own
    /// in table, CSV and TSV, and for whole items in JSON and YAML.
    pub columns: Option<Vec<String>>,
    /// Keys to sort by, each with whether it descends. Sorting needs all items in memory.
    pub sort: Vec<(String, bool)>,
    /// Leaves out the header of table, CSV and TSV.
    pub no_header: bool,
    /// A jq program applied to the JSON before it is written; its results are lines, whatever the format.
    pub jq: Option<String>,
    /// A file to write to instead of standard output; `-` is standard output.
    pub out: Option<PathBuf>,
    /// Whether a person reads standard output: fit tables to `width`, relative dates.
    pub terminal: bool,
    /// The terminal's width in columns.
    pub width: Option<u16>,
    /// Whether standard output takes colour.
    pub color: bool,
    /// The pager for what is longer than the screen; none where none is wanted.
    pub pager: Option<Pager>,
    /// Whether cells of CSV and TSV that a spreadsheet would compute are guarded.
    pub safe_csv: bool,
    /// Whether pseudonyms stand in the place of personal data.
    pub mask: bool,
}

impl Output {
    /// The file named by `--out`; none where that is standard output.
    fn file(&self) -> Option<&std::path::Path> {
        self.out.as_deref().filter(|path| path.as_os_str() != "-")
    }

    /// Whether what is written ends on a person's screen.
    fn is_seen(&self) -> bool {
        self.terminal && self.file().is_none()
    }
}

/// Writes text of our own, as it is but for a line end where it has none.
///
/// # Errors
/// `Other` when standard output or the file cannot be written; a closed pipe is not an error.
pub fn text(output: &Output, text: &str) -> Result<()> {
    let masked = output.mask.then(|| mask::prose(text));
    let text = masked.as_deref().unwrap_or(text);
    let mut destination = Destination::of(output)?;
    destination.write(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        destination.write(b"\n")?;
    }
    destination.finish().map(drop)
}

/// Writes a body of the service's byte by byte. On a terminal it gets a line end and its control characters are made
/// harmless.
///
/// # Errors
/// As [`text`].
pub fn raw(output: &Output, body: &[u8]) -> Result<()> {
    let masked = output.mask.then(|| mask::body(&String::from_utf8_lossy(body)).into_bytes());
    let body = masked.as_deref().unwrap_or(body);
    if output.is_seen() {
        return text(output, &clean::lines(&String::from_utf8_lossy(body)));
    }
    let mut destination = Destination::open(output.file())?;
    destination.write(body)?;
    destination.finish().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.name()), Some(format), "{}", format.name());
        }
        assert_eq!(Format::parse("xml"), None);
    }

    #[test]
    fn the_name_of_a_file_tells_its_format() {
        let named = |name: &str| Format::of_name(std::path::Path::new(name));
        for (name, format) in [
            ("a.csv", Some(Format::Csv)),
            ("a.TSV", Some(Format::Tsv)),
            ("a.ndjson", Some(Format::Jsonl)),
            ("a.json", Some(Format::Json)),
            ("a.yml", Some(Format::Yaml)),
            ("a.table", None),
            ("a.txt", None),
            ("csv", None),
        ] {
            assert_eq!(named(name), format, "{name}");
        }
    }

    #[test]
    fn text_gets_a_line_end_and_a_body_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let output = Output { out: Some(path.clone()), ..Output::default() };
        text(&output, "a\nb").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"a\nb\n");
        raw(&output, b"\x1b[31m\xff").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"\x1b[31m\xff");
    }
}
