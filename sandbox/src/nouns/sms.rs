//! SMS broadcasts, a service of its own: real numbers, no envelope around one, dates in UTC. Nothing is ever sent, so
//! numbers of messages and recipients are not acted out.

use serde_json::{Value, json};

use super::contact_lists::CONTACT_LISTS;
use super::lists::LISTS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, text_of};
use crate::errors;
use crate::noun::{Column, INNER, Noun, Source, derived, flag, json, kept_null, noun, null, number, text};
use crate::query::{self, Conditions, php_int};
use crate::regular;
use crate::store::{Row, Selection};

const COLUMNS: &[Column] = &[
    text("name", ""),
    json("address_id", "null"),
    text("body", ""),
    json("media_urls", "[]"),
    null("preview_url"),
    flag("shorten_track_links_enabled", false),
    text("status", "draft"),
    kept_null("sent_date"),
    null("scheduled_date"),
    null("custom_run_id"),
    null("custom_segment_id"),
    kept_null("scheduled_by"),
    number("sent_to_count", 0),
    derived("created_at", Source::Utc("cdate")),
    number("created_by", 1).kept(),
    derived("updated_at", Source::Utc("udate")),
    number("updated_by", 1).kept(),
    kept_null("deleted_at"),
    number("sift_approved", 0).kept(),
    number("arc_approved", 0).kept(),
    number("quiet_hours_enabled", 0).kept(),
    json("list_ids", "[]"),
    null("segment_id"),
    json("label_ids", "[]"),
];

/// `sms/broadcasts`.
pub static BROADCASTS: Noun = noun("smsBroadcasts", "broadcast", "Broadcast", COLUMNS).search(&["name"]).calls(INNER);

fn shown(call: &Call<'_>, row: &Row) -> Outcome<Value> {
    let mut object = call.shown().read(&BROADCASTS, row)?;
    object.shift_insert(0, "id".to_owned(), json!(row.id));
    Ok(Value::Object(object))
}

fn find(call: &Call<'_>) -> Outcome<Row> {
    let found = call.store.find(&BROADCASTS, php_int(call.segment(2)))?;
    // The words are documented, the JSON around them is not established.
    Ok(found.ok_or_else(|| errors::message(404, "Broadcast not found"))?)
}

/// `GET /sms/broadcasts`.
///
/// # Errors
/// 501 with a range of dates.
pub fn list(call: &Call<'_>) -> Outcome {
    if call.query.get("start_date").or(call.query.get("end_date")).is_some() {
        return Err(errors::not_acted_out(call.method, "/sms/broadcasts?start_date=").into());
    }
    let conditions = query::conditions(&BROADCASTS, &call.query);
    let (rows, total) = regular::page(call, &BROADCASTS, conditions, query::order(&BROADCASTS, &call.query))?;
    let rows = rows.iter().map(|row| shown(call, row)).collect::<Outcome<Vec<_>>>()?;
    Ok(Answer::ok(json!({"broadcasts": rows, "meta": {"total": total}})))
}

/// `GET /sms/broadcasts/{id}`.
///
/// # Errors
/// 404.
pub fn get(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(shown(call, &find(call)?)?))
}

/// `POST /sms/broadcasts`.
///
/// # Errors
/// 400 without a name or a text.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&BROADCASTS, &call.flat());
    if ["name", "body"].iter().any(|key| text_of(sent.get(*key)).is_empty()) {
        return Err(errors::message(400, "Invalid request data").into());
    }
    let row = regular::insert(call, &BROADCASTS, &sent)?;
    Ok(Answer::created(shown(call, &row)?))
}

/// `PUT /sms/broadcasts/{id}`.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&BROADCASTS, &call.flat());
    let row = regular::write(call, &BROADCASTS, find(call)?, &sent)?;
    Ok(Answer::ok(shown(call, &row)?))
}

/// `DELETE /sms/broadcasts/{id}`: shows what was deleted.
///
/// # Errors
/// 404.
pub fn delete(call: &Call<'_>) -> Outcome {
    let row = find(call)?;
    regular::remove(call, &BROADCASTS, row.id)?;
    Ok(Answer::ok(shown(call, &row)?))
}

/// `GET /sms/credits`: an account that bought none.
///
/// # Errors
/// None.
pub fn credits(_call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"smsCredits": {
        "period": "monthly", "nextRefillDate": null, "includedThisPeriod": 0, "usedThisPeriod": 0, "extra": 0,
        "available": 0,
    }})))
}

/// `GET /sms/lists`: the lists with how many are on them. Here those are all active contacts; the service counts those
/// that agreed to SMS.
///
/// # Errors
/// SQLite's.
pub fn lists(call: &Call<'_>) -> Outcome {
    let conditions = query::conditions(&LISTS, &call.query);
    let total = call.store.count(&LISTS, &conditions)?;
    let selection =
        Selection { conditions, order: "id".to_owned(), limit: call.query.limit(), offset: call.query.offset() };
    let mut lists = Vec::new();
    for row in call.store.select(&LISTS, &selection)? {
        let mut on = Conditions::of("list", &row.id.to_string());
        on.equals("status", "1");
        let count = call.store.count(&CONTACT_LISTS, &on)?;
        lists.push(json!({"id": row.id, "name": row.text("name"), "subscriber_count": count}));
    }
    Ok(Answer::ok(json!({"lists": lists, "meta": {"total": total}})))
}
