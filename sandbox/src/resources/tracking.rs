//! What is watched: events, sites and their domains, webhooks. Also the listings of what contacts did, which are empty
//! because nobody here ever does anything.

use crate::schema::{
    ALL_OPERATIONS, Column, ID, INTERNAL, LINKS, Operations, Resource, Total, flag, json, null, read_only_null,
    resource, text,
};

/// The two switches, `eventTracking` and `siteTracking`: one row each, under their own names.
pub(crate) static SWITCHES: Resource =
    resource("trackingSwitches", "trackingSwitch", "TrackingSwitch", &[text("name", ""), flag("enabled", true)])
        .dates(&[], &[])
        .operations(INTERNAL);

/// `eventTrackingEvents`: names; deleted by name.
pub(crate) static EVENTS: Resource =
    resource("eventTrackingEvents", "eventTrackingEvent", "EventTrackingEvent", &[text("name", "")])
        .echo(&[])
        .required(&["name"])
        .total(Total::Number)
        .dates(&[], &[])
        .operations(Operations { list: true, create: true, get: false, update: false, delete: false });

/// The domains of `prism/urlWhitelistings`.
pub(crate) static DOMAINS: Resource =
    resource("urlWhitelistings", "siteTrackingDomain", "SiteTrackingDomain", &[text("name", "")]).operations(INTERNAL);

const WEBHOOK_COLUMNS: &[Column] = &[
    read_only_null("cdate"),
    text("listid", "0"),
    text("name", ""),
    text("url", ""),
    json("events", "[]"),
    json("sources", "[]"),
    text("state", "1"),
    null("deactivated_date").read_only(),
    LINKS,
    ID,
];

/// `webhooks`. The emulator never calls them.
pub(crate) static WEBHOOKS: Resource = resource("webhooks", "webhook", "Webhook", WEBHOOK_COLUMNS)
    .echo(&[])
    .search(&["name", "url"])
    .dates(&["cdate"], &[])
    .operations(Operations { create: false, ..ALL_OPERATIONS });
