use serde_json::{Value as Json, json};

use super::*;
use crate::store::mirror::samples::{items, mirror, now, text, write};
use crate::store::mirror::{ColumnType, Rows};

#[test]
fn records_are_added_changed_and_gone() {
    let (_state, mut mirror) = mirror();
    let tag = |id: &str, name: &str| json!({"id": id, "tag": name, "links": {"a": name}});
    let all = [tag("1", "vip"), tag("2", "lead")];
    assert_eq!(write(&mut mirror, "tags", &all, true), Written { added: 2, changed: 0, gone: 0 });
    assert_eq!(write(&mut mirror, "tags", &all, true), Written::default());
    let other = [tag("1", "VIP")];
    assert_eq!(write(&mut mirror, "tags", &other, false), Written { added: 0, changed: 1, gone: 0 });
    assert_eq!(mirror.count("tags").unwrap(), 2);
    assert_eq!(write(&mut mirror, "tags", &other, true), Written { added: 0, changed: 0, gone: 1 });
    assert_eq!(text(&mirror, "SELECT tag FROM tags"), "VIP");
    assert_eq!(text(&mirror, "SELECT resource || id || gone_run || gone_at FROM _gone"), "tags242026-11-30T15:00:00Z");
    let runs = ["1", "2", "3"].map(|run| mirror.has_gone_since("tags", run.parse().unwrap()).unwrap());
    assert_eq!((runs, mirror.has_gone_since("tags", 4).unwrap()), ([true; 3], false));
    assert_eq!(write(&mut mirror, "tags", &all, true), Written { added: 1, changed: 1, gone: 0 });
    assert_eq!(text(&mirror, "SELECT id FROM _gone"), "");
    assert_eq!(text(&mirror, "SELECT tag || seen_run || changed_run FROM tags"), "vip55 lead55");
    assert_eq!(text(&mirror, "SELECT added || ' ' || changed || ' ' || gone FROM _runs WHERE id = 5"), "1 1 0");
}

#[test]
fn links_alone_are_no_change_and_the_first_text_is_kept() {
    let (_state, mut mirror) = mirror();
    let at = |port: &str| [json!({"links": {"x": port}, "tag": "vip", "id": "1"})];
    write(&mut mirror, "tags", &at("8080"), true);
    assert_eq!(write(&mut mirror, "tags", &at("8081"), true), Written::default());
    assert_eq!(text(&mirror, "SELECT raw || seen_run FROM tags"), r#"{"links":{"x":"8080"},"tag":"vip","id":"1"}2"#);
    assert!(!is_same("5", "6") && is_same("5", "5"));
}

#[test]
fn columns_have_the_typed_values_and_raw_the_text_of_the_server() {
    let (_state, mut mirror) = mirror();
    let raw = r#"{"value":"12500", "title":"A \u00e9","mdate":"2021-03-23T06:04:43-05:00","status":0,"id":"7"}"#;
    let item = [Item::from_json(raw)];
    let run = mirror.begin_run(now()).unwrap();
    let records = [Records { resource: "deals", items: &item, first: Some(0) }];
    mirror.write(&Batch { run, records: &records, ..Batch::default() }).unwrap();
    let sql = "SELECT typeof(value) || value || title || mdate || typeof(status) || ifnull(edate, '-') FROM deals";
    assert_eq!(text(&mirror, sql), "integer12500A é2021-03-23T11:04:43Ztext-");
    assert_eq!(text(&mirror, "SELECT raw FROM deals"), raw);
}

#[test]
fn records_without_an_id_have_their_position_and_a_single_one_has_none() {
    let (_state, mut mirror) = mirror();
    write(&mut mirror, "events", &[json!({"name": "a"}), json!({"name": "b"})], true);
    assert_eq!(text(&mirror, "SELECT id || name FROM events"), "0a 1b");
    assert_eq!(write(&mut mirror, "events", &[json!({"name": "b"})], true), Written { added: 0, changed: 1, gone: 1 });
    assert_eq!(text(&mirror, "SELECT id || name FROM events"), "0b");
    let run = mirror.begin_run(now()).unwrap();
    let single = items(&[json!({"timezone": "UTC"})]);
    let records = [Records { resource: "settings", items: &single, first: None }];
    mirror.write(&Batch { run, records: &records, ..Batch::default() }).unwrap();
    assert_eq!(text(&mirror, "SELECT '[' || id || ']' FROM settings"), "[]");
}

#[test]
fn rows_of_an_owner_replace_those_that_it_had() {
    let (_state, mut mirror) = mirror();
    let row = |id: &str, contact: &str| json!({"id": id, "contact": contact, "tag": "1"});
    write(&mut mirror, "tags contacts", &[row("1", "7"), row("2", "7"), row("3", "8")], false);
    let run = mirror.begin_run(now()).unwrap();
    let now = items(&[row("2", "7"), row("4", "7")]);
    let owned = [Owned { resource: "tags contacts", property: "contact", owner: "7", items: &now }];
    let written = mirror.write(&Batch { run, owned: &owned, ..Batch::default() }).unwrap();
    assert_eq!(written, Written { added: 1, changed: 0, gone: 1 });
    assert_eq!(text(&mirror, "SELECT id FROM contact_tags ORDER BY id"), "2 3 4");
}

#[test]
fn a_batch_that_fails_leaves_nothing_of_it() {
    let (_state, mut mirror) = mirror();
    let run = mirror.begin_run(now()).unwrap();
    let tags = items(&[json!({"id": "1", "tag": "vip"})]);
    let known = Records { resource: "tags", items: &tags, first: Some(0) };
    let records = [known, Records { resource: "nonsense", ..known }];
    assert!(mirror.write(&Batch { run, records: &records, ..Batch::default() }).is_err());
    // The end of a run that did not begin is unknown.
    let complete = [Complete { resource: "tags", since: 99 }];
    assert!(mirror.write(&Batch { run: 98, records: &records[..1], complete: &complete, ..Batch::default() }).is_err());
    assert_eq!(mirror.count("tags").unwrap(), 0);
}

#[test]
fn states_are_written_with_the_records() {
    let (_state, mut mirror) = mirror();
    let run = mirror.begin_run(now()).unwrap();
    let state = SyncState {
        way: "whole".to_owned(),
        total: Some(3),
        cursor: Some("17".to_owned()),
        run: Some(run),
        read_to: Some(now()),
        deletes_to: None,
        gap: 1,
        difference: 2,
        note: Some("a note".to_owned()),
    };
    let states = [("tags", state.clone())];
    mirror.write(&Batch { run, states: &states, ..Batch::default() }).unwrap();
    assert_eq!(mirror.state("tags").unwrap(), state);
    assert_eq!(mirror.state("lists").unwrap(), SyncState::default());
    let status = mirror.status().unwrap();
    assert_eq!(status.iter().map(|status| (status.table.as_str(), status.rows)).collect::<Vec<_>>(), [("tags", 0)]);
}

#[test]
fn what_runs_changed_is_read_with_its_types() {
    let (_state, mut mirror) = mirror();
    let list = |id: &str, hidden: bool| json!({"id": id, "hidden": hidden, "matchPhrase": "\"x\""});
    write(&mut mirror, "lists exclusions", &[list("9", true), list("10", false), list("11", true)], true);
    write(&mut mirror, "lists exclusions", &[list("9", true), list("10", true), list("11", true)], true);
    let table = mirror.tables().iter().find(|table| table.resource == "lists exclusions").unwrap();
    let columns = [("id", ColumnType::Text), ("hidden", ColumnType::Boolean), ("matchPhrase", ColumnType::Text)];
    let read = |changed_after: Option<u64>, or_after: Option<&str>, most: usize| {
        let mut found = Vec::new();
        let rows = Rows { changed_after, or_after: or_after.map(str::to_owned) };
        let each = |id: &str, record: &str| {
            assert_eq!(serde_json::from_str::<Json>(record).unwrap()["id"], id);
            found.push(record.to_owned());
            Ok(found.len() < most)
        };
        mirror.records(table, &columns, &rows, each).unwrap();
        found
    };
    let record = |id: &str| format!(r#"{{"id":"{id}","hidden":true,"matchPhrase":"\"x\""}}"#);
    // In the order of the text, so that an interrupted load can continue after an ID.
    assert_eq!(read(None, None, 9), ["10", "11", "9"].map(record));
    assert_eq!(read(None, None, 2), ["10", "11"].map(record));
    assert_eq!(read(Some(1), None, 9), ["10"].map(record));
    assert_eq!(read(Some(2), None, 9), [""; 0]);
    assert_eq!(read(Some(1), Some("11"), 9), ["10", "9"].map(record));
    assert_eq!(mirror.last_id("lists exclusions").unwrap().unwrap(), "11");
    assert_eq!((mirror.last_id("tags").unwrap(), mirror.last_complete_run().unwrap()), (None, 2));
    mirror.begin_run(now()).unwrap();
    assert_eq!(mirror.last_complete_run().unwrap(), 2);
}

#[test]
fn the_search_follows_the_records() {
    let (_state, mut mirror) = mirror();
    assert!(mirror.has_search());
    let contact = |id: &str, name: &str| json!({"id": id, "email": format!("{id}@example.com"), "firstName": name});
    let found = |mirror: &Mirror, words: &str| {
        text(mirror, &format!("SELECT resource || record FROM search WHERE search MATCH '{words}' ORDER BY record"))
    };
    write(&mut mirror, "contacts", &[contact("1", "José"), contact("2", "Ana")], true);
    write(&mut mirror, "notes", &[json!({"id": "5", "note": "Wants a quote, says Jose"})], true);
    assert_eq!(found(&mirror, "jose"), "contacts1 notes5");
    write(&mut mirror, "contacts", &[contact("1", "Maria"), contact("3", "José")], true);
    assert_eq!((found(&mirror, "jose"), found(&mirror, "ana")), ("contacts3 notes5".to_owned(), String::new()));
    assert_eq!(text(&mirror, "SELECT count(*) || '' FROM _search"), "3");
}
