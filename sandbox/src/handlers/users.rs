//! Users of the account. The token's own user is id 1.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud, errors};
use crate::resources::users::USERS;
use crate::store::{Conditions, Row};
use crate::util::json::{envelope, envelopes};
use crate::util::text::{id_of, text_of};

/// `GET /users/me`.
///
/// # Errors
/// 404 where user 1 was deleted.
pub(crate) fn me(request: &Request<'_>) -> Outcome {
    let row = request.find_row(&USERS, 1)?;
    Ok(Response::ok(envelope("user", request.read(&USERS, &row)?)))
}

/// `GET /users/email/{email}`.
///
/// # Errors
/// 404; that it says id 0 is not established.
pub(crate) fn by_email(request: &Request<'_>) -> Outcome {
    by(request, "email")
}

/// `GET /users/username/{username}`.
///
/// # Errors
/// 404; that it says id 0 is not established.
pub(crate) fn by_username(request: &Request<'_>) -> Outcome {
    by(request, "username")
}

fn by(request: &Request<'_>, column: &str) -> Outcome {
    let found = request.store.find_by(&USERS, Conditions::of(column, request.segment(2)))?;
    let row = found.ok_or_else(|| errors::not_found(USERS.model, 0))?;
    Ok(Response::ok(envelope("user", request.read(&USERS, &row)?)))
}

/// `POST /users`. Group and password are taken and never shown.
///
/// # Errors
/// 422 for missing keys and for a user name that is taken.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let all = request.envelope("user");
    let sent = crud::writable_fields(&USERS, &all);
    let name = text_of(sent.get("username"));
    if !name.is_empty() && request.store.find_by(&USERS, Conditions::of("username", &name))?.is_some() {
        // The words of this error are not established.
        return Err(errors::duplicate("Username already exists in the system", "username").into());
    }
    let mut row = crud::insert(request, &USERS, &sent)?;
    keep_group(request, &mut row, &all)?;
    Ok(Response::created(envelope("user", request.renderer().echo(&USERS, &sent, &row)?)))
}

/// `PUT /users/{id}`: writes what was sent, and shows the user's groups beside.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let all = request.envelope("user");
    let mut row = crud::write(request, &USERS, request.row(&USERS)?, &crud::writable_fields(&USERS, &all))?;
    keep_group(request, &mut row, &all)?;
    let groups = user_groups(request, &row);
    Ok(Response::ok(envelopes(("userGroups", groups), ("user", request.read(&USERS, &row)?))))
}

/// The group is no column of the user: it is kept under a name no read shows.
fn keep_group(request: &Request<'_>, row: &mut Row, sent: &Map<String, Value>) -> Outcome<()> {
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
