//! Which user groups can see which lists.
//! Reference: recorded traffic; the published reference documents only how to create them
//! (create-a-list-group-permission).

use crate::catalogue::build::{delete, get, list, reference, resource};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Evidence, Group, Param, Resource, Role};

const PERMISSION: Param = reference("permission", "lists groups", "ID from lists groups list").wire("id");

pub static GROUPS: Resource = resource("lists groups", "group", "User groups that can see a list", Group::Audience)
    .columns(&["id", "list", "group"])
    .meanings(&[("group", Meaning::Reference("groups"))])
    .operations(&[
        list("/listGroups", "List which user groups can see which lists", "listGroups")
            .evidence(Evidence::Observed)
            .examples(&["lists groups list", "lists groups list --all -o csv"]),
        get("/listGroups/{id}", "Show a list permission of a user group", "listGroup")
            .arguments(&[PERMISSION])
            .evidence(Evidence::Observed)
            .examples(&["lists groups get 18", "lists groups get 18 -o json"]),
        delete("/listGroups/{id}", "Remove a user group's permission to see a list")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[PERMISSION])
            .evidence(Evidence::Observed)
            .examples(&["lists groups remove 18", "lists groups remove 18 19"]),
    ]);
