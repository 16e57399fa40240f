//! The tables, indices and row counts of a store, made from the nouns, and the first seeding, which several processes may race for.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

use super::nouns;
use super::seed;
use super::store::Store;

/// How long a process tries to make a new store while others are making it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes the store usable: nothing where it is up to date, missing tables where it is of another version, tables and the
/// first seed where it is new. Of several processes that race for a new store, one seeds.
///
/// Tables that an older version did not have stay empty until [`reset`]: the rows of the seed name contacts and users that
/// may have changed or gone meanwhile.
///
/// # Errors
/// SQLite's.
pub fn prepare(store: &Store) -> rusqlite::Result<()> {
    let wanted = version();
    let found = read_version(store.connection())?;
    if found == wanted {
        return Ok(());
    }
    if found == 0 {
        use_write_ahead_log(store.connection())?;
    }
    let transaction = store.begin(true)?;
    // Another process may have done it while this one waited for the transaction.
    let found = read_version(&transaction)?;
    if found != wanted {
        transaction.execute_batch(&statements().join(";"))?;
        if found == 0 {
            seed::first(store)?;
        }
        transaction.pragma_update(None, "user_version", wanted)?;
    }
    transaction.commit()
}

/// Throws everything away and seeds afresh, in one transaction.
///
/// # Errors
/// SQLite's.
pub fn reset(store: &Store) -> rusqlite::Result<()> {
    use_write_ahead_log(store.connection())?;
    let transaction = store.begin(true)?;
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let tables: Vec<String> = transaction.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        transaction.execute_batch(&format!("DROP TABLE \"{table}\""))?;
    }
    transaction.execute_batch(&statements().join(";"))?;
    seed::first(store)?;
    transaction.pragma_update(None, "user_version", version())?;
    transaction.commit()
}

/// Switching to the write-ahead log needs the file alone for a moment, and SQLite does not wait for that by itself.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            Err(error) if is_busy(&error) && start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(5)),
            result => return result,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn read_version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Every statement that makes the tables and indices.
fn statements() -> Vec<String> {
    let mut statements = vec![
        "CREATE TABLE IF NOT EXISTS totals (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID".to_owned(),
    ];
    for noun in nouns::ALL {
        let table = noun.path;
        statements.push(format!(
            "CREATE TABLE IF NOT EXISTS \"{table}\" (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL)"
        ));
        for expression in noun.indices {
            let name = digest(expression);
            statements.push(format!("CREATE INDEX IF NOT EXISTS \"{table}_{name}\" ON \"{table}\" ({expression})"));
        }
        // Every page says how many rows there are, and SQLite counts a million of them by looking at each.
        statements.push(format!("INSERT OR REPLACE INTO totals SELECT '{table}', COUNT(*) FROM \"{table}\""));
        for (event, change) in [("INSERT", "+ 1"), ("DELETE", "- 1")] {
            statements.push(format!(
                "CREATE TRIGGER IF NOT EXISTS \"{table}_{event}\" AFTER {event} ON \"{table}\" \
                 BEGIN UPDATE totals SET rows = rows {change} WHERE name = '{table}'; END"
            ));
        }
    }
    statements
}

/// A number that changes with the names of tables and the expressions of indices, never 0: what a store made from them is
/// marked with. Every start works it out, so it reads the descriptions and builds no statement.
fn version() -> i32 {
    // The first text stands for what every table has.
    let tables = std::iter::once(&"totals by trigger");
    let texts = nouns::ALL.iter().flat_map(|noun| std::iter::once(&noun.path).chain(noun.indices));
    let digest = tables.chain(texts).fold(0, |sum: u32, text| sum.rotate_left(5) ^ digest(text));
    i32::try_from(digest >> 1).unwrap_or(1).max(1)
}

/// FNV-1a.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{prepare, version};
    use crate::noun::Noun;
    use crate::nouns::{
        contact_lists::CONTACT_LISTS, contact_tags::CONTACT_TAGS, contacts::CONTACTS, field_values::FIELD_VALUES,
    };
    use crate::query::{Query, conditions, stored};
    use crate::store::{Selection, Store};

    fn plan(store: &Store, noun: &Noun, condition: &str) -> String {
        let sql = format!("EXPLAIN QUERY PLAN SELECT id FROM \"{}\" WHERE {condition}", noun.path);
        let mut statement = store.connection().prepare(&sql).unwrap();
        let values = vec!["x"; statement.parameter_count()];
        statement.query_row(rusqlite::params_from_iter(values), |row| row.get(3)).unwrap()
    }

    #[test]
    fn addresses_tags_and_values_are_looked_up_in_an_index() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let values = Query::parse("filters[fieldid]=1&filters[val]=Pro");
        let values = conditions(&FIELD_VALUES, &values).where_text();
        let lookups = [
            (&CONTACTS, format!("{} = ? COLLATE NOCASE", stored("email"))),
            (&CONTACTS, "body->>'email' = ? COLLATE NOCASE".to_owned()),
            (&CONTACT_TAGS, format!("{} = ?", stored("tag"))),
            (&CONTACT_LISTS, "body->>'list' = ?1 AND body->>'status' = '1'".to_owned()),
            (&FIELD_VALUES, values),
        ];
        for (noun, condition) in lookups {
            let plan = plan(&store, noun, &condition);
            assert!(plan.contains("USING") && plan.contains("INDEX"), "{condition}: {plan}");
        }
    }

    #[test]
    fn a_prepared_store_is_marked_and_left_alone() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        assert_eq!(super::read_version(store.connection()).unwrap(), version());
        let changes = store.connection().total_changes();
        prepare(&store).unwrap();
        assert_eq!(store.connection().total_changes(), changes);
    }

    #[test]
    fn totals_follow_what_is_added_removed_and_undone() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let count = || store.count(&CONTACTS, &Default::default()).unwrap();
        let row = store.insert(&CONTACTS, Default::default()).unwrap();
        assert_eq!(count(), 26);
        store.delete(CONTACTS.path, "id <= ?1", 2.into()).unwrap();
        assert_eq!(count(), 24);
        let transaction = store.begin(true).unwrap();
        store.delete(CONTACTS.path, "id = ?1", row.id.into()).unwrap();
        drop(transaction);
        assert_eq!(count(), 24);
        super::reset(&store).unwrap();
        assert_eq!(count(), 25);
    }

    #[test]
    fn a_later_page_is_the_same_with_and_without_gaps_in_the_ids() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let page = |offset| {
            let selection = Selection { limit: 3, offset, ..Selection::all(Default::default()) };
            store.select(&CONTACTS, &selection).unwrap().iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!((page(10), page(24), page(25)), (vec![11, 12, 13], vec![25], vec![]));
        store.delete(CONTACTS.path, "id = ?1", 1.into()).unwrap();
        assert_eq!(page(10), [12, 13, 14], "still without a gap");
        store.delete(CONTACTS.path, "id = ?1", 5.into()).unwrap();
        assert_eq!(page(10), [13, 14, 15]);
    }

    #[test]
    fn a_store_of_another_version_gets_its_missing_tables_and_keeps_its_rows() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let old = "DROP TABLE deals; DELETE FROM contacts WHERE id = 1; PRAGMA user_version = 1";
        store.connection().execute_batch(old).unwrap();
        prepare(&store).unwrap();
        let count = |noun| store.count(noun, &Default::default()).unwrap();
        assert_eq!((count(&CONTACTS), count(&crate::nouns::deals::DEALS)), (24, 0));
    }
}
