//! Custom objects: schemas and their records, a newer service with UUIDs, JSON types, dates in UTC with fractions, and
//! its own error format.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Query, Request, Response, crud, errors};
use crate::resources::custom_objects::{RECORDS, SCHEMAS};
use crate::schema::Resource;
use crate::store::{Conditions, Row, Selection};
use crate::util::clock;
use crate::util::json::object;
use crate::util::random::uuid;
use crate::util::text::text_of;

fn not_found() -> Response {
    errors::message(404, "Not Found")
}

/// 422 with a pointer in the format of this service.
fn invalid(title: &str, at: &str) -> Response {
    let source = json!({"type": "pointer", "value": format!("/data/attributes/{at}")});
    Response::new(422, json!({"errors": [{"status": 422, "title": title, "source": source}]}))
}

/// Converts a date to the format of this service.
fn date(text: &str) -> Value {
    json!(clock::utc(text).replace("+00:00", ".000Z"))
}

fn list(
    request: &Request<'_>,
    resource: &Resource,
    key: &str,
    conditions: Conditions,
    order: &str,
    show: fn(&Row) -> Value,
) -> Outcome {
    let (limit, offset) = (request.query.limit(), request.query.offset());
    let total = request.store.count(resource, &conditions)?;
    let selection = Selection { conditions, order: order.to_owned(), limit, offset };
    let rows: Vec<Value> = request.store.select(resource, &selection)?.iter().map(show).collect();
    let meta = json!({"total": total, "count": rows.len(), "limit": limit, "offset": offset});
    let mut body = Map::new();
    body.insert(key.to_owned(), json!(rows));
    body.insert("meta".to_owned(), meta);
    Ok(Response::ok(Value::Object(body)))
}

fn render_schema(row: &Row) -> Value {
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

fn schema(request: &Request<'_>, id: &str) -> Outcome<Row> {
    Ok(request.store.find_by(&SCHEMAS, Conditions::of("uuid", id))?.ok_or_else(not_found)?)
}

/// `GET /customObjects/schemas`.
pub(crate) fn schemas(request: &Request<'_>) -> Outcome {
    list(request, &SCHEMAS, "schemas", Conditions::default(), "id", render_schema)
}

/// `GET /customObjects/schemas/{id}`.
pub(crate) fn get_schema(request: &Request<'_>) -> Outcome {
    let row = schema(request, request.segment(2))?;
    Ok(Response::ok(json!({"schema": render_schema(&row)})))
}

/// `POST /customObjects/schemas`: 422 without a slug and for a to-many relationship.
pub(crate) fn create_schema(request: &Request<'_>) -> Outcome {
    let sent = request.envelope("schema");
    check_schema(&sent)?;
    let mut row = crud::insert(request, &SCHEMAS, &object(json!({ "schema": sent })))?;
    row.body.insert("uuid".to_owned(), json!(uuid("schema", row.id)));
    request.store.save(&SCHEMAS, &row)?;
    Ok(Response::created(json!({"schema": render_schema(&row)})))
}

fn check_schema(sent: &Map<String, Value>) -> Outcome<()> {
    if text_of(sent.get("slug")).is_empty() {
        // The text of this error is not established.
        return Err(invalid("Schema slug is required", "schema/slug").into());
    }
    let relations = sent.get("relationships").and_then(Value::as_array);
    let to_many = |relation: &Value| relation.get("hasMany").and_then(Value::as_bool) == Some(true);
    if relations.is_some_and(|relations| relations.iter().any(to_many)) {
        return Err(invalid("Relationship hasMany value should be set to false", "schema/relationships").into());
    }
    Ok(())
}

/// `PUT /customObjects/schemas/{id}`: writes only the sent keys. 422 for a to-many relationship.
pub(crate) fn update_schema(request: &Request<'_>) -> Outcome {
    let mut row = schema(request, request.segment(2))?;
    let mut whole = row.body.get("schema").and_then(Value::as_object).cloned().unwrap_or_default();
    whole.extend(request.envelope("schema"));
    check_schema(&whole)?;
    row.body.insert("schema".to_owned(), Value::Object(whole));
    crud::touch(request, &SCHEMAS, &mut row)?;
    Ok(Response::ok(json!({"schema": render_schema(&row)})))
}

/// `DELETE /customObjects/schemas/{id}`: deletes its records as well. The body is not established.
pub(crate) fn delete_schema(request: &Request<'_>) -> Outcome {
    let row = schema(request, request.segment(2))?;
    request.store.delete(RECORDS.path, "body->>'schema' = ?1", row.text("uuid").to_owned().into())?;
    crud::remove(request, &SCHEMAS, row.id)?;
    Ok(Response::deleted())
}

/// `DELETE /customObjects/schemas/{id}/fields/{fieldId}`: 202 without a body.
pub(crate) fn delete_field(request: &Request<'_>) -> Outcome {
    let mut row = schema(request, request.segment(2))?;
    let fields = row.body.get_mut("schema").and_then(|schema| schema.get_mut("fields")).and_then(Value::as_array_mut);
    let before = fields.as_ref().map_or(0, |fields| fields.len());
    let after = fields.map_or(0, |fields| {
        fields.retain(|field| text_of(field.get("id")) != request.segment(4));
        fields.len()
    });
    if before == after {
        return Err(not_found().into());
    }
    crud::touch(request, &SCHEMAS, &mut row)?;
    Ok(Response::empty(202))
}

fn render_record(row: &Row) -> Value {
    let sent = row.body.get("record").cloned().unwrap_or_default();
    json!({
        "id": row.text("uuid"), "externalId": row.body.get("externalId"), "schemaId": row.text("schema"),
        "fields": sent.get("fields").cloned().unwrap_or_else(|| json!([])),
        "relationships": sent.get("relationships").cloned().unwrap_or_else(|| json!({})),
        "createdTimestamp": date(row.text("cdate")), "updatedTimestamp": date(row.text("udate")),
    })
}

/// `GET /customObjects/records/{schemaId}`. A record is available at once; the server takes some time. 501 with a
/// filter, because reports disagree on which filters the server supports.
pub(crate) fn records(request: &Request<'_>) -> Outcome {
    let row = schema(request, request.segment(2))?;
    if !request.query.map("filters").is_empty() {
        return Err(errors::not_supported(request.method, "/customObjects/records?filters[…]=").into());
    }
    let order = order(&request.query);
    list(request, &RECORDS, "records", Conditions::of("schema", row.text("uuid")), order, render_record)
}

fn order(query: &Query) -> &'static str {
    let down = query
        .map("orders")
        .iter()
        .any(|(path, value)| path == &["createdTimestamp"] && value.eq_ignore_ascii_case("desc"));
    if down { "id DESC" } else { "id" }
}

/// `POST /customObjects/records/{schemaId}`: creates a record, or updates the one with that `id` or `externalId`.
/// Unknown fields are ignored and ids in relationships become text. The response has no id, as reported from live use,
/// although the documents have one. 422 without a required field.
pub(crate) fn write_record(request: &Request<'_>) -> Outcome {
    let schema = schema(request, request.segment(2))?;
    let sent = request.envelope("record");
    let record = json!({"fields": fields(&schema, &sent)?, "relationships": relationships(&sent)});
    let external = text_of(sent.get("externalId"));
    let mut body = object(json!({"schema": schema.text("uuid"), "record": record}));
    if !external.is_empty() {
        body.insert("externalId".to_owned(), json!(external));
    }
    let row = match existing(request, &schema, &text_of(sent.get("id")), &external)? {
        Some(mut row) => {
            row.body.extend(body);
            crud::touch(request, &RECORDS, &mut row)?;
            row
        }
        None => {
            let mut row = crud::insert(request, &RECORDS, &body)?;
            row.body.insert("uuid".to_owned(), json!(uuid("record", row.id)));
            request.store.save(&RECORDS, &row)?;
            row
        }
    };
    let mut rendered = object(render_record(&row));
    rendered.shift_remove("id");
    Ok(Response::created(json!({ "record": rendered })))
}

/// Returns the sent values of the fields in the schema.
fn fields(schema: &Row, sent: &Map<String, Value>) -> Outcome<Vec<Value>> {
    let known = schema.body.get("schema").and_then(|schema| schema.get("fields")).and_then(Value::as_array);
    let known = known.cloned().unwrap_or_default();
    let values = sent.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
    let has = |all: &[Value], id: &str| all.iter().any(|value| text_of(value.get("id")) == id);
    for field in known.iter().filter(|field| field.get("required").and_then(Value::as_bool) == Some(true)) {
        let id = text_of(field.get("id"));
        if !has(&values, &id) {
            // The text of this error is not established.
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

fn existing(request: &Request<'_>, schema: &Row, id: &str, external: &str) -> Outcome<Option<Row>> {
    for (column, value) in [("uuid", id), ("externalId", external)] {
        if !value.is_empty() {
            let mut same = Conditions::of("schema", schema.text("uuid"));
            same.equals(column, value);
            if let Some(row) = request.store.find_by(&RECORDS, same)? {
                return Ok(Some(row));
            }
        }
    }
    Ok(None)
}

/// Returns the record that the path names, by its id or by its external id.
fn record(request: &Request<'_>) -> Outcome<Row> {
    let schema = schema(request, request.segment(2))?;
    let (id, external) = match request.segments.len() {
        5 => ("", request.segment(4)),
        _ => (request.segment(3), ""),
    };
    Ok(existing(request, &schema, id, external)?.ok_or_else(not_found)?)
}

/// `GET /records/{schemaId}/external/{externalId}`, the documents' other spelling.
pub(crate) fn get_record_by_external_id(request: &Request<'_>) -> Outcome {
    let schema = schema(request, request.segment(1))?;
    let row = existing(request, &schema, "", request.segment(3))?.ok_or_else(not_found)?;
    Ok(Response::ok(json!({"record": render_record(&row)})))
}

/// `GET /customObjects/records/{schemaId}/{recordId}` and `…/external/{externalId}`.
pub(crate) fn get_record(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"record": render_record(&record(request)?)})))
}

/// `DELETE` of the same paths: 202 without a body.
pub(crate) fn delete_record(request: &Request<'_>) -> Outcome {
    let row = record(request)?;
    crud::remove(request, &RECORDS, row.id)?;
    Ok(Response::empty(202))
}

/// Returns 400: the path has no schema id.
pub(crate) fn missing_schema_id(_request: &Request<'_>) -> Outcome {
    Err(Response::new(400, json!({"errors": [{"status": 400, "title": "Bad Request"}]})).into())
}
