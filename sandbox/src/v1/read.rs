//! Regular reads: rows of a resource, and one record.

use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, render};
use crate::schema::Resource;
use crate::store::{Conditions, Row, Selection, column_sql};

/// How rows are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paging {
    /// All rows at once.
    Whole,
    /// `page`, 1-based, of so many rows.
    Page(i64),
    /// `offset` and `limit`, which is at most this and this by default.
    Limit(i64),
}

/// Rows of a resource. Actions without rows fail with a text that says so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub(super) resource: &'static Resource,
    pub(super) keys: &'static [Key],
    /// The keys of a row if `full` is 0.
    pub(super) short: Option<&'static [Key]>,
    /// Whether `full` is 0 by default.
    pub(super) short_by_default: bool,
    /// Whether the action requires `ids`, a comma list or `all`, unless there are filters.
    pub(super) by_ids: bool,
    pub(super) paging: Paging,
    /// `filters[name]`: a condition whose one `?` is the value.
    pub(super) filters: &'static [(&'static str, &'static str)],
    /// The values of `sort`: an expression each.
    pub(super) sorts: &'static [(&'static str, &'static str)],
    /// The text after `ORDER BY` without `sort`.
    pub(super) order: &'static str,
    /// A condition on all rows; empty for none.
    pub(super) condition: &'static str,
}

/// Rows of a resource, all of them by `ids`.
pub(super) const fn rows_of(resource: &'static Resource, keys: &'static [Key]) -> Rows {
    Rows {
        resource,
        keys,
        short: None,
        short_by_default: false,
        by_ids: true,
        paging: Paging::Whole,
        filters: &[],
        sorts: &[],
        order: "id",
        condition: "",
    }
}

/// One record, found by a parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) resource: &'static Resource,
    pub(super) keys: &'static [Key],
    /// The parameters that may hold the value; the first one that was sent is used.
    pub(super) params: &'static [&'static str],
    /// The column that holds the value.
    pub(super) column: &'static str,
}

/// One record, found by its id. Documents name the parameter `id` or `ids`.
pub(super) const fn by_id(resource: &'static Resource, keys: &'static [Key]) -> View {
    View { resource, keys, params: &["id", "ids"], column: "id" }
}

/// Returns the conditions of `ids` and `filters`; fails if neither was sent and the action requires one of them.
fn conditions(call: &Call<'_>, rows: &Rows) -> Result<Conditions, Failure> {
    let mut conditions = Conditions::default();
    if !rows.condition.is_empty() {
        conditions.add(rows.condition, []);
    }
    for (name, value) in call.params.entries("filters") {
        let known = rows.filters.iter().find(|(wire, _)| *wire == name).filter(|_| !value.is_empty());
        if let Some((_, sql)) = known {
            conditions.add(*sql, [SqlValue::from(value.to_owned())]);
        }
    }
    let all = call.params.text("ids").eq_ignore_ascii_case("all");
    let ids = call.params.ids("ids");
    if !all && !ids.is_empty() {
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        conditions.add(format!("id IN ({})", ids.join(", ")), []);
    } else if rows.by_ids && !all && call.params.entries("filters").is_empty() {
        return Err(Failure::nothing());
    }
    Ok(conditions)
}

fn order(call: &Call<'_>, rows: &Rows) -> String {
    let wanted = call.params.text("sort");
    let direction = call.params.text("sort_direction");
    let Some((_, expression)) = rows.sorts.iter().find(|(name, _)| *name == wanted) else {
        return rows.order.to_owned();
    };
    let ascending = direction.eq_ignore_ascii_case("asc") || (direction.is_empty() && !rows.order.contains("DESC"));
    let direction = if ascending { "ASC" } else { "DESC" };
    format!("{expression} {direction}, id {direction}")
}

/// Returns one page of the records that meet further conditions.
pub(super) fn select(call: &Call<'_>, rows: &Rows, further: Conditions) -> Result<Vec<Row>, Failure> {
    let (limit, offset) = match rows.paging {
        Paging::Whole => (-1, 0),
        Paging::Page(size) => (size, (call.params.id("page").max(1) - 1).saturating_mul(size)),
        Paging::Limit(most) => {
            let limit = call.params.id("limit");
            (if limit > 0 { limit.min(most) } else { most }, call.params.id("offset").max(0))
        }
    };
    let mut conditions = conditions(call, rows)?;
    conditions.sql.extend(further.sql);
    conditions.values.extend(further.values);
    let selection = Selection { conditions, order: order(call, rows), limit, offset };
    Ok(call.request.store.select(rows.resource, &selection)?)
}

/// Rows under the keys `"0"`, `"1"`, ….
pub(super) fn rows(call: &Call<'_>, rows: &Rows) -> Answered {
    let is_short = match call.params.text("full") {
        "" => rows.short_by_default,
        full => full == "0",
    };
    let keys = rows.short.filter(|_| is_short).unwrap_or(rows.keys);
    Answer::rows(rendered(call, rows.resource, keys, &select(call, rows, Conditions::default())?)?)
}

/// Renders records with the same keys.
pub(super) fn rendered(
    call: &Call<'_>,
    resource: &Resource,
    keys: &[Key],
    rows: &[Row],
) -> Result<Vec<Value>, Failure> {
    rows.iter().map(|row| render(call, resource, keys, row).map(Value::Object)).collect()
}

/// A page as the admin pages read it. The types of the counts are not established.
pub(super) fn paginator(call: &Call<'_>, rows: &Rows) -> Answered {
    let all = Rows { by_ids: false, ..*rows };
    let conditions = conditions(call, &all)?;
    let total = call.request.store.count(rows.resource, &conditions)?;
    let limit = call.params.id("limit");
    let (limit, offset) = (if limit > 0 { limit } else { 20 }, call.params.id("offset").max(0));
    let order = paginator_order(call, rows);
    let selection = Selection { conditions, order, limit, offset };
    let page = call.request.store.select(rows.resource, &selection)?;
    let keys = rows.short.unwrap_or(rows.keys);
    let mut answer = Map::new();
    answer.insert("paginator".to_owned(), json!(1));
    for (key, value) in [("offset", offset), ("limit", limit), ("total", total)] {
        answer.insert(key.to_owned(), json!(value));
    }
    answer.insert("cnt".to_owned(), json!(page.len()));
    answer.insert("rows".to_owned(), Value::Array(rendered(call, rows.resource, keys, &page)?));
    Ok(Answer::found(answer))
}

/// The columns that `sort` names are documented for `01` only: the first column, which is the name; `01D` descends.
fn paginator_order(call: &Call<'_>, rows: &Rows) -> String {
    let name = if rows.resource.column("name").is_some() { column_sql("name") } else { "id".to_owned() };
    match call.params.text("sort") {
        "01" => format!("{name}, id"),
        "01D" => format!("{name} DESC, id DESC"),
        _ => rows.order.to_owned(),
    }
}

/// One record; a failure if there is none.
pub(super) fn view(call: &Call<'_>, view: &View) -> Answered {
    let sent = view.params.iter().map(|name| call.params.text(name)).find(|value| !value.is_empty());
    let value = sent.unwrap_or_default();
    let found = match view.column {
        "id" => call.request.store.find(view.resource, crate::util::text::php_int(value))?,
        column => call.request.store.find_by(view.resource, Conditions::of(column, value))?,
    };
    let row = found.ok_or_else(Failure::nothing)?;
    Ok(Answer::found(render(call, view.resource, view.keys, &row)?))
}
