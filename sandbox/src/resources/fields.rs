//! Custom fields of contacts, their options and their relations to lists.

use crate::schema::{
    Column, Echo, ID, LINKS, Operations, Resource, Source, children_as, derived, null, parent, read_only,
    read_only_null, resource, text,
};

const FIELD_COLUMNS: &[Column] = &[
    text("title", ""),
    text("descript", ""),
    text("type", "text"),
    text("isrequired", "0"),
    text("perstag", ""),
    text("defval", ""),
    text("show_in_list", "0"),
    text("rows", "0"),
    text("cols", "0"),
    text("visible", "1"),
    text("service", ""),
    text("ordernum", "1"),
    read_only_null("cdate"),
    read_only_null("udate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("cdate")),
    read_only("created_by", "1"),
    read_only("updated_by", "1"),
    LINKS,
    ID,
];

pub(crate) static FIELDS: Resource = resource("fields", "field", "Field", FIELD_COLUMNS)
    .links(&["options", "relations"])
    .echo(&[
        Echo::Column("created_by"),
        Echo::Column("updated_by"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("perstag"),
        Echo::Number("ordernum"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .search(&["title", "perstag"])
    .cascades(&[("fieldOptions", "field"), ("fieldRels", "field"), ("fieldValues", "field")])
    .nested(&[
        children_as("options", "fieldOptions", "fieldOptions", "field"),
        children_as("relations", "fieldRels", "fieldRels", "field"),
    ]);

const OPTION_COLUMNS: &[Column] = &[
    text("field", ""),
    text("orderid", "0"),
    text("value", ""),
    text("label", ""),
    text("isdefault", "0"),
    read_only_null("cdate"),
    read_only_null("udate"),
    LINKS,
    ID,
];

/// Created in bulk, at another path.
pub(crate) static FIELD_OPTIONS: Resource = resource("fieldOptions", "fieldOption", "FieldOption", OPTION_COLUMNS)
    .links(&["field"])
    .nested(&[parent("field", "fields", "field")])
    .indices(&["body->>'field'"])
    .operations(Operations { list: true, create: false, get: true, update: true, delete: true });

const REL_COLUMNS: &[Column] =
    &[text("field", ""), text("relid", "0"), null("dorder"), read_only_null("cdate"), LINKS, ID];

/// `relid` 0 stands for all lists.
pub(crate) static FIELD_RELS: Resource = resource("fieldRels", "fieldRel", "FieldRel", REL_COLUMNS)
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .required(&["field"])
    .parents(&[("field", "fields")])
    .indices(&["body->>'field'"])
    .dates(&["cdate"], &[]);
