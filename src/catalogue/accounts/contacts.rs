//! Which contact belongs to which account. A contact belongs to at most one account.

use super::super::build::{create, delete, get, list, reference, reference_number, resource, text, update};
use super::super::model::{Group, Param, Relation, Reply, Resource, Role};
use super::super::refusals::{Cause, Probe, Proof};

const ASSOCIATION: Param = reference("association", "accounts contacts", "Association ID").wire("id");

/// The server says that the contact belongs to an account, but not to which.
const BELONGS: Probe = Probe {
    says: "already associated",
    path: "/accountContacts?filters[contact]={contact}",
    reply: Reply::Items("accountContacts"),
    causes: &[
        Cause {
            property: "account",
            values: Proof::Sent("account"),
            message: "contact {contact} already belongs to account {account} (association {found.id})",
            hint: "acamp accounts contacts update {found.id} --job-title TEXT",
        },
        Cause {
            property: "account",
            values: Proof::Any,
            message: "contact {contact} belongs to account {found.account}",
            hint: "acamp accounts contacts remove {found.account} {contact}",
        },
    ],
};

pub static CONTACTS: Resource =
    resource("accounts contacts", "contact", "Associations of contacts with accounts", Group::Sales)
        .columns(&["id", "account", "contact", "jobTitle", "createdTimestamp"])
        .operations(&[
            list("/accountContacts", "List the associations of contacts with accounts", "accountContacts")
                .params(&[
                    reference("contact", "contacts", "Filter by contact").wire("filters[contact]"),
                    reference("account", "accounts", "Filter by account").wire("filters[account]"),
                ])
                .spec("list-all-associations-1")
                .examples(&[
                    "accounts contacts list --account Contoso",
                    "accounts contacts list --contact ana@example.com",
                ]),
            get("/accountContacts/{id}", "Show an association", "accountContact")
                .arguments(&[ASSOCIATION])
                .spec("retrieve-an-association")
                .examples(&["accounts contacts get 12", "accounts contacts get 12 -o json"]),
            create("/accountContacts", "Add a contact to an account", "accountContact")
                .verb("add")
                .arguments(&[
                    reference_number("account", "accounts", "Account name or ID"),
                    reference_number("contact", "contacts", "Contact email address or ID"),
                ])
                .body("accountContact", &[text("job-title", "Job title of the contact").wire("jobTitle")])
                .explained_by(&[BELONGS])
                .spec("create-an-account-1")
                .examples(&[
                    "accounts contacts add Contoso ana@example.com --job-title 'Product Manager'",
                    "accounts contacts add 4 2912",
                ])
                .note("A contact can belong to only one account: remove the old association first."),
            update("/accountContacts/{id}", "Update an association", "accountContact")
                .arguments(&[ASSOCIATION])
                .body(
                    "accountContact",
                    &[
                        reference_number("account", "accounts", "New account"),
                        reference_number("contact", "contacts", "New contact"),
                        text("job-title", "Job title of the contact").wire("jobTitle"),
                    ],
                )
                .spec("update-an-association-1")
                .examples(&[
                    "accounts contacts update 12 --job-title 'Head of Sales'",
                    "accounts contacts update 12 --account 'Northwind Consulting'",
                ]),
            delete("/accountContacts/{id}", "Remove a contact from an account")
                .verb("remove")
                .role(Role::Remove)
                .arguments(&[
                    reference("account", "accounts", "Account name or ID"),
                    reference("contact", "contacts", "Contact email address or ID"),
                ])
                .relation(&Relation::new("/accounts/{account}/accountContacts", "accountContacts", "contact"))
                .undone_by("accounts contacts add")
                .spec("delete-an-association-1")
                .examples(&["accounts contacts remove Contoso ana@example.com", "accounts contacts remove 4 2912"]),
        ]);
