//! The initial data: a small, plausible account, the same on every machine and day. Dates and ids are fixed.

mod account;
mod bulk;
mod campaigns;
mod content;
mod counters;
mod empty;
mod people;
mod rows;
mod sales;
mod year;

pub(crate) use self::bulk::add as add_contacts;
use self::rows::add_table;
use crate::config::Contents;
use crate::resources;
use crate::store::{Store, migrate};

/// Makes the store usable, and fills it with sample data if it is new.
#[cfg(test)]
pub(crate) fn prepare(store: &Store) -> rusqlite::Result<()> {
    prepare_with(store, Contents::Sample)
}

/// Makes the store usable, and fills it if it is new.
pub(crate) fn prepare_with(store: &Store, contents: Contents) -> rusqlite::Result<()> {
    migrate::prepare(store, resources::ALL, |store| match contents {
        Contents::Sample => fill(store),
        Contents::Empty(first_id) => empty::fill(store, first_id),
    })
}

/// Deletes everything and fills the store again.
pub(crate) fn reset(store: &Store) -> rusqlite::Result<()> {
    migrate::reset(store, resources::ALL, fill)
}

/// Fills an empty store, inside the caller's transaction.
fn fill(store: &Store) -> rusqlite::Result<()> {
    for table in content::tables() {
        add_table(store, table)?;
    }
    campaigns::add_all(store)?;
    people::add_all(store)?;
    for table in [sales::tables(), account::tables()].concat() {
        add_table(store, table)?;
    }
    Ok(())
}
