//! Where events come from: the contact with the rows beside it, and a listing for each further type.
//!
//! Keys are those of recorded and published answers. Of mails sent (`contactLogs`) and of logged e-mails
//! (`emailActivities`) only empty answers are known: the first date and text found is shown.

use serde_json::Value;

use super::super::names::Names;
use super::super::person::{Person, status, text};
use super::event::Event;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::text::counts::money;

/// Every type of event, in the order of the sources.
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

/// A listing of one type's events.
struct Source {
    kind: &'static str,
    command: &'static str,
    /// The query; `{id}` stands for the contact's id. Empty where the id is an argument.
    query: &'static [(&'static str, &'static str)],
    /// The noun whose names the events need and the member that holds its id.
    names: Option<(&'static str, &'static str)>,
    event: fn(&Value, &Names<'_>) -> Event,
}

const fn source(kind: &'static str, command: &'static str, event: fn(&Value, &Names<'_>) -> Event) -> Source {
    Source { kind, command, query: &[], names: None, event }
}

const SOURCES: &[Source] = &[
    Source { names: Some(("tags", "tag")), ..source("tag", "contacts tags list", tag) },
    source("note", "contacts notes list", note),
    source("mail", "contacts logs list", mail),
    source("bounce", "contacts bounces list", bounce),
    source("tracking", "contacts tracking-logs list", tracking),
    Source { names: Some(("automations", "automation")), ..source("goal", "contacts goals list", goal) },
    Source { names: Some(("scores", "score")), ..source("score", "contacts scores list", score) },
    source("activity", "contacts activities list", activity),
    Source { query: &[("filters[subscriberid]", "{id}")], ..source("email", "email-activities list", email) },
    Source {
        query: &[("filters[reltype]", "Subscriber"), ("filters[relid]", "{id}")],
        ..source("task", "tasks list", task)
    },
];

/// What the sources tell.
#[derive(Debug)]
pub struct Stream {
    /// The events, in the order of the sources.
    pub events: Vec<Event>,
    /// The sources that could not be read, each with the reason.
    pub missed: Vec<(String, String)>,
}

/// The events of the wanted types, and the sources that could not be read, with the reason.
///
/// # Errors
/// As [`Reader::one`].
pub fn read(reader: &Reader<'_>, names: &Names<'_>, person: &Person, wants: impl Fn(&str) -> bool) -> Result<Stream> {
    let mut events = beside(names, person, &wants)?;
    events.iter_mut().for_each(|event| event.source.clone_from(&person.request));
    let mut missed = Vec::new();
    for source in SOURCES.iter().filter(|source| wants(source.kind)) {
        let query: Vec<(&str, String)> =
            source.query.iter().map(|(name, value)| (*name, value.replace("{id}", &person.id))).collect();
        let pairs: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let own = [person.id.as_str()];
        let arguments: &[&str] = if pairs.is_empty() { &own } else { &[] };
        let reading = reader.all(source.command, arguments, &pairs)?;
        if let Some(why) = reading.lack() {
            missed.push((source.command.trim_end_matches(" list").to_owned(), why));
        }
        let rows: Vec<Value> = reading.items.iter().map(crate::api::reply::Item::value).collect();
        if let Some((noun, key)) = source.names {
            learn(names, noun, &rows, key)?;
        }
        events.extend(rows.iter().map(|row| Event {
            id: text(row, "id"),
            source: reading.request.clone(),
            ..(source.event)(row, names)
        }));
    }
    Ok(Stream { events, missed })
}

/// What the contact and the rows beside it tell.
fn beside(names: &Names<'_>, person: &Person, wants: &impl Fn(&str) -> bool) -> Result<Vec<Event>> {
    let mut events = contact(person);
    for (kind, key, noun, member, tell) in [
        ("list", "contactLists", "lists", "list", list as fn(&Value, &Names<'_>) -> Vec<Event>),
        ("automation", "contactAutomations", "automations", "automation", automation),
        ("field", "fieldValues", "contacts fields", "field", field),
        ("deal", "deals", "", "", deal),
        ("account", "accountContacts", "accounts", "account", account),
        ("open", "geoIps", "", "", open),
    ] {
        let rows = person.rows(key);
        if !wants(kind) || rows.is_empty() {
            continue;
        }
        if !noun.is_empty() {
            learn(names, noun, rows, member)?;
        }
        for row in rows {
            events.extend(tell(row, names).into_iter().map(|event| Event { id: text(row, "id"), ..event }));
        }
    }
    Ok(events)
}

fn learn(names: &Names<'_>, noun: &str, rows: &[Value], key: &str) -> Result<()> {
    let ids: Vec<String> = rows.iter().map(|row| text(row, key)).filter(|id| !id.is_empty()).collect();
    names.learn(noun, &ids)
}

fn contact(person: &Person) -> Vec<Event> {
    let known = [
        ("cdate", "contact made"),
        ("udate", "contact changed, last of all"),
        ("last_open_date", "opened a mail, last of all"),
        ("last_click_date", "clicked a link, last of all"),
        ("bounced_date", "a mail came back, last of all"),
        ("deleted_at", "contact deleted"),
    ];
    let events = known.iter().map(|(key, what)| Event::new("contact", &person.text(key), (*what).to_owned()));
    let dated = events.filter(|event| event.moment.is_some());
    dated.map(|event| Event { id: person.id.clone(), ..event }).collect()
}

fn list(row: &Value, names: &Names<'_>) -> Vec<Event> {
    let name = names.called("lists", &text(row, "list"));
    let state = status(&text(row, "status"));
    let mut events =
        vec![Event::new("list", &text(row, "sdate"), format!("put on list {name}")).detail(format!("now {state}"))];
    let changed = text(row, "udate");
    if !changed.is_empty() {
        let what = match state.as_str() {
            "unsubscribed" => format!("unsubscribed from list {name}"),
            "bounced" => format!("bounced on list {name}"),
            _ => format!("membership of list {name} changed"),
        };
        events.push(Event::new("list", &changed, what).detail(text(row, "unsubreason")));
    }
    events
}

fn automation(row: &Value, names: &Names<'_>) -> Vec<Event> {
    let name = names.called("automations", &text(row, "automation"));
    let mut events = vec![Event::new("automation", &text(row, "adddate"), format!("entered automation {name}"))];
    let left = text(row, "remdate");
    if !left.is_empty() {
        let position = format!("{} of {} steps", text(row, "completedElements"), text(row, "totalElements"));
        events.push(Event::new("automation", &left, format!("left automation {name}")).detail(position));
    }
    events
}

fn field(row: &Value, names: &Names<'_>) -> Vec<Event> {
    let title = names.called("contacts fields", &text(row, "field"));
    let (made, changed, value) = (text(row, "cdate"), text(row, "udate"), text(row, "value"));
    let mut events = vec![Event::new("field", &made, format!("field {title} filled"))];
    if !changed.is_empty() && changed != made {
        events.push(Event::new("field", &changed, format!("field {title} changed, last of all")));
    }
    // The value is the present one, so it belongs to the last event.
    events.pop().map(|last| last.detail(value)).into_iter().chain(events).collect()
}

fn deal(row: &Value, _: &Names<'_>) -> Vec<Event> {
    let amount = text(row, "value").parse().map(money).unwrap_or_default();
    let amount = format!("{amount} {}", text(row, "currency").to_uppercase());
    let made = Event::new("deal", &text(row, "cdate"), format!("deal {} made", text(row, "title")));
    vec![made.detail(amount.trim())]
}

fn account(row: &Value, names: &Names<'_>) -> Vec<Event> {
    let name = names.called("accounts", &text(row, "account"));
    vec![
        Event::new("account", &text(row, "createdTimestamp"), format!("joined account {name}"))
            .detail(text(row, "jobTitle")),
    ]
}

fn open(row: &Value, _: &Names<'_>) -> Vec<Event> {
    vec![Event::new("open", &text(row, "tstamp"), "opened a mail".to_owned()).detail(campaign(row))]
}

fn tag(row: &Value, names: &Names<'_>) -> Event {
    Event::new("tag", &text(row, "cdate"), format!("got tag {}", names.called("tags", &text(row, "tag"))))
}

fn note(row: &Value, _: &Names<'_>) -> Event {
    Event::new("note", &text(row, "cdate"), "note written".to_owned()).detail(text(row, "note"))
}

fn mail(row: &Value, _: &Names<'_>) -> Event {
    Event::new("mail", &first(row, &["tstamp", "sdate", "cdate"]), "mail sent".to_owned()).detail(campaign(row))
}

fn bounce(row: &Value, _: &Names<'_>) -> Event {
    let why = [text(row, "error"), format!("code {}", text(row, "codeid"))];
    let why = why.into_iter().find(|why| !why.is_empty()).unwrap_or_default();
    Event::new("bounce", &text(row, "tstamp"), format!("a mail to {} came back", text(row, "email"))).detail(why)
}

fn tracking(row: &Value, _: &Names<'_>) -> Event {
    Event::new("tracking", &text(row, "tstamp"), format!("event {}", text(row, "type"))).detail(text(row, "value"))
}

fn goal(row: &Value, names: &Names<'_>) -> Event {
    let automation = names.called("automations", &first(row, &["automation", "seriesid"]));
    let goal = first(row, &["goal", "goalid"]);
    Event::new("goal", &text(row, "tstamp"), format!("reached goal {goal} of automation {automation}"))
}

fn score(row: &Value, names: &Names<'_>) -> Event {
    let name = names.called("scores", &text(row, "score"));
    Event::new("score", &first(row, &["mdate", "cdate"]), format!("{name} changed, last of all"))
        .detail(text(row, "scoreValue"))
}

fn activity(row: &Value, _: &Names<'_>) -> Event {
    let what = format!("{} {}", text(row, "reference_type"), text(row, "reference_action"));
    Event::new("activity", &text(row, "tstamp"), what.trim().to_owned()).detail(text(row, "reference_id"))
}

fn email(row: &Value, _: &Names<'_>) -> Event {
    Event::new("email", &first(row, &["tstamp", "cdate", "mdate"]), "e-mail logged".to_owned())
        .detail(text(row, "subject"))
}

fn task(row: &Value, _: &Names<'_>) -> Event {
    let what = first(row, &["title", "note"]);
    let state = if text(row, "status") == "1" { "done" } else { "open" };
    Event::new("task", &text(row, "cdate"), format!("task made: {what}"))
        .detail(format!("{state}, due {}", text(row, "duedate")))
}

/// The first of these members that holds something.
fn first(row: &Value, keys: &[&str]) -> String {
    keys.iter().map(|key| text(row, key)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn campaign(row: &Value) -> String {
    let id = first(row, &["campaign", "campaignid"]);
    if id.is_empty() || id == "0" { String::new() } else { format!("campaign {id}") }
}
