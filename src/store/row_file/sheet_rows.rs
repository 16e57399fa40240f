//! The rows of a sheet in the text that [`super::workbook`] makes of it, with the number of each in the sheet.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::header::IsHeader;
use super::text::Input;
use crate::text::incoming;

/// How many rows are looked at to find the header.
const MOST_ROWS: usize = 10;

/// The rows and the current one.
pub struct SheetRows<'a> {
    reader: Reader<Input<'a>>,
    line: StringRecord,
    record: StringRecord,
    number: u64,
    /// Rows up to this one are passed over.
    skipped: u64,
    /// The least number of cells: those that are empty at the end of a row are not in the text.
    width: usize,
}

/// Where the header of a sheet is.
pub struct SheetHeader {
    /// Its row, from 1.
    pub row: u64,
    /// The first row with values, from 1.
    pub first: u64,
    /// Why there seem to be two headers, if so.
    pub doubt: Option<String>,
}

impl<'a> SheetRows<'a> {
    /// Reads the rows behind the first `skipped` rows of the sheet.
    pub fn new(input: Input<'a>, skipped: u64) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
        let (line, record) = (StringRecord::new(), StringRecord::new());
        SheetRows { reader, line, record, number: 0, skipped, width: 0 }
    }

    /// Sets the least number of cells of the rows that follow.
    pub fn set_width(&mut self, width: usize) {
        self.width = width;
    }

    /// Advances to the next row; returns whether there is one.
    ///
    /// # Errors
    /// Those of reading.
    pub fn advance(&mut self) -> csv::Result<bool> {
        loop {
            if !self.reader.read_record(&mut self.line)? {
                return Ok(false);
            }
            self.number = self.line.get(0).and_then(|number| number.parse().ok()).unwrap_or_default();
            if self.number > self.skipped {
                break;
            }
        }
        self.record.clear();
        self.line.iter().skip(1).for_each(|cell| self.record.push_field(cell));
        (self.record.len()..self.width).for_each(|_| self.record.push_field(""));
        Ok(true)
    }

    /// The cells of the row.
    pub fn record(&self) -> &StringRecord {
        &self.record
    }

    /// Its number in the sheet, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Finds the header: the first row for which `is_header` is true, otherwise the first one. Names two rows that could both
    /// be the header, unless the user said where it is. None if there are no rows.
    ///
    /// # Errors
    /// Those of reading.
    pub fn find_header(
        mut self,
        is_header: &IsHeader<'_>,
        is_stated: bool,
        ignores_unnamed: bool,
    ) -> csv::Result<Option<SheetHeader>> {
        let mut rows: Vec<(u64, StringRecord)> = Vec::new();
        while rows.len() <= MOST_ROWS && self.advance()? {
            rows.push((self.number, self.record.clone()));
        }
        let names =
            |record: &StringRecord| record.iter().map(|cell| incoming::name(cell).to_owned()).collect::<Vec<_>>();
        let rows: Vec<(u64, Vec<String>)> = rows.iter().map(|(number, record)| (*number, names(record))).collect();
        let has_address = |cells: &[String]| cells.iter().any(|cell| cell.contains('@'));
        let fits = |(_, cells): &&(u64, Vec<String>)| {
            is_header(&cells.iter().map(String::as_str).collect::<Vec<_>>()) && !has_address(cells)
        };
        let Some((first, _)) = rows.first() else { return Ok(None) };
        let at = if is_stated { Some(0) } else { rows.iter().take(MOST_ROWS).position(|row| fits(&row)) };
        let Some((header, next)) = rows.get(at.unwrap_or_default()..).and_then(<[_]>::split_first) else {
            return Ok(None);
        };
        let next = next.first().filter(|(_, cells)| !is_stated && at.is_some() && !has_address(cells));
        let doubt = next.and_then(|next| {
            let gaps = |column: usize| header.1.get(column).is_none_or(String::is_empty);
            let fills = |(column, name): (usize, &String)| !name.is_empty() && gaps(column);
            // Headings below others: some where there is none above, and none below some.
            let is_open = header
                .1
                .iter()
                .enumerate()
                .any(|(column, name)| !name.is_empty() && next.1.get(column).is_none_or(String::is_empty));
            let continues = is_open && !ignores_unnamed && next.1.iter().enumerate().any(fills);
            let both = format!("rows {} and {}", header.0, next.0);
            match fits(&next) {
                true => Some(format!("{both} both look like the header")),
                false if continues => Some(format!("the headings seem to be on two rows, {both}")),
                false => None,
            }
        });
        Ok(Some(SheetHeader { row: header.0, first: *first, doubt }))
    }
}
