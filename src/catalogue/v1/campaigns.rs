//! Campaigns of API v1: the only way to give a campaign a message, to schedule, send, and test it. Rows have the keys of
//! v3 and further ones; no complete row is recorded.

use crate::catalogue::build::{bit, choice, delete_v1, integer, reference, resource, text, v1, v1_list};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Group, Paging, Param, Reply, Resource, Role, When};
use crate::catalogue::shared::{CAMPAIGN, LIST, MESSAGE};
use crate::catalogue::value_format::CAMPAIGN_TYPES;

/// The statuses that documents name for a request.
const STATUSES: &[(&str, &str)] =
    &[("draft", "0"), ("scheduled", "1"), ("sending", "2"), ("paused", "3"), ("stopped", "4"), ("completed", "5")];
const START: Param = text("start", "Date and time in the account's time zone: YYYY-MM-DD HH:MM:SS").wire("sdate");

const BODY: &[Param] = &[
    text("name", "Campaign name").required(),
    text("type", "Campaign type").one_of(CAMPAIGN_TYPES),
    choice("status", &[("draft", "0"), ("scheduled", "1")], "Status: draft, scheduled [default: draft]"),
    START,
    LIST.wire("p[{}]").repeatable().required().rejected_if_unknown(),
    MESSAGE.wire("m[{}]=100").repeatable().required().unverified(),
    reference("segment", "segments", "Segment to send to").wire("segmentid").unverified(),
    reference("address", "addresses", "Postal address shown in the footer").wire("addressid").unverified(),
    bit("public", "Show the campaign in the public archive"),
    choice(
        "link-tracking",
        &[("all", "all"), ("mime", "mime"), ("html", "html"), ("text", "text"), ("none", "none")],
        "Parts whose links are tracked: all, mime, html, text, none",
    )
    .wire("tracklinks"),
    bit("read-tracking", "Track opens").wire("trackreads"),
    bit("reply-tracking", "Track replies").wire("trackreplies"),
    text("split-type", "Split test: even, read, or click").wire("split_type").one_of(&["even", "read", "click"]),
    integer("split-wait", "Split test: waiting period before the winner is chosen").wire("split_offset"),
    text("split-wait-type", "Split test: unit of the waiting period")
        .wire("split_offset_type")
        .one_of(&["hour", "day", "week", "month"]),
];

const SEND: &[Param] = &[
    MESSAGE.wire("messageid").required().unverified(),
    text("email", "Recipient").required(),
    text("format", "Format of the email").wire("type").one_of(&["mime", "html", "text"]),
    text("action", "What to send: test (the default), copy, or send, which adds the recipient")
        .one_of(&["test", "copy", "send"]),
];

pub static CAMPAIGNS: Resource = resource("v1 campaigns", "campaign", "Campaigns in API v1", Group::Marketing)
    .columns(&["id", "name", "type", "status", "send_amt", "uniqueopens", "sdate"])
    .operations(&[
        v1_list("/campaign_list", "List campaigns with their lists and messages")
            .paging(Paging::Fixed(10))
            .fixed(&[("ids", "\"all\"")])
            .params(&[
                text("name", "Filter by name").wire("filters[name]"),
                text("type", "Filter by type").wire("filters[type]"),
                integer("after-id", "Campaigns with a higher ID").wire("filters[id_greater]"),
                text("sort-by", "Sort by id or cdate").wire("sort").one_of(&["id", "cdate"]),
                text("sort-direction", "Direction of --sort-by").wire("sort_direction").one_of(&["ASC", "DESC"]),
            ])
            .examples(&["v1 campaigns list --all", "v1 campaigns list --name Sale --limit 10"]),
        v1_list("/campaign_paginator", "List campaigns as the web app does")
            .verb("page")
            .reply(Reply::Items("rows"))
            .params(&[
                text("sort-by", "Column number and direction, such as 01D").wire("sort"),
                integer("offset", "Campaigns to skip"),
                integer("count", "Maximum number of campaigns").wire("limit"),
                bit("drafts", "Include drafts").wire("showdrafts"),
            ])
            .examples(&["v1 campaigns page --count 20", "v1 campaigns page --count 20 --offset 20 --drafts true"]),
        v1("create", "/campaign_create", "Create a draft or a scheduled campaign")
            .role(Role::Create)
            .reply(Reply::Flat)
            .level(Level::Sends)
            .harmless_with(&[("status", &["0"])])
            .deleted_by("campaigns delete", &["name", "status"])
            .fixed(&[("type", "\"single\""), ("status", "\"0\""), ("public", "\"0\"")])
            .body("", BODY)
            .examples(&[
                "v1 campaigns create --name Sale --list Newsletter --message 31",
                "v1 campaigns create --name Sale --list Newsletter --message 31 --status scheduled --start '2030-03-01 09:00:00'",
            ])
            .note("acamp campaigns create writes the message too, and checks what the server stored."),
        // Not idempotent: what the server does with a status that the campaign already has is not established.
        v1("set-status", "/campaign_status", "Set the status of a campaign")
            .role(Role::Send)
            .harmless_with(&[("status", &["0", "3"])])
            .irreversible("email that was sent stays sent")
            .arguments(&[CAMPAIGN.wire("id").unverified()])
            .body("", &[choice("status", STATUSES, "New status: draft, scheduled, sending, paused, stopped, completed"), START])
            .examples(&["v1 campaigns set-status 149 --status paused", "v1 campaigns set-status 149 --status draft"])
            .note("A draft without a date that becomes scheduled is sent at once."),
        v1("send", "/campaign_send", "Send one email of a campaign to an address")
            .role(Role::Send)
            .reply(Reply::Flat)
            .harmless_with(&[("action", &["test"])])
            .fixed(&[("action", "\"test\"")])
            .arguments(&[CAMPAIGN.wire("campaignid").unverified()])
            .body("", SEND)
            .examples(&[
                "v1 campaigns send 149 --message 31 --email me@example.com",
                "v1 campaigns send 149 --message 31 --email jane@example.com --action copy",
            ]),
        delete_v1("/campaign_delete", "Delete a campaign")
            .arguments(&[CAMPAIGN.wire("id").unverified()])
            .examples(&["v1 campaigns delete 149", "v1 campaigns delete 149 --yes"]),
        delete_v1("/campaign_delete_list", "Delete several campaigns")
            .arguments(&[CAMPAIGN.wire("ids").comma_separated().unverified()])
            .when(When::SeveralIds)
            .examples(&["v1 campaigns delete 149 150 --yes", "v1 campaigns delete 'Autumn sale' 'Winter sale'"]),
    ]);
