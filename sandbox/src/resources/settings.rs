//! The settings of users.

use crate::schema::{
    Column, ID, LINKS, Operations, Resource, Source, derived, parent, read_only, read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    read_only("keyname", ""),
    read_only("section", ""),
    read_only("item", ""),
    read_only("userid", "1"),
    text("val", ""),
    read_only_null("cdate"),
    read_only_null("udate"),
    LINKS,
    ID,
    derived("owner", Source::Alias("userid")),
];

/// Update is documented, list is not.
pub(crate) static CONFIGS: Resource = resource("configs", "config", "ConfigResult", COLUMNS)
    .links(&["owner"])
    .nested(&[parent("owner", "users", "userid")])
    .operations(Operations { list: true, create: false, get: false, update: true, delete: false });
