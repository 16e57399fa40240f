//! Variables: texts that messages fill in by their tag. The service calls them personalizations, and filters them with
//! `filter[…]`, without the s all other resources have.

use super::build::{call, create, delete, get, list, reference, resource, text, update};
use super::model::{Group, Method, Param, Reply, Resource, Role, When};

const VARIABLE: Param = reference("variable", "variables", "Id or name of the variable").wire("variableID");

const MEMBERS: &[Param] = &[
    text("tag", "Tag that stands for it in messages"),
    text("name", "Name for colleagues"),
    text("format", "What its content is").one_of(&["html", "text"]),
    text("content", "What the tag is replaced with"),
    reference("list", "lists", "List whose messages may use it").wire("listids").joined(),
];

/// `acamp variables`.
pub static VARIABLES: Resource = resource("variables", "variable", "Texts that messages fill in", Group::Marketing)
    .columns(&["id", "name", "tag", "format", "listNames", "isLocked"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/personalizations", "List variables", "personalizations")
            .params(&[
                text("name", "Only with this name").wire("filter[name]"),
                text("tag", "Only with this tag").wire("filter[tag]"),
                text("list-name", "Only of the list with this name").wire("filter[listName]"),
                text("content", "Only with this content").wire("filter[content]"),
                text("format", "Only of this format").wire("filter[format]").one_of(&["html", "text"]),
            ])
            .orders(&["format", "tag", "name", "content"])
            .spec("list-variables")
            .examples(&["variables list --order name", "variables list --list-name Newsletter --format html"]),
        get("/personalizations/{variableID}", "Show one variable", "personalization")
            .arguments(&[VARIABLE])
            .spec("retrieve-variable")
            .examples(&["variables get address", "variables get 1 --jq .content"]),
        create("/personalizations", "Create a variable", "personalization")
            .body("personalization", MEMBERS)
            .spec("create-variable")
            .examples(&[
                "variables create --name address --tag ADDRESS --content 'Hauptstr. 1, Berlin' --list Newsletter",
                r#"variables create --name footer --tag FOOTER --format html --content "$(cat footer.html)""#,
            ]),
        update("/personalizations/{variableID}", "Change a variable", "personalization")
            .arguments(&[VARIABLE])
            .body("personalization", MEMBERS)
            .spec("edit-variable")
            .examples(&[
                "variables update address --content 'Hauptstr. 2, Berlin'",
                "variables update 1 --list 2 --list 3",
            ])
            .note("Messages sent from now on carry the new content."),
        delete("/personalizations/{variableID}", "Delete variables")
            .arguments(&[VARIABLE])
            .spec("delete-variable")
            .examples(&["variables delete address", "variables delete 1 --yes"])
            .note("Several variables are deleted in one call. Messages that use the tag print nothing in its place."),
        delete("/personalizations/bulkdelete", "Delete several variables")
            .arguments(&[reference("variable", "variables", "Id or name of the variable").wire("ids").joined()])
            .when(When::Many)
            .reply(Reply::Text)
            .spec("bulk-delete-variables")
            .examples(&["variables delete address footer", "variables delete 1 2 3 --yes"]),
        call("lock", Method::Patch, "/personalizations/{variableID}/lock", "Keep others from changing a variable")
            .role(Role::Update)
            .arguments(&[VARIABLE])
            .reply(Reply::Whole)
            .spec("get_{personalizationId}lock")
            .examples(&["variables lock address", "variables lock 1"])
            .note(ADMINISTRATORS),
        call("unlock", Method::Patch, "/personalizations/{variableID}/unlock", "Let others change a variable again")
            .role(Role::Update)
            .arguments(&[VARIABLE])
            .reply(Reply::Whole)
            .spec("patch_new-endpoint")
            .examples(&["variables unlock address", "variables unlock 1"])
            .note(ADMINISTRATORS),
    ]);

const ADMINISTRATORS: &str = "Only for administrators: to others the service answers 200 with success false.";
