//! All of a person as one value: what the requests brought, with names in place of ids.

use serde_json::{Value, json};

use super::super::names::{NOT_ALLOWED, Names};
use super::super::person::{Person, state, status, text};
use crate::api::reply::Item;
use crate::engine::reading::{Reader, Reading};
use crate::error::Result;
use crate::text::timestamp;

/// The whole. Tags and notes are read here; then names, the most telling first, as far as requests are left.
///
/// # Errors
/// As [`Reader::one`].
pub fn of(reader: &Reader<'_>, names: &Names<'_>, person: &Person) -> Result<Value> {
    let tags = reader.one("contacts tags list", &[&person.id], &[])?;
    let notes = reader.one("contacts notes list", &[&person.id], &[])?;
    let tag_rows: Vec<Value> = tags.items.iter().map(Item::value).collect();
    for (noun, rows, key) in [
        // What says nothing at all without its name comes first: the requests may not do for all.
        ("contacts fields", person.rows("fieldValues"), "field"),
        ("tags", tag_rows.as_slice(), "tag"),
        ("lists", person.rows("contactLists"), "list"),
        ("automations", person.rows("contactAutomations"), "automation"),
    ] {
        let ids: Vec<String> = rows.iter().map(|row| text(row, key)).filter(|id| !id.is_empty()).collect();
        names.learn(noun, &ids)?;
    }
    let (scores, no_scores) = scores(reader, names, person)?;
    let mut unread: Vec<Value> = [("tags", tags.lack()), ("notes", notes.lack()), ("scores", no_scores)]
        .into_iter()
        .filter_map(|(part, why)| Some(json!({"part": part, "why": why?})))
        .collect();
    let (later, refused): (Vec<_>, Vec<_>) = names.unread().into_iter().partition(|(_, why)| why == NOT_ALLOWED);
    unread.extend(refused.iter().map(|(noun, why)| json!({"part": format!("names of {noun}"), "why": why})));
    Ok(json!({
        "id": person.id,
        "email": person.contact.get("email"),
        "contact": person.contact,
        "lists": all(person.rows("contactLists"), |row| list(row, names)),
        "tags": all(&tag_rows, |row| {
            let id = text(row, "tag");
            json!({"id": id, "name": names.name("tags", &id), "since": timestamp::exact(&text(row, "cdate"))})
        }),
        "fields": all(person.rows("fieldValues"), |row| field(row, names)),
        "automations": all(person.rows("contactAutomations"), |row| automation(row, names)),
        "deals": all(person.rows("deals"), deal),
        "notes": notes.items.iter().map(|item| note(&item.value())).collect::<Vec<_>>(),
        "scores": scores,
        "last_activity": last_activity(person),
        "unread": unread,
        "unnamed": later.iter().map(|(noun, _)| noun).collect::<Vec<_>>(),
    }))
}

fn all(rows: &[Value], show: impl Fn(&Value) -> Value) -> Vec<Value> {
    rows.iter().map(show).collect()
}

fn list(row: &Value, names: &Names<'_>) -> Value {
    let id = text(row, "list");
    json!({
        "id": id, "name": names.name("lists", &id), "status": status(&text(row, "status")),
        "since": timestamp::exact(&text(row, "sdate")), "changed": timestamp::exact(&text(row, "udate")),
        "reason": filled(text(row, "unsubreason")),
    })
}

fn field(row: &Value, names: &Names<'_>) -> Value {
    let id = text(row, "field");
    json!({"id": id, "title": names.name("contacts fields", &id), "value": choices(&text(row, "value"))})
}

/// Several choices travel as `||a||b||`.
fn choices(text: &str) -> Value {
    match text.strip_prefix("||") {
        Some(rest) => rest.split("||").filter(|choice| !choice.is_empty()).collect(),
        None => Value::from(text),
    }
}

fn automation(row: &Value, names: &Names<'_>) -> Value {
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

/// The scores: those beside the contact in the listing, else a request of their own if one is left.
fn scores(reader: &Reader<'_>, names: &Names<'_>, person: &Person) -> Result<(Vec<Value>, Option<String>)> {
    let (rows, lack) = match &person.listed {
        Some(listed) => {
            (listed.value().get("scoreValues").and_then(Value::as_array).cloned().unwrap_or_default(), None)
        }
        None => {
            let reading: Reading = reader.one("contacts scores list", &[&person.id], &[])?;
            let lack = reading.refused.clone();
            let lack = lack.or_else(|| reading.cut.then(|| NOT_ALLOWED.to_owned()));
            (reading.items.iter().map(Item::value).collect(), lack)
        }
    };
    let own: Vec<&Value> =
        rows.iter().filter(|row| text(row, "contact") == person.id && text(row, "deal").is_empty()).collect();
    let ids: Vec<String> = own.iter().map(|row| text(row, "score")).collect();
    names.learn("scores", &ids)?;
    let shown = own.iter().zip(&ids).map(|(row, id)| {
        json!({"id": id, "name": names.name("scores", id), "value": number(row, "scoreValue"),
            "changed": timestamp::exact(&text(row, "mdate"))})
    });
    Ok((shown.collect(), lack))
}

/// The last thing the contact is known to have done, by the dates the contact itself has.
fn last_activity(person: &Person) -> Value {
    let known = [("last_open_date", "opened a mail"), ("last_click_date", "clicked a link")];
    let dated = known.into_iter().filter_map(|(key, what)| {
        let text = person.text(key);
        Some((timestamp::of(&text)?, timestamp::exact(&text)?, what))
    });
    dated.max_by_key(|(moment, ..)| *moment).map_or(Value::Null, |(_, at, what)| json!({"at": at, "what": what}))
}

/// A number the service may have typed as text.
fn number(row: &Value, key: &str) -> Value {
    let text = text(row, key);
    text.parse::<i64>().map_or_else(|_| if text.is_empty() { Value::Null } else { text.into() }, Value::from)
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
