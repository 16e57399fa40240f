//! Automations and the contacts in them.

use serde_json::{Map, Value, json};

use super::action::{Action, read, rows, write};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::contacts::contact;
use super::key::{Key, date, own, render, same};
use super::read::{Paging, Rows, rows_of};
use crate::resources::automations::AUTOMATIONS;
use crate::resources::contact_automations::CONTACT_AUTOMATIONS;
use crate::resources::contacts::CONTACTS;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::php_int;

pub(super) const ACTIONS: &[Action] = &[
    rows("automation_list", &LISTING),
    write("automation_contact_add", add),
    write("automation_contact_remove", remove),
    read("automation_contact_list", contacts),
    read("automation_contact_view", view),
    read("contact_automation_list", of_contact),
];

static LISTING: Rows = Rows {
    by_ids: false,
    paging: Paging::Limit(100),
    ..rows_of(&AUTOMATIONS, &[same("id"), same("name"), same("status")])
};

/// The keys of a run.
const RUN: &[Key] = &[date("adddate"), date("remdate"), same("lastblock"), date("lastdate")];

/// Several automations are a comma list.
fn add(call: &Call<'_>) -> Answered {
    call.require(&["automation"])?;
    let contact = contact(call, "contact_id", "contact_email")?;
    for automation in call.params.ids("automation") {
        let run = json!({"contact": contact.id.to_string(), "automation": automation.to_string()});
        call.v3("POST", "/contactAutomations", json!({ "contactAutomation": run }))?;
    }
    Ok(Answer::done("Contact added to automation"))
}

fn remove(call: &Call<'_>) -> Answered {
    let runs = runs(call)?;
    if runs.is_empty() {
        // Invented: no text is on record.
        return Err(Failure::refused("The contact is not in this automation."));
    }
    for run in runs {
        call.v3("DELETE", &format!("/contactAutomations/{}", run.id), Value::Null)?;
    }
    // Invented: no text is on record.
    Ok(Answer::done("Contact removed from automation"))
}

/// Returns the runs of one contact in one automation.
fn runs(call: &Call<'_>) -> Result<Vec<Row>, Failure> {
    let contact = contact(call, "contact_id", "contact_email")?;
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("seriesid", &call.params.id("automation").to_string());
    Ok(call.request.store.select(&CONTACT_AUTOMATIONS, &Selection::all(pair))?)
}

/// Returns one page of the runs that meet a condition.
fn page(call: &Call<'_>, conditions: Conditions, most: i64) -> Result<Vec<Row>, Failure> {
    let limit = call.params.id("limit");
    let limit = if limit > 0 { limit.min(most) } else { most };
    let offset = call.params.id("offset").max(0);
    Ok(call.request.store.select(&CONTACT_AUTOMATIONS, &Selection { limit, offset, ..Selection::all(conditions) })?)
}

/// The contacts of an automation. With `nested_array`, the rows have a key of their own, whose name is not established.
fn contacts(call: &Call<'_>) -> Answered {
    let runs = page(call, Conditions::of("seriesid", &call.params.id("automation").to_string()), 100)?;
    let mut keys = Map::new();
    for run in &runs {
        let Some(contact) = call.request.store.find(&CONTACTS, php_int(run.text("contact")))? else { continue };
        let mut object = Map::new();
        object.insert("id".to_owned(), json!(contact.id.to_string()));
        object.insert("email".to_owned(), json!(contact.text("email")));
        object.insert("automation_status".to_owned(), json!(run_status(run)));
        object.extend(render(call, &CONTACT_AUTOMATIONS, RUN, run)?);
        keys.insert(keys.len().to_string(), Value::Object(object));
    }
    if keys.is_empty() {
        return Err(Failure::nothing());
    }
    let message = format!("{} Contact(s) found in this automation", keys.len());
    if call.params.text("nested_array") == "1" {
        let rows: Vec<Value> = keys.into_iter().map(|(_, row)| row).collect();
        return Ok(Answer::done(&message).with("contacts", rows));
    }
    Ok(Answer::Keys(keys, message))
}

fn run_status(run: &Row) -> &str {
    if run.text("status").is_empty() { "1" } else { run.text("status") }
}

/// The keys are not documented; these are those of the listing.
fn view(call: &Call<'_>) -> Answered {
    let run = runs(call)?.into_iter().next().ok_or_else(Failure::nothing)?;
    let mut object = Map::new();
    object.insert("automation_status".to_owned(), json!(run_status(&run)));
    object.extend(render(call, &CONTACT_AUTOMATIONS, RUN, &run)?);
    Ok(Answer::found(object))
}

/// The automations of a contact.
fn of_contact(call: &Call<'_>) -> Answered {
    const KEYS: &[Key] = &[
        own("name", name),
        own("status", |_, row| Ok(json!(run_status(row)))),
        date("adddate"),
        date("remdate"),
        same("lastblock"),
        date("lastdate"),
        own("id", |_, row| Ok(json!(row.text("seriesid")))),
    ];
    let contact = contact(call, "contact_id", "contact_email")?;
    let runs = page(call, Conditions::of("contact", &contact.id.to_string()), 20)?;
    let rows = runs.iter().map(|run| render(call, &CONTACT_AUTOMATIONS, KEYS, run).map(Value::Object));
    Answer::rows(rows.collect::<Result<Vec<_>, _>>()?)
}

fn name(call: &Call<'_>, run: &Row) -> Result<Value, Failure> {
    let automation = call.request.store.find(&AUTOMATIONS, php_int(run.text("seriesid")))?;
    Ok(json!(automation.as_ref().map_or("", |automation| automation.text("name"))))
}
