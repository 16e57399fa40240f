//! Accounts: the companies of the CRM, their contacts, notes, custom fields and values.

use super::build::{
    boolean, create, custom_field, delete, get, list, optional, reference, reference_number, resource, text, update,
};
use super::model::{Group, Paging, Param, Resource, When};
use super::undoing::{From, Part, Side, Source};

pub mod contacts;
pub mod field_values;
pub mod fields;
pub mod notes;

const ACCOUNT: Param = reference("account", "accounts", "Id or name of the account").wire("id");

const MEMBERS: [Param; 4] = [
    text("name", "Name of the company").required(),
    text("url", "Its website").wire("accountUrl"),
    reference_number("owner", "users", "User who looks after the account"),
    custom_field("field", "accounts fields", "Value of a custom field; of a currency field in cents")
        .wire("fields")
        .many(),
];

/// The values of custom fields.
const VALUES: Part = Part {
    wire: "fields",
    source: Source::Listing("/accounts/{id}/accountCustomFieldData", "accountCustomFieldData", Paging::Complete),
    key: ("customFieldId", "customFieldId"),
    value: ("fieldValue", "fieldValue"),
};

/// The contacts of an account.
const PEOPLE: Side = Side {
    what: "contacts of the account",
    source: Source::Listing("/accounts/{id}/accountContacts", "accountContacts", Paging::Complete),
    command: "accounts contacts add",
    values: &[("account", From::Owner), ("contact", From::Member("contact")), ("jobTitle", From::Member("jobTitle"))],
};

/// `acamp accounts`.
pub static ACCOUNTS: Resource =
    resource("accounts", "account", "Companies that contacts and deals belong to", Group::Sales)
        .columns(&["id", "name", "accountUrl", "contactCount", "dealCount", "createdTimestamp", "updatedTimestamp"])
        .identity("name")
        .parts(&[VALUES])
        .operations(&[
            list("/accounts", "List accounts", "accounts")
                .params(&[
                    text("search", "Part of the name"),
                    boolean("count-deals", "Count the contacts and deals of each account").wire("count_deals"),
                ])
                .spec("list-all-accounts")
                .examples(&["accounts list", "accounts list --search northwind --count-deals true"])
                .note("Without --count-deals true the service shows 0 contacts and 0 deals for every account."),
            get("/accounts/{id}", "Show one account", "account")
                .arguments(&[ACCOUNT])
                .spec("retrieve-an-account")
                .examples(&["accounts get 4", "accounts get 'Northwind Consulting' -o json"]),
            create("/accounts", "Create an account", "account")
                .body("account", &MEMBERS)
                .spec("create-an-account-new")
                .examples(&[
                    "accounts create --name 'Northwind Consulting' --url https://www.northwind.com",
                    "accounts create --name Contoso --owner kim@example.com --field Employees=500-1000",
                ])
                .note("A second account of the same name is refused."),
            update("/accounts/{id}", "Change an account", "account")
                .arguments(&[ACCOUNT])
                .body("account", &optional(MEMBERS))
                .spec("update-an-account-new")
                .examples(&[
                    "accounts update Contoso --url https://contoso.com",
                    "accounts update 4 --name 'Northwind Ltd' --field Industry=Energy",
                ]),
            delete("/accounts/{id}", "Delete accounts")
                .arguments(&[ACCOUNT])
                .takes_along(&[PEOPLE])
                .loses(&["its id and dates", "its notes and deals"])
                .spec("delete-an-account")
                .examples(&["accounts delete Contoso", "accounts delete 4 --yes"])
                .note("Several accounts are deleted in one call, which acamp undo cannot undo."),
            delete("/accounts/bulk_delete", "Delete several accounts")
                .arguments(&[reference("account", "accounts", "Id or name of the account").wire("ids[]").many()])
                .when(When::Many)
                .spec("bulk-delete-accounts")
                .examples(&["accounts delete Contoso 'Northwind Consulting'", "accounts delete 4 5 6 --yes"]),
        ]);
