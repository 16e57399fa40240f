//! Tags: labels on contacts and templates.
//! Reference: developers.activecampaign.com/reference/tags

use super::build::{create, delete, get, list, reference, resource, text, update};
use super::model::{Evidence, Group, Paging, Param, Resource};
use super::references::{
    Member, References, UNREADABLE_SEGMENTS, count, in_automations, in_legacy_segments, in_segments, member,
};
use super::shared::{SEARCH, TAG};
use super::undoing::{From, Side, Source};

const NAME: Param = text("name", "Name of the tag").wire("tag");
const FOR_WHAT: &[&str] = &["contact", "template"];
const FOR: Param = text("for", "What it is put on").wire("tagType").one_of(FOR_WHAT);
const FOR_NEW: Param = text("for", "What it is put on, contact unless said").wire("tagType").one_of(FOR_WHAT);
const DESCRIPTION: Param = text("description", "Note for colleagues");

const CONDITION: &[Member] =
    &[member("attributes.segment_conditions.*.fields.*.value", "ask for it in a condition").only("name", &["tagid"])];

static REFERENCES: References = References {
    places: &[
        count("contacts", "contacts list", &[("tagid", "{id}")], "have it"),
        in_automations("automations triggers list", &[member("relid", "start by it").only("type", &["tag"])]),
        in_automations(
            "automations blocks list",
            &[
                member("params.tagIds.*", "put it on in a step").only("type", &["addtag"]),
                member("params.tagIds.*", "take it off in a step").only("type", &["removetag"]),
            ],
        ),
        in_segments(CONDITION),
        in_legacy_segments(CONDITION),
    ],
    blind: &[
        UNREADABLE_SEGMENTS,
        "conditions of automations (if/else, goals, waits) stand in such segments",
        "what forms do beside subscribing to lists, integrations, and templates with the tag are not in the API",
    ],
};

pub static TAGS: Resource = resource("tags", "tag", "Labels on contacts and templates", Group::Audience)
    .columns(&["id", "tag", "tagType", "description", "subscriber_count", "cdate"])
    .identity("tag")
    .remembered()
    .references(&REFERENCES)
    .operations(&[
        list("/tags", "List tags", "tags")
            .params(&[SEARCH, text("name", "Only tags with this name").wire("filters[search]").operators()])
            .orders(&["search"])
            .spec("retrieve-all-tags")
            .examples(&["tags list --search vip", "tags list --filter 'search[starts_with]=2026-' --all"]),
        get("/tags/{id}", "Show one tag", "tag")
            .arguments(&[TAG.wire("id")])
            .spec("retrieve-a-tag")
            .examples(&["tags get vip", "tags get 27 -o json"]),
        // Without a type the service makes a tag that no listing shows, so there is always one.
        create("/tags", "Create a tag", "tag")
            .body("tag", &[NAME.required(), FOR_NEW, DESCRIPTION])
            .fixed(&[("tagType", "\"contact\"")])
            .spec("create-a-new-tag")
            .examples(&[
                "tags create --name vip",
                "tags create --name 'Autumn 2026' --for contact --description 'Met at the fair'",
            ]),
        update("/tags/{id}", "Change a tag", "tag")
            .arguments(&[TAG.wire("id")])
            .body("tag", &[NAME, FOR, DESCRIPTION])
            .spec("update-a-tag")
            .examples(&["tags update vip --name 'Very important'", "tags update 27 --description 'Top hundred'"]),
        delete("/tags/{id}", "Delete a tag")
            .arguments(&[TAG.wire("id")])
            .spec("delete-a-tag")
            .examples(&["tags delete vip", "tags delete 27 28 --yes"])
            .takes_along(&[TAGGED])
            .loses(&["its id and date", "its place in segments, automations and forms, which name it by its id"])
            .note("Every contact loses it at once."),
    ]);

/// The contacts that lose a tag with it.
const TAGGED: Side = Side {
    what: "contacts with the tag",
    source: Source::Listing("/contactTags?filters[tag]={id}", "contactTags", Paging::Offset),
    command: "contacts tags add",
    values: &[("contact", From::Member("contact")), ("tag", From::Owner)],
};

const CONTACT_TAG: Param = reference("contact-tag", "tags contacts", "Id from tags contacts list").wire("id");

pub static CONTACTS: Resource = resource("tags contacts", "contact", "Which contact has which tag", Group::Audience)
    .columns(&["id", "contact", "tag", "cdate"])
    .operations(&[
        list("/contactTags", "List which contact has which tag", "contactTags")
            .params(&[TAG.wire("filters[tag]")])
            .evidence(Evidence::Observed)
            .examples(&["tags contacts list --tag vip --all", "tags contacts list --limit 50 -o csv"])
            .note("contacts list --tag shows the contacts themselves."),
        get("/contactTags/{id}", "Show one tagging of a contact", "contactTag")
            .arguments(&[CONTACT_TAG])
            .evidence(Evidence::Observed)
            .examples(&["tags contacts get 13", "tags contacts get 13 -o json"]),
    ]);
