//! Addresses and phrases excluded from sending. A newer API: flat request bodies, responses without an envelope.
//! Reference: developers.activecampaign.com/reference/exclusions-retrieve-a-list

use crate::catalogue::build::{get, list, reference, resource, text, update};
use crate::catalogue::model::{Group, Param, Reply, Resource};
use crate::catalogue::shared::LIST;

const EXCLUSION: Param = reference("exclusion", "lists exclusions", "Exclusion phrase or ID").wire("id");

pub static EXCLUSIONS: Resource =
    resource("lists exclusions", "exclusion", "Addresses and phrases excluded from sending", Group::Audience)
        .columns(&["id", "matchPhrase", "matchType", "channel", "hidden", "lists"])
        .identity("matchPhrase")
        .operations(&[
            list("/lists/exclusions", "List excluded addresses and phrases", "exclusions")
                .params(&[
                    text("match-phrase", "Filter by phrase").wire("filters[matchPhrase]"),
                    LIST.wire("filters[lists][]").help("Filter by list").repeatable(),
                ])
                .orders(&["matchPhrase", "lists"])
                .spec("exclusions-retrieve-a-list")
                .examples(&[
                    "lists exclusions list --list Newsletter",
                    "lists exclusions list --match-phrase .example",
                ]),
            get("/lists/exclusions/{id}", "Show an exclusion", "")
                .reply(Reply::Whole)
                .arguments(&[EXCLUSION])
                .spec("exclusions-retrieve-an-exclusion")
                .examples(&["lists exclusions get 2", "lists exclusions get 2 --jq '.lists[]'"]),
            update("/lists/exclusions/{id}", "Update an exclusion", "")
                .reply(Reply::Whole)
                .arguments(&[EXCLUSION])
                .body(
                    "",
                    &[
                        text("channel", "Channels the exclusion applies to")
                            .one_of(&["all", "allSms", "allEmail", "several"]),
                        LIST.wire("lists").help("List the exclusion applies to").repeatable().unverified(),
                    ],
                )
                .spec("update-an-exclusion")
                .examples(&[
                    "lists exclusions update 2 --channel allEmail",
                    "lists exclusions update 2 --channel several --list Newsletter --list Alerts",
                ])
                .note("--list is accepted only with --channel several."),
        ]);
