//! Lists that contacts subscribe to.
//! Reference: developers.activecampaign.com/reference/lists

pub mod exclusions;
pub mod groups;

use super::build::{bit, call, create, delete, get, list, reference, reference_number, resource, text, update};
use super::cascading::{CONTACTS_OF_A_LIST, SUBSCRIPTIONS};
use super::guarding::Level;
use super::model::{Evidence, Group, Method, Param, Reply, Resource, ValueFormat};
use super::references::{
    IdProperty, References, UNREADABLE_SEGMENTS, count, in_automations, in_legacy_segments, in_listing, in_segments,
    property,
};
use super::shared::{GROUP, LIST};

const BODY: &[Param] = &[
    text("name", "List name").required(),
    text("slug", "Short name used in URLs: my-list").wire("stringid").required(),
    text("sender-url", "Website the list belongs to").wire("sender_url").format(ValueFormat::Website).required(),
    text("sender-reminder", "Why recipients receive these emails; shown in every message")
        .wire("sender_reminder")
        .required(),
    bit("send-last-broadcast", "Send the last campaign to every new subscriber").wire("send_last_broadcast"),
    text("carbon-copy", "Email addresses that receive a copy of every campaign, comma-separated").wire("carboncopy"),
    text("notify-on-subscribe", "Email addresses notified of new subscribers, comma-separated")
        .wire("subscription_notify"),
    text("notify-on-unsubscribe", "Email addresses notified when a contact unsubscribes, comma-separated")
        .wire("unsubscription_notify"),
    reference_number("user", "users", "Owner of the list").unverified(),
    text("channel", "Channel used to reach contacts").one_of(&["email", "sms"]),
];

const CONDITION: &[IdProperty] =
    &[property("attributes.segment_conditions.*.fields.*.value", "using it in a condition").only("name", &["listid"])];

static REFERENCES: References = References {
    locations: &[
        count("contacts", "contacts list", &[("listid", "{id}"), ("status", "1")], "with an active subscription"),
        count("contacts", "contacts list", &[("listid", "{id}")], "with a subscription of any status"),
        in_listing("forms", "forms list", &[property("actiondata.actions.*.list", "subscribing contacts to it")]),
        in_listing("webhooks", "webhooks list", &[property("listid", "triggered by its events")]),
        in_listing("variables", "variables list", &[property("listIds", "belonging to it")]),
        in_listing("lists exclusions", "lists exclusions list", &[property("lists.*", "excluding addresses from it")]),
        in_listing("lists groups", "lists groups list", &[property("list", "with access to it")]),
        in_automations(
            "automations triggers list",
            &[property("relid", "triggered by it").only("type", &["subscribe", "unsubscribe"])],
        ),
        in_automations(
            "automations blocks list",
            &[
                property("params.listid", "subscribing contacts to it in a step").only("type", &["sub"]),
                property("params.listid", "unsubscribing contacts from it in a step").only("type", &["unsub"]),
            ],
        ),
        in_segments(CONDITION),
        in_legacy_segments(CONDITION),
    ],
    blind: &[
        "the lists a campaign is sent to",
        "how automation steps and segment conditions refer to a list (undocumented; only `listid` was searched)",
        UNREADABLE_SEGMENTS,
    ],
};

pub static LISTS: Resource = resource("lists", "list", "Lists that contacts subscribe to", Group::Audience)
    .columns(&["id", "name", "stringid", "channel", "active_subscribers", "sender_url", "cdate"])
    .wide(&["non_deleted_subscribers", "sender_name", "userid"])
    .natural_key(&["name"])
    .cached()
    .managed(super::managed::audience::LISTS)
    .references(&REFERENCES)
    // The published page of contactLists: the URL after clicking a list.
    .web("", "/app/contacts/?listid={id}&status=1")
    .operations(&[
        list("/lists", "List lists", "lists")
            .params(&[text("name", "Filter by name").wire("filters[name]").operators()])
            .orders(&["name"])
            .spec("retrieve-all-lists")
            .examples(&["lists list --all", "lists list --filter 'name[contains]=news' --order name"]),
        get("/lists/{id}", "Show a list", "list")
            .arguments(&[LIST.wire("id")])
            .spec("retrieve-a-list")
            .examples(&["lists get Newsletter", "lists get 65 -o json"]),
        create("/lists", "Create a list", "list")
            .body("list", BODY)
            .spec("create-new-list")
            .examples(&[
                "lists create --name Newsletter --slug newsletter --sender-url https://example.com --sender-reminder \
                 'You signed up on our site' --send-last-broadcast false",
                "lists create --name Alerts --slug alerts --sender-url https://example.com --sender-reminder 'You \
                 asked for alerts' --channel sms",
            ])
            .note("Set --send-last-broadcast explicitly: the default is not reliably documented."),
        update("/lists/{id}", "Update a list", "list")
            .arguments(&[LIST.wire("id")])
            .body("list", BODY)
            .evidence(Evidence::Observed)
            .examples(&["lists update Newsletter --name 'Monthly news'", "lists update 65 --user admin"])
            .note("This endpoint is not documented; the response may be empty."),
        delete("/lists/{id}", "Delete a list")
            .level(Level::Severe)
            .arguments(&[LIST.wire("id")])
            .spec("delete-a-list")
            .examples(&["lists delete Newsletter", "lists delete 65 --keep-on 'All contacts' --confirm 65"])
            .body("", &[reference("keep-on", "lists", "List that keeps the contacts which would be deleted").keep_on()])
            .cascade(&CONTACTS_OF_A_LIST)
            .dependents(&[SUBSCRIPTIONS])
            .not_restored(&[
                "its ID and dates",
                "its segments and campaign reports",
                "its use in automations and forms",
            ])
            .note(
                "Contacts on no other list are deleted with it. --keep-on refuses a list that messages new contacts.",
            ),
        call("add-group", Method::Post, "/listGroups", "Allow a user group to see a list")
            .reply(Reply::Item("listGroup"))
            .arguments(&[LIST.wire("listid"), GROUP.wire("groupid")])
            .body("listGroup", &[])
            .spec("create-a-list-group-permission")
            .examples(&["lists add-group Newsletter Marketing", "lists add-group 65 3 4"])
            .note("A list created through the API may stay hidden in the web app until a user group can see it."),
    ]);
