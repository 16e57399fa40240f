//! The parts contacts can play in deals.

use super::super::build::{create, delete, list, reference, resource, text};
use super::super::model::{Group, Resource};

/// `acamp deals roles`.
pub static ROLES: Resource = resource("deals roles", "role", "Parts that contacts play in deals", Group::Sales)
    .columns(&["id", "title", "created_timestamp", "updated_timestamp"])
    .identity("title")
    .remembered()
    .operations(&[
        list("/dealRoles", "List the roles", "dealRoles")
            .params(&[text("search", "Part of the title")])
            .spec("list-all-deal-roles")
            .examples(&["deals roles list", "deals roles list --search decision"]),
        create("/dealRoles", "Create a role", "dealRole")
            .body("", &[text("title", "Title of the role")])
            .spec("create-a-deal-role")
            .examples(&["deals roles create --title Finance", "deals roles create --title 'Decision Maker'"]),
        delete("/dealRoles/{id}", "Delete a role")
            .arguments(&[reference("role", "deals roles", "Id or title of the role").wire("id")])
            .spec("delete-a-deal-role")
            .examples(&["deals roles delete Finance", "deals roles delete 3 --yes"]),
    ]);
