//! Segments: the legacy listing, and the newer service in the manner of JSON:API. The emulator keeps definitions and
//! matches none: who is in a segment is answered 501.

use serde_json::{Map, Value, json};

use super::imports::uuid;
use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::clock;
use crate::noun::{Column, ID, INNER, LINKS, Noun, READ_ONLY, Source, derived, json, kept, kept_null, noun, text};
use crate::query::Conditions;
use crate::regular;
use crate::store::{Row, Selection};

const LEGACY_COLUMNS: &[Column] = &[
    kept("name", ""),
    kept("logic", "and"),
    kept("hidden", "0"),
    kept("seriesid", "0"),
    kept_null("segmentid_v2"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    LINKS,
    ID,
];

/// `segments`: read only here; that a create with an empty body makes one is reported and not acted out.
pub static LEGACY: Noun = noun("segments", "segment", "Segment", LEGACY_COLUMNS).calls(READ_ONLY);

/// `segmentsV2`: the definition is kept as it was sent.
pub static SEGMENTS: Noun = noun(
    "segmentsV2",
    "segment",
    "Segment.v2",
    &[text("uuid", ""), json("attributes", "{}"), kept_null("cdate"), kept_null("udate")],
)
.calls(INNER);

/// The entries of a body's `data`, which is an array; a single object is taken too.
fn sent(call: &Call<'_>) -> Vec<Map<String, Value>> {
    let data = match call.body.get("data") {
        Some(Value::Array(entries)) => entries.clone(),
        Some(entry) => vec![entry.clone()],
        None => Vec::new(),
    };
    data.iter().filter_map(|entry| entry.get("attributes").and_then(Value::as_object).cloned()).collect()
}

fn shown(row: &Row) -> Value {
    let mut attributes = row.body.get("attributes").cloned().unwrap_or_else(|| json!({}));
    attributes["segment_id"] = json!(row.text("uuid"));
    attributes["created_date"] = json!(clock::utc(row.text("cdate")));
    json!({"id": row.text("uuid"), "type": SEGMENTS.model, "attributes": attributes})
}

fn find(call: &Call<'_>) -> Outcome<Row> {
    let found = call.store.find_by(&SEGMENTS, Conditions::of("uuid", call.segment(1)))?;
    // The status is documented, the body is not established.
    let error = json!({"errors": [{"status": "404", "title": "Segment Not Found"}]});
    Ok(found.ok_or_else(|| Answer::new(404, error))?)
}

fn refuse(detail: &str) -> Answer {
    Answer::new(400, json!({"errors": [{"status": "400", "detail": detail}]}))
}

/// `POST /segmentsV2`: several at once.
///
/// # Errors
/// 400 for a body without conditions; of its words only those about the source system are documented.
pub fn create(call: &Call<'_>) -> Outcome {
    let entries = sent(call);
    if entries.is_empty() {
        return Err(refuse("Payload did not pass validation").into());
    }
    let mut data = Vec::new();
    for attributes in entries {
        for key in ["segment_condition_group_operator", "segment_condition_groups", "segment_conditions"] {
            if !attributes.contains_key(key) {
                return Err(refuse(&format!("{key} is a required field.")).into());
            }
        }
        let body = json!({ "attributes": attributes });
        let mut row = regular::insert(call, &SEGMENTS, &body.as_object().cloned().unwrap_or_default())?;
        row.body.insert("uuid".to_owned(), json!(uuid("segment", row.id)));
        call.store.save(&SEGMENTS, &row)?;
        data.push(shown(&row));
    }
    Ok(Answer::ok(json!({ "data": data })))
}

/// `GET /segmentsV2/{id}`.
///
/// # Errors
/// 404.
pub fn get(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"data": [shown(&find(call)?)]})))
}

/// `PUT /segmentsV2/{id}`: writes what was sent over what there was.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let mut row = find(call)?;
    let mut attributes = row.body.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
    attributes.extend(sent(call).into_iter().next().unwrap_or_default());
    row.body.insert("attributes".to_owned(), Value::Object(attributes));
    regular::touch(call, &SEGMENTS, &mut row)?;
    Ok(Answer::ok(json!({"data": [shown(&row)]})))
}

/// `DELETE /segmentsV2/{id}`: shows what was deleted.
///
/// # Errors
/// 404.
pub fn delete(call: &Call<'_>) -> Outcome {
    let row = find(call)?;
    regular::remove(call, &SEGMENTS, row.id)?;
    Ok(Answer::ok(json!({"data": [shown(&row)]})))
}

/// `GET /audiences`: pages by `page` from 1 and `page_size`, and `search` in the name. Where the page is told is not
/// established.
///
/// # Errors
/// SQLite's.
pub fn audiences(call: &Call<'_>) -> Outcome {
    let page = call.query.int("page").unwrap_or(1).max(1);
    let size = call.query.int("page_size").unwrap_or(20).clamp(1, 10_000);
    let mut conditions = Conditions::default();
    if let Some(text) = call.query.get("search") {
        let sql = "instr(lower(coalesce(body->'attributes'->>'name', '')), lower(?)) > 0";
        conditions.add(sql, [text.to_owned().into()]);
    }
    let total = call.store.count(&SEGMENTS, &conditions)?;
    let order = match call.query.get("sort") {
        Some("-updated_date") => "body->>'udate' DESC, id",
        Some("updated_date") => "body->>'udate', id",
        Some("name") => "body->'attributes'->>'name', id",
        Some("-name") => "body->'attributes'->>'name' DESC, id",
        _ => "id",
    };
    let selection = Selection { conditions, order: order.to_owned(), limit: size, offset: (page - 1) * size };
    let rows = call.store.select(&SEGMENTS, &selection)?;
    let data: Vec<Value> = rows.iter().map(summary).collect();
    let last = (total + size - 1).max(size) / size;
    let page = json!({"current_page": page, "last_page": last, "per_page": size, "total": total});
    Ok(Answer::ok(json!({"data": data, "page": page})))
}

/// A segment without its conditions. How many match is never counted here.
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
///
/// # Errors
/// 404.
pub fn audience(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"data": [summary(&find(call)?)]})))
}
