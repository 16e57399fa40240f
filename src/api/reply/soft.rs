//! Failures inside a successful answer: the flags by which the service says in a 200 that nothing, or not everything,
//! was done. Knows only the top level of the answer.

use serde_json::Value;

use super::envelope::Envelope;
use crate::api::reply::error_text::{self, Complaint};
use crate::api::reply::wording;
use crate::error::{Error, Kind, Result};

/// Flags that mean failure when they are 0, `"0"` or false. An array is no flag: `import/info` has the imported ids
/// under `success`.
const FLAGS: &[&str] = &["succeeded", "success", "Success", "result_code"];

/// That the answer does not say it failed.
///
/// # Errors
/// `Rejected` with the service's words; `NotFound` or `Denied` where they say so; `Partial` where `failed` names some.
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
    Err(refusal(&complaint(envelope)))
}

/// The error for a soft failure of these words.
fn refusal(complaint: &Complaint) -> Error {
    let kind = if complaint.says_not_found() {
        Kind::NotFound
    } else if complaint.text.contains("not authorized") {
        // What the older API answers to a bad key, with status 200.
        Kind::Denied
    } else {
        Kind::Rejected
    };
    let words = if complaint.text.is_empty() { "the service says it did not succeed" } else { &complaint.text };
    Error::new(kind, format!("refused: {words}")).service_codes(complaint.codes.clone())
}

/// The reasons among the flags.
fn complaint(envelope: &Envelope<'_>) -> Complaint {
    let members = envelope.flags.iter().filter_map(|(name, _)| Some(((*name).to_owned(), envelope.flag(name)?)));
    error_text::from_value(&Value::Object(members.collect()))
}

/// `PATCH /deals/bulkUpdate` answers 200 with `success`, `nochange` and `failed`, each a list of ids.
fn some_failed(envelope: &Envelope<'_>) -> Result<()> {
    let (Some(Value::Array(failed)), Some(Value::Array(done))) = (envelope.flag("failed"), envelope.flag("success"))
    else {
        return Ok(());
    };
    if failed.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = failed.iter().take(20).map(|id| wording::brief(&error_text::plain(id), 60)).collect();
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
