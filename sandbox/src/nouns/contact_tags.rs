//! The tags contacts have: one row per pair, which only its own id removes.

use serde_json::{Map, json};

use super::contacts::{self, CONTACTS};
use super::tags::TAGS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, envelopes, id_of, text_of};
use crate::noun::{Calls, Column, Echo, ID, LINKS, Noun, Source, derived, kept_null, noun, parent, text};
use crate::query::{Conditions, php_int};
use crate::regular;

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("tag", ""),
    kept_null("cdate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("cdate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    LINKS,
    ID,
];

/// `contactTags`.
pub static CONTACT_TAGS: Noun = noun("contactTags", "contactTag", "SubscriberTag", COLUMNS)
    .links(&["tag", "contact"])
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .nested(&[parent("tag", "tags", "tag"), parent("contact", "contacts", "contact")])
    .indices(&["body->>'tag', CAST(body->>'contact' AS INTEGER)", "body->>'contact'"])
    .dates(&["cdate"], &[])
    .calls(Calls { list: true, create: false, get: true, update: false, delete: true });

/// `POST /contactTags`: 201 for a new pair, 200 with the first row where the contact has the tag already.
///
/// # Errors
/// 400 for a tag that is no id, 422 without contact, 404 where either does not exist.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&CONTACT_TAGS, &call.envelope("contactTag"));
    check(&sent)?;
    let contact = id_of(sent.get("contact"));
    let tag = php_int(&text_of(sent.get("tag")));
    let Some(owner) = call.store.find(&CONTACTS, contact)? else { return Err(missing("Contact not found").into()) };
    // That an unknown tag answers alike is not established.
    if call.store.find(&TAGS, tag)?.is_none() {
        return Err(missing("Tag not found").into());
    }
    let mut pair = Conditions::of("contact", &contact.to_string());
    pair.equals("tag", &tag.to_string());
    if let Some(row) = call.store.find_by(&CONTACT_TAGS, pair)? {
        let echo = call.shown().echo(&CONTACT_TAGS, &sent, &row)?;
        return Ok(Answer::ok(envelope("contactTag", echo)));
    }
    let row = regular::insert(call, &CONTACT_TAGS, &sent)?;
    let echo = call.shown().echo(&CONTACT_TAGS, &sent, &row)?;
    let contacts = contacts::touched(call, owner)?;
    Ok(Answer::created(envelopes(("contacts", contacts), ("contactTag", echo.into()))))
}

fn check(sent: &Map<String, serde_json::Value>) -> Outcome<()> {
    if text_of(sent.get("contact")).is_empty() {
        let error =
            json!({"status": 422, "title": "Missing attribute", "source": {"pointer": "/data/attributes/contact"}});
        return Err(Answer::new(422, json!({ "errors": [error] })).into());
    }
    let tag = text_of(sent.get("tag"));
    if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_digit()) {
        let title = "Invalid value for query parameter contactTag.tag";
        let source = json!({"parameter": "contactTag.tag"});
        let error = json!({"title": title, "detail": "No tag id provided", "source": source});
        return Err(Answer::new(400, json!({ "errors": [error] })).into());
    }
    Ok(())
}

fn missing(detail: &str) -> Answer {
    Answer::new(404, json!({"errors": [{"status": 404, "title": "Not Found", "detail": detail}]}))
}
