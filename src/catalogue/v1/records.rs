//! Actions of API v1 on records that v3 has, but not this operation.

use crate::catalogue::build::{delete_v1, reference, resource, text, v1};
use crate::catalogue::model::{Group, Reply, Resource, Role, When};
use crate::catalogue::parameters::bit;
use crate::catalogue::shared::{CONTACT, GROUP, LIST, USER};

pub static CONTACTS: Resource = resource("v1 contacts", "contact", "Contacts in API v1", Group::Audience)
    .columns(&["id", "email", "first_name", "last_name", "phone"])
    .operations(&[
        v1("get", "/contact_view_hash", "Show the contact with a hash")
            .role(Role::Get)
            .reply(Reply::Flat)
            .arguments(&[text("hash", "Hash of the contact, as in links of emails")])
            .examples(&["v1 contacts get 15c84a0e2232fcf8728034860d49e10a", "v1 contacts get 15c84a0e --jq .email"]),
        delete_v1("/contact_delete", "Delete a contact")
            .arguments(&[CONTACT.wire("id").unverified()])
            .examples(&["v1 contacts delete jane@example.com", "v1 contacts delete 7 --yes"]),
        delete_v1("/contact_delete_list", "Delete several contacts")
            .arguments(&[CONTACT.wire("ids").comma_separated().unverified()])
            .when(When::SeveralIds)
            .examples(&["v1 contacts delete 7 8 9 --yes", "v1 contacts delete jane@example.com john@example.com"]),
    ]);

pub static LISTS: Resource = resource("v1 lists", "list", "Lists in API v1", Group::Audience)
    .columns(&["id", "name"])
    .operations(&[v1("update", "/list_edit", "Update a list")
        .role(Role::Update)
        .irreversible("API v1 is documented to replace all properties of the list")
        .arguments(&[LIST.wire("id").unverified()])
        .body(
            "",
            &[
                text("name", "List name"),
                text("sender-name", "Sender name").wire("sender_name"),
                text("sender-address", "Street").wire("sender_addr1"),
                text("sender-city", "City").wire("sender_city"),
                text("sender-zip", "Postal code").wire("sender_zip"),
                text("sender-country", "Country").wire("sender_country"),
                text("sender-url", "Website").wire("sender_url"),
                text("sender-reminder", "Why people get email of the list").wire("sender_reminder"),
                bit("send-last-broadcast", "Send the last campaign to new subscribers").wire("send_last_broadcast"),
            ],
        )
        .examples(&[
            "v1 lists update 1 --name Newsletter --sender-city Berlin",
            "v1 lists update Newsletter --set stringid=news",
        ])
        .note("Properties that are not given are documented as required. acamp lists update keeps them.")]);

pub static USERS: Resource =
    resource("v1 users", "user", "Users in API v1", Group::Account).columns(&["id", "username"]).operations(&[
        delete_v1("/user_delete", "Delete a user")
            .arguments(&[USER.wire("id").unverified()])
            .examples(&["v1 users delete bruno", "v1 users delete 2 --yes"]),
        delete_v1("/user_delete_list", "Delete several users")
            .arguments(&[USER.wire("ids").comma_separated().unverified()])
            .when(When::SeveralIds)
            .examples(&["v1 users delete 2 3 --yes", "v1 users delete bruno carla"]),
    ]);

pub static GROUPS: Resource =
    resource("v1 groups", "group", "User groups in API v1", Group::Account).columns(&["id", "title"]).operations(&[
        delete_v1("/group_delete", "Delete a group")
            .arguments(&[GROUP.wire("id").unverified()])
            .body(
                "",
                &[GROUP.wire("alt").required().unverified().help("Group that takes over the users").rename("move-to")],
            )
            .examples(&["v1 groups delete Interns --move-to Marketing", "v1 groups delete 5 --move-to 2 --yes"]),
        delete_v1("/group_delete_list", "Delete several groups")
            .arguments(&[GROUP.wire("ids").comma_separated().unverified()])
            .when(When::SeveralIds)
            .body(
                "",
                &[GROUP.wire("alt").required().unverified().help("Group that takes over the users").rename("move-to")],
            )
            .examples(&["v1 groups delete 5 6 --move-to 2 --yes", "v1 groups delete 5 6 7 --move-to Marketing"]),
    ]);

pub static WEBHOOKS: Resource =
    resource("v1 webhooks", "webhook", "Webhooks in API v1", Group::Data).columns(&["id"]).operations(&[
        delete_v1("/webhook_delete", "Delete a webhook")
            .arguments(&[reference("webhook", "webhooks", "Webhook name or ID").wire("id").unverified()])
            .examples(&["v1 webhooks delete 3", "v1 webhooks delete 3 --yes"]),
        delete_v1("/webhook_delete_list", "Delete several webhooks")
            .arguments(&[reference("webhook", "webhooks", "Webhook name or ID")
                .wire("ids")
                .comma_separated()
                .unverified()])
            .when(When::SeveralIds)
            .examples(&["v1 webhooks delete 3 4 --yes", "v1 webhooks delete 3 4 5"]),
    ]);
