//! Which email addresses never receive email.

use serde_json::Value;

use crate::store::Row;
use crate::util::text::id_of;

/// Whether an exclusion blocks all email to an address. `several` blocks only some lists, `allSms` no email.
pub(crate) fn excludes(row: &Row, email: &str) -> bool {
    matches!(row.text("channel"), "" | "all" | "allEmail") && matches(row, email)
}

/// Whether an exclusion blocks the email of one list to an address.
pub(crate) fn excludes_from(row: &Row, email: &str, list: i64) -> bool {
    let lists = row.body.get("lists").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    row.text("channel") == "several" && lists.iter().any(|own| id_of(Some(own)) == list) && matches(row, email)
}

/// Two names for the end of an address are known; an exclusion matches the end or the whole address.
fn matches(row: &Row, email: &str) -> bool {
    let (phrase, email) = (row.text("matchPhrase").to_lowercase(), email.to_lowercase());
    match row.text("matchType") {
        "end" | "endsWith" => email.ends_with(&phrase),
        _ => email == phrase,
    }
}
