//! The open database.
//!
//! Several processes may use one store at once: write-ahead log, a busy timeout, and every write in an immediate
//! transaction. A killed process loses at most its current transaction.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params, params_from_iter};
use serde_json::{Map, Value};

use super::conditions::{Conditions, Selection};
use super::counts::Counts;
use super::row::{Row, decode, encode};
use crate::schema::Resource;

/// How long to wait for the writes of another process.
const BUSY: Duration = Duration::from_secs(30);
/// The name of the database in the data directory.
const FILE: &str = "sandbox.db";

/// The open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    counts: Counts,
}

impl Store {
    /// Opens the database in `directory`, and creates it if missing. A new database has no tables.
    ///
    /// # Errors
    /// The directory or the file cannot be created or opened.
    pub fn open(directory: &Path) -> std::result::Result<Self, String> {
        std::fs::create_dir_all(directory).map_err(|error| error.to_string())?;
        let connection = Connection::open(directory.join(FILE)).map_err(|error| error.to_string())?;
        Store::with(connection).map_err(|error| error.to_string())
    }

    /// Opens a database in memory.
    pub(crate) fn ephemeral() -> rusqlite::Result<Self> {
        Store::with(Connection::open_in_memory()?)
    }

    fn with(connection: Connection) -> rusqlite::Result<Self> {
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(64);
        // With a write-ahead log this loses nothing when a process is killed, and saves a disk flush per write.
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        Ok(Store { connection, counts: Counts::default() })
    }

    /// Returns the SQLite connection, for the schema and bulk writes.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Begins a transaction; dropping it rolls it back. A transaction that writes waits here for other writers.
    pub(crate) fn begin(&self, writes: bool) -> rusqlite::Result<Transaction<'_>> {
        let behavior = if writes { TransactionBehavior::Immediate } else { TransactionBehavior::Deferred };
        if writes {
            self.clear_counts();
        }
        Transaction::new_unchecked(&self.connection, behavior)
    }

    /// Returns how far the clock of this store is ahead of the machine's clock, in milliseconds.
    pub(crate) fn clock_offset(&self) -> rusqlite::Result<i64> {
        let mut statement = self.connection.prepare_cached("SELECT coalesce(sum(ahead), 0) FROM clock")?;
        statement.query_row([], |row| row.get(0))
    }

    /// Moves the clock of this store forward by `milliseconds`, but not by more than a thousand years in all.
    pub(crate) fn advance_clock(&self, milliseconds: i64) -> rusqlite::Result<()> {
        const MOST: i64 = 1000 * 365 * 86_400_000;
        let sql = "INSERT INTO clock (id, ahead) VALUES (1, ?1) \
                   ON CONFLICT (id) DO UPDATE SET ahead = min(ahead + excluded.ahead, ?2)";
        self.connection.prepare_cached(sql)?.execute([milliseconds.min(MOST), MOST]).map(drop)
    }

    /// Returns the record with that id.
    pub(crate) fn find(&self, resource: &Resource, id: i64) -> rusqlite::Result<Option<Row>> {
        let sql = format!("SELECT id, body FROM \"{}\" WHERE id = ?1", resource.path);
        self.connection.prepare_cached(&sql)?.query_row([id], decode).optional()
    }

    /// Returns the first record, by id, that meets `conditions`.
    pub(crate) fn find_by(&self, resource: &Resource, conditions: Conditions) -> rusqlite::Result<Option<Row>> {
        let selection = Selection { limit: 1, ..Selection::all(conditions) };
        Ok(self.select(resource, &selection)?.into_iter().next())
    }

    /// Returns the records of a selection.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn select(&self, resource: &Resource, selection: &Selection) -> rusqlite::Result<Vec<Row>> {
        if let Some(first) = self.first_of_page(resource, selection)? {
            let mut conditions = Conditions::default();
            conditions.add("id >= ?", [first.into()]);
            return self.select(resource, &Selection { conditions, offset: 0, ..selection.clone() });
        }
        let sql = format!(
            "SELECT id, body FROM \"{}\" WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
            resource.path,
            selection.conditions.where_text(),
            selection.order,
            selection.limit,
            selection.offset
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_map(params_from_iter(&selection.conditions.values), decode)?.collect()
    }

    /// Returns the first id of a later page of the whole table by id, if no record was ever deleted and the offset
    /// therefore determines it. SQLite would step over all records before it.
    fn first_of_page(&self, resource: &Resource, selection: &Selection) -> rusqlite::Result<Option<i64>> {
        let by_id = selection.order.split(", ").next() == Some("id");
        if selection.offset == 0 || !by_id || !selection.conditions.sql.is_empty() {
            return Ok(None);
        }
        // Two statements, because SQLite finds one end of a table at once but reads the whole table to find both.
        let end = |name: &str| -> rusqlite::Result<i64> {
            let sql = format!("SELECT coalesce({name}(id), 0) FROM \"{}\"", resource.path);
            self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))
        };
        let (first, last) = (end("min")?, end("max")?);
        let without_gaps = last - first + 1 == self.count(resource, &selection.conditions)?;
        Ok(without_gaps.then(|| first.saturating_add(selection.offset)))
    }

    /// Returns the number of records that meet `conditions`.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn count(&self, resource: &Resource, conditions: &Conditions) -> rusqlite::Result<i64> {
        if conditions.sql.is_empty() {
            let mut statement = self.connection.prepare_cached("SELECT rows FROM totals WHERE name = ?1")?;
            return statement.query_row([resource.path], |row| row.get(0));
        }
        let sql = format!("SELECT COUNT(*) FROM \"{}\" WHERE {}", resource.path, conditions.where_text());
        self.cached_count(format!("{sql} {:?}", conditions.values), || {
            self.connection.prepare_cached(&sql)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))
        })
    }

    fn cached_count(&self, key: String, count: impl FnOnce() -> rusqlite::Result<i64>) -> rusqlite::Result<i64> {
        let version = self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        self.counts.get(version, key, count)
    }

    /// Returns the count of an SQL query whose `?1` is a record's id as text, as other records hold it.
    pub(crate) fn count_for(&self, sql: &str, id: i64) -> rusqlite::Result<i64> {
        self.cached_count(format!("{id} {sql}"), || {
            self.connection.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))
        })
    }

    /// Returns the ids, as text, of an SQL query whose `?1` is a record's id as text.
    pub(crate) fn ids_for(&self, sql: &str, id: i64) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_map([id.to_string()], |row| Ok(row.get::<_, i64>(0)?.to_string()))?.collect()
    }

    /// Invalidates cached counts. SQLite reports the writes of other connections only; this connection calls this for
    /// its own writes and rollbacks.
    pub(crate) fn clear_counts(&self) {
        self.counts.clear();
    }

    /// Inserts a record under the next id.
    pub(crate) fn insert(&self, resource: &Resource, body: Map<String, Value>) -> rusqlite::Result<Row> {
        self.clear_counts();
        let sql = format!("INSERT INTO \"{}\" (body) VALUES (?1)", resource.path);
        self.connection.prepare_cached(&sql)?.execute([encode(&body)])?;
        Ok(Row { id: self.connection.last_insert_rowid(), body })
    }

    /// Writes the body of a record.
    pub(crate) fn save(&self, resource: &Resource, row: &Row) -> rusqlite::Result<()> {
        self.clear_counts();
        let sql = format!("UPDATE \"{}\" SET body = ?2 WHERE id = ?1", resource.path);
        self.connection.prepare_cached(&sql)?.execute(params![row.id, encode(&row.body)])?;
        Ok(())
    }

    /// Deletes the records of the table `path` that meet one condition.
    pub(crate) fn delete(&self, path: &str, condition: &str, value: SqlValue) -> rusqlite::Result<usize> {
        self.clear_counts();
        let sql = format!("DELETE FROM \"{path}\" WHERE {condition}");
        self.connection.prepare_cached(&sql)?.execute([value])
    }
}
