//! Tags on contacts.

use serde_json::{Map, json};

use crate::api::{Outcome, Request, Response, crud};
use crate::handlers::contact_records;
use crate::resources::contact_tags::CONTACT_TAGS;
use crate::resources::contacts::CONTACTS;
use crate::resources::tags::TAGS;
use crate::store::Conditions;
use crate::util::json::{envelope, envelopes};
use crate::util::text::{id_of, php_int, text_of};

/// `POST /contactTags`: 201 for a new pair, 200 with the complete pair if the contact has the tag already. 400 for a tag that is not an id,
/// 422 without a contact, 404 for an unknown contact or tag.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&CONTACT_TAGS, &request.envelope("contactTag"));
    check(&sent)?;
    let contact = id_of(sent.get("contact"));
    let tag = php_int(&text_of(sent.get("tag")));
    let Some(owner) = request.store.find(&CONTACTS, contact)? else { return Err(missing("Contact not found").into()) };
    // That the response for an unknown tag is the same is not established.
    if request.store.find(&TAGS, tag)?.is_none() {
        return Err(missing("Tag not found").into());
    }
    let mut pair = Conditions::of("contact", &contact.to_string());
    pair.equals("tag", &tag.to_string());
    if let Some(row) = request.store.find_by(&CONTACT_TAGS, pair)? {
        return Ok(Response::ok(envelope("contactTag", request.read(&CONTACT_TAGS, &row)?)));
    }
    let row = crud::insert(request, &CONTACT_TAGS, &sent)?;
    let echo = request.renderer().echo(&CONTACT_TAGS, &sent, &row)?;
    let contacts = contact_records::touch_and_render(request, owner)?;
    Ok(Response::created(envelopes(("contacts", contacts), ("contactTag", echo.into()))))
}

fn check(sent: &Map<String, serde_json::Value>) -> Outcome<()> {
    if text_of(sent.get("contact")).is_empty() {
        let error =
            json!({"status": 422, "title": "Missing attribute", "source": {"pointer": "/data/attributes/contact"}});
        return Err(Response::new(422, json!({ "errors": [error] })).into());
    }
    let tag = text_of(sent.get("tag"));
    if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_digit()) {
        let title = "Invalid value for query parameter contactTag.tag";
        let source = json!({"parameter": "contactTag.tag"});
        let error = json!({"title": title, "detail": "No tag id provided", "source": source});
        return Err(Response::new(400, json!({ "errors": [error] })).into());
    }
    Ok(())
}

fn missing(detail: &str) -> Response {
    Response::new(404, json!({"errors": [{"status": 404, "title": "Not Found", "detail": detail}]}))
}
