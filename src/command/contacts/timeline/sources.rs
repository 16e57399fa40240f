//! Sources of events: the contact, its related records, and listings that can be filtered by contact.
//!
//! Keys are those of recorded and published responses. For sent messages (`contactLogs`) and logged emails
//! (`emailActivities`), only empty responses are known, so the first date and text found are shown.

use serde_json::Value;

use super::super::contact_data::{ContactData, status, text};
use super::super::record_names::RecordNames;
use super::super::related;
use super::event::Event;
use crate::api::reply::Item;
use crate::engine::filters;
use crate::engine::reading::{Reader, Reading};
use crate::error::Result;
use crate::text::counts::{count_of, money};

/// The event type of activities: the server updates them when the contact itself is read.
pub const ACTIVITY: &str = "activity";

/// All event types, in the order of the sources.
pub fn types() -> impl Iterator<Item = &'static str> {
    std::iter::once("contact").chain(SOURCES.iter().map(|source| source.kind))
}

/// The relations of a contact that have events of the requested types.
pub fn relations(wants: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let wanted = SOURCES.iter().filter(|source| wants(source.kind));
    wanted
        .filter_map(|source| if let Retrieval::Relation(relation) = source.from { Some(relation) } else { None })
        .collect()
}

/// Where the records of a source are.
enum Retrieval {
    /// Related records of the contact.
    Relation(&'static str),
    /// The listing of a command that takes the contact as its argument; a row names it in this property.
    Argument(&'static str, &'static str),
    /// The listing of a command, filtered by these properties; `{id}` stands for the contact's ID.
    Filters(&'static str, &'static [(&'static str, &'static str)]),
}

/// The events of one record.
type Events = fn(&Value, &RecordNames<'_>) -> Vec<Event>;

/// Records with the events of one type.
struct EventSource {
    kind: &'static str,
    from: Retrieval,
    /// The resource whose names the events need, and the key of its ID.
    names: Option<(&'static str, &'static str)>,
    events: Events,
}

const fn relation(kind: &'static str, relation: &'static str, events: Events) -> EventSource {
    EventSource { kind, from: Retrieval::Relation(relation), names: None, events }
}

impl EventSource {
    const fn named(self, resource: &'static str, key: &'static str) -> Self {
        EventSource { names: Some((resource, key)), ..self }
    }
}

const SOURCES: &[EventSource] = &[
    relation("list", "contactLists", list).named("lists", "list"),
    relation("automation", "contactAutomations", automation).named("automations", "automation"),
    relation("field", "fieldValues", field).named("contacts fields", "field"),
    relation("deal", "deals", deal),
    relation("account", "accountContacts", account).named("accounts", "account"),
    relation("open", "geoIps", open),
    relation("tag", "contactTags", tag).named("tags", "tag"),
    relation("note", "notes", note),
    relation("mail", "contactLogs", mail),
    relation("bounce", "bounceLogs", bounce),
    relation("tracking", "trackingLogs", tracking),
    relation("goal", "contactGoals", goal).named("automations", "automation"),
    relation("score", "scoreValues", score).named("scores", "score"),
    EventSource {
        kind: ACTIVITY,
        from: Retrieval::Argument("contacts activities list", "subscriberid"),
        names: None,
        events: activity,
    },
    EventSource {
        kind: "email",
        from: Retrieval::Filters("email-activities list", &[("subscriberid", "{id}")]),
        names: None,
        events: email,
    },
    EventSource {
        kind: "task",
        from: Retrieval::Filters("tasks list", &[("reltype", "Subscriber"), ("relid", "{id}")]),
        names: None,
        events: task,
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
    let mut events = contact_events(contact);
    let mut unread = Vec::new();
    for source in SOURCES.iter().filter(|source| wants(source.kind)) {
        let (command, reading) = records(source, reader, contact)?;
        if let Some(why) = reading.lack() {
            unread.push((command.trim_end_matches(" list").to_owned(), why));
        }
        let rows: Vec<Value> = reading.items.iter().map(Item::value).collect();
        if let Some((resource, key)) = source.names {
            let ids: Vec<String> = rows.iter().map(|row| text(row, key)).filter(|id| !id.is_empty()).collect();
            names.load(resource, &ids)?;
        }
        for row in &rows {
            let (id, source_of) = (text(row, "id"), &reading.request);
            let own = (source.events)(row, names).into_iter();
            events.extend(own.map(|event| Event { id: id.clone(), source: source_of.clone(), ..event }));
        }
    }
    Ok(Timeline { events, unread })
}

/// The records of a source, and the command that lists them.
fn records(source: &EventSource, reader: &Reader<'_>, contact: &ContactData) -> Result<(String, Reading)> {
    let id = contact.id.as_str();
    match source.from {
        Retrieval::Relation(relation) => Ok((related::command(relation), contact.related(reader, relation)?)),
        Retrieval::Argument(command, property) => {
            let reading = reader.all(command, &[id], &[])?;
            Ok((command.to_owned(), own(reader, reading, &[filter(property, id)])))
        }
        Retrieval::Filters(command, filters) => {
            let filters: Vec<(String, String)> =
                filters.iter().map(|(name, value)| filter(name, &value.replace("{id}", id))).collect();
            let query: Vec<(&str, &str)> =
                filters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let reading = reader.all(command, &[], &query)?;
            Ok((command.to_owned(), own(reader, reading, &filters)))
        }
    }
}

fn filter(property: &str, value: &str) -> (String, String) {
    (format!("filters[{property}]"), value.to_owned())
}

/// The records in `reading` that these filters select: a server that ignores them returns those of all contacts.
fn own(reader: &Reader<'_>, mut reading: Reading, query: &[(String, String)]) -> Reading {
    let all = reading.items.len();
    reading.items.retain(|item| filters::selects(query, item));
    let others = all - reading.items.len();
    if others > 0 {
        let request = &reading.request;
        let rows = count_of(others as u64, "record");
        reader.note_fallback(&format!(
            "the server ignores the filter of {request}: leaving out {rows} of other contacts"
        ));
    }
    reading
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
    dated.map(|event| Event { id: contact.id.clone(), source: contact.request.clone(), ..event }).collect()
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

fn tag(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    vec![Event::new("tag", &text(row, "cdate"), format!("tag added: {}", names.name_or_id("tags", &text(row, "tag"))))]
}

fn note(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    vec![Event::new("note", &text(row, "cdate"), "note added".to_owned()).detail(text(row, "note"))]
}

fn mail(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    vec![Event::new("mail", &first(row, &["tstamp", "sdate", "cdate"]), "email sent".to_owned()).detail(campaign(row))]
}

fn bounce(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    let why = [text(row, "error"), format!("code {}", text(row, "codeid"))];
    let why = why.into_iter().find(|why| !why.is_empty()).unwrap_or_default();
    vec![Event::new("bounce", &text(row, "tstamp"), format!("email to {} bounced", text(row, "email"))).detail(why)]
}

fn tracking(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    vec![
        Event::new("tracking", &text(row, "tstamp"), format!("event {}", text(row, "type"))).detail(text(row, "value")),
    ]
}

fn goal(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    let automation = names.name_or_id("automations", &first(row, &["automation", "seriesid"]));
    let goal = first(row, &["goal", "goalid"]);
    vec![Event::new("goal", &text(row, "tstamp"), format!("reached goal {goal} of automation {automation}"))]
}

fn score(row: &Value, names: &RecordNames<'_>) -> Vec<Event> {
    let name = names.name_or_id("scores", &text(row, "score"));
    vec![
        Event::new("score", &first(row, &["mdate", "cdate"]), format!("score last updated: {name}"))
            .detail(text(row, "scoreValue")),
    ]
}

fn activity(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    let what = format!("{} {}", text(row, "reference_type"), text(row, "reference_action"));
    vec![Event::new("activity", &text(row, "tstamp"), what.trim().to_owned()).detail(text(row, "reference_id"))]
}

fn email(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    vec![
        Event::new("email", &first(row, &["tstamp", "cdate", "mdate"]), "email logged".to_owned())
            .detail(text(row, "subject")),
    ]
}

fn task(row: &Value, _: &RecordNames<'_>) -> Vec<Event> {
    let what = first(row, &["title", "note"]);
    let state = if text(row, "status") == "1" { "done" } else { "open" };
    vec![
        Event::new("task", &text(row, "cdate"), format!("task created: {what}"))
            .detail(format!("{state}, due {}", text(row, "duedate"))),
    ]
}

/// The first of these properties that is not empty.
fn first(row: &Value, keys: &[&str]) -> String {
    keys.iter().map(|key| text(row, key)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn campaign(row: &Value) -> String {
    let id = first(row, &["campaign", "campaignid"]);
    if id.is_empty() || id == "0" { String::new() } else { format!("campaign {id}") }
}
