//! Deals. Money is in whole cents, as text.

use super::accounts::FIELD_STATUS;
use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, Includes, LINKS, Operations, Resource, Source, Total, children, derived, fixed,
    null, owned, parent, read_only, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    derived("hash", Source::ShortHash),
    text("owner", "1"),
    null("contact"),
    read_only_null("organization"),
    text("group", ""),
    text("stage", ""),
    text("title", ""),
    text("description", ""),
    text("percent", "0"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    read_only_null("nextdate"),
    read_only_null("nexttaskid"),
    text("value", "0"),
    text("currency", "usd"),
    read_only_null("winProbability"),
    read_only_null("winProbabilityMdate"),
    text("status", "0"),
    read_only("activitycount", "1"),
    derived("nextdealid", Source::Id),
    read_only_null("edate"),
    LINKS,
    ID,
    derived("isDisabled", Source::Fixed("false")),
    null("account"),
    derived("customerAccount", Source::Alias("account")),
    // That it is the next task, where there is one, is not established.
    derived("nextTask", Source::Fixed("null")),
];

/// The SQL expression of the contact's name, for filters and orders.
pub(crate) const CONTACT_NAME: &str = "(SELECT \
    concat_ws(' ', c.body->>'firstName', c.body->>'lastName', c.body->>'email') \
    FROM contacts AS c WHERE c.id = CAST(deals.body->>'contact' AS INTEGER))";

/// The SQL expression of the account's name.
pub(crate) const ACCOUNT_NAME: &str =
    "(SELECT a.body->>'name' FROM accounts AS a WHERE a.id = CAST(deals.body->>'account' AS INTEGER))";

pub(crate) static DEALS: Resource = resource("deals", "deal", "Deal", COLUMNS)
    .links(&[
        "dealActivities",
        "contact",
        "contactDeals",
        "group",
        "nextTask",
        "notes",
        "account",
        "customerAccount",
        "organization",
        "owner",
        "scoreValues",
        "stage",
        "tasks",
        "dealCustomFieldData",
    ])
    .includes(Includes::Everywhere)
    .echo(&[
        Echo::Column("cdate"),
        Echo::Column("mdate"),
        Echo::Column("description"),
        Echo::Literal("organization", "\"\""),
        Echo::Literal("status", "0"),
        Echo::Column("nextdate"),
        Echo::Column("hash"),
        Echo::Column("winProbability"),
        Echo::Column("winProbabilityMdate"),
        Echo::Column("links"),
        Echo::Literal("fields", "[]"),
        FIELD_STATUS,
        Echo::Column("id"),
        Echo::Column("isDisabled"),
        Echo::Literal("account", "\"\""),
        Echo::Literal("customerAccount", "\"\""),
        Echo::Column("nextTask"),
    ])
    .required(&["title", "value", "currency"])
    .parents(&[("contact", "contacts"), ("account", "accounts"), ("owner", "users")])
    .related(&[("contacts", "contact"), ("dealGroups", "group"), ("dealStages", "stage")], &[("contacts", "contact")])
    .custom_filters(&[
        // Documented as dollars, not cents.
        ("minimum_value", "CAST(body->>'value' AS INTEGER) >= CAST(? AS REAL) * 100"),
        ("maximum_value", "CAST(body->>'value' AS INTEGER) <= CAST(? AS REAL) * 100"),
        ("organization", "body->>'account' = ?"),
        ("tag", "body->>'contact' IN (SELECT t.body->>'contact' FROM contactTags AS t WHERE t.body->>'tag' = ?)"),
        (
            "tasktype",
            "id IN (SELECT CAST(t.body->>'relid' AS INTEGER) FROM dealTasks AS t \
             WHERE t.body->>'reltype' = 'Deal' AND t.body->>'dealTasktype' = ?)",
        ),
    ])
    .custom_orders(&[
        ("value", "CAST(body->>'value' AS INTEGER)"),
        ("contact_name", CONTACT_NAME),
        ("contact_orgname", ACCOUNT_NAME),
        ("next-action", "(body->>'nextdate')"),
    ])
    .cascades(&[("contactDeals", "deal"), ("dealCustomFieldData", "dealId")])
    .nested(&[
        fixed("dealActivities", r#"{"dealActivities":[]}"#),
        fixed("scoreValues", r#"{"scoreValues":[]}"#),
        fixed("organization", r#"{"organization":null}"#),
        parent("contact", "contacts", "contact"),
        parent("group", "dealGroups", "group"),
        parent("stage", "dealStages", "stage"),
        parent("owner", "users", "owner"),
        parent("account", "accounts", "account"),
        parent("customerAccount", "accounts", "account"),
        children("contactDeals", "deal"),
        children("dealCustomFieldData", "dealId"),
        owned("notes", "notes", "Deal"),
        owned("tasks", "dealTasks", "Deal"),
    ])
    .indices(&["body->>'contact'", "body->>'stage'"])
    .dates(&["cdate"], &["mdate"])
    .total(Total::Number)
    .operations(Operations { list: false, create: false, update: false, ..ALL_OPERATIONS });
