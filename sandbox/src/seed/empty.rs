//! An account in which nothing was set up: users, their groups, and the group of custom fields that every account has.

use serde_json::json;

use super::rows::{FIRST_DAY, add, add_table};
use super::{account, content};
use crate::resources;
use crate::resources::field_groups::DEFINITIONS;
use crate::resources::groups::GROUPS;
use crate::resources::users::USERS;
use crate::store::Store;

/// The group that the owner of the API key is in, by its place among the groups.
const ADMINISTRATORS: i64 = 3;

/// Fills an empty store, inside the caller's transaction. The ids of users begin with 1, because user 1 owns the API key.
pub(super) fn fill(store: &Store, first_id: i64) -> rusqlite::Result<()> {
    let shift = first_id.max(1) - 1;
    let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
    for resource in resources::ALL.iter().filter(|resource| resource.path != USERS.path) {
        store.connection().prepare_cached(sql)?.execute((resource.path, shift))?;
    }
    for (resource, rows) in content::account() {
        if resource.path == USERS.path {
            for mut row in rows {
                let group = row["group"].as_str().and_then(|id| id.parse::<i64>().ok()).unwrap_or(ADMINISTRATORS);
                row["group"] = json!((group + shift).to_string());
                add(store, &USERS, FIRST_DAY, row)?;
            }
        } else {
            add_table(store, (resource, rows))?;
        }
    }
    debug_assert!(store.find(&GROUPS, ADMINISTRATORS + shift).is_ok_and(|row| row.is_some()));
    add_table(store, (&DEFINITIONS, account::field_groups()))
}
