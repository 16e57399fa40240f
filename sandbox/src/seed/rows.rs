//! Inserts seeded records with their dates.

use serde_json::{Value, json};

use crate::schema::Resource;
use crate::store::Store;
use crate::util::clock;
use crate::util::json::object;

/// The start of the account: 2024-01-08T09:00:00-06:00.
pub(super) const FIRST_DAY: i64 = 1_704_726_000;
/// One day, in seconds.
pub(super) const DAY: i64 = 86_400;

/// The records of one resource, as their stored columns.
pub(super) type Table = (&'static Resource, Vec<Value>);

/// Inserts a record with its dates set to `seconds` since 1970, and returns its id.
pub(super) fn add(store: &Store, resource: &Resource, seconds: i64, body: Value) -> rusqlite::Result<i64> {
    let mut row = object(body);
    for column in resource.created.iter().chain(resource.updated) {
        row.entry(*column).or_insert_with(|| json!(clock::format(seconds)));
    }
    Ok(store.insert(resource, row)?.id)
}

/// Inserts the records of one resource, each a day after the previous one.
pub(super) fn add_table(store: &Store, (resource, rows): Table) -> rusqlite::Result<()> {
    for (day, row) in (0..).zip(rows) {
        add(store, resource, FIRST_DAY + day * DAY, row)?;
    }
    Ok(())
}
