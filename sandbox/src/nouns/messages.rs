//! Messages: what campaigns send.

use crate::noun::{Column, Echo, ID, LINKS, Noun, Source, derived, kept, kept_null, noun, null, parent, text};

const COLUMNS: &[Column] = &[
    kept("userid", "1"),
    kept("ed_instanceid", "0"),
    text("ed_version", "1"),
    kept_null("cdate"),
    kept_null("mdate"),
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
    kept("hidden", "0"),
    kept("preview_mime", ""),
    null("preview_data"),
    kept("has_predictive_content", "0"),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
];

/// `messages`: regular. The published document calls the sender's address `email`; it travels as `fromemail`.
pub static MESSAGES: Noun = noun("messages", "message", "Message", COLUMNS)
    .links(&["user", "hyperlinks"])
    .echo(&[Echo::Column("links"), Echo::Column("id")])
    .renames(&[("email", "fromemail")])
    .search(&["subject", "name"])
    .nested(&[parent("user", "users", "userid")])
    .dates(&["cdate"], &["mdate"]);
