//! The tables, indices and row counts of a store, created from resources, and its first seeding, which several
//! processes may attempt at once.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

use super::database::Store;
use crate::schema::Resource;

/// How long a process tries to create a new store while others are creating it.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Makes the store usable. An up-to-date store is left alone, a store of another version gets its missing tables, and a
/// new store gets its tables and is seeded with `seed`. If several processes create a store, one of them seeds it.
///
/// Tables that an older version did not have stay empty until [`reset`]: seeded records refer to contacts and users
/// that may have changed or been deleted.
pub(crate) fn prepare(
    store: &Store,
    resources: &[&Resource],
    seed: impl FnOnce(&Store) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let wanted = version(resources);
    let found = read_version(store.connection())?;
    if found == wanted {
        return Ok(());
    }
    if found == 0 {
        use_write_ahead_log(store.connection())?;
    }
    let transaction = store.begin(true)?;
    // Another process may have done this while this one waited for the transaction.
    let found = read_version(&transaction)?;
    if found != wanted {
        transaction.execute_batch(&schema(resources).join(";"))?;
        if found == 0 {
            seed(store)?;
        }
        transaction.execute_batch(&totals(resources).join(";"))?;
        transaction.pragma_update(None, "user_version", wanted)?;
    }
    transaction.commit()
}

/// Deletes everything and seeds the store again, in one transaction.
pub(crate) fn reset(
    store: &Store,
    resources: &[&Resource],
    seed: impl FnOnce(&Store) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    use_write_ahead_log(store.connection())?;
    let transaction = store.begin(true)?;
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let tables: Vec<String> = transaction.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        transaction.execute_batch(&format!("DROP TABLE \"{table}\""))?;
    }
    transaction.execute_batch(&schema(resources).join(";"))?;
    seed(store)?;
    transaction.execute_batch(&totals(resources).join(";"))?;
    transaction.pragma_update(None, "user_version", version(resources))?;
    transaction.commit()
}

/// Switches to the write-ahead log. This needs exclusive access to the file, which SQLite does not wait for by itself.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            Err(error) if is_busy(&error) && start.elapsed() < TIMEOUT => thread::sleep(Duration::from_millis(5)),
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

/// Returns the statements that create all tables and indices.
fn schema(resources: &[&Resource]) -> Vec<String> {
    let mut statements = vec![
        "CREATE TABLE IF NOT EXISTS totals (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID".to_owned(),
        "CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY, ahead INTEGER NOT NULL)".to_owned(),
    ];
    for resource in resources {
        let table = resource.path;
        statements.push(format!(
            "CREATE TABLE IF NOT EXISTS \"{table}\" (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL)"
        ));
        for expression in resource.indices {
            let name = digest(expression);
            statements.push(format!("CREATE INDEX IF NOT EXISTS \"{table}_{name}\" ON \"{table}\" ({expression})"));
        }
    }
    statements
}

/// Returns the statements that count the rows of all tables and keep the counts current. They come after the seed, which
/// is faster without triggers.
fn totals(resources: &[&Resource]) -> Vec<String> {
    let mut statements = Vec::new();
    for resource in resources {
        let table = resource.path;
        // Every page reports the total, and SQLite counts a million rows by reading each of them.
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

/// Returns a number that changes with the names of tables and the expressions of indices, never 0; it marks the stores
/// created from them. Computed at every start, so it builds no statements.
fn version(resources: &[&Resource]) -> i32 {
    // The first text stands for what all tables have in common.
    let tables = std::iter::once(&"totals by trigger, a clock");
    let texts = resources.iter().flat_map(|resource| std::iter::once(&resource.path).chain(resource.indices));
    let digest = tables.chain(texts).fold(0, |sum: u32, text| sum.rotate_left(5) ^ digest(text));
    i32::try_from(digest >> 1).unwrap_or(1).max(1)
}

/// Computes the FNV-1a hash of a text.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{read_version, version};
    use crate::api::Query;
    use crate::api::filters::conditions;
    use crate::resources::{
        self, contact_lists::CONTACT_LISTS, contact_tags::CONTACT_TAGS, contacts::CONTACTS, custom_fields::DEAL_DATA,
        deals::DEALS, field_values::FIELD_VALUES,
    };
    use crate::schema::Resource;
    use crate::seed::{prepare, reset};
    use crate::store::{Conditions, Selection, Store, column_sql, text_sql};

    fn plan(store: &Store, resource: &Resource, condition: &str) -> String {
        let sql = format!("EXPLAIN QUERY PLAN SELECT id FROM \"{}\" WHERE {condition} ORDER BY id", resource.path);
        let mut statement = store.connection().prepare(&sql).unwrap();
        let values = vec!["x"; statement.parameter_count()];
        statement.query_row(rusqlite::params_from_iter(values), |row| row.get(3)).unwrap()
    }

    #[test]
    fn emails_tags_and_values_are_looked_up_in_an_index() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let values = Query::parse("filters[fieldid]=1&filters[val]=Pro");
        let values = conditions(&FIELD_VALUES, &values).where_text();
        let lookups = [
            (&CONTACTS, format!("{} = ? COLLATE NOCASE", column_sql("email"))),
            (&CONTACTS, "body->>'email' = ? COLLATE NOCASE".to_owned()),
            (&CONTACT_TAGS, format!("{} = ?", column_sql("tag"))),
            (&CONTACT_LISTS, "body->>'list' = ?1 AND body->>'status' = '1'".to_owned()),
            (&FIELD_VALUES, values),
        ];
        let among = |column: &str| Conditions::among(&column_sql(column), &[]).where_text();
        let pages = [
            (&CONTACT_TAGS, among("contact")),
            (&CONTACT_LISTS, among("contact")),
            (&FIELD_VALUES, among("contact")),
            (&DEALS, among("contact")),
            (&DEAL_DATA, Conditions::among(&text_sql(&DEAL_DATA, "dealId"), &[]).where_text()),
        ];
        for (resource, condition) in lookups.into_iter().chain(pages) {
            let plan = plan(&store, resource, &condition);
            assert!(plan.contains("USING") && plan.contains("INDEX"), "{condition}: {plan}");
        }
    }

    #[test]
    fn a_prepared_store_is_marked_and_left_alone() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        assert_eq!(read_version(store.connection()).unwrap(), version(resources::ALL));
        let changes = store.connection().total_changes();
        prepare(&store).unwrap();
        assert_eq!(store.connection().total_changes(), changes);
    }

    #[test]
    fn totals_follow_inserts_deletes_and_rollbacks() {
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
        reset(&store).unwrap();
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
        let count = |resource| store.count(resource, &Default::default()).unwrap();
        assert_eq!((count(&CONTACTS), count(&DEALS)), (24, 0));
    }
}
