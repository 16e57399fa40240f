//! The structure of the file: created, and brought up to date by the first writer of a newer version of the program.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::columns::Column;
use super::tables::{self, Table, declaration, quoted};
use super::{MirrorFile, failure, search, views};
use crate::api::reply::Item;
use crate::error::{Error, Result};

/// What each version of the structure adds to the one before. The version of a file is the number of those it has.
const STEPS: [&str; 1] = ["
    CREATE TABLE _mirror (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE _runs (id INTEGER PRIMARY KEY, begun TEXT NOT NULL, ended TEXT, requests INTEGER, added INTEGER,
        changed INTEGER, gone INTEGER) STRICT;
    CREATE TABLE _sync (resource TEXT PRIMARY KEY, way TEXT NOT NULL, total INTEGER, cursor TEXT, run INTEGER,
        read_to TEXT, deletes_to TEXT, gap INTEGER NOT NULL, difference INTEGER NOT NULL, note TEXT) STRICT;
    CREATE TABLE _gone (resource TEXT NOT NULL, id TEXT NOT NULL, raw TEXT NOT NULL, gone_run INTEGER NOT NULL,
        gone_at TEXT NOT NULL, PRIMARY KEY (resource, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE _purged (resource TEXT PRIMARY KEY, run INTEGER NOT NULL) STRICT;
    CREATE TABLE _search (key INTEGER PRIMARY KEY, resource TEXT NOT NULL, record TEXT NOT NULL,
        UNIQUE (resource, record)) STRICT;
"];

/// The version that this program writes.
pub(super) const VERSION: usize = STEPS.len();

/// The rows of a table that are filled at a time.
const FILLED: usize = 500;

/// The version of the structure of a file; 0 if it is empty.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Checks that the file can be used by this version of the program, for this account.
///
/// # Errors
/// `Usage` if not.
pub(super) fn check(connection: &Connection, file: &MirrorFile) -> Result<()> {
    let fail = |error: rusqlite::Error| failure::of(&file.path, &error);
    let (version, name) = (version(connection).map_err(fail)?, file.path.display());
    if version > VERSION {
        let message = format!("{name} was written by a newer version of acamp: its format is {version}, not {VERSION}");
        return Err(Error::usage(message).hint("update acamp, or delete the file and run acamp mirror sync"));
    }
    if version == 0 {
        return Ok(());
    }
    let account = value(connection, "account").map_err(fail)?.unwrap_or_default();
    if account != file.account {
        let message = format!("{name} is the mirror of another account: {account}, not {}", file.account);
        return Err(Error::usage(message).hint("move the file elsewhere, then run acamp mirror sync"));
    }
    Ok(())
}

/// Creates or updates the structure. Says whether the file has a full-text search.
pub(super) fn prepare(connection: &mut Connection, account: &str, tables: &[Table]) -> rusqlite::Result<bool> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version(&transaction)?;
    for step in STEPS.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    if version < VERSION {
        transaction.execute_batch(&format!("PRAGMA user_version = {VERSION}"))?;
    }
    if version == 0 {
        set(&transaction, "account", account)?;
        set(&transaction, "id", &format!("{:016x}", fastrand::u64(..)))?;
    }
    for table in tables {
        update_table(&transaction, table)?;
    }
    for (name, columns) in tables::INDEXES {
        let index = quoted(&format!("{name} {}", columns.join(" ")));
        let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
        transaction.execute_batch(&format!(
            "CREATE INDEX IF NOT EXISTS {index} ON {} ({})",
            quoted(name),
            columns.join(", ")
        ))?;
    }
    let has_search = search::prepare(&transaction, tables)?;
    views::update(&transaction, tables)?;
    transaction.commit()?;
    Ok(has_search)
}

/// A value of `_mirror`.
pub(super) fn value(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT value FROM _mirror WHERE key = ?1";
    connection.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()
}

/// Sets a value of `_mirror`.
pub(super) fn set(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    connection.execute("INSERT OR REPLACE INTO _mirror VALUES (?1, ?2)", [key, value]).map(drop)
}

/// The names of the columns of a table; none if it does not exist.
pub(super) fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// Creates a table, or adds the columns that it lacks.
fn update_table(transaction: &Transaction<'_>, table: &Table) -> rusqlite::Result<()> {
    let present = columns(transaction, &table.name)?;
    if present.is_empty() {
        return transaction.execute_batch(&table.create());
    }
    let is_missing = |column: &&Column| !present.contains(&column.name);
    let missing: Vec<&Column> = table.columns.iter().filter(is_missing).collect();
    for column in &missing {
        let column = declaration(column);
        transaction.execute_batch(&format!("ALTER TABLE {} ADD COLUMN {column}", table.sql()))?;
    }
    if missing.is_empty() { Ok(()) } else { fill(transaction, table) }
}

/// Sets all columns of all records from their JSON.
fn fill(transaction: &Transaction<'_>, table: &Table) -> rusqlite::Result<()> {
    let name = table.sql();
    let mut read = transaction.prepare(&format!(
        "SELECT rowid, id, seen_run, changed_run, raw FROM {name} WHERE rowid > ?1 ORDER BY rowid LIMIT {FILLED}"
    ))?;
    let mut write = transaction.prepare(&table.statements.update)?;
    let mut last = i64::MIN;
    loop {
        let rows = read.query_map([last], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, [row.get(2)?, row.get(3)?], row.get::<_, String>(4)?))
        })?;
        let rows: Vec<(i64, String, [i64; 2], String)> = rows.collect::<rusqlite::Result<_>>()?;
        for (_, id, runs, raw) in &rows {
            table.bind(&mut write, id, *runs, &Item::from_json(raw))?;
            write.raw_execute()?;
        }
        match rows.last() {
            Some((rowid, ..)) => last = *rowid,
            None => return Ok(()),
        }
    }
}

/// Whether a run ever wrote to the file.
pub(super) fn has_runs(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM _runs)", [], |row| row.get(0))
}

/// Whether the file has a complete full-text search, and SQLite the module to read it.
pub(super) fn has_search(connection: &Connection) -> rusqlite::Result<bool> {
    let is_complete = value(connection, search::COMPLETE)?.is_some();
    Ok(is_complete && connection.prepare("SELECT text FROM search").is_ok())
}
