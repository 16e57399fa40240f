//! Contacts: the noun, and its irregular calls: create, partial update, upsert by e-mail, and one contact with the ids of
//! its rows elsewhere.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{accounts, contact_automations, contact_listing, contact_lists, deals, field_values};
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, text_of};
use crate::clock;
use crate::errors::{self, Invalid};
use crate::noun::{
    Column, Echo, ID, LINKS, Noun, Source, children, derived, fixed, kept, kept_null, noun, owned, text,
};
use crate::query::Conditions;
use crate::regular;
use crate::serialize::insert_before_links;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    kept_null("cdate"),
    text("email", ""),
    text("phone", ""),
    text("firstName", ""),
    text("lastName", ""),
    kept("orgid", "0"),
    text("orgname", ""),
    kept("segmentio_id", ""),
    kept("bounced_hard", "0"),
    kept("bounced_soft", "0"),
    kept_null("bounced_date"),
    kept("ip", "0"),
    kept_null("ua"),
    derived("hash", Source::Hash),
    kept_null("socialdata_lastcheck"),
    kept("email_local", ""),
    derived("email_domain", Source::Domain("email")),
    kept("sentcnt", "0"),
    kept_null("rating_tstamp"),
    kept("gravatar", "0"),
    kept("deleted", "0"),
    kept("anonymized", "0"),
    kept_null("adate"),
    kept_null("udate"),
    kept_null("edate"),
    kept_null("deleted_at"),
    derived("created_utc_timestamp", Source::Naive("cdate")),
    derived("updated_utc_timestamp", Source::Naive("udate")),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    kept("mpp_tracking", "0"),
    kept_null("last_click_date"),
    kept_null("last_open_date"),
    kept_null("last_mpp_open_date"),
    kept_null("best_send_hour"),
    kept_null("sms_consent"),
    kept_null("sms_consent_updated_at"),
    kept_null("whatsapp_id"),
    kept_null("whatsapp_username"),
    LINKS,
    ID,
    derived("organization", Source::Alias("orgid")),
];

/// The relations of a contact, as `links` names them.
const LINK_NAMES: &[&str] = &[
    "bounceLogs",
    "contactAutomations?limit=1000&orders%5Blastdate%5D=DESC",
    "contactData",
    "contactGoals",
    "contactLists",
    "contactLogs",
    "contactTags",
    "contactDeals",
    "deals",
    "fieldValues",
    "geoIps",
    "notes",
    "organization",
    "plusAppend",
    "trackingLogs",
    "scoreValues",
    "accountContacts",
    "automationEntryCounts",
];

/// `contacts`: searched and indexed by address; the listing's other parameters are in [`super::contact_listing`].
pub static CONTACTS: Noun = noun("contacts", "contact", "Subscriber", COLUMNS)
    .links(LINK_NAMES)
    .echo(&[
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Literal("orgid", "\"\""),
        Echo::Literal("orgname", "\"\""),
        Echo::Column("links"),
        Echo::Column("hash"),
        Echo::Column("id"),
        Echo::Literal("organization", "\"\""),
    ])
    .search(&["email", "firstName", "lastName", "phone", "orgname"])
    .cascades(&[
        ("contactTags", "contact"),
        ("contactLists", "contact"),
        ("contactAutomations", "contact"),
        ("fieldValues", "contact"),
        ("accountContacts", "contact"),
        ("contactDeals", "contact"),
    ])
    .nested(&[
        children("contactTags", "contact"),
        children("contactLists", "contact"),
        children("contactAutomations", "contact"),
        children("fieldValues", "contact"),
        children("accountContacts", "contact"),
        children("deals", "contact"),
        owned("notes", "notes", "Subscriber"),
        fixed("bounceLogs", r#"{"bounceLogs":[]}"#),
        fixed("contactGoals", r#"{"contactGoals":[]}"#),
        fixed("contactLogs", r#"{"contactLogs":[]}"#),
        fixed("geoIps", r#"{"geoIps":[]}"#),
        fixed("organization", r#"{"organization":null}"#),
        fixed("plusAppend", r#"{"plusAppend":null}"#),
        fixed("scoreValues", r#"{"scoreValues":[]}"#),
        fixed("trackingLogs", r#"{"trackingLogs":[]}"#),
    ])
    .indices(&["(body->>'email') COLLATE NOCASE", "body->>'cdate'"]);

/// `GET /contacts`.
///
/// # Errors
/// 501 with a segment, which the emulator cannot match.
pub fn list(call: &Call<'_>) -> Outcome {
    contact_listing::list(call, &CONTACTS)
}

/// `GET /contacts/{id}`: the contact, the ids of its rows in it, and those rows beside it.
///
/// # Errors
/// 404.
pub fn get(call: &Call<'_>) -> Outcome {
    let row = call.row(&CONTACTS)?;
    let mut contact = call.shown().read(&CONTACTS, &row)?;
    let nouns: [(&str, Option<&Noun>); 6] = [
        ("contactAutomations", Some(&contact_automations::CONTACT_AUTOMATIONS)),
        ("contactLists", Some(&contact_lists::CONTACT_LISTS)),
        ("deals", Some(&deals::DEALS)),
        ("fieldValues", Some(&field_values::FIELD_VALUES)),
        // Never known here.
        ("geoIps", None),
        ("accountContacts", Some(&accounts::ACCOUNT_CONTACTS)),
    ];
    let mut body = Map::new();
    let mut inside = HashMap::new();
    for (key, noun) in nouns {
        let (rows, shown) = match noun {
            Some(noun) => {
                let rows = regular::children(call, noun, "contact", row.id)?;
                let shown = regular::side_load(call, noun, &rows)?;
                (rows, shown)
            }
            None => (Vec::new(), json!([])),
        };
        inside.insert(key, ids(&rows));
        body.insert(key.to_owned(), shown);
    }
    // The same keys in another order, as recorded.
    for key in ["contactAutomations", "contactLists", "fieldValues", "geoIps", "deals", "accountContacts"] {
        insert_before_links(&mut contact, key, inside.remove(key).unwrap_or_default());
    }
    insert_before_links(&mut contact, "sentiment", Value::Null);
    body.insert("contact".to_owned(), Value::Object(contact));
    Ok(Answer::ok(Value::Object(body)))
}

fn ids(rows: &[Row]) -> Value {
    rows.iter().map(|row| json!(row.id.to_string())).collect()
}

/// `POST /contacts`.
///
/// # Errors
/// 422 for an address that is invalid or known.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = call.envelope("contact");
    // `allowNullEmail` makes a contact that has only a phone.
    let address_needed = !matches!(call.body.get("allowNullEmail"), Some(Value::Bool(true)));
    if address_needed || !text_of(sent.get("email")).is_empty() {
        check_address(call, &sent, None)?;
    }
    make(call, &sent)
}

/// `POST /contact/sync`: 201 where the address was new, 200 with the complete contact where it was known.
///
/// # Errors
/// 400 without an address, 422 for an invalid one.
pub fn sync(call: &Call<'_>) -> Outcome {
    let sent = call.envelope("contact");
    let email = text_of(sent.get("email"));
    if email.is_empty() {
        let detail = "Contact email must be provided for sync";
        let body = json!({"errors": [{"status": 400, "title": "Bad Request", "detail": detail}]});
        return Err(Answer::new(400, body).into());
    }
    match by_email(call, &email)? {
        Some(row) => change(call, row, &sent),
        None => {
            check_address(call, &sent, None)?;
            make(call, &sent)
        }
    }
}

/// `PUT /contacts/{id}`: writes only what was sent.
///
/// # Errors
/// 404; 422 for an address that is invalid or another contact's.
pub fn update(call: &Call<'_>) -> Outcome {
    let row = call.row(&CONTACTS)?;
    let sent = call.envelope("contact");
    if sent.contains_key("email") {
        check_address(call, &sent, Some(row.id))?;
    }
    change(call, row, &sent)
}

fn make(call: &Call<'_>, sent: &Map<String, Value>) -> Outcome {
    let known = in_column_order(&regular::known(&CONTACTS, sent));
    let row = regular::insert(call, &CONTACTS, &known)?;
    let mut contact = call.shown().echo(&CONTACTS, &known, &row)?;
    let values = field_values::write_sent(call, row.id, sent)?;
    if let Some(values) = &values {
        insert_before_links(&mut contact, "fieldValues", ids(values));
    }
    Ok(Answer::created(with_values(call, values, contact)?))
}

fn change(call: &Call<'_>, row: Row, sent: &Map<String, Value>) -> Outcome {
    let values = field_values::write_sent(call, row.id, sent)?;
    let mut row = regular::write(call, &CONTACTS, row, &regular::known(&CONTACTS, sent))?;
    if values.is_some() {
        regular::touch(call, &CONTACTS, &mut row)?;
    }
    let contact = call.shown().read(&CONTACTS, &row)?;
    Ok(Answer::ok(with_values(call, values, contact)?))
}

/// The envelope, with the written field values beside the contact where there were any.
fn with_values(call: &Call<'_>, values: Option<Vec<Row>>, contact: Map<String, Value>) -> Outcome<Value> {
    let mut body = Map::new();
    if let Some(values) = values {
        let values = regular::side_load(call, &field_values::FIELD_VALUES, &values)?;
        body.insert("fieldValues".to_owned(), values);
    }
    body.insert("contact".to_owned(), Value::Object(contact));
    Ok(Value::Object(body))
}

/// The service echoes a contact's keys in its own order, whatever order they were sent in.
fn in_column_order(sent: &Map<String, Value>) -> Map<String, Value> {
    let names = COLUMNS.iter().filter_map(|column| sent.get_key_value(column.name));
    names.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn check_address(call: &Call<'_>, sent: &Map<String, Value>, own: Option<i64>) -> Outcome<()> {
    let email = text_of(sent.get("email"));
    if !is_address(&email) {
        let invalid = Invalid::new("Contact Email Address is not valid.", "email_invalid");
        return Err(invalid.error("must_be_valid_email_address").pointer("email").answer().into());
    }
    match by_email(call, &email)? {
        Some(row) if Some(row.id) != own => {
            Err(errors::duplicate("Email address already exists in the system", "email").into())
        }
        _ => Ok(()),
    }
}

/// The contact of that address, whatever its letters' case.
///
/// # Errors
/// SQLite's.
pub fn by_email(call: &Call<'_>, email: &str) -> Outcome<Option<Row>> {
    let mut conditions = Conditions::default();
    conditions.add("body->>'email' = ? COLLATE NOCASE", [email.to_owned().into()]);
    Ok(call.store.find_by(&CONTACTS, conditions)?)
}

/// Whether a text has the form of an e-mail address.
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let clean =
        !text.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "<>(),;:\"[]\\".contains(letter));
    let labels = domain.split('.').all(|label| !label.is_empty());
    clean && !local.is_empty() && !domain.contains('@') && domain.contains('.') && labels
}

/// The complete contact in a `contacts` side-load, after its row was touched.
///
/// # Errors
/// SQLite's.
pub fn touched(call: &Call<'_>, mut row: Row) -> Outcome<Value> {
    regular::touch(call, &CONTACTS, &mut row)?;
    regular::side_load(call, &CONTACTS, &[row])
}

/// `GET /contacts/{id}/contactData`: where the contact was seen from, which the emulator never knows.
///
/// # Errors
/// 404.
pub fn data(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(envelope("contactDatum", datum(&call.row(&CONTACTS)?))))
}

/// `GET /contactData`, which no document names and integrations read.
///
/// # Errors
/// SQLite's.
pub fn all_data(call: &Call<'_>) -> Outcome {
    let (rows, total) = regular::page(call, &CONTACTS, Conditions::default(), "id".to_owned())?;
    let rows: Vec<Value> = rows.iter().map(datum).collect();
    Ok(Answer::ok(json!({"contactData": rows, "meta": {"total": total.to_string()}})))
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

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_need_a_name_and_a_domain_with_a_dot() {
        assert!(is_address("o'neil+a@mail.example.com"));
        for wrong in ["", "plain", "@example.com", "a@example", "a b@example.com", "a@b@example.com", "a@.com"] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
