//! Queries that users write: one statement that reads, and its rows as JSON.

use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, Statement};

use super::columns::UniqueNames;
use super::{Mirror, failure};
use crate::api::reply::Item;
use crate::error::{Error, Result};
use crate::text::similarity::nearest;

/// A query that can be run.
pub struct Query<'a> {
    mirror: &'a Mirror,
    statement: Statement<'a>,
    columns: Vec<String>,
}

impl Mirror {
    /// Checks a query.
    ///
    /// # Errors
    /// `Usage` for SQL that is wrong, that writes, or that is more than one statement.
    pub fn query(&self, sql: &str) -> Result<Query<'_>> {
        let statement = self.connection.prepare(sql).map_err(|error| self.wrong(&error))?;
        if !statement.readonly() {
            return Err(Error::usage("the query writes: the mirror is read only"));
        }
        // ATTACH opens other files, and counts as reading.
        if statement.column_count() == 0 {
            return Err(Error::usage("the query returns no rows: use SELECT, WITH, VALUES, EXPLAIN or PRAGMA"));
        }
        let mut names = UniqueNames::default();
        let columns = statement.column_names().into_iter().map(|name| names.add(name)).collect();
        Ok(Query { mirror: self, statement, columns })
    }

    /// The error for a query that SQLite does not accept.
    fn wrong(&self, error: &rusqlite::Error) -> Error {
        if matches!(error, rusqlite::Error::MultipleStatement) {
            return Error::usage("more than one SQL statement: run them one by one");
        }
        if !matches!(error.sqlite_error_code(), None | Some(ErrorCode::Unknown | ErrorCode::TypeMismatch)) {
            return self.failure(error);
        }
        let reason = failure::reason(error);
        let lacks_search = reason.contains("no such module: fts5") || reason == "no such table: search";
        if lacks_search && !self.has_search {
            return Error::usage("this build of acamp has no full-text search: its SQLite lacks FTS5");
        }
        let wrong = Error::usage(format!("invalid SQL: {reason}"));
        match self.hint(&reason) {
            Some(hint) => wrong.hint(hint),
            None => wrong,
        }
    }

    fn hint(&self, reason: &str) -> Option<String> {
        if reason.starts_with("no such column: ") {
            return Some("acamp mirror sql 'PRAGMA table_info(contacts)' lists the columns of a table".to_owned());
        }
        if reason.starts_with("fts5: ") {
            return Some("put a word with other characters in double quotes: MATCH '\"jane@example.com\"'".to_owned());
        }
        let missing = reason.strip_prefix("no such table: ")?;
        let names = self.names().unwrap_or_default();
        let near = nearest(missing, names.iter().map(String::as_str));
        Some(near.map_or_else(
            || "acamp mirror status lists the tables".to_owned(),
            |name| format!("did you mean {name}? acamp mirror status lists the tables"),
        ))
    }

    /// The names of all tables and views.
    fn names(&self) -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')";
        self.connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    }
}

impl Query<'_> {
    /// The names of its columns; of several with one name, all but the first have a number.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Calls `each` with every row, an object with the columns in order, until it returns false.
    ///
    /// # Errors
    /// `Usage` for a row that cannot be computed; `Other` if the file cannot be read; those of `each`.
    pub fn rows(&mut self, mut each: impl FnMut(&Item) -> Result<bool>) -> Result<()> {
        let keys: Vec<String> =
            self.columns.iter().map(|name| serde_json::Value::from(name.as_str()).to_string()).collect();
        let wrong = |error: rusqlite::Error| self.mirror.wrong(&error);
        let mut rows = self.statement.query([]).map_err(wrong)?;
        while let Some(row) = rows.next().map_err(wrong)? {
            let mut text = String::from("{");
            for (at, key) in keys.iter().enumerate() {
                let value = json(row.get_ref(at).map_err(wrong)?);
                let comma = if at > 0 { "," } else { "" };
                text.push_str(&format!("{comma}{key}:{value}"));
            }
            text.push('}');
            if !each(&Item::from_json(&text))? {
                break;
            }
        }
        Ok(())
    }
}

/// A value of SQLite in JSON; a BLOB is the hexadecimal text that SQL has for it.
pub(super) fn json(value: ValueRef<'_>) -> serde_json::Value {
    match value {
        ValueRef::Null => serde_json::Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::error::Kind;

    #[test]
    fn rows_are_objects_with_typed_values() {
        let (_state, mirror) = samples::mirror();
        let sql = "SELECT 7 AS a, 1.5 AS a, 'x\"y' AS \"k\"\"\", NULL AS A, X'0aff' AS b, 9e999 AS c";
        let mut query = mirror.query(sql).unwrap();
        assert_eq!(query.columns(), ["a", "a_2", "k\"", "A_3", "b", "c"]);
        let mut found = Vec::new();
        let each = |item: &Item| {
            found.push(item.json().to_owned());
            Ok(true)
        };
        query.rows(each).unwrap();
        assert_eq!(found, [r#"{"a":7,"a_2":1.5,"k\"":"x\"y","A_3":null,"b":"0AFF","c":null}"#]);
    }

    #[test]
    fn what_writes_or_reads_other_files_is_refused() {
        let (state, mirror) = samples::mirror();
        let other = state.path().join("other.db");
        for sql in [
            "DELETE FROM tags",
            "CREATE TABLE x (a)",
            "INSERT INTO tags (id, seen_run, changed_run, raw) VALUES (1, 1, 1, '') RETURNING id",
            &format!("ATTACH '{}' AS other", other.display()),
            &format!("VACUUM INTO '{}'", other.display()),
            "BEGIN IMMEDIATE",
            "PRAGMA user_version = 7",
            "SELECT 1; SELECT 2",
            "SELEC 1",
            "",
            "-- nothing",
            "SELECT * FROM search WHERE search MATCH '('",
        ] {
            let outcome = mirror.query(sql).and_then(|mut query| query.rows(|_| Ok(true)));
            assert_eq!(outcome.map_err(|error| error.kind()), Err(Kind::Usage), "{sql}");
        }
        assert!(!other.exists());
        let error = mirror.query("SELECT * FROM tagz").err().unwrap();
        assert_eq!(error.hint_text(), Some("did you mean tags? acamp mirror status lists the tables"));
    }

    #[test]
    fn a_reader_that_stops_gets_no_further_row() {
        let (_state, mirror) = samples::mirror();
        let mut count = 0;
        let sql = "WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";
        let each = |_: &Item| {
            count += 1;
            Ok(count < 3)
        };
        mirror.query(sql).unwrap().rows(each).unwrap();
        assert_eq!(count, 3);
    }
}
