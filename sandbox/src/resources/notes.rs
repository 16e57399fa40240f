//! Notes on contacts, deals, accounts, tasks and activities.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, LINKS, Operations, Resource, Source, Total, derived, fixed, parent, read_only,
    read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    text("relid", ""),
    text("reltype", ""),
    read_only("userid", "1"),
    read_only("is_draft", "0"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    text("note", ""),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
    derived("owner", Source::Owner),
];

pub(crate) static NOTES: Resource = resource("notes", "note", "Note", COLUMNS)
    .links(&["activities", "user", "mentions", "notes", "owner"])
    .echo(&[
        Echo::Column("relid"),
        Echo::Column("reltype"),
        Echo::Column("cdate"),
        Echo::Column("mdate"),
        Echo::Column("userid"),
        Echo::Column("links"),
        Echo::Column("owner"),
        Echo::Literal("is_draft", "\"\""),
        Echo::Column("id"),
        Echo::Column("user"),
    ])
    .required(&["note"])
    .search(&["note"])
    .nested(&[
        parent("user", "users", "userid"),
        fixed("activities", r#"{"activities":[]}"#),
        fixed("mentions", r#"{"mentions":[]}"#),
        fixed("notes", r#"{"notes":[]}"#),
    ])
    .indices(&["body->>'relid'"])
    .dates(&["cdate"], &["mdate"])
    .total(Total::Number)
    .operations(Operations { create: false, update: false, ..ALL_OPERATIONS });
