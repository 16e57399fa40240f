//! What a tap reads: the records of a table, all or those that changed since a run, and whether any are gone.

use rusqlite::types::ValueRef;
use rusqlite::{Row, params};

use super::tables::{Table, quoted};
use super::{ColumnType, Mirror};
use crate::error::Result;

/// Which records to read. The default is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Only those that a later run added or changed.
    pub changed_after: Option<u64>,
    /// With `changed_after`, also those with a greater ID.
    pub or_after: Option<String>,
}

impl Mirror {
    /// From here on, reads show the file as it is now, whatever a sync writes meanwhile.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn hold(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN").map_err(|error| self.failure(&error))
    }

    /// The number of the last run that ended; 0 for none. Records of later runs may be in the file.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn last_complete_run(&self) -> Result<u64> {
        let sql = "SELECT ifnull(max(id), 0) FROM _runs WHERE ended IS NOT NULL";
        let last = self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        last.map(i64::cast_unsigned).map_err(|error| self.failure(&error))
    }

    /// Calls `each` with the ID of each record and the text of a JSON object with these columns, in the order of the IDs as
    /// text, until it returns false.
    ///
    /// # Errors
    /// As [`Mirror::state`]; those of `each`.
    pub fn records(
        &self,
        table: &Table,
        columns: &[(&str, ColumnType)],
        rows: &Rows,
        mut each: impl FnMut(&str, &str) -> Result<bool>,
    ) -> Result<()> {
        let fail = |error: rusqlite::Error| self.failure(&error);
        let names: String = columns.iter().map(|(name, _)| format!(", {}", quoted(name))).collect();
        let condition = match rows {
            Rows { changed_after: None, .. } => "?1 IS NULL AND ?2 IS NULL",
            Rows { or_after: None, .. } => "changed_run > ?1 AND ?2 IS NULL",
            _ => "(changed_run > ?1 OR id > ?2)",
        };
        let sql = format!("SELECT id{names} FROM {} WHERE {condition} ORDER BY id", table.sql());
        let mut statement = self.connection.prepare(&sql).map_err(fail)?;
        let run = rows.changed_after.map(u64::cast_signed);
        let mut found = statement.query(params![run, rows.or_after]).map_err(fail)?;
        let mut object = Object::new(columns);
        while let Some(row) = found.next().map_err(fail)? {
            object.fill(row).map_err(fail)?;
            if !each(row.get_ref(0).and_then(|id| Ok(id.as_str()?)).map_err(fail)?, &object.text)? {
                break;
            }
        }
        Ok(())
    }

    /// Whether records of a collection are gone since a run, or may be.
    ///
    /// # Errors
    /// As [`Mirror::state`].
    pub fn has_gone_since(&self, resource: &str, run: u64) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM _gone WHERE resource = ?1 AND gone_run > ?2) \
                   OR EXISTS (SELECT 1 FROM _purged WHERE resource = ?1 AND run > ?2)";
        let found = self.connection.query_row(sql, (resource, run.cast_signed()), |row| row.get(0));
        found.map_err(|error| self.failure(&error))
    }
}

/// The text of a JSON object with some columns of a row.
struct Object {
    /// What is before each value: `,"email":`; and the type of the value.
    columns: Vec<(String, ColumnType)>,
    text: String,
}

impl Object {
    fn new(columns: &[(&str, ColumnType)]) -> Self {
        let separator = |at: usize| if at == 0 { '{' } else { ',' };
        let key = |name: &str| serde_json::Value::from(name);
        let columns = columns.iter().enumerate();
        let columns = columns.map(|(at, (name, holds))| (format!("{}{}:", separator(at), key(name)), *holds));
        Object { columns: columns.collect(), text: String::new() }
    }

    /// The first column of the row is not in the object.
    fn fill(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        self.text.clear();
        for (at, (before, holds)) in self.columns.iter().enumerate() {
            self.text.push_str(before);
            let value = match (holds, row.get_ref(at + 1)?) {
                (ColumnType::Boolean, ValueRef::Integer(number)) => (number != 0).into(),
                (_, value) => super::query::json(value),
            };
            self.text.push_str(&value.to_string());
        }
        self.text.push('}');
        Ok(())
    }
}
