//! Excel workbooks: typed cells in sheets with a bold header that stays in view, written row by row in constant memory.
//! Knows no records: [`cell`] makes cells of their values.

pub mod cell;

use std::collections::HashSet;
use std::fs::File;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::error::{Error, Kind, Result};
use crate::text::counts::count_of;
pub use cell::TypedCell;

/// What a workbook allows: rows of a sheet with its header, columns, and characters of a cell.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
const MOST_CHARACTERS: usize = 32_767;
/// Characters of the name of a sheet.
const LONGEST_NAME: usize = 31;

/// The narrowest and the widest column, in characters.
const WIDTHS: (usize, usize) = (6, 60);
/// Room for the button of the filter beside a heading.
const BUTTON: usize = 3;

/// Added to the heading of amounts with decimals.
pub const IN_UNITS: &str = " (in units)";
/// Added to the heading of amounts in a CSV for a spreadsheet: which decimal sign it expects depends on the reader's locale.
pub const IN_CENTS: &str = " (in cents)";
/// What follows a timestamp in the format of its cell.
pub const UTC: &str = " UTC";

/// The number formats: as tables write them, for every locale.
const DATE: &str = "yyyy-mm-dd";
const TIME: &str = "yyyy-mm-dd hh:mm:ss\" UTC\"";
const AMOUNT: &str = "#,##0.00";
/// Whatever the magnitude of an ID, its digits.
const WHOLE: &str = "0";

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    sheet: Option<Sheet>,
    /// Names in lower case: Excel does not distinguish letters by case.
    names: HashSet<String>,
    formats: Formats,
    /// How many texts were cut because a cell holds no more.
    cut: u64,
}

struct Formats {
    bold: Format,
    date: Format,
    time: Format,
    amount: Format,
    whole: Format,
}

/// The sheet that is being written.
struct Sheet {
    name: String,
    sheet: Worksheet,
    headings: Vec<String>,
    has_header: bool,
    widths: Vec<usize>,
    /// The row that is written next.
    next: u32,
}

impl Default for Book {
    fn default() -> Self {
        let format = |code| Format::new().set_num_format(code);
        let (date, time, amount, whole) = (format(DATE), format(TIME), format(AMOUNT), format(WHOLE));
        let formats = Formats { bold: Format::new().set_bold(), date, time, amount, whole };
        Book { workbook: Workbook::new(), sheet: None, names: HashSet::new(), formats, cut: 0 }
    }
}

impl Book {
    /// Begins a sheet; the rows that follow are its own. Its name is made valid and unique.
    ///
    /// # Errors
    /// `Usage` for more columns than a sheet holds, `Other` if the sheet cannot be written.
    pub fn begin(&mut self, name: &str, headings: Vec<String>, has_header: bool) -> Result<()> {
        self.end_sheet()?;
        if headings.len() > MOST_COLUMNS {
            let why = format!("a workbook holds {MOST_COLUMNS} columns, not {}", headings.len());
            return Err(Error::usage(why).hint("choose fewer columns, or write csv"));
        }
        let mut sheet = self.workbook.new_worksheet_with_constant_memory().map_err(|error| failed(&error))?;
        let name = self.unique(name);
        sheet.set_name(&name).map_err(|error| failed(&error))?;
        let widths = headings.iter().map(|heading| width(heading) + BUTTON).collect();
        if has_header {
            for (column, heading) in headings.iter().enumerate() {
                let (heading, _) = fitting(heading);
                sheet
                    .write_string_with_format(0, number(column), heading, &self.formats.bold)
                    .map_err(|error| failed(&error))?;
            }
            sheet.set_freeze_panes(1, 0).map_err(|error| failed(&error))?;
        }
        self.sheet = Some(Sheet { name, sheet, headings, has_header, widths, next: u32::from(has_header) });
        Ok(())
    }

    /// Adds a row. One that does not fit begins another sheet with the same header.
    ///
    /// # Errors
    /// `Other` if the row cannot be written.
    pub fn row(&mut self, cells: &[TypedCell<'_>]) -> Result<()> {
        if let Some(full) = self.sheet.as_ref().filter(|sheet| sheet.next >= MOST_ROWS) {
            let (name, headings, has_header) = (full.name.clone(), full.headings.clone(), full.has_header);
            self.begin(&name, headings, has_header)?;
        }
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        for (column, cell) in cells.iter().enumerate() {
            self.cut += u64::from(sheet.write(column, cell, &self.formats).map_err(|error| failed(&error))?);
        }
        sheet.next += 1;
        Ok(())
    }

    /// Writes the workbook. Returns a warning if texts were cut.
    ///
    /// # Errors
    /// `Other` if it cannot be written.
    pub fn save(mut self, file: &File) -> Result<Option<String>> {
        self.end_sheet()?;
        if self.names.is_empty() {
            self.begin("Sheet", Vec::new(), false)?;
            self.end_sheet()?;
        }
        self.workbook.save_to_writer(file).map_err(|error| failed(&error))?;
        let cut = || {
            format!(
                "{} cut to {MOST_CHARACTERS} characters, which is all an Excel cell holds",
                count_of(self.cut, "text")
            )
        };
        Ok((self.cut > 0).then(cut))
    }

    fn end_sheet(&mut self) -> Result<()> {
        let Some(mut open) = self.sheet.take() else { return Ok(()) };
        for (column, width) in open.widths.iter().enumerate() {
            let width = u32::try_from((*width).clamp(WIDTHS.0, WIDTHS.1)).unwrap_or_default();
            open.sheet.set_column_width(number(column), width).map_err(|error| failed(&error))?;
        }
        if open.has_header && !open.headings.is_empty() {
            let (last_row, last_column) = (open.next.saturating_sub(1), number(open.headings.len() - 1));
            open.sheet.autofilter(0, 0, last_row, last_column).map_err(|error| failed(&error))?;
        }
        self.workbook.push_worksheet(open.sheet);
        Ok(())
    }

    /// A name that Excel accepts, and that no other sheet has.
    fn unique(&mut self, name: &str) -> String {
        let plain: String = name
            .chars()
            .map(|letter| if "[]:*?/\\".contains(letter) || letter.is_control() { '-' } else { letter })
            .collect();
        let plain = plain.trim_matches(['\'', ' ']);
        let base = if plain.is_empty() { "Sheet" } else { plain };
        // Excel keeps the name "History" for itself.
        let is_free =
            |name: &String| !self.names.contains(&name.to_lowercase()) && !name.eq_ignore_ascii_case("history");
        let numbered = (2..).map(|number| {
            let end = format!(" ({number})");
            format!("{}{end}", shortened(base, LONGEST_NAME - end.len()))
        });
        let found = std::iter::once(shortened(base, LONGEST_NAME)).chain(numbered).find(is_free).unwrap_or_default();
        self.names.insert(found.to_lowercase());
        found
    }
}

impl Sheet {
    /// Writes a cell; returns whether its text was cut.
    fn write(
        &mut self,
        column: usize,
        cell: &TypedCell<'_>,
        formats: &Formats,
    ) -> std::result::Result<bool, XlsxError> {
        let (row, place, sheet) = (self.next, number(column), &mut self.sheet);
        let mut is_cut = false;
        let characters = match cell {
            TypedCell::Empty => 0,
            TypedCell::Text(text) => {
                let (fitting, was_cut) = fitting(text);
                is_cut = was_cut;
                // Always a string: no text is a formula or a link.
                sheet.write_string(row, place, fitting)?;
                width(text.lines().next().unwrap_or_default())
            }
            TypedCell::Number(number) if number.fract() == 0.0 => {
                sheet.write_number_with_format(row, place, *number, &formats.whole)?;
                number.abs().max(1.0).log10() as usize + 2
            }
            TypedCell::Number(number) => {
                sheet.write_number(row, place, *number)?;
                10
            }
            TypedCell::Amount(amount) => {
                sheet.write_number_with_format(row, place, *amount, &formats.amount)?;
                14
            }
            TypedCell::Flag(flag) => {
                sheet.write_boolean(row, place, *flag)?;
                6
            }
            TypedCell::Date(date) => {
                sheet.write_datetime_with_format(row, place, excel_date(*date)?, &formats.date)?;
                11
            }
            TypedCell::Time(time) => {
                sheet.write_datetime_with_format(row, place, excel_time(*time)?, &formats.time)?;
                24
            }
        };
        if let Some(widest) = self.widths.get_mut(column) {
            *widest = (*widest).max(characters);
        }
        Ok(is_cut)
    }
}

fn excel_date(date: Date) -> std::result::Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or_default(), part(date.month()), part(date.day()))
}

fn excel_time(time: DateTime) -> std::result::Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u16::from(u8::try_from(number).unwrap_or_default());
    let (minute, second) = (u8::try_from(part(time.minute())).unwrap_or_default(), f64::from(part(time.second())));
    excel_date(time.date())?.and_hms(part(time.hour()), minute, second)
}

/// The text as far as a cell holds it, and whether that is less. Excel counts units of UTF-16.
fn fitting(text: &str) -> (&str, bool) {
    if text.len() <= MOST_CHARACTERS {
        return (text, false);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > MOST_CHARACTERS
    });
    match end {
        Some((end, _)) => (text.get(..end).unwrap_or(text), true),
        None => (text, false),
    }
}

fn shortened(name: &str, most: usize) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= most
    };
    name.chars().take_while(fits).collect()
}

fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text) + 1
}

fn number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn failed(error: &XlsxError) -> Error {
    Error::new(Kind::Other, format!("cannot write the workbook: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_valid_and_unique() {
        let mut book = Book::default();
        let long = "a".repeat(40);
        let mut name = |text: &str| book.unique(text);
        assert_eq!(name("contacts fields"), "contacts fields");
        assert_eq!(name("Contacts Fields"), "Contacts Fields (2)");
        assert_eq!(name("a/b[c]"), "a-b-c-");
        assert_eq!(name("''"), "Sheet");
        assert_eq!(name("History"), "History (2)");
        assert_eq!(name(&long), "a".repeat(31));
        assert_eq!(name(&long), format!("{} (2)", "a".repeat(27)));
    }

    #[test]
    fn a_text_is_cut_where_a_cell_ends_and_not_inside_a_character() {
        let long = "é".repeat(MOST_CHARACTERS);
        assert_eq!(fitting(&long), (long.as_str(), false));
        let longer = "😀".repeat(MOST_CHARACTERS);
        let (cut, is_cut) = fitting(&longer);
        assert!(is_cut && cut.chars().count() == MOST_CHARACTERS / 2);
    }
}
