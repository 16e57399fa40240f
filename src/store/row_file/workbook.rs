//! Workbooks as files of rows: one sheet, read once in constant memory, becomes a text with a line for each row that has
//! values: its number in the sheet, then its cells as an import understands them.

mod cell_text;
mod contents;

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use tempfile::NamedTempFile;

use self::cell_text::NumberStyle;
pub use self::contents::{Contents, contents};
use crate::error::{Error, Kind, Result, reason};
use crate::text::similarity::nearest;

/// The columns and rows of a sheet.
const MOST_COLUMNS: u32 = 16_384;
const MOST_ROWS: u32 = 1_048_576;

/// What to do about a workbook that cannot be read.
const SAVE_AGAIN: &str = "open it in Excel and save it again as .xlsx";

/// The text of a sheet, and what the user should know about the choice of the sheet.
pub struct SheetText {
    /// The text, deleted with its handle.
    pub file: NamedTempFile,
    /// Which sheet it is, where there are several.
    pub note: Option<String>,
}

/// Reads the sheet called `sheet` of a workbook, or the first one that is visible. `name` is used in messages.
///
/// # Errors
/// `Usage` for a workbook that is damaged and for a sheet that does not exist, `Other` if the text cannot be written.
pub fn read(name: &str, path: &Path, sheet: Option<&str>) -> Result<SheetText> {
    let file = File::open(path).map_err(|error| Error::usage(format!("cannot read {name}: {}", reason(&error))))?;
    let mut workbook = Xlsx::new(BufReader::new(file)).map_err(|error| damaged(name, &error))?;
    let (sheet, note) = chosen(name, &workbook, sheet)?;
    let cannot =
        |error: std::io::Error| Error::new(Kind::Other, format!("cannot copy the rows of {name}: {}", reason(&error)));
    let text = NamedTempFile::new().map_err(cannot)?;
    let mut lines = BufWriter::new(text.as_file());
    write_rows(name, &mut workbook, &sheet, &mut lines)?;
    lines.flush().map_err(cannot)?;
    drop(lines);
    Ok(SheetText { file: text, note })
}

type Book = Xlsx<BufReader<File>>;

/// The sheet to read, and a note that names it if there are others.
fn chosen(name: &str, workbook: &Book, wanted: Option<&str>) -> Result<(String, Option<String>)> {
    let is_table = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let sheets: Vec<&calamine::Sheet> = workbook.sheets_metadata().iter().filter(is_table).collect();
    let names = || sheets.iter().map(|sheet| sheet.name.as_str());
    if let Some(wanted) = wanted {
        let same =
            |sheet: &&&calamine::Sheet| sheet.name == wanted || sheet.name.to_lowercase() == wanted.to_lowercase();
        return match sheets.iter().find(same) {
            Some(sheet) => Ok((sheet.name.clone(), None)),
            None => {
                let hint = match nearest(wanted, names()) {
                    Some(near) => format!("did you mean --sheet '{near}'?"),
                    None => format!("sheets: {}", names().collect::<Vec<_>>().join(", ")),
                };
                Err(Error::usage(format!("{name} has no sheet \"{wanted}\"")).hint(hint))
            }
        };
    }
    let visible: Vec<&&calamine::Sheet> =
        sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible).collect();
    let first = visible.first().copied().or_else(|| sheets.first());
    let Some(first) = first else {
        return Err(Error::usage(format!("cannot read {name}: the workbook has no sheet with cells")));
    };
    let others: Vec<&str> =
        visible.iter().map(|sheet| sheet.name.as_str()).filter(|other| *other != first.name).collect();
    let note = format!("reading sheet \"{}\"; for another, add --sheet NAME: {}", first.name, others.join(", "));
    Ok((first.name.clone(), (!others.is_empty()).then_some(note)))
}

fn write_rows(name: &str, workbook: &mut Book, sheet: &str, out: &mut impl Write) -> Result<()> {
    let cannot = |error: csv::Error| Error::new(Kind::Other, format!("cannot copy the rows of {name}: {error}"));
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| damaged(name, &error))?;
    let styles: Vec<NumberStyle> = cells.styles().iter().map(NumberStyle::of).collect();
    let mut lines = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let mut row = Row::default();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| damaged(name, &error))? {
        let (number, column) = cell.get_position();
        let is_in_order = number >= row.number || row.is_empty();
        if number >= MOST_ROWS || column >= MOST_COLUMNS || !is_in_order {
            return Err(broken(name, "its cells are out of order"));
        }
        let style = styles.get(style).copied().unwrap_or_default();
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => (*text).into(),
            DataRef::String(text) => text.as_str().into(),
            value => std::borrow::Cow::Owned(cell_text::text(&Data::from(value.clone()), style)),
        };
        if text.is_empty() {
            continue;
        }
        if number != row.number && !row.is_empty() {
            row.write(&mut lines).map_err(cannot)?;
        }
        row.set(number, column, &text);
    }
    row.write(&mut lines).map_err(cannot)?;
    lines.flush().map_err(|error| cannot(error.into()))
}

/// A row in the making.
#[derive(Default)]
struct Row {
    /// Its number, from 0.
    number: u32,
    cells: Vec<String>,
    /// How many of them it has.
    length: usize,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.length == 0
    }

    fn set(&mut self, number: u32, column: u32, text: &str) {
        let column = column as usize;
        self.number = number;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            cell.clear();
            cell.push_str(text);
        }
        self.length = self.length.max(column + 1);
    }

    fn write(&mut self, lines: &mut csv::Writer<impl Write>) -> csv::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        lines.write_field((u64::from(self.number) + 1).to_string())?;
        for cell in self.cells.iter_mut().take(self.length) {
            lines.write_field(cell.as_str())?;
            cell.clear();
        }
        self.length = 0;
        lines.write_record(None::<&[u8]>)
    }
}

/// The name of a column, from 0: `A`, `AA`.
pub fn column_name(mut column: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        match column / 26 {
            0 => return name.into_iter().rev().collect(),
            rest => column = rest - 1,
        }
    }
}

fn damaged(name: &str, error: &XlsxError) -> Error {
    match error {
        XlsxError::Io(error) if error.kind() != std::io::ErrorKind::InvalidData => broken(name, &reason(error)),
        _ => broken(name, &error.to_string()),
    }
}

/// Refuses a workbook whose content is not what it should be.
fn broken(name: &str, why: &str) -> Error {
    Error::usage(format!("cannot read {name}: the workbook is damaged or incomplete ({why})")).hint(SAVE_AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let names = [0, 25, 26, 701, 702, 16_383].map(column_name);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
