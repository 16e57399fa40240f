//! The messages of campaigns.

use crate::schema::{
    Column, Echo, ID, LINKS, Resource, Source, derived, null, parent, read_only, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    read_only("userid", "1"),
    read_only("ed_instanceid", "0"),
    text("ed_version", "1"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    text("name", ""),
    text("fromname", ""),
    text("fromemail", ""),
    text("reply2", ""),
    text("priority", "3"),
    text("charset", "utf-8"),
    text("encoding", "8bit"),
    text("format", "mime"),
    text("subject", ""),
    text("preheader_text", ""),
    text("text", ""),
    text("html", ""),
    text("htmlfetch", "now"),
    text("textfetch", "now"),
    read_only("hidden", "0"),
    read_only("preview_mime", ""),
    null("preview_data"),
    read_only("has_predictive_content", "0"),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
];

/// The published document calls the sender's email address `email`; the server expects `fromemail`.
pub(crate) static MESSAGES: Resource = resource("messages", "message", "Message", COLUMNS)
    .links(&["user", "hyperlinks"])
    .echo(&[Echo::Column("links"), Echo::Column("id")])
    .renames(&[("email", "fromemail")])
    .search(&["subject", "name"])
    .nested(&[parent("user", "users", "userid")])
    .dates(&["cdate"], &["mdate"]);
