//! What others read from a mirror: numbers of records, states, changes since a run.

use rusqlite::OptionalExtension;

use super::tables::Table;
use super::{Mirror, SyncState, schema};
use crate::error::{Error, Kind, Result};

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

    /// The highest numeric ID of a collection.
    ///
    /// # Errors
    /// As [`Mirror::count`].
    pub fn last_id(&self, resource: &str) -> Result<Option<String>> {
        let name = self.table(resource)?.sql();
        let sql = format!("SELECT id FROM {name} ORDER BY CAST(id AS INTEGER) DESC LIMIT 1");
        let found = self.connection.query_row(&sql, [], |row| row.get(0));
        found.optional().map_err(|error| self.failure(&error))
    }

    /// What distinguishes this copy from one that is created later: its runs have other numbers.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn id(&self) -> Result<String> {
        let id = schema::value(&self.connection, "id").map_err(|error| self.failure(&error))?;
        Ok(id.unwrap_or_default())
    }

    fn table(&self, resource: &str) -> Result<&Table> {
        let found = self.tables.iter().find(|table| table.resource == resource);
        found.ok_or_else(|| Error::new(Kind::Other, format!("the mirror has no table for {resource}")))
    }
}
