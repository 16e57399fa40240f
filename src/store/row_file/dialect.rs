//! How a file of rows is written: encoding, format, and where its header is. What the user does not state is found out once,
//! so that every pass over the file, in this run and in the next, reads the same rows.

use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::format::{Format, empty};
use super::header::{self, IsHeader};
use super::json::is_json;
use super::reader::refused;
use super::recognition::{invalid, is_utf_8, refusal, unreadable};
use super::sheet_rows::SheetRows;
use super::text::Text;
use crate::error::{Error, Result};
use crate::text::encoding::Encoding;

/// How a file is written, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// Its encoding; a byte order mark takes precedence. UTF-8 if not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Its format; what the name and the beginning of the file show if not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// How many lines are above the header; if not known, blank lines and a line `sep=;`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_lines: Option<u64>,
    /// The sheet of a workbook; the first if not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Whether columns without a name may have values, which are ignored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignores_unnamed: bool,
}

impl Dialect {
    /// Whether nothing is known.
    pub fn is_default(&self) -> bool {
        *self == Dialect::default()
    }

    /// The dialect of the file in which a job leaves the failed rows of a file with this one.
    pub fn of_results(&self) -> Dialect {
        let format = self.format.filter(|format| *format != Format::Sheet);
        Dialect { encoding: None, format, skip_lines: None, sheet: None, ..self.clone() }
    }

    /// The whole dialect of a file, and a note for the user if lines with text are above its header. The header is the
    /// first row for which `is_header` is true, among the first ones, or otherwise the first that is not blank.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read.
    pub fn detect(&self, name: &str, input: impl Read, is_header: &IsHeader<'_>) -> Result<(Dialect, Option<String>)> {
        let text = Text::open(name, input, self)?;
        let format = self.format_of(name, &text.beginning);
        if format == Format::Sheet {
            return self.detect_in_sheet(name, text, is_header);
        }
        let known = Dialect { encoding: Some(text.encoding), format: Some(format), ..self.clone() };
        if format == Format::Json {
            return Ok((known, None));
        }
        let find = |is_header| header::find(&text.beginning, self.separator(name), is_header);
        let first = find(None);
        let start = if self.skip_lines.is_some() { first } else { find(Some(is_header)) };
        let lines = text.lines_before + start.lines;
        let note = format!("the header is on line {}; the lines above it are skipped", lines + 1);
        let format = Some(Format::Delimited(start.separator));
        let dialect = Dialect { format, skip_lines: Some(lines), ..known };
        Ok((dialect, (start.lines > first.lines).then_some(note)))
    }

    /// As [`Dialect::detect`], in the text of a sheet.
    fn detect_in_sheet(
        &self,
        name: &str,
        text: Text<'_>,
        is_header: &IsHeader<'_>,
    ) -> Result<(Dialect, Option<String>)> {
        let rows = SheetRows::new(text.into_input(0), self.skip_lines.unwrap_or_default());
        let found = rows.find_header(is_header, self.skip_lines.is_some(), self.ignores_unnamed);
        let found = found.map_err(|error| refused(name, &error))?;
        let Some(found) = found else {
            return Err(empty(name, Format::Sheet));
        };
        if let Some(doubt) = found.doubt {
            let lines = found.row;
            return Err(Error::usage(format!("cannot read {name}: {doubt}")).hint(format!(
                "keep one row of headings; if row {lines} is the header, add --skip-lines {}",
                lines - 1
            )));
        }
        let note = format!("the header is on row {}; the rows above it are skipped", found.row);
        let is_below = found.row > found.first && self.skip_lines.is_none();
        Ok((Dialect { skip_lines: Some(found.row - 1), ..self.clone() }, is_below.then_some(note)))
    }

    /// What people call the place of a row in the file: its line, or its row in a sheet.
    pub fn place(&self) -> &'static str {
        self.format.map_or("line", Format::place)
    }

    /// Checks that the file that `open` opens is text in its encoding from its beginning to its end, so that it is not
    /// read in part.
    ///
    /// # Errors
    /// `Usage` if it is not, with its likely encoding if none is stated.
    pub fn check_encoding<R: Read>(&self, name: &str, open: impl Fn() -> Result<R>) -> Result<()> {
        let failed = |error: std::io::Error| unreadable(name, &error);
        let whole = Dialect { skip_lines: None, ..self.clone() };
        let input = || Text::open(name, open()?, &whole);
        let text = input()?;
        let encoding = text.encoding;
        if is_utf_8(text.into_input(0)).map_err(failed)? {
            return Ok(());
        }
        Err(match self.encoding {
            None if encoding == Encoding::UTF_8 => refusal(name, open()?),
            _ => invalid(name, input()?.into_input(0), encoding),
        }
        .map_err(failed)?)
    }

    /// The format of a text: that of the user; else JSON if the text is; else what the file is called. The separator of a
    /// delimited text may still be another.
    pub(super) fn format_of(&self, name: &str, beginning: &[u8]) -> Format {
        match self.format {
            Some(format) => format,
            None if is_json(beginning) => Format::Json,
            None => Format::of_name(Path::new(name)).unwrap_or(Format::Delimited(b',')),
        }
    }

    /// The separator, if it is known before the text is.
    pub(super) fn separator(&self, name: &str) -> Option<u8> {
        match self.format.or_else(|| Format::of_name(Path::new(name))) {
            Some(Format::Delimited(separator)) => Some(separator),
            _ => None,
        }
    }
}
