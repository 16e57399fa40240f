//! Users of the account. Rows contained a password hash in 2012; the emulator has none to show.

use serde_json::{Map, Value, json};

use super::action::{Action, delete, read, rows, view, write};
use super::answer::{Answer, Answered, Failure, table};
use super::call::Call;
use super::groups::KEYS as GROUP_KEYS;
use super::key::{Key, null, of, own, render, same, text};
use super::read::{Rows, View, by_id, rows_of};
use super::write::{Delete, created};
use crate::resources::groups::GROUPS;
use crate::resources::users::USERS;
use crate::store::Row;
use crate::util::clock;
use crate::util::text::php_int;

pub(super) const ACTIONS: &[Action] = &[
    read("user_me", me),
    write("user_add", add),
    write("user_edit", edit),
    view("user_view", &VIEW),
    view("user_view_email", &BY_EMAIL),
    view("user_view_username", &BY_USERNAME),
    rows("user_list", &LISTING),
    delete("user_delete", &DELETE),
    delete("user_delete_list", &DELETE_LIST),
];

const KEYS: &[Key] = &[
    same("id"),
    same("username"),
    of("first_name", "firstName"),
    of("last_name", "lastName"),
    same("email"),
    same("phone"),
    null("last_login"),
    text("sourceid", "0"),
    null("sourceupdated"),
    text("productset", "0"),
    own("a_now", |call, _| Ok(json!(clock::naive(&call.request.now())))),
    own("groups", groups),
];

static LISTING: Rows = rows_of(&USERS, KEYS);
static VIEW: View = by_id(&USERS, KEYS);
static BY_EMAIL: View = View { params: &["email"], column: "email", ..by_id(&USERS, KEYS) };
static BY_USERNAME: View = View { params: &["username"], column: "username", ..by_id(&USERS, KEYS) };
static DELETE: Delete = Delete { param: "id", path: "/users/{}", message: "User deleted" };
static DELETE_LIST: Delete = Delete { param: "ids", path: "/users/{}", message: "User deleted" };

/// The group of the user, by id.
fn groups(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let mut groups = Map::new();
    if let Some(group) = call.request.store.find(&GROUPS, php_int(row.text("group")))? {
        groups.insert(group.id.to_string(), Value::Object(render(call, &GROUPS, GROUP_KEYS, &group)?));
    }
    Ok(table(groups))
}

/// The user of the key, which is always the first one.
fn me(call: &Call<'_>) -> Answered {
    let row = call.request.store.find(&USERS, 1)?.ok_or_else(Failure::nothing)?;
    Ok(Answer::found(render(call, &USERS, KEYS, &row)?))
}

const COLUMNS: &[(&str, &str)] = &[
    ("username", "username"),
    ("email", "email"),
    ("first_name", "firstName"),
    ("last_name", "lastName"),
    ("phone", "phone"),
    ("timezone", "localZoneid"),
];

/// Returns the body of an operation of API v3, in which a user has one group. The password must be sent twice.
fn body(call: &Call<'_>) -> Result<Value, Failure> {
    if call.params.text("password") != call.params.text("password_r") {
        // Invented: no text is on record.
        return Err(Failure::refused("The passwords do not match."));
    }
    let mut user = call.columns(COLUMNS);
    let group = call.params.listed_ids("group").first().copied();
    let group = group.ok_or_else(|| {
        // Invented: no text is on record.
        Failure::refused("You did not provide group.")
    })?;
    user.insert("group".to_owned(), json!(group.to_string()));
    Ok(json!({ "user": user }))
}

fn add(call: &Call<'_>) -> Answered {
    call.require(&["username", "password", "email", "first_name", "last_name"])?;
    let id = created(&call.v3("POST", "/users", body(call)?)?, "user");
    let mut answer = Answer::done("User added").with("absid", id);
    for (key, value) in
        [("lang", "english"), ("t_offset", "0"), ("t_offset_o", "+"), ("local_zoneid", "America/Chicago")]
    {
        answer = answer.with(key, value);
    }
    for key in ["username", "first_name", "last_name", "email"] {
        answer = answer.with(key, call.params.text(key));
    }
    Ok(answer.with("userid", id))
}

/// The user name cannot be changed.
fn edit(call: &Call<'_>) -> Answered {
    let row = call.existing(&USERS, "id")?;
    let mut body = body(call)?;
    if let Some(user) = body.get_mut("user").and_then(Value::as_object_mut) {
        user.shift_remove("username");
    }
    call.v3("PUT", &format!("/users/{}", row.id), body)?;
    Ok(Answer::done("User updated"))
}
