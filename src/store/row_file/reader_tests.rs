use super::*;

type Found = std::result::Result<(u64, u64, String), String>;

fn open<'a>(bytes: &'a [u8]) -> Result<Rows<'a>> {
    Rows::read("x.csv", bytes, &Dialect::default())
}

fn all(text: &str) -> (Vec<String>, Vec<Found>) {
    let mut rows = open(text.as_bytes()).unwrap();
    let header = rows.header().to_vec();
    let mut found = Vec::new();
    while let Some(row) = rows.next() {
        found.push(row.map_err(|error| error.message().to_owned()).map(|row| {
            let cells = match &row.cells {
                Cells::Delimited(record) => record.iter().collect::<Vec<_>>().join("|"),
                Cells::Json(members) => Value::Object(members.clone()).to_string(),
            };
            (row.number, row.line, cells)
        }));
    }
    (header, found)
}

/// The error that ends a file.
fn refusal(bytes: &[u8]) -> Error {
    match open(bytes) {
        Err(error) => error,
        Ok(mut rows) => {
            let errors = std::iter::from_fn(|| rows.next().map(|row| row.err())).flatten();
            errors.into_iter().find(|error| error.kind() == Kind::Usage).unwrap()
        }
    }
}

fn ok(number: u64, line: u64, cells: &str) -> Found {
    Ok((number, line, cells.to_owned()))
}

#[test]
fn rows_know_their_number_and_the_line_they_begin_on() {
    let (header, rows) = all("\u{feff}email,name\r\na@b.c,\"x\ny\"\r\nd@e.f,z\r\n");
    assert_eq!(header, ["email", "name"]);
    assert_eq!(rows, [ok(1, 2, "a@b.c|x\ny"), ok(2, 4, "d@e.f|z")]);
}

#[test]
fn every_bad_row_is_on_its_line_whatever_ends_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "sep=;\n\na;b\n1;\"2\n3\"\n\n4\n5;6;7\n\"8\"9;0\n;;\n10;11";
        let (_, rows) = all(&text.replace('\n', end));
        let bad = |number, line, why: &str| Err(format!("row {number} (line {line}): {why}"));
        let expected = [
            ok(1, 4, &"1|2\n3".replace('\n', end)),
            bad(2, 7, "1 cell, but the header has 2 columns"),
            bad(3, 8, "3 cells, but the header has 2 columns"),
            bad(4, 9, TEXT_AFTER_QUOTE),
            ok(5, 11, "10|11"),
        ];
        assert_eq!(rows, expected, "{end:?}");
        let json = "\n{\"a\":1}\n\n[2]\n{\"a\"\n{\"a\":3}\n";
        let (_, rows) = all(&json.replace('\n', end));
        let expected = [
            ok(1, 2, r#"{"a":1}"#),
            bad(2, 4, "not a JSON object"),
            bad(3, 5, "invalid JSON (column 4)"),
            ok(4, 6, r#"{"a":3}"#),
        ];
        assert_eq!(rows, expected, "{end:?}");
        for (text, line) in [("a,b\n\n1,\"2\n3", 3), ("a\n\n\"1\"\"\n2\n", 3), ("[{\"a\":1},\n{\"b\":", 2)] {
            let message = refusal(text.replace('\n', end).as_bytes()).message().to_owned();
            assert!(message.contains(&format!("line {line} ")), "{message} {end:?}");
        }
    }
}

#[test]
fn the_guard_against_spreadsheets_is_taken_off_and_the_row_itself_keeps_it() {
    let mut rows = open(b"'=a,b\n'=1+1,'x'\n''=2,-5\n").unwrap();
    assert_eq!(rows.header(), ["=a", "b"]);
    let mut cells = |at| rows.next().unwrap().unwrap().cells.text(at, "").unwrap().into_owned();
    assert_eq!(cells(0), "=1+1");
    assert_eq!(cells(0), "'=2");
    assert!(matches!(rows.raw(), Raw::Delimited(record) if record == vec!["''=2", "-5"]));
}

#[test]
fn text_after_a_closing_quote_fails_its_row_only() {
    let wrong = |number, line| Err(format!("row {number} (line {line}): {TEXT_AFTER_QUOTE}"));
    let (_, rows) = all("a,b\n1,\"x\"y\n2,z\n\"3\n4\"5,\"6\"\n7,\"8\"\n");
    assert_eq!(rows, [wrong(1, 2), ok(2, 3, "2|z"), wrong(3, 4), ok(4, 6, "7|8")]);
    let (_, rows) = all("a\tb\n1\t\"x\" y\n2\tz\n");
    assert_eq!(rows, [wrong(1, 2), ok(2, 3, "2|z")]);
}

#[test]
fn a_quote_that_is_never_closed_refuses_the_file_with_its_line() {
    let refused = |line| format!("cannot read x.csv: the quote opened on line {line} is never closed");
    for (text, line) in [
        ("a,b\n1,x\n2,\"y\n3,z\n", 3),
        ("a,b\r\n1,x\r\n2,\"y\r\n3,z\r\n", 3),
        ("a,b\n\"1\n\",\"y\"\"\n3,z", 3),
        ("a,b\n\n\n2,\"", 4),
        ("a,\"b\n1,2\n", 1),
    ] {
        let error = refusal(text.as_bytes());
        assert_eq!((error.kind(), error.message()), (Kind::Usage, refused(line).as_str()), "{text}");
    }
    let header = open(b"a,\"b\"c\n1,2\n").err().unwrap();
    assert_eq!(header.message(), format!("cannot read x.csv: line 1: {TEXT_AFTER_QUOTE}"));
}

#[test]
fn json_is_read_by_line_and_from_arrays() {
    let (header, rows) = all("{\"email\": \"a\"}\n\n[1]\n{\"email\": \"b\"}\n");
    assert!(header.is_empty());
    let wrong = Err("row 2 (line 3): not a JSON object".to_owned());
    assert_eq!(rows, [ok(1, 1, r#"{"email":"a"}"#), wrong, ok(3, 4, r#"{"email":"b"}"#)]);
    let (_, rows) = all("\u{feff}[\n  {\"email\": \"a\"},\n  {\"email\":\n \"b\"}\n]\n");
    assert_eq!(rows, [ok(1, 2, r#"{"email":"a"}"#), ok(2, 3, r#"{"email":"b"}"#)]);
}

#[test]
fn text_that_is_not_utf_8_refuses_the_file() {
    let refused = |bytes: &[u8], encoding| {
        let dialect = Dialect { encoding, ..Dialect::default() };
        dialect.check_encoding("x.csv", || Ok(bytes)).unwrap_err().message().to_owned()
    };
    let bytes = b"name\nok\nM\xfcller\n".as_slice();
    assert!(
        refused(bytes, None).starts_with("cannot read x.csv: line 3 is not UTF-8 text; it looks like windows-1252")
    );
    assert_eq!(refused(bytes, Some(Encoding::UTF_8)), "cannot read x.csv: line 3 is not UTF-8 text");
    assert_eq!(
        refused(b"a\r\nM\x8d", Encoding::parse("cp1252").ok()),
        "cannot read x.csv: line 2 is not windows-1252 text"
    );
    let mut rows = open(bytes).unwrap();
    assert!(rows.next().unwrap().is_ok());
    assert_eq!(rows.next().unwrap().unwrap_err().message(), "row 2 (line 3): not UTF-8 text");
    assert!(matches!(rows.raw(), Raw::Delimited(record) if record == vec![b"M\xfcller"]));
    let mut rows = open(b"{\"a\": \"\xfc\"}\n").unwrap();
    assert_eq!(rows.next().unwrap().unwrap_err().message(), "row 1 (line 1): not UTF-8 text");
}

#[test]
fn what_is_no_text_is_named() {
    for (bytes, what) in [
        (b"PK\x03\x04\x14\0".as_slice(), "an Excel workbook or a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1", "a workbook of an old Excel"),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32 text"),
    ] {
        let error = refusal(bytes);
        assert_eq!(error.message(), format!("cannot read x.csv: it is {what}"));
        assert_eq!(error.hint_text(), Some("save the file as \"CSV UTF-8\""));
    }
}

#[test]
fn other_encodings_are_read() {
    let marked = |bytes: &[u8]| open(bytes).unwrap().header().to_vec();
    assert_eq!(marked(b"\xff\xfeN\0\xe9\0;\0b\0\r\0\n\0"), ["Né", "b"]);
    assert_eq!(marked(b"N\0\xe9\0;\0b\0\r\0\n\0"), ["Né", "b"]);
    assert_eq!(marked(b"\xfe\xff\0N\0\xe9\0\t\0b"), ["Né", "b"]);
    let dialect = Dialect { encoding: Encoding::parse("cp1252").ok(), skip_lines: Some(1), ..Dialect::default() };
    let mut rows = Rows::read("x", b"Caf\xe9\rname;b\rM\xfcller;1\rM\x8d;2".as_slice(), &dialect).unwrap();
    assert!(rows.is_for_spreadsheets());
    let row = rows.next().unwrap().unwrap();
    assert_eq!((row.line, row.cells.text(0, "").unwrap().as_ref()), (3, "Müller"));
    let error = rows.next().unwrap().unwrap_err();
    assert_eq!(error.message(), "row 2 (line 4): not windows-1252 text");
}

#[test]
fn columns_and_cells_without_any_value_are_skipped() {
    let (header, rows) = all("a,,b,,\n1,,2,,\n3,,4\n5,,6,,,, \n,,,,\n \n");
    assert_eq!(header, ["a", "", "b"]);
    assert_eq!(rows, [ok(1, 2, "1||2||"), ok(2, 3, "3||4"), ok(3, 4, "5||6|||| ")]);
    assert_eq!(
        refusal(b"a,,b,\n1,,2,\n3,,4,x\n").message(),
        "cannot read x.csv: column 4 has no name in the header (line 1), but a value on line 3"
    );
    let dialect = Dialect { ignores_unnamed: true, ..Dialect::default() };
    let mut rows = Rows::read("x", b",a\n7,1\n".as_slice(), &dialect).unwrap();
    assert_eq!(rows.next().unwrap().unwrap().cells.text(1, "a").unwrap(), "1");
}

#[test]
fn a_column_may_be_named_twice_but_one_must_be_named() {
    assert_eq!(all("a,b,a\n1,2,3\n").0, ["a", "b", "a"]);
    assert_eq!(open(b",\n").err().unwrap().message(), "cannot read x.csv: the file is empty; it needs a header row");
    assert_eq!(open(b"").err().unwrap().message(), "cannot read x.csv: the file is empty; it needs a header row");
}

#[test]
fn what_makes_a_file_unreadable_ends_its_rows() {
    for text in ["[{\"a\":1},\n{\"b\":", "a,b\n1,\"2\n"] {
        let mut rows = open(text.as_bytes()).unwrap();
        let errors = std::iter::from_fn(|| rows.next().map(|row| row.is_err())).take(9);
        assert_eq!(errors.filter(|failed| *failed).count(), 1, "{text}");
    }
}
