//! How the server renders a record: complete with text values (`read`), or, after a create, as the sent keys with their
//! JSON types and a few of the server's own (`echo`). Also how it stores sent values.

use serde_json::{Map, Value, json};

use crate::schema::{Column, Echo, Resource, Source};
use crate::store::{Row, Store};
use crate::util::clock;
use crate::util::random::hash;
use crate::util::text::{id_of, php_int};

/// Renders records as JSON objects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Renderer<'a> {
    /// For counts and related ids.
    pub(crate) store: &'a Store,
    /// The base URL of links, without `/api/3`.
    pub(crate) base: &'a str,
}

impl Renderer<'_> {
    /// Renders the complete object as a single response contains it.
    pub(crate) fn read(&self, resource: &Resource, row: &Row) -> rusqlite::Result<Map<String, Value>> {
        self.complete(resource, row, false, Vec::new())
    }

    /// Renders the complete object as a listing contains it.
    pub(crate) fn read_listed(&self, resource: &Resource, row: &Row) -> rusqlite::Result<Map<String, Value>> {
        self.complete(resource, row, true, Vec::new())
    }

    /// Renders the complete object, for a listing if `listed`, with `more` keys before `links`.
    pub(crate) fn complete(
        &self,
        resource: &Resource,
        row: &Row,
        listed: bool,
        more: Vec<(&'static str, Value)>,
    ) -> rusqlite::Result<Map<String, Value>> {
        let mut more = more.into_iter().map(|(key, value)| (key.to_owned(), value));
        // Reserve capacity for the keys that handlers add.
        let mut object = Map::with_capacity(resource.columns.len() + 8);
        for column in resource.columns.iter().filter(|column| column.is_shown(listed)) {
            if matches!(column.source, Source::Links) {
                object.extend(more.by_ref());
            }
            object.insert(column.name.to_owned(), self.value(resource, row, column)?);
        }
        object.extend(more);
        Ok(object)
    }

    /// Renders the response to a create: the sent keys, then those of the resource's echo.
    pub(crate) fn echo(
        &self,
        resource: &Resource,
        sent: &Map<String, Value>,
        row: &Row,
    ) -> rusqlite::Result<Map<String, Value>> {
        let mut object = sent.clone();
        for entry in resource.echo {
            let (name, value) = match entry {
                Echo::Column(name) => (*name, self.named(resource, row, name)?),
                Echo::Number(name) => {
                    let value = self.named(resource, row, name)?;
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

    /// Renders one column.
    pub(crate) fn named(&self, resource: &Resource, row: &Row, name: &str) -> rusqlite::Result<Value> {
        resource.column(name).map_or(Ok(Value::Null), |column| self.value(resource, row, column))
    }

    fn value(&self, resource: &Resource, row: &Row, column: &Column) -> rusqlite::Result<Value> {
        let stored = || row.body.get(column.name).cloned();
        Ok(match column.source {
            Source::Text(default) => stored().unwrap_or_else(|| json!(default)),
            Source::Null => stored().unwrap_or(Value::Null),
            Source::Number(default) => stored().unwrap_or_else(|| json!(default)),
            Source::Flag(default) => stored().unwrap_or_else(|| json!(default)),
            Source::Json(default) => stored().unwrap_or_else(|| literal(default)),
            Source::Fixed(text) => literal(text),
            Source::Alias(other) => match text_or_default(resource, row, other) {
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
            Source::Hash => json!(hash(resource.path, row.id)),
            Source::ShortHash => json!(hash(resource.path, row.id).get(..8)),
            Source::Links => self.links(resource, row.id),
            Source::Id => json!(row.id.to_string()),
        })
    }

    /// Renders an object of absolute URLs; `[]` if there are none, because PHP's empty map is an empty array.
    fn links(&self, resource: &Resource, id: i64) -> Value {
        if resource.links.is_empty() {
            return json!([]);
        }
        let base = self.base;
        let mut links = Map::with_capacity(resource.links.len());
        for link in resource.links {
            let name = link.split_once('?').map_or(*link, |(name, _)| name);
            links.insert(name.to_owned(), json!(format!("{base}/api/3/{}/{id}/{link}", resource.path)));
        }
        Value::Object(links)
    }
}

/// Renders what a note or task belongs to, with the API's name instead of the model name.
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

/// Returns a stored column as text; its default if the record has no value.
pub(crate) fn text_or_default<'a>(resource: &Resource, row: &'a Row, column: &str) -> &'a str {
    match resource.column(column).map(|column| column.source) {
        Some(Source::Text(default)) if !row.body.contains_key(column) => default,
        _ => row.text(column),
    }
}

/// Returns the id that a column of `row` holds, whatever its JSON type; 0 if there is none.
pub(super) fn parent_id(resource: &Resource, row: &Row, column: &str) -> i64 {
    match text_or_default(resource, row, column) {
        "" => id_of(row.body.get(column)),
        text => php_int(text),
    }
}

/// Inserts a key before `links`, where the server puts the ids of related records.
pub(crate) fn insert_before_links(object: &mut Map<String, Value>, key: &str, value: Value) {
    let at = object.keys().position(|name| name == "links").unwrap_or(object.len());
    object.shift_insert(at, key.to_owned(), value);
}

/// Converts a sent value to what the server stores: numbers and booleans become text in classic columns, and keep their
/// type in newer ones.
pub(crate) fn stored_value(column: &Column, value: &Value) -> Value {
    match (column.source, value) {
        (Source::Text(_) | Source::Null, Value::Bool(flag)) => json!(if *flag { "1" } else { "0" }),
        (Source::Text(_) | Source::Null, Value::Number(number)) => json!(number.to_string()),
        (Source::Text(_), Value::Null) => json!(""),
        (Source::Number(_), Value::String(text)) => json!(php_int(text)),
        (Source::Number(_), Value::Bool(flag)) => json!(i64::from(*flag)),
        (Source::Flag(_), Value::String(text)) => json!(!matches!(text.as_str(), "" | "0")),
        (Source::Flag(_), Value::Number(number)) => json!(number.as_i64() != Some(0)),
        _ => value.clone(),
    }
}

fn literal(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
