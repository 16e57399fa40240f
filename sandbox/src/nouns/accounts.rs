//! Accounts, which are companies, and the contacts that work there: camel case, dates under names of their own.

use serde_json::{Map, Value, json};

use super::custom_fields::{self, ACCOUNT_DATA};
use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of, text_of};
use crate::errors::{self, Invalid};
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, children, fixed, kept, kept_null, noun, owned, parent, text,
};
use crate::query::{self, Conditions, php_int};
use crate::regular;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    text("name", ""),
    text("accountUrl", ""),
    kept_null("createdTimestamp"),
    kept_null("updatedTimestamp"),
    // Both are 0 unless the listing is asked to count.
    kept("contactCount", "0").listed(),
    kept("dealCount", "0").listed(),
    LINKS,
    ID,
];

/// `accounts`.
pub static ACCOUNTS: Noun = noun("accounts", "account", "CustomerAccount", COLUMNS)
    .links(&["notes", "accountCustomFieldData", "accountContacts", "emailActivities", "contactEmails"])
    .echo(&[
        Echo::Column("createdTimestamp"),
        Echo::Column("updatedTimestamp"),
        Echo::Column("links"),
        Echo::Literal("fields", "[]"),
        Echo::Column("id"),
    ])
    .required(&["name"])
    .search(&["name"])
    .cascades(&[("accountContacts", "account"), ("accountCustomFieldData", "accountId")])
    .nested(&[
        owned("notes", "notes", "CustomerAccount"),
        children("accountCustomFieldData", "accountId"),
        children("accountContacts", "account"),
        fixed("emailActivities", r#"{"emailActivities":[]}"#),
    ])
    .indices(&["(body->>'name') COLLATE NOCASE"])
    .dates(&["createdTimestamp"], &["updatedTimestamp"])
    .calls(Calls { list: false, create: false, update: false, ..ALL_CALLS });

/// `GET /accounts`: `count_deals=true` fills the two counts.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let conditions = query::conditions(&ACCOUNTS, &call.query);
    let (rows, total) = regular::page(call, &ACCOUNTS, conditions, query::order(&ACCOUNTS, &call.query))?;
    let mut accounts = regular::listed(call, &ACCOUNTS, &rows)?;
    if matches!(call.query.get("count_deals"), Some("true" | "1")) {
        for (row, account) in rows.iter().zip(accounts.as_array_mut().into_iter().flatten()) {
            let counts = [("contactCount", "accountContacts"), ("dealCount", "deals")];
            for (key, table) in counts {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE body->>'account' = ?1");
                account[key] = json!(call.store.count_for(&sql, row.id)?.to_string());
            }
        }
    }
    Ok(Answer::ok(json!({"accounts": accounts, "meta": {"total": total.to_string()}})))
}

/// `POST /accounts`.
///
/// # Errors
/// 422 without a name or with one that is taken.
pub fn create(call: &Call<'_>) -> Outcome {
    let all = call.envelope("account");
    let mut sent = regular::known(&ACCOUNTS, &all);
    check_name(call, &sent, None)?;
    let row = regular::insert(call, &ACCOUNTS, &sent)?;
    add_fields(call, &row, &all, &mut sent)?;
    regular::made(call, &ACCOUNTS, &sent, &row)
}

/// `PUT /accounts/{id}`.
///
/// # Errors
/// 404; 422 with a name that is another account's.
pub fn update(call: &Call<'_>) -> Outcome {
    let row = call.row(&ACCOUNTS)?;
    let all = call.envelope("account");
    let mut sent = regular::known(&ACCOUNTS, &all);
    check_name(call, &sent, Some(row.id))?;
    let row = regular::write(call, &ACCOUNTS, row, &sent)?;
    add_fields(call, &row, &all, &mut sent)?;
    regular::changed(call, &ACCOUNTS, &sent, &row)
}

fn add_fields(call: &Call<'_>, row: &Row, all: &Map<String, Value>, sent: &mut Map<String, Value>) -> Outcome<()> {
    if let Some(fields) = custom_fields::write_sent(call, &ACCOUNT_DATA, row.id, all)? {
        sent.insert("fields".to_owned(), fields);
    }
    Ok(())
}

fn check_name(call: &Call<'_>, sent: &Map<String, Value>, own: Option<i64>) -> Outcome<()> {
    let name = text_of(sent.get("name"));
    let same = call.store.find_by(&ACCOUNTS, Conditions::of("name", &name))?;
    if !name.is_empty() && same.is_some_and(|row| Some(row.id) != own) {
        let title = format!("An account named \"{name}\" already exists. Please choose a new name.");
        return Err(errors::duplicate(&title, "name").into());
    }
    Ok(())
}

/// `DELETE /accounts/bulk_delete?ids[]=1&ids[]=2`; the documents also spell the name `[]ids`.
///
/// # Errors
/// SQLite's. Ids of no account are passed over; that the service does so is not established.
pub fn bulk_delete(call: &Call<'_>) -> Outcome {
    let mut ids = call.query.all("ids");
    ids.extend(call.query.all("[]ids"));
    for id in ids {
        regular::remove(call, &ACCOUNTS, php_int(id))?;
    }
    Ok(Answer::ok(json!({"meta": {"success": true}})))
}

const CONTACT_COLUMNS: &[Column] = &[
    text("account", ""),
    text("contact", ""),
    text("jobTitle", ""),
    kept_null("createdTimestamp"),
    kept_null("updatedTimestamp"),
    LINKS,
    ID,
];

/// `accountContacts`: a contact has one account at most.
pub static ACCOUNT_CONTACTS: Noun =
    noun("accountContacts", "accountContact", "CustomerAccountSubscriber", CONTACT_COLUMNS)
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
        .calls(Calls { create: false, ..ALL_CALLS });

const ALREADY_ASSOCIATED: &str = "This contact is already associated with an account. We currently do not support \
    contacts on multiple accounts.";

/// `POST /accountContacts`.
///
/// # Errors
/// 422 where the contact has an account already; 404 where the
/// account or the contact do not exist.
pub fn create_contact(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&ACCOUNT_CONTACTS, &call.envelope("accountContact"));
    let contact = id_of(sent.get("contact")).to_string();
    if call.store.find_by(&ACCOUNT_CONTACTS, Conditions::of("contact", &contact))?.is_some() {
        let invalid = Invalid::new(ALREADY_ASSOCIATED, "field_invalid");
        return Err(invalid.pointer("account,contact").answer().into());
    }
    let row = regular::insert(call, &ACCOUNT_CONTACTS, &sent)?;
    regular::made(call, &ACCOUNT_CONTACTS, &sent, &row)
}
