//! `acamp auth status`: the current account and user, and where each setting comes from.

use clap::Command;
use serde_json::{Value, json};

use super::user;
use crate::api::reply::Item;
use crate::config::{Origin, Profile, Setting, TokenSource};
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Format};
use crate::session::Context;

/// Columns of tables and CSV; JSON has more properties.
const COLUMNS: [&str; 9] =
    ["profile", "url", "user.email", "valid", "mode", "protected", "profile_source", "url_source", "token_source"];

/// The command.
pub fn command() -> Command {
    Command::new("status").about("Show the current account and user, and where the profile was selected").long_about(
        "Show the current account and user, and where the profile was selected.\n\n\
         Sends one request, GET /users/me. Warns about each variable or file that is set but overridden. The exit \
         code is 4 if the server rejects the API key.",
    )
}

/// Runs the command. A rejected API key is shown as invalid, and the command fails.
///
/// # Errors
/// `Denied` without an account or with a rejected API key; those of the client.
pub fn run(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    for shadowed in &profile.shadowed {
        context.warn(&shadowed.to_string());
    }
    let (user, refusal) = match context.client().and_then(|connection| user::me(connection)) {
        Ok(user) => (user, None),
        Err(error) if error.kind() == Kind::Denied => (Value::Null, Some(error)),
        Err(error) => return Err(error),
    };
    let mut output = context.output()?;
    if output.format == Format::Table && output.jq.is_none() {
        output.columns.get_or_insert_with(|| COLUMNS.map(str::to_owned).to_vec());
    }
    context.print_as(&output, Count::One, &COLUMNS, [Item::from_value(&describe(profile, &user))])?;
    refusal.map_or(Ok(()), |error| Err(with_hint(error, profile)))
}

/// Adds a hint to a rejection by the server; errors of our own have one already.
fn with_hint(error: Error, profile: &Profile) -> Error {
    if error.http_status().is_none() {
        return error;
    }
    match &profile.token {
        Some(Setting { value: TokenSource::Known(_), origin: Origin::File { .. } }) => {
            error.hint(format!("acamp auth login --name {}", profile.name.value))
        }
        Some(token) => error.hint(format!("the API key comes from {}: set a valid key there", token.origin)),
        None => error,
    }
}

/// Shape: `user` is null if the API key was rejected; `token_source` is null if there is no key.
fn describe(profile: &Profile, user: &Value) -> Value {
    let shown_user = user.is_object().then(|| {
        json!({
            "id": user.get("id"),
            "username": user.get("username"),
            "email": user.get("email"),
        })
    });
    json!({
        "profile": profile.name.value,
        "url": profile.url.value,
        "user": shown_user,
        "valid": user.is_object(),
        "mode": profile.mode.value.as_str(),
        "protected": profile.protected.value,
        "profile_source": profile.name.origin.to_string(),
        "url_source": profile.url.origin.to_string(),
        "token_source": profile.token.as_ref().map(|token| token.origin.to_string()),
        "shadowed": profile.shadowed.iter().map(|shadowed| shadowed.what.to_string()).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Options;
    use crate::system::environment::{Environment, TOKEN, URL};

    #[test]
    fn a_refused_key_says_where_it_comes_from_and_is_not_shown() {
        let environment = Environment::default().with(URL, "acme.example").with(TOKEN, "s3cr3t");
        let context = Context::new(Options::default(), environment);
        let profile = context.profile().unwrap();
        let error = with_hint(Error::new(Kind::Denied, "not allowed").status(403), profile).to_string();
        assert!(error.ends_with("hint: the API key comes from ACAMP_TOKEN: set a valid key there"), "{error}");
        let output = describe(profile, &Value::Null).to_string();
        assert!(output.contains("\"user\":null,\"valid\":false") && !output.contains("s3cr3t"), "{output}");
        let user = json!({"id": "1", "email": "ann@acme.example", "signature": "x"});
        let output = describe(profile, &user);
        assert_eq!(output["user"], json!({"id": "1", "username": null, "email": "ann@acme.example"}));
        assert_eq!((&output["valid"], &output["token_source"]), (&json!(true), &json!("ACAMP_TOKEN")));
    }
}
