//! TOML as values, and the places of its keys and values. Pure.

use std::ops::Range;

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key and its value, with their places.
pub struct TomlEntry<'t> {
    /// The key.
    pub key: String,
    /// The byte where it begins.
    pub key_at: usize,
    /// The byte where the value begins.
    pub value_at: usize,
    /// The value.
    pub value: &'t DeValue<'t>,
}

/// Why a text is not TOML, and where.
#[derive(Debug)]
pub struct NotToml {
    /// The byte.
    pub at: usize,
    /// The reason.
    pub why: String,
}

impl std::fmt::Display for NotToml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

/// Parses a text.
///
/// # Errors
/// The reason and its place.
pub fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, NotToml> {
    DeTable::parse(text).map_err(|error| NotToml {
        at: error.span().map_or(0, |span: Range<usize>| span.start),
        why: error.message().replace('\n', " "),
    })
}

/// The whole text as one value.
///
/// # Errors
/// As [`parse`].
pub fn whole(text: &str) -> Result<Map<String, Value>, NotToml> {
    Ok(map(parse(text)?.get_ref()))
}

/// The keys of a table in the order of the text.
pub fn entries<'t>(table: &'t DeTable<'t>) -> Vec<TomlEntry<'t>> {
    let mut all: Vec<TomlEntry<'t>> = table
        .iter()
        .map(|(key, value)| TomlEntry {
            key: key.get_ref().to_string(),
            key_at: key.span().start,
            value_at: value.span().start,
            value: value.get_ref(),
        })
        .collect();
    all.sort_by_key(|entry| entry.key_at);
    all
}

/// A value as JSON; dates as text.
pub fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(truth) => Value::from(*truth),
        DeValue::Integer(number) => {
            let text = number.to_string();
            text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
        }
        DeValue::Float(number) => {
            let text = number.to_string();
            text.parse::<f64>().map_or_else(|_| Value::from(text), Value::from)
        }
        DeValue::Datetime(moment) => Value::from(moment.to_string()),
        DeValue::Array(values) => values.iter().map(|value| json(value.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(map(table)),
    }
}

fn map(table: &DeTable<'_>) -> Map<String, Value> {
    entries(table).into_iter().map(|entry| (entry.key, json(entry.value))).collect()
}

/// The line and column of a byte, both 1-based; columns count characters.
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
