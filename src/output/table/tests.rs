//! Complete tables, as a terminal and a pipe get them.

use proptest::prelude::*;

use super::*;
use crate::catalogue;

const PIPED: Style = Style {
    width: None,
    dates: Dates::Absolute,
    no_header: false,
    color: false,
    resource: None,
    has_labels: true,
    wraps: false,
};

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn listing(items: &[String], columns: &[String], style: Style) -> (String, Vec<String>) {
    let mut listing = Listing::new(columns.to_vec(), &[], style);
    let text = listing.rows(items, None);
    (text, listing.hidden().to_vec())
}

fn people() -> Vec<String> {
    words(&[
        r#"{"id":"1","name":"Zoë 東京","note":"red \u001b[31m\nnext","cdate":"2021-03-20 06:04:43"}"#,
        r#"{"id":"12","name":null,"note":"a longer text with many words","cdate":"0000-00-00 00:00:00"}"#,
    ])
}

#[test]
fn a_listing_has_a_header_and_aligned_rows_not_truncated_in_a_pipe() {
    let (text, hidden) = listing(&people(), &words(&["id", "name", "note", "cdate"]), PIPED);
    assert_eq!(
        text,
        "\
ID  Name      Note                           Created
1   Zoë 東京  red ␛[31m⏎next                 2021-03-20T06:04:43-05:00
12            a longer text with many words
"
    );
    assert_eq!(hidden, Vec::<String>::new());
}

#[test]
fn text_of_digits_is_aligned_as_numbers_where_no_resource_says_what_it_is() {
    let items = words(&[r#"{"id":"1","row":"4","code":"a1"}"#, r#"{"id":"12","row":"15","code":"7"}"#]);
    let columns = words(&["id", "row", "code"]);
    let (text, _) = listing(&items, &columns, PIPED);
    assert_eq!(text, "ID  Row  Code\n1     4  a1\n12   15  7\n");
    let (text, _) = listing(&items, &columns, Style { resource: catalogue::find("contacts"), ..PIPED });
    assert_eq!(text, "ID  Row  Code\n1   4    a1\n12  15   7\n");
}

#[test]
fn a_terminal_gets_a_fitted_table_relative_times_and_a_bold_header() {
    let now = "2021-03-23T11:04:43Z".parse().unwrap();
    let style = Style { width: Some(43), dates: Dates::Relative(now), color: true, ..PIPED };
    let (text, hidden) = listing(&people(), &words(&["id", "name", "note", "cdate"]), style);
    assert_eq!(
        text,
        "\
\x1b[1mID  Name      Note               Created\x1b[0m
1   Zoë 東京  red ␛[31m⏎next     3 days ago
12            a longer text wi…
"
    );
    assert_eq!(hidden, Vec::<String>::new());
}

#[test]
fn columns_that_do_not_fit_are_reported_and_the_header_can_be_omitted() {
    let style = Style { width: Some(9), no_header: true, color: true, ..PIPED };
    let (text, hidden) = listing(&people(), &words(&["id", "name", "note"]), style);
    assert_eq!(text, "1   Zoë…\n12\n");
    assert_eq!(hidden, ["Note"]);
}

#[test]
fn a_listing_in_parts_has_one_header_and_columns_that_never_become_narrower() {
    let style = Style { width: Some(30), color: true, ..PIPED };
    let mut listing = Listing::new(words(&["id", "name", "note"]), &[], style);
    let item = |id: &str, name: &str| format!(r#"{{"id":"{id}","name":"{name}","note":"n"}}"#);
    let parts = [
        vec![item("9", "Ana García")],
        vec![item("10", "Bo")],
        vec![],
        vec![item("1000", "A longer name than before")],
    ];
    let text: String = parts.iter().map(|part| listing.rows(part, None)).collect();
    assert_eq!(
        text,
        "\
\x1b[1mID  Name        Note\x1b[0m
9   Ana García  n
10  Bo          n
1000  A longer name tha…  n
"
    );
    assert!(listing.hidden().is_empty());
}

#[test]
fn without_items_there_is_no_table() {
    assert_eq!(listing(&[], &words(&["id"]), PIPED).0, "");
}

#[test]
fn one_record_is_shown_property_by_property() {
    let item = r#"{"email":"a@b.c","id":"1","tags":[1,2,3],"links":{"owner":"x"},"empty":null,"text":"one two three four five six"}"#;
    assert_eq!(
        single(item, None, PIPED, None),
        "\
ID     1
Email  a@b.c
Tags   1, 2, 3
Text   one two three four five six
"
    );
    assert_eq!(
        single(item, Some(&words(&["tags", "links.owner"])), PIPED, None),
        "Tags         1, 2, 3\nLinks owner  x\n"
    );
}

#[test]
fn a_long_value_of_one_record_is_wrapped() {
    let item = r#"{"id":"1","text":"one two three four five six"}"#;
    let style = Style { width: Some(20), ..PIPED };
    assert_eq!(single(item, None, style, None), "ID    1\nText  one two three\n      four five six\n");
}

#[test]
fn codes_cents_and_references_are_shown_as_words_amounts_and_names() {
    let style = Style { resource: catalogue::find("deals"), ..PIPED };
    let item = |status: &str, value: &str| format!(r#"{{"id":"1","value":"{value}","status":{status},"stage":"2"}}"#);
    let columns = words(&["id", "value", "status", "stage"]);
    let items = [item("0", "1250000"), item("\"0\"", "900"), item("9", "0")];
    let mut names = Names::default();
    names.add("stages", "2".to_owned(), "Offer".to_owned());
    let text = Listing::new(columns, &[], style).rows(&items, Some(&names));
    assert_eq!(
        text,
        "\
ID      Value  Status  Stage
1   12,500.00  open    Offer
1        9.00  open    Offer
1        0.00  9       Offer
"
    );
    let text = single(&items[0], None, style, Some(&names));
    assert_eq!(text, "ID      1\nValue   12,500.00\nStatus  open\nStage   Offer\n");
}

#[test]
fn a_wide_terminal_shows_further_columns_that_have_a_text() {
    let item = r#"{"id":"1","title":"License","contact":"7","account":null,"percent":"30"}"#.to_owned();
    let shown = |width| {
        let style = Style { resource: catalogue::find("deals"), width, ..PIPED };
        let further = ["contact", "account", "percent"];
        Listing::new(words(&["id", "title"]), &further, style).rows(std::slice::from_ref(&item), None)
    };
    assert_eq!(shown(None), "ID  Title\n1   License\n");
    assert_eq!(shown(Some(15)), "ID  Title\n1   License\n");
    assert_eq!(shown(Some(40)), "ID  Title    Contact  Probability %\n1   License  7                   30\n");
}

#[test]
fn a_status_has_a_color_on_a_terminal() {
    let items = [r#"{"id":"1","status":"0"}"#.to_owned(), r#"{"id":"2","status":"2"}"#.to_owned()];
    let style = Style { resource: catalogue::find("deals"), color: true, ..PIPED };
    let text = Listing::new(words(&["id", "status"]), &[], style).rows(&items, None);
    assert_eq!(text, "\x1b[1mID  Status\x1b[0m\n1   \x1b[32mopen\x1b[0m\n2   \x1b[31mlost\x1b[0m\n");
}

#[test]
fn properties_with_one_label_are_told_apart_unless_they_say_the_same() {
    let item = |utc: &str| {
        format!(
            r#"{{"cdate":"2026-01-02","created_timestamp":"2026-01-02","created_utc_timestamp":"{utc}","hash":"x"}}"#
        )
    };
    let shown = |utc| single(&item(utc), None, PIPED, None);
    assert_eq!(shown("2026-01-02"), "Created  2026-01-02\n");
    assert_eq!(shown("2026-01-03"), "Created                2026-01-02\nCreated UTC timestamp  2026-01-03\n");
}

#[test]
fn a_value_that_is_not_an_object_is_one_line() {
    assert_eq!(single("[1, 2]", None, PIPED, None), "[1,2]\n");
}

proptest! {
    #[test]
    fn a_fitted_table_is_never_wider_than_the_terminal(
        cells in prop::collection::vec(prop::collection::vec(any::<String>(), 4), 1..5),
        width in 4_usize..100,
    ) {
        let columns = words(&["a", "b", "c", "d"]);
        let items: Vec<String> = cells
            .iter()
            .map(|row| serde_json::Value::Object(columns.iter().cloned().zip(row.iter().cloned().map(Into::into)).collect()).to_string())
            .collect();
        let (text, _) = listing(&items, &columns, Style { width: Some(width), ..PIPED });
        prop_assert_eq!(text.lines().count(), items.len() + 1);
        for line in text.lines() {
            prop_assert!(line.width() <= width, "{:?} is {} wide", line, line.width());
            prop_assert!(!line.chars().any(char::is_control));
        }
    }
}

#[test]
fn related_records_are_counted_on_a_terminal() {
    let item = r#"{"id":"7","tags":[{"id":"1"},{"id":"2"}],"words":["a"]}"#.to_owned();
    let columns = || ["id", "tags", "words"].map(str::to_owned).to_vec();
    let shown = |style| Listing::new(columns(), &[], style).rows(std::slice::from_ref(&item), None);
    assert!(shown(Style { width: Some(60), ..PIPED }).contains("2 items"));
    assert!(shown(PIPED).contains(r#"[{"id":"1"},{"id":"2"}]"#));
}

#[test]
fn cells_are_wrapped_where_their_text_is_the_point() {
    let items = words(&[
        r#"{"id":"7","check":"jobs","message":"one unfinished job of yesterday","hint":"acamp jobs list"}"#,
        r#"{"id":"8","check":"ok","message":"fine","hint":""}"#,
    ]);
    let style = Style { width: Some(40), wraps: true, ..PIPED };
    let (text, hidden) = listing(&items, &words(&["id", "check", "message", "hint"]), style);
    assert_eq!(
        text,
        "\
ID  Check  Message        Hint
7   jobs   one            acamp jobs
           unfinished     list
           job of
           yesterday
8   ok     fine
"
    );
    assert_eq!(hidden, Vec::<String>::new());
}
