//! Values of contacts in custom fields: one per contact and field, overwritten in place.

use serde_json::{Map, Value};

use crate::api::{Outcome, Request, Response, crud, errors};
use crate::handlers::contact_records;
use crate::resources::contacts::CONTACTS;
use crate::resources::field_values::FIELD_VALUES;
use crate::resources::fields::FIELDS;
use crate::store::{Conditions, Row};
use crate::util::json::envelopes;
use crate::util::text::{id_of, text_of};

/// `POST /fieldValues`: 201 for a new value, 200 for an overwritten one. 422 for a field that is not an id, 404 for an
/// unknown contact or field.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&FIELD_VALUES, &request.envelope("fieldValue"));
    let field = text_of(sent.get("field"));
    if field.is_empty() || !field.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(errors::message(422, "Field id not valid").into());
    }
    let owner = request.find_row(&CONTACTS, id_of(sent.get("contact")))?;
    request.find_row(&FIELDS, id_of(sent.get("field")))?;
    let (row, status) = upsert(request, owner.id, &sent)?;
    let echo = request.renderer().echo(&FIELD_VALUES, &sent, &row)?;
    let contacts = contact_records::touch_and_render(request, owner)?;
    Ok(Response::new(status, envelopes(("contacts", contacts), ("fieldValue", echo.into()))))
}

/// `PUT /fieldValues/{id}`.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&FIELD_VALUES, &request.envelope("fieldValue"));
    let row = crud::write(request, &FIELD_VALUES, request.row(&FIELD_VALUES)?, &sent)?;
    let owner = request.find_row(&CONTACTS, id_of(row.body.get("contact")))?;
    let contacts = contact_records::touch_and_render(request, owner)?;
    let value = request.read(&FIELD_VALUES, &row)?;
    Ok(Response::ok(envelopes(("contacts", contacts), ("fieldValue", value))))
}

/// Writes the `fieldValues` of a contact, and returns the written records; `None` if none were sent. 500 for an entry
/// without `field`, as reported. Unknown fields are ignored, as the server does.
pub(crate) fn write_sent(request: &Request<'_>, contact: i64, sent: &Map<String, Value>) -> Outcome<Option<Vec<Row>>> {
    let Some(values) = sent.get("fieldValues").and_then(Value::as_array) else { return Ok(None) };
    let mut rows = Vec::new();
    for value in values {
        let value = crud::writable_fields(&FIELD_VALUES, &value.as_object().cloned().unwrap_or_default());
        let Some(field) = value.get("field") else {
            return Err(errors::message(500, "Internal Server Error").into());
        };
        if request.store.find(&FIELDS, id_of(Some(field)))?.is_some() {
            rows.push(upsert(request, contact, &value)?.0);
        }
    }
    Ok(Some(rows))
}

/// Writes one value; the status tells whether it is new.
fn upsert(request: &Request<'_>, contact: i64, sent: &Map<String, Value>) -> Outcome<(Row, u16)> {
    let mut pair = Conditions::of("contact", &contact.to_string());
    pair.equals("field", &id_of(sent.get("field")).to_string());
    let mut sent = sent.clone();
    sent.insert("contact".to_owned(), contact.to_string().into());
    match request.store.find_by(&FIELD_VALUES, pair)? {
        Some(row) => Ok((crud::write(request, &FIELD_VALUES, row, &sent)?, 200)),
        None => Ok((crud::insert(request, &FIELD_VALUES, &sent)?, 201)),
    }
}
