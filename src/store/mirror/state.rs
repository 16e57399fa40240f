//! How far each collection is read, and the runs that read them: the tables `_sync` and `_runs`.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// How far a collection is read. The default is one that was never read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncState {
    /// How it was read last: `whole`, `changes`, `tail`. Empty if it never was.
    pub way: String,
    /// The number of records that the server stated last.
    pub total: Option<u64>,
    /// Where a listing that was interrupted continues.
    pub cursor: Option<String>,
    /// The run that began that listing, or the last one that was complete.
    pub run: Option<u64>,
    /// The start of the sync that read it: later changes may be missing.
    pub read_to: Option<Timestamp>,
    /// The start of the last listing that was complete: later deletions may be missing.
    pub deletes_to: Option<Timestamp>,
    /// How many records more than it lists the server counts, as two complete listings in a row showed.
    pub gap: i64,
    /// How many records more than it listed the server counted at the last complete listing.
    pub difference: i64,
    /// Why it was not read, or not completely.
    pub note: Option<String>,
}

const COLUMNS: &str = "way, total, cursor, run, read_to, deletes_to, gap, difference, note";

impl SyncState {
    /// The state after a complete listing after which the server counted `difference` records more than were listed. A
    /// number that is too low is never believed: something was deleted while the collection was listed.
    pub fn with_difference(self, difference: i64) -> Self {
        let gap = if difference == self.difference { difference.max(0) } else { 0 };
        SyncState { gap, difference, ..self }
    }

    /// How many records more than `listed` the server counts; 0 if it does not say.
    pub fn difference(total: Option<u64>, listed: u64) -> i64 {
        total.map_or(0, |total| total.cast_signed().saturating_sub(listed.cast_signed()))
    }

    /// The state of a collection.
    pub(super) fn read(connection: &Connection, resource: &str) -> rusqlite::Result<Self> {
        let sql = format!("SELECT {COLUMNS} FROM _sync WHERE resource = ?1");
        let found = connection.prepare_cached(&sql)?.query_row([resource], SyncState::of).optional()?;
        Ok(found.unwrap_or_default())
    }

    /// The collections that were read, or that the server refused, with their states.
    pub(super) fn read_all(connection: &Connection) -> rusqlite::Result<Vec<(String, Self)>> {
        let mut statement = connection.prepare(&format!("SELECT {COLUMNS}, resource FROM _sync ORDER BY rowid"))?;
        let rows = statement.query_map([], |row| Ok((row.get("resource")?, SyncState::of(row)?)))?;
        rows.collect()
    }

    /// Replaces the state of a collection.
    pub(super) fn write(&self, connection: &Connection, resource: &str) -> rusqlite::Result<()> {
        let sql = "INSERT INTO _sync (resource, way, total, cursor, run, read_to, deletes_to, gap, difference, note) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (resource) DO UPDATE SET way = ?2, \
                   total = ?3, cursor = ?4, run = ?5, read_to = ?6, deletes_to = ?7, gap = ?8, difference = ?9, note = ?10";
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
        let (read_to, deletes_to) = (time(self.read_to), time(self.deletes_to));
        let run = self.run.map(u64::cast_signed);
        let total = self.total.map(u64::cast_signed);
        let values = params![
            resource,
            self.way,
            total,
            self.cursor,
            run,
            read_to,
            deletes_to,
            self.gap,
            self.difference,
            self.note
        ];
        connection.prepare_cached(sql)?.execute(values).map(drop)
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let number = |name: &str| row.get::<_, Option<i64>>(name).map(|number| number.map(i64::cast_unsigned));
        let time = |name: &str| row.get::<_, Option<String>>(name).map(|time| time.and_then(|time| time.parse().ok()));
        Ok(SyncState {
            way: row.get("way")?,
            total: number("total")?,
            cursor: row.get("cursor")?,
            run: number("run")?,
            read_to: time("read_to")?,
            deletes_to: time("deletes_to")?,
            gap: row.get("gap")?,
            difference: row.get("difference")?,
            note: row.get("note")?,
        })
    }
}
