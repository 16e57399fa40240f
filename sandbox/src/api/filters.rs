//! Filters and orders of a listing as SQL. Unknown filters and orders are ignored and a blank value is no filter, so a
//! typing error returns the whole listing, as it does on the server.

use rusqlite::types::Value as SqlValue;

use super::query::Query;
use crate::schema::{Resource, Source};
use crate::store::{Conditions, column_sql, text_sql};
use crate::util::clock;

/// Returns the conditions of the resource's filters and of `search`.
pub(crate) fn conditions(resource: &Resource, query: &Query) -> Conditions {
    let mut conditions = Conditions::default();
    if let Some(search) = query.get("search") {
        contains_any(&mut conditions, resource.search, search);
    }
    for (path, value) in query.map("filters") {
        match path.as_slice() {
            [name] => add_filter(&mut conditions, resource, name, value),
            [name, operator] => add_operator(&mut conditions, resource, name, operator, value),
            _ => {}
        }
    }
    conditions
}

/// Requires that one of the columns contains `text`, ignoring case.
pub(crate) fn contains_any(conditions: &mut Conditions, columns: &[&str], text: &str) {
    if columns.is_empty() {
        return;
    }
    // Text that no column contains is nowhere in the body, and searching the body takes a fifth of the time. JSON
    // escapes these few characters, so text with one of them is searched for in the columns only.
    if !text.chars().any(|c| c.is_control() || c == '"' || c == '\\') {
        conditions.add("instr(lower(body), lower(?)) > 0", [SqlValue::from(text.to_owned())]);
    }
    let parts: Vec<String> =
        columns.iter().map(|column| format!("instr(lower({}), lower(?)) > 0", column_sql(column))).collect();
    let values = columns.iter().map(|_| SqlValue::from(text.to_owned()));
    conditions.add(format!("({})", parts.join(" OR ")), values);
}

fn add_filter(conditions: &mut Conditions, resource: &Resource, name: &str, value: &str) {
    if let Some((_, sql)) = resource.custom_filters.iter().find(|(wire, _)| *wire == name) {
        return conditions.add(*sql, [SqlValue::from(value.to_owned())]);
    }
    let renamed = resource.filters.iter().find(|(wire, _)| *wire == name).map(|(_, column)| *column);
    if let Some(column) = renamed.or_else(|| filterable(resource, name)) {
        return conditions.expression_equals(&effective_sql(resource, column), value);
    }
    let dates = [
        ("created_before", resource.created, "<"),
        ("created_after", resource.created, ">"),
        ("updated_before", resource.updated, "<"),
        ("updated_after", resource.updated, ">"),
    ];
    let Some((_, columns, sign)) = dates.into_iter().find(|(wire, ..)| *wire == name) else { return };
    if let (Some(column), Some(date)) = (columns.first(), clock::parse_filter(value)) {
        conditions.add(format!("substr({}, 1, 19) {sign} ?", column_sql(column)), [SqlValue::from(date)]);
    }
}

/// Returns the column of a plain `filters[name]` or `orders[name]`.
fn filterable(resource: &Resource, name: &str) -> Option<&'static str> {
    if name == "id" {
        return Some("id");
    }
    resource.column(name).filter(|column| column.is_stored()).map(|column| column.name)
}

fn add_operator(conditions: &mut Conditions, resource: &Resource, name: &str, operator: &str, value: &str) {
    let Some((_, column)) = resource.operators.iter().find(|(wire, _)| *wire == name) else { return };
    let column = column_sql(column);
    let sql = match operator {
        "eq" => format!("{column} = ? COLLATE NOCASE"),
        "neq" => format!("{column} <> ? COLLATE NOCASE"),
        "lt" => format!("{column} < ? COLLATE NOCASE"),
        "lte" => format!("{column} <= ? COLLATE NOCASE"),
        "gt" => format!("{column} > ? COLLATE NOCASE"),
        "gte" => format!("{column} >= ? COLLATE NOCASE"),
        "contains" => format!("instr(lower({column}), lower(?)) > 0"),
        "starts_with" => format!("instr(lower({column}), lower(?)) = 1"),
        _ => return,
    };
    conditions.add(sql, [SqlValue::from(value.to_owned())]);
}

/// Returns the text after `ORDER BY` for `orders[…]`; ascending ids by default.
pub(crate) fn order(resource: &Resource, query: &Query) -> String {
    let mut terms = Vec::new();
    for (path, value) in query.map("orders") {
        let [name] = path.as_slice() else { continue };
        if let Some((_, expression)) = resource.custom_orders.iter().find(|(wire, _)| wire == name) {
            terms.push(term(expression, value));
            continue;
        }
        let operated = resource.operators.iter().find(|(wire, _)| wire == name).map(|(_, column)| *column);
        let Some(column) = operated.or_else(|| filterable(resource, name)) else { continue };
        if operated.is_some() && value.eq_ignore_ascii_case("weight") {
            terms.push(weight(column, query));
        } else {
            terms.push(term(&effective_sql(resource, column), value));
        }
    }
    terms.push("id".to_owned());
    terms.join(", ")
}

/// Returns one `ORDER BY` term: ascending, or descending if `direction` is `desc` in any case.
pub(crate) fn term(expression: &str, direction: &str) -> String {
    let descending = if direction.eq_ignore_ascii_case("desc") { " DESC" } else { "" };
    let collation = if expression == "id" { "" } else { " COLLATE NOCASE" };
    format!("{expression}{collation}{descending}")
}

/// Orders exact matches first, then those that start with the text, then the rest. The text is quoted, not bound,
/// because the order comes after the values of all conditions.
fn weight(column: &str, query: &Query) -> String {
    let operated = query.map("filters").into_iter().find(|(path, _)| path.len() == 2).map(|(_, value)| value);
    let text = query.get("search").or(operated).unwrap_or_default().replace('\'', "''").replace('\0', "");
    let column = column_sql(column);
    format!(
        "CASE WHEN lower({column}) = lower('{text}') THEN 0 WHEN instr(lower({column}), lower('{text}')) = 1 THEN 1 ELSE 2 END"
    )
}

/// Returns the SQL expression of a column as a read returns it: its default if the record has no value.
fn effective_sql(resource: &Resource, column: &str) -> String {
    match resource.column(column).map(|column| column.source) {
        Some(Source::Text(default)) if !default.is_empty() => {
            format!("coalesce({}, '{}')", column_sql(column), default.replace('\'', "''"))
        }
        _ => text_sql(resource, column),
    }
}
