//! Subscriptions of contacts to lists. Status: 0 unconfirmed, 1 active, 2 unsubscribed, 3 bounced.

use crate::schema::{
    Column, Echo, ID, LINKS, READ_ONLY, Resource, Source, derived, null, parent, read_only, read_only_null, resource,
    text,
};

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("list", ""),
    null("form"),
    text("seriesid", "0"),
    read_only_null("sdate"),
    read_only_null("udate"),
    text("status", "0"),
    read_only("responder", "1"),
    read_only("sync", "0"),
    text("unsubreason", ""),
    null("campaign"),
    null("message"),
    read_only("first_name", ""),
    read_only("last_name", ""),
    read_only("ip4Sub", "0"),
    text("sourceid", "3"),
    read_only_null("autosyncLog"),
    read_only("ip4_last", "0"),
    read_only("ip4Unsub", "0"),
    derived("created_timestamp", Source::Naive("sdate")),
    derived("updated_timestamp", Source::Naive("sdate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    read_only_null("unsubscribeAutomation"),
    LINKS,
    ID,
    derived("automation", Source::Alias("seriesid")),
];

pub(crate) static CONTACT_LISTS: Resource = resource("contactLists", "contactList", "SubscriberList", COLUMNS)
    .links(&["automation", "list", "contact", "form", "autosyncLog", "campaign", "unsubscribeAutomation", "message"])
    .echo(&[
        Echo::Column("sdate"),
        Echo::Column("udate"),
        Echo::Column("unsubreason"),
        Echo::Column("campaign"),
        Echo::Column("message"),
        Echo::Column("first_name"),
        Echo::Column("last_name"),
        Echo::Number("sourceid"),
        Echo::Column("unsubscribeAutomation"),
        Echo::Column("links"),
        // Returned if no status was sent.
        Echo::Literal("status", "\"\""),
        Echo::Column("id"),
    ])
    .nested(&[parent("list", "lists", "list"), parent("contact", "contacts", "contact")])
    .indices(&[
        "body->>'list', body->>'status', CAST(body->>'contact' AS INTEGER)",
        "body->>'status', CAST(body->>'contact' AS INTEGER)",
        "body->>'contact'",
    ])
    .dates(&["sdate"], &[])
    .operations(READ_ONLY);
