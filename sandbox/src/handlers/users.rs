//! Users of the account. The owner of the API key is user 1.

use serde_json::{Map, Value, json};

use crate::api::errors::{self, ValidationError};
use crate::api::{Outcome, Request, Response, crud};
use crate::resources::users::USERS;
use crate::store::{Conditions, Row};
use crate::util::json::{envelope, envelopes};
use crate::util::text::{id_of, text_of};

/// `GET /users/me`: 404 if user 1 was deleted.
pub(crate) fn me(request: &Request<'_>) -> Outcome {
    let row = request.find_row(&USERS, 1)?;
    Ok(Response::ok(envelope("user", request.read(&USERS, &row)?)))
}

/// `GET /users/email/{email}`: 404; that its text contains id 0 is not established.
pub(crate) fn by_email(request: &Request<'_>) -> Outcome {
    find_by_column(request, "email")
}

/// `GET /users/username/{username}`: 404; that its text contains id 0 is not established.
pub(crate) fn by_username(request: &Request<'_>) -> Outcome {
    find_by_column(request, "username")
}

fn find_by_column(request: &Request<'_>, column: &str) -> Outcome {
    let found = request.store.find_by(&USERS, Conditions::of(column, request.segment(2)))?;
    let row = found.ok_or_else(|| errors::not_found(USERS.model, 0))?;
    Ok(Response::ok(envelope("user", request.read(&USERS, &row)?)))
}

/// `GET /users/{id}/userGroup`, which the links of a user name: the group of a user. 404 for a user without one; the
/// response is not established.
pub(crate) fn group(request: &Request<'_>) -> Outcome {
    let row = request.row(&USERS)?;
    match user_groups(request, &row).get(0) {
        Some(group) => Ok(Response::ok(envelope("userGroup", group.clone()))),
        None => Err(errors::not_found("UserGroup", 0).into()),
    }
}

/// `POST /users`. Group and password are accepted but not returned. 422 for missing keys and for an existing user name.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let all = request.envelope("user");
    let sent = crud::writable_fields(&USERS, &all);
    let name = text_of(sent.get("username"));
    if !name.is_empty() && request.store.find_by(&USERS, Conditions::of("username", &name))?.is_some() {
        // The text of this error is not established.
        return Err(errors::duplicate("Username already exists in the system", "username").into());
    }
    let mut row = crud::insert(request, &USERS, &sent)?;
    store_group(request, &mut row, &all)?;
    Ok(Response::created(envelope("user", request.renderer().echo(&USERS, &sent, &row)?)))
}

/// `PUT /users/{id}`: writes the sent keys, and includes the groups of the user. 422 without a group, as recorded.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let row = request.row(&USERS)?;
    let all = request.envelope("user");
    if text_of(all.get("group")).is_empty() {
        // Code, error and pointer are established, the title is not.
        let missing = ValidationError::new("The user group was not provided.", "field_missing");
        return Err(missing.error("user_group_was_not_provided").pointer("group").response().into());
    }
    let mut row = crud::write(request, &USERS, row, &crud::writable_fields(&USERS, &all))?;
    store_group(request, &mut row, &all)?;
    let groups = user_groups(request, &row);
    Ok(Response::ok(envelopes(("userGroups", groups), ("user", request.read(&USERS, &row)?))))
}

/// Stores the group, which is not a column of the user, under a key that reads do not return.
fn store_group(request: &Request<'_>, row: &mut Row, sent: &Map<String, Value>) -> Outcome<()> {
    if let Some(group) = sent.get("group") {
        row.body.insert("group".to_owned(), json!(id_of(Some(group)).to_string()));
        request.store.save(&USERS, row)?;
    }
    Ok(())
}

fn user_groups(request: &Request<'_>, row: &Row) -> Value {
    let id = row.id.to_string();
    let group = row.text("group");
    if group.is_empty() {
        return json!([]);
    }
    let link = |name: &str| format!("{}/api/3/userGroups/{id}/{name}", request.base);
    let links = json!({"group": link("group"), "user": link("user")});
    json!([{"userid": id, "groupid": group, "links": links, "id": id, "group": group, "user": id}])
}
