//! The account's own settings, and single settings of users.

use serde_json::json;

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::noun::{Calls, Column, ID, LINKS, Noun, Source, derived, kept, kept_null, noun, parent, text};

const COLUMNS: &[Column] = &[
    kept("keyname", ""),
    kept("section", ""),
    kept("item", ""),
    kept("userid", "1"),
    text("val", ""),
    kept_null("cdate"),
    kept_null("udate"),
    LINKS,
    ID,
    derived("owner", Source::Alias("userid")),
];

/// `configs`: changed; that they are listed too is not documented.
pub static CONFIGS: Noun = noun("configs", "config", "ConfigResult", COLUMNS)
    .links(&["owner"])
    .nested(&[parent("owner", "users", "userid")])
    .calls(Calls { list: true, create: false, get: false, update: true, delete: false });

/// `GET /settings/account`: flat. Its key set is not established.
///
/// # Errors
/// None.
pub fn account(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({
        "accountName": "sandbox",
        "accountUrl": call.base,
        "company": "Sandbox Ltd.",
        "timezone": "America/Chicago",
        "currency": "usd",
        "plan": "sandbox",
        "contactLimit": "1000000",
    })))
}
