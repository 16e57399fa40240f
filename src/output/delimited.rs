//! CSV and TSV: one line per item, nested values as compact JSON, dates in RFC 3339, in the encoding that was asked for.

use crate::error::{Error, Kind, Result};

use super::cell_text::{self, Nested};
use super::dates::Dates;
use super::formula_guard::guarded;
use crate::text::encoding::{Encoder, Encoding};
use crate::text::json::value::Value;

/// The byte order mark of UTF-8. Excel reads a file that begins with it as UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How the lines of a file are written.
#[derive(Debug)]
pub struct Lines {
    /// Separates cells; none for TSV, which separates them by tabs and quotes nothing.
    pub delimiter: Option<u8>,
    /// Whether what a spreadsheet would treat as a formula is escaped.
    pub guards: bool,
    /// Whether UTF-8 begins with a byte order mark; UTF-16 always does.
    pub bom: bool,
    /// The encoding; none for UTF-8.
    pub encoder: Option<Encoder>,
}

impl Lines {
    /// Lines in an encoding.
    pub fn new(delimiter: Option<u8>, guards: bool, bom: bool, encoding: Option<Encoding>) -> Self {
        Lines { delimiter, guards, bom, encoder: encoding.and_then(Encoder::new) }
    }

    /// The bytes before the first line.
    pub fn beginning(&self) -> Vec<u8> {
        match &self.encoder {
            Some(encoder) => encoder.mark(),
            None if self.bom => BYTE_ORDER_MARK.to_vec(),
            None => Vec::new(),
        }
    }

    /// One line with its line end.
    ///
    /// # Errors
    /// `Other` for a character that the encoding does not have.
    pub fn line(&self, cells: &[String]) -> Result<Vec<u8>> {
        let line = match self.delimiter {
            Some(delimiter) => csv_line(cells, delimiter, self.guards)?,
            None => tsv_line(cells, self.guards),
        };
        let Some(encoder) = &self.encoder else { return Ok(line) };
        let mut out = Vec::with_capacity(line.len());
        let encoded = encoder.encode(&String::from_utf8_lossy(&line), &mut out);
        encoded.map(|()| out).map_err(|letter| {
            let why = format!("cannot write \"{letter}\": {} does not have this character", encoder.encoding());
            Error::new(Kind::Other, why).hint("add --encoding utf-8 or --encoding utf-16")
        })
    }
}

/// The cells of one item, one per column.
pub fn cells(item: Value<'_>, columns: &[String]) -> Vec<String> {
    let values = item.columns(columns).into_iter();
    values.map(|value| cell_text::text(value, Dates::Absolute, Nested::Json)).collect()
}

/// One line of a CSV with its line end: quoted according to RFC 4180, but ended by a line feed. `guards` escapes what a
/// spreadsheet would treat as a formula.
///
/// # Errors
/// `Other` if the line cannot be written.
pub fn csv_line(cells: &[String], delimiter: u8, guards: bool) -> Result<Vec<u8>> {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.delimiter(delimiter).buffer_capacity(512).flexible(true).from_writer(Vec::new());
    let failed =
        |error: &dyn std::fmt::Display| Error::new(Kind::Other, format!("cannot write a line of CSV: {error}"));
    let written = match guards {
        true => writer.write_record(cells.iter().map(|cell| guarded(cell).into_owned())),
        false => writer.write_record(cells),
    };
    written.map_err(|error| failed(&error))?;
    writer.into_inner().map_err(|error| failed(&error))
}

/// One line of a TSV with its line end. TSV has no quoting: tabs, line ends and control characters become spaces.
/// `guards` escapes what a spreadsheet would treat as a formula.
pub fn tsv_line(cells: &[String], guards: bool) -> Vec<u8> {
    let mut line = String::new();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push('\t');
        }
        let plain = |character| if breaks_a_line(character) { ' ' } else { character };
        let cell: String = cell.replace("\r\n", " ").chars().map(plain).collect();
        line.push_str(&if guards { guarded(&cell) } else { cell.as_str().into() });
    }
    line.push('\n');
    line.into_bytes()
}

/// Whether some programs end a line or a cell at the character.
fn breaks_a_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn cells_are_texts_nested_json_and_dates_for_programs() {
        let item = Value::new(r#"{"id":"1","n":null,"l":{"a":[1, 2]},"d":"2021-03-23 06:04:43"}"#);
        assert_eq!(
            cells(item, &words(&["id", "n", "l", "d", "l.a.1", "x"])),
            ["1", "", "{\"a\":[1,2]}", "2021-03-23T06:04:43-05:00", "2", ""]
        );
    }

    #[test]
    fn csv_quotes_what_needs_it_and_ends_lines_with_a_line_feed() {
        let line = csv_line(&words(&["a,b", "say \"x\"", "two\nlines", "", "é"]), b',', false).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,é\n");
    }

    #[test]
    fn tsv_has_one_line_per_item_whatever_it_contains() {
        let line = tsv_line(&words(&["a\tb", "two\r\nlines\n", "\x1b[31m", "c"]), false);
        assert_eq!(String::from_utf8(line).unwrap(), "a b\ttwo lines \t [31m\tc\n");
    }

    #[test]
    fn formulas_are_escaped_on_request() {
        let cells = words(&["=1+1", "-5", "a"]);
        assert_eq!(csv_line(&cells, b',', true).unwrap(), b"'=1+1,-5,a\n");
        assert_eq!(csv_line(&cells, b',', false).unwrap(), b"=1+1,-5,a\n");
        assert_eq!(tsv_line(&cells, true), b"'=1+1\t-5\ta\n");
    }

    #[test]
    fn lines_are_in_their_encoding_and_begin_with_its_mark() {
        let written = |delimiter, bom, encoding: Option<&str>| {
            let lines = Lines::new(delimiter, false, bom, encoding.map(|name| Encoding::parse(name).unwrap()));
            [lines.beginning(), lines.line(&words(&["é;", "b"])).unwrap()].concat()
        };
        assert_eq!(written(Some(b';'), true, None), "\u{feff}\"é;\";b\n".as_bytes());
        assert_eq!(written(Some(b','), true, Some("windows-1252")), b"\xe9;,b\n");
        assert_eq!(written(None, false, Some("utf-16")), b"\xff\xfe\xe9\0;\0\t\0b\0\n\0");
        let lines = Lines::new(Some(b','), false, false, Encoding::parse("windows-1252").ok());
        let error = lines.line(&words(&["山"])).unwrap_err();
        assert_eq!(error.message(), "cannot write \"山\": windows-1252 does not have this character");
    }

    proptest! {
        #[test]
        fn csv_is_read_back_as_it_was(cells in prop::collection::vec(any::<String>(), 1..6)) {
            let line = csv_line(&cells, b',', false).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_slice());
            let records: Vec<csv::StringRecord> = reader.records().collect::<std::result::Result<_, _>>().unwrap();
            prop_assert_eq!(records.len(), 1);
            prop_assert_eq!(records[0].iter().collect::<Vec<_>>(), cells);
        }

        #[test]
        fn tsv_lines_have_as_many_cells_as_columns(cells in prop::collection::vec(any::<String>(), 1..6)) {
            let line = String::from_utf8(tsv_line(&cells, true)).unwrap();
            prop_assert_eq!(line.lines().count(), 1);
            prop_assert_eq!(line.split('\t').count(), cells.len());
        }
    }
}
