//! Saved responses: reusable text for one-to-one emails.

use super::build::{create, delete, get, list, optional, reference, resource, text, update};
use super::model::{Group, Param, Resource};

const RESPONSE: Param = reference("saved-response", "saved-responses", "Saved response title or ID").wire("id");

const BODY: [Param; 3] = [
    text("title", "Internal title").required(),
    text("subject", "Email subject").required(),
    text("body", "Email body").required(),
];

pub static SAVED_RESPONSES: Resource =
    resource("saved-responses", "saved-response", "Reusable text for one-to-one emails", Group::Sales)
        .columns(&["id", "title", "subject", "ldate", "cdate", "mdate"])
        .natural_key(&["title"])
        .cached()
        .managed(super::managed::sales::SAVED_RESPONSES)
        .operations(&[
            list("/savedResponses", "List saved responses", "savedResponses")
                .spec("list-all-saved-responses")
                .examples(&["saved-responses list", "saved-responses list --columns id,title,subject"]),
            get("/savedResponses/{id}", "Show a saved response", "savedResponse")
                .arguments(&[RESPONSE])
                .spec("get-a-savedresponse")
                .examples(&["saved-responses get Welcome", "saved-responses get 1 --jq .body"]),
            create("/savedResponses", "Create a saved response", "savedResponse")
                .body("savedResponse", &BODY)
                .spec("saved-responses")
                .examples(&[
                    "saved-responses create --title Welcome --subject 'Good to have you' --body 'Dear …'",
                    r#"saved-responses create --title Offer --subject 'Your offer' --body "$(cat offer.html)""#,
                ]),
            update("/savedResponses/{id}", "Update a saved response", "savedResponse")
                .arguments(&[RESPONSE])
                .body("savedResponse", &optional(BODY))
                .spec("update-a-saved-response")
                .examples(&[
                    "saved-responses update Welcome --subject 'Good to see you'",
                    r#"saved-responses update 1 --body "$(cat welcome.html)""#,
                ]),
            delete("/savedResponses/{id}", "Delete a saved response")
                .arguments(&[RESPONSE])
                .spec("retrieve-a-savedresponse")
                .examples(&["saved-responses delete Welcome", "saved-responses delete 1 2 --yes"]),
        ]);
