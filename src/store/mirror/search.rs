//! The full-text search over the names, email addresses and notes of records: the table `search`, with one row for each
//! record that has any. `_search` has the keys of its rows. A build of SQLite may lack the module FTS5.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::schema;
use super::tables::Table;
use crate::api::reply::Item;

const CREATE: &str = "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (resource UNINDEXED, record UNINDEXED, text, \
                      tokenize = 'unicode61 remove_diacritics 2')";

/// The value of `_mirror` that says that every record is in the search.
pub(super) const COMPLETE: &str = "search";

/// New texts of records, by collection and ID; an empty text removes one.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<(String, String), String>);

impl Changes {
    /// Sets the text of a record.
    pub fn set(&mut self, resource: &str, id: &str, text: String) {
        self.0.insert((resource.to_owned(), id.to_owned()), text);
    }

    /// Writes the changes. Within one transaction, FTS5 is fast only if its keys ascend: first all that are removed.
    pub fn apply(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut find = connection.prepare_cached(
            "SELECT key, text FROM _search JOIN search ON search.rowid = key \
             WHERE _search.resource = ?1 AND _search.record = ?2",
        )?;
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for ((resource, id), text) in self.0 {
            let key = find.query_row([&resource, &id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let before: Option<(i64, String)> = key;
            if before.as_ref().is_some_and(|(_, before)| *before == text) {
                continue;
            }
            removed.extend(before.map(|(key, _)| key));
            if !text.is_empty() {
                added.push((resource, id, text));
            }
        }
        removed.sort_unstable();
        for key in removed {
            connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([key])?;
            connection.prepare_cached("DELETE FROM _search WHERE key = ?1")?.execute([key])?;
        }
        added.iter().try_for_each(|(resource, id, text)| add(connection, resource, id, text))
    }
}

fn add(connection: &Connection, resource: &str, id: &str, text: &str) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO _search (resource, record) VALUES (?1, ?2)")?.execute([resource, id])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO search (rowid, resource, record, text) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute(params![connection.last_insert_rowid(), resource, id, text]).map(drop)
}

/// Creates the search, and fills it if the records were written by a build without it. Says whether there is one.
pub(super) fn prepare(connection: &Connection, tables: &[Table]) -> rusqlite::Result<bool> {
    if !is_available(connection)? {
        connection.execute("DELETE FROM _mirror WHERE key = ?1", [COMPLETE])?;
        return Ok(false);
    }
    if schema::value(connection, COMPLETE)?.is_none() {
        fill(connection, tables)?;
        schema::set(connection, COMPLETE, "complete")?;
    }
    Ok(true)
}

fn is_available(connection: &Connection) -> rusqlite::Result<bool> {
    let created =
        connection.execute_batch(CREATE).and_then(|()| connection.prepare("SELECT text FROM search").map(drop));
    match created {
        Ok(()) => Ok(true),
        Err(error) if error.to_string().contains("no such module") => Ok(false),
        Err(error) => Err(error),
    }
}

fn fill(connection: &Connection, tables: &[Table]) -> rusqlite::Result<()> {
    // Deleted text leaves no trace in the index.
    connection.execute_batch(
        "INSERT INTO search (search, rank) VALUES ('secure-delete', 1); DELETE FROM search; DELETE FROM _search",
    )?;
    for table in tables.iter().filter(|table| !table.searched.is_empty()) {
        let mut read = connection.prepare(&format!("SELECT id, raw FROM {}", table.sql()))?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let text = table.search_text(&Item::from_json(row.get_ref(1)?.as_str()?));
            if !text.is_empty() {
                add(connection, &table.name, row.get_ref(0)?.as_str()?, &text)?;
            }
        }
    }
    Ok(())
}
