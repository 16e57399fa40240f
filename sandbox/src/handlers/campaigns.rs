//! Campaigns: create at a singular path, edit, copy, and a delete that always returns 200. None of them has an
//! envelope.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud, errors};
use crate::resources::automations::AUTOMATIONS;
use crate::resources::campaigns::CAMPAIGNS;
use crate::sending;
use crate::util::text::{id_of, php_int, text_of};

const NOT_FOUND: &str = "Campaign not found.";

/// `POST /campaign`: creates a draft without a message. Neither body has an envelope, and the id is a number. 400 with
/// plain texts for missing keys.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = request.body_object();
    let missing: Vec<String> = ["name", "type"]
        .into_iter()
        .filter(|key| text_of(sent.get(*key)).is_empty())
        .map(|key| format!("Field {key} is required"))
        .collect();
    if !missing.is_empty() {
        return Err(Response::new(400, json!({ "errors": missing })).into());
    }
    let row = crud::insert(request, &CAMPAIGNS, &crud::writable_fields(&CAMPAIGNS, &sent))?;
    let split = matches!(sent.get("canSplitContent"), Some(Value::Bool(true)));
    let body = json!({"id": row.id, "name": row.text("name"), "type": row.text("type"), "canSplitContent": split});
    Ok(Response::ok(body))
}

/// A key of an edit: its name, its column, and, for a boolean, the column's values for true and false.
type EditKey = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// The keys of an edit.
const EDIT_KEYS: &[EditKey] = &[
    ("name", "name", None),
    ("type", "type", None),
    ("segmentId", "segmentid", None),
    ("addressId", "addressid", None),
    ("recurring", "recurring", None),
    ("scheduledDate", "scheduleddate", None),
    ("splitType", "split_type", None),
    ("googleAnalyticsCampaignName", "analytics_campaign_name", None),
    ("linkTrackingEnabled", "tracklinks", Some(("all", "none"))),
    ("readTrackingEnabled", "trackreads", Some(("1", "0"))),
    ("replyTrackingEnabled", "replysys", Some(("1", "0"))),
    ("googleAnalyticsLinkTrackingEnabled", "tracklinksanalytics", Some(("1", "0"))),
    ("publicCampaignArchive", "public", Some(("1", "0"))),
    ("canSplitContent", "split_content", Some(("1", "0"))),
    ("sendToExistingSubscribers", "responder_existing", Some(("1", "0"))),
];

/// `PUT /campaigns/{id}/edit`. The response is not established.
pub(crate) fn edit(request: &Request<'_>) -> Outcome {
    let row = request.row(&CAMPAIGNS)?;
    let sent = request.body_object();
    let mut changes = Map::new();
    for (key, column, flags) in EDIT_KEYS {
        let Some(value) = sent.get(*key) else { continue };
        let value = match (flags, value) {
            (Some((on, off)), Value::Bool(flag)) => json!(if *flag { on } else { off }),
            _ => value.clone(),
        };
        changes.insert((*column).to_owned(), value);
    }
    if let Some(Value::Array(lists)) = sent.get("listIds") {
        let lists: Vec<i64> = lists.iter().map(|list| id_of(Some(list))).collect();
        sending::set_lists(request, row.id, &lists)?;
    }
    crud::write(request, &CAMPAIGNS, row, &changes)?;
    Ok(Response::ok(json!({})))
}

/// `PATCH /campaigns/{id}`, the same as `PUT`: a body without an envelope changes nothing, as recorded.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    crud::update(request, &CAMPAIGNS)
}

/// `POST /campaigns/{id}/copy`: creates a draft whose name ends with `(Copy)`, whatever name was sent. 400 for the
/// emails of an active automation.
pub(crate) fn copy(request: &Request<'_>) -> Outcome {
    let row = request.row(&CAMPAIGNS)?;
    let automation = request.store.find(&AUTOMATIONS, php_int(row.text("seriesid")))?;
    if automation.is_some_and(|automation| automation.text("status") == "1") {
        return Err(errors::message(400, "Bad request. You are not allowed to copy this campaign.").into());
    }
    let mut sent = row.body.clone();
    sent.insert("name".to_owned(), json!(format!("{} (Copy)", row.text("name"))));
    for column in ["status", "sdate"] {
        sent.shift_remove(column);
    }
    let copied = crud::insert(request, &CAMPAIGNS, &crud::writable_fields(&CAMPAIGNS, &sent))?;
    // The copy goes to the same lists. Whether the server copies the messages as well is not established.
    sending::set_lists(request, copied.id, &sending::lists_of(request, row.id)?)?;
    sending::set_messages(request, copied.id, &sending::messages_of(request, row.id)?)?;
    let body = json!({"succeeded": 1, "message": "Campaign draft copied.", "newCampaignId": copied.id});
    Ok(Response::ok(body))
}

/// `DELETE /campaigns/{id}/delete`: always 200; `succeeded` tells whether the campaign existed.
pub(crate) fn delete(request: &Request<'_>) -> Outcome {
    if request.store.find(&CAMPAIGNS, request.id())?.is_none() {
        return Ok(outcome(false, NOT_FOUND));
    }
    crud::remove(request, &CAMPAIGNS, request.id())?;
    Ok(outcome(true, "Campaign deleted."))
}

/// `PUT /campaigns/{id}/pause`: only a campaign that is sending can be paused.
pub(crate) fn pause(request: &Request<'_>) -> Outcome {
    // Invented: no text is on record.
    set_status(request, "3", "Campaign paused.")
}

/// `PUT /campaigns/{id}/stop`: only a campaign that is sending or paused can be stopped, which is final.
pub(crate) fn stop(request: &Request<'_>) -> Outcome {
    // Invented: no text is on record.
    set_status(request, "4", "Campaign stopped.")
}

/// `PUT /campaigns/{id}/resume`: only a paused campaign can be resumed.
pub(crate) fn resume(request: &Request<'_>) -> Outcome {
    // Invented: no text is on record.
    set_status(request, "2", "Campaign resumed.")
}

/// Always 200, as reported; `succeeded` tells whether the state was changed.
fn set_status(request: &Request<'_>, wanted: &str, done: &str) -> Outcome {
    let Some(campaign) = request.store.find(&CAMPAIGNS, request.id())? else { return Ok(outcome(false, NOT_FOUND)) };
    Ok(match sending::set_status(request, campaign, wanted, None)? {
        Ok(_) => outcome(true, done),
        Err(refusal) => outcome(false, &refusal.text()),
    })
}

fn outcome(succeeded: bool, message: &str) -> Response {
    Response::ok(json!({"succeeded": u8::from(succeeded), "message": message}))
}
