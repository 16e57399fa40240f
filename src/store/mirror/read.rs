//! What others read from a mirror: numbers of records, states, changes since a run.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Statement};
use serde_json::Value;

use super::query::json;
use super::tables::{Table, quoted};
use super::{ColumnType, Mirror, SyncState, schema};
use crate::error::{Error, Kind, Result};

/// A record as it is in its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its key.
    pub id: String,
    /// Its JSON, as the server sent it.
    pub raw: String,
    /// The values of its columns, in the order of [`Table::columns`].
    pub values: Vec<Value>,
}

/// A collection in the mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its name: `contacts field-values`.
    pub resource: String,
    /// The name of its table.
    pub table: String,
    /// The number of its records.
    pub rows: u64,
    /// How far it is read.
    pub state: SyncState,
}

impl Mirror {
    /// The tables of all collections.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// How far a collection is read.
    ///
    /// # Errors
    /// `Other` if the file cannot be read.
    pub fn state(&self, resource: &str) -> Result<SyncState> {
        SyncState::read(&self.connection, resource).map_err(|error| self.failure(&error))
    }

    /// The collections that were read, or that the server refused, in the order of the catalogue.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn status(&self) -> Result<Vec<Status>> {
        let mut states = SyncState::read_all(&self.connection).map_err(|error| self.failure(&error))?;
        let mut all = Vec::new();
        for table in &self.tables {
            let Some(at) = states.iter().position(|(resource, _)| *resource == table.resource) else { continue };
            let (resource, state) = states.swap_remove(at);
            all.push(Status { rows: self.count(&resource)?, table: table.name.clone(), resource, state });
        }
        Ok(all)
    }

    /// The number of records of a collection.
    ///
    /// # Errors
    /// As [`Mirror::state`]; `Other` for an unknown collection.
    pub fn count(&self, resource: &str) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM {}", self.table(resource)?.sql());
        let count = self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0));
        count.map(i64::cast_unsigned).map_err(|error| self.failure(&error))
    }

    /// The record with the highest numeric ID, and its JSON.
    ///
    /// # Errors
    /// As [`Mirror::count`].
    pub fn last(&self, resource: &str) -> Result<Option<(String, String)>> {
        let name = self.table(resource)?.sql();
        let sql = format!(
            "SELECT id, raw FROM {name} WHERE id = (SELECT id FROM {name} ORDER BY CAST(id AS INTEGER) DESC LIMIT 1)"
        );
        let found = self.connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
        found.optional().map_err(|error| self.failure(&error))
    }

    /// The number of the last run; 0 for none.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn last_run(&self) -> Result<u64> {
        let sql = "SELECT ifnull(max(id), 0) FROM _runs";
        let last = self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        last.map(i64::cast_unsigned).map_err(|error| self.failure(&error))
    }

    /// What distinguishes this copy from one that is created later: its runs have other numbers.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn id(&self) -> Result<String> {
        let id = schema::value(&self.connection, "id").map_err(|error| self.failure(&error))?;
        Ok(id.unwrap_or_default())
    }

    /// Calls `each` with the records of a collection that runs after `run` added or changed, oldest first.
    ///
    /// # Errors
    /// As [`Mirror::count`]; those of `each`.
    pub fn changed_since(&self, resource: &str, run: u64, each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        let table = self.table(resource)?;
        let columns: String = table.columns.iter().map(|column| format!(", {}", quoted(&column.name))).collect();
        let name = table.sql();
        let sql = format!("SELECT id, raw{columns} FROM {name} WHERE changed_run > ?1 ORDER BY rowid");
        let mut statement = self.connection.prepare(&sql).map_err(|error| self.failure(&error))?;
        self.read_rows(table, &mut statement, run, each)
    }

    fn read_rows(
        &self,
        table: &Table,
        statement: &mut Statement<'_>,
        run: u64,
        mut each: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let fail = |error: rusqlite::Error| self.failure(&error);
        let mut rows = statement.query([run.cast_signed()]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let mut values = Vec::with_capacity(table.columns.len());
            for (at, column) in table.columns.iter().enumerate() {
                let value = row.get_ref(at + 2).map_err(fail)?;
                values.push(match (column.holds, value) {
                    (ColumnType::Boolean, ValueRef::Integer(number)) => Value::Bool(number != 0),
                    _ => json(value),
                });
            }
            each(Row { id: row.get(0).map_err(fail)?, raw: row.get(1).map_err(fail)?, values })?;
        }
        Ok(())
    }

    /// Whether records of a collection are gone since a run.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn has_gone_since(&self, resource: &str, run: u64) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM _gone WHERE resource = ?1 AND gone_run > ?2) \
                   OR EXISTS (SELECT 1 FROM _purged WHERE resource = ?1 AND run > ?2)";
        let found = self.connection.query_row(sql, (resource, run.cast_signed()), |row| row.get(0));
        found.map_err(|error| self.failure(&error))
    }

    fn table(&self, resource: &str) -> Result<&Table> {
        let found = self.tables.iter().find(|table| table.resource == resource);
        found.ok_or_else(|| Error::new(Kind::Other, format!("the mirror has no table for {resource}")))
    }
}
