//! `acamp api v1 ACTION`: any action of API v1, with its values as a form.

use clap::ArgMatches;
use serde_json::Value;

use super::{data, headers};
use crate::api::client::Response;
use crate::api::request::{Body, Origin, Request, plain};
use crate::catalogue::model::{Method, Reply, Server};
use crate::catalogue::v1;
use crate::command::arguments::key_value;
use crate::error::{Error, Kind, Result};

/// The word in place of the method.
pub const WORD: &str = "v1";

/// What a request sets itself.
const OWN: [&str; 3] = ["api_action", "api_key", "api_output"];

/// The request of an action, with the values of `--set`, `--set-string`, `--query`, and `--data`. An action that is
/// not known to only read counts as a write.
///
/// # Errors
/// `Usage` for a name that is not an action and for values that cannot be sent, `Safety` for an action that acamp does
/// not send.
pub fn request(matches: &ArgMatches, action: &str) -> Result<Request> {
    let action = action.trim_start_matches('/');
    if action.is_empty()
        || !action.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    {
        return Err(Error::usage(format!("`{action}` is not an action of API v1")).hint("acamp api search v1"));
    }
    if let Some((_, command, why)) = v1::REPLACED.iter().find(|(known, ..)| *known == action) {
        let message = format!("not sent: {action}: {why}; acamp {command} reads them first");
        return Err(Error::new(Kind::Safety, message).hint(format!("acamp {command} --help")));
    }
    let path = format!("/{action}");
    let origin = Origin::find_by_request(Method::Post, Server::V1, &path);
    let is_write = origin.map_or_else(|| !v1::is_read(action), |origin| origin.operation.role.is_write());
    let is_idempotent = origin.map_or(!is_write, |origin| origin.operation.role.is_idempotent());
    Ok(Request {
        origin,
        method: Method::Post,
        server: Server::V1,
        query: Vec::new(),
        body: Some(Body::Form(pairs(matches)?)),
        headers: headers(matches)?,
        idempotent: is_idempotent,
        write: is_write,
        ..Request::get(path)
    })
}

/// The values, in the order of the command line except that those of `--data` are first.
fn pairs(matches: &ArgMatches) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    match data(matches)? {
        Some(Value::Object(properties)) => {
            properties.iter().for_each(|(name, value)| flatten(name.clone(), value, &mut pairs));
        }
        Some(_) => return Err(Error::usage("--data must be a JSON object")),
        None => {}
    }
    for flag in ["query", "set", "set-string"] {
        let given = matches.get_many::<String>(flag).into_iter().flatten();
        pairs.extend(given.map(key_value).collect::<Result<Vec<_>>>()?);
    }
    match pairs.iter().find(|(name, _)| OWN.contains(&name.to_ascii_lowercase().as_str())) {
        Some((name, _)) => Err(Error::usage(format!("cannot set {name}: acamp sets it"))),
        None => Ok(pairs),
    }
}

/// A JSON value in the form of PHP: `p[3]`, `tags[]`.
fn flatten(name: String, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(properties) => {
            properties.iter().for_each(|(key, value)| flatten(format!("{name}[{key}]"), value, pairs));
        }
        Value::Array(elements) => elements.iter().for_each(|value| flatten(format!("{name}[]"), value, pairs)),
        Value::Null => pairs.push((name, String::new())),
        value => pairs.push((name, plain(value))),
    }
}

/// Whether the response says that a listing is empty.
///
/// # Errors
/// Those of [`Response::decode`].
pub fn is_empty_listing(request: &Request, response: &Response) -> Result<bool> {
    let is_listing = request.reply() == Reply::Numbered || v1::is_listing(request.path.trim_start_matches('/'));
    Ok(is_listing
        && !response.body.trim_ascii_start().starts_with(b"[")
        && response.decode(request, Reply::Numbered)?.items.is_empty())
}
