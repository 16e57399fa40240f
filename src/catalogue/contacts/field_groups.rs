//! Groups of custom fields, and the places of fields in them. The paths say `groupID`, but single calls go by the id of
//! the place (`groupMember`), as the answers show.
//! Reference: developers.activecampaign.com/reference/create-a-custom-field-group

use crate::catalogue::build::{call, choice, create, delete, get, integer, list, reference, resource, text};
use crate::catalogue::model::{Group, Method, Paging, Param, Reply, Resource, Role};
use crate::catalogue::shared::{FIELD, POSITION};

const FIELD_GROUP: Param =
    reference("field-group", "contacts field-groups", "Group of fields: label or id").wire("group_id");
const PLACE: Param = integer("place", "Id of the field's place, as add-field answers it");
const TYPES: &[(&str, &str)] = &[("contact", "1"), ("deal", "2"), ("account", "3")];

pub static FIELD_GROUPS: Resource =
    resource("contacts field-groups", "field-group", "Groups of custom fields", Group::Audience)
        .columns(&["id", "label", "type_id", "group_id", "rel_id", "ordernum"])
        .identity("label")
        .remembered()
        .operations(&[
            list("/groupMembers", "List groups of custom fields", "groupDefinitions")
                .paging(Paging::Complete)
                .spec("get-all-custom-field-groups")
                .examples(&["contacts field-groups list", "contacts field-groups list -o json"]),
            get("/groupMembers/{groupID}", "Show a field's place in its group", "groupMember")
                .arguments(&[PLACE.wire("groupID")])
                .spec("get-custom-field-to-field-group")
                .examples(&["contacts field-groups get 89", "contacts field-groups get 89 --jq .group_id"]),
            create("/groupDefinitions", "Create a group of custom fields", "groupDefinition")
                .body(
                    "groupDefinition",
                    &[
                        text("name", "Name of the group").wire("label").required(),
                        choice("type", TYPES, "Whose fields it holds").wire("groupType"),
                        POSITION,
                    ],
                )
                .spec("create-a-custom-field-group")
                .examples(&[
                    "contacts field-groups create --name Preferences --type contact",
                    "contacts field-groups create --name Shipping --type contact --position 2",
                ]),
            call("add-field", Method::Post, "/groupMembers", "Put a custom field into a group")
                .reply(Reply::Item("groupMember"))
                .arguments(&[FIELD_GROUP, FIELD.wire("rel_id")])
                .body("groupMember", &[POSITION])
                .spec("add-custom-field-to-field-group")
                .examples(&[
                    "contacts field-groups add-field Preferences City",
                    "contacts field-groups add-field 1 City Colour",
                ]),
            call("update-field", Method::Put, "/groupMembers/{groupId}", "Move a custom field in or between groups")
                .role(Role::Update)
                .reply(Reply::Item("groupMember"))
                .arguments(&[PLACE.wire("groupId")])
                .body("", &[FIELD.wire("rel_id"), FIELD_GROUP, POSITION])
                .spec("update-custom-field-field-group")
                .examples(&[
                    "contacts field-groups update-field 89 --field City --position 1",
                    "contacts field-groups update-field 89 --field City --field-group Preferences",
                ])
                .note("The service demands the field with every change."),
            delete("/groupMembers/{groupID}", "Take a custom field out of its group")
                .verb("remove-field")
                .role(Role::Remove)
                .arguments(&[PLACE.wire("groupID")])
                .spec("delete-custom-field-field-group")
                .examples(&["contacts field-groups remove-field 89", "contacts field-groups remove-field 89 90"]),
        ]);
