//! The roles of contacts in deals.

use super::super::build::{create, delete, list, reference, resource, text};
use super::super::model::{Group, Resource};

pub static ROLES: Resource = resource("deals roles", "role", "Roles of contacts in deals", Group::Sales)
    .columns(&["id", "title", "created_timestamp", "updated_timestamp"])
    .natural_key(&["title"])
    .cached()
    .managed(super::super::managed::sales::DEAL_ROLES)
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
