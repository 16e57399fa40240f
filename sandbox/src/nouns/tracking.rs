//! What is watched: events, sites and their domains, webhooks. Also the listings of what contacts did, which are empty
//! because nobody here ever does anything.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, text_of};
use crate::errors;
use crate::noun::{ALL_CALLS, Calls, Column, ID, INNER, LINKS, Noun, Total, flag, json, kept_null, noun, null, text};
use crate::query::{Conditions, Query};
use crate::regular;

/// The two switches, `eventTracking` and `siteTracking`: one row each, under their own names.
pub static SWITCHES: Noun =
    noun("trackingSwitches", "trackingSwitch", "TrackingSwitch", &[text("name", ""), flag("enabled", true)])
        .dates(&[], &[])
        .calls(INNER);

/// `GET /eventTracking` and `GET /siteTracking`.
///
/// # Errors
/// SQLite's.
pub fn switch(call: &Call<'_>) -> Outcome {
    let name = call.segment(0);
    let row = call.store.find_by(&SWITCHES, Conditions::of("name", name))?;
    let enabled = row.and_then(|row| row.body.get("enabled").and_then(Value::as_bool)).unwrap_or(true);
    Ok(Answer::ok(envelope(name, json!({ "enabled": enabled }))))
}

/// `PUT /eventTracking` and `PUT /siteTracking`.
///
/// # Errors
/// SQLite's.
pub fn set_switch(call: &Call<'_>) -> Outcome {
    let name = call.segment(0);
    let sent = call.envelope(name);
    let Some(enabled) = sent.get("enabled") else { return switch(call) };
    let enabled = matches!(text_of(Some(enabled)).as_str(), "1" | "true");
    let body = json!({"name": name, "enabled": enabled}).as_object().cloned().unwrap_or_default();
    match call.store.find_by(&SWITCHES, Conditions::of("name", name))? {
        Some(mut row) => {
            row.body = body;
            call.store.save(&SWITCHES, &row)?;
        }
        None => {
            call.store.insert(&SWITCHES, body)?;
        }
    }
    switch(call)
}

/// `GET /siteTracking/code`: a script, not JSON. Its text is the emulator's own.
///
/// # Errors
/// None.
pub fn code(_call: &Call<'_>) -> Outcome {
    Ok(Answer::plain("<script type=\"text/javascript\">/* the sandbox tracks nothing */</script>"))
}

/// `eventTrackingEvents`: names; deleted by name.
pub static EVENTS: Noun = noun("eventTrackingEvents", "eventTrackingEvent", "EventTrackingEvent", &[text("name", "")])
    .echo(&[])
    .required(&["name"])
    .total(Total::Number)
    .dates(&[], &[])
    .calls(Calls { list: true, create: true, get: false, update: false, delete: false });

/// `DELETE /eventTrackingEvents/{name}`.
///
/// # Errors
/// 404 of an unknown name; its words are not established.
pub fn delete_event(call: &Call<'_>) -> Outcome {
    match call.store.find_by(&EVENTS, Conditions::of("name", call.segment(1)))? {
        Some(row) => {
            regular::remove(call, &EVENTS, row.id)?;
            Ok(Answer::deleted())
        }
        None => Err(errors::not_found(EVENTS.model, 0).into()),
    }
}

/// The domains of `prism/urlWhitelistings`.
pub static DOMAINS: Noun =
    noun("urlWhitelistings", "siteTrackingDomain", "SiteTrackingDomain", &[text("name", "")]).calls(INNER);

/// `GET /prism/urlWhitelistings`, in the manner of JSON:API.
///
/// # Errors
/// SQLite's.
pub fn domains(call: &Call<'_>) -> Outcome {
    let rows = call.store.select(&DOMAINS, &crate::store::Selection::all(Conditions::default()))?;
    let data: Vec<Value> = rows.iter().map(|row| domain(row.id, row.text("name"))).collect();
    Ok(Answer::ok(json!({ "data": data })))
}

/// That the type is called so and the attributes are no more than the name is not established.
fn domain(id: i64, name: &str) -> Value {
    json!({"type": "siteTrackingDomain", "id": id.to_string(), "attributes": {"name": name}})
}

/// `POST /prism/urlWhitelistings`: the name is in `siteTrackingDomain` or in `data`.
///
/// # Errors
/// 409 for a name that is there; 400 without one. The bodies of both are not established.
pub fn add_domain(call: &Call<'_>) -> Outcome {
    let mut sent = call.envelope("siteTrackingDomain");
    sent.extend(call.envelope("data"));
    let attributes = sent.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
    let name = text_of(sent.get("name").or(attributes.get("name")));
    if name.is_empty() {
        return Err(errors::message(400, "Bad Request").into());
    }
    if call.store.find_by(&DOMAINS, Conditions::of("name", &name))?.is_some() {
        return Err(errors::message(409, "Conflict").into());
    }
    let body = json!({"name": name}).as_object().cloned().unwrap_or_default();
    let row = regular::insert(call, &DOMAINS, &body)?;
    Ok(Answer::created(json!({"data": domain(row.id, &name)})))
}

/// `DELETE /prism/urlWhitelistings/{id}`: 204 without body.
///
/// # Errors
/// 404.
pub fn delete_domain(call: &Call<'_>) -> Outcome {
    let row = call.row_of(&DOMAINS, crate::query::php_int(call.segment(2)))?;
    regular::remove(call, &DOMAINS, row.id)?;
    Ok(Answer::empty(204))
}

const WEBHOOK_COLUMNS: &[Column] = &[
    kept_null("cdate"),
    text("listid", "0"),
    text("name", ""),
    text("url", ""),
    json("events", "[]"),
    json("sources", "[]"),
    text("state", "1"),
    null("deactivated_date").kept(),
    LINKS,
    ID,
];

/// `webhooks`. The emulator never calls them.
pub static WEBHOOKS: Noun = noun("webhooks", "webhook", "Webhook", WEBHOOK_COLUMNS)
    .echo(&[])
    .search(&["name", "url"])
    .dates(&["cdate"], &[])
    .calls(Calls { create: false, ..ALL_CALLS });

/// `POST /webhooks`.
///
/// # Errors
/// 422 `field_missing` without a name, an address, events or sources.
pub fn create_webhook(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&WEBHOOKS, &call.envelope("webhook"));
    let has = |key: &str| match sent.get(key) {
        Some(Value::Array(values)) => !values.is_empty(),
        value => !text_of(value).is_empty(),
    };
    if let Some(key) = ["name", "url", "events", "sources"].into_iter().find(|key| !has(key)) {
        return Err(errors::field_missing(key).into());
    }
    let row = regular::insert(call, &WEBHOOKS, &sent)?;
    regular::made(call, &WEBHOOKS, &sent, &row)
}

/// The events a webhook can be called for.
const WEBHOOK_EVENTS: [&str; 25] = [
    "bounce",
    "click",
    "contact_tag_added",
    "contact_tag_removed",
    "deal_add",
    "deal_note_add",
    "deal_pipeline_add",
    "deal_stage_add",
    "deal_task_add",
    "deal_task_complete",
    "deal_tasktype_add",
    "deal_update",
    "forward",
    "list_add",
    "open",
    "reply",
    "sent",
    "share",
    "sms_reply",
    "sms_sent",
    "sms_unsub",
    "subscribe",
    "subscriber_note",
    "unsubscribe",
    "update",
];

/// `GET /webhook/events`.
///
/// # Errors
/// None.
pub fn webhook_events(_call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"webhookEvents": WEBHOOK_EVENTS, "meta": {"total": WEBHOOK_EVENTS.len()}})))
}

/// `GET /emailActivities`, `GET /activities` and their like: nobody here ever opened a message. The keys of the rows are
/// not established.
///
/// # Errors
/// None.
pub fn nothing_happened(call: &Call<'_>) -> Outcome {
    let mut body = envelope(call.segment(0), json!([]));
    body["meta"] = json!({"total": "0"});
    Ok(Answer::ok(body))
}

/// `GET /`: says that the token is right.
///
/// # Errors
/// None.
pub fn root(_call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({})))
}

/// `GET /geoIps/{id}/geoAddress` and `GET /trackingLogs/{id}/contact`: there are none.
///
/// # Errors
/// Always 404.
pub fn none(call: &Call<'_>) -> Outcome {
    let model = if call.segment(0) == "geoIps" { "GeoIp" } else { "TrackingLog" };
    Err(errors::not_found(model, call.id()).into())
}

/// `POST /localevent`: taken, and nothing comes of it.
///
/// # Errors
/// 403 without an address; its words are not established.
pub fn local_event(call: &Call<'_>) -> Outcome {
    if text_of(call.envelope("localEvent").get("email")).is_empty() {
        return Err(errors::message(403, "Email message").into());
    }
    Ok(Answer::created(json!({})))
}

/// `POST /event` of the event endpoint, a form: `actid`, `key`, `event`, `eventdata`, and `visit`, JSON text with the
/// e-mail address. Any key is taken and nothing is kept: tracked events cannot be read back one by one. The words of a
/// failure are not established.
pub fn event(form: &[u8]) -> Answer {
    let form = Query::parse(&String::from_utf8_lossy(form));
    let has = |name: &str| form.get(name).is_some_and(|value| !value.is_empty());
    match ["actid", "key", "event"].into_iter().find(|name| !has(name)) {
        None => Answer::ok(json!({ "success": 1, "message": "Event spawned" })),
        Some(name) => Answer::ok(json!({ "success": 0, "message": format!("{name} is missing") })),
    }
}
