//! Event and site tracking, and webhooks.

use crate::schema::{
    ALL_OPERATIONS, Column, ID, INTERNAL, LINKS, Operations, Resource, Total, flag, json, null, read_only_null,
    resource, text,
};

/// Whether `eventTracking` and `siteTracking` are enabled: one record each, with its name.
pub(crate) static SWITCHES: Resource =
    resource("trackingSwitches", "trackingSwitch", "TrackingSwitch", &[text("name", ""), flag("enabled", true)])
        .dates(&[], &[])
        .operations(INTERNAL);

/// Deleted by name.
pub(crate) static EVENTS: Resource =
    resource("eventTrackingEvents", "eventTrackingEvent", "EventTrackingEvent", &[text("name", "")])
        .echo(&[])
        .required(&["name"])
        .total(Total::Number)
        .dates(&[], &[])
        .operations(Operations { list: true, create: true, get: false, update: false, delete: false });

/// The domains of site tracking, served at `prism/urlWhitelistings`.
pub(crate) static DOMAINS: Resource =
    resource("urlWhitelistings", "siteTrackingDomain", "SiteTrackingDomain", DOMAIN_COLUMNS).operations(INTERNAL);

const DOMAIN_COLUMNS: &[Column] = &[
    text("name", ""),
    text("whitelisted_page", "*"),
    flag("conversations_enabled", false),
    flag("wp_enabled", false),
    flag("tracking_enabled", true),
];

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

/// The emulator never calls them.
pub(crate) static WEBHOOKS: Resource = resource("webhooks", "webhook", "Webhook", WEBHOOK_COLUMNS)
    .echo(&[])
    .search(&["name", "url"])
    .dates(&["cdate"], &[])
    .operations(Operations { create: false, ..ALL_OPERATIONS });
