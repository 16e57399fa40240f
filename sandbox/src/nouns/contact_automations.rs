//! The automations contacts are in, or were: one row per run.

use serde_json::{Map, Value, json};

use super::automations::AUTOMATIONS;
use super::contacts::{self, CONTACTS};
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, envelopes, id_of};
use crate::clock;
use crate::noun::{Calls, Column, Echo, ID, LINKS, Noun, Source, derived, kept, kept_null, noun, number, parent, text};
use crate::query::{self, Conditions};
use crate::regular;
use crate::store::{Row, Selection};

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("seriesid", ""),
    kept("startid", "0"),
    kept("status", "1"),
    kept_null("batchid"),
    kept_null("adddate"),
    kept_null("remdate"),
    kept("timespan", "0"),
    kept("lastblock", "0"),
    kept("lastlogid", "0"),
    kept_null("lastdate"),
    kept("in_als", "0"),
    number("completedElements", 0).kept(),
    number("totalElements", 1).kept(),
    number("completed", 0).kept(),
    number("completeValue", 0).kept(),
    LINKS,
    ID,
    derived("automation", Source::Alias("seriesid")),
];

/// `contactAutomations`.
pub static CONTACT_AUTOMATIONS: Noun = noun("contactAutomations", "contactAutomation", "SubscriberSeries", COLUMNS)
    .links(&["automation", "contact", "contactGoals", "automationLogs"])
    .echo(&[
        Echo::Column("contact"),
        Echo::Column("seriesid"),
        Echo::Number("startid"),
        Echo::Number("status"),
        Echo::Column("lastblock"),
        Echo::Literal("completedElements", "\"0\""),
        Echo::Literal("totalElements", "\"1\""),
        Echo::Column("completed"),
        Echo::Column("completeValue"),
        Echo::Column("links"),
        Echo::Column("id"),
        Echo::Column("automation"),
    ])
    .renames(&[("automation", "seriesid")])
    .filters(&[("automation", "seriesid")])
    .nested(&[parent("automation", "automations", "seriesid"), parent("contact", "contacts", "contact")])
    .indices(&["body->>'seriesid', CAST(body->>'contact' AS INTEGER)", "body->>'contact'"])
    .dates(&["adddate"], &["lastdate"])
    .calls(Calls { list: true, create: false, get: true, update: false, delete: true });

/// `GET /contactAutomations`, with the statistics its `meta` has room for.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let noun = &CONTACT_AUTOMATIONS;
    let (rows, total) =
        regular::page(call, noun, query::conditions(noun, &call.query), query::order(noun, &call.query))?;
    let meta = json!({"total": regular::typed_total(noun, total), "showcase_stats": []});
    Ok(Answer::ok(envelopes((noun.path, regular::listed(call, noun, &rows)?), ("meta", meta))))
}

/// `POST /contactAutomations`: enrols a contact.
///
/// # Errors
/// 404 where either does not exist; 422 where the automation is inactive, or the contact is or was in it and may not
/// enter again.
pub fn create(call: &Call<'_>) -> Outcome {
    let noun = &CONTACT_AUTOMATIONS;
    let sent = regular::known(noun, &call.envelope(noun.singular));
    let contact = call.row_of(&CONTACTS, id_of(sent.get("contact")))?;
    let automation = call.row_of(&AUTOMATIONS, id_of(sent.get("seriesid")))?;
    let Some(row) = enrol(call, &contact, &automation)? else {
        let error = json!({"status": "422", "detail": "Could not create SubscriberSeries"});
        return Err(Answer::new(422, json!({ "errors": [error] })).into());
    };
    let echo = call.shown().echo(noun, &Map::new(), &row)?;
    let contacts = regular::side_load(call, &contacts::CONTACTS, &[contact])?;
    Ok(Answer::created(envelopes(("contacts", contacts), (noun.singular, echo.into()))))
}

/// Begins a run of the contact in the automation; nothing where the automation is inactive, or the contact is or was in
/// it and may not enter again.
///
/// # Errors
/// SQLite's.
pub fn enrol(call: &Call<'_>, contact: &Row, automation: &Row) -> Outcome<Option<Row>> {
    let noun = &CONTACT_AUTOMATIONS;
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("seriesid", &automation.id.to_string());
    let before = call.store.select(noun, &Selection::all(pair))?;
    let ended = before.iter().all(|run| run.text("status") == "2");
    let again = before.is_empty() || (ended && automation.text("multientry") == "1");
    if automation.text("status") != "1" || !again {
        return Ok(None);
    }
    let body = json!({"contact": contact.id.to_string(), "seriesid": automation.id.to_string()});
    Ok(Some(regular::insert(call, noun, &body.as_object().cloned().unwrap_or_default())?))
}

/// `GET /contacts/{id}/automationEntryCounts`: every automation, and how often the contact entered it.
///
/// # Errors
/// 404.
pub fn entry_counts(call: &Call<'_>) -> Outcome {
    let contact = call.row(&CONTACTS)?;
    let runs = regular::children(call, &CONTACT_AUTOMATIONS, "contact", contact.id)?;
    let automations = call.store.select(&AUTOMATIONS, &Selection::all(Conditions::default()))?;
    let counts: Vec<Value> = automations
        .iter()
        .map(|automation| {
            let id = automation.id.to_string();
            let entered = runs.iter().filter(|run| run.text("seriesid") == id).count();
            json!({
                "id": id, "name": automation.text("name"), "status": automation.text("status"),
                "hidden": "0", "contactEntryCount": entered.to_string(),
            })
        })
        .collect();
    Ok(Answer::ok(envelope("automationEntryCounts", counts)))
}

/// A run that has come to its end, for the seed: what an ended run's columns hold.
pub fn ended(contact: i64, automation: i64, seconds: i64) -> Map<String, Value> {
    let date = clock::at(seconds);
    let body = json!({
        "contact": contact.to_string(), "seriesid": automation.to_string(), "status": "2", "adddate": date,
        "remdate": date, "lastdate": date, "lastblock": "1", "completedElements": 1, "completed": 1,
        "completeValue": 100,
    });
    body.as_object().cloned().unwrap_or_default()
}
