//! A campaign with everything that its sending depends on, read through API v3: its messages, lists, segment and active
//! recipients. A part that cannot be read says why, and is never guessed.
//!
//! | Part | Request |
//! |---|---|
//! | campaign | `GET /campaigns/{id}` |
//! | lists | `GET /campaigns/{id}/campaignLists`, `GET /lists/{id}` for each |
//! | messages | `GET /campaigns/{id}/campaignMessages`, `GET /messages/{id}` for each |
//! | segment | `GET /segments` if the campaign has one and the response has no name for it |
//! | recipients | `GET /contacts?listid=…&status=1&limit=1` for each list |

mod recipients;

use std::fmt;

use crate::api::reply::Item;
use crate::api::request::{check_response_id, escape_segment};
use crate::catalogue;
use crate::catalogue::model::Reply;
use crate::engine::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::text::counts::count_of;

/// A campaign with everything that its sending depends on.
#[derive(Clone, Debug)]
pub struct Mailing {
    /// The campaign's ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The campaign as the server returned it.
    pub record: Item,
    /// Its messages: one, or several for a split test.
    pub messages: Vec<Message>,
    /// The lists it is sent to.
    pub lists: Vec<List>,
    /// The segment that limits the recipients.
    pub segment: Option<Segment>,
    /// How many active contacts receive it.
    pub recipients: Recipients,
    /// The parts that could not be read.
    pub unread: Vec<Unread>,
}

/// A message of a campaign.
#[derive(Clone, Debug)]
pub struct Message {
    /// The message's ID.
    pub id: String,
    /// Its share of the recipients in percent, if the server reports it.
    pub share: Option<u64>,
    /// The message as the server returned it.
    pub record: Item,
}

/// A list that a campaign is sent to.
#[derive(Clone, Debug)]
pub struct List {
    /// The list's ID.
    pub id: String,
    /// Its name; empty if the list could not be read.
    pub name: String,
    /// The list as the server returned it; none if it could not be read.
    pub record: Option<Item>,
}

/// The segment that limits the recipients of a campaign.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The segment's ID, as the campaign has it.
    pub id: String,
    /// Its name, if one is known.
    pub name: Option<String>,
}

/// How many active contacts receive a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// Exactly this number.
    Exactly(u64),
    /// No more than this number.
    AtMost(u64),
    /// The contacts that reach the email in an automation.
    Automation,
    /// Unknown, and why.
    Unknown(String),
}

/// A part of a mailing, or something else that a check needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The messages.
    Messages,
    /// The lists.
    Lists,
    /// The number of recipients.
    Recipients,
}

/// A part that could not be read.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The part.
    pub part: Part,
    /// The reason.
    pub why: String,
}

impl Mailing {
    /// A property of the campaign; empty if it has no value.
    pub fn text(&self, key: &str) -> String {
        self.record.get(key).unwrap_or_default()
    }

    /// Whether it is an email of an automation, which sends it.
    pub fn is_of_automation(&self) -> bool {
        id_at(&self.record, "seriesid").is_some()
    }

    /// Why a part could not be read; none if it was.
    pub fn why_unread(&self, part: Part) -> Option<&str> {
        self.unread.iter().find(|unread| unread.part == part).map(|unread| unread.why.as_str())
    }

    fn lack(&mut self, part: Part, why: impl Into<String>) {
        self.unread.push(Unread { part, why: why.into() });
    }
}

impl Message {
    /// A property of the message; empty if it has no value.
    pub fn text(&self, key: &str) -> String {
        self.record.get(key).unwrap_or_default()
    }

    /// The subject line.
    pub fn subject(&self) -> String {
        self.text("subject")
    }

    /// Whether the designer keeps the content: HTML and text that API requests change are restored.
    pub fn is_of_designer(&self) -> bool {
        self.text("ed_version") == "3"
    }

    /// The sender as email programs show it: `Acme <hello@acme.example>`.
    pub fn sender(&self) -> String {
        let (name, address) = (self.text("fromname"), self.text("fromemail"));
        if name.is_empty() { address } else { format!("{name} <{address}>") }
    }
}

impl List {
    /// The name, else `list 3`.
    pub fn name_or_id(&self) -> String {
        if self.name.is_empty() { format!("list {}", self.id) } else { self.name.clone() }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.write_str(name),
            None => write!(f, "segment {}", self.id),
        }
    }
}

impl fmt::Display for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipients::Exactly(count) => f.write_str(&count_of(*count, "active contact")),
            Recipients::AtMost(count) => write!(f, "at most {}", count_of(*count, "active contact")),
            Recipients::Automation => f.write_str("contacts in the automation"),
            Recipients::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}

/// Reads a campaign with everything that its sending depends on.
///
/// # Errors
/// `NotFound` for an unknown ID, and those of [`Reader::one`].
pub fn read(context: &Context, id: &str) -> Result<Mailing> {
    let reader = Reader::new(context.client()?, u64::MAX);
    let mut mailing = content_of(&reader, id)?;
    read_lists(&reader, &mut mailing)?;
    mailing.segment = segment(&reader, &mailing)?;
    mailing.recipients = recipients::count(&reader, &mailing)?;
    if let Recipients::Unknown(why) = &mailing.recipients {
        let why = why.clone();
        mailing.lack(Part::Recipients, why);
    }
    Ok(mailing)
}

/// Reads a campaign with its messages only.
///
/// # Errors
/// As [`read`].
pub fn content(context: &Context, id: &str) -> Result<Mailing> {
    content_of(&Reader::new(context.client()?, u64::MAX), id)
}

fn content_of(reader: &Reader<'_>, id: &str) -> Result<Mailing> {
    const HINT: &str = "acamp campaigns list";
    let reading = reader.one("campaigns get", &[id], &[])?.needed();
    let reading = reading.map_err(|error| error.or_hint(|| HINT.to_owned()))?;
    let missing = || Error::new(Kind::NotFound, format!("no campaign with the ID {id}")).hint(HINT);
    let record = reading.items.into_iter().next().ok_or_else(missing)?;
    let mut mailing = Mailing {
        id: record.id().unwrap_or_else(|| id.to_owned()),
        name: record.get("name").unwrap_or_default(),
        record,
        messages: Vec::new(),
        lists: Vec::new(),
        segment: None,
        recipients: Recipients::Unknown("not counted".to_owned()),
        unread: Vec::new(),
    };
    read_messages(reader, &mut mailing)?;
    Ok(mailing)
}

/// The rows that relate a campaign to its lists or messages. An undocumented path, which not every server has.
fn rows(reader: &Reader<'_>, mailing: &Mailing, key: &'static str) -> Result<Reading> {
    reader.path(format!("/campaigns/{}/{key}", escape_segment(&mailing.id)?), Reply::Items(key))
}

fn read_lists(reader: &Reader<'_>, mailing: &mut Mailing) -> Result<()> {
    let reading = rows(reader, mailing, "campaignLists")?;
    if let Some(why) = reading.lack() {
        mailing.lack(Part::Lists, why);
        return Ok(());
    }
    for row in &reading.items {
        let Some(id) = id_at(row, "listid").or_else(|| id_at(row, "list")) else {
            mailing.lack(Part::Lists, format!("{} returned a row without a list", reading.request));
            continue;
        };
        if mailing.lists.iter().any(|list| list.id == id) {
            continue;
        }
        let list = reader.one("lists get", &[check_response_id(&id)?], &[])?;
        let record = list.items.into_iter().next();
        let name = record.as_ref().and_then(|record| record.get("name")).unwrap_or_default();
        mailing.lists.push(List { id, name, record });
    }
    Ok(())
}

/// Reads the messages: those the campaign's rows name, else the one the campaign itself names.
fn read_messages(reader: &Reader<'_>, mailing: &mut Mailing) -> Result<()> {
    let reading = rows(reader, mailing, "campaignMessages")?;
    let refused = reading.lack();
    let mut named: Vec<(String, Option<u64>)> = Vec::new();
    for row in &reading.items {
        let Some(id) = id_at(row, "messageid").or_else(|| id_at(row, "message")) else { continue };
        let share = row.get("percentage").and_then(|share| share.parse().ok());
        if named.iter().all(|(known, _)| *known != id) {
            named.push((id, share));
        }
    }
    if named.is_empty() {
        match (id_at(&mailing.record, "message_id"), refused) {
            (Some(id), _) => named.push((id, None)),
            (None, Some(why)) => mailing.lack(Part::Messages, why),
            (None, None) => {}
        }
    }
    for (id, share) in named {
        let mut message = reader.one("messages get", &[check_response_id(&id)?], &[])?;
        match (message.items.pop(), message.lack()) {
            (Some(record), _) => mailing.messages.push(Message { id, share, record }),
            (None, why) => mailing.lack(Part::Messages, why.unwrap_or_else(|| format!("message {id} is missing"))),
        }
    }
    Ok(())
}

/// The segment and its name: that of the campaign, else that of the segment or of the saved segment behind it.
fn segment(reader: &Reader<'_>, mailing: &Mailing) -> Result<Option<Segment>> {
    let Some(id) = id_at(&mailing.record, "segmentid") else { return Ok(None) };
    let named = |text: Option<String>| text.filter(|name| !name.trim().is_empty());
    let mut name = named(mailing.record.get("segmentname"));
    if name.is_none() && catalogue::find("segments legacy").is_some() {
        let listed = reader.all("segments legacy list", &[], &[])?;
        let row = listed.items.iter().find(|item| item.id().as_ref() == Some(&id));
        name = named(row.and_then(|row| row.get("name")));
        let saved = row.and_then(|row| id_at(row, "segmentid_v2"));
        if let (None, Some(saved)) = (&name, saved) {
            let found = reader.one("segments summary", &[check_response_id(&saved)?], &[])?;
            name = named(found.items.first().and_then(|item| item.get("attributes.name")));
        }
    }
    Ok(Some(Segment { id, name }))
}

/// The ID under `key`; none for an empty value and for `0`, which stands for none.
fn id_at(item: &Item, key: &str) -> Option<String> {
    item.get(key).filter(|id| !id.is_empty() && id != "0")
}

/// The lines that commands that send show before they ask for confirmation: subject, sender, lists, segment, recipients.
pub fn summary(mailing: &Mailing) -> Vec<String> {
    let mut lines = Vec::new();
    let unread = |part| mailing.why_unread(part).map_or_else(|| "none".to_owned(), |why| format!("unknown: {why}"));
    for message in &mailing.messages {
        let share = message.share.filter(|_| mailing.messages.len() > 1);
        let share = share.map_or_else(String::new, |share| format!(" ({share} %)"));
        let subject = message.subject();
        lines.push(format!("subject{share}: {}", if subject.trim().is_empty() { "(empty)" } else { &subject }));
    }
    let mut senders: Vec<String> = mailing.messages.iter().map(Message::sender).collect();
    senders.dedup();
    if lines.is_empty() {
        lines.push(format!("message: {}", unread(Part::Messages)));
    } else {
        lines.push(format!("sender: {}", senders.join(", ")));
    }
    let lists: Vec<String> = mailing.lists.iter().map(List::name_or_id).collect();
    lines.push(format!("lists: {}", if lists.is_empty() { unread(Part::Lists) } else { lists.join(", ") }));
    lines.push(format!("segment: {}", mailing.segment.as_ref().map_or_else(|| "none".to_owned(), Segment::to_string)));
    lines.push(format!("recipients: {}", mailing.recipients));
    lines
}
