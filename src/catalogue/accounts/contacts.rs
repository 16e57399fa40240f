//! Which contact works for which account. One contact belongs to one account at most.

use super::super::build::{create, delete, get, list, reference, reference_number, resource, text, update};
use super::super::model::{Group, Param, Resource, Role};

const ASSOCIATION: Param = reference("association", "accounts contacts", "Id of the association").wire("id");

/// `acamp accounts contacts`.
pub static CONTACTS: Resource = resource("accounts contacts", "contact", "Contacts of accounts", Group::Sales)
    .columns(&["id", "account", "contact", "jobTitle", "createdTimestamp"])
    .operations(&[
        list("/accountContacts", "List which contact belongs to which account", "accountContacts")
            .params(&[
                reference("contact", "contacts", "Only of this contact").wire("filters[contact]"),
                reference("account", "accounts", "Only of this account").wire("filters[account]"),
            ])
            .spec("list-all-associations-1")
            .examples(&[
                "accounts contacts list --account Contoso",
                "accounts contacts list --contact ana@example.com",
            ]),
        get("/accountContacts/{id}", "Show one association", "accountContact")
            .arguments(&[ASSOCIATION])
            .spec("retrieve-an-association")
            .examples(&["accounts contacts get 12", "accounts contacts get 12 -o json"]),
        create("/accountContacts", "Put a contact into an account", "accountContact")
            .verb("add")
            .arguments(&[
                reference_number("account", "accounts", "Id or name of the account"),
                reference_number("contact", "contacts", "Id or e-mail address of the contact"),
            ])
            .body("accountContact", &[text("job-title", "Job of the contact at the account").wire("jobTitle")])
            .spec("create-an-account-1")
            .examples(&[
                "accounts contacts add Contoso ana@example.com --job-title 'Product Manager'",
                "accounts contacts add 4 2912",
            ])
            .note("A contact has one account at most: remove the old association first."),
        update("/accountContacts/{id}", "Change an association", "accountContact")
            .arguments(&[ASSOCIATION])
            .body(
                "accountContact",
                &[
                    reference_number("account", "accounts", "The other account"),
                    reference_number("contact", "contacts", "The other contact"),
                    text("job-title", "Job of the contact at the account").wire("jobTitle"),
                ],
            )
            .spec("update-an-association-1")
            .examples(&[
                "accounts contacts update 12 --job-title 'Head of Sales'",
                "accounts contacts update 12 --account 'Northwind Consulting'",
            ]),
        delete("/accountContacts/{id}", "Take a contact out of an account")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[
                reference("account", "accounts", "Id or name of the account"),
                reference("contact", "contacts", "Id or e-mail address of the contact"),
            ])
            .relation("/accounts/{account}/accountContacts", "accountContacts", "contact")
            .undone_by("accounts contacts add")
            .spec("delete-an-association-1")
            .examples(&["accounts contacts remove Contoso ana@example.com", "accounts contacts remove 4 2912"]),
    ]);
