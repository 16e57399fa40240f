//! The first seed: a small believable account, the same on every machine and day. Writes through the store, so every row
//! has the shape a client's own would have; dates and ids are fixed.

pub mod account;
pub mod bulk;
pub mod content;
pub mod people;
pub mod sales;

use serde_json::{Map, Value, json};

use super::noun::Noun;
use super::nouns;
use super::store::Store;

/// 2024-01-08T09:00:00-06:00, the account's first day.
pub const FIRST_DAY: i64 = 1_704_726_000;
/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// Fills an empty store, inside the caller's transaction.
///
/// # Errors
/// SQLite's.
pub fn first(store: &Store) -> rusqlite::Result<()> {
    for (table, rows) in content::tables() {
        add_all(store, table, rows)?;
    }
    people::add_all(store)?;
    for (table, rows) in [sales::tables(), account::tables()].concat() {
        add_all(store, table, rows)?;
    }
    Ok(())
}

/// Adds a row of `noun` with its dates set to `seconds` after 1970.
fn add(store: &Store, noun: &Noun, seconds: i64, body: Value) -> rusqlite::Result<i64> {
    let date = json!(super::clock::at(seconds));
    let mut row: Map<String, Value> = body.as_object().cloned().unwrap_or_default();
    for column in noun.created.iter().chain(noun.updated) {
        row.entry(*column).or_insert_with(|| date.clone());
    }
    Ok(store.insert(noun, row)?.id)
}

/// Adds rows of the noun `path`, each a day after the one before.
fn add_all(store: &Store, path: &str, rows: Vec<Value>) -> rusqlite::Result<()> {
    let Some(noun) = nouns::find(path) else { return Ok(()) };
    for (day, row) in (0..).zip(rows) {
        add(store, noun, FIRST_DAY + day * DAY, row)?;
    }
    Ok(())
}
