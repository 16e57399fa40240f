//! What is deleted from the file for good: all that it has of one contact, and records that were gone long ago.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::Mirror;
use super::search::Changes;
use super::tables::{Table, quoted};
use crate::error::Result;

/// Properties that name the contact that a record belongs to.
const CONTACT: [&str; 4] = ["contact", "contactid", "subscriberid", "contact.id"];
/// Properties with the email address of the contact that a record belongs to.
const EMAIL: [&str; 2] = ["email", "contact.email"];
/// Tables where those properties are something else.
const OTHERS: [&str; 2] = ["stages", "users"];

/// Records of one table that are to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The table.
    pub table: String,
    /// The collection.
    resource: String,
    /// The keys of records that exist.
    ids: Vec<String>,
    /// The keys of records that no longer exist.
    gone: Vec<String>,
}

impl Forgotten {
    /// The number of records.
    pub fn rows(&self) -> u64 {
        (self.ids.len() + self.gone.len()) as u64
    }
}

/// Deletes records that were gone before `limit`. `_purged` says that their deletion is no longer known.
pub(super) fn purge(connection: &Connection, limit: Timestamp) -> rusqlite::Result<()> {
    let limit = limit.to_string();
    connection.execute(
        "INSERT INTO _purged SELECT resource, max(gone_run) FROM _gone WHERE gone_at < ?1 GROUP BY resource \
         ON CONFLICT (resource) DO UPDATE SET run = max(run, excluded.run)",
        [&limit],
    )?;
    connection.execute("DELETE FROM _gone WHERE gone_at < ?1", [&limit]).map(drop)
}

impl Mirror {
    /// The records of the contact with an email address: itself, and those that belong to it, as they are deleted with it
    /// in ActiveCampaign; also those that no longer exist.
    ///
    /// # Errors
    /// `Other` if the file cannot be read.
    pub fn records_of_contact(&self, email: &str) -> Result<Vec<Forgotten>> {
        find(&self.connection, &self.tables, email).map_err(|error| self.failure(&error))
    }

    /// Deletes the records of a contact in the run `run`, and overwrites them in the file. Returns what was deleted.
    ///
    /// # Errors
    /// `Other` if the file cannot be written; then none is deleted.
    pub fn forget_contact(&mut self, run: u64, email: &str) -> Result<Vec<Forgotten>> {
        let deleted = self.delete_contact(run, email).map_err(|error| self.failure(&error))?;
        self.written.gone += deleted.iter().map(Forgotten::rows).sum::<u64>();
        Ok(deleted)
    }

    fn delete_contact(&mut self, run: u64, email: &str) -> rusqlite::Result<Vec<Forgotten>> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (all, mut changes) = (find(&transaction, &self.tables, email)?, Changes::default());
        for Forgotten { table, resource, ids, gone } in &all {
            for id in ids {
                transaction.execute(&format!("DELETE FROM {} WHERE id = ?1", quoted(table)), [id])?;
                changes.set(table, id, String::new());
            }
            for id in gone {
                transaction.execute("DELETE FROM _gone WHERE resource = ?1 AND id = ?2", [resource, id])?;
            }
            let sql = "INSERT OR REPLACE INTO _purged VALUES (?1, ?2)";
            transaction.execute(sql, (resource, run.cast_signed()))?;
        }
        if self.has_search {
            changes.apply(&transaction)?;
        }
        transaction.commit()?;
        Ok(all)
    }
}

fn find(connection: &Connection, tables: &[Table], email: &str) -> rusqlite::Result<Vec<Forgotten>> {
    let email = email.trim().to_ascii_lowercase();
    let mut ids = BTreeSet::new();
    for table in tables.iter().filter(|table| table.name == "contacts") {
        let found = records(connection, table, &email, &ids)?;
        ids.extend(found.into_iter().flat_map(|found| [found.ids, found.gone]).flatten());
    }
    let all = tables.iter().map(|table| records(connection, table, &email, &ids));
    Ok(all.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// The records in a table of the contacts with these IDs and this email address; none if there are none.
fn records(
    connection: &Connection,
    table: &Table,
    email: &str,
    ids: &BTreeSet<String>,
) -> rusqlite::Result<Option<Forgotten>> {
    let column = |key: &str| quoted(&key.replace('.', "_"));
    let property = |key: &str| format!("CAST(json_extract(raw, '$.{key}') AS TEXT)");
    let keys = |sql: &str| connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<Vec<_>, _>>();
    let Some(condition) = condition(table, email, ids, column) else { return Ok(None) };
    let live = keys(&format!("SELECT id FROM {} WHERE {condition}", table.sql()))?;
    let condition = self::condition(table, email, ids, property).unwrap_or_default();
    let resource = &table.resource;
    let gone = keys(&format!(
        "SELECT id FROM _gone WHERE resource = {} AND json_valid(raw) AND ({condition})",
        literal(resource)
    ))?;
    let found = Forgotten { table: table.name.clone(), resource: resource.clone(), ids: live, gone };
    Ok((found.rows() > 0).then_some(found))
}

/// The condition that a record belongs to a contact; none for tables whose records belong to none. `value` is the
/// expression for the value of a property.
fn condition(table: &Table, email: &str, ids: &BTreeSet<String>, value: impl Fn(&str) -> String) -> Option<String> {
    if OTHERS.contains(&table.name.as_str()) {
        return None;
    }
    let has = |key: &str| table.columns.iter().any(|column| column.key == key);
    let all: Vec<String> = ids.iter().map(|id| literal(id)).collect();
    let all = all.join(", ");
    let mut parts: Vec<String> =
        CONTACT.iter().filter(|key| has(key)).map(|key| format!("{} IN ({all})", value(key))).collect();
    parts.extend(EMAIL.iter().filter(|key| has(key)).map(|key| format!("lower({}) = {}", value(key), literal(email))));
    if has("reltype") && has("relid") {
        parts.push(format!("{} = 'Subscriber' AND {} IN ({all})", value("reltype"), value("relid")));
    }
    if table.name == "contacts" {
        parts.push(format!("id IN ({all})"));
    }
    (!parts.is_empty()).then(|| parts.join(" OR "))
}

/// A text in SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{file, mirror, now, text, write};
    use super::*;

    #[test]
    fn a_contact_is_forgotten_with_all_that_belongs_to_it() {
        let (_state, file) = file();
        let mut mirror = file.open().unwrap();
        let contact = |id: &str, email: &str| json!({"id": id, "email": email, "firstName": "Zebulon"});
        let (zeb, other) = (contact("7", "Zeb@Example.com"), contact("8", "other@example.com"));
        write(&mut mirror, "contacts", &[zeb, other.clone()], true);
        let tag = |id: &str, contact: &str| json!({"id": id, "contact": contact, "tag": "1"});
        write(&mut mirror, "tags contacts", &[tag("1", "7"), tag("2", "8"), tag("3", "7")], true);
        write(&mut mirror, "tags contacts", &[tag("1", "7"), tag("2", "8")], true);
        let note = |id: &str, kind: &str| json!({"id": id, "relid": "7", "reltype": kind, "note": "Zebulon"});
        write(&mut mirror, "notes", &[note("1", "Subscriber"), note("2", "Deal")], true);
        write(&mut mirror, "ecommerce customers", &[json!({"id": "1", "email": "zeb@example.com"})], true);
        write(&mut mirror, "users", &[json!({"id": "1", "email": "zeb@example.com"})], true);
        let rows =
            |found: &[Forgotten]| found.iter().map(|one| format!("{} {}", one.table, one.rows())).collect::<Vec<_>>();
        let expected = ["contacts 1", "contact_tags 2", "notes 1", "ecommerce_customers 1"];
        let mut found = rows(&mirror.records_of_contact("ZEB@example.com").unwrap());
        found.sort_unstable();
        let mut sorted = expected;
        sorted.sort_unstable();
        assert_eq!(found, sorted);
        let run = mirror.begin_run(now()).unwrap();
        mirror.forget_contact(run, "zeb@example.com").unwrap();
        mirror.end_run(run, now(), 0).unwrap();
        assert!(mirror.records_of_contact("zeb@example.com").unwrap().is_empty());
        assert_eq!(text(&mirror, "SELECT id FROM contact_tags"), "2");
        assert_eq!(text(&mirror, "SELECT record FROM search WHERE search MATCH 'zebulon' ORDER BY record"), "2 8");
        assert!(mirror.has_gone_since("notes", run - 1).unwrap() && !mirror.has_gone_since("notes", run).unwrap());
        drop(mirror);
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Zeb@Example.com"));
    }

    #[test]
    fn a_contact_that_no_longer_exists_is_forgotten_too() {
        let (_state, mut mirror) = mirror();
        write(&mut mirror, "contacts", &[json!({"id": 7, "email": "a@example.com"})], true);
        write(&mut mirror, "contacts field-values", &[json!({"id": "1", "contact": 7, "value": "x"})], true);
        write(&mut mirror, "contacts", &[], true);
        write(&mut mirror, "contacts field-values", &[], true);
        assert_eq!(text(&mirror, "SELECT resource FROM _gone ORDER BY resource"), "contacts contacts field-values");
        let run = mirror.begin_run(now()).unwrap();
        assert_eq!(mirror.forget_contact(run, "a@example.com").unwrap().len(), 2);
        assert_eq!(text(&mirror, "SELECT resource FROM _gone"), "");
        assert!(mirror.forget_contact(run, "nobody@example.com").unwrap().is_empty());
    }

    #[test]
    fn records_that_were_gone_long_ago_are_purged_and_their_deletion_is_unknown() {
        let (_state, mut mirror) = mirror();
        write(&mut mirror, "tags", &[json!({"id": "1", "tag": "vip"})], true);
        write(&mut mirror, "tags", &[], true);
        let run = mirror.begin_run(now()).unwrap();
        mirror.end_run(run, now() + jiff::SignedDuration::from_hours(89 * 24), 0).unwrap();
        assert_eq!(text(&mirror, "SELECT id FROM _gone"), "1");
        let run = mirror.begin_run(now()).unwrap();
        mirror.end_run(run, now() + jiff::SignedDuration::from_hours(91 * 24), 0).unwrap();
        assert_eq!(text(&mirror, "SELECT id FROM _gone"), "");
        assert!(mirror.has_gone_since("tags", 1).unwrap() && !mirror.has_gone_since("tags", 2).unwrap());
    }
}
