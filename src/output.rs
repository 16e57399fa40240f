//! The only writer to standard output: items, a format and columns become bytes. Knows no profile and no HTTP.

use std::path::PathBuf;

pub mod bars;
pub mod board;
pub mod cell_text;
mod column_widths;
pub mod columns;
pub mod dates;
pub mod delimited;
mod destination;
pub mod feed;
mod folding;
mod formula_guard;
pub mod jq;
mod markdown;
pub mod merged;
pub mod names;
mod page;
mod pager;
pub mod progress;
pub mod report;
mod sort;
pub mod table;
mod tone;
pub mod workbook;
mod writer;
pub mod yaml;

pub use crate::config::Format;
pub use crate::text::clean::{escape_json, lines};
pub use delimited::BYTE_ORDER_MARK;
pub use destination::Destination;
pub use folding::folded;
pub use formula_guard::{guarded, removed_guards, unescape_formula};
pub use page::{Page, wrap};
pub use pager::Pager;
pub use writer::Writer;

use crate::error::Result;
use crate::text::encoding::Encoding;
use crate::text::pseudonyms;

/// Whether the output is a listing or a single record.
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
    /// JSON keys to show, in order; a dot descends (`links.owner`, `fieldValues.0.value`). Without them, table, CSV, TSV and
    /// Markdown have the resource's columns, and JSON and YAML have whole items.
    pub columns: Option<Vec<String>>,
    /// Keys to sort by, each with whether it descends. Sorting needs all items in memory.
    pub sort: Vec<(String, bool)>,
    /// Omits the header of table, CSV, TSV and Markdown.
    pub no_header: bool,
    /// Whether JSON and YAML, and the input of the jq program, leave out links and properties that are null.
    pub slim: bool,
    /// A jq program applied to the JSON before it is written; its results are lines, whatever the format.
    pub jq: Option<String>,
    /// A file to write to instead of standard output; `-` is standard output.
    pub out: Option<PathBuf>,
    /// Whether standard output is a terminal: tables fit into `width`, dates are relative.
    pub terminal: bool,
    /// The terminal's width in columns.
    pub width: Option<u16>,
    /// How charts are drawn.
    pub charts: bars::Charts,
    /// Whether standard output supports color.
    pub color: bool,
    /// The pager for what is longer than the screen, if any.
    pub pager: Option<Pager>,
    /// Whether cells of CSV and TSV that a spreadsheet would treat as formulas are escaped.
    pub safe_csv: bool,
    /// Whether CSV and TSV begin with a byte order mark.
    pub bom: bool,
    /// The delimiter of CSV, if it is not a comma.
    pub delimiter: Option<u8>,
    /// The encoding of CSV and TSV, if it is not UTF-8.
    pub encoding: Option<Encoding>,
    /// Whether CSV and TSV are for people: labels, words for codes, lists joined by commas. A workbook is in any case.
    pub readable: bool,
    /// Whether personal data is pseudonymized.
    pub mask: bool,
    /// Whether the cells of a table that do not fit are wrapped, not truncated: where the text is the point.
    pub wraps: bool,
    /// Whether tables show names in place of IDs.
    pub names: bool,
    /// Whether the header of CSV, TSV and Markdown has labels instead of keys.
    pub labels: bool,
    /// The common output of several profiles, which takes the place of standard output.
    pub feed: Option<feed::Feed>,
}

impl Output {
    /// Checks what can be checked before there is anything to write: the jq program, and the file of `--out`.
    ///
    /// # Errors
    /// Those of [`Writer::start`].
    pub fn check(&self) -> Result<()> {
        if self.format == Format::None {
            return Ok(());
        }
        if let Some(program) = &self.jq {
            jq::Program::compile(program)?;
        }
        Destination::check(self.file())
    }

    /// The file of `--out`; `None` for standard output.
    fn file(&self) -> Option<&std::path::Path> {
        self.out.as_deref().filter(|path| path.as_os_str() != "-")
    }

    /// Whether a result of several parts is printed as one object, for JSON, YAML and jq; other formats get its rows.
    pub fn takes_object(&self) -> bool {
        self.jq.is_some() || matches!(self.format, Format::Json | Format::Yaml)
    }

    /// Whether the output is shown on a terminal.
    pub fn is_shown(&self) -> bool {
        self.terminal && self.file().is_none()
    }
}

/// Writes text of the program's own, with a final line end.
///
/// # Errors
/// `Other` when standard output or the file cannot be written; a closed pipe is not an error.
pub fn text(output: &Output, text: &str) -> Result<()> {
    let masked = output.mask.then(|| pseudonyms::prose(text));
    let text = masked.as_deref().unwrap_or(text);
    let mut destination = Destination::of(output)?;
    destination.write(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        destination.write(b"\n")?;
    }
    destination.finish().map(drop)
}

/// Writes a response body unchanged; on a terminal, with a final line end and escaped control characters.
///
/// # Errors
/// As [`text`].
pub fn raw(output: &Output, body: &[u8]) -> Result<()> {
    let masked = output.mask.then(|| pseudonyms::body(&String::from_utf8_lossy(body)).into_bytes());
    let body = masked.as_deref().unwrap_or(body);
    if output.is_shown() {
        return text(output, &crate::text::clean::lines(&String::from_utf8_lossy(body)));
    }
    let mut destination = Destination::of(output)?;
    destination.write(body)?;
    destination.finish().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_can_be_parsed_from_its_name() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.name()), Some(format), "{}", format.name());
        }
        assert_eq!(Format::parse("xml"), None);
    }

    #[test]
    fn the_extension_of_a_file_determines_its_format() {
        let named = |name: &str| Format::of_name(std::path::Path::new(name));
        for (name, format) in [
            ("a.csv", Some(Format::Csv)),
            ("a.TSV", Some(Format::Tsv)),
            ("a.ndjson", Some(Format::Jsonl)),
            ("a.json", Some(Format::Json)),
            ("a.yml", Some(Format::Yaml)),
            ("a.md", Some(Format::Markdown)),
            ("a.markdown", Some(Format::Markdown)),
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
