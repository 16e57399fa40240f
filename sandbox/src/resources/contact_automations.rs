//! Runs of contacts in automations.

use crate::schema::{
    Column, Echo, ID, LINKS, Operations, Resource, Source, derived, number, parent, read_only, read_only_null,
    resource, text,
};

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("seriesid", ""),
    read_only("startid", "0"),
    read_only("status", "1"),
    read_only_null("batchid"),
    read_only_null("adddate"),
    read_only_null("remdate"),
    read_only("timespan", "0"),
    read_only("lastblock", "0"),
    read_only("lastlogid", "0"),
    read_only_null("lastdate"),
    read_only("in_als", "0"),
    number("completedElements", 0).read_only(),
    number("totalElements", 1).read_only(),
    number("completed", 0).read_only(),
    number("completeValue", 0).read_only(),
    LINKS,
    ID,
    derived("automation", Source::Alias("seriesid")),
];

pub(crate) static CONTACT_AUTOMATIONS: Resource =
    resource("contactAutomations", "contactAutomation", "SubscriberSeries", COLUMNS)
        .links(&["automation", "contact", "contactGoals", "automationLogs"])
        .echo(&[
            Echo::Column("contact"),
            Echo::Column("seriesid"),
            Echo::Number("startid"),
            Echo::Number("status"),
            Echo::Column("lastblock"),
            Echo::Literal("completedElements", "\"0\""),
            Echo::Literal("totalElements", "\"1\""),
            Echo::Column("completed"),
            Echo::Column("completeValue"),
            Echo::Column("links"),
            Echo::Column("id"),
            Echo::Column("automation"),
        ])
        .renames(&[("automation", "seriesid")])
        .filters(&[("automation", "seriesid")])
        .nested(&[parent("automation", "automations", "seriesid"), parent("contact", "contacts", "contact")])
        .indices(&["body->>'seriesid', CAST(body->>'contact' AS INTEGER)", "body->>'contact'"])
        .dates(&["adddate"], &["lastdate"])
        .operations(Operations { list: true, create: false, get: true, update: false, delete: true });
