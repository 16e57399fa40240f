//! Workbooks: what is written is read back, and no damage to a file makes the program panic.

use std::panic::catch_unwind;
use std::path::Path;

use acamp::test::output::{Book, TypedCell};
use acamp::test::{Cells, Dialect, Source};
use proptest::prelude::*;

use crate::support::workbooks::{read_archive, read_workbook, write_archive, write_workbook};
use crate::support::{self, Home, run};

/// The rows of a file, each with its number in the sheet; or why it cannot be read.
fn rows(path: &Path) -> Result<Vec<(u64, Vec<String>)>, String> {
    let failed = |error: acamp::test::error::Error| error.message().to_owned();
    let file = Source::File(path.to_owned()).rows(&Dialect::default()).map_err(failed)?;
    let open = || std::fs::File::open(&file.path).unwrap();
    let (dialect, _) = file.dialect.detect("x", open(), &|_| false).map_err(failed)?;
    let mut rows = acamp::test::Rows::read("x", open(), &dialect).map_err(failed)?;
    let mut found = vec![(rows.header_line(), rows.header().to_vec())];
    while let Some(row) = rows.next() {
        let Ok(row) = row else { continue };
        let Cells::Delimited(record) = row.cells else { panic!("a sheet has cells") };
        found.push((row.line, record.iter().map(str::to_owned).collect()));
    }
    Ok(found)
}

fn saved(book: Book, path: &Path) {
    book.save(&std::fs::File::create(path).unwrap()).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_text_is_read_back(texts in prop::collection::vec("[=+_x05F<&'\" \t\n\ra-z]{1,8}|\\PC{1,8}", 1..5)) {
        // What is blank is no value.
        prop_assume!(texts.iter().any(|text| !text.trim().is_empty()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.xlsx");
        let mut book = Book::default();
        let headings: Vec<String> = (0..texts.len()).map(|at| format!("h{at}")).collect();
        book.begin("texts", headings.clone(), true).unwrap();
        book.row(&texts.iter().map(|text| TypedCell::text(text.as_str())).collect::<Vec<_>>()).unwrap();
        saved(book, &path);
        let read = rows(&path).unwrap();
        let expected = vec![(1, headings), (2, texts.clone())];
        if texts.iter().any(|text| text.contains('\r')) {
            // XML has no carriage return of its own.
            prop_assert_eq!(read.len(), 2);
        } else {
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_damaged_workbook_is_refused_or_read_in_part(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.xlsx");
        write_workbook(&path, "email,n,day\nann@example.com,7,2026-03-01\n\nbob@example.com,true,'x\n");
        let mut parts = read_archive(&std::fs::read(&path).unwrap());
        for (part, place, byte) in edits {
            let at = part.index(parts.len());
            let bytes = &mut parts[at].1;
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            let at = cut.index(parts.len());
            let half = parts[at].1.len() / 2;
            parts[at].1.truncate(half);
        }
        write_archive(&path, &parts);
        prop_assert!(catch_unwind(|| drop(rows(&path))).is_ok());
    }
}

#[test]
fn cells_have_their_types_and_rows_their_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.xlsx");
    write_workbook(
        &path,
        "\nemail,n,amount,day,time,flag,text\n\na@x,12500,€12500,2026-03-01,2026-03-01 09:05:00,true,'01234\n,,,,,,\nb@x\n",
    );
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let expected = vec![
        (2, texts(&["email", "n", "amount", "day", "time", "flag", "text"])),
        (4, texts(&["a@x", "12500", "12500.00", "2026-03-01", "2026-03-01T09:05:00", "true", "01234"])),
        (6, texts(&["b@x", "", "", "", "", "", ""])),
    ];
    assert_eq!(rows(&path).unwrap(), expected);
}

#[test]
fn a_list_of_texts_that_says_it_is_longer_than_it_can_be_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.xlsx");
    write_workbook(&path, "email\na@x\n");
    let mut parts = read_archive(&std::fs::read(&path).unwrap());
    for (name, bytes) in &mut parts {
        if name.ends_with("sharedStrings.xml") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text.replace("uniqueCount=\"2\"", "uniqueCount=\"9223372036854775807\"").into_bytes();
        }
    }
    write_archive(&path, &parts);
    assert!(rows(&path).unwrap_err().contains("damaged"));
}

#[test]
#[cfg(feature = "sandbox")]
fn an_export_is_imported_as_it_was() {
    let home = Home::new();
    let acamp = |arguments: &[&str]| {
        let mut command = support::program(home.path());
        command.args(arguments).args(["--profile", "sandbox"]);
        run(&mut command)
    };
    for file in ["people.xlsx", "people.csv"] {
        let path = home.join(file);
        let path = path.to_str().unwrap();
        let exported = acamp(&["contacts", "export", "--out", path, "--excel", "--yes", "--limit", "5"]);
        assert_eq!(exported.code, 0, "{exported}");
        let plain = acamp(&["contacts", "export", "-o", "csv", "--no-header"]).stdout;
        let checked = acamp(&["contacts", "import", path, "--check", "-o", "none"]);
        assert_eq!(checked.code, 0, "{checked}");
        assert!(checked.stderr.contains("5 valid, 0 invalid"), "{checked}");
        let imported =
            acamp(&["contacts", "import", path, "--mode", "sync", "--map", "Organization=", "--yes", "-o", "none"]);
        assert_eq!(imported.code, 0, "{imported}");
        // Only the time of the change differs.
        let without_times = |text: &str| {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let rows = reader.records().map(|row| {
                row.unwrap()
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != 6)
                    .map(|(_, cell)| cell.to_owned())
                    .collect::<Vec<_>>()
            });
            rows.collect::<Vec<_>>()
        };
        let again = acamp(&["contacts", "export", "-o", "csv", "--no-header"]).stdout;
        assert_eq!(without_times(&again), without_times(&plain), "{file}");
    }
}

#[test]
#[cfg(feature = "sandbox")]
fn a_listing_is_a_sheet_with_labels_types_and_names() {
    let home = Home::new();
    let path = home.join("deals.xlsx");
    let mut command = support::program(home.path());
    command.args(["deals", "list", "--profile", "sandbox", "--limit", "1", "--out", path.to_str().unwrap()]);
    assert_eq!(run(&mut command).code, 0);
    let sheets = read_workbook(&path);
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let header = texts(&["ID", "Title", "Value (in units)", "Currency", "Status", "Stage", "Owner"]);
    let first = texts(&["<1>", "Enterprise licence", "<12500>", "usd", "open", "In Contact", "admin"]);
    assert_eq!(sheets, [("deals".to_owned(), vec![header, first])]);
}
