//! The lists contacts are on: one row per pair with a status: 0 unconfirmed, 1 active, 2 unsubscribed, 3 bounced.

use serde_json::{Map, Value, json};

use super::contacts::{self, CONTACTS};
use super::lists::LISTS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelopes, id_of, text_of};
use crate::errors::Invalid;
use crate::noun::{
    Column, Echo, ID, LINKS, Noun, READ_ONLY, Source, derived, kept, kept_null, noun, null, parent, text,
};
use crate::query::Conditions;
use crate::regular;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("list", ""),
    null("form"),
    text("seriesid", "0"),
    kept_null("sdate"),
    kept_null("udate"),
    text("status", "0"),
    kept("responder", "1"),
    kept("sync", "0"),
    text("unsubreason", ""),
    null("campaign"),
    null("message"),
    kept("first_name", ""),
    kept("last_name", ""),
    kept("ip4Sub", "0"),
    text("sourceid", "3"),
    kept_null("autosyncLog"),
    kept("ip4_last", "0"),
    kept("ip4Unsub", "0"),
    derived("created_timestamp", Source::Naive("sdate")),
    derived("updated_timestamp", Source::Naive("sdate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    kept_null("unsubscribeAutomation"),
    LINKS,
    ID,
    derived("automation", Source::Alias("seriesid")),
];

/// `contactLists`.
pub static CONTACT_LISTS: Noun = noun("contactLists", "contactList", "SubscriberList", COLUMNS)
    .links(&["automation", "list", "contact", "form", "autosyncLog", "campaign", "unsubscribeAutomation", "message"])
    .echo(&[
        Echo::Column("sdate"),
        Echo::Column("udate"),
        Echo::Column("unsubreason"),
        Echo::Column("campaign"),
        Echo::Column("message"),
        Echo::Column("first_name"),
        Echo::Column("last_name"),
        Echo::Number("sourceid"),
        Echo::Column("unsubscribeAutomation"),
        Echo::Column("links"),
        // What an answer shows where no status was sent.
        Echo::Literal("status", "\"\""),
        Echo::Column("id"),
    ])
    .nested(&[parent("list", "lists", "list"), parent("contact", "contacts", "contact")])
    .indices(&[
        "body->>'list', body->>'status', CAST(body->>'contact' AS INTEGER)",
        "body->>'status', CAST(body->>'contact' AS INTEGER)",
        "body->>'contact'",
    ])
    .dates(&["sdate"], &[])
    .calls(READ_ONLY);

/// `POST /contactLists`: puts a contact on a list or changes its status there. Status 1 brings back even a contact that
/// unsubscribed itself.
///
/// # Errors
/// 422 where list or contact do not exist or the status is none of 0 to 3.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&CONTACT_LISTS, &call.envelope("contactList"));
    let owner = check(call, &sent)?;
    let mut pair = Conditions::of("contact", &owner.id.to_string());
    pair.equals("list", &id_of(sent.get("list")).to_string());
    let (row, answer) = match call.store.find_by(&CONTACT_LISTS, pair)? {
        Some(row) => {
            let row = change(call, row, &sent)?;
            let mut shown = call.shown().read(&CONTACT_LISTS, &row)?;
            if let Some(status) = sent.get("status") {
                shown.insert("status".to_owned(), status.clone());
            }
            (shown, 200)
        }
        None => {
            let mut row = regular::insert(call, &CONTACT_LISTS, &sent)?;
            for (column, name) in [("first_name", "firstName"), ("last_name", "lastName")] {
                row.body.insert(column.to_owned(), json!(owner.text(name)));
            }
            call.store.save(&CONTACT_LISTS, &row)?;
            (call.shown().echo(&CONTACT_LISTS, &status_first(&sent), &row)?, 201)
        }
    };
    let contacts = regular::side_load(call, &contacts::CONTACTS, &[owner])?;
    Ok(Answer::new(answer, envelopes(("contacts", contacts), ("contactList", row.into()))))
}

fn check(call: &Call<'_>, sent: &Map<String, Value>) -> Outcome<Row> {
    if call.store.find(&LISTS, id_of(sent.get("list")))?.is_none() {
        let invalid = Invalid::new("The related list does not exist.", "related_missing").detail("");
        return Err(invalid.error("list_not_exist").pointer("list").answer().into());
    }
    let Some(owner) = call.store.find(&CONTACTS, id_of(sent.get("contact")))? else {
        let invalid = Invalid::new("The related contact does not exist.", "related_missing");
        return Err(invalid.error("contact_not_exist").pointer("contact").answer().into());
    };
    let status = text_of(sent.get("status"));
    if sent.contains_key("status") && !["0", "1", "2", "3"].contains(&status.as_str()) {
        let invalid = Invalid::new("The value you selected is not a valid choice.", "field_invalid");
        return Err(invalid.pointer("status").answer().into());
    }
    Ok(owner)
}

fn change(call: &Call<'_>, row: Row, sent: &Map<String, Value>) -> Outcome<Row> {
    let date = if text_of(sent.get("status")) == "1" { "sdate" } else { "udate" };
    let mut row = regular::write(call, &CONTACT_LISTS, row, sent)?;
    row.body.insert(date.to_owned(), json!(call.now()));
    call.store.save(&CONTACT_LISTS, &row)?;
    Ok(row)
}

/// The recorded answer begins with the status, whatever was sent first.
fn status_first(sent: &Map<String, Value>) -> Map<String, Value> {
    let names = ["status", "list", "contact"].into_iter().filter_map(|name| sent.get_key_value(name));
    names.chain(sent).map(|(key, value)| (key.clone(), value.clone())).collect()
}
