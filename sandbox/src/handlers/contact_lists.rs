//! Subscriptions of contacts to lists.

use serde_json::{Map, Value, json};

use crate::api::errors::ValidationError;
use crate::api::{Outcome, Request, Response, crud, listing};
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::contacts::CONTACTS;
use crate::resources::lists::LISTS;
use crate::store::{Conditions, Row};
use crate::util::json::{envelope, envelopes};
use crate::util::text::{id_of, text_of};

/// `POST /contactLists`: sets the status of a contact on a list. Status 1 resubscribes even a contact that
/// unsubscribed. 422 for an unknown list or contact, and for a status other than 0 to 3.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&CONTACT_LISTS, &request.envelope("contactList"));
    let owner = check(request, &sent)?;
    let mut pair = Conditions::of("contact", &owner.id.to_string());
    pair.equals("list", &id_of(sent.get("list")).to_string());
    match request.store.find_by(&CONTACT_LISTS, pair)? {
        Some(row) => {
            let row = update_status(request, row, &sent)?;
            let mut rendered = request.renderer().read(&CONTACT_LISTS, &row)?;
            if let Some(status) = sent.get("status") {
                rendered.insert("status".to_owned(), status.clone());
            }
            Ok(Response::ok(envelope("contactList", rendered)))
        }
        None => subscribe(request, owner, &sent),
    }
}

/// Creates a subscription. Only this response contains the contact.
fn subscribe(request: &Request<'_>, owner: Row, sent: &Map<String, Value>) -> Outcome {
    let mut row = crud::insert(request, &CONTACT_LISTS, sent)?;
    for (column, name) in [("first_name", "firstName"), ("last_name", "lastName")] {
        row.body.insert(column.to_owned(), json!(owner.text(name)));
    }
    request.store.save(&CONTACT_LISTS, &row)?;
    let echo = request.renderer().echo(&CONTACT_LISTS, &status_first(sent), &row)?;
    let contacts = listing::side_load(request, &CONTACTS, &[owner])?;
    Ok(Response::created(envelopes(("contacts", contacts), ("contactList", echo.into()))))
}

fn check(request: &Request<'_>, sent: &Map<String, Value>) -> Outcome<Row> {
    if request.store.find(&LISTS, id_of(sent.get("list")))?.is_none() {
        let invalid = ValidationError::new("The related list does not exist.", "related_missing").detail("");
        return Err(invalid.error("list_not_exist").pointer("list").response().into());
    }
    let Some(owner) = request.store.find(&CONTACTS, id_of(sent.get("contact")))? else {
        let invalid = ValidationError::new("The related contact does not exist.", "related_missing");
        return Err(invalid.error("contact_not_exist").pointer("contact").response().into());
    };
    let status = text_of(sent.get("status"));
    if sent.contains_key("status") && !["0", "1", "2", "3"].contains(&status.as_str()) {
        let invalid = ValidationError::new("The value you selected is not a valid choice.", "field_invalid");
        return Err(invalid.pointer("status").response().into());
    }
    Ok(owner)
}

fn update_status(request: &Request<'_>, row: Row, sent: &Map<String, Value>) -> Outcome<Row> {
    let date = if text_of(sent.get("status")) == "1" { "sdate" } else { "udate" };
    let mut row = crud::write(request, &CONTACT_LISTS, row, sent)?;
    row.body.insert(date.to_owned(), json!(request.now()));
    request.store.save(&CONTACT_LISTS, &row)?;
    Ok(row)
}

/// Moves the status to the front: the recorded response starts with it, whatever key was sent first.
fn status_first(sent: &Map<String, Value>) -> Map<String, Value> {
    let names = ["status", "list", "contact"].into_iter().filter_map(|name| sent.get_key_value(name));
    names.chain(sent).map(|(key, value)| (key.clone(), value.clone())).collect()
}
