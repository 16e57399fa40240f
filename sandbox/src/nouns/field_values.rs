//! The values contacts have in custom fields: one row per pair, written over in place.

use serde_json::{Map, Value};

use super::contacts::{self, CONTACTS};
use super::fields::FIELDS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelopes, id_of, text_of};
use crate::errors;
use crate::noun::{Calls, Column, Echo, ID, LINKS, Noun, Source, derived, kept_null, noun, parent, text};
use crate::query::Conditions;
use crate::regular;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("field", ""),
    text("value", ""),
    kept_null("cdate"),
    kept_null("udate"),
    kept_null("created_by"),
    kept_null("updated_by"),
    LINKS,
    ID,
    derived("owner", Source::Alias("contact")),
];

/// `fieldValues`.
pub static FIELD_VALUES: Noun = noun("fieldValues", "fieldValue", "FieldValue", COLUMNS)
    .links(&["owner", "field"])
    .echo(&[
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("owner"),
        Echo::Column("id"),
    ])
    .filters(&[("fieldid", "field"), ("val", "value")])
    .nested(&[parent("owner", "contacts", "contact"), parent("field", "fields", "field")])
    .indices(&["body->>'contact'", "body->>'field', (body->>'value') COLLATE NOCASE"])
    .calls(Calls { list: true, create: false, get: true, update: false, delete: true });

/// `POST /fieldValues`: 201 for a new value, 200 where one was written over.
///
/// # Errors
/// 422 for a field that is no id, 404 where contact or field do not exist.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&FIELD_VALUES, &call.envelope("fieldValue"));
    let field = text_of(sent.get("field"));
    if field.is_empty() || !field.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(errors::message(422, "Field id not valid").into());
    }
    let owner = call.row_of(&CONTACTS, id_of(sent.get("contact")))?;
    call.row_of(&FIELDS, id_of(sent.get("field")))?;
    let (row, status) = put(call, owner.id, &sent)?;
    let echo = call.shown().echo(&FIELD_VALUES, &sent, &row)?;
    let contacts = contacts::touched(call, owner)?;
    Ok(Answer::new(status, envelopes(("contacts", contacts), ("fieldValue", echo.into()))))
}

/// `PUT /fieldValues/{id}`.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&FIELD_VALUES, &call.envelope("fieldValue"));
    let row = regular::write(call, &FIELD_VALUES, call.row(&FIELD_VALUES)?, &sent)?;
    let owner = call.row_of(&CONTACTS, id_of(row.body.get("contact")))?;
    let contacts = contacts::touched(call, owner)?;
    let value = call.read(&FIELD_VALUES, &row)?;
    Ok(Answer::ok(envelopes(("contacts", contacts), ("fieldValue", value))))
}

/// Writes the `fieldValues` of a contact's body, and gives the rows written; nothing where none were sent.
///
/// # Errors
/// 500 for an entry that names its field by another key than `field`, as the service is reported to answer. Unknown
/// fields are ignored in silence.
pub fn write_sent(call: &Call<'_>, contact: i64, sent: &Map<String, Value>) -> Outcome<Option<Vec<Row>>> {
    let Some(values) = sent.get("fieldValues").and_then(Value::as_array) else { return Ok(None) };
    let mut rows = Vec::new();
    for value in values {
        let value = regular::known(&FIELD_VALUES, &value.as_object().cloned().unwrap_or_default());
        let Some(field) = value.get("field") else {
            return Err(errors::message(500, "Internal Server Error").into());
        };
        if call.store.find(&FIELDS, id_of(Some(field)))?.is_some() {
            rows.push(put(call, contact, &value)?.0);
        }
    }
    Ok(Some(rows))
}

/// Writes one value, over the one that is there or as a new row; the status tells which.
fn put(call: &Call<'_>, contact: i64, sent: &Map<String, Value>) -> Outcome<(Row, u16)> {
    let mut pair = Conditions::of("contact", &contact.to_string());
    pair.equals("field", &id_of(sent.get("field")).to_string());
    let mut sent = sent.clone();
    sent.insert("contact".to_owned(), contact.to_string().into());
    match call.store.find_by(&FIELD_VALUES, pair)? {
        Some(row) => Ok((regular::write(call, &FIELD_VALUES, row, &sent)?, 200)),
        None => Ok((regular::insert(call, &FIELD_VALUES, &sent)?, 201)),
    }
}
