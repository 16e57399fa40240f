use serde_json::json;

use super::samples::{file, items, now, text, write};
use super::*;
use crate::error::Kind;

/// The error of opening a file, for writing and for reading.
fn refused(file: &MirrorFile) -> [Error; 2] {
    [file.open().map(drop).unwrap_err(), file.open_to_read().map(drop).unwrap_err()]
}

/// Changes a file with another program.
fn change(file: &MirrorFile, sql: &str) {
    Connection::open(file.path()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_mirror_is_read_while_it_is_written_by_one_process() {
    let (_state, file) = file();
    assert_eq!(file.open_to_read().map(drop).unwrap_err().kind(), Kind::NotFound);
    assert!(!file.path().exists());
    let mut mirror = file.open().unwrap();
    let id = mirror.id().unwrap();
    let error = file.open().map(drop).unwrap_err();
    assert_eq!((error.kind(), error.message()), (Kind::Usage, "another process is writing the mirror of this account"));
    // Until a run begins, there is nothing to read.
    assert_eq!(file.open_to_read().map(drop).unwrap_err().kind(), Kind::NotFound);
    mirror.begin_run(now()).unwrap();
    let reader = file.open_to_read().unwrap();
    write(&mut mirror, "tags", &[json!({"id": "1"})], true);
    assert_eq!(reader.count("tags").unwrap(), 1);
    assert!(reader.has_search() && !id.is_empty());
    drop(mirror);
    assert_eq!(file.open().unwrap().id().unwrap(), id);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (state, file) = file();
    let mut mirror = file.open().unwrap();
    mirror.begin_run(now()).unwrap();
    let folder = state.path().join("mirror");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // The file, its log, the index of the log, and the lock.
    assert_eq!(files.len(), 4);
    assert!(files.iter().all(|path| mode(path) == 0o600), "{files:?}");
}

#[test]
fn columns_that_a_file_lacks_are_added_and_filled() {
    let (_state, file) = file();
    let mut mirror = file.open().unwrap();
    let deals: Vec<serde_json::Value> =
        (0..1_234).map(|id| json!({"id": id.to_string(), "title": "Big", "value": id * 100})).collect();
    write(&mut mirror, "deals", &deals, true);
    drop(mirror);
    change(&file, "DROP VIEW deals_open; ALTER TABLE deals DROP COLUMN value; ALTER TABLE deals DROP COLUMN title");
    let mirror = file.open().unwrap();
    assert_eq!(text(&mirror, "SELECT sum(value) || min(title) || min(changed_run) FROM deals"), "76076100Big1");
    assert_eq!(text(&mirror, "SELECT count(*) || '' FROM deals_open"), "0");
    drop(mirror);
    change(&file, "DROP TABLE webhooks; DROP INDEX \"contacts email\"");
    let mirror = file.open().unwrap();
    assert_eq!(mirror.count("webhooks").unwrap(), 0);
    assert_eq!(text(&mirror, "SELECT name FROM sqlite_schema WHERE name = 'contacts email'"), "contacts email");
}

#[test]
fn a_search_that_another_build_did_not_keep_is_made_again() {
    let (_state, file) = file();
    let mut mirror = file.open().unwrap();
    write(&mut mirror, "tags", &[json!({"id": "1", "tag": "vip"}), json!({"id": "2", "tag": "lead"})], true);
    // What a build without FTS5 does.
    mirror.has_search = false;
    mirror.connection.execute("DELETE FROM _mirror WHERE key = 'search'", []).unwrap();
    write(&mut mirror, "tags", &[json!({"id": "1", "tag": "customer"})], true);
    drop(mirror);
    assert!(!file.open_to_read().unwrap().has_search());
    let mirror = file.open().unwrap();
    assert_eq!(text(&mirror, "SELECT text FROM search"), "customer");
    assert_eq!(text(&mirror, "SELECT record FROM _search"), "1");
}

#[test]
fn files_of_others_are_refused() {
    let (state, file) = file();
    drop(file.open().unwrap());
    let other = MirrorFile::new(state.path(), "acme", "https://other");
    for error in refused(&other) {
        assert_eq!(error.kind(), Kind::Usage);
        let message =
            format!("{} is the mirror of another account: https://acme, not https://other", file.path().display());
        assert_eq!(error.message(), message);
    }
    change(&file, "PRAGMA user_version = 2");
    for error in refused(&file) {
        assert_eq!(error.kind(), Kind::Usage);
        assert!(
            error.message().ends_with("was written by a newer version of acamp: its format is 2, not 1"),
            "{error}"
        );
    }
}

#[test]
fn a_damaged_file_says_what_to_do() {
    let (_state, file) = file();
    drop(file.open().unwrap());
    std::fs::write(file.path(), "this is no database, but it is long enough to be taken for one".repeat(100)).unwrap();
    for error in refused(&file) {
        assert_eq!(error.kind(), Kind::Other);
        assert_eq!(error.message(), format!("{} is damaged: file is not a database", file.path().display()));
        assert_eq!(error.hint_text(), Some("delete the file, then run acamp mirror sync"));
    }
}

#[test]
fn a_full_disk_leaves_what_was_written_before_and_the_next_run_continues() {
    let (_state, file) = file();
    let mut mirror = file.open().unwrap();
    write(&mut mirror, "tags", &[json!({"id": "1", "tag": "vip"})], true);
    let pages: u32 = mirror.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    mirror.connection.query_row(&format!("PRAGMA max_page_count = {}", pages + 2), [], |_| Ok(())).unwrap();
    let tags: Vec<serde_json::Value> =
        (1..1_000).map(|id| json!({"id": id.to_string(), "tag": "x".repeat(99)})).collect();
    let tags = items(&tags);
    let records = [Records { resource: "tags", items: &tags, first: Some(0) }];
    let run = mirror.begin_run(now()).unwrap();
    let batch = Batch { run, records: &records, ..Batch::default() };
    let error = mirror.write(&batch).unwrap_err();
    assert_eq!(error.kind(), Kind::Other);
    assert_eq!(error.message(), format!("cannot write {}: no space left on device", file.path().display()));
    assert_eq!(text(&mirror, "SELECT tag FROM tags"), "vip");
    drop(mirror);
    let mut mirror = file.open().unwrap();
    let run = mirror.begin_run(now()).unwrap();
    assert_eq!(mirror.write(&Batch { run, ..batch }).unwrap(), Written { added: 998, changed: 1, gone: 0 });
}
