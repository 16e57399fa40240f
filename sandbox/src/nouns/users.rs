//! Users of the account. The token's own user is id 1.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, envelopes, id_of};
use crate::errors;
use crate::noun::{Column, Echo, ID, LINKS, Noun, kept, kept_null, noun, null, text};
use crate::query::Conditions;
use crate::regular;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    text("username", ""),
    text("firstName", ""),
    text("lastName", ""),
    text("email", ""),
    text("phone", ""),
    null("signature"),
    text("lang", "english"),
    text("localZoneid", "America/Chicago"),
    kept_null("password_updated_utc_timestamp"),
    kept_null("cdate"),
    kept_null("udate"),
    kept("mfaEnabled", "0"),
    LINKS,
    ID,
];

/// `users`.
pub static USERS: Noun = noun("users", "user", "User", COLUMNS)
    .links(&[
        "lists",
        "userGroup",
        "dealGroupTotals",
        "dealGroupUsers",
        "configs",
        "dealConnection",
        "userConversationsPermission",
        "seatUser",
    ])
    .echo(&[
        Echo::Column("localZoneid"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["username", "email"])
    .search(&["username", "firstName", "lastName", "email"]);

/// `GET /users/me`.
///
/// # Errors
/// 404 where user 1 was deleted.
pub fn me(call: &Call<'_>) -> Outcome {
    let row = call.row_of(&USERS, 1)?;
    Ok(Answer::ok(envelope("user", call.read(&USERS, &row)?)))
}

/// `GET /users/email/{email}`.
///
/// # Errors
/// 404; that it says id 0 is not established.
pub fn by_email(call: &Call<'_>) -> Outcome {
    by(call, "email")
}

/// `GET /users/username/{username}`.
///
/// # Errors
/// 404; that it says id 0 is not established.
pub fn by_username(call: &Call<'_>) -> Outcome {
    by(call, "username")
}

fn by(call: &Call<'_>, column: &str) -> Outcome {
    let found = call.store.find_by(&USERS, Conditions::of(column, call.segment(2)))?;
    let row = found.ok_or_else(|| errors::not_found(USERS.model, 0))?;
    Ok(Answer::ok(envelope("user", call.read(&USERS, &row)?)))
}

/// `POST /users`. Group and password are taken and never shown.
///
/// # Errors
/// 422 for missing keys and for a user name that is taken.
pub fn create(call: &Call<'_>) -> Outcome {
    let all = call.envelope("user");
    let sent = regular::known(&USERS, &all);
    let name = crate::call::text_of(sent.get("username"));
    if !name.is_empty() && call.store.find_by(&USERS, Conditions::of("username", &name))?.is_some() {
        // The words of this error are not established.
        return Err(errors::duplicate("Username already exists in the system", "username").into());
    }
    let mut row = regular::insert(call, &USERS, &sent)?;
    keep_group(call, &mut row, &all)?;
    Ok(Answer::created(envelope("user", call.shown().echo(&USERS, &sent, &row)?)))
}

/// `PUT /users/{id}`: writes what was sent, and shows the user's groups beside.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let all = call.envelope("user");
    let mut row = regular::write(call, &USERS, call.row(&USERS)?, &regular::known(&USERS, &all))?;
    keep_group(call, &mut row, &all)?;
    let groups = user_groups(call, &row);
    Ok(Answer::ok(envelopes(("userGroups", groups), ("user", call.read(&USERS, &row)?))))
}

/// The group is no column of the user: it is kept under a name no read shows.
fn keep_group(call: &Call<'_>, row: &mut Row, sent: &Map<String, Value>) -> Outcome<()> {
    if let Some(group) = sent.get("group") {
        row.body.insert("group".to_owned(), json!(id_of(Some(group)).to_string()));
        call.store.save(&USERS, row)?;
    }
    Ok(())
}

fn user_groups(call: &Call<'_>, row: &Row) -> Value {
    let id = row.id.to_string();
    let group = row.text("group");
    if group.is_empty() {
        return json!([]);
    }
    let link = |name: &str| format!("{}/api/3/userGroups/{id}/{name}", call.base);
    let links = json!({"group": link("group"), "user": link("user")});
    json!([{"userid": id, "groupid": group, "links": links, "id": id, "group": group, "user": id}])
}
