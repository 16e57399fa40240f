//! Sources of events: the contact with its side-loads, and one listing for each further type.
//!
//! Keys are those of recorded and published responses. For sent messages (`contactLogs`) and logged emails
//! (`emailActivities`), only empty responses are known, so the first date and text found are shown.

use serde_json::Value;

use super::super::contact_data::{ContactData, status, text};
use super::super::record_names::RecordNames;
use super::event::Event;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::text::counts::money;

/// All event types, in the order of the sources.
pub const TYPES: [&str; 17] = [
    "contact",
    "list",
    "automation",
    "field",
    "deal",
    "account",
    "open",
    "tag",
    "note",
    "mail",
    "bounce",
    "tracking",
    "goal",
    "score",
    "activity",
    "email",
    "task",
];

/// A listing with the events of one type.
struct EventSource {
    kind: &'static str,
    command: &'static str,
    /// Query parameters, with `{id}` for the contact's ID. Empty if the ID is an argument.
    query: &'static [(&'static str, &'static str)],
    /// The resource whose names the events need, and the key of its ID.
    names: Option<(&'static str, &'static str)>,
    event: fn(&Value, &RecordNames<'_>) -> Event,
}

const fn source(
    kind: &'static str,
    command: &'static str,
    event: fn(&Value, &RecordNames<'_>) -> Event,
) -> EventSource {
    EventSource { kind, command, query: &[], names: None, event }
}

const SOURCES: &[EventSource] = &[
    EventSource { names: Some(("tags", "tag")), ..source("tag", "contacts tags list", tag) },
    source("note", "contacts notes list", note),
    source("mail", "contacts logs list", mail),
    source("bounce", "contacts bounces list", bounce),
    source("tracking", "contacts tracking-logs list", tracking),
    EventSource { names: Some(("automations", "automation")), ..source("goal", "contacts goals list", goal) },
    EventSource { names: Some(("scores", "score")), ..source("score", "contacts scores list", score) },
    source("activity", "contacts activities list", activity),
    EventSource { query: &[("filters[subscriberid]", "{id}")], ..source("email", "email-activities list", email) },
    EventSource {
        query: &[("filters[reltype]", "Subscriber"), ("filters[relid]", "{id}")],
        ..source("task", "tasks list", task)
    },
];

/// Events, and the sources that could not be read.
#[derive(Debug)]
pub struct Timeline {
    /// The events, in the order of the sources.
    pub events: Vec<Event>,
    /// Sources that could not be read, with the reason.
    pub unread: Vec<(String, String)>,
}

/// Reads the events of the requested types.
///
/// # Errors
/// As [`Reader::one`].
pub fn read(
    reader: &Reader<'_>,
    names: &RecordNames<'_>,
    contact: &ContactData,
    wants: impl Fn(&str) -> bool,
) -> Result<Timeline> {
    let mut events = side_loads(names, contact, &wants)?;
    events.iter_mut().for_each(|event| event.source.clone_from(&contact.request));
    let mut unread = Vec::new();
    for source in SOURCES.iter().filter(|source| wants(source.kind)) {
        let query: Vec<(&str, String)> =
            source.query.iter().map(|(name, value)| (*name, value.replace("{id}", &contact.id))).collect();
        let pairs: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let own = [contact.id.as_str()];
        let arguments: &[&str] = if pairs.is_empty() { &own } else { &[] };
        let reading = reader.all(source.command, arguments, &pairs)?;
        if let Some(why) = reading.lack() {
            unread.push((source.command.trim_end_matches(" list").to_owned(), why));
        }
        let rows: Vec<Value> = reading.items.iter().map(crate::api::reply::Item::value).collect();
        if let Some((resource, key)) = source.names {
            load(names, resource, &rows, key)?;
        }
        events.extend(rows.iter().map(|row| Event {
            id: text(row, "id"),
            source: reading.request.clone(),
            ..(source.event)(row, names)
        }));
    }
    Ok(Timeline { events, unread })
}

/// Events of the contact and its side-loads.
fn side_loads(names: &RecordNames<'_>, contact: &ContactData, wants: &impl Fn(&str) -> bool) -> Result<Vec<Event>> {
    let mut events = contact_events(contact);
    for (kind, key, resource, id_key, events_of) in [
        ("list", "contactLists", "lists", "list", list as fn(&Value, &RecordNames<'_>) -> Vec<Event>),
        ("automation", "contactAutomations", "automations", "automation", automation),
        ("field", "fieldValues", "contacts fields", "field", field),
        ("deal", "deals", "", "", deal),
        ("account", "accountContacts", "accounts", "account", account),
        ("open", "geoIps", "", "", open),
    ] {
        let rows = contact.rows(key);
        if !wants(kind) || rows.is_empty() {
            continue;
        }
        if !resource.is_empty() {
            load(names, resource, rows, id_key)?;
        }
        for row in rows {
            events.extend(events_of(row, names).into_iter().map(|event| Event { id: text(row, "id"), ..event }));
        }
    }
    Ok(events)
}

fn load(names: &RecordNames<'_>, resource: &str, rows: &[Value], key: &str) -> Result<()> {
    let ids: Vec<String> = rows.iter().map(|row| text(row, key)).filter(|id| !id.is_empty()).collect();
    names.load(resource, &ids)
}

fn contact_events(contact: &ContactData) -> Vec<Event> {
    let known = [
        ("cdate", "contact created"),
        ("udate", "contact last updated"),
        ("last_open_date", "last opened an email"),
        ("last_click_date", "last clicked a link"),
        ("bounced_date", "last email bounced"),
        ("deleted_at", "contact deleted"),
    ];
    let events = known.iter().map(|(key, what)| Event::new("contact", &contact.text(key), (*what).to_owned()));
    let dated = events.filter(|event| event.time.is_some());
    dated.map(|event| Event { id: contact.id.clone(), ..event }).collect()
}

fn list(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    let name = names.name_or_id("lists", &text(row, "list"));
    let state = status(&text(row, "status"));
    let mut events =
        vec![Event::new("list", &text(row, "sdate"), format!("subscribed to {name}")).detail(format!("now {state}"))];
    let changed = text(row, "udate");
    if !changed.is_empty() {
        let what = match state.as_str() {
            "unsubscribed" => format!("unsubscribed from {name}"),
            "bounced" => format!("bounced on {name}"),
            _ => format!("subscription to {name} updated"),
        };
        events.push(Event::new("list", &changed, what).detail(text(row, "unsubreason")));
    }
    events
}

fn automation(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    let name = names.name_or_id("automations", &text(row, "automation"));
    let mut events = vec![Event::new("automation", &text(row, "adddate"), format!("entered automation {name}"))];
    let left = text(row, "remdate");
    if !left.is_empty() {
        let position = format!("{} of {} steps", text(row, "completedElements"), text(row, "totalElements"));
        events.push(Event::new("automation", &left, format!("left automation {name}")).detail(position));
    }
    events
}

fn field(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    let title = names.name_or_id("contacts fields", &text(row, "field"));
    let (created, updated, value) = (text(row, "cdate"), text(row, "udate"), text(row, "value"));
    let mut events = vec![Event::new("field", &created, format!("field set: {title}"))];
    if !updated.is_empty() && updated != created {
        events.push(Event::new("field", &updated, format!("field last updated: {title}")));
    }
    // The value is the current one, so it belongs to the latest event.
    events.pop().map(|last| last.detail(value)).into_iter().chain(events).collect()
}

fn deal(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    let amount = text(row, "value").parse().map(money).unwrap_or_default();
    let amount = format!("{amount} {}", text(row, "currency").to_uppercase());
    let created = Event::new("deal", &text(row, "cdate"), format!("deal created: {}", text(row, "title")));
    vec![created.detail(amount.trim())]
}

fn account(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    let name = names.name_or_id("accounts", &text(row, "account"));
    vec![
        Event::new("account", &text(row, "createdTimestamp"), format!("added to account {name}"))
            .detail(text(row, "jobTitle")),
    ]
}

fn open(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    vec![Event::new("open", &text(row, "tstamp"), "opened an email".to_owned()).detail(campaign(row))]
}

fn tag(row: &Value, names: &RecordNames<'_>) -> Event {
    Event::new("tag", &text(row, "cdate"), format!("tag added: {}", names.name_or_id("tags", &text(row, "tag"))))
}

fn note(row: &Value, _: &RecordNames<'_>) -> Event {
    Event::new("note", &text(row, "cdate"), "note added".to_owned()).detail(text(row, "note"))
}

fn mail(row: &Value, _: &RecordNames<'_>) -> Event {
    Event::new("mail", &first(row, &["tstamp", "sdate", "cdate"]), "email sent".to_owned()).detail(campaign(row))
}

fn bounce(row: &Value, _: &RecordNames<'_>) -> Event {
    let why = [text(row, "error"), format!("code {}", text(row, "codeid"))];
    let why = why.into_iter().find(|why| !why.is_empty()).unwrap_or_default();
    Event::new("bounce", &text(row, "tstamp"), format!("email to {} bounced", text(row, "email"))).detail(why)
}

fn tracking(row: &Value, _: &RecordNames<'_>) -> Event {
    Event::new("tracking", &text(row, "tstamp"), format!("event {}", text(row, "type"))).detail(text(row, "value"))
}

fn goal(row: &Value, names: &RecordNames<'_>) -> Event {
    let automation = names.name_or_id("automations", &first(row, &["automation", "seriesid"]));
    let goal = first(row, &["goal", "goalid"]);
    Event::new("goal", &text(row, "tstamp"), format!("reached goal {goal} of automation {automation}"))
}

fn score(row: &Value, names: &RecordNames<'_>) -> Event {
    let name = names.name_or_id("scores", &text(row, "score"));
    Event::new("score", &first(row, &["mdate", "cdate"]), format!("score last updated: {name}"))
        .detail(text(row, "scoreValue"))
}

fn activity(row: &Value, _: &RecordNames<'_>) -> Event {
    let what = format!("{} {}", text(row, "reference_type"), text(row, "reference_action"));
    Event::new("activity", &text(row, "tstamp"), what.trim().to_owned()).detail(text(row, "reference_id"))
}

fn email(row: &Value, _: &RecordNames<'_>) -> Event {
    Event::new("email", &first(row, &["tstamp", "cdate", "mdate"]), "email logged".to_owned())
        .detail(text(row, "subject"))
}

fn task(row: &Value, _: &RecordNames<'_>) -> Event {
    let what = first(row, &["title", "note"]);
    let state = if text(row, "status") == "1" { "done" } else { "open" };
    Event::new("task", &text(row, "cdate"), format!("task created: {what}"))
        .detail(format!("{state}, due {}", text(row, "duedate")))
}

/// The first of these properties that is not empty.
fn first(row: &Value, keys: &[&str]) -> String {
    keys.iter().map(|key| text(row, key)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn campaign(row: &Value) -> String {
    let id = first(row, &["campaign", "campaignid"]);
    if id.is_empty() || id == "0" { String::new() } else { format!("campaign {id}") }
}
