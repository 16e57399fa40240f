//! One stored record and its encoding.

use rusqlite::types::Type;
use serde_json::{Map, Value};

/// One stored record.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, 1-based.
    pub id: i64,
    /// Its stored columns. A missing column has its default value, so a new column needs no migration.
    pub body: Map<String, Value>,
}

impl Row {
    /// Returns a stored column as text; empty if it is missing or `null`.
    pub(crate) fn text(&self, column: &str) -> &str {
        self.body.get(column).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Decodes the columns `id` and `body` of a query.
pub(super) fn decode(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let text = row.get_ref(1)?.as_str()?;
    let body = serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(error)))?;
    Ok(Row { id: row.get(0)?, body })
}

pub(super) fn encode(body: &Map<String, Value>) -> String {
    serde_json::to_string(body).unwrap_or_else(|_| "{}".to_owned())
}
