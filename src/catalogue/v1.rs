//! API v1: the actions for which v3 has no operation. Where v3 has a resource without the operation (`templates
//! create`), it is in the file of that resource; the rest is here, below the command `v1`. Source: the vendor's pages
//! `api/example.php?call=ACTION`, public clients, and recorded traffic.

use super::build::{resource, v1};
use super::model::{Group, Reply, Resource, Role};
use super::parameters::{integer, text};

pub mod campaigns;
pub mod messages;
pub mod records;
pub mod reports;
pub mod templates;

pub static V1: Resource = resource("v1", "v1", "Operations of API v1 that v3 lacks", Group::Data);

pub static LOGINS: Resource = resource("v1 logins", "login", "Single sign-on", Group::Data)
    .columns(&["token"])
    .operations(&[v1("create", "/singlesignon", "Create a login token for a user")
        .role(Role::Create)
        .reply(Reply::Flat)
        .irreversible("a token cannot be revoked through the API")
        .body(
            "",
            &[
                text("address", "IP address of the user").wire("sso_addr").required(),
                text("user", "Username").wire("sso_user").required(),
                integer("duration", "Minutes until the token expires; the server's default is 15").wire("sso_duration"),
            ],
        )
        .examples(&[
            "v1 logins create --address 192.0.2.7 --user admin",
            "v1 logins create --address 192.0.2.7 --user admin --duration 5",
        ])
        .note("Anyone with the token is logged in as the user.")]);

/// The documented actions without a command that only read. Any other action without a command counts as a write.
const READS: &[&str] = &[
    "account_view",
    "automation_contact_list",
    "automation_contact_view",
    "automation_list",
    "branding_view",
    "contact_automation_list",
    "contact_list",
    "contact_paginator",
    "contact_view",
    "contact_view_email",
    "deal_get",
    "deal_list",
    "deal_pipeline_list",
    "deal_stage_list",
    "form_getforms",
    "form_list",
    "form_view",
    "group_list",
    "group_view",
    "link_list",
    "list_field_view",
    "list_list",
    "list_paginator",
    "list_view",
    "organization_list",
    "tags_list",
    "user_list",
    "user_me",
    "user_view",
    "user_view_email",
    "user_view_username",
    "webhook_events",
    "webhook_list",
    "webhook_view",
];

/// Whether an action without a command is known to only read.
pub fn is_read(action: &str) -> bool {
    READS.contains(&action)
}

/// Whether the response to an action may be an empty listing.
pub fn is_listing(action: &str) -> bool {
    is_read(action) && (action.ends_with("_list") || action.ends_with("_getforms") || action.ends_with("_paginator"))
}

/// Actions that `acamp api` refuses: the command that does the same and reads first what would be lost, and why.
pub const REPLACED: &[(&str, &str, &str)] = &[
    ("list_delete", "lists delete", "deleting a list also deletes contacts"),
    ("list_delete_list", "lists delete", "deleting lists also deletes contacts"),
];
