//! Contacts: create, partial update, upsert by email address, and a read with the dependents of a contact.

use serde_json::{Map, Value, json};

use crate::api::errors::ValidationError;
use crate::api::render::insert_before_links;
use crate::api::{Included, Outcome, Request, Response, crud, errors, include, listing};
use crate::config::Quirk;
use crate::handlers::{contact_listing, contact_records, field_values};
use crate::resources::contacts::CONTACTS;
use crate::resources::field_values::FIELD_VALUES;
use crate::store::{Conditions, Row};
use crate::util::clock;
use crate::util::json::envelope;
use crate::util::random::hash;
use crate::util::text::text_of;

/// `GET /contacts`.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    contact_listing::list(request, &CONTACTS)
}

/// What a single contact has without `include`, in the order of the arrays.
const DEFAULTS: [&str; 6] =
    ["contactAutomations", "contactLists", "deals", "fieldValues", "geoIps.geoAddress", "accountContacts"];
/// The same relations in the order of the ids in the contact, as recorded.
const IDS: [&str; 6] = ["contactAutomations", "contactLists", "fieldValues", "geoIps", "deals", "accountContacts"];

/// `GET /contacts/{id}`: the contact with the ids of its dependents, and the dependents next to it. What `include` names
/// comes first, as in a listing; that it does so here is not established.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    let row = request.row(&CONTACTS)?;
    let mut names: Vec<&str> = include::names(request).collect();
    if names.is_empty() || !request.quirks.has(Quirk::IncludeReplaces) {
        names.extend(DEFAULTS);
    }
    let included = Included::named(request, &CONTACTS, std::slice::from_ref(&row), names)?;
    let mut body = Map::new();
    included.add_to(request, &mut body)?;
    let (mut keys, added): (Vec<_>, Vec<_>) =
        included.ids(&CONTACTS, row.id).into_iter().partition(|(name, _)| IDS.contains(name));
    keys.sort_by_key(|(name, _)| IDS.iter().position(|known| known == name));
    keys.push(("sentiment", Value::Null));
    keys.extend(added);
    let contact = request.renderer().complete(&CONTACTS, &row, false, keys)?;
    body.insert("contact".to_owned(), Value::Object(contact));
    Ok(Response::ok(Value::Object(body)))
}

fn ids(rows: &[Row]) -> Value {
    rows.iter().map(|row| json!(row.id.to_string())).collect()
}

/// `POST /contacts`: 422 for an email address that is invalid or belongs to another contact.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = request.envelope("contact");
    // `allowNullEmail` creates a contact with only a phone number.
    let email_required = !matches!(request.body.get("allowNullEmail"), Some(Value::Bool(true)));
    if email_required || !text_of(sent.get("email")).is_empty() {
        check_email(request, &sent, None)?;
    }
    insert_contact(request, &sent, false)
}

/// `POST /contact/sync`: 201 for a new email address, 200 with the complete contact for an existing one. 400 without an
/// email address, 422 for an invalid one.
pub(crate) fn sync(request: &Request<'_>) -> Outcome {
    let sent = request.envelope("contact");
    let email = text_of(sent.get("email"));
    if email.is_empty() {
        let detail = "Contact email must be provided for sync";
        let body = json!({"errors": [{"status": 400, "title": "Bad Request", "detail": detail}]});
        return Err(Response::new(400, body).into());
    }
    match contact_records::by_email(request, &email)? {
        Some(row) => update_contact(request, row, &sent),
        None => {
            check_email(request, &sent, None)?;
            insert_contact(request, &sent, true)
        }
    }
}

/// `PUT /contacts/{id}`: writes only the sent keys. 422 for an email address that is invalid or belongs to another
/// contact.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let row = request.row(&CONTACTS)?;
    let sent = request.envelope("contact");
    if sent.contains_key("email") {
        check_email(request, &sent, Some(row.id))?;
    }
    update_contact(request, row, &sent)
}

/// Creates a contact. `hashed`: only the response of `contact/sync` contains the hash, by the newest recording of each.
fn insert_contact(request: &Request<'_>, sent: &Map<String, Value>, hashed: bool) -> Outcome {
    let known = in_column_order(&crud::writable_fields(&CONTACTS, sent));
    let row = crud::insert(request, &CONTACTS, &known)?;
    let mut contact = request.renderer().echo(&CONTACTS, &known, &row)?;
    if hashed {
        let at = contact.keys().position(|key| key == "id").unwrap_or(contact.len());
        contact.shift_insert(at, "hash".to_owned(), json!(hash(CONTACTS.path, row.id)));
    }
    let values = field_values::write_sent(request, row.id, sent)?;
    if let Some(values) = &values {
        insert_before_links(&mut contact, "fieldValues", ids(values));
    }
    Ok(Response::created(with_values(request, values, contact)?))
}

fn update_contact(request: &Request<'_>, row: Row, sent: &Map<String, Value>) -> Outcome {
    let values = field_values::write_sent(request, row.id, sent)?;
    let mut row = crud::write(request, &CONTACTS, row, &crud::writable_fields(&CONTACTS, sent))?;
    if values.is_some() {
        crud::touch(request, &CONTACTS, &mut row)?;
    }
    let contact = request.renderer().read(&CONTACTS, &row)?;
    Ok(Response::ok(with_values(request, values, contact)?))
}

/// Returns the body with the contact, and with the written field values next to it, if any.
fn with_values(request: &Request<'_>, values: Option<Vec<Row>>, contact: Map<String, Value>) -> Outcome<Value> {
    let mut body = Map::new();
    if let Some(values) = values {
        let values = listing::side_load(request, &FIELD_VALUES, &values)?;
        body.insert("fieldValues".to_owned(), values);
    }
    body.insert("contact".to_owned(), Value::Object(contact));
    Ok(Value::Object(body))
}

/// Sorts the keys: the server echoes them in its own order, whatever order they were sent in.
fn in_column_order(sent: &Map<String, Value>) -> Map<String, Value> {
    let names = CONTACTS.columns.iter().filter_map(|column| sent.get_key_value(column.name));
    names.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn check_email(request: &Request<'_>, sent: &Map<String, Value>, own: Option<i64>) -> Outcome<()> {
    let email = text_of(sent.get("email"));
    if !contact_records::is_email(&email) {
        let invalid = ValidationError::new("Contact Email Address is not valid.", "email_invalid");
        return Err(invalid.error("must_be_valid_email_address").pointer("email").response().into());
    }
    match contact_records::by_email(request, &email)? {
        Some(row) if Some(row.id) != own => {
            Err(errors::duplicate("Email address already exists in the system", "email").into())
        }
        _ => Ok(()),
    }
}

/// `GET /contacts/{id}/contactData`: the location of the contact, which is always empty here.
pub(crate) fn data(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(envelope("contactDatum", datum(&request.row(&CONTACTS)?))))
}

/// `GET /contactData`, which is undocumented but used by integrations.
pub(crate) fn all_data(request: &Request<'_>) -> Outcome {
    let (rows, total) = listing::page(request, &CONTACTS, Conditions::default(), "id".to_owned())?;
    let rows: Vec<Value> = rows.iter().map(datum).collect();
    Ok(Response::ok(json!({"contactData": rows, "meta": {"total": total.to_string()}})))
}

fn datum(row: &Row) -> Value {
    let id = row.id.to_string();
    let seen = row.text("cdate");
    json!({
            "contact": id, "tstamp": seen, "geoTstamp": null, "geoIp4": "0", "geoCountry2": "", "geo_country": "",
            "geoState": "", "geoCity": "", "geoZip": "", "geoArea": "0", "geoLat": "0.000000", "geoLon": "0.000000",
            "geoTz": "", "geoTzOffset": "0.00", "ga_campaign_source": "", "ga_campaign_name": "",
            "ga_campaign_medium": "", "ga_campaign_term": "", "ga_campaign_content": "",
            "ga_campaign_customsegment": "", "ga_first_visit": null, "ga_times_visited": "0", "fb_id": "0",
            "fb_name": "", "tw_id": "0", "created_timestamp": clock::naive(seen),
            "updated_timestamp": clock::naive(seen), "created_by": "0", "updated_by": "0", "links": [], "id": id,
    })
}
