//! The roles of contacts in deals.

use super::super::build::{create, delete, list, reference, resource, text};
use super::super::managed::{ManagedClass, managed};
use super::super::model::{Group, Resource};

pub static ROLES: Resource = resource("deals roles", "role", "Roles of contacts in deals", Group::Sales)
    .columns(&["id", "title", "created_timestamp", "updated_timestamp"])
    .natural_key(&["title"])
    .cached()
    .managed(&[managed("deal-roles", 15, &["title"])
        .lines()
        .class(ManagedClass::Partly)
        .verbs(["create", "", "delete"])
        .note("a role cannot be renamed")])
    .operations(&[
        list("/dealRoles", "List deal roles", "dealRoles")
            .params(&[text("search", "Filter by text in the title")])
            .spec("list-all-deal-roles")
            .examples(&["deals roles list", "deals roles list --search decision"]),
        create("/dealRoles", "Create a deal role", "dealRole")
            .body("", &[text("title", "Role title")])
            .spec("create-a-deal-role")
            .examples(&["deals roles create --title Finance", "deals roles create --title 'Decision Maker'"]),
        delete("/dealRoles/{id}", "Delete a deal role")
            .arguments(&[reference("role", "deals roles", "Role title or ID").wire("id")])
            .spec("delete-a-deal-role")
            .examples(&["deals roles delete Finance", "deals roles delete 3 --yes"]),
    ]);
