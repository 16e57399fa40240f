//! Workbooks for tests: written as Excel writes them, and read without the program under test.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Writes a workbook: `= NAME` begins a sheet, every other line is a row of CSV. `12.5` is a number, `2026-03-01` a day,
/// `2026-03-01 10:00:00` a time, `€12.50` an amount, `true` a flag, `=1+1` a formula; all else, and what has an apostrophe
/// before it, is a text.
pub fn write_workbook(path: &Path, text: &str) {
    let mut workbook = Workbook::new();
    let mut sheets: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("= ") {
            Some(name) => sheets.push((name, Vec::new())),
            None if sheets.is_empty() => sheets.push(("Sheet1", vec![line])),
            None => sheets.last_mut().unwrap().1.push(line),
        }
    }
    for (name, rows) in sheets {
        let (name, is_hidden) = name.strip_suffix(" (hidden)").map_or((name, false), |name| (name, true));
        let sheet = workbook.add_worksheet().set_name(name).unwrap().set_hidden(is_hidden);
        for (number, row) in (0..).zip(rows) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
            let Some(record) = reader.records().next() else { continue };
            (0..).zip(&record.unwrap()).for_each(|(column, cell)| write_cell(sheet, number, column, cell));
        }
    }
    workbook.save(path).unwrap();
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let format = |code| Format::new().set_num_format(code);
    let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    let is_date = |text: &str| text.len() >= 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    match cell {
        "" => Ok(sheet),
        "true" | "false" => sheet.write_boolean(row, column, cell == "true"),
        text if text.starts_with('\'') => sheet.write_string(row, column, &text[1..]),
        text if text.starts_with('=') => sheet.write_formula(row, column, text),
        text if text.starts_with('€') => {
            let amount: f64 = text.trim_start_matches('€').parse().unwrap();
            sheet.write_number_with_format(row, column, amount, &format("#,##0.00"))
        }
        text if is_date(text) && text.len() == 10 => {
            sheet.write_datetime_with_format(row, column, date(text), &format("dd/mm/yyyy"))
        }
        text if is_date(text) => sheet.write_datetime_with_format(row, column, date(text), &format("dd/mm/yyyy hh:mm")),
        text => match text.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number),
            Err(_) => sheet.write_string(row, column, text),
        },
    }
    .unwrap();
}

/// The rows of the sheets of a workbook, each cell with its type.
pub fn read_workbook(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut workbook: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let names = workbook.sheet_names();
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => format!("<{number}>"),
        Data::Bool(flag) => format!("<{flag}>"),
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            format!("<{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}>")
        }
        other => format!("<{other:?}>"),
    };
    let rows = |name: String| {
        let range = workbook.worksheet_range(&name).unwrap();
        let rows = range.rows().map(|row| row.iter().map(cell).collect()).collect();
        (name, rows)
    };
    names.into_iter().map(rows).collect()
}

/// Writes an archive with these parts.
pub fn write_archive(path: &Path, parts: &[(String, Vec<u8>)]) {
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

/// The parts of an archive.
pub fn read_archive(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
            part.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

/// A file of an old kind that holds an encrypted workbook, as far as it shows that.
pub fn encrypted() -> Vec<u8> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 1500], &name, &[0; 500]].concat()
}
