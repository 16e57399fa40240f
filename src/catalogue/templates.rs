//! Campaign templates. API v3 cannot create one.
//! Reference: developers.activecampaign.com/reference/retrieve-a-template

use super::build::{call, delete, get, list, reference, resource};
use super::model::{Evidence, Group, Method, Param, Reply, Resource, Server};

const TEMPLATE: Param = reference("template", "templates", "Template name or ID").wire("id");

pub static TEMPLATES: Resource = resource("templates", "template", "Campaign templates", Group::Marketing)
    .columns(&["id", "name", "subject", "categoryid", "used", "mdate"])
    .identity("name")
    .cached()
    .operations(&[
        list("/templates", "List templates", "templates")
            .spec("list-all-templates")
            .evidence(Evidence::Listed)
            .examples(&["templates list --all", "templates list --columns id,name,mdate"]),
        get("/templates/{id}", "Show a template", "template")
            .arguments(&[TEMPLATE])
            .spec("retrieve-a-template")
            .examples(&["templates get 'Plain letter'", "templates get 2 --jq .content"]),
        delete("/templates/{id}", "Delete a template")
            .arguments(&[TEMPLATE])
            .spec("delete-a-template")
            .evidence(Evidence::Listed)
            .examples(&["templates delete 'Plain letter'", "templates delete 2 --yes"]),
        // A GET of API v2 that creates a public link, so its role is not Get: a read-only profile must not send it.
        call("share", Method::Get, "/template/share", "Create a public link to a template")
            .server(Server::V2)
            .reply(Reply::Whole)
            .arguments(&[TEMPLATE])
            .spec("create-shareable-campaign-template-link")
            .examples(&["templates share 'Plain letter'", "templates share 2 --jq .url"])
            .note("Anyone with the link can import the template. The API cannot revoke the link."),
    ]);
