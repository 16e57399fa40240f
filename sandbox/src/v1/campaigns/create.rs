//! `campaign_create`: a draft or a scheduled campaign, with its lists, messages and segment.

use serde_json::{Map, Value, json};

use super::status::{change, date};
use crate::api::crud;
use crate::resources::campaigns::CAMPAIGNS;
use crate::resources::lists::LISTS;
use crate::resources::messages::MESSAGES;
use crate::resources::segments::{LEGACY, SEGMENTS};
use crate::sending;
use crate::store::Conditions;
use crate::util::clock;
use crate::util::json::object;
use crate::util::text::php_int;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// The types of the documents; `special` is in the older ones only.
const TYPES: [&str; 8] = ["single", "recurring", "split", "responder", "reminder", "special", "activerss", "text"];

/// The parameters that are stored as they are sent, under the same name.
const COLUMNS: [&str; 27] = [
    "name",
    "type",
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

/// Creates the campaign. `status` 1 schedules it for `sdate`, and for now if there is none. The message has the sender:
/// `fromname`, `fromemail` and `reply2` are ignored. In 2013, a scheduled campaign could have a date in the past.
pub(super) fn create(call: &Call<'_>) -> Answered {
    let lists = lists(call)?;
    check(call)?;
    let messages = messages(call)?;
    let date = date(call)?;
    let mut body = columns(call);
    body.insert("status".to_owned(), json!("0"));
    if let Some(seconds) = date {
        body.insert("sdate".to_owned(), json!(clock::format(seconds)));
    }
    body.insert("segmentid".to_owned(), json!(segment(call)?));
    body.insert("source".to_owned(), json!("api"));
    body.insert("ed_version".to_owned(), json!("1"));
    let id = crud::insert(call.request, &CAMPAIGNS, &body)?.id;
    sending::set_lists(call.request, id, &lists)?;
    sending::set_messages(call.request, id, &messages)?;
    link(call, &messages)?;
    if call.params.text("status") == "1" {
        let row = call.request.find_row(&CAMPAIGNS, id)?;
        change(call, row, "1", date)?;
    }
    Ok(Answer::done("Campaign saved").with("id", id))
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
        if !lists.contains(&id) {
            lists.push(id);
        }
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
fn messages(call: &Call<'_>) -> Result<Vec<(i64, i64)>, Failure> {
    let mut messages = Vec::new();
    for (key, share) in call.params.entries("m") {
        let Some(message) = call.request.store.find(&MESSAGES, php_int(key))? else {
            // Invented: no text is on record.
            return Err(Failure::refused("Invalid message id in m parameter"));
        };
        messages.push((message.id, php_int(share)));
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

/// A message that API v1 created gets version 1 when a campaign uses it.
fn link(call: &Call<'_>, messages: &[(i64, i64)]) -> Result<(), Failure> {
    for (id, _) in messages {
        let message = call.request.find_row(&MESSAGES, *id)?;
        if message.body.get("ed_version").is_some_and(Value::is_null) {
            call.keep(&MESSAGES, message, [("ed_version", json!("1"))])?;
        }
    }
    Ok(())
}
