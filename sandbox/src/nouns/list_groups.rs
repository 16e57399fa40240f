//! Which groups of users may use which lists.

use crate::noun::{Calls, Column, Echo, ID, LINKS, Noun, noun, parent, text};

const COLUMNS: &[Column] = &[text("list", ""), text("group", ""), LINKS, ID];

/// `listGroups`: regular, but never changed.
pub static LIST_GROUPS: Noun = noun("listGroups", "listGroup", "ListGroup", COLUMNS)
    .links(&["list", "group"])
    .echo(&[Echo::Column("links"), Echo::Column("id")])
    .required(&["list", "group"])
    .renames(&[("listid", "list"), ("groupid", "group")])
    .parents(&[("list", "lists"), ("group", "groups")])
    .nested(&[parent("list", "lists", "list"), parent("group", "groups", "group")])
    .dates(&[], &[])
    .calls(Calls { list: true, create: true, get: true, update: false, delete: true });
