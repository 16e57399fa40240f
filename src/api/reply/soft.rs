//! Failures inside a response with status 200: the flags with which the server reports that nothing, or not everything, was
//! done. Knows only the top level of the response.

use serde_json::Value;

use super::envelope::Envelope;
use crate::api::reply::error_text::{self, ErrorReasons};
use crate::api::reply::wording;
use crate::api::request::plain;
use crate::error::{Error, Kind, Result};

/// Flags that mean failure if they are 0, `"0"` or false. An array is not a flag: `import/info` has the imported ids under
/// `success`.
const FLAGS: &[&str] = &["succeeded", "success", "Success", "result_code"];

/// Checks that the response does not report a failure.
///
/// # Errors
/// `Rejected` with the server's text; `NotFound` or `Denied` if it says so; `Partial` if `failed` lists some.
pub fn check(envelope: &Envelope<'_>) -> Result<()> {
    if envelope.flags.is_empty() && envelope.meta.is_none() {
        return Ok(());
    }
    some_failed(envelope)?;
    let refused = FLAGS.iter().any(|name| envelope.flag(name).is_some_and(|value| is_no(&value)))
        || envelope.meta_success().is_some_and(|value| is_no(&value));
    let errors = envelope.flag("errors").is_some_and(|value| is_filled(&value));
    if !refused && !errors {
        return Ok(());
    }
    Err(refusal(&reasons(envelope)))
}

/// The error for a failure with this text.
fn refusal(reasons: &ErrorReasons) -> Error {
    let kind = if reasons.says_not_found() {
        Kind::NotFound
    } else if reasons.text.contains("not authorized") {
        // The older API's response to a bad key, with status 200.
        Kind::Denied
    } else {
        Kind::Rejected
    };
    let words = if reasons.text.is_empty() { "the server reported failure" } else { &reasons.text };
    Error::new(kind, format!("rejected: {words}")).service_codes(reasons.codes.clone())
}

/// The reasons among the flags.
pub fn reasons(envelope: &Envelope<'_>) -> ErrorReasons {
    let members = envelope.flags.iter().filter_map(|(name, _)| Some(((*name).to_owned(), envelope.flag(name)?)));
    error_text::from_value(&Value::Object(members.collect()))
}

/// `PATCH /deals/bulkUpdate` returns 200 with `success`, `nochange` and `failed`, each a list of ids.
fn some_failed(envelope: &Envelope<'_>) -> Result<()> {
    let (Some(Value::Array(failed)), Some(Value::Array(done))) = (envelope.flag("failed"), envelope.flag("success"))
    else {
        return Ok(());
    };
    if failed.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = failed.iter().take(20).map(|id| wording::brief(&plain(id), 60)).collect();
    let more = if failed.len() > ids.len() { ", …" } else { "" };
    let kind = if done.is_empty() { Kind::Rejected } else { Kind::Partial };
    Err(Error::new(
        kind,
        format!("{} failed and {} succeeded; failed: {}{more}", failed.len(), done.len(), ids.join(", ")),
    ))
}

/// Whether a flag says no.
fn is_no(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text == "0" || text == "false",
        _ => false,
    }
}

/// Whether there is anything in it.
fn is_filled(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => false,
    }
}
