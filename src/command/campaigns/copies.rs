//! Campaigns with the same name and the same messages: what a create whose response was lost has made, and the
//! scheduled copy of a draft.

use std::collections::BTreeSet;

use super::mailing::Mailing;
use super::requests::{self, RequestValues};
use super::shares::Share;
use super::state::State;
use crate::api::reply::Item;
use crate::catalogue::model::Reply;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;

/// The campaigns with exactly this name and these messages, except those with the given IDs; the newest first.
///
/// # Errors
/// Those of reading the campaigns; `Temporary` if one of them or of their messages may be missing.
pub fn of(client: &Connection, name: &str, messages: &[Share], except: &[&str]) -> Result<Vec<Item>> {
    let reader = Reader::new(client, u64::MAX);
    let listed = reader.all("campaigns list", &[], &[("filters[name]", name)])?.needed()?;
    if let Some(lack) = listed.lack() {
        return Err(incomplete(&listed.request, &lack));
    }
    let wanted: BTreeSet<&str> = messages.iter().map(|share| share.message.as_str()).collect();
    let mut found = Vec::new();
    for campaign in listed.items {
        let id = campaign.id().unwrap_or_default();
        if campaign.get("name").as_deref() != Some(name) || except.contains(&id.as_str()) {
            continue;
        }
        let request = requests::build("campaigns messages list", &[&id], &RequestValues::default())?;
        let rows = client.call(&request, Reply::Items("campaignMessages"))?.items;
        // The campaign itself names its first message, and how many there are.
        let first = campaign.get("message_id").filter(|id| !id.is_empty() && id != "0");
        let own: BTreeSet<String> = rows.iter().filter_map(|row| row.get("messageid")).chain(first).collect();
        let count = campaign.get("numberOfMessages").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        if !own.is_empty() && own.len() < count {
            return Err(incomplete(&request.label(), &format!("{} of {count} messages", own.len())));
        }
        if own.iter().map(String::as_str).eq(wanted.iter().copied()) {
            found.push(campaign);
        }
    }
    found.sort_by_key(|campaign| std::cmp::Reverse(campaign.id().and_then(|id| id.parse::<u64>().ok())));
    Ok(found)
}

/// The messages of a campaign with their shares.
pub fn shares(mailing: &Mailing) -> Vec<Share> {
    let share = |message: &super::mailing::Message| Share {
        message: message.id.clone(),
        percent: message.share.and_then(|percent| u32::try_from(percent).ok()),
    };
    mailing.messages.iter().map(share).collect()
}

fn incomplete(request: &str, lack: &str) -> Error {
    Error::new(Kind::Temporary, format!("{request}: the listing is incomplete: {lack}")).hint("run it again later")
}

/// The first of these campaigns that is sent, was sent, or will be: contacts get its messages.
pub fn sent(campaigns: &[Item]) -> Option<&Item> {
    campaigns.iter().find(|campaign| !State::of(campaign).is_any(&[State::DRAFT, State::DISABLED]))
}

/// Whether the segment of a campaign is this one: the server makes a segment of its own for a saved segment, and drops
/// one that it does not know without a word.
///
/// # Errors
/// Those of reading the segments.
pub fn has_segment(client: &Connection, mailing: &Mailing, segment: &str) -> Result<bool> {
    let Some(own) = &mailing.segment else { return Ok(false) };
    if own.id == segment {
        return Ok(true);
    }
    Ok(saved_segment(client, &own.id)?.as_deref() == Some(segment))
}

/// The segment of a campaign as API v1 takes it: the saved segment behind that of the campaign, or its own ID.
///
/// # Errors
/// Those of reading the segments.
pub fn segment(client: &Connection, mailing: &Mailing) -> Result<Option<String>> {
    let Some(own) = &mailing.segment else { return Ok(None) };
    Ok(Some(saved_segment(client, &own.id)?.unwrap_or_else(|| own.id.clone())))
}

/// The saved segment behind the segment that the server made for a campaign; none for a segment of its own.
fn saved_segment(client: &Connection, id: &str) -> Result<Option<String>> {
    let rows = Reader::new(client, u64::MAX).all("segments legacy list", &[], &[])?.needed()?.items;
    let row = rows.iter().find(|row| row.id().as_deref() == Some(id));
    Ok(row.and_then(|row| row.get("segmentid_v2")).filter(|id| !id.is_empty() && id != "0"))
}
