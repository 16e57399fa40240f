//! Groups of users: what their users may do, and how much.

use self::permissions::MEMBERS;
use super::build::{create, delete, get, list, optional, reference, resource, update};
use super::model::{Group, Param, Resource};

pub mod permissions;

const GROUP: Param = reference("group", "groups", "Id or title of the group").wire("id");

/// `acamp groups`.
pub static GROUPS: Resource = resource("groups", "group", "Groups of users and their permissions", Group::Account)
    .columns(&["id", "title", "descript", "p_admin", "pgMessageSend", "pgContactDelete", "pg_user_add"])
    .identity("title")
    .remembered()
    .operations(&[
        list("/groups", "List groups", "groups")
            .spec("list-all-groups")
            .examples(&["groups list", "groups list --columns id,title"]),
        get("/groups/{id}", "Show one group", "group")
            .arguments(&[GROUP])
            .spec("retrieve-a-group")
            .examples(&["groups get Sales", "groups get 3 -o json"]),
        create("/groups", "Create a group", "group")
            .body("group", &MEMBERS)
            .spec("create-a-new-group")
            .examples(&[
                "groups create --title Sales --description 'Sells' --deal-view true --contact-add true",
                "groups create --data @group.json",
            ])
            .note("A permission that is not given is not granted."),
        update("/groups/{id}", "Change a group", "group")
            .arguments(&[GROUP])
            .body("group", &optional(MEMBERS))
            .spec("update-a-group")
            .examples(&[
                "groups update Sales --deal-delete false",
                "groups update 3 --message-send true --approve-all true",
            ])
            .note("Everyone in the group is affected at once; you too, if you are in it."),
        delete("/groups/{id}", "Delete a group")
            .arguments(&[GROUP])
            .spec("delete-a-group-1")
            .examples(&["groups delete Sales", "groups delete 4 --yes"])
            .note("Its users lose what only this group allowed them."),
    ]);

/// `acamp groups limits`.
pub static LIMITS: Resource = resource("groups limits", "limit", "How much groups may do", Group::Account)
    .columns(&["id", "group", "limitMail", "limitContact", "limitList", "limitCampaign", "limitUser"])
    .operations(&[list("/groupLimits", "List the limits of groups", "groupLimits")
        .spec("list-all-group-limits")
        .examples(&["groups limits list", "groups limits list -o json"])]);
