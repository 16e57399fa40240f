//! Which records a query selects: SQL conditions and their values, order, limit and offset.

use rusqlite::types::Value as SqlValue;
use serde_json::Value as Json;

use crate::schema::{Resource, Source};

/// SQL conditions and their values.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Conditions joined with `AND`; each `?` stands for the next value.
    pub(crate) sql: Vec<String>,
    /// The values, in order.
    pub(crate) values: Vec<SqlValue>,
}

impl Conditions {
    pub(crate) fn add(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = SqlValue>) {
        self.sql.push(sql.into());
        self.values.extend(values);
    }

    /// Requires that the column equals `value`, ignoring case.
    pub(crate) fn equals(&mut self, column: &str, value: &str) {
        self.expression_equals(&column_sql(column), value);
    }

    /// Requires that the expression equals `value`, ignoring case. Digits have no case, and the indices of ids have no
    /// collation.
    pub(crate) fn expression_equals(&mut self, expression: &str, value: &str) {
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let collation = if digits { "" } else { " COLLATE NOCASE" };
        self.add(format!("{expression} = ?{collation}"), [SqlValue::from(value.to_owned())]);
    }

    /// Selects the records whose `column` is `value`.
    pub(crate) fn of(column: &str, value: &str) -> Self {
        let mut conditions = Conditions::default();
        conditions.equals(column, value);
        conditions
    }

    /// Selects the records of `resource` whose `column` is `value`, whatever its JSON type.
    pub(crate) fn within(resource: &Resource, column: &str, value: &str) -> Self {
        let mut conditions = Conditions::default();
        conditions.expression_equals(&text_sql(resource, column), value);
        conditions
    }

    /// Selects the records for which the SQL expression is one of the values.
    pub(crate) fn among(expression: &str, values: &[Json]) -> Self {
        let mut conditions = Conditions::default();
        // One value, so that all pages share a prepared statement.
        let values = Json::from(values).to_string();
        conditions.add(format!("{expression} IN (SELECT value FROM json_each(?))"), [values.into()]);
        conditions
    }

    /// Returns the text after `WHERE`.
    pub(crate) fn where_text(&self) -> String {
        if self.sql.is_empty() { "1".to_owned() } else { self.sql.join(" AND ") }
    }
}

/// Which records of a listing, in which order.
#[derive(Clone, Debug)]
pub struct Selection {
    pub(crate) conditions: Conditions,
    /// The text after `ORDER BY`.
    pub(crate) order: String,
    /// Maximum number of records; -1 for all.
    pub(crate) limit: i64,
    /// Number of records to skip.
    pub(crate) offset: i64,
}

impl Selection {
    /// Selects all records that meet `conditions`, ordered by id.
    pub fn all(conditions: Conditions) -> Self {
        Selection { conditions, order: "id".to_owned(), limit: -1, offset: 0 }
    }
}

/// Returns the SQL expression of a stored column, in parentheses because `COLLATE` binds tighter than `->>`.
pub(crate) fn column_sql(column: &str) -> String {
    if column == "id" { "id".to_owned() } else { format!("(body->>'{column}')") }
}

/// Returns the SQL expression of a column as text, whatever its JSON type.
pub(crate) fn text_sql(resource: &Resource, column: &str) -> String {
    match resource.column(column).map(|column| column.source) {
        Some(Source::Number(_) | Source::Flag(_)) => format!("CAST({} AS TEXT)", column_sql(column)),
        _ => column_sql(column),
    }
}
