//! What the rules need: the mailing, its HTML, and what is read only if a rule needs it. Each reading that fails says
//! why.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::rules::built_in_tags;
use crate::api::reply::Item;
use crate::api::request::check_response_id;
use crate::catalogue::model::Reply;
use crate::command::campaigns::mailing::{Mailing, Message, Part};
use crate::engine::reading::{Reader, Reading};
use crate::error::Result;
use crate::session::Context;
use crate::text::html::{HtmlDocument, merge_tags};
use crate::text::timestamp;

/// How long a campaign counts as sent before.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// The campaigns sent last that are compared.
const LISTED: &str = "100";

/// A fact that may be unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A part of the mailing.
    Of(Part),
    /// The merge tags of the account.
    MergeTags,
    /// The postal addresses of the account.
    Addresses,
    /// The campaigns sent in the last 24 hours.
    Sent,
}

/// What was read, or why it could not be read.
type Fact<T> = Result<T, String>;

/// Everything the rules look at.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The campaign.
    pub mailing: &'a Mailing,
    /// Its messages.
    pub contents: Vec<Content<'a>>,
    merge_tags: Fact<BTreeSet<String>>,
    addresses: Fact<usize>,
    sent: Fact<Vec<Sent>>,
}

/// A message and what it contains.
#[derive(Debug)]
pub struct Content<'a> {
    /// The message.
    pub message: &'a Message,
    /// Its HTML part.
    pub html: String,
    /// The same, read.
    pub document: HtmlDocument,
    /// Its text part.
    pub text: String,
}

/// A campaign sent in the last 24 hours with a message or a subject of this campaign, to one of its lists.
#[derive(Debug)]
pub struct Sent {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was sent.
    pub at: String,
    /// The list both are sent to.
    pub list: String,
    /// What both have: `subject` or `message`.
    pub same: &'static str,
}

impl<'a> Facts<'a> {
    /// Reads the facts.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn read(context: &Context, mailing: &'a Mailing) -> Result<Self> {
        let reader = Reader::new(context.client()?, u64::MAX);
        let contents: Vec<Content<'a>> = mailing.messages.iter().map(Content::of).collect();
        let used: BTreeSet<String> = contents.iter().flat_map(Content::merge_tags).map(|(_, tag)| tag).collect();
        let is_known = used.iter().all(|tag| built_in_tags::is_built_in(tag));
        Ok(Facts {
            merge_tags: if is_known { Ok(BTreeSet::new()) } else { own_tags(&reader)? },
            addresses: addresses(&reader, mailing)?,
            sent: sent(&reader, mailing)?,
            contents,
            mailing,
        })
    }

    /// Why a fact could not be read; none if it was.
    pub fn why_unread(&self, need: Need) -> Option<String> {
        match need {
            Need::Of(part) => self.mailing.why_unread(part).map(str::to_owned),
            Need::MergeTags => self.merge_tags.as_ref().err().cloned(),
            Need::Addresses => self.addresses.as_ref().err().cloned(),
            Need::Sent => self.sent.as_ref().err().cloned(),
        }
    }

    /// The merge tags of custom fields and variables; empty if none was needed.
    pub fn own_tags(&self) -> impl Iterator<Item = &str> {
        self.merge_tags.iter().flatten().map(String::as_str)
    }

    /// Whether the campaign, one of its lists or the account has a postal address.
    pub fn has_address(&self) -> bool {
        self.addresses.as_ref().is_ok_and(|count| *count > 0)
    }

    /// The campaigns like this one that were sent in the last 24 hours.
    pub fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.sent.iter().flatten()
    }
}

impl<'a> Content<'a> {
    fn of(message: &'a Message) -> Self {
        let html = message.text("html");
        Content { message, document: HtmlDocument::read(&html), html, text: message.text("text") }
    }

    /// The message in messages: `message 31`.
    pub fn title(&self) -> String {
        format!("message {}", self.message.id)
    }

    /// The merge tags of the message, each with the place where it is first used.
    pub fn merge_tags(&self) -> Vec<(&'static str, String)> {
        let places = [("subject", self.message.subject()), ("preheader", self.message.text("preheader_text"))];
        let mut found: Vec<(&'static str, String)> = Vec::new();
        let in_lines = places.iter().flat_map(|(place, text)| merge_tags(text).into_iter().map(|tag| (*place, tag)));
        let in_html = self.document.merge_tags.iter().map(|tag| ("HTML", tag.clone()));
        let in_text = merge_tags(&self.text).into_iter().map(|tag| ("text part", tag));
        let mut seen = BTreeSet::new();
        for (place, tag) in in_lines.chain(in_html).chain(in_text) {
            if seen.insert(tag.clone()) {
                found.push((place, tag));
            }
        }
        found
    }
}

/// Whether the campaign names a postal address, or all its lists have one.
fn has_address(mailing: &Mailing) -> bool {
    let own = mailing.text("addressid");
    let has = |item: &Item| ["sender_addr1", "fulladdress"].iter().any(|key| filled(item, key));
    let on_lists = || mailing.lists.iter().all(|list| list.record.as_ref().is_some_and(has));
    (!own.is_empty() && own != "0") || (!mailing.lists.is_empty() && on_lists())
}

fn filled(item: &Item, key: &str) -> bool {
    item.get(key).is_some_and(|text| !text.trim().is_empty())
}

/// How many postal addresses there are for the campaign: its own or that of its lists, else those of the account.
fn addresses(reader: &Reader<'_>, mailing: &Mailing) -> Result<Fact<usize>> {
    if has_address(mailing) || mailing.is_of_automation() || mailing.why_unread(Part::Lists).is_some() {
        return Ok(Ok(1));
    }
    let reading = reader.one("addresses list", &[], &[("limit", "1")])?;
    let unread = mailing.lists.iter().find(|list| list.record.is_none());
    Ok(match (reading.refused, reading.items.len(), unread) {
        (Some(why), _, _) => Err(why),
        (None, 0, Some(list)) => Err(format!("cannot read {}", list.name_or_id())),
        (None, count, _) => Ok(count),
    })
}

/// The merge tags of the account's custom fields and variables, in capital letters.
fn own_tags(reader: &Reader<'_>) -> Result<Fact<BTreeSet<String>>> {
    let mut tags = BTreeSet::new();
    for (command, key) in [("contacts fields list", "perstag"), ("variables list", "tag")] {
        let reading = reader.all(command, &[], &[])?;
        if let Some(why) = reading.lack() {
            return Ok(Err(why));
        }
        let names = reading.items.iter().filter_map(|item| item.get(key));
        tags.extend(names.map(|name| name.trim_matches('%').to_uppercase()).filter(|name| !name.is_empty()));
    }
    Ok(Ok(tags))
}

/// Campaigns like this one that were sent in the last 24 hours: one request, and up to two for each that was sent then.
fn sent(reader: &Reader<'_>, mailing: &Mailing) -> Result<Fact<Vec<Sent>>> {
    let mut found = Vec::new();
    if mailing.is_of_automation() || mailing.lists.is_empty() || mailing.messages.is_empty() {
        return Ok(Ok(found));
    }
    let listed = reader.one("campaigns list", &[], &[("orders[sdate]", "DESC"), ("limit", LISTED)])?;
    if let Some(why) = listed.refused.clone().or_else(|| unsorted(&listed)) {
        return Ok(Err(why));
    }
    let since = reader.server_time() - RECENT;
    for item in listed.items.iter().filter(|item| item.id().as_ref() != Some(&mailing.id) && is_sent(item, since)) {
        let same = match same(reader, mailing, item)? {
            Ok(Some(same)) => same,
            Ok(None) => continue,
            Err(why) => return Ok(Err(why)),
        };
        let id = item.id().unwrap_or_default();
        let path = format!("/campaigns/{}/campaignLists", check_response_id(&id)?);
        let lists = reader.path(path, Reply::Items("campaignLists"))?;
        if let Some(why) = lists.refused {
            return Ok(Err(why));
        }
        let of = |row: &Item| row.get("listid").or_else(|| row.get("list"));
        let ids: Vec<String> = lists.items.iter().filter_map(of).collect();
        if let Some(list) = mailing.lists.iter().find(|list| ids.contains(&list.id)) {
            let text = |key: &str| item.get(key).unwrap_or_default();
            found.push(Sent { id, name: text("name"), at: text("sdate"), list: list.name_or_id(), same });
        }
    }
    Ok(Ok(found))
}

/// Whether the campaign is being sent or was sent, not by an automation, and after `since`.
fn is_sent(item: &Item, since: Timestamp) -> bool {
    let text = |key: &str| item.get(key).unwrap_or_default();
    let at = timestamp::of(&text("sdate"));
    matches!(text("status").as_str(), "2" | "3" | "4" | "5")
        && matches!(text("seriesid").as_str(), "" | "0")
        && at.is_some_and(|at| at >= since)
}

/// Why the campaigns sent last may not be among those listed; none if all are.
fn unsorted(listed: &Reading) -> Option<String> {
    let is_cut = listed.total.is_some_and(|total| total > listed.items.len() as u64);
    let times = listed.items.iter().filter_map(|item| timestamp::of(&item.get("sdate").unwrap_or_default()));
    (is_cut && !times.is_sorted_by(|one, next| one >= next))
        .then(|| "the server did not sort the campaigns by the time they were sent".to_owned())
}

/// What a campaign has in common with this one: its message, else the subject of its message.
fn same(reader: &Reader<'_>, mailing: &Mailing, item: &Item) -> Result<Fact<Option<&'static str>>> {
    let Some(id) = item.get("message_id").filter(|id| !id.is_empty() && id != "0") else { return Ok(Ok(None)) };
    if mailing.messages.iter().any(|message| message.id == id) {
        return Ok(Ok(Some("message")));
    }
    let reading = reader.one("messages get", &[check_response_id(&id)?], &[])?;
    // A message that was deleted cannot be compared, and is none of this campaign.
    let is_deleted = reading.error.as_ref().is_some_and(|error| error.http_status() == Some(404));
    if let Some(why) = reading.refused.filter(|_| !is_deleted) {
        return Ok(Err(why));
    }
    let subject = reading.items.first().and_then(|item| item.get("subject")).unwrap_or_default();
    let is_same = |message: &Message| !subject.trim().is_empty() && message.subject().trim() == subject.trim();
    Ok(Ok(mailing.messages.iter().any(is_same).then_some("subject")))
}
