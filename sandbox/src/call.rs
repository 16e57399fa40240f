//! One request as a handler sees it: already let in, parsed and inside a transaction.

use serde_json::{Map, Value};

use super::answer::Outcome;
use super::clock;
use super::errors;
use super::noun::Noun;
use super::nouns::imports::{End, Imports};
use super::query::{Query, php_int};
use super::serialize::Shown;
use super::store::{Row, Store};

/// A request and the store it is about.
#[derive(Debug)]
pub struct Call<'a> {
    /// The rows, inside this request's transaction.
    pub store: &'a Store,
    /// The address links begin with, without `/api/3`.
    pub base: &'a str,
    /// The HTTP method in capitals.
    pub method: &'a str,
    /// The path below `/api/3`, beginning with `/`.
    pub path: &'a str,
    /// The decoded segments of the path.
    pub segments: Vec<String>,
    /// The query.
    pub query: Query,
    /// The body; `null` where there was none.
    pub body: Value,
    /// Bytes of the body as it was sent.
    pub size: usize,
    /// When it came, in milliseconds since 1970 by this machine's clock.
    pub arrived: i64,
    /// What is configured of bulk imports.
    pub imports: &'a Imports,
    /// Seconds the service's clock is off: 0 but for a fault.
    pub skew: i64,
    /// How a bulk import that this call begins will end: well but for a fault.
    pub import_end: End,
}

impl<'a> Call<'a> {
    /// A call on behalf of no request, at `arrived` milliseconds since 1970.
    pub fn new(store: &'a Store, base: &'a str, arrived: i64, imports: &'a Imports) -> Self {
        Call {
            store,
            base,
            method: "POST",
            path: "/",
            segments: Vec::new(),
            query: Query::default(),
            body: Value::Null,
            size: 0,
            arrived,
            imports,
            skew: 0,
            import_end: End::Completed,
        }
    }

    /// When it came, as the service's clock writes it.
    pub fn now(&self) -> String {
        clock::at(self.arrived / 1000 + self.skew)
    }

    /// The segment at `index` from 0, empty where the path is shorter.
    pub fn segment(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", String::as_str)
    }

    /// The id in the second segment, as the service reads it: text becomes 0, which no row has.
    pub fn id(&self) -> i64 {
        php_int(self.segment(1))
    }

    /// The object under `key` in the body; empty where the envelope is another one, which the service takes in silence.
    pub fn envelope(&self, key: &str) -> Map<String, Value> {
        self.body.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// The body itself, for the calls that have no envelope.
    pub fn flat(&self) -> Map<String, Value> {
        self.body.as_object().cloned().unwrap_or_default()
    }

    /// The object under `key`, or the body itself where that key is missing: for the calls documented both ways.
    pub fn either(&self, key: &str) -> Map<String, Value> {
        if self.body.get(key).is_some() { self.envelope(key) } else { self.flat() }
    }

    /// Shows objects.
    pub fn shown(&self) -> Shown<'a> {
        Shown { store: self.store, base: self.base }
    }

    /// The complete object as a single answer shows it.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read(&self, noun: &Noun, row: &Row) -> Outcome<Value> {
        Ok(Value::Object(self.shown().read(noun, row)?))
    }

    /// The row of the path's id.
    ///
    /// # Errors
    /// 404 with the noun's model name.
    pub fn row(&self, noun: &Noun) -> Outcome<Row> {
        self.row_of(noun, self.id())
    }

    /// The row of `id`.
    ///
    /// # Errors
    /// 404 with the noun's model name.
    pub fn row_of(&self, noun: &Noun, id: i64) -> Outcome<Row> {
        Ok(self.store.find(noun, id)?.ok_or_else(|| errors::missing(noun, id))?)
    }
}

/// A sent value as text: ids come as numbers and as strings.
pub fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(true)) => "1".to_owned(),
        _ => String::new(),
    }
}

/// A sent id, 0 where it is missing or no number.
pub fn id_of(value: Option<&Value>) -> i64 {
    php_int(&text_of(value))
}

/// An object of one key: the envelope of most answers.
pub fn envelope(key: &str, value: impl Into<Value>) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value.into())]))
}

/// An object of two keys, in this order: a side-load and the object it belongs to.
pub fn envelopes(first: (&str, Value), second: (&str, Value)) -> Value {
    Value::Object(Map::from_iter([(first.0.to_owned(), first.1), (second.0.to_owned(), second.1)]))
}
