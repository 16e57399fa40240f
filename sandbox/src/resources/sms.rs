//! SMS broadcasts.

use crate::schema::{
    Column, INTERNAL, Resource, Source, derived, flag, json, null, number, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    text("name", ""),
    json("address_id", "null"),
    text("body", ""),
    json("media_urls", "[]"),
    null("preview_url"),
    flag("shorten_track_links_enabled", false),
    text("status", "draft"),
    read_only_null("sent_date"),
    null("scheduled_date"),
    null("custom_run_id"),
    null("custom_segment_id"),
    read_only_null("scheduled_by"),
    number("sent_to_count", 0),
    derived("created_at", Source::Utc("cdate")),
    number("created_by", 1).read_only(),
    derived("updated_at", Source::Utc("udate")),
    number("updated_by", 1).read_only(),
    read_only_null("deleted_at"),
    number("sift_approved", 0).read_only(),
    number("arc_approved", 0).read_only(),
    number("quiet_hours_enabled", 0).read_only(),
    json("list_ids", "[]"),
    null("segment_id"),
    json("label_ids", "[]"),
];

/// Served at `sms/broadcasts`.
pub(crate) static BROADCASTS: Resource =
    resource("smsBroadcasts", "broadcast", "Broadcast", COLUMNS).search(&["name"]).operations(INTERNAL);
