//! What the designer of messages is set up with.

use super::build::{get, list, reference_number, resource, text};
use super::model::{Group, Paging, Reply, Resource};

/// `acamp editor`.
pub static EDITOR: Resource = resource("editor", "editor", "Set-up of the message designer", Group::Marketing);

/// `acamp editor config`.
pub static CONFIG: Resource = resource("editor config", "config", "Settings of the message designer", Group::Marketing)
    .columns(&["stripoScriptSrc", "stripoApiBaseUrl", "localeCode", "contentApiUrl"])
    .operations(&[get("/stripo/config", "Show the settings of the designer", "")
        .params(&[reference_number("campaign", "campaigns", "Campaign to design").wire("campaignId")])
        .reply(Reply::Whole)
        .spec("stripo-config")
        .examples(&["editor config get", "editor config get --campaign 'June news'"])]);

/// `acamp editor tags`.
pub static TAGS: Resource =
    resource("editor tags", "tag", "Personalization tags the designer offers", Group::Marketing)
        .columns(&["id", "type", "category"])
        .operations(&[list("/stripo/personalizationTags", "List the tags the designer offers", "")
            .params(&[
                text("scope", "Kind of tags")
                    .one_of(&[
                        "contacts",
                        "accounts",
                        "deals",
                        "customobjects",
                        "message",
                        "messageVariables",
                        "social",
                        "surveymonkey",
                        "dropbox",
                        "ecom",
                    ])
                    .joined(),
                reference_number("campaign", "campaigns", "Campaign to design").wire("campaignId"),
            ])
            .reply(Reply::Array)
            .paging(Paging::Complete)
            .spec("personalization-tags")
            .examples(&[
                "editor tags list --scope contacts --scope deals",
                "editor tags list --campaign 'June news' -o json",
            ])]);
