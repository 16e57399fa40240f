//! Segments: the legacy listing, and the newer service.

use crate::schema::{
    Column, ID, INTERNAL, LINKS, READ_ONLY, Resource, Source, derived, json, read_only, read_only_null, resource, text,
};

const LEGACY_COLUMNS: &[Column] = &[
    read_only("name", ""),
    read_only("logic", "and"),
    read_only("hidden", "0"),
    read_only("seriesid", "0"),
    read_only_null("segmentid_v2"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    LINKS,
    ID,
];

/// Read only. That a create with an empty body succeeds is reported, but not implemented.
pub(crate) static LEGACY: Resource = resource("segments", "segment", "Segment", LEGACY_COLUMNS).operations(READ_ONLY);

/// The definition is stored as it was sent.
pub(crate) static SEGMENTS: Resource = resource(
    "segmentsV2",
    "segment",
    "Segment.v2",
    &[text("uuid", ""), json("attributes", "{}"), read_only_null("cdate"), read_only_null("udate")],
)
.operations(INTERNAL);
