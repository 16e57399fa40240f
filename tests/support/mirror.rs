//! What is in a mirror, read with SQLite.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

/// Columns that differ from run to run.
const OF_RUNS: [&str; 2] = ["seen_run", "changed_run"];

/// The records of each table, by ID, with all columns but those about runs.
pub type Tables = BTreeMap<String, BTreeMap<String, Vec<(String, Value)>>>;

/// Runs a statement on the only mirror in a home.
pub fn execute_in_mirror(home: &Path, sql: &str) {
    open(home).unwrap().execute_batch(sql).unwrap();
}

/// The tables of the only mirror in a home.
pub fn mirror_tables(home: &Path) -> Tables {
    let connection = open(home).unwrap();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' \
               AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%'";
    let mut names = connection.prepare(sql).unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap();
    names.map(|name| table(&connection, &name.unwrap())).collect()
}

/// How many records a table of the only mirror in a home has; none while there is no such table.
#[cfg(unix)]
pub fn mirror_rows(home: &Path, table: &str) -> Option<i64> {
    let sql = format!("SELECT count(*) FROM \"{table}\"");
    open(home)?.query_row(&sql, [], |row| row.get(0)).ok()
}

fn open(home: &Path) -> Option<Connection> {
    let files = std::fs::read_dir(home.join(".local/state/acamp/mirror")).ok()?.flatten();
    let file = files.map(|file| file.path()).find(|path| path.extension().is_some_and(|is| is == "db"))?;
    Connection::open(file).ok()
}

fn table(connection: &Connection, name: &str) -> (String, BTreeMap<String, Vec<(String, Value)>>) {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let record = |row: &rusqlite::Row<'_>| {
        let cells = columns.iter().enumerate().filter(|(_, column)| !OF_RUNS.contains(&column.as_str()));
        let cells = cells.map(|(at, column)| Ok((column.clone(), row.get::<_, Value>(at)?)));
        Ok((row.get::<_, String>("id")?, cells.collect::<rusqlite::Result<Vec<_>>>()?))
    };
    let records = statement.query_map([], record).unwrap().map(Result::unwrap).collect();
    (name.to_owned(), records)
}
