//! Records into their tables: one transaction for each batch, so that records and the state of their listing are either
//! both in the file or both not.

use std::collections::HashSet;

use rusqlite::{CachedStatement, OptionalExtension, Row, Statement, ToSql, Transaction, TransactionBehavior};

use super::columns::OWN;
use super::search::Changes;
use super::state::SyncState;
use super::tables::{Statements, Table, quoted};
use super::{Mirror, failure};
use crate::api::reply::Item;
use crate::error::{Error, Kind, Result};
use crate::text::json::value::Value;

/// Records of one collection.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a> {
    /// The collection: `contacts field-values`.
    pub resource: &'a str,
    /// The records.
    pub items: &'a [Item],
    /// The position of the first in its listing, which is the key of records without an ID; none for the only record of
    /// its collection.
    pub first: Option<u64>,
}

/// All records of a collection that belong to one record of another: others that did are gone.
#[derive(Clone, Copy, Debug)]
pub struct Owned<'a> {
    /// The collection: `tags contacts`.
    pub resource: &'a str,
    /// The property that names the owner: `contact`. Its column has an index.
    pub property: &'a str,
    /// The ID of the owner.
    pub owner: &'a str,
    /// The records.
    pub items: &'a [Item],
}

/// A collection whose listing is verified complete with this batch: records that it did not have are gone.
#[derive(Clone, Copy, Debug)]
pub struct Complete<'a> {
    /// The collection.
    pub resource: &'a str,
    /// The run that began the listing.
    pub since: u64,
}

/// What is written together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Batch<'a> {
    /// The run, from [`Mirror::begin_run`].
    pub run: u64,
    /// Records that exist.
    pub records: &'a [Records<'a>],
    /// Records that exist, with their owners.
    pub owned: &'a [Owned<'a>],
    /// Collections that are complete.
    pub complete: &'a [Complete<'a>],
    /// New states of collections.
    pub states: &'a [(&'a str, SyncState)],
}

/// What a batch or a run changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Records that are new.
    pub added: u64,
    /// Records that differ from before.
    pub changed: u64,
    /// Records that no longer exist.
    pub gone: u64,
}

impl Mirror {
    /// Writes a batch. A record that was gone and is written again exists again.
    ///
    /// # Errors
    /// `Other` if the file cannot be written; then nothing of the batch is in it.
    pub fn write(&mut self, batch: &Batch<'_>) -> Result<Written> {
        let fail = |error: rusqlite::Error| failure::of(&self.path, &error);
        let tables = &self.tables;
        let table = |resource: &str| {
            let found = tables.iter().find(|table| table.resource == resource);
            found.ok_or_else(|| Error::new(Kind::Other, format!("the mirror has no table for {resource}")))
        };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let mut writing = Writing::new(&transaction, batch.run);
        for records in batch.records {
            writing.add(table(records.resource)?, records.items, records.first).map_err(fail)?;
        }
        for owned in batch.owned {
            writing.replace_owned(table(owned.resource)?, owned).map_err(fail)?;
        }
        for complete in batch.complete {
            let since = complete.since.cast_signed();
            writing.remove(table(complete.resource)?, "seen_run < ?1", &since).map_err(fail)?;
        }
        for (resource, state) in batch.states {
            state.write(&transaction, resource).map_err(fail)?;
        }
        let (written, changes) = (writing.written, writing.search);
        if self.has_search {
            changes.apply(&transaction).map_err(fail)?;
        }
        transaction.commit().map_err(fail)?;
        self.written.add(written);
        Ok(written)
    }
}

impl Written {
    fn add(&mut self, other: Written) {
        self.added += other.added;
        self.changed += other.changed;
        self.gone += other.gone;
    }
}

impl Table {
    /// Binds the values of [`Statements::insert`] and [`Statements::update`]; `runs` are those that saw and changed the record.
    pub(super) fn bind(
        &self,
        statement: &mut Statement<'_>,
        id: &str,
        runs: [i64; 2],
        record: &Item,
    ) -> rusqlite::Result<()> {
        statement.raw_bind_parameter(1, id)?;
        statement.raw_bind_parameter(2, runs[0])?;
        statement.raw_bind_parameter(3, runs[1])?;
        statement.raw_bind_parameter(4, record.json())?;
        let cells = self.cells(record);
        (OWN.len() + 1..).zip(&cells).try_for_each(|(at, cell)| statement.raw_bind_parameter(at, cell))
    }
}

/// A transaction that writes a batch.
struct Writing<'a> {
    transaction: &'a Transaction<'a>,
    run: i64,
    written: Written,
    search: Changes,
}

impl<'a> Writing<'a> {
    fn new(transaction: &'a Transaction<'a>, run: u64) -> Self {
        Writing { transaction, run: run.cast_signed(), written: Written::default(), search: Changes::default() }
    }

    fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'a>> {
        self.transaction.prepare_cached(sql)
    }

    fn add(&mut self, table: &Table, items: &[Item], first: Option<u64>) -> rusqlite::Result<()> {
        let Statements { find, insert, update, touch } = &table.statements;
        let mut find = self.prepare(find)?;
        let mut insert = self.prepare(insert)?;
        let mut update = self.prepare(update)?;
        let mut touch = self.prepare(touch)?;
        let mut restore = self.prepare("DELETE FROM _gone WHERE resource = ?1 AND id = ?2")?;
        for (position, item) in (0..).zip(items) {
            let key = || first.map_or(String::new(), |first| (first + position).to_string());
            let id = item.id_text().unwrap_or_else(|| key().into());
            let (id, raw) = (id.as_ref(), item.json());
            let compare = |row: &Row<'_>| Ok((is_same(row.get_ref(0)?.as_str()?, raw), row.get::<_, i64>(1)?));
            match find.query_row([id], compare).optional()? {
                Some((true, seen)) if self.run == seen => continue,
                Some((true, _)) => {
                    touch.execute((id, self.run))?;
                    continue;
                }
                Some((false, _)) => {
                    table.bind(&mut update, id, [self.run; 2], item)?;
                    update.raw_execute()?;
                    self.written.changed += 1;
                }
                None => {
                    table.bind(&mut insert, id, [self.run; 2], item)?;
                    insert.raw_execute()?;
                    restore.execute([table.resource.as_str(), id])?;
                    self.written.added += 1;
                }
            }
            if !table.searched.is_empty() {
                self.search.set(&table.name, id, table.search_text(item));
            }
        }
        Ok(())
    }

    fn replace_owned(&mut self, table: &Table, owned: &Owned<'_>) -> rusqlite::Result<()> {
        let sql = format!("SELECT id FROM {} WHERE {} = ?1", table.sql(), quoted(owned.property));
        let before =
            self.prepare(&sql)?.query_map([owned.owner], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let now: HashSet<_> = owned.items.iter().filter_map(Item::id_text).collect();
        for id in before.iter().filter(|id| !now.contains(id.as_str())) {
            self.remove(table, "id = ?1", id)?;
        }
        self.add(table, owned.items, Some(0))
    }

    /// Moves the records that meet a condition to `_gone`.
    fn remove(&mut self, table: &Table, condition: &str, value: &dyn ToSql) -> rusqlite::Result<()> {
        let name = table.sql();
        if !table.searched.is_empty() {
            let mut gone = self.prepare(&format!("SELECT id FROM {name} WHERE {condition}"))?;
            for id in gone.query_map([value], |row| row.get::<_, String>(0))? {
                self.search.set(&table.name, &id?, String::new());
            }
        }
        let mut keep = self.prepare(&format!(
            "INSERT OR REPLACE INTO _gone SELECT ?2, id, raw, ?3, (SELECT begun FROM _runs WHERE id = ?3) \
             FROM {name} WHERE {condition}"
        ))?;
        keep.execute((value, &table.resource, self.run))?;
        let removed = self.prepare(&format!("DELETE FROM {name} WHERE {condition}"))?.execute([value])?;
        self.written.gone += removed as u64;
        Ok(())
    }
}

/// Whether two records differ at most in their links, which have the address of the server.
fn is_same(before: &str, after: &str) -> bool {
    before == after || before.starts_with('{') && data(before).eq(data(after))
}

fn data(json: &str) -> impl Iterator<Item = (Value<'_>, Value<'_>)> {
    Value::new(json).members().filter(|(key, _)| key.json() != "\"links\"")
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
