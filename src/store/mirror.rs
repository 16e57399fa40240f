//! The mirror of an account: a copy of its records in one SQLite file, with a table for each collection. Written by one
//! process at a time, read by any number at any time. Sends no requests.
//!
//! | Table | Rows |
//! |---|---|
//! | one per collection ([`tables`]) | the records that exist: `id`, a column per property, `raw` as the server sent it, `seen_run` and `changed_run` |
//! | `_gone` | records that no longer exist, for 90 days |
//! | `_purged` | the last run whose deletions are no longer in `_gone`, by collection |
//! | `_sync` | how far each collection is read ([`SyncState`]) |
//! | `_runs` | the runs of `acamp mirror` that write |
//! | `_mirror` | the account, the ID of this copy, whether the search is complete |
//! | `search`, `_search` | the full-text search ([`search`]) |

mod changes;
mod columns;
mod failure;
mod forget;
mod query;
mod read;
#[cfg(test)]
mod samples;
mod schema;
mod search;
mod state;
pub mod tables;
mod views;
mod write;

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use changes::Rows;
pub use columns::ColumnType;
pub use forget::Forgotten;
pub use read::Status;
pub use state::SyncState;
use tables::Table;
pub use write::{Batch, Complete, Owned, Records, Written};

use crate::error::{Error, Kind, Result, cannot_lock, cannot_write};
use crate::system::file_lock::FileLock;
use crate::system::private_files::{self, create_private_folder, folder_of};

/// Kilobytes of pages that a writer keeps in memory.
const CACHE: u32 = 16_000;
/// How long records that no longer exist are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The number of prepared statements that are kept.
const STATEMENTS: usize = 64;

/// The file of an account's mirror, which may not exist yet.
#[derive(Clone, Debug)]
pub struct MirrorFile {
    state: PathBuf,
    path: PathBuf,
    account: String,
}

/// An open mirror.
#[derive(Debug)]
pub struct Mirror {
    connection: Connection,
    path: PathBuf,
    tables: Vec<Table>,
    has_search: bool,
    /// What the run wrote so far.
    written: Written,
    /// Held by a writer.
    _lock: Option<FileLock>,
}

impl MirrorFile {
    /// The file called `name` below the state directory. `account` is the URL of the account, which the file states too.
    pub fn new(state: &Path, name: &str, account: &str) -> Self {
        let path = state.join("mirror").join(format!("{name}.db"));
        MirrorFile { state: state.to_owned(), path, account: account.to_owned() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it for writing, and creates it if it is missing: 0600 in a folder with 0700.
    ///
    /// # Errors
    /// `Usage` while another process writes it, for the mirror of another account and for one of a newer version; `Other`
    /// if it cannot be written or is damaged.
    pub fn open(&self) -> Result<Mirror> {
        let folder = folder_of(&self.path);
        create_private_folder(&self.state, folder).map_err(|error| cannot_write(folder, &error))?;
        let lock = self.lock()?;
        let file = private_files::options().create(true).append(true).open(&self.path);
        file.map_err(|error| cannot_write(&self.path, &error))?;
        let mut connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::check(&connection, self)?;
        let tables = tables::all();
        let prepared = configure(&connection).and_then(|()| schema::prepare(&mut connection, &self.account, &tables));
        let has_search = prepared.map_err(|error| failure::of(&self.path, &error))?;
        let (path, written) = (self.path.clone(), Written::default());
        Ok(Mirror { connection, path, tables, has_search, written, _lock: Some(lock) })
    }

    /// Opens it for reading, also while another process writes it.
    ///
    /// # Errors
    /// `NotFound` if there is none; as [`MirrorFile::open`], except for other processes.
    pub fn open_to_read(&self) -> Result<Mirror> {
        let missing = || Error::new(Kind::NotFound, "this account has no mirror yet").hint("acamp mirror sync");
        if !self.path.is_file() {
            return Err(missing());
        }
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        schema::check(&connection, self)?;
        let read = |error| failure::of(&self.path, &error);
        if schema::version(&connection).map_err(read)? == 0 || !schema::has_runs(&connection).map_err(read)? {
            return Err(missing());
        }
        let has_search = schema::has_search(&connection).map_err(read)?;
        let (path, tables) = (self.path.clone(), tables::all());
        Ok(Mirror { connection, path, tables, has_search, written: Written::default(), _lock: None })
    }

    fn connect(&self, flags: OpenFlags) -> Result<Connection> {
        let connection = Connection::open_with_flags(&self.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let connection = connection.map_err(|error| failure::of(&self.path, &error))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    /// Takes the lock that writers hold, which the system releases however the process ends.
    fn lock(&self) -> Result<FileLock> {
        let path = self.path.with_extension("lock");
        let lock = FileLock::attempt(&path).map_err(|error| cannot_lock(&path, &error))?;
        lock.ok_or_else(|| {
            Error::usage("another process is writing the mirror of this account").hint("acamp mirror status")
        })
    }
}

/// Settings of a connection that writes.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    // What is deleted is personal data: it is overwritten.
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -{CACHE}"
    ))
}

impl Mirror {
    /// Starts a run, in which records are written, and returns its number.
    ///
    /// # Errors
    /// `Other` if the file cannot be written.
    pub fn begin_run(&mut self, now: Timestamp) -> Result<u64> {
        self.written = Written::default();
        let sql = "INSERT INTO _runs (begun) VALUES (?1)";
        self.connection.execute(sql, [now.to_string()]).map_err(|error| self.failure(&error))?;
        Ok(self.connection.last_insert_rowid().cast_unsigned())
    }

    /// Ends a run, and returns what it changed. Deletes what was gone long ago, and updates the views.
    ///
    /// # Errors
    /// `Other` if the file cannot be written.
    pub fn end_run(&mut self, run: u64, now: Timestamp, requests: u64) -> Result<Written> {
        self.finish(run, now, requests).map_err(|error| self.failure(&error))?;
        Ok(self.written)
    }

    fn finish(&mut self, run: u64, now: Timestamp, requests: u64) -> rusqlite::Result<()> {
        let Written { added, changed, gone } = self.written;
        let [run, requests, added, changed, gone] = [run, requests, added, changed, gone].map(u64::cast_signed);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "UPDATE _runs SET ended = ?2, requests = ?3, added = ?4, changed = ?5, gone = ?6 WHERE id = ?1";
        transaction.execute(sql, (run, now.to_string(), requests, added, changed, gone))?;
        forget::purge(&transaction, now.checked_sub(KEPT).unwrap_or(Timestamp::MIN))?;
        views::update(&transaction, &self.tables)?;
        transaction.commit()?;
        self.connection.execute_batch("PRAGMA optimize = 0x10002")?;
        // The log of changes still has what was deleted.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    }

    /// Whether it has the full-text search.
    pub fn has_search(&self) -> bool {
        self.has_search
    }

    fn failure(&self, error: &rusqlite::Error) -> Error {
        failure::of(&self.path, error)
    }
}

#[cfg(test)]
#[path = "mirror/file_tests.rs"]
mod tests;
