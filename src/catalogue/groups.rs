//! User groups, their permissions and limits.

use self::permissions::BODY;
use super::build::{create, delete, get, list, optional, reference, resource, update};
use super::meanings::Meaning;
use super::model::{Group, Param, Resource};

pub mod permissions;

const GROUP: Param = reference("group", "groups", "Group title or ID").wire("id");

pub static GROUPS: Resource = resource("groups", "group", "User groups and their permissions", Group::Account)
    .columns(&["id", "title", "descript", "p_admin", "pgMessageSend", "pgContactDelete", "pg_user_add"])
    .natural_key(&["title"])
    .cached()
    .managed(super::managed::account::GROUPS)
    .operations(&[
        list("/groups", "List user groups", "groups")
            .spec("list-all-groups")
            .examples(&["groups list", "groups list --columns id,title"]),
        get("/groups/{id}", "Show a user group", "group")
            .arguments(&[GROUP])
            .spec("retrieve-a-group")
            .examples(&["groups get Sales", "groups get 3 -o json"]),
        create("/groups", "Create a user group", "group")
            .body("group", &BODY)
            .spec("create-a-new-group")
            .examples(&[
                "groups create --title Sales --description 'Sells' --deal-view true --contact-add true",
                "groups create --data @group.json",
            ])
            .note("Permissions that are not specified are denied."),
        update("/groups/{id}", "Update a user group", "group")
            .arguments(&[GROUP])
            .body("group", &optional(BODY))
            .spec("update-a-group")
            .examples(&[
                "groups update Sales --deal-delete false",
                "groups update 3 --message-send true --approve-all true",
            ])
            .note("The change affects all users in the group immediately, including you if you are a member."),
        delete("/groups/{id}", "Delete a user group")
            .arguments(&[GROUP])
            .spec("delete-a-group-1")
            .examples(&["groups delete Sales", "groups delete 4 --yes"])
            .note("Its users lose the permissions granted only by this group."),
    ]);

pub static LIMITS: Resource = resource("groups limits", "limit", "Limits of user groups", Group::Account)
    .columns(&["id", "group", "limitMail", "limitContact", "limitList", "limitCampaign", "limitUser"])
    .meanings(&[("group", Meaning::Reference("groups")), ("groupid", Meaning::Reference("groups"))])
    .operations(&[list("/groupLimits", "List the limits of user groups", "groupLimits")
        .spec("list-all-group-limits")
        .examples(&["groups limits list", "groups limits list -o json"])]);
