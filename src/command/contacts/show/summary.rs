//! Reads everything about a contact into one JSON object, with names next to IDs.

use serde_json::{Value, json};

use super::super::contact_data::{ContactData, state, status, text};
use super::super::record_names::{REQUEST_LIMIT, RecordNames};
use crate::api::reply::Item;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::text::timestamp;

/// The relations that the summary shows.
pub const RELATIONS: &[&str] =
    &["contactLists", "contactTags", "fieldValues", "contactAutomations", "deals", "notes", "scoreValues"];

/// Reads the summary: what did not arrive with the contact, then names, most useful first, within the request limit.
///
/// # Errors
/// As [`Reader::one`].
pub fn read(reader: &Reader<'_>, names: &RecordNames<'_>, contact: &ContactData) -> Result<Value> {
    let mut unread: Vec<Value> = Vec::new();
    let mut rows = |part: &str, relation: &str| -> Result<Vec<Value>> {
        let reading = contact.related(reader, relation)?;
        unread.extend(reading.lack().map(|why| json!({"part": part, "why": why})));
        Ok(reading.items.iter().map(Item::value).collect())
    };
    let lists = rows("lists", "contactLists")?;
    let fields = rows("fields", "fieldValues")?;
    let automations = rows("automations", "contactAutomations")?;
    let deals = rows("deals", "deals")?;
    let tags = rows("tags", "contactTags")?;
    let notes = rows("notes", "notes")?;
    for (resource, rows, key) in [
        // The request limit may not suffice for all names: those needed most come first.
        ("contacts fields", &fields, "field"),
        ("tags", &tags, "tag"),
        ("lists", &lists, "list"),
        ("automations", &automations, "automation"),
    ] {
        let ids: Vec<String> = rows.iter().map(|row| text(row, key)).filter(|id| !id.is_empty()).collect();
        names.load(resource, &ids)?;
    }
    let (scores, no_scores) = scores(reader, names, contact)?;
    unread.extend(no_scores.map(|why| json!({"part": "scores", "why": why})));
    let (later, refused): (Vec<_>, Vec<_>) = names.unread().into_iter().partition(|(_, why)| why == REQUEST_LIMIT);
    unread.extend(refused.iter().map(|(resource, why)| json!({"part": format!("names of {resource}"), "why": why})));
    Ok(json!({
        "id": contact.id,
        "email": contact.record.get("email"),
        "contact": contact.record,
        "lists": map_rows(&lists, |row| list(row, names)),
        "tags": map_rows(&tags, |row| {
            let id = text(row, "tag");
            json!({"id": id, "name": names.name("tags", &id), "since": timestamp::exact(&text(row, "cdate"))})
        }),
        "fields": map_rows(&fields, |row| field(row, names)),
        "automations": map_rows(&automations, |row| automation(row, names)),
        "deals": map_rows(&deals, deal),
        "notes": map_rows(&notes, note),
        "scores": scores,
        "last_activity": last_activity(contact),
        "unread": unread,
        "unnamed": later.iter().map(|(resource, _)| resource).collect::<Vec<_>>(),
    }))
}

fn map_rows(rows: &[Value], show: impl Fn(&Value) -> Value) -> Vec<Value> {
    rows.iter().map(show).collect()
}

fn list(row: &Value, names: &RecordNames<'_>) -> Value {
    let id = text(row, "list");
    json!({
        "id": id, "name": names.name("lists", &id), "status": status(&text(row, "status")),
        "since": timestamp::exact(&text(row, "sdate")), "changed": timestamp::exact(&text(row, "udate")),
        "reason": filled(text(row, "unsubreason")),
    })
}

fn field(row: &Value, names: &RecordNames<'_>) -> Value {
    let id = text(row, "field");
    json!({"id": id, "title": names.name("contacts fields", &id), "value": choices(&text(row, "value"))})
}

/// Multiple choices are encoded as `||a||b||`.
fn choices(text: &str) -> Value {
    match text.strip_prefix("||") {
        Some(rest) => rest.split("||").filter(|choice| !choice.is_empty()).collect(),
        None => Value::from(text),
    }
}

fn automation(row: &Value, names: &RecordNames<'_>) -> Value {
    let id = [text(row, "automation"), text(row, "seriesid")].into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    let code = text(row, "status");
    let status = state("contacts automations", &code).unwrap_or_else(|| format!("status {code}"));
    json!({
        "id": id, "name": names.name("automations", &id), "status": status,
        "entered": timestamp::exact(&text(row, "adddate")), "left": timestamp::exact(&text(row, "remdate")),
        "steps_done": number(row, "completedElements"), "steps": number(row, "totalElements"),
        "percent": number(row, "completeValue"),
    })
}

fn deal(row: &Value) -> Value {
    json!({
        "id": text(row, "id"), "title": text(row, "title"), "status": state("deals", &text(row, "status")), "cents": number(row, "value"),
        "currency": filled(text(row, "currency").to_uppercase()), "created": timestamp::exact(&text(row, "cdate")),
    })
}

fn note(row: &Value) -> Value {
    json!({
        "id": text(row, "id"), "note": text(row, "note"), "created": timestamp::exact(&text(row, "cdate")),
        "user": filled(text(row, "user")),
    })
}

/// The scores of the contact, and why they are missing.
fn scores(reader: &Reader<'_>, names: &RecordNames<'_>, contact: &ContactData) -> Result<(Vec<Value>, Option<String>)> {
    let reading = contact.related(reader, "scoreValues")?;
    let lack = reading.refused.clone().or_else(|| reading.cut.then(|| REQUEST_LIMIT.to_owned()));
    let rows: Vec<Value> = reading.items.iter().map(Item::value).collect();
    let own: Vec<&Value> =
        rows.iter().filter(|row| text(row, "contact") == contact.id && text(row, "deal").is_empty()).collect();
    let ids: Vec<String> = own.iter().map(|row| text(row, "score")).collect();
    names.load("scores", &ids)?;
    let shown = own.iter().zip(&ids).map(|(row, id)| {
        json!({"id": id, "name": names.name("scores", id), "value": number(row, "scoreValue"),
            "changed": timestamp::exact(&text(row, "mdate"))})
    });
    Ok((shown.collect(), lack))
}

/// The last activity, according to the dates of the contact record.
fn last_activity(contact: &ContactData) -> Value {
    let known = [("last_open_date", "opened an email"), ("last_click_date", "clicked a link")];
    let dated = known.into_iter().filter_map(|(key, what)| {
        let text = contact.text(key);
        Some((timestamp::of(&text)?, timestamp::exact(&text)?, what))
    });
    dated.max_by_key(|(time, ..)| *time).map_or(Value::Null, |(_, at, what)| json!({"at": at, "what": what}))
}

/// A number, which the server may return as a string.
fn number(row: &Value, key: &str) -> Value {
    let text = text(row, key);
    text.parse::<i64>().map_or_else(|_| if text.is_empty() { Value::Null } else { text.into() }, Value::from)
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
