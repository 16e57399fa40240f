//! Campaigns: mailings. API v3 makes and changes drafts; it has no call that sends, schedules, pauses or tests one.
//! Reference: developers.activecampaign.com/reference/campaigns

use super::build::{
    boolean, call, create, delete, get, integer, list, moment, reference, reference_number, resource, text, update,
};
use super::meanings::Meaning;
use super::model::{Evidence, Group, Method, Paging, Param, Reply, Resource, When};
use super::shared::{AUTOMATION, CAMPAIGN};

const TYPE: Param = text("type", "Kind of campaign").one_of(&[
    "single",
    "recurring",
    "split",
    "responder",
    "reminder",
    "special",
    "activerss",
    "text",
    "auto",
    "date",
]);
const NAME: Param = text("name", "Name of the campaign");
const SPLIT_CONTENT: Param = boolean("split-content", "Whether contents may be tried against another");

const CHANGE: &[Param] = &[
    NAME,
    TYPE,
    reference("segment", "segments", "Segment it goes to: name or id").wire("segmentId"),
    reference_number("list", "lists", "List it goes to: name or id").wire("listIds").many(),
    reference_number("address", "addresses", "Postal address in the footer: id").wire("addressId"),
    moment("scheduled-date", "When it is to be sent").wire("scheduledDate"),
    boolean("reply-tracking", "Track replies").wire("replyTrackingEnabled"),
    boolean("link-tracking", "Track clicks on links").wire("linkTrackingEnabled"),
    boolean("read-tracking", "Track opens").wire("readTrackingEnabled"),
    boolean("google-analytics", "Track clicks in Google Analytics").wire("googleAnalyticsLinkTrackingEnabled"),
    text("google-analytics-name", "Name in Google Analytics").wire("googleAnalyticsCampaignName"),
    boolean("send-to-existing", "Send to existing contacts too").wire("sendToExistingSubscribers"),
    boolean("public-archive", "Show it in the public archive").wire("publicCampaignArchive"),
    boolean("recurring", "Whether it is sent again and again"),
    integer("responder-days", "Responder: days after subscribing").wire("responderDaysOffset"),
    integer("responder-hours", "Responder: hours after subscribing").wire("responderHoursOffset"),
    text("reminder-field", "Reminder: the date field it goes by").wire("reminderField"),
    integer("reminder-offset", "Reminder: how long before or after the date").wire("reminderOffset"),
    text("reminder-offset-type", "Reminder: the unit of the offset").wire("reminderOffsetType"),
    text("reminder-type", "Reminder: how the date is written").wire("reminderType"),
    integer("rss-interval", "RSS: interval of mailings").wire("rssInterval"),
    SPLIT_CONTENT.wire("canSplitContent"),
    text("split-type", "Split: what decides the winner").wire("splitType"),
    integer("split-wait", "Split: how long to wait for a winner").wire("splitWinnerWaitPeriod"),
    text("split-wait-type", "Split: the unit of that wait").wire("splitWinnerWaitPeriodType"),
];

/// How far a campaign is.
const STATES: &[(&str, &str)] =
    &[("draft", "0"), ("scheduled", "1"), ("sending", "2"), ("paused", "3"), ("stopped", "4"), ("completed", "5")];

pub static CAMPAIGNS: Resource = resource("campaigns", "campaign", "Mailings", Group::Marketing)
    .columns(&["id", "name", "type", "status", "send_amt", "uniqueopens", "sdate"])
    .meanings(&[("status", Meaning::Words(STATES))])
    .identity("name")
    .remembered()
    .operations(&[
        list("/campaigns", "List campaigns", "campaigns")
            .params(&[
                text("name", "Only campaigns with this name").wire("filters[name]"),
                TYPE.wire("filters[type]"),
                AUTOMATION.wire("filters[seriesid]"),
            ])
            .orders(&["sdate", "ldate"])
            .spec("list-all-campaigns")
            .examples(&["campaigns list --order sdate:desc", "campaigns list --automation 'Welcome series' --all"])
            .note("Status: 0 draft, 1 scheduled, 2 sending, 3 paused, 4 stopped, 5 completed."),
        get("/campaigns/{id}", "Show one campaign", "campaign")
            .arguments(&[CAMPAIGN.wire("id")])
            .spec("retrieve-a-campaign")
            .examples(&["campaigns get 'Autumn sale'", "campaigns get 149 --jq .uniqueopens"]),
        create("/campaign", "Create a draft of a campaign", "")
            .reply(Reply::Whole)
            .body("", &[NAME.required(), TYPE.required(), SPLIT_CONTENT.wire("canSplitContent")])
            .spec("create-campaign")
            .examples(&[
                "campaigns create --name 'Autumn sale' --type single",
                "campaigns create --name 'Subject test' --type split --split-content true",
            ])
            .note("Makes a draft without a message. API v3 cannot send or schedule it; do that in the web app."),
        update("/campaigns/{id}/edit", "Change a campaign", "")
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id")])
            .body("", CHANGE)
            .spec("edit-campaign")
            .examples(&[
                "campaigns update 'Autumn sale' --list Newsletter --link-tracking true",
                "campaigns update 149 --name 'Winter sale' --segment Germany",
            ])
            .note("API v3 cannot send it: a date is not known to schedule it."),
        delete("/campaigns/{id}/delete", "Delete a campaign")
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id")])
            .evidence(Evidence::Observed)
            .examples(&["campaigns delete 'Autumn sale'", "campaigns delete 149 150 --yes"])
            .note("The path is in no published document; where the service has none, the listed one is tried."),
        delete("/campaigns/{id}", "Delete a campaign by the listed path")
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id")])
            .when(When::Refused)
            .spec("delete-a-campaign")
            .evidence(Evidence::Listed),
        call("copy", Method::Post, "/campaigns/{id}/copy", "Copy a campaign to a new draft")
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id")])
            .spec("duplicate-campaign")
            .examples(&["campaigns copy 'Autumn sale'", "campaigns copy 149 --jq .newCampaignId"])
            .note("The service names it '… (Copy)'. Mails of an active automation cannot be copied."),
    ]);

pub static LINKS: Resource = resource("campaigns links", "link", "Links in a campaign", Group::Marketing)
    .columns(&["id", "campaign", "message", "name", "link", "tracked"])
    .operations(&[list("/campaigns/{id}/links", "List the links in a campaign", "links")
        .paging(Paging::Complete)
        .arguments(&[CAMPAIGN.wire("id")])
        .spec("retrieve-links-associated-campaign")
        .examples(&["campaigns links list 'Autumn sale'", "campaigns links list 149 -o csv"])]);

// The answer's keys are not recorded; these are the ones sibling answers name campaign and message by.
pub static MESSAGES: Resource = resource("campaigns messages", "message", "Messages of a campaign", Group::Marketing)
    .columns(&["id", "campaignid", "messageid"])
    .operations(&[list("/campaigns/{id}/campaignMessages", "List the messages of a campaign", "campaignMessages")
        .paging(Paging::Complete)
        .arguments(&[CAMPAIGN.wire("id")])
        .evidence(Evidence::Observed)
        .examples(&["campaigns messages list 'Autumn sale'", "campaigns messages list 149 -o json"])]);
