//! Explains a refusal whose cause the response does not name, with one request that shows it. The catalogue knows the
//! causes; see [`crate::catalogue::refusals`].

use serde_json::{Map, Value};

use super::filters::selects;
use super::record;
use crate::api::client::SendError;
use crate::api::reply::Item;
use crate::api::request::{self, Request, plain};
use crate::catalogue::refusals::{Cause, Probe, Proof};
use crate::error::Kind;
use crate::session::connection::Connection;

/// The failure with the cause of the refusal, if the catalogue knows how to find it. A cause that cannot be found changes
/// nothing.
pub fn explain(connection: &Connection, request: &Request, failure: SendError) -> SendError {
    if failure.error.kind() != Kind::Rejected {
        return failure;
    }
    let Some(found) = cause(connection, request, failure.error.message()) else { return failure };
    let error = failure.error.clone().suffixed(&format!(": {}", found.message)).hint(found.hint);
    SendError { error, ..failure }
}

struct Explanation {
    message: String,
    hint: String,
}

fn cause(connection: &Connection, request: &Request, message: &str) -> Option<Explanation> {
    let operation = request.origin?.operation;
    let message = message.to_lowercase();
    let probe = operation.probes.iter().find(|probe| message.contains(probe.says))?;
    let body = request.json();
    let sent = record::properties(operation, &body)?;
    let record = read(connection, probe, sent)?;
    let cause = probe.causes.iter().find(|cause| proves(cause, sent, &record))?;
    let fill = |template: &str| filled(template, |name| value(name, sent, &record));
    Some(Explanation { message: fill(cause.message)?, hint: fill(cause.hint)? })
}

fn read(connection: &Connection, probe: &Probe, sent: &Map<String, Value>) -> Option<Item> {
    let (path, query) = probe.path.split_once('?').unwrap_or((probe.path, ""));
    let escaped = |name: &str| request::escape_segment(&plain(sent.get(name)?)).ok();
    let mut request = Request::get(filled(path, escaped)?);
    if let Some((key, value)) = query.split_once('=') {
        request.query.push((key.to_owned(), filled(value, |name| sent.get(name).map(plain))?));
    }
    // A server that ignores the filter returns records of others.
    connection.call(&request, probe.reply).ok()?.items.into_iter().find(|item| selects(&request.query, item))
}

fn proves(cause: &Cause, sent: &Map<String, Value>, record: &Item) -> bool {
    let Some(value) = record.get(cause.property) else { return false };
    match cause.values {
        Proof::OneOf(values) => values.contains(&value.as_str()),
        Proof::Sent(name) => sent.get(name).map(plain).as_deref() == Some(value.as_str()),
        Proof::Any => true,
    }
}

fn value(name: &str, sent: &Map<String, Value>, record: &Item) -> Option<String> {
    match name.strip_prefix("found.") {
        Some(property) => record.get(property),
        None => sent.get(name).map(plain),
    }
}

/// `template` with each `{name}` replaced; none if a value is missing.
fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        text.push_str(before);
        text.push_str(&value(name)?);
        rest = behind;
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_completely_or_not_at_all() {
        let value = |name: &str| (name == "id").then(|| "7".to_owned());
        assert_eq!(filled("/deals/{id}/x", value).as_deref(), Some("/deals/7/x"));
        assert_eq!(filled("none", value).as_deref(), Some("none"));
        assert_eq!(filled("{id} {other}", value), None);
    }
}
