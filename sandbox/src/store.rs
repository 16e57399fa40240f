//! The rows, in SQLite: a table per noun with an id and a JSON body that holds the stored columns as a read shows them.
//! A column the body lacks has its default, so a new column needs no migration. Knows nothing of HTTP.
//!
//! Several processes may use one store at once: write-ahead log, a busy timeout, and every write in an immediate
//! transaction. A killed process loses at most the transaction it was in.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params, params_from_iter};
use serde_json::{Map, Value};

use super::noun::Noun;
use super::query::Conditions;

/// How long a process waits for another's write.
const BUSY: Duration = Duration::from_secs(30);
/// The database's name in the data directory.
const FILE: &str = "sandbox.db";

/// One stored object.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, from 1.
    pub id: i64,
    /// Its stored columns.
    pub body: Map<String, Value>,
}

impl Row {
    /// A stored column as text; empty where it is missing or `null`.
    pub fn text(&self, column: &str) -> &str {
        self.body.get(column).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Which rows of a listing, in which order.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The rows the listing is about.
    pub conditions: Conditions,
    /// The text after `ORDER BY`.
    pub order: String,
    /// The page size; -1 for all.
    pub limit: i64,
    /// Rows to skip.
    pub offset: i64,
}

impl Selection {
    /// All rows that meet `conditions`, by id.
    pub fn all(conditions: Conditions) -> Self {
        Selection { conditions, order: "id".to_owned(), limit: -1, offset: 0 }
    }
}

/// The open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    totals: RefCell<Totals>,
}

/// Totals already counted, good until someone writes: a listing of a million rows is walked in ten thousand pages, each
/// of which says the total.
#[derive(Debug, Default)]
struct Totals {
    version: i64,
    counted: HashMap<String, i64>,
}

impl Store {
    /// Opens, and makes where missing, the database in `directory`. It may still be without tables.
    ///
    /// # Errors
    /// The directory or file cannot be made or opened.
    pub fn open(directory: &Path) -> std::result::Result<Self, String> {
        std::fs::create_dir_all(directory).map_err(|error| error.to_string())?;
        let connection = Connection::open(directory.join(FILE)).map_err(|error| error.to_string())?;
        Store::with(connection).map_err(|error| error.to_string())
    }

    /// A database that lives in memory and goes with the process.
    ///
    /// # Errors
    /// SQLite cannot start.
    pub fn ephemeral() -> rusqlite::Result<Self> {
        Store::with(Connection::open_in_memory()?)
    }

    fn with(connection: Connection) -> rusqlite::Result<Self> {
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(64);
        // With a write-ahead log this loses nothing when a process dies, and saves a disk flush per write.
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        Ok(Store { connection, totals: RefCell::default() })
    }

    /// SQLite's own connection, for the schema and for bulk writes.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Begins a transaction; dropping it undoes everything. One that writes waits here for other writers.
    ///
    /// # Errors
    /// Another process held the store for longer than the busy timeout.
    pub fn begin(&self, writes: bool) -> rusqlite::Result<Transaction<'_>> {
        let behavior = if writes { TransactionBehavior::Immediate } else { TransactionBehavior::Deferred };
        if writes {
            self.forget_totals();
        }
        Transaction::new_unchecked(&self.connection, behavior)
    }

    /// The row of that id.
    ///
    /// # Errors
    /// SQLite's.
    pub fn find(&self, noun: &Noun, id: i64) -> rusqlite::Result<Option<Row>> {
        let sql = format!("SELECT id, body FROM \"{}\" WHERE id = ?1", noun.path);
        self.connection.prepare_cached(&sql)?.query_row([id], to_row).optional()
    }

    /// The first row, by id, that meets `conditions`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn find_by(&self, noun: &Noun, conditions: Conditions) -> rusqlite::Result<Option<Row>> {
        let selection = Selection { limit: 1, ..Selection::all(conditions) };
        Ok(self.select(noun, &selection)?.into_iter().next())
    }

    /// The rows of a selection.
    ///
    /// # Errors
    /// SQLite's.
    pub fn select(&self, noun: &Noun, selection: &Selection) -> rusqlite::Result<Vec<Row>> {
        if let Some(first) = self.first_of_page(noun, selection)? {
            let mut conditions = Conditions::default();
            conditions.add("id >= ?", [first.into()]);
            return self.select(noun, &Selection { conditions, offset: 0, ..selection.clone() });
        }
        let sql = format!(
            "SELECT id, body FROM \"{}\" WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
            noun.path,
            selection.conditions.where_text(),
            selection.order,
            selection.limit,
            selection.offset
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_map(params_from_iter(&selection.conditions.values), to_row)?.collect()
    }

    /// The id a later page of the whole table by id begins with, where no row ever went and so the offset tells it. SQLite
    /// would walk over all rows before it.
    fn first_of_page(&self, noun: &Noun, selection: &Selection) -> rusqlite::Result<Option<i64>> {
        let by_id = selection.order.split(", ").next() == Some("id");
        if selection.offset == 0 || !by_id || !selection.conditions.sql.is_empty() {
            return Ok(None);
        }
        // Two statements, because SQLite finds one end of a table at once and both ends only by reading it.
        let end = |name: &str| -> rusqlite::Result<i64> {
            let sql = format!("SELECT coalesce({name}(id), 0) FROM \"{}\"", noun.path);
            self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))
        };
        let (first, last) = (end("min")?, end("max")?);
        let whole = last - first + 1 == self.count(noun, &selection.conditions)?;
        Ok(whole.then(|| first.saturating_add(selection.offset)))
    }

    /// How many rows meet `conditions`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count(&self, noun: &Noun, conditions: &Conditions) -> rusqlite::Result<i64> {
        if conditions.sql.is_empty() {
            let mut statement = self.connection.prepare_cached("SELECT rows FROM totals WHERE name = ?1")?;
            return statement.query_row([noun.path], |row| row.get(0));
        }
        let sql = format!("SELECT COUNT(*) FROM \"{}\" WHERE {}", noun.path, conditions.where_text());
        self.counted(format!("{sql} {:?}", conditions.values), || {
            self.connection.prepare_cached(&sql)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))
        })
    }

    /// What was counted before under this key, or what `count` gives.
    fn counted(&self, key: String, count: impl FnOnce() -> rusqlite::Result<i64>) -> rusqlite::Result<i64> {
        let version = self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        let mut totals = self.totals.borrow_mut();
        if totals.version != version {
            *totals = Totals { version, counted: HashMap::new() };
        }
        if let Some(total) = totals.counted.get(&key) {
            return Ok(*total);
        }
        let total = count()?;
        totals.counted.insert(key, total);
        Ok(total)
    }

    /// The number an SQL query over `?1` gives for a row's id, which it gets as text, as other rows hold it.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_for(&self, sql: &str, id: i64) -> rusqlite::Result<i64> {
        self.counted(format!("{id} {sql}"), || {
            self.connection.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0))
        })
    }

    /// The ids, as text, that an SQL query over `?1` gives for a row's id, which it gets as text.
    ///
    /// # Errors
    /// SQLite's.
    pub fn ids_for(&self, sql: &str, id: i64) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_map([id.to_string()], |row| Ok(row.get::<_, i64>(0)?.to_string()))?.collect()
    }

    /// Counts afresh from now on. SQLite tells of other connections' writes only; this one's, and their undoing, are told
    /// here.
    pub fn forget_totals(&self) {
        self.totals.borrow_mut().counted.clear();
    }

    /// Adds a row under the next id.
    ///
    /// # Errors
    /// SQLite's.
    pub fn insert(&self, noun: &Noun, body: Map<String, Value>) -> rusqlite::Result<Row> {
        self.forget_totals();
        let sql = format!("INSERT INTO \"{}\" (body) VALUES (?1)", noun.path);
        self.connection.prepare_cached(&sql)?.execute([encode(&body)])?;
        Ok(Row { id: self.connection.last_insert_rowid(), body })
    }

    /// Writes a row's body.
    ///
    /// # Errors
    /// SQLite's.
    pub fn save(&self, noun: &Noun, row: &Row) -> rusqlite::Result<()> {
        self.forget_totals();
        let sql = format!("UPDATE \"{}\" SET body = ?2 WHERE id = ?1", noun.path);
        self.connection.prepare_cached(&sql)?.execute(params![row.id, encode(&row.body)])?;
        Ok(())
    }

    /// Removes the rows of the table `path` that meet one condition.
    ///
    /// # Errors
    /// SQLite's.
    pub fn delete(&self, path: &str, condition: &str, value: SqlValue) -> rusqlite::Result<usize> {
        self.forget_totals();
        let sql = format!("DELETE FROM \"{path}\" WHERE {condition}");
        self.connection.prepare_cached(&sql)?.execute([value])
    }
}

fn to_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let text = row.get_ref(1)?.as_str()?;
    let body = serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(error)))?;
    Ok(Row { id: row.get(0)?, body })
}

/// The stored text of a body.
pub fn encode(body: &Map<String, Value>) -> String {
    serde_json::to_string(body).unwrap_or_else(|_| "{}".to_owned())
}
