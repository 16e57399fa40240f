//! Tags: labels on contacts and templates.
//! Reference: developers.activecampaign.com/reference/tags

use super::build::{create, delete, get, list, reference, resource, text, update};
use super::model::{Evidence, Group, Paging, Param, Resource};
use super::references::{
    IdProperty, References, UNREADABLE_SEGMENTS, count, in_automations, in_legacy_segments, in_segments, property,
};
use super::shared::{SEARCH, TAG};
use super::undoing::ValueSource::{Owner, Property};
use super::undoing::{DependentRule, Source};

const NAME: Param = text("name", "Tag name").wire("tag");
const TYPES: &[&str] = &["contact", "template"];
const FOR: Param = text("for", "Record type the tag applies to").wire("tagType").one_of(TYPES);
const FOR_NEW: Param = text("for", "Record type the tag applies to [default: contact]").wire("tagType").one_of(TYPES);
const DESCRIPTION: Param = text("description", "Internal description");

const CONDITION: &[IdProperty] =
    &[property("attributes.segment_conditions.*.fields.*.value", "using it in a condition").only("name", &["tagid"])];

static REFERENCES: References = References {
    locations: &[
        count("contacts", "contacts list", &[("tagid", "{id}")], "with the tag"),
        in_automations("automations triggers list", &[property("relid", "triggered by it").only("type", &["tag"])]),
        in_automations(
            "automations blocks list",
            &[
                property("params.tagIds.*", "adding it in a step").only("type", &["addtag"]),
                property("params.tagIds.*", "removing it in a step").only("type", &["removetag"]),
            ],
        ),
        in_segments(CONDITION),
        in_legacy_segments(CONDITION),
    ],
    blind: &[
        UNREADABLE_SEGMENTS,
        "conditions in automations (if/else, goals, waits), which are stored in such segments",
        "templates with the tag, integrations, and form actions other than list subscriptions",
    ],
};

pub static TAGS: Resource = resource("tags", "tag", "Labels on contacts and templates", Group::Audience)
    .columns(&["id", "tag", "tagType", "description", "subscriber_count", "cdate"])
    .natural_key(&["tag", "tagType"])
    .cached()
    .managed(super::managed::audience::TAGS)
    .references(&REFERENCES)
    .operations(&[
        list("/tags", "List tags", "tags")
            .params(&[SEARCH, text("name", "Filter by name").wire("filters[search]").operators()])
            .orders(&["search"])
            .spec("retrieve-all-tags")
            .examples(&["tags list --search vip", "tags list --filter 'search[starts_with]=2026-' --all"]),
        get("/tags/{id}", "Show a tag", "tag")
            .arguments(&[TAG.wire("id")])
            .spec("retrieve-a-tag")
            .examples(&["tags get vip", "tags get 27 -o json"]),
        // Without a type the server creates a tag that no listing shows, so a type is always sent.
        create("/tags", "Create a tag", "tag")
            .body("tag", &[NAME.required(), FOR_NEW, DESCRIPTION])
            .fixed(&[("tagType", "\"contact\"")])
            .spec("create-a-new-tag")
            .examples(&[
                "tags create --name vip",
                "tags create --name 'Autumn 2026' --for contact --description 'Met at the fair'",
            ]),
        update("/tags/{id}", "Update a tag", "tag")
            .arguments(&[TAG.wire("id")])
            .body("tag", &[NAME, FOR, DESCRIPTION])
            .spec("update-a-tag")
            .examples(&["tags update vip --name 'Very important'", "tags update 27 --description 'Top hundred'"]),
        delete("/tags/{id}", "Delete a tag")
            .arguments(&[TAG.wire("id")])
            .spec("delete-a-tag")
            .examples(&["tags delete vip", "tags delete 27 28 --yes"])
            .dependents(&[TAGGED_CONTACTS])
            .not_restored(&["its ID and date", "its use in segments, automations, and forms, which refer to it by ID"])
            .note("The tag is removed from all contacts immediately."),
    ]);

/// The contacts that have a tag.
const TAGGED_CONTACTS: DependentRule = DependentRule::new(
    "contacts with the tag",
    Source::Listing("/contactTags?filters[tag]={id}", "contactTags", Paging::Offset),
    "contacts tags add",
    &[("contact", Property("contact")), ("tag", Owner)],
);

const CONTACT_TAG: Param = reference("contact-tag", "tags contacts", "ID from tags contacts list").wire("id");

pub static CONTACTS: Resource =
    resource("tags contacts", "contact", "Tag assignments of all contacts", Group::Audience)
        .columns(&["id", "contact", "tag", "cdate"])
        .operations(&[
            list("/contactTags", "List tag assignments", "contactTags")
                .params(&[TAG.wire("filters[tag]").help("Filter by tag")])
                .evidence(Evidence::Observed)
                .examples(&["tags contacts list --tag vip --all", "tags contacts list --limit 50 -o csv"])
                .note("Use contacts list --tag to list the contacts themselves."),
            get("/contactTags/{id}", "Show a tag assignment", "contactTag")
                .arguments(&[CONTACT_TAG])
                .evidence(Evidence::Observed)
                .examples(&["tags contacts get 13", "tags contacts get 13 -o json"]),
        ]);
