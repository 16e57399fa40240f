//! Templates of campaigns. API v3 has no call that makes one.
//! Reference: developers.activecampaign.com/reference/retrieve-a-template

use super::build::{call, delete, get, list, reference, resource};
use super::model::{Evidence, Group, Method, Param, Reply, Resource, Server};

const TEMPLATE: Param = reference("template", "templates", "Template: name or id").wire("id");

pub static TEMPLATES: Resource = resource("templates", "template", "Designs campaigns start from", Group::Marketing)
    .columns(&["id", "name", "subject", "categoryid", "used", "mdate"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/templates", "List templates", "templates")
            .spec("list-all-templates")
            .evidence(Evidence::Listed)
            .examples(&["templates list --all", "templates list --columns id,name,mdate"]),
        get("/templates/{id}", "Show one template", "template")
            .arguments(&[TEMPLATE])
            .spec("retrieve-a-template")
            .examples(&["templates get 'Plain letter'", "templates get 2 --jq .content"]),
        delete("/templates/{id}", "Delete a template")
            .arguments(&[TEMPLATE])
            .spec("delete-a-template")
            .evidence(Evidence::Listed)
            .examples(&["templates delete 'Plain letter'", "templates delete 2 --yes"]),
        // A GET of the old API that makes a public link, so it is no Get: a read-only profile must not call it.
        call("share", Method::Get, "/template/share", "Make a link by which anyone can copy a template")
            .server(Server::V2)
            .reply(Reply::Whole)
            .arguments(&[TEMPLATE])
            .spec("create-shareable-campaign-template-link")
            .examples(&["templates share 'Plain letter'", "templates share 2 --jq .url"])
            .note("Whoever has the link can import the template; no call takes it back."),
    ]);
