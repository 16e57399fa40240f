//! The groups of users with access to a list, and what they may do with it.

use serde_json::{Map, Value, json};

use crate::resources::groups::GROUPS;
use crate::resources::list_groups::LIST_GROUPS;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::php_int;
use crate::v1::answer::{Failure, table};
use crate::v1::call::Call;
use crate::v1::groups::KEYS;
use crate::v1::key::render;

/// The permissions of a group in one list. Those on the list itself are `0` in recordings, for administrators too.
const PERMISSIONS: [(&str, bool); 14] = [
    ("p_list_add", false),
    ("p_list_edit", false),
    ("p_list_delete", false),
    ("p_list_sync", true),
    ("p_list_filter", true),
    ("p_message_add", true),
    ("p_message_edit", true),
    ("p_message_delete", true),
    ("p_message_send", true),
    ("p_subscriber_add", true),
    ("p_subscriber_edit", true),
    ("p_subscriber_delete", true),
    ("p_subscriber_import", true),
    ("p_subscriber_approve", true),
];

/// Renders the groups by id; an empty array if there are none.
pub(super) fn of_list(call: &Call<'_>, list: &Row) -> Result<Value, Failure> {
    let store = call.request.store;
    let links = store.select(&LIST_GROUPS, &Selection::all(Conditions::of("list", &list.id.to_string())))?;
    let mut groups = Map::new();
    for link in links {
        let Some(group) = store.find(&GROUPS, php_int(link.text("group")))? else { continue };
        let mut object = render(call, &GROUPS, KEYS, &group)?;
        object.insert("listid".to_owned(), json!(list.id.to_string()));
        object.insert("groupid".to_owned(), json!(group.id.to_string()));
        for (name, granted) in PERMISSIONS {
            object.insert(name.to_owned(), json!(if granted { "1" } else { "0" }));
        }
        groups.insert(group.id.to_string(), Value::Object(object));
    }
    Ok(table(groups))
}
