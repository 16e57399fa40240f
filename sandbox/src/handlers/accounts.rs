//! Accounts (companies) and the contacts that work there.

use serde_json::{Map, Value, json};

use crate::api::errors::ValidationError;
use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::handlers::custom_fields;
use crate::resources::accounts::{ACCOUNT_CONTACTS, ACCOUNTS};
use crate::resources::custom_fields::ACCOUNT_DATA;
use crate::store::{Conditions, Row};
use crate::util::text::{id_of, php_int, text_of};

/// `GET /accounts`. With `count_deals=true` it includes both counts.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let (rows, total) = listing::filtered_page(request, &ACCOUNTS)?;
    let mut accounts = listing::listed(request, &ACCOUNTS, &rows)?;
    if matches!(request.query.get("count_deals"), Some("true" | "1")) {
        for (row, account) in rows.iter().zip(accounts.as_array_mut().into_iter().flatten()) {
            let counts = [("contactCount", "accountContacts"), ("dealCount", "deals")];
            for (key, table) in counts {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE body->>'account' = ?1");
                account[key] = json!(request.store.count_for(&sql, row.id)?.to_string());
            }
        }
    }
    Ok(Response::ok(json!({"accounts": accounts, "meta": {"total": total.to_string()}})))
}

/// `POST /accounts`: 422 without a name or with the name of another account.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let all = request.envelope("account");
    let mut sent = crud::writable_fields(&ACCOUNTS, &all);
    check_name(request, &sent, None)?;
    let row = crud::insert(request, &ACCOUNTS, &sent)?;
    add_fields(request, &row, &all, &mut sent)?;
    crud::create_response(request, &ACCOUNTS, &sent, &row)
}

/// `PUT /accounts/{id}`: 422 with the name of another account.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let row = request.row(&ACCOUNTS)?;
    let all = request.envelope("account");
    let mut sent = crud::writable_fields(&ACCOUNTS, &all);
    check_name(request, &sent, Some(row.id))?;
    let row = crud::write(request, &ACCOUNTS, row, &sent)?;
    add_fields(request, &row, &all, &mut sent)?;
    sent.insert("customFieldSaveStatus".to_owned(), Value::Null);
    crud::update_response(request, &ACCOUNTS, &sent, &row)
}

fn add_fields(
    request: &Request<'_>,
    row: &Row,
    all: &Map<String, Value>,
    sent: &mut Map<String, Value>,
) -> Outcome<()> {
    if let Some(fields) = custom_fields::write_sent(request, &ACCOUNT_DATA, row.id, all)? {
        sent.insert("fields".to_owned(), fields);
    }
    Ok(())
}

fn check_name(request: &Request<'_>, sent: &Map<String, Value>, own: Option<i64>) -> Outcome<()> {
    let name = text_of(sent.get("name"));
    let same = request.store.find_by(&ACCOUNTS, Conditions::of("name", &name))?;
    if !name.is_empty() && same.is_some_and(|row| Some(row.id) != own) {
        let title = format!("An account named \"{name}\" already exists. Please choose a new name.");
        return Err(errors::duplicate(&title, "name").into());
    }
    Ok(())
}

/// `DELETE /accounts/bulk_delete?ids[]=1&ids[]=2`; the documents also use the name `[]ids`. Ignores unknown ids; that
/// the server does so is not established.
pub(crate) fn bulk_delete(request: &Request<'_>) -> Outcome {
    let mut ids = request.query.all("ids");
    ids.extend(request.query.all("[]ids"));
    for id in ids {
        crud::remove(request, &ACCOUNTS, php_int(id))?;
    }
    Ok(Response::ok(json!({"meta": {"success": true}})))
}

const ALREADY_ASSOCIATED: &str = "This contact is already associated with an account. We currently do not support \
    contacts on multiple accounts.";

/// `POST /accountContacts`: 422 if the contact has an account already, 404 for an unknown account or contact.
pub(crate) fn create_contact(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&ACCOUNT_CONTACTS, &request.envelope("accountContact"));
    let contact = id_of(sent.get("contact")).to_string();
    if request.store.find_by(&ACCOUNT_CONTACTS, Conditions::of("contact", &contact))?.is_some() {
        let invalid = ValidationError::new(ALREADY_ASSOCIATED, "field_invalid");
        return Err(invalid.pointer("account,contact").response().into());
    }
    let row = crud::insert(request, &ACCOUNT_CONTACTS, &sent)?;
    crud::create_response(request, &ACCOUNT_CONTACTS, &sent, &row)
}
