//! Campaign templates. API v3 cannot create one; the operations of API v1 are known from its documentation only.
//! Reference: developers.activecampaign.com/reference/retrieve-a-template

use super::build::{call, content, delete, get, list, reference, resource, text, v1};
use super::model::{Evidence, Group, Method, Param, Reply, Resource, Role, Server};

const TEMPLATE: Param = reference("template", "templates", "Template name or ID").wire("id");

const BODY: &[Param] = &[
    text("name", "Template name"),
    text("subject", "Subject line"),
    content("html", "HTML content: inline, @FILE, or - for standard input"),
    content("text", "Plain-text content: inline, @FILE, or - for standard input"),
];

pub static TEMPLATES: Resource = resource("templates", "template", "Campaign templates", Group::Marketing)
    .columns(&["id", "name", "subject", "categoryid", "used", "mdate"])
    .identity("name")
    .cached()
    .managed(super::managed::account::TEMPLATES)
    .operations(&[
        list("/templates", "List templates", "templates")
            .spec("list-all-templates")
            .evidence(Evidence::Listed)
            .examples(&["templates list --all", "templates list --columns id,name,mdate"]),
        get("/templates/{id}", "Show a template", "template")
            .arguments(&[TEMPLATE])
            .spec("retrieve-a-template")
            .examples(&["templates get 'Plain letter'", "templates get 2 --jq .content"]),
        v1("create", "/message_template_add", "Create a template")
            .role(Role::Create)
            .fixed(&[("template_scope", "\"all\"")])
            .body("", BODY)
            .examples(&[
                "templates create --name 'Plain letter' --html @letter.html",
                "templates create --name Note --text Hello",
            ])
            .note("Documented only: no client is known that uses it. The response may not contain the new ID."),
        v1("update", "/message_template_edit", "Update a template")
            .role(Role::Update)
            .irreversible("API v1 replaces the content of the template")
            .arguments(&[TEMPLATE.unverified()])
            .body("", BODY)
            .examples(&["templates update 2 --html @letter.html", "templates update 'Plain letter' --name Letter"])
            .note("Documented only: no client is known that uses it."),
        delete("/templates/{id}", "Delete a template")
            .arguments(&[TEMPLATE])
            .spec("delete-a-template")
            .evidence(Evidence::Listed)
            .examples(&["templates delete 'Plain letter'", "templates delete 2 --yes"]),
        v1("export", "/message_template_export", "Export a template as XML or HTML")
            .role(Role::Get)
            .reply(Reply::Items("templates"))
            .arguments(&[TEMPLATE.wire("ids[]").unverified()])
            .params(&[text("format", "Format: XML, HTML").wire("type").one_of(&["XML", "HTML"]).required()])
            .examples(&[
                "templates export 2 --format HTML",
                "templates export 'Plain letter' --format XML --jq .content",
            ]),
        v1("import", "/message_template_import", "Create a template from an XML file at a URL")
            .role(Role::Create)
            .reply(Reply::Items("templates"))
            .fixed(&[("template_scope2", "\"all\"")])
            .body(
                "",
                &[
                    text("name", "Template name").wire("names[]").required(),
                    text("url", "URL of the file").wire("urls[]").required(),
                ],
            )
            .examples(&[
                "templates import --name Letter --url https://www.example.com/letter.xml",
                "templates import --name Letter --url https://www.example.com/letter.xml --dry-run",
            ]),
        // A GET of API v2 that creates a public link, so its role is not Get: a read-only profile must not send it.
        call("share", Method::Get, "/template/share", "Create a public link to a template")
            .server(Server::V2)
            .reply(Reply::Whole)
            .arguments(&[TEMPLATE])
            .spec("create-shareable-campaign-template-link")
            .examples(&["templates share 'Plain letter'", "templates share 2 --jq .url"])
            .note("Anyone with the link can import the template. The API cannot revoke the link."),
    ]);
