//! One contact of an import: its columns, tags, custom fields, lists and account, and the automations these start.

use serde_json::{Map, Value, json};

use super::object;
use crate::answer::Outcome;
use crate::call::{Call, id_of, text_of};
use crate::nouns::accounts::{ACCOUNT_CONTACTS, ACCOUNTS};
use crate::nouns::automations::{self, Start};
use crate::nouns::contact_lists::CONTACT_LISTS;
use crate::nouns::contact_tags::CONTACT_TAGS;
use crate::nouns::contacts::{self, CONTACTS};
use crate::nouns::exclusions::{self, EXCLUSIONS};
use crate::nouns::lists::LISTS;
use crate::nouns::tags::TAGS;
use crate::nouns::{contact_automations, field_values};
use crate::query::Conditions;
use crate::regular;
use crate::store::{Row, Selection};

/// What holds for every contact of a batch.
#[derive(Debug)]
pub struct Rules {
    exclusions: Vec<Row>,
    starts: Vec<Start>,
}

impl Rules {
    /// The rules of a batch whose `exclude_automations` is `excludes`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read(call: &Call<'_>, excludes: Option<&Value>) -> Outcome<Self> {
        let exclusions = call.store.select(&EXCLUSIONS, &Selection::all(Conditions::default()))?;
        let starts = if is_true(excludes) { Vec::new() } else { automations::starts(call)? };
        Ok(Rules { exclusions, starts })
    }

    /// Writes a contact and gives its id; nothing where its address is excluded. Only the snake case names are read, as
    /// the service does.
    ///
    /// # Errors
    /// SQLite's.
    pub fn write(&self, call: &Call<'_>, sent: &Value) -> Outcome<Option<i64>> {
        let email = text_of(sent.get("email"));
        if self.exclusions.iter().any(|row| exclusions::excludes(row, &email)) {
            return Ok(None);
        }
        // The documents show the flag inside the contact, their prose and clients beside the contacts.
        let starts = if is_true(sent.get("exclude_automations")) { &[] } else { self.starts.as_slice() };
        let row = write_columns(call, &email, sent)?;
        for tag in array(sent, "tags") {
            let added = add_tag(call, &row, &text_of(Some(tag)))?;
            start(call, &row, starts, "tagadd", added)?;
        }
        write_fields(call, &row, sent)?;
        for (key, status) in [("subscribe", "1"), ("unsubscribe", "2")] {
            for list in array(sent, key) {
                let list = id_of(list.get("listid"));
                if status == "1" && self.exclusions.iter().any(|row| exclusions::excludes_from(row, &email, list)) {
                    continue;
                }
                let subscribed = put_on_list(call, &row, list, status)?;
                start(call, &row, starts, "subscribe", subscribed.then_some(list))?;
            }
        }
        add_account(call, &row, &text_of(sent.get("customer_acct_name")))?;
        Ok(Some(row.id))
    }
}

fn is_true(value: Option<&Value>) -> bool {
    matches!(text_of(value).as_str(), "1" | "true")
}

fn array<'a>(sent: &'a Value, key: &str) -> &'a [Value] {
    sent.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn write_columns(call: &Call<'_>, email: &str, sent: &Value) -> Outcome<Row> {
    let names = [("email", "email"), ("first_name", "firstName"), ("last_name", "lastName"), ("phone", "phone")];
    let known: Map<String, Value> =
        names.into_iter().filter_map(|(wire, column)| Some((column.to_owned(), sent.get(wire)?.clone()))).collect();
    match contacts::by_email(call, email)? {
        Some(row) => regular::write(call, &CONTACTS, row, &known),
        None => regular::insert(call, &CONTACTS, &known),
    }
}

fn write_fields(call: &Call<'_>, contact: &Row, sent: &Value) -> Outcome<()> {
    let values: Vec<Value> = array(sent, "fields")
        .iter()
        .filter_map(|value| Some(json!({"field": value.get("id")?, "value": value.get("value")})))
        .collect();
    field_values::write_sent(call, contact.id, &object(json!({ "fieldValues": values })))?;
    Ok(())
}

/// Gives the contact a tag by name, which is made where it is new. The tag's id where the contact did not have it.
fn add_tag(call: &Call<'_>, contact: &Row, name: &str) -> Outcome<Option<i64>> {
    if name.is_empty() {
        return Ok(None);
    }
    let mut same = Conditions::default();
    // With the index's collation even for a name of digits.
    same.add("body->>'tag' = ? COLLATE NOCASE", [name.to_owned().into()]);
    same.equals("tagType", "contact");
    let tag = match call.store.find_by(&TAGS, same)? {
        Some(tag) => tag,
        None => regular::insert(call, &TAGS, &object(json!({"tag": name, "tagType": "contact"})))?,
    };
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("tag", &tag.id.to_string());
    if call.store.find_by(&CONTACT_TAGS, pair)?.is_some() {
        return Ok(None);
    }
    let body = json!({"contact": contact.id.to_string(), "tag": tag.id.to_string()});
    regular::insert(call, &CONTACT_TAGS, &object(body))?;
    Ok(Some(tag.id))
}

/// Sets a contact's status on a list, and says whether that subscribed it. An import never brings back a contact that
/// unsubscribed. Unknown lists are passed over; not established.
fn put_on_list(call: &Call<'_>, contact: &Row, list: i64, status: &str) -> Outcome<bool> {
    if call.store.find(&LISTS, list)?.is_none() {
        return Ok(false);
    }
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("list", &list.to_string());
    match call.store.find_by(&CONTACT_LISTS, pair)? {
        Some(row) if row.text("status") == status || (row.text("status") == "2" && status == "1") => Ok(false),
        Some(mut row) => {
            row.body.insert("status".to_owned(), json!(status));
            row.body.insert("udate".to_owned(), json!(call.now()));
            call.store.save(&CONTACT_LISTS, &row)?;
            Ok(status == "1")
        }
        None => {
            let body = json!({
                "contact": contact.id.to_string(), "list": list.to_string(), "status": status,
                "first_name": contact.text("firstName"), "last_name": contact.text("lastName"),
            });
            regular::insert(call, &CONTACT_LISTS, &object(body))?;
            Ok(status == "1")
        }
    }
}

/// Enrols the contact in the automations that the list or tag `id` starts.
fn start(call: &Call<'_>, contact: &Row, starts: &[Start], kind: &str, id: Option<i64>) -> Outcome<()> {
    for start in starts.iter().filter(|start| start.kind == kind && Some(start.about) == id) {
        contact_automations::enrol(call, contact, &start.automation)?;
    }
    Ok(())
}

/// Ties the contact to the account of that name, which is made where it is new; one it has already stays.
fn add_account(call: &Call<'_>, contact: &Row, name: &str) -> Outcome<()> {
    let own = contact.id.to_string();
    if name.is_empty() || call.store.find_by(&ACCOUNT_CONTACTS, Conditions::of("contact", &own))?.is_some() {
        return Ok(());
    }
    let mut same = Conditions::default();
    same.add("body->>'name' = ? COLLATE NOCASE", [name.to_owned().into()]);
    let account = match call.store.find_by(&ACCOUNTS, same)? {
        Some(account) => account,
        None => regular::insert(call, &ACCOUNTS, &object(json!({ "name": name })))?,
    };
    let body = json!({"contact": own, "account": account.id.to_string()});
    regular::insert(call, &ACCOUNT_CONTACTS, &object(body))?;
    Ok(())
}
