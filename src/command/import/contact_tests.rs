use super::super::layout::List;
use super::super::mapping::Column;
use super::*;
use crate::session::custom_field::Field;

fn column(name: &str, target: Target) -> Column {
    Column { name: name.into(), target: Some(target) }
}

fn field(id: &str, kind: &str, options: &[&str]) -> Target {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    Target::Field(Field { id: id.into(), title: id.into(), kind: kind.into(), options, ..Field::default() })
}

fn layout() -> Layout {
    Layout {
        columns: vec![
            column("Mail", Target::Email),
            column("First", Target::FirstName),
            column("Tags", Target::Tags),
            column("Colors", field("2", "checkbox", &["Red", "Blue"])),
            column("Birthday", field("3", "date", &[])),
            column("List", Target::Subscribe),
            column("Off", Target::Unsubscribe),
        ],
        lists: vec![List { id: "7".into(), name: "News".into() }, List { id: "8".into(), name: "Old".into() }],
        ..Layout::default()
    }
}

fn written(layout: &Layout, row: &[&str]) -> Result<String, Vec<RowError>> {
    let mut out = Vec::new();
    Contacts::new(layout).write(|at| Cow::Borrowed(row.get(at).copied().unwrap_or("")), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn a_whole_row_becomes_the_services_keys() {
    let row = [" a@x.example ", "Jörg \"J\"", "vip; new;vip", "Red|Blue", "31/12/2026", "News, 8", ""];
    assert_eq!(
        written(&layout(), &row).unwrap(),
        r#"{"email":"a@x.example","first_name":"Jörg \"J\"","tags":["vip","new"],"fields":[{"id":2,"value":"||Red||Blue||"},{"id":3,"value":"2026-12-31"}],"subscribe":[{"listid":7},{"listid":8}]}"#
    );
}

#[test]
fn empty_cells_are_left_out_and_a_short_row_is_one_with_empty_cells() {
    assert_eq!(written(&layout(), &["a@x.example", " "]).unwrap(), r#"{"email":"a@x.example"}"#);
}

#[test]
fn empty_cells_clear_where_that_was_asked_for() {
    let layout = Layout { clear_blanks: true, ..layout() };
    assert_eq!(
        written(&layout, &["a@x.example"]).unwrap(),
        r#"{"email":"a@x.example","first_name":"","fields":[{"id":2,"value":""},{"id":3,"value":""}]}"#
    );
}

#[test]
fn what_holds_for_all_rows_is_in_each() {
    let layout = Layout { tags: vec!["import".into()], subscribe: vec!["8".into()], ..layout() };
    assert_eq!(
        written(&layout, &["a@x.example", "", "import,vip", "", "", "Old"]).unwrap(),
        r#"{"email":"a@x.example","tags":["import","vip"],"subscribe":[{"listid":8}]}"#
    );
}

#[test]
fn every_fault_of_a_row_is_told_and_nothing_is_written() {
    let row = ["nobody", "", "", "Green", "01/02/2026", "Nwes", "8"];
    let faults = written(&layout(), &row).unwrap_err();
    let kinds: Vec<RowErrorKind> = faults.iter().map(|problem| problem.kind).collect();
    assert_eq!(
        kinds,
        [RowErrorKind::BadEmail, RowErrorKind::UnknownOption, RowErrorKind::BadDate, RowErrorKind::UnknownList]
    );
    let mut out = b"before".to_vec();
    assert!(Contacts::new(&layout()).write(|at| row[at].into(), &mut out).is_err());
    assert_eq!(out, b"before");
}

#[test]
fn a_cell_that_is_the_name_of_a_list_is_one_list() {
    let mut layout = layout();
    layout.lists.push(List { id: "9".into(), name: "Berlin, Mitte".into() });
    for (cell, ids) in [("Berlin, Mitte ", "9"), ("\"Berlin, Mitte\",News", "9},{\"listid\":7")] {
        let written = written(&layout, &["a@x.example", "", "", "", "", cell]).unwrap();
        assert_eq!(written, format!(r#"{{"email":"a@x.example","subscribe":[{{"listid":{ids}}}]}}"#));
    }
}

#[test]
fn quoted_lists_prefixes_and_guards_of_cells_are_understood() {
    let row = ["\u{200b}a@x.example\u{a0}", "\u{a0}Jo", "\"vip\",\"a, b\",name:2026", "Red,Blue", "", "name:News", ""];
    assert_eq!(
        written(&layout(), &row).unwrap(),
        r#"{"email":"a@x.example","first_name":"Jo","tags":["vip","a, b","2026"],"fields":[{"id":2,"value":"||Red||Blue||"}],"subscribe":[{"listid":7}]}"#
    );
    let row = ["a\u{ad}@x.example", "#N/A", "id:3", "4.9E+11"];
    let kinds: Vec<RowErrorKind> = written(&layout(), &row).unwrap_err().iter().map(|error| error.kind).collect();
    assert_eq!(kinds, [RowErrorKind::BadEmail, RowErrorKind::Damaged, RowErrorKind::TagById, RowErrorKind::Damaged]);
}

#[test]
fn one_list_cannot_be_joined_and_left() {
    let faults = written(&layout(), &["a@x.example", "", "", "", "", "News", "7"]).unwrap_err();
    assert_eq!(faults[0].to_string(), "list to subscribe to and to unsubscribe from: News");
}

#[test]
fn control_characters_and_quotes_are_escaped_as_json_wants_them() {
    let text = written(&layout(), &["a@x.example", "a\tb\\c\u{1}"]).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["first_name"], "a\tb\\c\u{1}");
}
