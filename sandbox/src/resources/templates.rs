//! Email templates.

use crate::schema::{Column, ID, LINKS, Operations, Resource, null, read_only_null, resource, text};

const COLUMNS: &[Column] = &[
    text("userid", "1"),
    text("ed_instanceid", "0"),
    text("ed_version", "2"),
    text("name", ""),
    null("subject"),
    text("content", ""),
    text("categoryid", "0"),
    text("used", "0"),
    text("waitpreview", "0"),
    text("importnum", "0"),
    read_only_null("mdate"),
    text("preview_content", ""),
    text("modified", "1"),
    text("hidden", "0"),
    text("screenshot", ""),
    LINKS,
    ID,
];

/// Templates cannot be created or updated.
pub(crate) static TEMPLATES: Resource = resource("templates", "template", "Template", COLUMNS)
    .links(&["templateLists"])
    .search(&["name"])
    .dates(&[], &["mdate"])
    .operations(Operations { list: true, create: false, get: true, update: false, delete: true });
