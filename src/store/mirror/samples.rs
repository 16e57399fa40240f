//! Mirrors for tests.

use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;

use super::{Batch, Complete, Mirror, MirrorFile, Records, Written};
use crate::api::reply::Item;

/// The mirror file of an account in a folder of its own.
pub fn file() -> (TempDir, MirrorFile) {
    let state = tempfile::tempdir().unwrap();
    let file = MirrorFile::new(state.path(), "acme", "https://acme");
    (state, file)
}

/// An empty mirror.
pub fn mirror() -> (TempDir, Mirror) {
    let (state, file) = file();
    let mirror = file.open().unwrap();
    (state, mirror)
}

/// The time of every run.
pub fn now() -> Timestamp {
    "2026-11-30T15:00:00Z".parse().unwrap()
}

/// Records.
pub fn items(records: &[Value]) -> Vec<Item> {
    records.iter().map(Item::from_value).collect()
}

/// Writes records of a collection in a run of their own; `is_complete`: these are all.
pub fn write(mirror: &mut Mirror, resource: &str, records: &[Value], is_complete: bool) -> Written {
    let run = mirror.begin_run(now()).unwrap();
    let items = items(records);
    let records = [Records { resource, items: &items, first: Some(0) }];
    let complete = [Complete { resource, since: run }];
    let complete = if is_complete { &complete[..] } else { &[] };
    let written = mirror.write(&Batch { run, records: &records, complete, ..Batch::default() }).unwrap();
    mirror.end_run(run, now(), 1).unwrap();
    written
}

/// The first column of a query, joined with spaces.
pub fn text(mirror: &Mirror, sql: &str) -> String {
    let mut statement = mirror.connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
    rows.map(|text| text.unwrap().unwrap_or("NULL".to_owned())).collect::<Vec<_>>().join(" ")
}
