//! Which groups of users may see which lists.
//! Reference: recorded traffic; the provider documents how to make them only (create-a-list-group-permission).

use crate::catalogue::build::{delete, get, list, reference, resource};
use crate::catalogue::model::{Evidence, Group, Param, Resource, Role};

const PERMISSION: Param = reference("permission", "lists groups", "Id from lists groups list").wire("id");

pub static GROUPS: Resource = resource("lists groups", "group", "Groups of users that may see a list", Group::Audience)
    .columns(&["id", "list", "group"])
    .operations(&[
        list("/listGroups", "List which groups may see which lists", "listGroups")
            .evidence(Evidence::Observed)
            .examples(&["lists groups list", "lists groups list --all -o csv"]),
        get("/listGroups/{id}", "Show one permission of a group on a list", "listGroup")
            .arguments(&[PERMISSION])
            .evidence(Evidence::Observed)
            .examples(&["lists groups get 18", "lists groups get 18 -o json"]),
        delete("/listGroups/{id}", "Take a list away from a group of users")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[PERMISSION])
            .evidence(Evidence::Observed)
            .examples(&["lists groups remove 18", "lists groups remove 18 19"]),
    ]);
