//! The two ways the service shows an object: `read`, complete and of strings, and `echo`, the answer to a create: the sent
//! keys with the JSON types they were sent with, then a few of the service's own.

use serde_json::{Map, Value, json};

use super::clock;
use super::noun::{Column, Echo, Noun, Source};
use super::random::mix;
use super::store::{Row, Store};

/// Where objects are shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The rows, for counts.
    pub store: &'a Store,
    /// The address links begin with, without `/api/3`.
    pub base: &'a str,
}

impl Shown<'_> {
    /// The complete object as a single answer shows it.
    ///
    /// # Errors
    /// SQLite's, from counts.
    pub fn read(&self, noun: &Noun, row: &Row) -> rusqlite::Result<Map<String, Value>> {
        self.complete(noun, row, false)
    }

    /// The complete object as a listing shows it.
    ///
    /// # Errors
    /// SQLite's, from counts.
    pub fn read_listed(&self, noun: &Noun, row: &Row) -> rusqlite::Result<Map<String, Value>> {
        self.complete(noun, row, true)
    }

    fn complete(&self, noun: &Noun, row: &Row, listed: bool) -> rusqlite::Result<Map<String, Value>> {
        // Room for the keys that handlers add.
        let mut object = Map::with_capacity(noun.columns.len() + 8);
        for column in noun.columns.iter().filter(|column| listed || !column.listed_only) {
            object.insert(column.name.to_owned(), self.value(noun, row, column)?);
        }
        Ok(object)
    }

    /// The answer to a create: `sent`, then what the noun's echo adds.
    ///
    /// # Errors
    /// SQLite's, from counts.
    pub fn echo(&self, noun: &Noun, sent: &Map<String, Value>, row: &Row) -> rusqlite::Result<Map<String, Value>> {
        let mut object = sent.clone();
        for entry in noun.echo {
            let (name, value) = match entry {
                Echo::Column(name) => (*name, self.named(noun, row, name)?),
                Echo::Number(name) => {
                    let value = self.named(noun, row, name)?;
                    (
                        *name,
                        value.as_str().and_then(|text| text.parse::<i64>().ok()).map_or(value, |number| json!(number)),
                    )
                }
                Echo::Literal(name, text) => (*name, literal(text)),
            };
            if !object.contains_key(name) {
                object.insert(name.to_owned(), value);
            }
        }
        Ok(object)
    }

    fn named(&self, noun: &Noun, row: &Row, name: &str) -> rusqlite::Result<Value> {
        noun.column(name).map_or(Ok(Value::Null), |column| self.value(noun, row, column))
    }

    fn value(&self, noun: &Noun, row: &Row, column: &Column) -> rusqlite::Result<Value> {
        let kept = || row.body.get(column.name).cloned();
        Ok(match column.source {
            Source::Text(default) => kept().unwrap_or_else(|| json!(default)),
            Source::Null => kept().unwrap_or(Value::Null),
            Source::Number(default) => kept().unwrap_or_else(|| json!(default)),
            Source::Flag(default) => kept().unwrap_or_else(|| json!(default)),
            Source::Json(default) => kept().unwrap_or_else(|| literal(default)),
            Source::Fixed(text) => literal(text),
            Source::Alias(other) => match text_or_default(noun, row, other) {
                "" | "0" => Value::Null,
                id => json!(id),
            },
            Source::Naive(other) => match row.text(other) {
                "" => Value::Null,
                date => json!(clock::naive(date)),
            },
            Source::Domain(other) => json!(row.text(other).split_once('@').map_or("", |(_, domain)| domain)),
            Source::Count(sql) => json!(self.store.count_for(sql, row.id)?.to_string()),
            Source::Ids(sql) => json!(self.store.ids_for(sql, row.id)?),
            Source::Same(other) => row.body.get(other).cloned().unwrap_or(Value::Null),
            Source::Utc(other) => match row.text(other) {
                "" => Value::Null,
                date => json!(clock::utc(date)),
            },
            Source::Owner => owner(row),
            Source::Hash => json!(hash(noun.path, row.id)),
            Source::ShortHash => json!(hash(noun.path, row.id).get(..8)),
            Source::Links => self.links(noun, row.id),
            Source::Id => json!(row.id.to_string()),
        })
    }

    /// An object of absolute URLs, or `[]` where there are none: PHP's empty map.
    fn links(&self, noun: &Noun, id: i64) -> Value {
        if noun.links.is_empty() {
            return json!([]);
        }
        let base = self.base;
        let mut links = Map::with_capacity(noun.links.len());
        for link in noun.links {
            let name = link.split_once('?').map_or(*link, |(name, _)| name);
            links.insert(name.to_owned(), json!(format!("{base}/api/3/{}/{id}/{link}", noun.path)));
        }
        Value::Object(links)
    }
}

/// What a note or task belongs to, in the words of the API rather than of the model.
fn owner(row: &Row) -> Value {
    let kind = match row.text("reltype") {
        "Subscriber" => "contact",
        "CustomerAccount" => "account",
        "DealTask" => "task",
        "Activity" => "activity",
        _ => "deal",
    };
    json!({"type": kind, "id": row.text("relid")})
}

/// A stored column as text, its default where the row has no value of its own.
pub fn text_or_default<'a>(noun: &Noun, row: &'a Row, column: &str) -> &'a str {
    match noun.column(column).map(|column| column.source) {
        Some(Source::Text(default)) if !row.body.contains_key(column) => default,
        _ => row.text(column),
    }
}

/// Puts a key into an object right before its `links`, where the service shows ids of related rows.
pub fn insert_before_links(object: &mut Map<String, Value>, key: &str, value: Value) {
    let at = object.keys().position(|name| name == "links").unwrap_or(object.len());
    object.shift_insert(at, key.to_owned(), value);
}

/// What the store keeps of a sent value: text of numbers and flags in classic columns, real types in newer ones.
pub fn stored_value(column: &Column, value: &Value) -> Value {
    match (column.source, value) {
        (Source::Text(_) | Source::Null, Value::Bool(flag)) => json!(if *flag { "1" } else { "0" }),
        (Source::Text(_) | Source::Null, Value::Number(number)) => json!(number.to_string()),
        (Source::Text(_), Value::Null) => json!(""),
        (Source::Number(_), Value::String(text)) => json!(super::query::php_int(text)),
        (Source::Number(_), Value::Bool(flag)) => json!(i64::from(*flag)),
        (Source::Flag(_), Value::String(text)) => json!(!matches!(text.as_str(), "" | "0")),
        (Source::Flag(_), Value::Number(number)) => json!(number.as_i64() != Some(0)),
        _ => value.clone(),
    }
}

fn literal(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// 32 hexadecimal digits that look like the service's and are the same on every machine.
pub fn hash(salt: &str, id: i64) -> String {
    let seed = salt.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| mix(sum ^ u64::from(byte)));
    let first = mix(seed ^ id.unsigned_abs());
    format!("{first:016x}{:016x}", mix(first))
}
