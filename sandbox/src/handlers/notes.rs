//! Notes on contacts, deals, accounts, tasks and activities.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::accounts::ACCOUNTS;
use crate::resources::contacts::CONTACTS;
use crate::resources::deals::DEALS;
use crate::resources::notes::NOTES;
use crate::resources::tasks::TASKS;
use crate::schema::Resource;
use crate::store::Row;
use crate::util::text::{id_of, php_int, text_of};

/// Returns the resource of a `reltype`.
fn target(kind: &str) -> Option<&'static Resource> {
    match kind {
        "Subscriber" => Some(&CONTACTS),
        "Deal" => Some(&DEALS),
        "CustomerAccount" => Some(&ACCOUNTS),
        "DealTask" => Some(&TASKS),
        _ => None,
    }
}

/// `POST /notes`: includes the record that the note is on. 422 without a text, 404 for an unknown record. 422 for an
/// unknown type, with a text that is not established; this includes activities, which the emulator does not have.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&NOTES, &request.envelope("note"));
    let Some(resource) = target(&text_of(sent.get("reltype"))) else {
        return Err(errors::field_missing("reltype").into());
    };
    let on = request.find_row(resource, id_of(sent.get("relid")))?;
    create_note(request, resource, on, &sent)
}

/// `POST /deals/{id}/notes`: 422 without a text. A note id after the path is ignored, and a second note is created.
pub(crate) fn create_on_deal(request: &Request<'_>) -> Outcome {
    create_on(request, &DEALS, "Deal")
}

/// `POST /accounts/{id}/notes`: 422 without a text.
pub(crate) fn create_on_account(request: &Request<'_>) -> Outcome {
    create_on(request, &ACCOUNTS, "CustomerAccount")
}

fn create_on(request: &Request<'_>, resource: &'static Resource, kind: &str) -> Outcome {
    let on = request.row(resource)?;
    let note = request.envelope("note").get("note").cloned().unwrap_or_default();
    let sent = json!({"note": note, "relid": on.id.to_string(), "reltype": kind});
    create_note(request, resource, on, &sent.as_object().cloned().unwrap_or_default())
}

fn create_note(request: &Request<'_>, resource: &Resource, on: Row, sent: &Map<String, Value>) -> Outcome {
    let row = crud::insert(request, &NOTES, sent)?;
    let mut body = Map::new();
    body.insert(resource.path.to_owned(), listing::side_load(request, resource, &[on])?);
    body.insert("note".to_owned(), request.renderer().echo(&NOTES, sent, &row)?.into());
    Ok(Response::created(Value::Object(body)))
}

/// `PUT` and `PATCH /notes/{id}`: 404 for an unknown record.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&NOTES, &request.envelope("note"));
    let row = request.row(&NOTES)?;
    if let Some(id) = sent.get("relid") {
        let kind = sent.get("reltype").map_or_else(|| row.text("reltype").to_owned(), |kind| text_of(Some(kind)));
        target(&kind).map_or(Ok(()), |resource| request.find_row(resource, id_of(Some(id))).map(drop))?;
    }
    let row = crud::write(request, &NOTES, row, &sent)?;
    crud::update_response(request, &NOTES, &sent, &row)
}

/// `PUT /deals/{id}/notes/{noteId}`.
pub(crate) fn update_on_deal(request: &Request<'_>) -> Outcome {
    update_on(request, &DEALS)
}

/// `PUT /accounts/{id}/notes/{noteId}`.
pub(crate) fn update_on_account(request: &Request<'_>) -> Outcome {
    update_on(request, &ACCOUNTS)
}

fn update_on(request: &Request<'_>, resource: &Resource) -> Outcome {
    let on = request.row(resource)?;
    let mut sent = crud::writable_fields(&NOTES, &request.envelope("note"));
    sent.retain(|key, _| key == "note");
    let row = crud::write(request, &NOTES, request.find_row(&NOTES, php_int(request.segment(3)))?, &sent)?;
    let mut body = Map::new();
    body.insert(resource.path.to_owned(), listing::side_load(request, resource, &[on])?);
    body.insert("note".to_owned(), request.read(&NOTES, &row)?);
    Ok(Response::ok(Value::Object(body)))
}
