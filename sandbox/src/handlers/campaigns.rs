//! Campaigns: the noun with its hundred keys, and its irregular calls: a flat create at a singular path, a flat edit, a
//! copy, and a delete with a path of its own that answers 200 whatever happened.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud, errors};
use crate::resources::automations::AUTOMATIONS;
use crate::resources::campaigns::CAMPAIGNS;
use crate::util::text::{php_int, text_of};

/// `POST /campaign`: a draft without message; request and answer without envelope, the id a number.
///
/// # Errors
/// 400 with plain texts for missing keys.
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

/// A key of an edit: its name, its column, and what the column holds for true and false where it is a flag.
type EditKey = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// The keys of an edit that are columns under another name.
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

/// `PUT /campaigns/{id}/edit`, without envelope. What it answers is not established.
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
    crud::write(request, &CAMPAIGNS, row, &changes)?;
    Ok(Response::ok(json!({})))
}

/// `POST /campaigns/{id}/copy`: a draft with `(Copy)` behind its name, whatever name was sent.
///
/// # Errors
/// 404; 400 for the e-mails of an active automation.
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
    let body = json!({"succeeded": 1, "message": "Campaign draft copied.", "newCampaignId": copied.id});
    Ok(Response::ok(body))
}

/// `DELETE /campaigns/{id}/delete`: always 200; `succeeded` tells whether there was such a campaign.
pub(crate) fn delete(request: &Request<'_>) -> Outcome {
    if request.store.find(&CAMPAIGNS, request.id())?.is_none() {
        return Ok(Response::ok(json!({"succeeded": 0, "message": "Campaign not found."})));
    }
    crud::remove(request, &CAMPAIGNS, request.id())?;
    Ok(Response::ok(json!({"succeeded": 1, "message": "Campaign deleted."})))
}
