//! Kinds with one line per record: `vip = "Looked after in person"`, or `Interested = { sentiment = "positive" }` if a record
//! has several properties beside its name. If the key has two properties, the first is the heading of a table.

use std::path::Path;

use toml::de::DeTable;

use super::read::KindReader;
use super::toml_value::{TomlEntry, entries};
use crate::engine::setup::kinds::SetupKind;

/// The only property of a record beside its key, if there is just one.
pub fn only_property(kind: &SetupKind) -> Option<&'static str> {
    let mut names = kind.beside_key().map(|property| property.name);
    match (names.next(), names.next()) {
        (Some(name), None) => Some(name),
        _ => None,
    }
}

/// Reads the records in a file.
pub(super) fn read(reader: &mut KindReader<'_>, path: &Path, text: &str, table: &DeTable<'_>) {
    let key = reader.kind.managed.key;
    match key {
        [name] => entries(table).iter().for_each(|entry| one(reader, path, text, &[], name, entry)),
        [heading, name] => {
            for section in entries(table) {
                let Some(rows) = section.value.as_table() else {
                    let message = format!("{} must be a table: [{}]", section.key, section.key);
                    reader.problem(path, text, section.value_at, message, String::new());
                    continue;
                };
                let above = (*heading, section.key.as_str());
                entries(rows).iter().for_each(|entry| one(reader, path, text, &[above], name, entry));
            }
        }
        _ => {}
    }
}

fn one(
    reader: &mut KindReader<'_>,
    path: &Path,
    text: &str,
    above: &[(&'static str, &str)],
    name: &'static str,
    entry: &TomlEntry<'_>,
) {
    let mut given: Vec<_> = above.iter().map(|(name, value)| (*name, (*value).into(), entry.key_at)).collect();
    given.push((name, entry.key.as_str().into(), entry.key_at));
    let handle: Vec<&str> = above.iter().map(|(_, value)| *value).chain([entry.key.as_str()]).collect();
    let handle = handle.join("/");
    match (only_property(reader.kind), entry.value.as_table()) {
        (Some(property), None) => {
            let key = property.to_owned();
            let own = TomlEntry { key, key_at: entry.key_at, value_at: entry.value_at, value: entry.value };
            reader.add(path, text, &handle, entry.key_at, given, vec![own]);
        }
        (_, Some(table)) => reader.add(path, text, &handle, entry.key_at, given, entries(table)),
        (None, None) => {
            let names: Vec<&str> = reader.kind.beside_key().map(|property| property.name).collect();
            let example = if names.is_empty() { "{}".to_owned() } else { format!("{{ {} = … }}", names[0]) };
            let message = format!("{} must be a table: {example}", entry.key);
            reader.problem(path, text, entry.value_at, message, String::new());
        }
    }
}
