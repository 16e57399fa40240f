//! Custom fields of deals and accounts, and their values.

use serde_json::{Map, Value, json};

use crate::api::render::insert_before_links;
use crate::api::{Outcome, Request, Response, crud};
use crate::resources::custom_fields::{ACCOUNT_META, DEAL_DATA, DEAL_META};
use crate::schema::Resource;
use crate::store::{Conditions, Row};
use crate::util::clock;
use crate::util::json::envelope;
use crate::util::text::{id_of, text_of};

/// Returns the column of a value that holds the deal or the account.
fn owner_column(resource: &Resource) -> &'static str {
    if resource.path == DEAL_DATA.path { "dealId" } else { "accountId" }
}

/// `POST /dealCustomFieldMeta` and `POST /accountCustomFieldMeta`: a field of deals gets a personalization tag. 422
/// without a label or a type.
pub(crate) fn create_meta(request: &Request<'_>) -> Outcome {
    let resource = request.resource(request.segment(0))?;
    let sent = crud::writable_fields(resource, &request.envelope(resource.singular));
    let mut row = crud::insert(request, resource, &sent)?;
    if resource.path == DEAL_META.path {
        let tag = free_tag(request, &text_of(sent.get("fieldLabel")))?;
        row.body.insert("personalization".to_owned(), json!(tag));
        request.store.save(resource, &row)?;
    }
    crud::create_response(request, resource, &sent, &row)
}

/// Returns `DEAL_LABEL`, with a number if that is in use; `DEAL_TITLE` is reserved for the title of a deal.
fn free_tag(request: &Request<'_>, label: &str) -> Outcome<String> {
    let words: String =
        label.chars().map(|letter| if letter.is_alphanumeric() { letter.to_ascii_uppercase() } else { '_' }).collect();
    let mut tag = format!("DEAL_{words}");
    let mut number = 0;
    while tag == "DEAL_TITLE" || request.store.find_by(&DEAL_META, Conditions::of("personalization", &tag))?.is_some() {
        number += 1;
        tag = format!("DEAL_{words}_{number}");
    }
    Ok(tag)
}

/// `POST /dealCustomFieldData` and `POST /accountCustomFieldData`. A second value of the same pair overwrites the
/// first; that the server does so is not established. 422 for missing keys and for a value that does not fit the type
/// of its field, 404 for an unknown owner or field.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let resource = request.resource(request.segment(0))?;
    let (row, previous) = upsert(request, resource, &request.envelope(resource.singular))?;
    with_original(request, resource, &row, previous)
}

/// `PUT /dealCustomFieldData/{id}` and `PUT /accountCustomFieldData/{id}`: 422 for a value that does not fit.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let resource = request.resource(request.segment(0))?;
    let row = request.row(resource)?;
    let previous = row.body.get("fieldValue").cloned().unwrap_or_default();
    let row = update_value(request, resource, row, &request.envelope(resource.singular))?;
    with_original(request, resource, &row, previous)
}

/// Returns the complete value with its previous value, `""` if it had none.
fn with_original(request: &Request<'_>, resource: &Resource, row: &Row, previous: Value) -> Outcome {
    let mut object = render(request, resource, row)?;
    insert_before_links(&mut object, "originalValue", previous);
    Ok(Response::ok(envelope(resource.singular, object)))
}

/// Renders the complete value, with its currency, if any.
fn render(request: &Request<'_>, resource: &Resource, row: &Row) -> Outcome<Map<String, Value>> {
    let mut object = request.renderer().read(resource, row)?;
    if let Some(currency) = row.body.get("fieldCurrency") {
        insert_before_links(&mut object, "fieldCurrency", currency.clone());
    }
    Ok(object)
}

/// Writes one value, and returns it with the previous one.
fn upsert(request: &Request<'_>, resource: &Resource, all: &Map<String, Value>) -> Outcome<(Row, Value)> {
    let owner = owner_column(resource);
    let sent = crud::writable_fields(resource, all);
    let mut pair = Conditions::within(resource, owner, &id_of(sent.get(owner)).to_string());
    pair.add("CAST(body->>'customFieldId' AS TEXT) = ?", [id_of(all.get("customFieldId")).to_string().into()]);
    if let Some(row) = request.store.find_by(resource, pair)? {
        let previous = row.body.get("fieldValue").cloned().unwrap_or_default();
        return Ok((update_value(request, resource, row, all)?, previous));
    }
    check_value(request, resource, id_of(all.get("customFieldId")), all)?;
    let mut row = crud::insert(request, resource, &sent)?;
    store_currency(request, resource, &mut row, all)?;
    Ok((row, json!("")))
}

fn update_value(request: &Request<'_>, resource: &Resource, row: Row, all: &Map<String, Value>) -> Outcome<Row> {
    check_value(request, resource, id_of(row.body.get("customFieldId")), all)?;
    let mut sent = crud::writable_fields(resource, all);
    sent.retain(|key, _| key == "fieldValue");
    let mut row = crud::write(request, resource, row, &sent)?;
    store_currency(request, resource, &mut row, all)?;
    Ok(row)
}

fn store_currency(request: &Request<'_>, resource: &Resource, row: &mut Row, all: &Map<String, Value>) -> Outcome<()> {
    if let Some(currency) = all.get("fieldCurrency") {
        row.body.insert("fieldCurrency".to_owned(), currency.clone());
        request.store.save(resource, row)?;
    }
    Ok(())
}

/// Rejects what is documented as invalid: text in a number, and text that is not a date in a date.
fn check_value(request: &Request<'_>, resource: &Resource, field: i64, all: &Map<String, Value>) -> Outcome<()> {
    let meta = if resource.path == DEAL_DATA.path { &DEAL_META } else { &ACCOUNT_META };
    let (Some(field), Some(value)) = (request.store.find(meta, field)?, all.get("fieldValue")) else { return Ok(()) };
    let kind = field.text("fieldType");
    let value = text_of(Some(value));
    let fits = match kind {
        "number" | "currency" => value.parse::<f64>().is_ok(),
        "date" | "datetime" => clock::parse_filter(&value).is_some(),
        _ => true,
    };
    if value.is_empty() || fits {
        return Ok(());
    }
    let detail = format!("The custom field value `{value}` could not be saved to the custom field of type `{kind}`.");
    Err(Response::new(422, json!({"errors": [{ "detail": detail }]})).into())
}

/// Writes the `fields` of a deal or an account, and returns them as the response contains them; `None` if none were
/// sent. 404 for an unknown field, 422 for a value that does not fit; neither is established here.
pub(crate) fn write_sent(
    request: &Request<'_>,
    resource: &Resource,
    owner: i64,
    sent: &Map<String, Value>,
) -> Outcome<Option<Value>> {
    let Some(fields) = sent.get("fields").and_then(Value::as_array) else { return Ok(None) };
    let column = owner_column(resource);
    let mut rendered = Vec::new();
    for field in fields {
        let mut all = field.as_object().cloned().unwrap_or_default();
        all.insert(column.to_owned(), json!(owner));
        upsert(request, resource, &all)?;
        all.insert(column.to_owned(), json!(owner.to_string()));
        rendered.push(Value::Object(all));
    }
    Ok(Some(Value::Array(rendered)))
}

/// `POST /…CustomFieldData/bulkCreate`: a bare array. One invalid value rejects all.
pub(crate) fn bulk_create(request: &Request<'_>) -> Outcome {
    for entry in entries(request) {
        upsert(request, request.resource(request.segment(0))?, &entry)?;
    }
    Ok(Response::ok(json!({"message": "The bulk insert was successful."})))
}

/// `PATCH /…CustomFieldData/bulkUpdate`: a bare array of ids and values. One invalid value rejects all.
pub(crate) fn bulk_update(request: &Request<'_>) -> Outcome {
    let resource = request.resource(request.segment(0))?;
    let mut ids = Vec::new();
    for entry in entries(request) {
        let row = request.find_row(resource, id_of(entry.get("id")))?;
        ids.push(update_value(request, resource, row, &entry)?.id.to_string());
    }
    let text = format!("{}s with ID(s): {} successfully bulk updated.", resource.model, ids.join(", "));
    Ok(Response::ok(json!({ "message": text })))
}

fn entries(request: &Request<'_>) -> Vec<Map<String, Value>> {
    let entries = request.body.as_array().into_iter().flatten();
    entries.filter_map(Value::as_object).cloned().collect()
}
