//! CSV and TSV: one line per item, nested values as compact JSON, dates in RFC 3339.

use crate::error::{Error, Kind, Result};

use super::cell_text::{self, Nested};
use super::dates::Dates;
use super::formula_guard::guarded;
use crate::text::json::value::Value;

/// The byte order mark of UTF-8. Excel reads a file that begins with it as UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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
pub fn csv_line(cells: &[String], guards: bool) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(512).flexible(true).from_writer(Vec::new());
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
        let line = csv_line(&words(&["a,b", "say \"x\"", "two\nlines", "", "é"]), false).unwrap();
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
        assert_eq!(csv_line(&cells, true).unwrap(), b"'=1+1,-5,a\n");
        assert_eq!(csv_line(&cells, false).unwrap(), b"=1+1,-5,a\n");
        assert_eq!(tsv_line(&cells, true), b"'=1+1\t-5\ta\n");
    }

    proptest! {
        #[test]
        fn csv_is_read_back_as_it_was(cells in prop::collection::vec(any::<String>(), 1..6)) {
            let line = csv_line(&cells, false).unwrap();
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
