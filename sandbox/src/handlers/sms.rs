//! SMS broadcasts, a service with JSON numbers, no envelope for single objects, and dates in UTC. Nothing is ever sent,
//! so counts of messages and recipients are not implemented.

use serde_json::{Value, json};

use crate::api::{Outcome, Request, Response, crud, errors, filters, listing};
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::lists::LISTS;
use crate::resources::sms::BROADCASTS;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::{php_int, text_of};

fn render(request: &Request<'_>, row: &Row) -> Outcome<Value> {
    let mut object = request.renderer().read(&BROADCASTS, row)?;
    object.shift_insert(0, "id".to_owned(), json!(row.id));
    Ok(Value::Object(object))
}

fn find(request: &Request<'_>) -> Outcome<Row> {
    let found = request.store.find(&BROADCASTS, php_int(request.segment(2)))?;
    // The text is documented, the JSON around it is not established.
    Ok(found.ok_or_else(|| errors::message(404, "Broadcast not found"))?)
}

/// `GET /sms/broadcasts`: 501 with a date range.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    if request.query.get("start_date").or(request.query.get("end_date")).is_some() {
        return Err(errors::not_supported(request.method, "/sms/broadcasts?start_date=").into());
    }
    let (rows, total) = listing::filtered_page(request, &BROADCASTS)?;
    let rows = rows.iter().map(|row| render(request, row)).collect::<Outcome<Vec<_>>>()?;
    Ok(Response::ok(json!({"broadcasts": rows, "meta": {"total": total}})))
}

/// `GET /sms/broadcasts/{id}`.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(render(request, &find(request)?)?))
}

/// `POST /sms/broadcasts`: 400 without a name or a text.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&BROADCASTS, &request.body_object());
    if ["name", "body"].iter().any(|key| text_of(sent.get(*key)).is_empty()) {
        return Err(errors::message(400, "Invalid request data").into());
    }
    let row = crud::insert(request, &BROADCASTS, &sent)?;
    Ok(Response::created(render(request, &row)?))
}

/// `PUT /sms/broadcasts/{id}`.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&BROADCASTS, &request.body_object());
    let row = crud::write(request, &BROADCASTS, find(request)?, &sent)?;
    Ok(Response::ok(render(request, &row)?))
}

/// `DELETE /sms/broadcasts/{id}`: returns the deleted broadcast.
pub(crate) fn delete(request: &Request<'_>) -> Outcome {
    let row = find(request)?;
    crud::remove(request, &BROADCASTS, row.id)?;
    Ok(Response::ok(render(request, &row)?))
}

/// `GET /sms/credits`: no credits.
pub(crate) fn credits(_request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"smsCredits": {
        "period": "monthly", "nextRefillDate": null, "includedThisPeriod": 0, "usedThisPeriod": 0, "extra": 0,
        "available": 0,
    }})))
}

/// `GET /sms/lists`: the lists with their number of active contacts; the server counts only those that agreed to SMS.
pub(crate) fn lists(request: &Request<'_>) -> Outcome {
    let conditions = filters::conditions(&LISTS, &request.query);
    let total = request.store.count(&LISTS, &conditions)?;
    let selection =
        Selection { conditions, order: "id".to_owned(), limit: request.query.limit(), offset: request.query.offset() };
    let mut lists = Vec::new();
    for row in request.store.select(&LISTS, &selection)? {
        let mut on = Conditions::of("list", &row.id.to_string());
        on.equals("status", "1");
        let count = request.store.count(&CONTACT_LISTS, &on)?;
        lists.push(json!({"id": row.id, "name": row.text("name"), "subscriber_count": count}));
    }
    Ok(Response::ok(json!({"lists": lists, "meta": {"total": total}})))
}
