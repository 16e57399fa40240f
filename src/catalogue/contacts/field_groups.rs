//! Groups of custom fields, and the memberships of fields in them. The paths say `groupID`, but requests for a single
//! membership take its own id (`groupMember`), as the recorded responses show.
//! Reference: developers.activecampaign.com/reference/create-a-custom-field-group

use crate::catalogue::build::{call, choice, create, delete, get, integer, list, reference, resource, text, update};
use crate::catalogue::model::{Group, Method, Paging, Param, Reply, Resource, Role};
use crate::catalogue::shared::{FIELD, POSITION};

const FIELD_GROUP: Param =
    reference("field-group", "contacts field-groups", "Field group label or ID").wire("group_id");
const MEMBERSHIP: Param = integer("place", "ID of the field's group membership, as returned by add-field");
pub const TYPES: &[(&str, &str)] = &[("contact", "1"), ("deal", "2"), ("account", "3")];

pub static FIELD_GROUPS: Resource =
    resource("contacts field-groups", "field-group", "Groups of custom fields", Group::Audience)
        .columns(&["id", "label", "type_id", "group_id", "rel_id", "ordernum"])
        .natural_key(&["label"])
        .cached()
        .managed(super::super::managed::audience::FIELD_GROUPS)
        .operations(&[
            list("/groupMembers", "List custom field groups", "groupDefinitions")
                .paging(Paging::Complete)
                .spec("get-all-custom-field-groups")
                .examples(&["contacts field-groups list", "contacts field-groups list -o json"]),
            get("/groupMembers/{groupID}", "Show a custom field's group membership", "groupMember")
                .arguments(&[MEMBERSHIP.wire("groupID")])
                .spec("get-custom-field-to-field-group")
                .examples(&["contacts field-groups get 89", "contacts field-groups get 89 --jq .group_id"]),
            create("/groupDefinitions", "Create a custom field group", "groupDefinition")
                .body(
                    "groupDefinition",
                    &[
                        text("name", "Group name").wire("label").required(),
                        choice("type", TYPES, "Record type its fields belong to").wire("groupType"),
                        POSITION,
                    ],
                )
                .spec("create-a-custom-field-group")
                .examples(&[
                    "contacts field-groups create --name Preferences --type contact",
                    "contacts field-groups create --name Shipping --type contact --position 2",
                ]),
            call("add-field", Method::Post, "/groupMembers", "Add a custom field to a group")
                .reply(Reply::Item("groupMember"))
                .arguments(&[FIELD_GROUP, FIELD.wire("rel_id").unverified()])
                .body("groupMember", &[POSITION])
                .spec("add-custom-field-to-field-group")
                .examples(&[
                    "contacts field-groups add-field Preferences City",
                    "contacts field-groups add-field 1 City Color",
                ]),
            update("/groupMembers/{groupId}", "Move a custom field within a group or to another group", "groupMember")
                .verb("update-field")
                .arguments(&[MEMBERSHIP.wire("groupId")])
                .body("", &[FIELD.wire("rel_id").unverified(), FIELD_GROUP.unverified(), POSITION])
                .spec("update-custom-field-field-group")
                .examples(&[
                    "contacts field-groups update-field 89 --field City --position 1",
                    "contacts field-groups update-field 89 --field City --field-group Preferences",
                ])
                .note("--field is required with every change."),
            delete("/groupMembers/{groupID}", "Remove a custom field from its group")
                .verb("remove-field")
                .role(Role::Remove)
                .arguments(&[MEMBERSHIP.wire("groupID")])
                .spec("delete-custom-field-field-group")
                .examples(&["contacts field-groups remove-field 89", "contacts field-groups remove-field 89 90"]),
        ]);
