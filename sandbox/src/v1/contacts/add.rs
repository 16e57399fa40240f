//! Creates and changes of contacts, with their field values, tags and lists.

use serde_json::{Map, Value, json};

use super::{subscriptions, tags};
use crate::handlers::contact_records;
use crate::resources::contacts::CONTACTS;
use crate::resources::field_values::FIELD_VALUES;
use crate::store::column_sql;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;
use crate::v1::fields;
use crate::v1::write::created;

/// The parameters: their names here and there. The name of the account has had three names.
const COLUMNS: &[(&str, &str)] = &[
    ("email", "email"),
    ("first_name", "firstName"),
    ("last_name", "lastName"),
    ("phone", "phone"),
    ("orgname", "orgname"),
    ("account_name", "orgname"),
    ("customer_acct_name", "orgname"),
];

/// `contact_add`: fails for an existing email address.
pub(super) fn add(call: &Call<'_>) -> Answered {
    call.require(&["email"])?;
    let answer = call.v3("POST", "/contacts", body(call)?)?;
    finish(call, created(&answer, "contact"), "Contact added")
}

/// `contact_sync`: creates or changes by email address. An `id` is ignored, as recorded.
pub(super) fn sync(call: &Call<'_>) -> Answered {
    call.require(&["email"])?;
    let known = contact_records::by_email(call.request, call.params.text("email"))?.is_some();
    let answer = call.v3("POST", "/contact/sync", body(call)?)?;
    let message = if known { "Contact updated" } else { "Contact added" };
    finish(call, created(&answer, "contact"), message)
}

/// `contact_edit`: `overwrite` is 1 by default, which empties what was not sent and unsubscribes the contact from the
/// lists that were not sent.
pub(super) fn edit(call: &Call<'_>) -> Answered {
    let contact = call.existing(&CONTACTS, "id")?;
    let overwrites = call.params.text("overwrite") != "0";
    let mut body = body(call)?;
    if overwrites {
        empty_missing(call, contact.id, &mut body)?;
    }
    call.v3("PUT", &format!("/contacts/{}", contact.id), body)?;
    if overwrites {
        subscriptions::leave_others(call, contact.id)?;
    }
    finish(call, contact.id, "Contact updated")
}

/// Writes what is not part of the contact itself. No mail is sent, so both counters are 0.
fn finish(call: &Call<'_>, contact: i64, message: &str) -> Answered {
    subscriptions::write_sent(call, contact)?;
    for tag in call.params.all("tags") {
        tags::attach(call, contact, tag)?;
    }
    let answer = Answer::done(message).with("subscriber_id", contact);
    Ok(answer.with("sendlast_should", 0).with("sendlast_did", 0))
}

/// Returns the body of an operation of API v3.
fn body(call: &Call<'_>) -> Result<Value, Failure> {
    let mut contact = call.columns(COLUMNS);
    let mut values = Vec::new();
    for (key, value) in call.params.entries("field") {
        // That an unknown field is ignored is not established.
        if let Some(field) = fields::named(call, key)? {
            values.push(json!({"field": field.to_string(), "value": value}));
        }
    }
    if !values.is_empty() {
        contact.insert("fieldValues".to_owned(), json!(values));
    }
    Ok(json!({ "contact": contact }))
}

fn empty_missing(call: &Call<'_>, contact: i64, body: &mut Value) -> Result<(), Failure> {
    let sent = body.get_mut("contact").and_then(Value::as_object_mut);
    let Some(sent): Option<&mut Map<String, Value>> = sent else { return Ok(()) };
    for column in ["firstName", "lastName", "phone", "orgname"] {
        sent.entry(column).or_insert_with(|| json!(""));
    }
    let of_contact = format!("{} = ?1", column_sql("contact"));
    call.request.store.delete(FIELD_VALUES.path, &of_contact, contact.to_string().into())?;
    Ok(())
}
