//! Accounts: the companies of the CRM, with their contacts, notes, custom fields, and values.

use super::build::{
    boolean, create, custom_field, delete, get, list, optional, reference, reference_number, resource, text, update,
};
use super::model::{Group, Paging, Param, Resource, ValueFormat, When};
use super::undoing::ValueSource::{Owner, Property};
use super::undoing::{DependentRule, SeparateProperty, Source};

pub mod contacts;
pub mod field_values;
pub mod fields;
pub mod notes;
mod properties;

const ACCOUNT: Param = reference("account", "accounts", "Account name or ID").wire("id");

const BODY: [Param; 4] = [
    text("name", "Account name").required(),
    text("url", "Website URL").wire("accountUrl").format(ValueFormat::Website),
    reference_number("owner", "users", "Owner of the account").unverified(),
    custom_field("field", "accounts fields", "Custom field value; amounts with decimals").wire("fields").repeatable(),
];

/// The values of custom fields.
const VALUES: SeparateProperty = SeparateProperty {
    wire: "fields",
    source: Source::Listing("/accounts/{id}/accountCustomFieldData", "accountCustomFieldData", Paging::Complete),
    key: ("customFieldId", "customFieldId"),
    value: ("fieldValue", "fieldValue"),
};

/// The contacts of an account.
const CONTACTS: DependentRule = DependentRule::new(
    "contacts of the account",
    Source::Listing("/accounts/{id}/accountContacts", "accountContacts", Paging::Complete),
    "accounts contacts add",
    &[("account", Owner), ("contact", Property("contact")), ("jobTitle", Property("jobTitle"))],
);

pub static ACCOUNTS: Resource =
    resource("accounts", "account", "Accounts: companies that contacts and deals belong to", Group::Sales)
        .columns(&["id", "name", "accountUrl", "contactCount", "dealCount", "createdTimestamp", "updatedTimestamp"])
        .unique_key(&["name"])
        .filterable(&properties::FILTERABLE)
        .separate_properties(&[VALUES])
        .operations(&[
            list("/accounts", "List accounts", "accounts")
                .params(&[
                    text("search", "Filter by text in the name"),
                    boolean("count-deals", "Include the number of contacts and deals of each account")
                        .wire("count_deals"),
                ])
                .spec("list-all-accounts")
                .examples(&["accounts list", "accounts list --search northwind --count-deals true"])
                .note("Without --count-deals true, the server reports 0 contacts and 0 deals for every account."),
            get("/accounts/{id}", "Show an account", "account")
                .arguments(&[ACCOUNT])
                .spec("retrieve-an-account")
                .examples(&["accounts get 4", "accounts get 'Northwind Consulting' -o json"]),
            create("/accounts", "Create an account", "account")
                .body("account", &BODY)
                .spec("create-an-account-new")
                .examples(&[
                    "accounts create --name 'Northwind Consulting' --url https://www.northwind.com",
                    "accounts create --name Contoso --owner kim@example.com --field Employees=500-1000",
                ])
                .note("Fails if an account with the same name exists."),
            update("/accounts/{id}", "Update an account", "account")
                .arguments(&[ACCOUNT])
                .body("account", &optional(BODY))
                .spec("update-an-account-new")
                .examples(&[
                    "accounts update Contoso --url https://contoso.com",
                    "accounts update 4 --name 'Northwind Ltd' --field Industry=Energy",
                ]),
            delete("/accounts/{id}", "Delete one or more accounts")
                .arguments(&[ACCOUNT])
                .dependents(&[CONTACTS])
                .not_restored(&["its ID and dates", "its notes and deals"])
                .spec("delete-an-account")
                .examples(&["accounts delete Contoso", "accounts delete 4 --yes"])
                .note("Several accounts are deleted in one request, which acamp undo cannot restore."),
            delete("/accounts/bulk_delete", "Delete several accounts")
                .arguments(&[reference("account", "accounts", "Account name or ID").wire("ids[]").repeatable()])
                .when(When::SeveralIds)
                .spec("bulk-delete-accounts")
                .examples(&["accounts delete Contoso 'Northwind Consulting'", "accounts delete 4 5 6 --yes"]),
        ]);
