//! Responses of API v1: the properties of a record, or rows under numeric keys, next to the keys `result_code`,
//! `result_message` and `result_output`. Pure.

use super::{Reply, envelope, single, soft};
use crate::error::{Error, Kind, Result};
use crate::text::json::value::Value;

/// The beginning of the keys that say how the request went.
const RESULT: &str = "result_";
/// The text with which the server refuses a key, in JSON and in XML.
const REFUSED: &str = "You are not authorized to access this file";

/// The values under numeric keys, in their order.
pub(super) fn numbered(text: &str) -> Result<Reply> {
    if text.starts_with('[') {
        return super::array(text);
    }
    let envelope = envelope::open(text, "")?;
    if soft::reasons(&envelope).says_nothing_returned() {
        return Ok(Reply::none(None));
    }
    soft::check(&envelope)?;
    let is_number = |name: &Value<'_>| !name.text().is_empty() && name.text().bytes().all(|byte| byte.is_ascii_digit());
    let rows: Vec<Value<'_>> =
        Value::new(text).members().filter(|(name, _)| is_number(name)).map(|(_, value)| value).collect();
    if rows.is_empty() && envelope.names.iter().any(|name| !name.starts_with(RESULT)) {
        return Err(super::missing("", &envelope));
    }
    let items = rows.into_iter().map(|row| single(row.json())).collect::<Result<Vec<_>>>()?.concat();
    Ok(Reply { items, total: None })
}

/// The object without its `result_…` keys; no item if it has no others.
pub(super) fn flat(text: &str) -> Result<Reply> {
    soft::check(&envelope::open(text, "")?)?;
    let own = Value::new(text).members().filter(|(name, _)| !name.text().starts_with(RESULT));
    let members: Vec<String> = own.map(|(name, value)| format!("{}:{}", name.json(), value.json())).collect();
    if members.is_empty() {
        return Ok(Reply::none(None));
    }
    Ok(Reply { items: single(&format!("{{{}}}", members.join(",")))?, total: None })
}

/// Checks that a page of XML is not the refusal of the key: the format in which the server refuses some requests,
/// whatever format they ask for.
///
/// # Errors
/// `Denied` if it is.
pub(super) fn check_access(text: &str) -> Result<()> {
    match text.contains(REFUSED) {
        true => Err(Error::new(Kind::Denied, format!("rejected: {REFUSED}"))),
        false => Ok(()),
    }
}
