//! Personalization variables: text that replaces a tag in messages. The API calls them personalizations, and filters
//! them with `filter[…]`, without the s that all other resources use.

use super::build::{call, create, delete, get, list, reference, resource, text, update};
use super::model::{Group, Method, Param, Reply, Resource, Role, When};

const VARIABLE: Param = reference("variable", "variables", "Variable name or ID").wire("variableID");

const BODY: &[Param] = &[
    text("tag", "Tag that inserts the variable in messages"),
    text("name", "Internal name"),
    text("format", "Content format").one_of(&["html", "text"]),
    text("content", "Content inserted for the tag"),
    reference("list", "lists", "List whose messages can use the variable")
        .wire("listids")
        .comma_separated()
        .unverified(),
];

pub static VARIABLES: Resource =
    resource("variables", "variable", "Personalization variables for messages", Group::Marketing)
        .columns(&["id", "name", "tag", "format", "listNames", "isLocked"])
        .natural_key(&["name"])
        .cached()
        .managed(super::managed::account::VARIABLES)
        .operations(&[
            list("/personalizations", "List variables", "personalizations")
                .params(&[
                    text("name", "Filter by name").wire("filter[name]"),
                    text("tag", "Filter by tag").wire("filter[tag]"),
                    text("list-name", "Filter by list name").wire("filter[listName]"),
                    text("content", "Filter by content").wire("filter[content]"),
                    text("format", "Filter by format").wire("filter[format]").one_of(&["html", "text"]),
                ])
                .orders(&["format", "tag", "name", "content"])
                .spec("list-variables")
                .examples(&["variables list --order name", "variables list --list-name Newsletter --format html"]),
            get("/personalizations/{variableID}", "Show a variable", "personalization")
                .arguments(&[VARIABLE])
                .spec("retrieve-variable")
                .examples(&["variables get address", "variables get 1 --jq .content"]),
            create("/personalizations", "Create a variable", "personalization")
                .body("personalization", BODY)
                .spec("create-variable")
                .examples(&[
                    "variables create --name address --tag ADDRESS --content 'Hauptstr. 1, Berlin' --list Newsletter",
                    r#"variables create --name footer --tag FOOTER --format html --content "$(cat footer.html)""#,
                ]),
            update("/personalizations/{variableID}", "Update a variable", "personalization")
                .arguments(&[VARIABLE])
                .body("personalization", BODY)
                .spec("edit-variable")
                .examples(&[
                    "variables update address --content 'Hauptstr. 2, Berlin'",
                    "variables update 1 --list 2 --list 3",
                ])
                .note("Messages sent from now on contain the new content."),
            delete("/personalizations/{variableID}", "Delete one or more variables")
                .arguments(&[VARIABLE])
                .spec("delete-variable")
                .examples(&["variables delete address", "variables delete 1 --yes"])
                .note(
                    "Several variables are deleted in one request. Messages that use the tag insert nothing in its \
                     place.",
                ),
            delete("/personalizations/bulkdelete", "Delete several variables")
                .arguments(&[reference("variable", "variables", "Variable name or ID").wire("ids").comma_separated()])
                .when(When::SeveralIds)
                .reply(Reply::Text)
                .spec("bulk-delete-variables")
                .examples(&["variables delete address footer", "variables delete 1 2 3 --yes"]),
            call(
                "lock",
                Method::Patch,
                "/personalizations/{variableID}/lock",
                "Lock a variable so that other users cannot change it",
            )
            .role(Role::Update)
            .arguments(&[VARIABLE])
            .reply(Reply::Whole)
            .spec("get_{personalizationId}lock")
            .examples(&["variables lock address", "variables lock 1"])
            .note(ADMINISTRATORS),
            call("unlock", Method::Patch, "/personalizations/{variableID}/unlock", "Unlock a variable")
                .role(Role::Update)
                .arguments(&[VARIABLE])
                .reply(Reply::Whole)
                .spec("patch_new-endpoint")
                .examples(&["variables unlock address", "variables unlock 1"])
                .note(ADMINISTRATORS),
        ]);

const ADMINISTRATORS: &str = "Requires an administrator; for other users the server responds with 200 and success \
                              false.";
