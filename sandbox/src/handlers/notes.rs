//! Notes on contacts, deals, accounts, tasks and activities: one noun, and two paths below deals and accounts.

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

/// What a note can be on.
fn target(kind: &str) -> Option<&'static Resource> {
    match kind {
        "Subscriber" => Some(&CONTACTS),
        "Deal" => Some(&DEALS),
        "CustomerAccount" => Some(&ACCOUNTS),
        "DealTask" => Some(&TASKS),
        _ => None,
    }
}

/// `POST /notes`: what the note is on stands beside it.
///
/// # Errors
/// 422 without a text, 404 where what it is on does not exist. A kind the service does not know is 422; the words are
/// not established. Activities exist nowhere here, so notes on them are refused likewise.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&NOTES, &request.envelope("note"));
    let Some(resource) = target(&text_of(sent.get("reltype"))) else {
        return Err(errors::field_missing("reltype").into());
    };
    let on = request.find_row(resource, id_of(sent.get("relid")))?;
    create_note(request, resource, on, &sent)
}

/// `POST /deals/{id}/notes`. With a note's id behind, which is no path of its own, it still makes a second note.
///
/// # Errors
/// 404 of the deal, 422 without a text.
pub(crate) fn create_on_deal(request: &Request<'_>) -> Outcome {
    create_on(request, &DEALS, "Deal")
}

/// `POST /accounts/{id}/notes`.
///
/// # Errors
/// 404 of the account, 422 without a text.
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

/// `PUT /deals/{id}/notes/{noteId}`.
///
/// # Errors
/// 404 of the deal or the note.
pub(crate) fn update_on_deal(request: &Request<'_>) -> Outcome {
    update_on(request, &DEALS)
}

/// `PUT /accounts/{id}/notes/{noteId}`.
///
/// # Errors
/// 404 of the account or the note.
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
