//! Tags of contacts and templates.

use crate::schema::{Column, Echo, ID, LINKS, Resource, Source, derived, read_only, read_only_null, resource, text};

const COLUMNS: &[Column] = &[
    text("tagType", ""),
    text("tag", ""),
    text("description", ""),
    derived("subscriber_count", Source::Count("SELECT COUNT(*) FROM contactTags WHERE body->>'tag' = ?1")),
    read_only_null("cdate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("cdate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    read_only("deleted", "0"),
    LINKS,
    ID,
];

pub(crate) static TAGS: Resource = resource("tags", "tag", "Tag", COLUMNS)
    .links(&["contactGoalTags", "templateTags"])
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .search(&["tag"])
    .operators(&[("search", "tag")])
    .cascades(&[("contactTags", "tag")])
    .indices(&["(body->>'tag') COLLATE NOCASE"])
    .dates(&["cdate"], &[]);
