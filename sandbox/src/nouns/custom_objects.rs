//! Custom objects: schemas and their records, a newer service with UUIDs, real types, dates in UTC with fractions, and
//! refusals of its own. Both are kept as JSON, as they were sent.

use serde_json::{Map, Value, json};

use super::imports::uuid;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, text_of};
use crate::clock;
use crate::errors;
use crate::noun::{INNER, Noun, json, kept_null, noun, text};
use crate::query::{Conditions, Query};
use crate::regular;
use crate::store::{Row, Selection};

/// The schemas.
pub static SCHEMAS: Noun = noun(
    "customObjectSchemas",
    "schema",
    "Schema",
    &[text("uuid", ""), json("schema", "{}"), kept_null("cdate"), kept_null("udate")],
)
.calls(INNER);

/// The records of all schemas.
pub static RECORDS: Noun = noun(
    "customObjectRecords",
    "record",
    "Record",
    &[
        text("uuid", ""),
        text("schema", ""),
        text("externalId", ""),
        json("record", "{}"),
        kept_null("cdate"),
        kept_null("udate"),
    ],
)
.indices(&["body->>'schema', body->>'externalId'", "body->>'uuid'"])
.calls(INNER);

fn not_found() -> Answer {
    errors::message(404, "Not Found")
}

/// 422 with the pointer in this service's own form.
fn invalid(title: &str, at: &str) -> Answer {
    let source = json!({"type": "pointer", "value": format!("/data/attributes/{at}")});
    Answer::new(422, json!({"errors": [{"status": 422, "title": title, "source": source}]}))
}

/// A date as this service writes it.
fn date(text: &str) -> Value {
    json!(clock::utc(text).replace("+00:00", ".000Z"))
}

fn list(
    call: &Call<'_>,
    noun: &Noun,
    key: &str,
    conditions: Conditions,
    order: &str,
    show: fn(&Row) -> Value,
) -> Outcome {
    let (limit, offset) = (call.query.limit(), call.query.offset());
    let total = call.store.count(noun, &conditions)?;
    let selection = Selection { conditions, order: order.to_owned(), limit, offset };
    let rows: Vec<Value> = call.store.select(noun, &selection)?.iter().map(show).collect();
    let meta = json!({"total": total, "count": rows.len(), "limit": limit, "offset": offset});
    let mut body = Map::new();
    body.insert(key.to_owned(), json!(rows));
    body.insert("meta".to_owned(), meta);
    Ok(Answer::ok(Value::Object(body)))
}

fn shown_schema(row: &Row) -> Value {
    let sent = row.body.get("schema").cloned().unwrap_or_default();
    let of = |key: &str, default: Value| sent.get(key).cloned().unwrap_or(default);
    json!({
        "id": row.text("uuid"), "slug": of("slug", json!("")), "visibility": of("visibility", json!("private")),
        "labels": of("labels", json!({})), "description": of("description", json!("")),
        "createdTimestamp": date(row.text("cdate")), "updatedTimestamp": date(row.text("udate")),
        "fields": of("fields", json!([])), "icons": of("icons", json!({"default": ""})),
        "relationships": of("relationships", json!([])),
    })
}

fn schema(call: &Call<'_>, id: &str) -> Outcome<Row> {
    Ok(call.store.find_by(&SCHEMAS, Conditions::of("uuid", id))?.ok_or_else(not_found)?)
}

/// `GET /customObjects/schemas`.
///
/// # Errors
/// SQLite's.
pub fn schemas(call: &Call<'_>) -> Outcome {
    list(call, &SCHEMAS, "schemas", Conditions::default(), "id", shown_schema)
}

/// `GET /customObjects/schemas/{id}`.
///
/// # Errors
/// 404.
pub fn get_schema(call: &Call<'_>) -> Outcome {
    let row = schema(call, call.segment(2))?;
    Ok(Answer::ok(json!({"schema": shown_schema(&row)})))
}

/// `POST /customObjects/schemas`.
///
/// # Errors
/// 422 without a slug and for a relationship to many.
pub fn create_schema(call: &Call<'_>) -> Outcome {
    let sent = call.envelope("schema");
    check_schema(&sent)?;
    let mut row = regular::insert(call, &SCHEMAS, &object(json!({ "schema": sent })))?;
    row.body.insert("uuid".to_owned(), json!(uuid("schema", row.id)));
    call.store.save(&SCHEMAS, &row)?;
    Ok(Answer::created(json!({"schema": shown_schema(&row)})))
}

fn check_schema(sent: &Map<String, Value>) -> Outcome<()> {
    if text_of(sent.get("slug")).is_empty() {
        // The words of this error are not established.
        return Err(invalid("Schema slug is required", "schema/slug").into());
    }
    let relations = sent.get("relationships").and_then(Value::as_array);
    let to_many = |relation: &Value| relation.get("hasMany").and_then(Value::as_bool) == Some(true);
    if relations.is_some_and(|relations| relations.iter().any(to_many)) {
        return Err(invalid("Relationship hasMany value should be set to false", "schema/relationships").into());
    }
    Ok(())
}

/// `PUT /customObjects/schemas/{id}`: writes what was sent over what there was.
///
/// # Errors
/// 404; 422 for a relationship to many.
pub fn update_schema(call: &Call<'_>) -> Outcome {
    let mut row = schema(call, call.segment(2))?;
    let mut whole = row.body.get("schema").and_then(Value::as_object).cloned().unwrap_or_default();
    whole.extend(call.envelope("schema"));
    check_schema(&whole)?;
    row.body.insert("schema".to_owned(), Value::Object(whole));
    regular::touch(call, &SCHEMAS, &mut row)?;
    Ok(Answer::ok(json!({"schema": shown_schema(&row)})))
}

/// `DELETE /customObjects/schemas/{id}`: with its records. The body is not established.
///
/// # Errors
/// 404.
pub fn delete_schema(call: &Call<'_>) -> Outcome {
    let row = schema(call, call.segment(2))?;
    call.store.delete(RECORDS.path, "body->>'schema' = ?1", row.text("uuid").to_owned().into())?;
    regular::remove(call, &SCHEMAS, row.id)?;
    Ok(Answer::deleted())
}

/// `DELETE /customObjects/schemas/{id}/fields/{fieldId}`: 202 without body.
///
/// # Errors
/// 404.
pub fn delete_field(call: &Call<'_>) -> Outcome {
    let mut row = schema(call, call.segment(2))?;
    let fields = row.body.get_mut("schema").and_then(|schema| schema.get_mut("fields")).and_then(Value::as_array_mut);
    let before = fields.as_ref().map_or(0, |fields| fields.len());
    let after = fields.map_or(0, |fields| {
        fields.retain(|field| text_of(field.get("id")) != call.segment(4));
        fields.len()
    });
    if before == after {
        return Err(not_found().into());
    }
    regular::touch(call, &SCHEMAS, &mut row)?;
    Ok(Answer::empty(202))
}

fn shown_record(row: &Row) -> Value {
    let sent = row.body.get("record").cloned().unwrap_or_default();
    json!({
        "id": row.text("uuid"), "externalId": row.body.get("externalId"), "schemaId": row.text("schema"),
        "fields": sent.get("fields").cloned().unwrap_or_else(|| json!([])),
        "relationships": sent.get("relationships").cloned().unwrap_or_else(|| json!({})),
        "createdTimestamp": date(row.text("cdate")), "updatedTimestamp": date(row.text("udate")),
    })
}

/// `GET /customObjects/records/{schemaId}`. A record is there at once; the service lets one wait.
///
/// # Errors
/// 404 of the schema; 501 with a filter, since which the service honours is disputed.
pub fn records(call: &Call<'_>) -> Outcome {
    let row = schema(call, call.segment(2))?;
    if !call.query.map("filters").is_empty() {
        return Err(errors::not_acted_out(call.method, "/customObjects/records?filters[…]=").into());
    }
    let order = order(&call.query);
    list(call, &RECORDS, "records", Conditions::of("schema", row.text("uuid")), order, shown_record)
}

fn order(query: &Query) -> &'static str {
    let down = query
        .map("orders")
        .iter()
        .any(|(path, value)| path == &["createdTimestamp"] && value.eq_ignore_ascii_case("desc"));
    if down { "id DESC" } else { "id" }
}

/// `POST /customObjects/records/{schemaId}`: makes a record, or writes over the one of that `id` or `externalId`. Fields
/// the schema does not have are dropped; ids in relationships become text. The answer has no id, as reported live,
/// whatever the documents' example says.
///
/// # Errors
/// 404 of the schema; 422 without a required field.
pub fn write_record(call: &Call<'_>) -> Outcome {
    let schema = schema(call, call.segment(2))?;
    let sent = call.envelope("record");
    let record = json!({"fields": fields(&schema, &sent)?, "relationships": relationships(&sent)});
    let external = text_of(sent.get("externalId"));
    let mut body = object(json!({"schema": schema.text("uuid"), "record": record}));
    if !external.is_empty() {
        body.insert("externalId".to_owned(), json!(external));
    }
    let row = match existing(call, &schema, &text_of(sent.get("id")), &external)? {
        Some(mut row) => {
            row.body.extend(body);
            regular::touch(call, &RECORDS, &mut row)?;
            row
        }
        None => {
            let mut row = regular::insert(call, &RECORDS, &body)?;
            row.body.insert("uuid".to_owned(), json!(uuid("record", row.id)));
            call.store.save(&RECORDS, &row)?;
            row
        }
    };
    let mut shown = object(shown_record(&row));
    shown.shift_remove("id");
    Ok(Answer::created(json!({ "record": shown })))
}

/// The sent values of fields the schema has.
fn fields(schema: &Row, sent: &Map<String, Value>) -> Outcome<Vec<Value>> {
    let known = schema.body.get("schema").and_then(|schema| schema.get("fields")).and_then(Value::as_array);
    let known = known.cloned().unwrap_or_default();
    let values = sent.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
    let has = |all: &[Value], id: &str| all.iter().any(|value| text_of(value.get("id")) == id);
    for field in known.iter().filter(|field| field.get("required").and_then(Value::as_bool) == Some(true)) {
        let id = text_of(field.get("id"));
        if !has(&values, &id) {
            // The words of this error are not established.
            return Err(invalid(&format!("Field {id} is required"), "record/fields").into());
        }
    }
    Ok(values.into_iter().filter(|value| has(&known, &text_of(value.get("id")))).collect())
}

fn relationships(sent: &Map<String, Value>) -> Value {
    let relations = sent.get("relationships").and_then(Value::as_object).cloned().unwrap_or_default();
    let as_text =
        |ids: Value| ids.as_array().map_or(json!([]), |ids| ids.iter().map(|id| json!(text_of(Some(id)))).collect());
    Value::Object(relations.into_iter().map(|(name, ids)| (name, as_text(ids))).collect())
}

fn existing(call: &Call<'_>, schema: &Row, id: &str, external: &str) -> Outcome<Option<Row>> {
    for (column, value) in [("uuid", id), ("externalId", external)] {
        if !value.is_empty() {
            let mut same = Conditions::of("schema", schema.text("uuid"));
            same.equals(column, value);
            if let Some(row) = call.store.find_by(&RECORDS, same)? {
                return Ok(Some(row));
            }
        }
    }
    Ok(None)
}

/// The record a path names, by its id or by the one behind `external`.
fn record(call: &Call<'_>) -> Outcome<Row> {
    let schema = schema(call, call.segment(2))?;
    let (id, external) = match call.segments.len() {
        5 => ("", call.segment(4)),
        _ => (call.segment(3), ""),
    };
    Ok(existing(call, &schema, id, external)?.ok_or_else(not_found)?)
}

/// `GET /records/{schemaId}/external/{externalId}`, the documents' other spelling.
///
/// # Errors
/// 404.
pub fn get_record_elsewhere(call: &Call<'_>) -> Outcome {
    let schema = schema(call, call.segment(1))?;
    let row = existing(call, &schema, "", call.segment(3))?.ok_or_else(not_found)?;
    Ok(Answer::ok(json!({"record": shown_record(&row)})))
}

/// `GET /customObjects/records/{schemaId}/{recordId}` and `…/external/{externalId}`.
///
/// # Errors
/// 404.
pub fn get_record(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"record": shown_record(&record(call)?)})))
}

/// `DELETE`, likewise: 202 without body.
///
/// # Errors
/// 404.
pub fn delete_record(call: &Call<'_>) -> Outcome {
    let row = record(call)?;
    regular::remove(call, &RECORDS, row.id)?;
    Ok(Answer::empty(202))
}

/// A path without a schema's id in it.
///
/// # Errors
/// Always 400.
pub fn wrong_path(_call: &Call<'_>) -> Outcome {
    Err(Answer::new(400, json!({"errors": [{"status": 400, "title": "Bad Request"}]})).into())
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
