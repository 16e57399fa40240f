//! `acamp auth status`: which account, as whom, and what decided it.

use clap::Command;
use serde_json::{Value, json};

use super::user;
use crate::context::Context;
use crate::error::{Kind, Result};
use crate::profile::Profile;
use crate::render::{Count, Writer};
use crate::reply::Item;

const COLUMNS: [&str; 6] = ["profile", "url", "user", "mode", "valid", "token_source"];

/// The command.
pub fn command() -> Command {
    Command::new("status")
        .about("Show which account is used, as whom, and what chose it")
        .long_about(
            "Show which account is used, as whom, and what chose it.\n\nMakes one request, GET /users/me. Warns of each \
             variable or file that is set but loses to a stronger one. Exits with 4 if the service does not accept the key.",
        )
        .after_help(
            "Examples:\n  acamp auth status\n  acamp auth status --profile acme\n  acamp auth status --jq .user.email",
        )
}

/// Runs the command. A key that is not accepted is shown as such, and is an error then.
///
/// # Errors
/// `Denied` without an account or with a key the service does not accept; those of the client.
pub fn run(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    for shadowed in &profile.shadowed {
        context.warn(&shadowed.to_string());
    }
    let (user, refusal) = match context.client().and_then(user::me) {
        Ok(user) => (user, None),
        Err(error) if error.kind() == Kind::Denied => (Value::Null, Some(error)),
        Err(error) => return Err(error),
    };
    let mut writer = Writer::start(&context.output()?, Count::One, &COLUMNS)?;
    writer.item(&Item::from_value(&describe(profile, &user)))?;
    for warning in writer.finish()? {
        context.warn(&warning);
    }
    refusal.map_or(Ok(()), Err)
}

/// Shape: `user` is null where the key was not accepted; `token_source` is null where there is none.
fn describe(profile: &Profile, user: &Value) -> Value {
    let person = user.is_object().then(|| {
        json!({
            "id": user.get("id"),
            "username": user.get("username"),
            "email": user.get("email"),
        })
    });
    json!({
        "profile": profile.name.value,
        "url": profile.url.value,
        "user": person,
        "valid": user.is_object(),
        "mode": profile.mode.value.as_str(),
        "profile_source": profile.name.origin.to_string(),
        "url_source": profile.url.origin.to_string(),
        "token_source": profile.token.as_ref().map(|token| token.origin.to_string()),
        "shadowed": profile.shadowed.iter().map(|shadowed| shadowed.what.to_string()).collect::<Vec<_>>(),
    })
}
