//! Campaigns: the noun with its hundred keys, and its irregular calls: a flat create at a singular path, a flat edit, a
//! copy, and a delete with a path of its own that answers 200 whatever happened.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, text_of};
use crate::errors;
use crate::noun::{
    Calls, Column, ID, LINKS, LIST_ONLY, Noun, Source, children, derived, flag, kept, kept_null, noun, null, parent,
    text,
};
use crate::query::php_int;
use crate::regular;

use super::automations::AUTOMATIONS;

const COLUMNS: &[Column] = &[
    text("type", "single"),
    kept("userid", "1"),
    text("segmentid", "0"),
    kept("bounceid", "-1"),
    kept("realcid", "0"),
    kept("sendid", "0"),
    kept("threadid", "0"),
    kept("seriesid", "0"),
    kept("formid", "0"),
    kept("basetemplateid", "0"),
    kept("basemessageid", "0"),
    text("addressid", "0"),
    kept("source", "web"),
    text("name", ""),
    kept_null("cdate"),
    kept_null("mdate"),
    null("sdate"),
    kept_null("ldate"),
    kept("send_amt", "0"),
    kept("total_amt", "0"),
    kept("opens", "0"),
    kept("uniqueopens", "0"),
    kept("linkclicks", "0"),
    kept("uniquelinkclicks", "0"),
    kept("subscriberclicks", "0"),
    kept("forwards", "0"),
    kept("uniqueforwards", "0"),
    kept("hardbounces", "0"),
    kept("softbounces", "0"),
    kept("unsubscribes", "0"),
    kept("unsubreasons", "0"),
    kept("updates", "0"),
    kept("socialshares", "0"),
    kept("replies", "0"),
    kept("uniquereplies", "0"),
    text("status", "0"),
    text("public", "1"),
    kept("mail_transfer", "0"),
    kept("mail_send", "0"),
    kept("mail_cleanup", "0"),
    kept("mailer_log_file", "0"),
    text("tracklinks", "all"),
    text("tracklinksanalytics", "0"),
    text("trackreads", "1"),
    text("trackreadsanalytics", "1"),
    text("analytics_campaign_name", ""),
    kept("tweet", "0"),
    kept("facebook", "0"),
    kept("survey", ""),
    text("embed_images", "0"),
    kept("htmlunsub", "0"),
    kept("textunsub", "0"),
    kept("htmlunsubdata", ""),
    kept("textunsubdata", ""),
    text("recurring", "day1"),
    kept("willrecur", "0"),
    text("split_type", "even"),
    text("split_content", "0"),
    kept("split_offset", "2"),
    kept("split_offset_type", "day"),
    kept("split_winner_messageid", "0"),
    kept("split_winner_awaiting", "0"),
    text("responder_offset", "0"),
    kept("responder_type", "subscribe"),
    text("responder_existing", "0"),
    text("reminder_field", "sdate"),
    kept("reminder_format", ""),
    text("reminder_type", "month_day"),
    kept("reminder_offset", "0"),
    kept("reminder_offset_type", "day"),
    kept("reminder_offset_sign", "+"),
    kept_null("reminder_last_cron_run"),
    text("activerss_interval", "day1"),
    kept("activerss_url", ""),
    kept("activerss_items", "10"),
    kept("ip4", "0"),
    kept("laststep", "designer"),
    kept("managetext", "0"),
    kept("schedule", "0"),
    null("scheduleddate"),
    kept("waitpreview", "0"),
    kept_null("deletestamp"),
    text("replysys", "0"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("mdate")),
    kept("created_by", "1"),
    kept("updated_by", "1"),
    kept("ip", "0"),
    kept("series_send_lock_time", "0000-00-00 00:00:00"),
    kept("can_skip_approval", "0"),
    kept("use_quartz_scheduler", "0"),
    kept("verified_opens", "0"),
    kept("verified_unique_opens", "0"),
    kept("predictive_send", "0"),
    kept("repair_timestamp", "0000-00-00 00:00:00"),
    kept("has_outdated_translations", "0"),
    kept("hasTranslations", "0"),
    kept("repair_by_pydex", "0"),
    kept("additional_data", ""),
    kept("moderation_status", "0"),
    kept("numberOfMessages", "1").listed(),
    kept("campaignIsText", "0").listed(),
    flag("isDoubleOptInCampaign", false).kept(),
    kept("segmentname", ""),
    kept("has_predictive_content", "0"),
    kept("message_id", "0"),
    kept("campaign_message_id", "0"),
    kept("ed_version", "3"),
    kept("format", "mime"),
    kept("screenshot", ""),
    kept("typeText", "One-Time").listed(),
    kept("statusToolTip", "").listed(),
    kept("statusString", "").listed(),
    flag("groupLimitViolation", false).kept().listed(),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
    derived("automation", Source::Alias("seriesid")),
];

/// `campaigns`: read, changed by an undocumented `PUT`, never made or deleted at this path.
pub static CAMPAIGNS: Noun = noun("campaigns", "campaign", "Campaign", COLUMNS)
    .links(&[
        "user",
        "automation",
        "campaignMessage",
        "campaignMessages",
        "links",
        "aggregateRevenues",
        "segment",
        "campaignLists",
    ])
    .search(&["name"])
    .cascades(&[("campaignMessages", "campaignid"), ("links", "campaignid")])
    .nested(&[
        parent("user", "users", "userid"),
        parent("automation", "automations", "seriesid"),
        parent("campaignMessage", "campaignMessages", "campaign_message_id"),
        children("campaignMessages", "campaignid"),
        children("links", "campaignid"),
    ])
    .dates(&["cdate"], &["mdate"])
    .calls(Calls { list: true, create: false, get: true, update: true, delete: false });

const MESSAGE_COLUMNS: &[Column] = &[
    kept("campaignid", "0"),
    kept("messageid", "0"),
    kept("percentage", "100"),
    kept("sourcesize", "0"),
    kept("subject", ""),
    kept("opens", "0"),
    kept("uniqueopens", "0"),
    kept("linkclicks", "0"),
    kept("uniquelinkclicks", "0"),
    kept("forwards", "0"),
    kept("hardbounces", "0"),
    kept("softbounces", "0"),
    kept("unsubscribes", "0"),
    LINKS,
    ID,
    derived("campaign", Source::Alias("campaignid")),
    derived("message", Source::Alias("messageid")),
];

/// Which messages a campaign sends, below it only. The key set is not established.
pub static CAMPAIGN_MESSAGES: Noun = noun("campaignMessages", "campaignMessage", "CampaignMessage", MESSAGE_COLUMNS)
    .links(&["campaign", "message"])
    .dates(&[], &[])
    .calls(LIST_ONLY);

const LINK_COLUMNS: &[Column] = &[
    kept("campaignid", "0"),
    kept("messageid", "0"),
    kept("link", ""),
    kept("name", ""),
    kept("ref", ""),
    kept("tracked", "1"),
    LINKS,
    ID,
    derived("campaign", Source::Alias("campaignid")),
    derived("message", Source::Alias("messageid")),
];

/// The links in a campaign's messages, below it only.
pub static CAMPAIGN_LINKS: Noun =
    noun("links", "link", "Link", LINK_COLUMNS).links(&["campaign", "message"]).dates(&[], &[]).calls(LIST_ONLY);

/// `POST /campaign`: a draft without message; request and answer without envelope, the id a number.
///
/// # Errors
/// 400 with plain texts for missing keys.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = call.flat();
    let missing: Vec<String> = ["name", "type"]
        .into_iter()
        .filter(|key| text_of(sent.get(*key)).is_empty())
        .map(|key| format!("Field {key} is required"))
        .collect();
    if !missing.is_empty() {
        return Err(Answer::new(400, json!({ "errors": missing })).into());
    }
    let row = regular::insert(call, &CAMPAIGNS, &regular::known(&CAMPAIGNS, &sent))?;
    let split = matches!(sent.get("canSplitContent"), Some(Value::Bool(true)));
    let body = json!({"id": row.id, "name": row.text("name"), "type": row.text("type"), "canSplitContent": split});
    Ok(Answer::ok(body))
}

/// A key of an edit: its name, its column, and what the column holds for true and false where it is a flag.
type Edited = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// The keys of an edit that are columns under another name.
const EDITED: &[Edited] = &[
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
///
/// # Errors
/// 404.
pub fn edit(call: &Call<'_>) -> Outcome {
    let row = call.row(&CAMPAIGNS)?;
    let sent = call.flat();
    let mut changes = Map::new();
    for (key, column, flags) in EDITED {
        let Some(value) = sent.get(*key) else { continue };
        let value = match (flags, value) {
            (Some((on, off)), Value::Bool(flag)) => json!(if *flag { on } else { off }),
            _ => value.clone(),
        };
        changes.insert((*column).to_owned(), value);
    }
    regular::write(call, &CAMPAIGNS, row, &changes)?;
    Ok(Answer::ok(json!({})))
}

/// `POST /campaigns/{id}/copy`: a draft with `(Copy)` behind its name, whatever name was sent.
///
/// # Errors
/// 404; 400 for the e-mails of an active automation.
pub fn copy(call: &Call<'_>) -> Outcome {
    let row = call.row(&CAMPAIGNS)?;
    let automation = call.store.find(&AUTOMATIONS, php_int(row.text("seriesid")))?;
    if automation.is_some_and(|automation| automation.text("status") == "1") {
        return Err(errors::message(400, "Bad request. You are not allowed to copy this campaign.").into());
    }
    let mut sent = row.body.clone();
    sent.insert("name".to_owned(), json!(format!("{} (Copy)", row.text("name"))));
    for column in ["status", "sdate"] {
        sent.shift_remove(column);
    }
    let copied = regular::insert(call, &CAMPAIGNS, &regular::known(&CAMPAIGNS, &sent))?;
    let body = json!({"succeeded": 1, "message": "Campaign draft copied.", "newCampaignId": copied.id});
    Ok(Answer::ok(body))
}

/// `DELETE /campaigns/{id}/delete`: always 200; `succeeded` tells whether there was such a campaign.
///
/// # Errors
/// SQLite's.
pub fn delete(call: &Call<'_>) -> Outcome {
    if call.store.find(&CAMPAIGNS, call.id())?.is_none() {
        return Ok(Answer::ok(json!({"succeeded": 0, "message": "Campaign not found."})));
    }
    regular::remove(call, &CAMPAIGNS, call.id())?;
    Ok(Answer::ok(json!({"succeeded": 1, "message": "Campaign deleted."})))
}
