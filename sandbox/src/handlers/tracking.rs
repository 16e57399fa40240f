//! Event and site tracking, webhooks, and the listings of contact activities, which are always empty.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Query, Request, Response, crud, errors};
use crate::resources::tracking::{DOMAINS, EVENTS, SWITCHES, WEBHOOKS};
use crate::store::{Conditions, Row, Selection};
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
    let data: Vec<Value> = rows.iter().map(domain).collect();
    Ok(Response::ok(json!({ "data": data })))
}

/// The name of the type, and that a response has the documented attributes of a request beside the name, are not established.
fn domain(row: &Row) -> Value {
    let name = row.text("name");
    let flag = |key: &str, default: bool| row.body.get(key).and_then(Value::as_bool).unwrap_or(default);
    let page = Some(row.text("whitelisted_page")).filter(|page| !page.is_empty()).unwrap_or("*");
    let attributes = json!({
        "name": name, "whitelisted_domain": name, "whitelisted_page": page,
        "conversations_enabled": flag("conversations_enabled", false), "wp_enabled": flag("wp_enabled", false),
        "tracking_enabled": flag("tracking_enabled", true),
    });
    json!({"type": "siteTrackingDomain", "id": row.id.to_string(), "attributes": attributes})
}

/// `POST /prism/urlWhitelistings`: the name is in `siteTrackingDomain` or in `data`. 409 for an existing name with the same
/// page, 400 without a name; neither body is established.
pub(crate) fn add_domain(request: &Request<'_>) -> Outcome {
    let mut sent = request.envelope("siteTrackingDomain");
    sent.extend(request.envelope("data"));
    let attributes = sent.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default();
    let name = text_of(sent.get("name").or(attributes.get("name")).or(attributes.get("whitelisted_domain")));
    if name.is_empty() {
        return Err(errors::message(400, "Bad Request").into());
    }
    let mut body = json!({"name": name}).as_object().cloned().unwrap_or_default();
    let documented = ["whitelisted_page", "conversations_enabled", "wp_enabled", "tracking_enabled"];
    body.extend(documented.iter().filter_map(|key| Some(((*key).to_owned(), attributes.get(*key)?.clone()))));
    let page = |body: &Map<String, Value>| {
        body.get("whitelisted_page").map_or_else(|| "*".to_owned(), |page| text_of(Some(page)))
    };
    let same = request.store.select(&DOMAINS, &Selection::all(Conditions::of("name", &name)))?;
    if same.iter().any(|row| page(&row.body) == page(&body)) {
        return Err(errors::message(409, "Conflict").into());
    }
    let row = crud::insert(request, &DOMAINS, &body)?;
    Ok(Response::created(json!({"data": domain(&row)})))
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
