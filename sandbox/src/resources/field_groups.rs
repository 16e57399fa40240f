//! Groups of custom fields, their members, and the limits of user groups.

use crate::schema::{
    Column, ID, INTERNAL, LINKS, Operations, READ_ONLY, Resource, Source, derived, number, read_only, resource, text,
};

/// Create only. Which keys the server has besides the label is not established.
pub(crate) static DEFINITIONS: Resource = resource(
    "groupDefinitions",
    "groupDefinition",
    "GroupDefinition",
    &[text("label", ""), number("ordernum", 0), number("type_id", 1), LINKS],
)
.links(&["groupMembers"])
.renames(&[("groupType", "type_id")])
.dates(&[], &[])
.operations(INTERNAL);

/// The custom fields in groups.
pub(crate) static MEMBERS: Resource = resource(
    "groupMembers",
    "groupMember",
    "GroupMember",
    &[number("group_id", 1), number("rel_id", 0), number("ordernum", 0), LINKS],
)
.links(&["groupDefinition"])
.dates(&[], &[])
.operations(Operations { list: false, create: false, get: false, update: false, delete: true });

const LIMIT_COLUMNS: &[Column] = &[
    read_only("groupid", ""),
    read_only("limit_mail", "0"),
    read_only("limit_mail_type", "month1st"),
    read_only("limit_contact", "0"),
    read_only("limit_list", "0"),
    read_only("limit_campaign", "0"),
    read_only("limit_campaign_type", "month1st"),
    read_only("limit_attachment", "-1"),
    read_only("limit_user", "0"),
    read_only("abuseratio", "4"),
    read_only("forcesenderinfo", "0"),
    LINKS,
    ID,
    derived("group", Source::Alias("groupid")),
];

/// List only. The key set follows the published example.
pub(crate) static LIMITS: Resource = resource("groupLimits", "groupLimit", "GroupLimit", LIMIT_COLUMNS)
    .links(&["group"])
    .dates(&[], &[])
    .operations(Operations { get: false, ..READ_ONLY });
