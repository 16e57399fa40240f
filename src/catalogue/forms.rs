//! Forms that people sign up with. The pages of create, update and opt-in name no members; those here are the texts
//! of a form as it is read.

use super::build::{call, create, delete, get, list, reference, resource, text, update};
use super::model::{Group, Method, Param, Reply, Resource, Role};

const FORM: Param = reference("form", "forms", "Id or name of the form").wire("id");

const MEMBERS: &[Param] = &[
    text("name", "Name for colleagues"),
    text("title", "Title above the form"),
    text("body", "Text above the form"),
    text("button", "Word on the button"),
    text("thanks", "Text after it was sent"),
    text("layout", "Layout: inline-form, floating-bar, floating-box, modal"),
    reference("address", "addresses", "Postal address it shows").wire("addressid"),
];

const UNDESCRIBED: &str = "The provider publishes this call without its members; others can be sent with --set.";

/// `acamp forms`.
pub static FORMS: Resource = resource("forms", "form", "Forms that people sign up with", Group::Marketing)
    .columns(&["id", "name", "title", "layout", "entries", "cdate", "udate"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/forms", "List forms", "forms")
            .spec("forms-1")
            .examples(&["forms list", "forms list --columns id,name,entries"]),
        get("/forms/{id}", "Show one form", "form")
            .arguments(&[FORM])
            .spec("retrieve-forms")
            .examples(&["forms get Newsletter", "forms get 1 -o json"]),
        create("/forms", "Create a form", "form")
            .body("form", MEMBERS)
            .spec("post_forms")
            .examples(&["forms create --name Newsletter --title 'Stay in touch'", "forms create --data @form.json"])
            .note(UNDESCRIBED),
        update("/forms/{id}", "Change a form", "form")
            .arguments(&[FORM])
            .body("form", MEMBERS)
            .spec("put_forms{id}")
            .examples(&["forms update Newsletter --button Subscribe", "forms update 1 --thanks 'See you soon'"])
            .note(UNDESCRIBED),
        delete("/forms/{id}", "Delete a form")
            .arguments(&[FORM])
            .spec("delete_forms{id}")
            .examples(&["forms delete Newsletter", "forms delete 1 --yes"])
            .note("Pages that embed the form show nothing afterwards."),
        call("opt-in", Method::Post, "/form/optin", "Opt in through a form")
            .role(Role::Send)
            .spec("post_formoptin")
            .reply(Reply::Whole)
            .examples(&["forms opt-in --data @opt-in.json", "forms opt-in --data @opt-in.json --dry-run"])
            .note("The provider publishes this call without its body or its answer. It may write to people."),
    ]);
