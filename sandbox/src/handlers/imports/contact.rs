//! One contact of an import: its columns, tags, custom fields, lists and account, and the automations it enters.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, crud};
use crate::handlers::automations::{self, Trigger};
use crate::handlers::{contact_automations, contact_records, field_values};
use crate::resources::accounts::{ACCOUNT_CONTACTS, ACCOUNTS};
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::contact_tags::CONTACT_TAGS;
use crate::resources::contacts::CONTACTS;
use crate::resources::exclusions::EXCLUSIONS;
use crate::resources::lists::LISTS;
use crate::resources::tags::TAGS;
use crate::sending;
use crate::store::{Conditions, Row, Selection};
use crate::util::json::object;
use crate::util::text::{id_of, text_of};

/// What applies to every contact of a batch.
#[derive(Debug)]
pub(crate) struct BatchRules {
    exclusions: Vec<Row>,
    triggers: Vec<Trigger>,
}

impl BatchRules {
    /// Reads the rules of a batch; `excludes` is its `exclude_automations`.
    pub(crate) fn read(request: &Request<'_>, excludes: Option<&Value>) -> Outcome<Self> {
        let exclusions = request.store.select(&EXCLUSIONS, &Selection::all(Conditions::default()))?;
        let triggers = if is_true(excludes) { Vec::new() } else { automations::active_triggers(request)? };
        Ok(BatchRules { exclusions, triggers })
    }

    /// Writes a contact and returns its id; `None` if its email address is excluded. Only snake case keys are read, as
    /// the server does.
    pub(crate) fn write(&self, request: &Request<'_>, sent: &Value) -> Outcome<Option<i64>> {
        let email = text_of(sent.get("email"));
        if self.exclusions.iter().any(|row| sending::excludes(row, &email)) {
            return Ok(None);
        }
        // The documented example has the flag in the contact; its description and clients have it next to the contacts.
        let triggers = if is_true(sent.get("exclude_automations")) { &[] } else { self.triggers.as_slice() };
        let row = write_columns(request, &email, sent)?;
        for tag in array(sent, "tags") {
            let added = add_tag(request, &row, &text_of(Some(tag)))?;
            start_automations(request, &row, triggers, "tagadd", added)?;
        }
        write_fields(request, &row, sent)?;
        for (key, status) in [("subscribe", "1"), ("unsubscribe", "2")] {
            for list in array(sent, key) {
                let list = id_of(list.get("listid"));
                if status == "1" && self.exclusions.iter().any(|row| sending::excludes_from(row, &email, list)) {
                    continue;
                }
                let subscribed = set_list_status(request, &row, list, status)?;
                start_automations(request, &row, triggers, "subscribe", subscribed.then_some(list))?;
            }
        }
        link_account(request, &row, &text_of(sent.get("customer_acct_name")))?;
        Ok(Some(row.id))
    }
}

fn is_true(value: Option<&Value>) -> bool {
    matches!(text_of(value).as_str(), "1" | "true")
}

fn array<'a>(sent: &'a Value, key: &str) -> &'a [Value] {
    sent.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn write_columns(request: &Request<'_>, email: &str, sent: &Value) -> Outcome<Row> {
    let names = [("email", "email"), ("first_name", "firstName"), ("last_name", "lastName"), ("phone", "phone")];
    let known: Map<String, Value> =
        names.into_iter().filter_map(|(wire, column)| Some((column.to_owned(), sent.get(wire)?.clone()))).collect();
    match contact_records::by_email(request, email)? {
        Some(row) => crud::write(request, &CONTACTS, row, &known),
        None => crud::insert(request, &CONTACTS, &known),
    }
}

fn write_fields(request: &Request<'_>, contact: &Row, sent: &Value) -> Outcome<()> {
    let values: Vec<Value> = array(sent, "fields")
        .iter()
        .filter_map(|value| Some(json!({"field": value.get("id")?, "value": value.get("value")})))
        .collect();
    field_values::write_sent(request, contact.id, &object(json!({ "fieldValues": values })))?;
    Ok(())
}

/// Adds a tag by name, and creates it if needed. Returns the id of the tag if the contact did not have it.
fn add_tag(request: &Request<'_>, contact: &Row, name: &str) -> Outcome<Option<i64>> {
    if name.is_empty() {
        return Ok(None);
    }
    let mut same = Conditions::default();
    // Uses the collation of the index even for a name of digits.
    same.add("body->>'tag' = ? COLLATE NOCASE", [name.to_owned().into()]);
    same.equals("tagType", "contact");
    let tag = match request.store.find_by(&TAGS, same)? {
        Some(tag) => tag,
        None => crud::insert(request, &TAGS, &object(json!({"tag": name, "tagType": "contact"})))?,
    };
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("tag", &tag.id.to_string());
    if request.store.find_by(&CONTACT_TAGS, pair)?.is_some() {
        return Ok(None);
    }
    let body = json!({"contact": contact.id.to_string(), "tag": tag.id.to_string()});
    crud::insert(request, &CONTACT_TAGS, &object(body))?;
    Ok(Some(tag.id))
}

/// Sets the status of a contact on a list, and returns whether that subscribed it. An import never resubscribes a
/// contact. Ignores unknown lists; that the server does so is not established.
fn set_list_status(request: &Request<'_>, contact: &Row, list: i64, status: &str) -> Outcome<bool> {
    if request.store.find(&LISTS, list)?.is_none() {
        return Ok(false);
    }
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("list", &list.to_string());
    match request.store.find_by(&CONTACT_LISTS, pair)? {
        Some(row) if row.text("status") == status || (row.text("status") == "2" && status == "1") => Ok(false),
        Some(mut row) => {
            row.body.insert("status".to_owned(), json!(status));
            row.body.insert("udate".to_owned(), json!(request.now()));
            request.store.save(&CONTACT_LISTS, &row)?;
            Ok(status == "1")
        }
        None => {
            let body = json!({
                "contact": contact.id.to_string(), "list": list.to_string(), "status": status,
                "first_name": contact.text("firstName"), "last_name": contact.text("lastName"),
            });
            crud::insert(request, &CONTACT_LISTS, &object(body))?;
            Ok(status == "1")
        }
    }
}

/// Enrolls the contact in the automations that the list or tag `id` triggers.
fn start_automations(
    request: &Request<'_>,
    contact: &Row,
    triggers: &[Trigger],
    kind: &str,
    id: Option<i64>,
) -> Outcome<()> {
    for trigger in triggers.iter().filter(|trigger| trigger.kind == kind && Some(trigger.target) == id) {
        contact_automations::enroll(request, contact, &trigger.automation)?;
    }
    Ok(())
}

/// Links the contact to the account with that name, and creates it if needed. An existing link is kept.
fn link_account(request: &Request<'_>, contact: &Row, name: &str) -> Outcome<()> {
    let own = contact.id.to_string();
    if name.is_empty() || request.store.find_by(&ACCOUNT_CONTACTS, Conditions::of("contact", &own))?.is_some() {
        return Ok(());
    }
    let mut same = Conditions::default();
    same.add("body->>'name' = ? COLLATE NOCASE", [name.to_owned().into()]);
    let account = match request.store.find_by(&ACCOUNTS, same)? {
        Some(account) => account,
        None => crud::insert(request, &ACCOUNTS, &object(json!({ "name": name })))?,
    };
    let body = json!({"contact": own, "account": account.id.to_string()});
    crud::insert(request, &ACCOUNT_CONTACTS, &object(body))?;
    Ok(())
}
