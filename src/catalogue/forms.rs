//! Sign-up forms. The reference pages of create, update and opt-in name no properties; those here are the text
//! properties of a form in recorded responses.

use super::build::{call, create, delete, get, list, reference, resource, text, update, v1};
use super::model::{Group, Method, Param, Reply, Resource, Role};

const FORM: Param = reference("form", "forms", "Form name or ID").wire("id");

const BODY: &[Param] = &[
    text("name", "Internal name"),
    text("title", "Title above the form"),
    text("body", "Text above the form"),
    text("button", "Button label"),
    text("thanks", "Text shown after submission"),
    text("layout", "Layout: inline-form, floating-bar, floating-box, modal"),
    reference("address", "addresses", "Postal address shown on the form").wire("addressid"),
];

const UNDOCUMENTED_BODY: &str = "The API reference does not list the properties of the request body; use --set to \
                                 send others.";

pub static FORMS: Resource = resource("forms", "form", "Sign-up forms", Group::Marketing)
    .columns(&["id", "name", "title", "layout", "entries", "cdate", "udate"])
    .natural_key(&["name"])
    .cached()
    .managed(super::managed::account::FORMS)
    .operations(&[
        list("/forms", "List forms", "forms")
            .spec("forms-1")
            .examples(&["forms list", "forms list --columns id,name,entries"]),
        get("/forms/{id}", "Show a form", "form")
            .arguments(&[FORM])
            .spec("retrieve-forms")
            .examples(&["forms get Newsletter", "forms get 1 -o json"]),
        create("/forms", "Create a form", "form")
            .body("form", BODY)
            .spec("post_forms")
            .examples(&["forms create --name Newsletter --title 'Stay in touch'", "forms create --data @form.json"])
            .note(UNDOCUMENTED_BODY),
        update("/forms/{id}", "Update a form", "form")
            .arguments(&[FORM])
            .body("form", BODY)
            .spec("put_forms{id}")
            .examples(&["forms update Newsletter --button Subscribe", "forms update 1 --thanks 'See you soon'"])
            .note(UNDOCUMENTED_BODY),
        delete("/forms/{id}", "Delete a form")
            .arguments(&[FORM])
            .spec("delete_forms{id}")
            .examples(&["forms delete Newsletter", "forms delete 1 --yes"])
            .note("Pages that embed the form will show nothing."),
        v1("html", "/form_html", "Print the HTML of a form")
            .role(Role::Get)
            .reply(Reply::Text)
            .arguments(&[FORM.unverified()])
            .examples(&["forms html Newsletter", "forms html 1 > form.html"]),
        call("opt-in", Method::Post, "/form/optin", "Submit a form opt-in")
            .role(Role::Send)
            .spec("post_formoptin")
            .reply(Reply::Whole)
            .examples(&["forms opt-in --data @opt-in.json", "forms opt-in --data @opt-in.json --dry-run"])
            .note(
                "The API reference documents neither the request body nor the response. It may send messages to \
                 contacts.",
            ),
    ]);
