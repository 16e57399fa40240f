//! Values of contacts in custom fields.

use crate::schema::{
    Column, Echo, ID, LINKS, Operations, Resource, Source, derived, parent, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    text("contact", ""),
    text("field", ""),
    text("value", ""),
    read_only_null("cdate"),
    read_only_null("udate"),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    LINKS,
    ID,
    derived("owner", Source::Alias("contact")),
];

pub(crate) static FIELD_VALUES: Resource = resource("fieldValues", "fieldValue", "FieldValue", COLUMNS)
    .links(&["owner", "field"])
    .echo(&[
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("owner"),
        Echo::Column("id"),
    ])
    .filters(&[("fieldid", "field"), ("val", "value")])
    .parents(&[("field", "fields")])
    .nested(&[parent("owner", "contacts", "contact"), parent("field", "fields", "field")])
    .indices(&["body->>'contact'", "body->>'field', (body->>'value') COLLATE NOCASE"])
    .operations(Operations { list: true, create: false, get: true, update: false, delete: true });
