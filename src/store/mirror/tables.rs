//! The tables of the mirror, one for each collection of records, and the statements that write them. Pure.

use std::collections::HashMap;

use super::columns::{self, Cell, Column, OWN};
use crate::catalogue;
use crate::catalogue::collections;
use crate::text::json::value::Value;

/// Tables whose name is not that of their command.
const NAMES: [(&str, &str); 4] = [
    ("contacts subscriptions", "contact_lists"),
    ("tags contacts", "contact_tags"),
    ("contacts field-values", "field_values"),
    ("contacts fields", "fields"),
];

/// Properties that the full-text search covers, besides the names of records.
const SEARCHED: [(&str, &[&str]); 6] = [
    ("contacts", &["firstName", "lastName", "phone", "orgname"]),
    ("deals", &["description"]),
    ("accounts", &["accountUrl"]),
    ("notes", &["note"]),
    ("tasks", &["title", "note"]),
    ("messages", &["name", "subject"]),
];

/// The indexes: table and columns. The first column of one on a relation is that of a record on either side.
pub const INDEXES: [(&str, &[&str]); 7] = [
    ("contacts", &["email"]),
    ("contact_tags", &["contact", "tag"]),
    ("contact_tags", &["tag", "contact"]),
    ("contact_lists", &["contact", "list", "status"]),
    ("contact_lists", &["list", "status", "contact"]),
    ("field_values", &["contact", "field"]),
    ("field_values", &["field", "value", "contact"]),
];

/// The table of a collection.
#[derive(Clone, Debug)]
pub struct Table {
    /// The collection: `contacts field-values`.
    pub resource: String,
    /// Its name: `field_values`.
    pub name: String,
    /// The columns of its properties.
    pub columns: Vec<Column>,
    /// The properties that the full-text search covers; empty for none.
    pub searched: Vec<&'static str>,
    /// The columns by property, without those whose property descends.
    positions: HashMap<&'static str, usize>,
}

/// The tables of all collections, in the order of the catalogue.
pub fn all() -> Vec<Table> {
    let names = collections::all().into_iter().flat_map(|collection| collection.names());
    names.map(|name| Table::of(&name)).collect()
}

/// The name of the table with the records of a collection.
pub fn name(resource: &str) -> String {
    let own = NAMES.iter().find(|(own, _)| *own == resource).map(|(_, name)| (*name).to_owned());
    own.unwrap_or_else(|| resource.replace([' ', '-'], "_"))
}

/// An identifier in SQL.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Table {
    fn of(resource: &str) -> Self {
        let columns = columns::of(resource);
        let plain = columns.iter().enumerate().filter(|(_, column)| !column.key.contains('.'));
        Table {
            resource: resource.to_owned(),
            name: name(resource),
            positions: plain.map(|(at, column)| (column.key, at)).collect(),
            columns,
            searched: searched(resource),
        }
    }

    /// Its name in SQL.
    pub fn sql(&self) -> String {
        quoted(&self.name)
    }

    /// The values of a record in its columns.
    pub fn cells<'a>(&self, raw: &'a str) -> Vec<Cell<'a>> {
        let record = Value::new(raw);
        let mut cells = vec![Cell::Null; self.columns.len()];
        for (key, value) in record.members() {
            if let Some(at) = self.positions.get(key.text().as_ref()) {
                cells[*at] = self.columns[*at].holds.cell(value);
            }
        }
        for (cell, column) in cells.iter_mut().zip(&self.columns) {
            if column.key.contains('.')
                && let Some(value) = record.at(column.key)
            {
                *cell = column.holds.cell(value);
            }
        }
        cells
    }

    /// What the full-text search finds a record by; empty for nothing.
    pub fn search_text(&self, raw: &str) -> String {
        let found = Value::new(raw).columns(&self.searched.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
        let texts = found.into_iter().flatten().filter(|value| !value.is_null() && !value.is_nested());
        let texts: Vec<_> = texts.map(Value::text).filter(|text| !text.is_empty()).collect();
        texts.join("\n")
    }

    /// The statement that creates it. The text of the server is last, so that the other columns are read without it.
    pub fn create(&self) -> String {
        let columns: String = self.columns.iter().map(|column| format!("{}, ", declaration(column))).collect();
        format!(
            "CREATE TABLE {} (id TEXT PRIMARY KEY, {columns}seen_run INTEGER NOT NULL, changed_run INTEGER NOT NULL, \
             raw TEXT NOT NULL) STRICT",
            self.sql()
        )
    }

    /// The statement that adds a record: the ID, the run twice, the JSON, the cells.
    pub fn insert(&self) -> String {
        let columns: String = self.columns.iter().map(|column| format!(", {}", quoted(&column.name))).collect();
        let values: Vec<String> = (1..=self.columns.len() + OWN.len()).map(|at| format!("?{at}")).collect();
        let (table, values) = (self.sql(), values.join(", "));
        format!("INSERT INTO {table} (id, seen_run, changed_run, raw{columns}) VALUES ({values})")
    }

    /// The statement that replaces a record, with the values of [`Table::insert`].
    pub fn update(&self) -> String {
        let columns = (OWN.len() + 1..).zip(&self.columns);
        let columns: String = columns.map(|(at, column)| format!(", {} = ?{at}", quoted(&column.name))).collect();
        format!("UPDATE {} SET seen_run = ?2, changed_run = ?3, raw = ?4{columns} WHERE id = ?1", self.sql())
    }
}

/// A column in the statement that adds it.
pub fn declaration(column: &Column) -> String {
    format!("{} {}", quoted(&column.name), column.holds.declared())
}

fn searched(resource: &str) -> Vec<&'static str> {
    let found = catalogue::find(resource);
    let names = found.into_iter().flat_map(|found| [found.identity, found.alternate_name]);
    let own = SEARCHED.iter().filter(|(own, _)| *own == resource).flat_map(|(_, keys)| keys.iter().copied());
    let mut keys: Vec<&str> = names.filter(|key| !key.is_empty()).collect();
    keys.extend(own.filter(|key| found.is_none_or(|found| found.identity != *key)));
    keys
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Names that are not those of a table of records.
    const OTHERS: [&str; 9] =
        ["_mirror", "_runs", "_sync", "_gone", "_purged", "search", "contacts_wide", "deals_open", "list_members"];

    #[test]
    fn no_two_collections_share_a_table_and_no_two_properties_a_column() {
        let mut tables: BTreeSet<String> = OTHERS.map(str::to_owned).into();
        for table in all() {
            assert!(tables.insert(table.name.to_lowercase()), "{} is the table of two collections", table.name);
            let mut columns: BTreeSet<String> = OWN.map(str::to_owned).into();
            for column in &table.columns {
                assert!(columns.insert(column.name.to_lowercase()), "{}: {} occurs twice", table.name, column.name);
            }
        }
    }

    #[test]
    fn names_are_those_of_the_commands() {
        let names = ["deals", "tasks types", "custom-objects records", "tags contacts", "contacts fields"].map(name);
        assert_eq!(names, ["deals", "tasks_types", "custom_objects_records", "contact_tags", "fields"]);
        for (resource, _) in NAMES {
            assert!(all().iter().any(|table| table.resource == resource), "{resource}");
        }
        for (resource, keys) in SEARCHED {
            let table = Table::of(resource);
            assert!(keys.iter().all(|key| table.columns.iter().any(|column| column.key == *key)), "{resource}");
        }
    }

    #[test]
    fn indexes_are_on_columns_that_exist() {
        let tables = all();
        for (name, columns) in INDEXES {
            let table = tables.iter().find(|table| table.name == name).unwrap();
            let has = |name: &&str| table.columns.iter().any(|column| column.name == **name);
            assert!(columns.iter().all(has), "{name}: {columns:?}");
        }
    }

    #[test]
    fn a_record_has_its_properties_in_columns_and_in_the_search() {
        let table = Table::of("contacts");
        let raw = r#"{"email":"ana@example.com","firstName":"Ana","lastName":null,"sentcnt":"5","id":"7"}"#;
        let cells = table.cells(raw);
        let at = |key: &str| cells[table.positions[key]].clone();
        assert_eq!(at("email"), Cell::Text("ana@example.com".into()));
        assert_eq!((at("lastName"), at("phone")), (Cell::Null, Cell::Null));
        assert_eq!(table.search_text(raw), "ana@example.com\nAna");
        assert!(Table::of("tags contacts").searched.is_empty());
    }
}
