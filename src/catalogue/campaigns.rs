//! Campaigns. API v3 creates and updates drafts, and pauses, resumes, and stops what is being sent; only API v1 gives
//! a campaign a message, schedules, sends, and tests it. Reference: developers.activecampaign.com/reference/campaigns

use super::build::{
    boolean, call, create, delete, get, integer, list, reference, reference_number, resource, text, timestamp, update,
};
use super::guarding::{Level, PropertyValues};
use super::meanings::Meaning;
use super::model::{Evidence, Group, Method, Operation, Paging, Param, Reply, Resource, When};
use super::shared::{AUTOMATION, CAMPAIGN};
use super::side_loads::SideLoad;
use super::value_format::CAMPAIGN_TYPES;

const TYPE: Param = text("type", "Campaign type").one_of(CAMPAIGN_TYPES);
const NAME: Param = text("name", "Campaign name");
const SPLIT_CONTENT: Param = boolean("split-content", "Allow split testing of contents");

const UPDATE_BODY: &[Param] = &[
    NAME,
    TYPE,
    reference("segment", "segments", "Segment to send to").wire("segmentId").unverified(),
    reference_number("list", "lists", "List to send to").wire("listIds").repeatable().unverified(),
    reference_number("address", "addresses", "Postal address shown in the footer").wire("addressId").unverified(),
    timestamp("scheduled-date", "Scheduled send time").wire("scheduledDate"),
    boolean("reply-tracking", "Track replies").wire("replyTrackingEnabled"),
    boolean("link-tracking", "Track clicks on links").wire("linkTrackingEnabled"),
    boolean("read-tracking", "Track opens").wire("readTrackingEnabled"),
    boolean("google-analytics", "Track clicks in Google Analytics").wire("googleAnalyticsLinkTrackingEnabled"),
    text("google-analytics-name", "Campaign name in Google Analytics").wire("googleAnalyticsCampaignName"),
    boolean("send-to-existing", "Also send to existing contacts").wire("sendToExistingSubscribers"),
    boolean("public-archive", "Show the campaign in the public archive").wire("publicCampaignArchive"),
    boolean("recurring", "Send repeatedly"),
    integer("responder-days", "Autoresponder: days after subscribing").wire("responderDaysOffset"),
    integer("responder-hours", "Autoresponder: hours after subscribing").wire("responderHoursOffset"),
    text("reminder-field", "Reminder: date field").wire("reminderField"),
    integer("reminder-offset", "Reminder: offset before or after the date").wire("reminderOffset"),
    text("reminder-offset-type", "Reminder: unit of the offset").wire("reminderOffsetType"),
    text("reminder-type", "Reminder: date format").wire("reminderType"),
    integer("rss-interval", "RSS: interval between emails").wire("rssInterval"),
    SPLIT_CONTENT.wire("canSplitContent"),
    text("split-type", "Split test: criterion for the winner").wire("splitType"),
    integer("split-wait", "Split test: waiting period before the winner is chosen").wire("splitWinnerWaitPeriod"),
    text("split-wait-type", "Split test: unit of the waiting period").wire("splitWinnerWaitPeriodType"),
];

/// The status of a campaign. 7 is reported: `Pending Approval` in the web app.
pub const STATUSES: &[(&str, &str)] = &[
    ("draft", "0"),
    ("scheduled", "1"),
    ("sending", "2"),
    ("paused", "3"),
    ("stopped", "4"),
    ("completed", "5"),
    ("disabled", "6"),
    ("held for review", "7"),
];

/// What one client reads beside campaigns.
const SIDE_LOADS: &[SideLoad] = &[
    SideLoad::rows("campaignMessages", &["campaignid", "campaign"], "/campaigns/{id}/campaignMessages").ids(""),
    SideLoad::target("campaignMessages.message", "messages", "messageid", "messages"),
    SideLoad::rows("links", &["campaignid", "campaign"], "/campaigns/{id}/links").ids(""),
    SideLoad::rows("campaignLists", &["campaignid", "campaign"], "/campaigns/{id}/campaignLists").ids(""),
];

/// What keeps a campaign a draft, as far as is known.
const DRAFT: &[PropertyValues] = &[("status", &["", "0"]), ("scheduledDate", &[""]), ("sdate", &[""])];

const MOVED: &[Param] = &[CAMPAIGN.wire("id").rejected_if_unknown()];

/// A change of the status, reported by a client that uses it in production.
const fn moved(verb: &'static str, path: &'static str, about: &'static str) -> Operation {
    call(verb, Method::Put, path, about)
        .reply(Reply::Whole)
        .arguments(MOVED)
        .irreversible("email that was sent stays sent")
        .evidence(Evidence::Observed)
}

pub static CAMPAIGNS: Resource = resource("campaigns", "campaign", "Email campaigns", Group::Marketing)
    .columns(&["id", "name", "type", "status", "send_amt", "uniqueopens", "sdate"])
    .wide(&["subscriberclicks", "unsubscribes", "hardbounces", "segmentname", "cdate", "mdate"])
    .meanings(&[("status", Meaning::Words(STATUSES))])
    .natural_key(&["name"])
    .cached()
    .operations(&[
        list("/campaigns", "List campaigns", "campaigns")
            .params(&[
                text("name", "Filter by name").wire("filters[name]"),
                TYPE.wire("filters[type]").help("Filter by type"),
                AUTOMATION.wire("filters[seriesid]").help("Filter by automation"),
            ])
            .orders(&["sdate", "ldate"])
            .side_loads(SIDE_LOADS)
            .spec("list-all-campaigns")
            .examples(&["campaigns list --order sdate:desc", "campaigns list --automation 'Welcome series' --all"])
            .note("Status codes in JSON: 0 draft, 1 scheduled, 2 sending, 3 paused, 4 stopped, 5 completed, 6 disabled, 7 held for review."),
        get("/campaigns/{id}", "Show a campaign", "campaign")
            .arguments(&[CAMPAIGN.wire("id")])
            .spec("retrieve-a-campaign")
            .examples(&["campaigns get 'Autumn sale'", "campaigns get 149 --jq .uniqueopens"]),
        create("/campaign", "Create a draft campaign", "")
            .level(Level::Sends)
            .harmless_with(DRAFT)
            .reply(Reply::Whole)
            .fixed(&[("type", "\"single\"")])
            .body("", &[NAME.required(), TYPE, SPLIT_CONTENT.wire("canSplitContent")])
            .spec("create-campaign")
            .examples(&[
                "campaigns create --name 'Autumn sale'",
                "campaigns create --name 'Subject test' --type split --split-content true",
            ])
            .note("Creates a draft without a message."),
        update("/campaigns/{id}/edit", "Update a campaign", "")
            .level(Level::Sends)
            .harmless_with(DRAFT)
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id")])
            .body("", UPDATE_BODY)
            .spec("edit-campaign")
            .examples(&[
                "campaigns update 'Autumn sale' --list Newsletter --link-tracking true",
                "campaigns update 149 --name 'Winter sale' --segment Germany",
            ])
            .note("--scheduled-date is not known to schedule a campaign."),
        delete("/campaigns/{id}/delete", "Delete a campaign")
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id").rejected_if_unknown()])
            .evidence(Evidence::Observed)
            .examples(&["campaigns delete 'Autumn sale'", "campaigns delete 149 150 --yes"])
            .note("Tries an undocumented path first, then the path listed in the API reference."),
        delete("/campaigns/{id}", "Delete a campaign (listed path)")
            .reply(Reply::Whole)
            .arguments(&[CAMPAIGN.wire("id")])
            .when(When::Fallback)
            .spec("delete-a-campaign")
            .evidence(Evidence::Listed),
        moved("pause", "/campaigns/{id}/pause", "Pause a campaign that is being sent")
            .examples(&["campaigns pause 'Autumn sale'", "campaigns pause 149 --dry-run"]),
        moved("resume", "/campaigns/{id}/resume", "Resume a paused campaign")
            .level(Level::Sends)
            .examples(&["campaigns resume 'Autumn sale' --confirm 'Autumn sale'", "campaigns resume 149 --dry-run"]),
        moved("stop", "/campaigns/{id}/stop", "Stop a campaign for good")
            .level(Level::Moderate)
            .examples(&["campaigns stop 'Autumn sale'", "campaigns stop 149 --yes"]),
        call("copy", Method::Post, "/campaigns/{id}/copy", "Copy a campaign as a new draft")
            .reply(Reply::Whole)
            .creates("newCampaignId")
            .arguments(&[CAMPAIGN.wire("id")])
            .spec("duplicate-campaign")
            .examples(&["campaigns copy 'Autumn sale'", "campaigns copy 149 --jq .newCampaignId"])
            .note("The copy is named '… (Copy)'. Emails of an active automation cannot be copied."),
    ]);

pub static LINKS: Resource = resource("campaigns links", "link", "Links in a campaign", Group::Marketing)
    .columns(&["id", "campaign", "message", "name", "link", "tracked"])
    .operations(&[list("/campaigns/{id}/links", "List the links in a campaign", "links")
        .paging(Paging::Complete)
        .arguments(&[CAMPAIGN.wire("id")])
        .spec("retrieve-links-associated-campaign")
        .examples(&["campaigns links list 'Autumn sale'", "campaigns links list 149 -o csv"])]);

// The keys of the response are not recorded; similar responses use these keys for campaign and message.
pub static MESSAGES: Resource = resource("campaigns messages", "message", "Messages of a campaign", Group::Marketing)
    .columns(&["id", "campaignid", "messageid"])
    .operations(&[list("/campaigns/{id}/campaignMessages", "List the messages of a campaign", "campaignMessages")
        .paging(Paging::Complete)
        .arguments(&[CAMPAIGN.wire("id")])
        .evidence(Evidence::Observed)
        .examples(&["campaigns messages list 'Autumn sale'", "campaigns messages list 149 -o json"])]);
