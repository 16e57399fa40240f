//! Addresses and phrases that mail never goes to. A newer service: flat bodies, answers without an envelope.
//! Reference: developers.activecampaign.com/reference/exclusions-retrieve-a-list

use crate::catalogue::build::{get, list, reference, resource, text, update};
use crate::catalogue::model::{Group, Param, Reply, Resource};
use crate::catalogue::shared::LIST;

const EXCLUSION: Param = reference("exclusion", "lists exclusions", "Exclusion: phrase or id").wire("id");

pub static EXCLUSIONS: Resource =
    resource("lists exclusions", "exclusion", "Addresses that mail never goes to", Group::Audience)
        .columns(&["id", "matchPhrase", "matchType", "channel", "hidden", "lists"])
        .identity("matchPhrase")
        .operations(&[
            list("/lists/exclusions", "List excluded addresses and phrases", "exclusions")
                .params(&[
                    text("match-phrase", "Only exclusions with this phrase").wire("filters[matchPhrase]"),
                    LIST.wire("filters[lists][]").many(),
                ])
                .orders(&["matchPhrase", "lists"])
                .spec("exclusions-retrieve-a-list")
                .examples(&[
                    "lists exclusions list --list Newsletter",
                    "lists exclusions list --match-phrase .example",
                ]),
            get("/lists/exclusions/{id}", "Show one exclusion", "")
                .reply(Reply::Whole)
                .arguments(&[EXCLUSION])
                .spec("exclusions-retrieve-an-exclusion")
                .examples(&["lists exclusions get 2", "lists exclusions get 2 --jq '.lists[]'"]),
            update("/lists/exclusions/{id}", "Change what an exclusion covers", "")
                .reply(Reply::Whole)
                .arguments(&[EXCLUSION])
                .body(
                    "",
                    &[
                        text("channel", "What is held back").one_of(&["all", "allSms", "allEmail", "several"]),
                        LIST.wire("lists").many(),
                    ],
                )
                .spec("update-an-exclusion")
                .examples(&[
                    "lists exclusions update 2 --channel allEmail",
                    "lists exclusions update 2 --channel several --list Newsletter --list Alerts",
                ])
                .note("Lists go with the channel several only; the service refuses them with any other."),
        ]);
