//! `campaign_create`: a draft or a scheduled campaign, with its lists, messages and segment.

use serde_json::{Map, Value, json};

use crate::api::crud;
use crate::resources::campaigns::{CAMPAIGN_LISTS, CAMPAIGN_MESSAGES, CAMPAIGNS};
use crate::resources::lists::LISTS;
use crate::resources::messages::MESSAGES;
use crate::resources::segments::{LEGACY, SEGMENTS};
use crate::store::{Conditions, Row};
use crate::util::clock;
use crate::util::json::object;
use crate::util::text::php_int;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// The types of the documents; `special` is in the older ones only.
const TYPES: [&str; 8] = ["single", "recurring", "split", "responder", "reminder", "special", "activerss", "text"];

/// The parameters that are stored as they are sent, under the same name.
const COLUMNS: [&str; 28] = [
    "name",
    "type",
    "status",
    "public",
    "tracklinks",
    "tracklinksanalytics",
    "trackreads",
    "trackreadsanalytics",
    "analytics_campaign_name",
    "tweet",
    "facebook",
    "htmlunsub",
    "textunsub",
    "htmlunsubdata",
    "textunsubdata",
    "embed_images",
    "addressid",
    "recurring",
    "split_type",
    "split_offset",
    "split_offset_type",
    "responder_offset",
    "responder_type",
    "reminder_field",
    "reminder_format",
    "reminder_type",
    "reminder_offset",
    "activerss_interval",
];

/// Creates the campaign. `status` 1 schedules it for `sdate`, and for now if there is none. The sender of the message
/// counts: `fromname`, `fromemail` and `reply2` are ignored.
pub(super) fn create(call: &Call<'_>) -> Answered {
    let lists = lists(call)?;
    check(call)?;
    let messages = messages(call)?;
    let mut body = columns(call);
    if let Some(date) = date(call)? {
        body.insert("sdate".to_owned(), json!(date));
    }
    body.insert("segmentid".to_owned(), json!(segment(call)?));
    body.insert("source".to_owned(), json!("api"));
    body.insert("message_id".to_owned(), json!(messages[0].0.id.to_string()));
    body.insert("numberOfMessages".to_owned(), json!(messages.len().to_string()));
    body.insert("ed_version".to_owned(), json!("1"));
    let mut row = crud::insert(call.request, &CAMPAIGNS, &body)?;
    for list in lists {
        let link = json!({"campaignid": row.id.to_string(), "listid": list.to_string()});
        call.request.store.insert(&CAMPAIGN_LISTS, object(link))?;
    }
    link_messages(call, &mut row, &messages)?;
    Ok(Answer::done("Campaign saved").with("id", row.id))
}

/// Returns the ids of the lists. The value must equal the key.
fn lists(call: &Call<'_>) -> Result<Vec<i64>, Failure> {
    let sent = call.params.entries("p");
    if sent.is_empty() {
        return Err(Failure::refused("You did not provide any lists."));
    }
    let mut lists = Vec::new();
    for (key, value) in sent {
        let id = php_int(value);
        // That the text for an unknown list is the same is not established.
        if key != value || call.request.store.find(&LISTS, id)?.is_none() {
            return Err(Failure::refused("Invalid list id in p parameter"));
        }
        lists.push(id);
    }
    Ok(lists)
}

fn check(call: &Call<'_>) -> Result<(), Failure> {
    call.require(&["name", "type", "status"])?;
    if !TYPES.contains(&call.params.text("type")) {
        // Invented: no text is on record.
        return Err(Failure::refused("Invalid campaign type"));
    }
    if !["0", "1"].contains(&call.params.text("status")) {
        // Invented: no text is on record.
        return Err(Failure::refused("Invalid campaign status"));
    }
    Ok(())
}

/// Returns the messages and their shares. Several messages are a split test.
fn messages(call: &Call<'_>) -> Result<Vec<(Row, String)>, Failure> {
    let mut messages = Vec::new();
    for (key, share) in call.params.entries("m") {
        let Some(message) = call.request.store.find(&MESSAGES, php_int(key))? else {
            // Invented: no text is on record.
            return Err(Failure::refused("Invalid message id in m parameter"));
        };
        messages.push((message, php_int(share).to_string()));
    }
    match messages.len() {
        // Invented: no text is on record.
        0 => Err(Failure::refused("You did not provide any messages.")),
        1 => Ok(messages),
        _ if call.params.text("type") == "split" => Ok(messages),
        // Invented: no text is on record.
        _ => Err(Failure::refused("Only split campaigns can have several messages.")),
    }
}

fn columns(call: &Call<'_>) -> Map<String, Value> {
    let sent = COLUMNS.iter().filter_map(|name| Some((*name, call.params.raw(name)?)));
    let mut body: Map<String, Value> = sent.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    if let Some(flag) = call.params.raw("trackreplies") {
        body.insert("replysys".to_owned(), json!(flag));
    }
    body
}

/// Returns `sdate`, which is in the time zone of the account, with its offset. A scheduled campaign with a date in the
/// past is refused, as a client reports; in 2013 it was accepted.
fn date(call: &Call<'_>) -> Result<Option<String>, Failure> {
    let text = call.params.text("sdate");
    if text.is_empty() {
        return Ok(None);
    }
    // Invented: no text is on record.
    let seconds = clock::parse_local(text).ok_or_else(|| Failure::refused("Invalid sdate parameter"))?;
    let is_past = seconds < call.request.arrived / 1000 + call.request.skew;
    if is_past && call.params.text("status") == "1" {
        // Invented: no text is on record.
        return Err(Failure::refused("The send date is in the past."));
    }
    Ok(Some(clock::format(seconds)))
}

/// Returns the id of the legacy segment. The UUID of a newer segment creates a hidden one. An unknown UUID is dropped
/// without an error, as a client reports.
fn segment(call: &Call<'_>) -> Result<String, Failure> {
    let sent = match call.params.text("segmentid") {
        "" => call.params.text("filterid"),
        text => text,
    };
    if sent.is_empty() || sent == "0" {
        return Ok("0".to_owned());
    }
    if sent.bytes().all(|byte| byte.is_ascii_digit()) {
        return match call.request.store.find(&LEGACY, php_int(sent))? {
            Some(row) => Ok(row.id.to_string()),
            // Invented: no text is on record.
            None => Err(Failure::refused("Invalid segment id")),
        };
    }
    let Some(segment) = call.request.store.find_by(&SEGMENTS, Conditions::of("uuid", sent))? else {
        return Ok("0".to_owned());
    };
    let name = segment.body.get("attributes").and_then(|attributes| attributes.get("name")).cloned();
    let row = json!({"name": name.unwrap_or_default(), "hidden": "1", "segmentid_v2": segment.text("uuid")});
    Ok(call.request.store.insert(&LEGACY, object(row))?.id.to_string())
}

/// Links the messages to the campaign, which makes those that API v1 created messages of version 1.
fn link_messages(call: &Call<'_>, campaign: &mut Row, messages: &[(Row, String)]) -> Result<(), Failure> {
    let store = call.request.store;
    for (index, (message, share)) in messages.iter().enumerate() {
        let link = json!({
            "campaignid": campaign.id.to_string(), "messageid": message.id.to_string(), "percentage": share,
            "subject": message.text("subject"),
        });
        let link = store.insert(&CAMPAIGN_MESSAGES, object(link))?;
        if index == 0 {
            campaign.body.insert("campaign_message_id".to_owned(), json!(link.id.to_string()));
        }
        if message.body.get("ed_version").is_some_and(Value::is_null) {
            let mut linked = message.clone();
            linked.body.insert("ed_version".to_owned(), json!("1"));
            store.save(&MESSAGES, &linked)?;
        }
    }
    Ok(store.save(&CAMPAIGNS, campaign)?)
}
