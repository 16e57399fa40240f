//! Lists: what contacts subscribe to.
//! Reference: developers.activecampaign.com/reference/lists

pub mod exclusions;
pub mod groups;

use super::build::{bit, call, create, delete, get, list, reference_number, resource, text, update};
use super::guarding::Level;
use super::model::{Evidence, Group, Method, Paging, Param, Reply, Resource};
use super::references::{
    Member, References, UNREADABLE_SEGMENTS, count, in_automations, in_legacy_segments, in_segments, member, members,
};
use super::shared::{GROUP, LIST};
use super::undoing::{From, Side, Source};

const FIELDS: &[Param] = &[
    text("name", "Name of the list").required(),
    text("slug", "Name in web addresses: my-list").wire("stringid").required(),
    text("sender-url", "Web site the list is for").wire("sender_url").required(),
    text("sender-reminder", "Why people get this mail; stands in every message").wire("sender_reminder").required(),
    bit("send-last-broadcast", "Mail the last campaign to everyone who subscribes").wire("send_last_broadcast"),
    text("carbon-copy", "Addresses that get a copy of every mailing, comma-separated").wire("carboncopy"),
    text("notify-on-subscribe", "Addresses told of a new contact, comma-separated").wire("subscription_notify"),
    text("notify-on-unsubscribe", "Addresses told of a lost contact, comma-separated").wire("unsubscription_notify"),
    reference_number("user", "users", "Owner: user name or id"),
    text("channel", "How contacts are reached").one_of(&["email", "sms"]),
];

/// The contacts that are or were on a list.
const SUBSCRIBED: Side = Side {
    what: "contacts of the list",
    source: Source::Listing("/contactLists?filters[list]={id}", "contactLists", Paging::Offset),
    command: "contacts subscribe",
    values: &[("contact", From::Member("contact")), ("list", From::Owner), ("status", From::Member("status"))],
};

const CONDITION: &[Member] =
    &[member("attributes.segment_conditions.*.fields.*.value", "ask for it in a condition").only("name", &["listid"])];

static REFERENCES: References = References {
    places: &[
        count("contacts", "contacts list", &[("listid", "{id}"), ("status", "1")], "are active on it"),
        count("contacts", "contacts list", &[("listid", "{id}")], "are or were on it, with any status"),
        members("forms", "forms list", &[member("actiondata.actions.*.list", "subscribe to it")]),
        members("webhooks", "webhooks list", &[member("listid", "are called for it")]),
        members("variables", "variables list", &[member("listIds", "are for it")]),
        members("lists exclusions", "lists exclusions list", &[member("lists.*", "keep addresses off it")]),
        members("lists groups", "lists groups list", &[member("list", "may see it")]),
        in_automations(
            "automations triggers list",
            &[member("relid", "start by it").only("type", &["subscribe", "unsubscribe"])],
        ),
        in_automations(
            "automations blocks list",
            &[
                member("params.listid", "subscribe to it in a step").only("type", &["sub"]),
                member("params.listid", "unsubscribe from it in a step").only("type", &["unsub"]),
            ],
        ),
        in_segments(CONDITION),
        in_legacy_segments(CONDITION),
    ],
    blind: &[
        "to which lists a campaign goes is not in the API's campaigns",
        "how steps of automations and conditions of segments name a list is in no document: `listid` was looked for",
        UNREADABLE_SEGMENTS,
    ],
};

pub static LISTS: Resource = resource("lists", "list", "What contacts subscribe to", Group::Audience)
    .columns(&["id", "name", "stringid", "channel", "active_subscribers", "sender_url", "cdate"])
    .identity("name")
    .remembered()
    .references(&REFERENCES)
    // The published page of contactLists: where the browser is when a list is clicked.
    .web("", "/app/contacts/?listid={id}&status=1")
    .operations(&[
        list("/lists", "List lists", "lists")
            .params(&[text("name", "Only lists with this name").wire("filters[name]").operators()])
            .orders(&["name"])
            .spec("retrieve-all-lists")
            .examples(&["lists list --all", "lists list --filter 'name[contains]=news' --order name"]),
        get("/lists/{id}", "Show one list", "list")
            .arguments(&[LIST.wire("id")])
            .spec("retrieve-a-list")
            .examples(&["lists get Newsletter", "lists get 65 -o json"]),
        create("/lists", "Create a list", "list")
            .body("list", FIELDS)
            .spec("create-new-list")
            .examples(&[
                "lists create --name Newsletter --slug newsletter --sender-url https://example.com \
                 --sender-reminder 'You signed up on our site' --send-last-broadcast false",
                "lists create --name Alerts --slug alerts --sender-url https://example.com \
                 --sender-reminder 'You asked for alerts' --channel sms",
            ])
            .note("Give --send-last-broadcast false: sources differ on what the service takes without it."),
        update("/lists/{id}", "Change a list", "list")
            .arguments(&[LIST.wire("id")])
            .body("list", FIELDS)
            .evidence(Evidence::Observed)
            .examples(&["lists update Newsletter --name 'Monthly news'", "lists update 65 --user admin"])
            .note("The provider does not document this call; it may answer nothing."),
        delete("/lists/{id}", "Delete a list")
            .level(Level::Severe)
            .arguments(&[LIST.wire("id")])
            .spec("delete-a-list")
            .examples(&["lists delete Newsletter", "lists delete 65 --confirm 65"])
            .takes_along(&[SUBSCRIBED])
            .loses(&["its id and dates", "its campaigns' figures", "its place in automations, forms and segments"])
            .note("Its contacts are on it no more at once."),
        call("add-group", Method::Post, "/listGroups", "Let a group of users see a list")
            .reply(Reply::Item("listGroup"))
            .arguments(&[LIST.wire("listid"), GROUP.wire("groupid")])
            .body("listGroup", &[])
            .spec("create-a-list-group-permission")
            .examples(&["lists add-group Newsletter Marketing", "lists add-group 65 3 4"])
            .note("A list made by the API may stay hidden in the web app until a group may see it."),
    ]);
