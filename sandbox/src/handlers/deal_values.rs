//! The values of a deal's custom fields as `include` side-loads them: as they are stored, in the column of the field's
//! type, unlike at their own endpoint. Which types other than these have a column of their own is not established, nor
//! are the types of the values.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request};
use crate::resources::custom_fields::{DEAL_DATA, DEAL_META};
use crate::store::{Conditions, Row, Selection};
use crate::util::clock;
use crate::util::text::{id_of, text_of};

/// The columns of a value, of which one holds it and the others are `null`.
const COLUMNS: [&str; 6] = [
    "custom_field_text_value",
    "custom_field_text_blob",
    "custom_field_date_value",
    "custom_field_number_value",
    "custom_field_currency_value",
    "custom_field_currency_type",
];

/// Renders the values, with one query for the types of all fields.
pub(crate) fn raw(request: &Request<'_>, rows: &[Row]) -> Outcome<Value> {
    let fields = request.store.select(&DEAL_META, &Selection::all(Conditions::default()))?;
    let kinds: HashMap<i64, &str> = fields.iter().map(|field| (field.id, field.text("fieldType"))).collect();
    rows.iter().map(|row| value(request, row, &kinds)).collect()
}

fn value(request: &Request<'_>, row: &Row, kinds: &HashMap<i64, &str>) -> Outcome<Value> {
    let (deal, field) = (text_of(row.body.get("dealId")), text_of(row.body.get("customFieldId")));
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("deal_id", json!(deal));
    put("custom_field_id", json!(field));
    for column in COLUMNS {
        put(column, Value::Null);
    }
    let kind = kinds.get(&id_of(row.body.get("customFieldId"))).copied().unwrap_or("text");
    let stored = row.body.get("fieldValue").unwrap_or(&Value::Null);
    if !stored.is_null() {
        put(column(kind), json!(text(kind, stored)));
    }
    if kind == "currency" {
        put("custom_field_currency_type", row.body.get("fieldCurrency").cloned().unwrap_or_default());
    }
    for (key, date) in [("created_timestamp", "cdate"), ("updated_timestamp", "udate")] {
        put(key, json!(clock::naive(row.text(date))));
    }
    put("links", request.renderer().named(&DEAL_DATA, row, "links")?);
    put("id", json!(row.id.to_string()));
    put("deal", json!(deal));
    put("dealCustomFieldMetum", json!(field));
    Ok(Value::Object(object))
}

/// Returns the column that holds values of a type.
fn column(kind: &str) -> &'static str {
    match kind {
        "textarea" | "multiselect" | "checkbox" | "listbox" => "custom_field_text_blob",
        "date" | "datetime" => "custom_field_date_value",
        "number" => "custom_field_number_value",
        "currency" => "custom_field_currency_value",
        _ => "custom_field_text_value",
    }
}

/// Returns a value as stored: `2026-03-15 00:00:00` for a date, `||a||b||` for several choices.
fn text(kind: &str, value: &Value) -> String {
    if let Value::Array(choices) = value {
        let choices: Vec<String> = choices.iter().map(|choice| text_of(Some(choice))).collect();
        return format!("||{}||", choices.join("||"));
    }
    let text = text_of(Some(value));
    match kind {
        "date" | "datetime" if text.len() == 10 => format!("{text} 00:00:00"),
        "date" | "datetime" => clock::naive(&text),
        _ => text,
    }
}
