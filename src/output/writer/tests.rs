//! Complete outputs of the writer, read from a file of `--out`.

use super::*;
use crate::error::Kind;

const CONTACT: &str = r#"{"id":"1","email":"a@b.c","n":1.50,"links":{"owner":"x\/y"},"cdate":"2021-03-23 06:04:43"}"#;
const OTHER: &str = r#"{"id":"12","email":"B, \"c\"","n":null,"links":{"owner":null},"cdate":"0000-00-00 00:00:00"}"#;

/// An item with exactly this text.
fn item(json: &str) -> Item {
    Item::from_value(&serde_json::from_str(json).unwrap())
}

/// The output for the items, and the warnings.
fn outcome(output: Output, count: Count, items: &[&str]) -> Result<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let output = Output { out: Some(path.clone()), ..output };
    let mut writer = Writer::start(&output, count, &["id", "email"])?;
    for json in items {
        writer.item(&item(json))?;
    }
    let warnings = writer.finish()?;
    Ok((std::fs::read_to_string(path).unwrap_or_default(), warnings))
}

fn written(output: Output, count: Count, items: &[&str]) -> String {
    outcome(output, count, items).unwrap().0
}

fn format(format: Format) -> Output {
    Output { format, ..Output::default() }
}

fn words(words: &[&str]) -> Option<Vec<String>> {
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn json_is_one_array_for_a_listing_and_one_object_for_a_record() {
    assert_eq!(
        written(format(Format::Json), Count::Many, &[CONTACT, "5"]),
        r#"[
  {
    "id": "1",
    "email": "a@b.c",
    "n": 1.5,
    "links": {
      "owner": "x/y"
    },
    "cdate": "2021-03-23 06:04:43"
  },
  5
]
"#
    );
    assert_eq!(written(format(Format::Json), Count::One, &["{\"a\":1}"]), "{\n  \"a\": 1\n}\n");
    assert_eq!(written(format(Format::Json), Count::Many, &[]), "[]\n");
    assert_eq!(written(format(Format::Json), Count::One, &[]), "{}\n");
}

#[test]
fn jsonl_is_one_line_per_item() {
    assert_eq!(written(format(Format::Jsonl), Count::Many, &["{\"a\":[1, 2]}", "5"]), "{\"a\":[1,2]}\n5\n");
    assert_eq!(written(format(Format::Jsonl), Count::Many, &[]), "");
}

#[test]
fn csv_has_the_resources_columns_or_the_users() {
    assert_eq!(
        written(format(Format::Csv), Count::Many, &[CONTACT, OTHER]),
        "id,email\n1,a@b.c\n12,\"B, \"\"c\"\"\"\n"
    );
    let chosen = Output { columns: words(&["cdate", "links.owner", "n"]), ..format(Format::Csv) };
    assert_eq!(
        written(chosen.clone(), Count::Many, &[CONTACT, OTHER]),
        "cdate,links.owner,n\n2021-03-23T06:04:43-05:00,x/y,1.5\n,,\n"
    );
    let headless = Output { no_header: true, ..chosen };
    assert_eq!(written(headless, Count::Many, &[CONTACT]), "2021-03-23T06:04:43-05:00,x/y,1.5\n");
    assert_eq!(written(format(Format::Csv), Count::Many, &[]), "id,email\n");
    assert_eq!(written(format(Format::Tsv), Count::Many, &[OTHER]), "id\temail\n12\tB, \"c\"\n");
}

#[test]
fn yaml_is_one_sequence_or_one_mapping() {
    assert_eq!(
        written(format(Format::Yaml), Count::Many, &["{\"a\":1,\"b\":\"no\"}", "{\"a\":2}"]),
        "- a: 1\n  b: \"no\"\n- a: 2\n"
    );
    assert_eq!(written(format(Format::Yaml), Count::One, &["{\"a\":1}"]), "a: 1\n");
    assert_eq!(written(format(Format::Yaml), Count::Many, &[]), "[]\n");
}

#[test]
fn a_table_is_a_listing_or_the_properties_of_one_record() {
    assert_eq!(written(format(Format::Table), Count::Many, &[CONTACT, OTHER]), "ID  Email\n1   a@b.c\n12  B, \"c\"\n");
    assert_eq!(
        written(format(Format::Table), Count::One, &[CONTACT]),
        "ID       1\nEmail    a@b.c\nN        1.5\nCreated  2021-03-23T06:04:43-05:00\n"
    );
    assert_eq!(written(format(Format::Table), Count::Many, &[]), "");
}

#[test]
fn ids_are_one_line_each_and_required() {
    assert_eq!(written(format(Format::Ids), Count::Many, &[CONTACT, "{\"id\":7}"]), "1\n7\n");
    let error = outcome(format(Format::Ids), Count::Many, &["{\"name\":\"x\"}"]).unwrap_err();
    assert_eq!((error.kind(), error.message()), (Kind::Usage, "these items have no ID"));
}

#[test]
fn none_writes_nothing() {
    let jq = Output { jq: Some("error".to_owned()), ..format(Format::None) };
    for output in [format(Format::None), jq] {
        assert_eq!(outcome(output, Count::Many, &[CONTACT]).unwrap(), (String::new(), Vec::new()));
    }
}

#[test]
fn columns_narrow_objects_and_an_unknown_one_is_an_error_before_anything_is_written() {
    for format in [Format::Json, Format::Jsonl, Format::Csv, Format::Table, Format::Yaml, Format::Markdown] {
        let output = Output { columns: words(&["links.owner", "n"]), ..self::format(format) };
        assert!(outcome(output, Count::Many, &[CONTACT, OTHER]).is_ok());
        let output = Output { columns: words(&["links.owner", "emial"]), ..self::format(format) };
        let error = outcome(output, Count::Many, &[CONTACT, OTHER]).unwrap_err();
        assert_eq!((error.kind(), error.message()), (Kind::Usage, "unknown column \"emial\" in --columns"));
        assert_eq!(error.hint_text(), Some("did you mean email?"));
    }
    let output = Output { columns: words(&["links.owner", "n"]), ..format(Format::Jsonl) };
    let text = written(output, Count::Many, &[CONTACT, OTHER]);
    assert_eq!(text, "{\"links.owner\":\"x/y\",\"n\":1.5}\n{\"links.owner\":null,\"n\":null}\n");
}

#[test]
fn labels_are_the_header_on_request() {
    let output = Output { columns: words(&["email", "cdate"]), labels: true, ..format(Format::Csv) };
    assert_eq!(written(output, Count::Many, &[CONTACT]), "Email,Created\na@b.c,2021-03-23T06:04:43-05:00\n");
}

#[test]
fn sorting_comes_before_writing_in_every_format() {
    let output = Output { sort: vec![("id".to_owned(), true)], ..format(Format::Ids) };
    assert_eq!(written(output, Count::Many, &[CONTACT, "{\"id\":\"9\"}", OTHER]), "12\n9\n1\n");
}

#[test]
fn jq_gets_the_whole_document_and_each_item_under_jsonl() {
    let jq = |code: &str, format| Output { jq: Some(code.to_owned()), format, ..Output::default() };
    assert_eq!(written(jq("length", Format::Json), Count::Many, &[CONTACT, OTHER]), "2\n");
    assert_eq!(written(jq("length", Format::Table), Count::Many, &[]), "0\n");
    assert_eq!(written(jq(".id", Format::Json), Count::One, &[CONTACT]), "1\n");
    assert_eq!(written(jq(".id", Format::Jsonl), Count::Many, &[CONTACT, OTHER]), "1\n12\n");
    let narrowed = Output { columns: words(&["id"]), ..jq(".", Format::Csv) };
    assert_eq!(written(narrowed, Count::Many, &[CONTACT]), "[{\"id\":\"1\"}]\n");
}

#[test]
fn an_invalid_jq_program_is_rejected_before_anything_is_read() {
    let output = Output { jq: Some("[".to_owned()), ..Output::default() };
    assert_eq!(Writer::start(&output, Count::Many, &[]).err().map(|error| error.kind()), Some(Kind::Usage));
}

#[test]
fn items_with_and_without_white_space_are_the_same_json_lines() {
    let spaced = r#"{ "id" : "1", "u":"x\/y \\/ \"\u00e9\\", "links": [ ] }"#;
    let compact = r#"{"id":"1","u":"x\/y \\/ \"\u00e9\\","links":[]}"#;
    let line = r#"{"id":"1","u":"x/y \\/ \"é\\","links":[]}"#;
    let body = format!("[{spaced},{compact},5]");
    let items = crate::api::reply::decode(body.as_bytes(), crate::catalogue::model::Reply::Array).unwrap().items;
    assert_eq!(items.iter().map(Item::is_compact).collect::<Vec<_>>(), [false, true, true]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let output = Output { format: Format::Jsonl, out: Some(path.clone()), ..Output::default() };
    let mut writer = Writer::start(&output, Count::Many, &[]).unwrap();
    for item in &items {
        writer.item(item).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), format!("{line}\n{line}\n5\n"));
}

#[test]
fn markdown_is_one_table_with_the_columns_of_csv() {
    let piped = r#"{"id":"7","email":"a|b\n*c*"}"#;
    assert_eq!(
        written(format(Format::Markdown), Count::Many, &[CONTACT, piped]),
        "| id | email |\n| --- | --- |\n| 1 | a@b.c |\n| 7 | a\\|b<br>\\*c\\* |\n"
    );
    assert_eq!(written(format(Format::Markdown), Count::Many, &[]), "| id | email |\n| --- | --- |\n");
    assert_eq!(
        written(format(Format::Markdown), Count::One, &[CONTACT]),
        written(format(Format::Markdown), Count::Many, &[CONTACT])
    );
    let chosen = Output { columns: words(&["links", "cdate"]), no_header: true, bom: true, ..format(Format::Markdown) };
    assert_eq!(written(chosen, Count::Many, &[CONTACT]), "| {\"owner\":\"x/y\"} | 2021-03-23T06:04:43-05:00 |\n");
}
