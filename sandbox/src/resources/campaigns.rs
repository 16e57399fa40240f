//! Campaigns, their messages and links.

use crate::schema::{
    Column, ID, INTERNAL, Includes, LINKS, LIST_ONLY, Operations, Resource, Source, children, derived, flag, null,
    parent, read_only, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    text("type", "single"),
    read_only("userid", "1"),
    text("segmentid", "0"),
    read_only("bounceid", "-1"),
    read_only("realcid", "0"),
    read_only("sendid", "0"),
    read_only("threadid", "0"),
    read_only("seriesid", "0"),
    read_only("formid", "0"),
    read_only("basetemplateid", "0"),
    read_only("basemessageid", "0"),
    text("addressid", "0"),
    read_only("source", "web"),
    text("name", ""),
    read_only_null("cdate"),
    read_only_null("mdate"),
    null("sdate"),
    read_only_null("ldate"),
    read_only("send_amt", "0"),
    read_only("total_amt", "0"),
    read_only("opens", "0"),
    read_only("uniqueopens", "0"),
    read_only("linkclicks", "0"),
    read_only("uniquelinkclicks", "0"),
    read_only("subscriberclicks", "0"),
    read_only("forwards", "0"),
    read_only("uniqueforwards", "0"),
    read_only("hardbounces", "0"),
    read_only("softbounces", "0"),
    read_only("unsubscribes", "0"),
    read_only("unsubreasons", "0"),
    read_only("updates", "0"),
    read_only("socialshares", "0"),
    read_only("replies", "0"),
    read_only("uniquereplies", "0"),
    text("status", "0"),
    text("public", "1"),
    read_only("mail_transfer", "0"),
    read_only("mail_send", "0"),
    read_only("mail_cleanup", "0"),
    read_only("mailer_log_file", "0"),
    text("tracklinks", "all"),
    text("tracklinksanalytics", "0"),
    text("trackreads", "1"),
    text("trackreadsanalytics", "1"),
    text("analytics_campaign_name", ""),
    read_only("tweet", "0"),
    read_only("facebook", "0"),
    read_only("survey", ""),
    text("embed_images", "0"),
    read_only("htmlunsub", "0"),
    read_only("textunsub", "0"),
    read_only("htmlunsubdata", ""),
    read_only("textunsubdata", ""),
    text("recurring", "day1"),
    read_only("willrecur", "0"),
    text("split_type", "even"),
    text("split_content", "0"),
    read_only("split_offset", "2"),
    read_only("split_offset_type", "day"),
    read_only("split_winner_messageid", "0"),
    read_only("split_winner_awaiting", "0"),
    text("responder_offset", "0"),
    read_only("responder_type", "subscribe"),
    text("responder_existing", "0"),
    text("reminder_field", "sdate"),
    read_only("reminder_format", ""),
    text("reminder_type", "month_day"),
    read_only("reminder_offset", "0"),
    read_only("reminder_offset_type", "day"),
    read_only("reminder_offset_sign", "+"),
    read_only_null("reminder_last_cron_run"),
    text("activerss_interval", "day1"),
    read_only("activerss_url", ""),
    read_only("activerss_items", "10"),
    read_only("ip4", "0"),
    read_only("laststep", "designer"),
    read_only("managetext", "0"),
    read_only("schedule", "0"),
    null("scheduleddate"),
    read_only("waitpreview", "0"),
    read_only_null("deletestamp"),
    text("replysys", "0"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("mdate")),
    read_only("created_by", "1"),
    read_only("updated_by", "1"),
    read_only("ip", "0"),
    read_only("series_send_lock_time", "0000-00-00 00:00:00"),
    read_only("can_skip_approval", "0"),
    read_only("use_quartz_scheduler", "0"),
    read_only("verified_opens", "0"),
    read_only("verified_unique_opens", "0"),
    read_only("predictive_send", "0"),
    read_only("repair_timestamp", "0000-00-00 00:00:00"),
    read_only("has_outdated_translations", "0"),
    read_only("hasTranslations", "0"),
    read_only("repair_by_pydex", "0"),
    read_only("additional_data", ""),
    read_only("moderation_status", "0"),
    read_only("numberOfMessages", "1").listed(),
    read_only("campaignIsText", "0").listed(),
    flag("isDoubleOptInCampaign", false).read_only().single(),
    read_only("segmentname", ""),
    read_only("has_predictive_content", "0"),
    read_only("message_id", "0"),
    read_only("campaign_message_id", "0"),
    read_only("ed_version", "3"),
    read_only("format", "mime"),
    read_only("screenshot", ""),
    read_only("typeText", "One-Time").listed(),
    read_only("statusToolTip", "").listed(),
    read_only("statusString", "").listed(),
    flag("groupLimitViolation", false).read_only().listed(),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
    derived("automation", Source::Alias("seriesid")),
];

/// Creates and deletes have other paths; `PUT` is undocumented.
pub(crate) static CAMPAIGNS: Resource = resource("campaigns", "campaign", "Campaign", COLUMNS)
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
    .includes(Includes::Everywhere)
    .search(&["name"])
    .cascades(&[
        ("campaignMessages", "campaignid"),
        ("campaignLists", "campaignid"),
        ("links", "campaignid"),
        ("sendings", "campaign"),
        ("sendingRecipients", "campaign"),
    ])
    // Reported: the server ignores this order.
    .custom_orders(&[("cdate", "NULL")])
    .indices(&["body->>'status'"])
    .nested(&[
        parent("user", "users", "userid"),
        parent("automation", "automations", "seriesid"),
        parent("campaignMessage", "campaignMessages", "campaign_message_id"),
        children("campaignMessages", "campaignid"),
        children("campaignLists", "campaignid"),
        children("links", "campaignid"),
    ])
    .dates(&["cdate"], &["mdate"])
    .operations(Operations { list: true, create: false, get: true, update: true, delete: false });

const MESSAGE_COLUMNS: &[Column] = &[
    read_only("campaignid", "0"),
    read_only("messageid", "0"),
    read_only("percentage", "100"),
    read_only("sourcesize", "0"),
    read_only("subject", ""),
    read_only("send_amt", "0"),
    read_only("total_amt", "0"),
    read_only("opens", "0"),
    read_only("uniqueopens", "0"),
    read_only("verified_opens", "0"),
    read_only("verified_unique_opens", "0"),
    read_only("linkclicks", "0"),
    read_only("uniquelinkclicks", "0"),
    read_only("subscriberclicks", "0"),
    read_only("forwards", "0"),
    read_only("uniqueforwards", "0"),
    read_only("hardbounces", "0"),
    read_only("softbounces", "0"),
    read_only("unsubscribes", "0"),
    read_only("unsubreasons", "0"),
    read_only("replies", "0"),
    read_only("uniquereplies", "0"),
    LINKS,
    ID,
    derived("campaign", Source::Alias("campaignid")),
    derived("message", Source::Alias("messageid")),
];

/// The messages of a campaign, listed below it only. The key set is not established.
pub(crate) static CAMPAIGN_MESSAGES: Resource =
    resource("campaignMessages", "campaignMessage", "CampaignMessage", MESSAGE_COLUMNS)
        .links(&["campaign", "message"])
        .nested(&[parent("campaign", "campaigns", "campaignid"), parent("message", "messages", "messageid")])
        .dates(&[], &[])
        .operations(LIST_ONLY);

const LIST_COLUMNS: &[Column] = &[
    read_only("campaignid", "0"),
    read_only("listid", "0"),
    LINKS,
    ID,
    derived("campaign", Source::Alias("campaignid")),
    derived("list", Source::Alias("listid")),
];

/// The lists a campaign goes to, listed below it only. The key set is not established.
pub(crate) static CAMPAIGN_LISTS: Resource = resource("campaignLists", "campaignList", "CampaignList", LIST_COLUMNS)
    .links(&["campaign", "list"])
    .dates(&[], &[])
    .operations(INTERNAL);

const LINK_COLUMNS: &[Column] = &[
    read_only("campaignid", "0"),
    read_only("messageid", "0"),
    read_only("link", ""),
    read_only("name", ""),
    read_only("ref", ""),
    read_only("tracked", "1"),
    LINKS,
    ID,
    derived("campaign", Source::Alias("campaignid")),
    derived("message", Source::Alias("messageid")),
];

/// The links in the messages of a campaign, listed below it only.
pub(crate) static CAMPAIGN_LINKS: Resource = resource("links", "link", "Link", LINK_COLUMNS)
    .links(&["campaign", "message"])
    .dates(&[], &[])
    .operations(LIST_ONLY);
