//! Event and site tracking, webhooks, and the listings of contact activities, which are always empty.

use serde_json::{Value, json};

use crate::api::{Outcome, Query, Request, Response, crud, errors};
use crate::resources::tracking::{DOMAINS, EVENTS, SWITCHES, WEBHOOKS};
use crate::store::{Conditions, Selection};
use crate::util::json::envelope;
use crate::util::text::{php_int, text_of};

/// `GET /eventTracking` and `GET /siteTracking`.
pub(crate) fn switch(request: &Request<'_>) -> Outcome {
    let name = request.segment(0);
    let row = request.store.find_by(&SWITCHES, Conditions::of("name", name))?;
    let enabled = row.and_then(|row| row.body.get("enabled").and_then(Value::as_bool)).unwrap_or(true);
    Ok(Response::ok(envelope(name, json!({ "enabled": enabled }))))
}

/// `PUT /eventTracking` and `PUT /siteTracking`.
pub(crate) fn set_switch(request: &Request<'_>) -> Outcome {
    let name = request.segment(0);
    let sent = request.envelope(name);
    let Some(enabled) = sent.get("enabled") else { return switch(request) };
    let enabled = matches!(text_of(Some(enabled)).as_str(), "1" | "true");
    let body = json!({"name": name, "enabled": enabled}).as_object().cloned().unwrap_or_default();
    match request.store.find_by(&SWITCHES, Conditions::of("name", name))? {
        Some(mut row) => {
            row.body = body;
            request.store.save(&SWITCHES, &row)?;
        }
        None => {
            request.store.insert(&SWITCHES, body)?;
        }
    }
    switch(request)
}

/// `GET /siteTracking/code`: a script, not JSON. Its text is the emulator's own.
pub(crate) fn code(_request: &Request<'_>) -> Outcome {
    Ok(Response::plain("<script type=\"text/javascript\">/* the sandbox tracks nothing */</script>"))
}

/// `DELETE /eventTrackingEvents/{name}`: 404 for an unknown name, with a text that is not established.
pub(crate) fn delete_event(request: &Request<'_>) -> Outcome {
    match request.store.find_by(&EVENTS, Conditions::of("name", request.segment(1)))? {
        Some(row) => {
            crud::remove(request, &EVENTS, row.id)?;
            Ok(Response::deleted())
        }
        None => Err(errors::not_found(EVENTS.model, 0).into()),
    }
}

/// `GET /prism/urlWhitelistings`, in the format of JSON:API.
pub(crate) fn domains(request: &Request<'_>) -> Outcome {
    let rows = request.store.select(&DOMAINS, &Selection::all(Conditions::default()))?;
    let data: Vec<Value> = rows.iter().map(|row| domain(row.id, row.text("name"))).collect();
    Ok(Response::ok(json!({ "data": data })))
}

/// The name of the type, and that the only attribute is the name, are not established.
fn domain(id: i64, name: &str) -> Value {
    json!({"type": "siteTrackingDomain", "id": id.to_string(), "attributes": {"name": name}})
}

/// `POST /prism/urlWhitelistings`: the name is in `siteTrackingDomain` or in `data`. 409 for an existing name, 400
/// without one; neither body is established.
pub(crate) fn add_domain(request: &Request<'_>) -> Outcome {
    let mut sent = request.envelope("siteTrackingDomain");
    sent.extend(request.envelope("data"));
    let attributes = sent.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
    let name = text_of(sent.get("name").or(attributes.get("name")));
    if name.is_empty() {
        return Err(errors::message(400, "Bad Request").into());
    }
    if request.store.find_by(&DOMAINS, Conditions::of("name", &name))?.is_some() {
        return Err(errors::message(409, "Conflict").into());
    }
    let body = json!({"name": name}).as_object().cloned().unwrap_or_default();
    let row = crud::insert(request, &DOMAINS, &body)?;
    Ok(Response::created(json!({"data": domain(row.id, &name)})))
}

/// `DELETE /prism/urlWhitelistings/{id}`: 204 without a body.
pub(crate) fn delete_domain(request: &Request<'_>) -> Outcome {
    let row = request.find_row(&DOMAINS, php_int(request.segment(2)))?;
    crud::remove(request, &DOMAINS, row.id)?;
    Ok(Response::empty(204))
}

/// `POST /webhooks`: 422 `field_missing` without a name, URL, events or sources.
pub(crate) fn create_webhook(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&WEBHOOKS, &request.envelope("webhook"));
    let has = |key: &str| match sent.get(key) {
        Some(Value::Array(values)) => !values.is_empty(),
        value => !text_of(value).is_empty(),
    };
    if let Some(key) = ["name", "url", "events", "sources"].into_iter().find(|key| !has(key)) {
        return Err(errors::field_missing(key).into());
    }
    let row = crud::insert(request, &WEBHOOKS, &sent)?;
    crud::create_response(request, &WEBHOOKS, &sent, &row)
}

/// The events of webhooks.
pub(crate) const WEBHOOK_EVENTS: [&str; 25] = [
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
pub(crate) fn webhook_events(_request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"webhookEvents": WEBHOOK_EVENTS, "meta": {"total": WEBHOOK_EVENTS.len()}})))
}

/// `GET /emailActivities`, `GET /activities` and similar listings: always empty. The keys of their records are not
/// established.
pub(crate) fn empty_listing(request: &Request<'_>) -> Outcome {
    let mut body = envelope(request.segment(0), json!([]));
    body["meta"] = json!({"total": "0"});
    Ok(Response::ok(body))
}

/// `GET /`: confirms that the API key is valid.
pub(crate) fn root(_request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({})))
}

/// `GET /trackingLogs/{id}/contact`: always 404.
pub(crate) fn not_found(request: &Request<'_>) -> Outcome {
    Err(errors::not_found("TrackingLog", request.id()).into())
}

/// `POST /localevent`: accepted and ignored. 403 without an email address, with a text that is not established.
pub(crate) fn local_event(request: &Request<'_>) -> Outcome {
    if text_of(request.envelope("localEvent").get("email")).is_empty() {
        return Err(errors::message(403, "Email message").into());
    }
    Ok(Response::created(json!({})))
}

/// `POST /event` of the event endpoint, a form: `actid`, `key`, `event`, `eventdata`, and `visit`, JSON text with the
/// email address. Every key is accepted and nothing is stored, because tracked events cannot be read back. The texts of
/// failures are not established.
pub(crate) fn event(form: &[u8]) -> Response {
    let form = Query::parse(&String::from_utf8_lossy(form));
    let has = |name: &str| form.get(name).is_some_and(|value| !value.is_empty());
    match ["actid", "key", "event"].into_iter().find(|name| !has(name)) {
        None => Response::ok(json!({ "success": 1, "message": "Event spawned" })),
        Some(name) => Response::ok(json!({ "success": 0, "message": format!("{name} is missing") })),
    }
}
