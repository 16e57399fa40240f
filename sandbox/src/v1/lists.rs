//! Lists. Rows are recorded with all keys (2013 to 2016); the short row is that of 2018.

mod groups;
mod keys;

use serde_json::{Value, json};

use self::keys::{FULL, SHORT, VIEWED};
use super::action::{Action, delete, pages, rows, through, view, write};
use super::answer::{Answer, Answered};
use super::call::Call;
use super::read::{Rows, View, by_id, rows_of};
use super::write::{Delete, Through, created};
use crate::resources::lists::LISTS;

pub(super) const ACTIONS: &[Action] = &[
    write("list_add", add),
    through("list_edit", &EDIT),
    rows("list_list", &LISTING),
    pages("list_paginator", &LISTING),
    view("list_view", &VIEW),
    delete("list_delete", &DELETE),
    delete("list_delete_list", &DELETE_LIST),
];

static LISTING: Rows = Rows {
    short: Some(SHORT),
    short_by_default: true,
    filters: &[("name", "body->>'name' LIKE '%' || ? || '%'")],
    ..rows_of(&LISTS, FULL)
};

static VIEW: View = by_id(&LISTS, VIEWED);

/// The parameters that are columns of the same name.
const COLUMNS: &[(&str, &str)] = &[
    ("name", "name"),
    ("stringid", "stringid"),
    ("subscription_notify", "subscription_notify"),
    ("unsubscription_notify", "unsubscription_notify"),
    ("to_name", "to_name"),
    ("carboncopy", "carboncopy"),
    ("p_use_captcha", "p_use_captcha"),
    ("get_unsubscribe_reason", "get_unsubscribe_reason"),
    ("send_last_broadcast", "send_last_broadcast"),
    ("require_name", "require_name"),
    ("private", "private"),
    ("p_use_twitter", "p_use_twitter"),
    ("sender_name", "sender_name"),
    ("sender_addr1", "sender_addr1"),
    ("sender_addr2", "sender_addr2"),
    ("sender_city", "sender_city"),
    ("sender_state", "sender_state"),
    ("sender_zip", "sender_zip"),
    ("sender_country", "sender_country"),
    ("sender_phone", "sender_phone"),
    ("sender_url", "sender_url"),
    ("sender_reminder", "sender_reminder"),
];

static EDIT: Through = Through {
    method: "PUT",
    path: "/lists/{id}",
    envelope: "list",
    keys: COLUMNS,
    required: &["id", "name"],
    message: "List updated",
    id: "",
};

static DELETE: Delete = Delete { param: "id", path: "/lists/{}", message: "List deleted" };
static DELETE_LIST: Delete = Delete { param: "ids", path: "/lists/{}", message: "List deleted" };

/// Creates a list from a name. Without a `stringid`, it follows from the name, as recorded.
fn add(call: &Call<'_>) -> Answered {
    call.require(&["name"])?;
    let mut list = call.columns(COLUMNS);
    list.entry("stringid").or_insert_with(|| json!(call.params.text("name").to_lowercase().replace(' ', "-")));
    let answer = call.v3("POST", "/lists", json!({ "list": Value::Object(list) }))?;
    Ok(Answer::done("List added").with("id", created(&answer, "list")))
}
