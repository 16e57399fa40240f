//! Many contacts at once, for benchmarks and demonstrations. The n-th contact is the same on every machine.

use std::fmt::Write;

use rusqlite::{CachedStatement, Connection};

use super::content::{INTERESTS, LIST_COUNT, PLANS, TAG_COUNT};
use super::rows::{DAY, FIRST_DAY};
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::contact_tags::CONTACT_TAGS;
use crate::resources::contacts::CONTACTS;
use crate::resources::field_values::FIELD_VALUES;
use crate::schema::Resource;
use crate::store::{Conditions, Store};
use crate::util::clock;
use crate::util::names::{FIRST_NAMES, LAST_NAMES, ascii};
use crate::util::random::mix;

/// Adds `contacts` contacts in one transaction and returns the total number of contacts.
pub(crate) fn add(store: &Store, contacts: u64) -> rusqlite::Result<u64> {
    let transaction = store.begin(true)?;
    let mut writer = Writer::new(&transaction)?;
    let first = transaction
        .query_row("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'contacts'", [], |row| row.get(0))
        .map(|last: i64| last.unsigned_abs() + 1)?;
    for number in first..first.saturating_add(contacts) {
        writer.contact(number)?;
    }
    drop(writer);
    let total = store.count(&CONTACTS, &Conditions::default())?;
    transaction.commit()?;
    Ok(total.unsigned_abs())
}

/// The prepared statements, and a buffer for the bodies they write.
struct Writer<'a> {
    contacts: CachedStatement<'a>,
    lists: CachedStatement<'a>,
    tags: CachedStatement<'a>,
    values: CachedStatement<'a>,
    body: String,
}

impl<'a> Writer<'a> {
    fn new(connection: &'a Connection) -> rusqlite::Result<Self> {
        let insert = |resource: &Resource| {
            connection.prepare_cached(&format!("INSERT INTO \"{}\" (body) VALUES (?1)", resource.path))
        };
        Ok(Writer {
            contacts: insert(&CONTACTS)?,
            lists: insert(&CONTACT_LISTS)?,
            tags: insert(&CONTACT_TAGS)?,
            values: insert(&FIELD_VALUES)?,
            body: String::with_capacity(256),
        })
    }

    /// Inserts the contact with that number, which becomes its id, with one or two lists, up to two tags and one or two
    /// field values.
    fn contact(&mut self, number: u64) -> rusqlite::Result<()> {
        let mut rng = Rng(number);
        let first = FIRST_NAMES[rng.below(16)];
        let last = LAST_NAMES[rng.below(16)];
        let seconds = FIRST_DAY + 300 * DAY + i64::try_from(number % 15_000_000).unwrap_or(0);
        let date = clock::format(seconds);
        // Names and dates contain nothing that JSON escapes.
        self.body.clear();
        let _ = write!(
            self.body,
            r#"{{"email":"{}.{}.{number}@example.com","phone":"+1 312 {:07}","firstName":"{first}","lastName":"{last}","cdate":"{date}","udate":"{date}"}}"#,
            ascii(first),
            last.to_lowercase(),
            rng.below(10_000_000),
        );
        self.contacts.execute([&self.body])?;
        let list = rng.below(LIST_COUNT.unsigned_abs() as usize) as i64;
        let status = ["1", "1", "1", "1", "1", "1", "2", "0"][rng.below(8)];
        for step in 0..=i64::from(rng.below(4) == 0) {
            let list = (list + step) % LIST_COUNT + 1;
            self.body.clear();
            let _ = write!(
                self.body,
                r#"{{"contact":"{number}","list":"{list}","status":"{status}","first_name":"{first}","last_name":"{last}","sdate":"{date}"}}"#
            );
            self.lists.execute([&self.body])?;
        }
        let tag = rng.below(TAG_COUNT.unsigned_abs() as usize) as i64;
        for step in 0..rng.below(3) as i64 {
            let tag = (tag + step) % TAG_COUNT + 1;
            self.body.clear();
            let _ = write!(self.body, r#"{{"contact":"{number}","tag":"{tag}","cdate":"{date}"}}"#);
            self.tags.execute([&self.body])?;
        }
        self.value(number, 1, PLANS[rng.below(3)], &date)?;
        if rng.below(2) == 0 {
            let interests = format!("||{}||", INTERESTS[rng.below(4)]);
            self.value(number, 3, &interests, &date)?;
        }
        Ok(())
    }

    fn value(&mut self, contact: u64, field: u8, value: &str, date: &str) -> rusqlite::Result<()> {
        self.body.clear();
        let _ = write!(
            self.body,
            r#"{{"contact":"{contact}","field":"{field}","value":"{value}","cdate":"{date}","udate":"{date}"}}"#
        );
        self.values.execute([&self.body])?;
        Ok(())
    }
}

/// A SplitMix64 generator.
struct Rng(u64);

impl Rng {
    fn below(&mut self, limit: usize) -> usize {
        let drawn = mix(self.0);
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (drawn % limit.max(1) as u64) as usize
    }
}
