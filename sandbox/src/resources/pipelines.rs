//! Pipelines, which the API calls deal groups, their stages, and who has access to them.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, INTERNAL, LINKS, LIST_ONLY, Operations, Resource, SideLoad, Source, Total,
    children, children_as, derived, null, parent, read_only, read_only_null, resource, text,
};

const GROUP_COLUMNS: &[Column] = &[
    text("title", ""),
    text("currency", "usd"),
    text("autoassign", "1"),
    text("allusers", "1"),
    text("allgroups", "1"),
    read_only_null("win_probability_initialize_date"),
    read_only_null("cdate"),
    read_only_null("udate"),
    read_only("source", ""),
    LINKS,
    ID,
];

/// A create adds three stages. A delete keeps the stages, as recorded; that it keeps the deals is not established.
pub(crate) static DEAL_GROUPS: Resource = resource("dealGroups", "dealGroup", "DealGroup", GROUP_COLUMNS)
    .links(&["stages", "dealGroupUsers", "dealGroupGroups", "winProbabilityFeatures"])
    .required(&["title"])
    .search(&["title"])
    .side_loads(&[SideLoad { key: "stages", resource: "dealStages", column: "group" }])
    .custom_filters(&[(
        "have_stages",
        "(EXISTS (SELECT 1 FROM dealStages AS s WHERE s.body->>'group' = CAST(dealGroups.id AS TEXT))) = (? <> '0')",
    )])
    .custom_orders(&[(
        "popular",
        "(SELECT COUNT(*) FROM deals AS d WHERE d.body->>'group' = CAST(dealGroups.id AS TEXT))",
    )])
    .cascades(&[("dealGroupUsers", "dealGroup"), ("dealGroupGroups", "d_groupid")])
    .nested(&[
        children_as("stages", "dealStages", "dealStages", "group"),
        children("dealGroupUsers", "dealGroup"),
        children("dealGroupGroups", "d_groupid"),
    ])
    .total(Total::Number);

const USER_COLUMNS: &[Column] = &[text("dealGroup", ""), text("user", ""), null("cdate"), LINKS, ID];

/// Users with access to a pipeline; written with the pipeline only.
pub(crate) static DEAL_GROUP_USERS: Resource =
    resource("dealGroupUsers", "dealGroupUser", "DealGroupUser", USER_COLUMNS)
        .links(&["dealGroup", "user"])
        .nested(&[parent("dealGroup", "dealGroups", "dealGroup"), parent("user", "users", "user")])
        .dates(&[], &[])
        .operations(LIST_ONLY);

const GROUP_GROUP_COLUMNS: &[Column] = &[
    text("d_groupid", ""),
    text("groupid", ""),
    null("cdate"),
    LINKS,
    ID,
    derived("dealGroup", Source::Alias("d_groupid")),
    derived("group", Source::Alias("groupid")),
];

/// Groups with access to a pipeline; written with the pipeline only.
pub(crate) static DEAL_GROUP_GROUPS: Resource =
    resource("dealGroupGroups", "dealGroupGroup", "DealGroupGroup", GROUP_GROUP_COLUMNS)
        .links(&["dealGroup", "group"])
        .nested(&[parent("dealGroup", "dealGroups", "d_groupid"), parent("group", "groups", "groupid")])
        .dates(&[], &[])
        .operations(INTERNAL);

const STAGE_COLUMNS: &[Column] = &[
    text("group", ""),
    text("title", ""),
    text("color", "32B0FC"),
    text("order", "1"),
    text("width", "280"),
    text("dealOrder", "next-action DESC"),
    text("cardRegion1", "title"),
    text("cardRegion2", "next-action"),
    text("cardRegion3", "show-avatar"),
    text("cardRegion4", "contact-fullname-acctname"),
    text("cardRegion5", "value"),
    read_only_null("cdate"),
    read_only_null("udate"),
    LINKS,
    ID,
];

pub(crate) static DEAL_STAGES: Resource = resource("dealStages", "dealStage", "DealStage", STAGE_COLUMNS)
    .links(&["group"])
    .echo(&[
        Echo::Column("color"),
        Echo::Column("cardRegion1"),
        Echo::Column("cardRegion2"),
        Echo::Column("cardRegion3"),
        Echo::Column("cardRegion4"),
        Echo::Column("cardRegion5"),
        Echo::Column("dealOrder"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["title", "group"])
    .search(&["title"])
    .filters(&[("d_groupid", "group")])
    .parents(&[("group", "dealGroups")])
    .related(&[], &[("dealGroups", "group")])
    .nested(&[parent("group", "dealGroups", "group")])
    .indices(&["body->>'group'"])
    .total(Total::Number)
    .operations(Operations { create: false, update: false, ..ALL_OPERATIONS });
