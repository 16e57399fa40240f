//! Which groups of users have access to which lists.

use crate::schema::{Column, Echo, ID, LINKS, Operations, Resource, parent, resource, text};

const COLUMNS: &[Column] = &[text("list", ""), text("group", ""), LINKS, ID];

pub(crate) static LIST_GROUPS: Resource = resource("listGroups", "listGroup", "ListGroup", COLUMNS)
    .links(&["list", "group"])
    .echo(&[Echo::Column("links"), Echo::Column("id")])
    .required(&["list", "group"])
    .renames(&[("listid", "list"), ("groupid", "group")])
    .parents(&[("list", "lists"), ("group", "groups")])
    .nested(&[parent("list", "lists", "list"), parent("group", "groups", "group")])
    .dates(&[], &[])
    .operations(Operations { list: true, create: true, get: true, update: false, delete: true });
