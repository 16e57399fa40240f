//! Configuration of the email designer.

use super::build::{get, list, reference_number, resource, text};
use super::model::{Group, Paging, Reply, Resource};

pub static EDITOR: Resource = resource("editor", "editor", "Configuration of the email designer", Group::Marketing);

pub static CONFIG: Resource = resource("editor config", "config", "Settings of the email designer", Group::Marketing)
    .columns(&["stripoScriptSrc", "stripoApiBaseUrl", "localeCode", "contentApiUrl"])
    .operations(&[get("/stripo/config", "Show the settings of the email designer", "")
        .params(&[reference_number("campaign", "campaigns", "Campaign being designed").wire("campaignId")])
        .reply(Reply::Whole)
        .spec("stripo-config")
        .examples(&["editor config get", "editor config get --campaign 'June news'"])]);

pub static TAGS: Resource =
    resource("editor tags", "tag", "Personalization tags in the email designer", Group::Marketing)
        .columns(&["id", "type", "category"])
        .operations(&[list("/stripo/personalizationTags", "List the personalization tags of the email designer", "")
            .params(&[
                text("scope", "Scope of the tags")
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
                    .comma_separated(),
                reference_number("campaign", "campaigns", "Campaign being designed").wire("campaignId"),
            ])
            .reply(Reply::Array)
            .paging(Paging::Complete)
            .spec("personalization-tags")
            .examples(&[
                "editor tags list --scope contacts --scope deals",
                "editor tags list --campaign 'June news' -o json",
            ])]);
