//! The tables of the mirror, one for each collection of records, and the statements that write them. Pure.

use super::columns::{self, Cell, Column, OWN};
use crate::api::reply::Item;
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
    /// The statements that write it.
    pub(super) statements: Statements,
}

/// The statements that write a table.
#[derive(Clone, Debug)]
pub(super) struct Statements {
    /// Selects the JSON of a record, and the run that saw it last.
    pub find: String,
    /// Adds a record: the ID, the run twice, the JSON, the cells.
    pub insert: String,
    /// Replaces a record, with the values of `insert`.
    pub update: String,
    /// Sets the run that saw a record last: the ID, the run.
    pub touch: String,
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
        let (name, columns) = (name(resource), columns::of(resource));
        let statements = Statements::of(&quoted(&name), &columns);
        Table { resource: resource.to_owned(), name, columns, searched: searched(resource), statements }
    }

    /// Its name in SQL.
    pub fn sql(&self) -> String {
        quoted(&self.name)
    }

    /// The values of a record in its columns.
    pub fn cells<'a>(&self, record: &'a Item) -> Vec<Cell<'a>> {
        let cell = |column: &Column| record.at(column.key).map_or(Cell::Null, |value| column.holds.cell(value));
        self.columns.iter().map(cell).collect()
    }

    /// What the full-text search finds a record by; empty for nothing.
    pub fn search_text(&self, record: &Item) -> String {
        let found = self.searched.iter().filter_map(|key| record.at(key));
        let texts = found.filter(|value| !value.is_null() && !value.is_nested());
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
}

impl Statements {
    /// Those of the table with this name in SQL.
    fn of(table: &str, columns: &[Column]) -> Self {
        let numbered = || (OWN.len() + 1..).zip(columns).map(|(at, column)| (at, quoted(&column.name)));
        let names: String = numbered().map(|(_, name)| format!(", {name}")).collect();
        let values: String = numbered().map(|(at, _)| format!(", ?{at}")).collect();
        let changes: String = numbered().map(|(at, name)| format!(", {name} = ?{at}")).collect();
        Statements {
            find: format!("SELECT raw, seen_run FROM {table} WHERE id = ?1"),
            insert: format!(
                "INSERT INTO {table} (id, seen_run, changed_run, raw{names}) VALUES (?1, ?2, ?3, ?4{values})"
            ),
            update: format!("UPDATE {table} SET seen_run = ?2, changed_run = ?3, raw = ?4{changes} WHERE id = ?1"),
            touch: format!("UPDATE {table} SET seen_run = ?2 WHERE id = ?1"),
        }
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
        let record =
            Item::from_json(r#"{"email":"ana@example.com","firstName":"Ana","lastName":null,"sentcnt":"5","id":"7"}"#);
        let cells = table.cells(&record);
        let at = |key: &str| cells[table.columns.iter().position(|column| column.key == key).unwrap()].clone();
        assert_eq!(at("email"), Cell::Text("ana@example.com".into()));
        assert_eq!((at("lastName"), at("phone")), (Cell::Null, Cell::Null));
        assert_eq!(table.search_text(&record), "ana@example.com\nAna");
        assert!(Table::of("tags contacts").searched.is_empty());
    }
}
