//! Templates of API v1. No client is known that creates or updates one: the shapes are those of the documentation.
//! What v3 lacks is in `templates`.

use crate::catalogue::build::{delete_v1, resource, v1, v1_list};
use crate::catalogue::model::{Group, Param, Reply, Resource, Role, When};
use crate::catalogue::parameters::reference;

const TEMPLATE: Param = reference("template", "templates", "Template name or ID").wire("id");

pub static TEMPLATES: Resource = resource("v1 templates", "template", "Templates in API v1", Group::Marketing)
    .columns(&["id", "name", "subject", "format", "is_global"])
    .operations(&[
        v1_list("/message_template_list", "List templates with their content")
            .fixed(&[("ids", "\"all\"")])
            .examples(&["v1 templates list", "v1 templates list -o json"]),
        v1("get", "/message_template_view", "Show a template with its variables")
            .role(Role::Get)
            .reply(Reply::Flat)
            .arguments(&[TEMPLATE.unverified()])
            .examples(&["v1 templates get 2", "v1 templates get 2 --jq .content"]),
        delete_v1("/message_template_delete", "Delete a template")
            .arguments(&[TEMPLATE.unverified()])
            .examples(&["v1 templates delete 2", "v1 templates delete 2 --yes"]),
        delete_v1("/message_template_delete_list", "Delete several templates")
            .arguments(&[TEMPLATE.wire("ids").comma_separated().unverified()])
            .when(When::SeveralIds)
            .examples(&["v1 templates delete 2 3 --yes", "v1 templates delete 2 3 4"]),
    ]);
