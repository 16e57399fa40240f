//! Segments, in the format of JSON:API. The emulator stores definitions but does not evaluate them.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud};
use crate::resources::segments::SEGMENTS;
use crate::store::{Conditions, Row, Selection};
use crate::util::clock;
use crate::util::random::uuid;

/// Returns the attributes of the entries in `data`, which is an array or a single object.
fn sent(request: &Request<'_>) -> Vec<Map<String, Value>> {
    let data = match request.body.get("data") {
        Some(Value::Array(entries)) => entries.clone(),
        Some(entry) => vec![entry.clone()],
        None => Vec::new(),
    };
    data.iter().filter_map(|entry| entry.get("attributes").and_then(Value::as_object).cloned()).collect()
}

fn render(row: &Row) -> Value {
    let mut attributes = row.body.get("attributes").cloned().unwrap_or_else(|| json!({}));
    attributes["segment_id"] = json!(row.text("uuid"));
    attributes["created_date"] = json!(clock::utc(row.text("cdate")));
    json!({"id": row.text("uuid"), "type": SEGMENTS.model, "attributes": attributes})
}

fn find(request: &Request<'_>) -> Outcome<Row> {
    let found = request.store.find_by(&SEGMENTS, Conditions::of("uuid", request.segment(1)))?;
    // The status is documented, the body is not established.
    let error = json!({"errors": [{"status": "404", "title": "Segment Not Found"}]});
    Ok(found.ok_or_else(|| Response::new(404, error))?)
}

fn bad_request(detail: &str) -> Response {
    Response::new(400, json!({"errors": [{"status": "400", "detail": detail}]}))
}

/// `POST /segmentsV2`: creates one or more segments. 400 for a body without conditions; of its texts only those about
/// the source system are documented.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let entries = sent(request);
    if entries.is_empty() {
        return Err(bad_request("Payload did not pass validation").into());
    }
    let mut data = Vec::new();
    for attributes in entries {
        for key in ["segment_condition_group_operator", "segment_condition_groups", "segment_conditions"] {
            if !attributes.contains_key(key) {
                return Err(bad_request(&format!("{key} is a required field.")).into());
            }
        }
        let body = json!({ "attributes": attributes });
        let mut row = crud::insert(request, &SEGMENTS, &body.as_object().cloned().unwrap_or_default())?;
        row.body.insert("uuid".to_owned(), json!(uuid("segment", row.id)));
        request.store.save(&SEGMENTS, &row)?;
        data.push(render(&row));
    }
    Ok(Response::ok(json!({ "data": data })))
}

/// `GET /segmentsV2/{id}`.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"data": [render(&find(request)?)]})))
}

/// `PUT /segmentsV2/{id}`: writes only the sent attributes.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let mut row = find(request)?;
    let mut attributes = row.body.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
    attributes.extend(sent(request).into_iter().next().unwrap_or_default());
    row.body.insert("attributes".to_owned(), Value::Object(attributes));
    crud::touch(request, &SEGMENTS, &mut row)?;
    Ok(Response::ok(json!({"data": [render(&row)]})))
}

/// `DELETE /segmentsV2/{id}`: returns the deleted segment.
pub(crate) fn delete(request: &Request<'_>) -> Outcome {
    let row = find(request)?;
    crud::remove(request, &SEGMENTS, row.id)?;
    Ok(Response::ok(json!({"data": [render(&row)]})))
}

/// `GET /audiences`: `page`, 1-based, `page_size`, and `search` in the name. Where the response reports the page is not
/// established.
pub(crate) fn audiences(request: &Request<'_>) -> Outcome {
    let page = request.query.int("page").unwrap_or(1).max(1);
    let size = request.query.int("page_size").unwrap_or(20).clamp(1, 10_000);
    let mut conditions = Conditions::default();
    if let Some(text) = request.query.get("search") {
        let sql = "instr(lower(coalesce(body->'attributes'->>'name', '')), lower(?)) > 0";
        conditions.add(sql, [text.to_owned().into()]);
    }
    let total = request.store.count(&SEGMENTS, &conditions)?;
    let order = match request.query.get("sort") {
        Some("-updated_date") => "body->>'udate' DESC, id",
        Some("updated_date") => "body->>'udate', id",
        Some("name") => "body->'attributes'->>'name', id",
        Some("-name") => "body->'attributes'->>'name' DESC, id",
        _ => "id",
    };
    let selection = Selection { conditions, order: order.to_owned(), limit: size, offset: (page - 1) * size };
    let rows = request.store.select(&SEGMENTS, &selection)?;
    let data: Vec<Value> = rows.iter().map(summary).collect();
    let last = (total + size - 1).max(size) / size;
    let page = json!({"current_page": page, "last_page": last, "per_page": size, "total": total});
    Ok(Response::ok(json!({"data": data, "page": page})))
}

/// Renders a segment without its conditions. Matching contacts are not counted.
fn summary(row: &Row) -> Value {
    let updated = clock::utc(row.text("udate"));
    let name = row.body.get("attributes").and_then(|attributes| attributes.get("name"));
    let attributes = json!({
        "segment_id": row.text("uuid"), "category": "audience", "name": name, "counts": null,
        "created_date": clock::utc(row.text("cdate")), "updated_date": updated, "last_used_date": null,
    });
    json!({"id": row.text("uuid"), "type": "Audience", "attributes": attributes})
}

/// `GET /audiences/{id}`.
pub(crate) fn audience(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"data": [summary(&find(request)?)]})))
}
