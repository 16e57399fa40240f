//! Automations with their steps (blocks) and triggers, most of which the API can only read.

use crate::schema::{
    Column, ID, INTERNAL, LINKS, LIST_ONLY, Operations, Resource, Source, children, children_as, derived, fixed, json,
    read_only, read_only_null, resource, text,
};

const ENTERED: &str = "SELECT COUNT(*) FROM contactAutomations WHERE body->>'seriesid' = ?1";

const EXITED: &str = "SELECT COUNT(*) FROM contactAutomations WHERE body->>'seriesid' = ?1 AND body->>'status' = '2'";

const COLUMNS: &[Column] = &[
    text("name", ""),
    read_only_null("cdate"),
    read_only_null("mdate"),
    read_only("userid", "1"),
    text("status", "2"),
    derived("entered", Source::Count(ENTERED)),
    derived("exited", Source::Count(EXITED)),
    read_only("hidden", "0"),
    read_only("entitlements_violation", "0"),
    read_only("source", "0"),
    read_only_null("description"),
    read_only("exit_on_unsubscribe", "0"),
    read_only("exit_on_conversion", "0"),
    read_only("multientry", "0"),
    LINKS,
    ID,
];

/// Status 1 is active, 2 is inactive. `PUT` changes name and status, as two reports say. That delete returns 405 is not
/// established.
pub(crate) static AUTOMATIONS: Resource = resource("automations", "automation", "Series", COLUMNS)
    .links(&["campaigns", "contactGoals", "contactAutomations", "blocks", "goals", "sms", "sitemessages", "triggers"])
    .search(&["name"])
    .nested(&[
        children("campaigns", "seriesid"),
        children("contactAutomations", "seriesid"),
        children_as("blocks", "automationBlocks", "automationBlocks", "automation"),
        // The envelope of the triggers is not established; this is the name of their (missing) create route.
        children_as("triggers", "automationTriggers", "automationTriggers", "seriesid"),
        fixed("contactGoals", r#"{"contactGoals":[]}"#),
        fixed("goals", r#"{"goals":[]}"#),
        fixed("sms", r#"{"sms":[]}"#),
        fixed("sitemessages", r#"{"sitemessages":[]}"#),
    ])
    .dates(&["cdate"], &["mdate"])
    .operations(Operations { list: true, create: false, get: true, update: true, delete: false });

const BLOCK_COLUMNS: &[Column] = &[
    read_only("automation", ""),
    read_only("parent", "0"),
    read_only("ordernum", "0"),
    read_only("type", ""),
    json("params", "[]"),
    read_only("deleted", "0"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    LINKS,
    ID,
];

/// The steps of automations, listed below them only.
pub(crate) static BLOCKS: Resource = resource("automationBlocks", "automationBlock", "AutomationBlock", BLOCK_COLUMNS)
    .links(&["automation"])
    .operations(LIST_ONLY);

const TRIGGER_COLUMNS: &[Column] = &[
    read_only("seriesid", ""),
    read_only("segmentid", "0"),
    read_only("multientry", "0"),
    read_only("type", ""),
    read_only("relid", "0"),
    json("params", "[]"),
    LINKS,
    ID,
];

/// The triggers of automations, listed below them only.
pub(crate) static TRIGGERS: Resource =
    resource("automationTriggers", "automationTrigger", "AutomationTrigger", TRIGGER_COLUMNS)
        .dates(&[], &[])
        .operations(INTERNAL);
