//! Tags on contacts, deleted by the id of the pair.

use crate::schema::{
    Column, Echo, ID, Includes, LINKS, Operations, Resource, Source, derived, parent, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("tag", ""),
    read_only_null("cdate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("cdate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    LINKS,
    ID,
];

pub(crate) static CONTACT_TAGS: Resource = resource("contactTags", "contactTag", "SubscriberTag", COLUMNS)
    .links(&["tag", "contact"])
    .includes(Includes::BelowRecords)
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .nested(&[parent("tag", "tags", "tag"), parent("contact", "contacts", "contact")])
    .indices(&["body->>'tag', CAST(body->>'contact' AS INTEGER)", "body->>'contact'"])
    .dates(&["cdate"], &[])
    .operations(Operations { list: true, create: false, get: true, update: false, delete: true });
