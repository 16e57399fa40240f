//! Accounts (companies) and the contacts that work there: camel case keys, and other names for dates.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, LINKS, Operations, Resource, children, fixed, owned, parent, read_only,
    read_only_null, resource, text,
};

const COLUMNS: &[Column] = &[
    text("name", ""),
    text("accountUrl", ""),
    text("owner", "1"),
    read_only_null("createdTimestamp"),
    read_only_null("updatedTimestamp"),
    // Both are 0 unless the listing is told to count.
    read_only("contactCount", "0").listed(),
    read_only("dealCount", "0").listed(),
    LINKS,
    ID,
];

/// Only the name of the key is established, neither its value nor when it is returned.
pub(crate) const FIELD_STATUS: Echo = Echo::Literal("customFieldSaveStatus", "null");

pub(crate) static ACCOUNTS: Resource = resource("accounts", "account", "CustomerAccount", COLUMNS)
    .links(&["notes", "accountCustomFieldData", "accountContacts", "emailActivities", "contactEmails", "owner"])
    .echo(&[
        Echo::Column("owner"),
        Echo::Column("createdTimestamp"),
        Echo::Column("updatedTimestamp"),
        Echo::Column("links"),
        Echo::Literal("fields", "[]"),
        FIELD_STATUS,
        Echo::Column("id"),
    ])
    .required(&["name"])
    .search(&["name"])
    .cascades(&[("accountContacts", "account"), ("accountCustomFieldData", "accountId")])
    .nested(&[
        owned("notes", "notes", "CustomerAccount"),
        children("accountCustomFieldData", "accountId"),
        children("accountContacts", "account"),
        parent("owner", "users", "owner"),
        fixed("emailActivities", r#"{"emailActivities":[]}"#),
    ])
    .indices(&["(body->>'name') COLLATE NOCASE"])
    .dates(&["createdTimestamp"], &["updatedTimestamp"])
    .operations(Operations { list: false, create: false, update: false, ..ALL_OPERATIONS });

const CONTACT_COLUMNS: &[Column] = &[
    text("account", ""),
    text("contact", ""),
    text("jobTitle", ""),
    read_only_null("createdTimestamp"),
    read_only_null("updatedTimestamp"),
    LINKS,
    ID,
];

/// A contact has at most one account.
pub(crate) static ACCOUNT_CONTACTS: Resource =
    resource("accountContacts", "accountContact", "CustomerAccountSubscriber", CONTACT_COLUMNS)
        .links(&["account", "contact"])
        .echo(&[
            Echo::Column("createdTimestamp"),
            Echo::Column("updatedTimestamp"),
            Echo::Column("links"),
            Echo::Column("id"),
        ])
        .required(&["account", "contact"])
        .parents(&[("account", "accounts"), ("contact", "contacts")])
        .nested(&[parent("account", "accounts", "account"), parent("contact", "contacts", "contact")])
        .indices(&["body->>'contact'", "body->>'account'"])
        .dates(&["createdTimestamp"], &["updatedTimestamp"])
        .operations(Operations { create: false, ..ALL_OPERATIONS });
