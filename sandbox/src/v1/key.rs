//! The keys of a row, as data: stored columns are texts or `null`, counted values are numbers.

use serde_json::{Map, Value, json};

use super::answer::Failure;
use super::call::Call;
use crate::schema::Resource;
use crate::store::Row;
use crate::util::clock;

/// One key of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    from: From,
}

/// Keys and further ones behind them; `COUNT` is the number of all.
pub(super) const fn joined<const COUNT: usize>(first: &[Key], second: &[Key]) -> [Key; COUNT] {
    let mut keys = [first[0]; COUNT];
    let mut at = 0;
    while at < COUNT {
        keys[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    keys
}

/// Where the value of a key comes from.
#[derive(Clone, Copy, Debug)]
enum From {
    /// A column of the resource, as text or `null`.
    Column(&'static str),
    /// Always this text.
    Text(&'static str),
    Null,
    /// The date in a column, without an offset.
    Date(&'static str),
    /// The date in a column, with its offset.
    Iso(&'static str),
    /// A number: an SQL query with the record's id, as text, as `?1`.
    Count(&'static str),
    Own(fn(&Call<'_>, &Row) -> Result<Value, Failure>),
}

const fn key(name: &'static str, from: From) -> Key {
    Key { name, from }
}

/// The column of the same name.
pub(super) const fn same(name: &'static str) -> Key {
    key(name, From::Column(name))
}

/// A column with another name.
pub(super) const fn of(name: &'static str, column: &'static str) -> Key {
    key(name, From::Column(column))
}

pub(super) const fn text(name: &'static str, value: &'static str) -> Key {
    key(name, From::Text(value))
}

pub(super) const fn null(name: &'static str) -> Key {
    key(name, From::Null)
}

/// The date in the column of the same name, without an offset.
pub(super) const fn date(name: &'static str) -> Key {
    key(name, From::Date(name))
}

/// The date in a column, with its offset.
pub(super) const fn iso(name: &'static str, column: &'static str) -> Key {
    key(name, From::Iso(column))
}

pub(super) const fn count(name: &'static str, sql: &'static str) -> Key {
    key(name, From::Count(sql))
}

/// A value that a function computes.
pub(super) const fn own(name: &'static str, function: fn(&Call<'_>, &Row) -> Result<Value, Failure>) -> Key {
    key(name, From::Own(function))
}

/// Renders a row.
pub(super) fn render(
    call: &Call<'_>,
    resource: &Resource,
    keys: &[Key],
    row: &Row,
) -> Result<Map<String, Value>, Failure> {
    let mut object = Map::with_capacity(keys.len());
    for key in keys {
        let value = match key.from {
            From::Column(name) => as_text(call.request.renderer().named(resource, row, name)?),
            From::Text(value) => json!(value),
            From::Null => Value::Null,
            From::Date(column) => naive(row.text(column)),
            From::Iso(column) => match row.text(column) {
                "" => Value::Null,
                date => json!(date),
            },
            From::Count(sql) => json!(call.request.store.count_for(sql, row.id)?),
            From::Own(function) => function(call, row)?,
        };
        object.insert(key.name.to_owned(), value);
    }
    Ok(object)
}

/// Renders a date without its offset; `null` if it is empty.
pub(super) fn naive(date: &str) -> Value {
    if date.is_empty() { Value::Null } else { json!(clock::naive(date)) }
}

/// Converts a scalar to text, as the columns of a database are.
fn as_text(value: Value) -> Value {
    match value {
        Value::Bool(flag) => json!(if flag { "1" } else { "0" }),
        Value::Number(number) => json!(number.to_string()),
        other => other,
    }
}
