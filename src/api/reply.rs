//! Decodes the body of a response into items, or into an error for a failure inside a 200. Pure. Items keep the server's JSON
//! text, so that no number, order or escape changes; only the wanted key is read, the rest is skipped.
//!
//! What each shape reads from what the server sends:
//!
//! | Shape | Read | Also accepted |
//! |---|---|---|
//! | `Items(key)` | the array under `key` | an object with numeric keys (PHP's array with gaps): its values; `total` 0 without the key, or with `{}` under it: no item; a bare array with elements |
//! | `Item(key)` | the object under `key` | an array under `key` or its plural: its elements; without either, or if the key holds text and there is an `id`: the whole object |
//! | `Whole` | the body | an empty body, `[]`, `{}` and `null`: no item |
//! | `Array` | its elements | – |
//! | `Numbered` | the values under numeric keys; "Nothing is returned" with `result_code` 0: no item | an object with only `result_…` keys: no item |
//! | `Flat` | the body without its `result_…` keys | – |
//! | `Text` | the text as one JSON string | a body that is already a JSON string; an empty body: no item |
//! | `Nothing` | nothing | anything that is not a failure: `{}`, a message, text |
//!
//! That something does not exist is stated, never inferred: a response to a read without the expected key, or with `null`
//! instead of a record, is an error ([`decode`]). A write may have no more to say than `{}` or a message ([`decode_write`]).

pub mod advice;
mod beside;
pub mod envelope;
pub mod error_text;
mod item;
pub mod others;
pub mod soft;
mod v1;
pub mod wording;

use crate::text::json::MAX_DEPTH;

use serde_json::value::RawValue;

use crate::catalogue::model::Reply as Shape;
use crate::error::{Error, Kind, Result};
use crate::text::json::records::{Elements, Records};
use crate::text::json::scan::Span;
use crate::text::json::value::Value;
pub use beside::{Arrays, beside, with_arrays};
use envelope::{Envelope, is_empty_array, is_empty_object};
pub use item::Item;

/// A decoded response.
#[derive(Debug)]
pub struct Reply {
    /// The items, in the server's order; one for a single record, none for an empty response.
    pub items: Vec<Item>,
    /// `meta.total`, sent as a string or a number.
    pub total: Option<u64>,
}

impl Reply {
    /// A reply without items.
    fn none(total: Option<u64>) -> Self {
        Reply { items: Vec::new(), total }
    }
}

/// Decodes the body of a successful response to a read.
///
/// # Errors
/// `Rejected` for a failure inside a 200 (`succeeded: 0`, `success: false`, `result_code: 0`, GraphQL `errors`), `NotFound`
/// or `Denied` if its text says so, `Partial` if some of several failed, `Other` for a body that does not have `shape`.
pub fn decode(body: &[u8], shape: Shape) -> Result<Reply> {
    let body = content(body);
    match shape {
        Shape::Items(_) | Shape::Item(_) | Shape::Array | Shape::Numbered | Shape::Flat if body.is_empty() => {
            Err(Error::new(Kind::Other, "empty response"))
        }
        _ if body.is_empty() => Ok(Reply::none(None)),
        Shape::Text => text(body),
        Shape::Nothing => nothing(body),
        Shape::Items(key) => items(document(body)?, key),
        Shape::Item(key) => item(document(body)?, key),
        Shape::Whole => whole(document(body)?),
        Shape::Array => array(document(body)?),
        Shape::Numbered => v1::numbered(document(body)?),
        Shape::Flat => v1::flat(document(body)?),
    }
}

/// Decodes the body of a successful response to a write, which may lack the records: many writes return `{}`, a message or an
/// empty body.
///
/// # Errors
/// As [`decode`].
pub fn decode_write(body: &[u8], shape: Shape) -> Result<Reply> {
    let body = content(body);
    let key = match shape {
        Shape::Items(key) | Shape::Item(key) => key,
        Shape::Array => "",
        Shape::Whole | Shape::Text | Shape::Nothing | Shape::Numbered | Shape::Flat => return decode(body, shape),
    };
    if lacks_records(body, key) { nothing(body) } else { decode(body, shape) }
}

/// Whether a body has neither `key` nor anything else but a message or flags.
fn lacks_records(body: &[u8], key: &str) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    if !text.starts_with('{') {
        return text.is_empty() || text == "null" || is_empty_array(text);
    }
    envelope::open(text, key)
        .is_ok_and(|envelope| envelope.wanted.is_none() && envelope.plural.is_none() && envelope.is_bare())
}

/// The body without a byte order mark and the white space around it.
fn content(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii()
}

/// The body as text, which may be JSON.
fn document(body: &[u8]) -> Result<&str> {
    if body.first() == Some(&b'<') {
        let text = String::from_utf8_lossy(body);
        v1::check_access(&text)?;
        let what = if wording::is_web_page(body) { wording::web_page(&text) } else { "HTML or XML".to_owned() };
        return Err(Error::new(Kind::Other, format!("the response is {what}, not JSON"))
            .hint("check the profile's URL: ActiveCampaign shows it under Settings → Developer"));
    }
    std::str::from_utf8(body)
        .map_err(|_| Error::new(Kind::Other, "the response is not valid JSON: it is not UTF-8 text"))
}

/// The array under `key`.
fn items(text: &str, key: &str) -> Result<Reply> {
    if !text.starts_with('{') {
        return bare(text, key);
    }
    let mut envelope = envelope::open_list(text, key)?;
    soft::check(&envelope)?;
    let total = envelope.total();
    if let Some((_, elements)) = envelope.lists.pop() {
        return Ok(Reply { items: records(text, elements)?, total });
    }
    match envelope.wanted {
        Some(raw) if total == Some(0) && is_empty_object(raw) => Ok(Reply::none(total)),
        Some(raw) => Ok(Reply { items: flatten(raw, key)?, total }),
        None if total == Some(0) => Ok(Reply::none(total)),
        None => Err(missing(key, &envelope)),
    }
}

/// A body that is not an object instead of one with `key`: an array of the records. An empty one states nothing.
fn bare(text: &str, key: &str) -> Result<Reply> {
    let reply = array(text)?;
    if reply.items.is_empty() {
        return Err(Error::new(Kind::Other, format!("the response has no key {key}: it is []")));
    }
    Ok(reply)
}

/// The object under `key`.
fn item(text: &str, key: &str) -> Result<Reply> {
    if !text.starts_with('{') {
        return bare(text, key);
    }
    let envelope = envelope::open(text, key)?;
    soft::check(&envelope)?;
    let total = envelope.total();
    let is_record = envelope.names.iter().any(|name| name == "id");
    match envelope.wanted.or(envelope.plural) {
        Some(raw) if raw.starts_with('[') => Ok(Reply { items: elements(raw)?, total }),
        // A tag without its envelope has a property `tag`: its name.
        Some(raw) if !raw.starts_with('{') && is_record => Ok(Reply { items: single(text)?, total }),
        Some(raw) => Ok(Reply { items: single(raw)?, total }),
        None if envelope.is_bare() => Err(missing(key, &envelope)),
        // `POST /campaign` returns no envelope, and a write may have taken effect: the whole object is the item.
        None => Ok(Reply { items: single(text)?, total }),
    }
}

/// The body itself.
fn whole(text: &str) -> Result<Reply> {
    if text.starts_with('{') {
        let envelope = envelope::open(text, "")?;
        soft::check(&envelope)?;
        return Ok(Reply { items: if envelope.names.is_empty() { Vec::new() } else { single(text)? }, total: None });
    }
    // The server serializes an empty map as `[]`.
    let items = if is_empty_array(text) { Vec::new() } else { single(text)? };
    Ok(Reply { items, total: None })
}

/// A bare array.
fn array(text: &str) -> Result<Reply> {
    if text.starts_with('[') {
        return Ok(Reply { items: elements(text)?, total: None });
    }
    if !text.starts_with('{') {
        single(text)?;
        return Err(not_a_list("the response is ", text));
    }
    let envelope = envelope::open(text, "")?;
    soft::check(&envelope)?;
    Err(missing("", &envelope))
}

/// The error for the value `json` in the place of a list.
fn not_a_list(before: &str, json: &str) -> Error {
    let value = wording::brief(&crate::text::redact::text(json), 60);
    Error::new(Kind::Other, format!("{before}{value}, not a list"))
}

/// Text that is not JSON, as one JSON string.
fn text(body: &[u8]) -> Result<Reply> {
    let text = String::from_utf8_lossy(body);
    if text.starts_with('{')
        && let Ok(envelope) = envelope::open(&text, "")
    {
        soft::check(&envelope)?;
    }
    let quoted = text.starts_with('"') && serde_json::from_str::<String>(&text).is_ok();
    let items =
        if quoted { single(&text)? } else { vec![Item::from_value(&serde_json::Value::String(text.into_owned()))] };
    Ok(Reply { items, total: None })
}

/// A response without items, unless it reports a failure.
fn nothing(body: &[u8]) -> Result<Reply> {
    match body.first() {
        Some(b'<') => return Err(document(body).err().unwrap_or_else(|| Error::new(Kind::Other, "a web page"))),
        Some(b'{') => soft::check(&envelope::open(document(body)?, "")?)?,
        // The event endpoint may return a bare `1` or `0`.
        _ if body == b"0" || body == b"false" => {
            return Err(Error::new(Kind::Rejected, "rejected: the server returned 0"));
        }
        _ => {}
    }
    Ok(Reply::none(None))
}

/// What `key` holds instead of a plain array: the elements of an array, the values of an object with numeric keys, or the
/// one object.
fn flatten(raw: &str, key: &str) -> Result<Vec<Item>> {
    match raw.as_bytes().first() {
        Some(b'[') => elements(raw),
        Some(b'{') if !is_empty_object(raw) => match Value::new(raw).numbered() {
            Some(values) if values.iter().any(|value| value.is_null()) => Err(no_record()),
            Some(values) => {
                values.iter().map(|value| single(value.json())).collect::<Result<Vec<_>>>().map(|all| all.concat())
            }
            None => single(raw),
        },
        _ => Err(not_a_list(&format!("{key} in the response is "), raw)),
    }
}

/// The elements of the array `raw`.
fn elements(raw: &str) -> Result<Vec<Item>> {
    if let Some(elements) = crate::text::json::scan::array(raw) {
        return records(raw, elements);
    }
    let values: Vec<&RawValue> = serde_json::from_str(raw).map_err(|error| envelope::invalid(&error))?;
    if values.iter().any(|value| value.get() == "null") {
        return Err(no_record());
    }
    values.into_iter().map(|value| check_depth(value.get()).map(|()| Item::from_json(value.get()))).collect()
}

/// The elements of a list in `text`, none of which may be `null`. Only the part of the text that has them is kept.
fn records(text: &str, elements: Elements) -> Result<Vec<Item>> {
    let is_null = |span: &Span| text.as_bytes().get(span.start) == Some(&b'n');
    if elements.spans.iter().any(is_null) { Err(no_record()) } else { Ok(Item::all(Records::of(text, elements))) }
}

/// The error for a list with `null` in it.
fn no_record() -> Error {
    Error::new(Kind::Other, "the response has null instead of a record")
}

/// The value `raw` as a single item; none for `null`.
fn single(raw: &str) -> Result<Vec<Item>> {
    if let Some(elements) = crate::text::json::scan::whole(raw) {
        return Ok(if raw.trim_ascii() == "null" { Vec::new() } else { Item::all(Records::of(raw, elements)) });
    }
    check_depth(raw)?;
    let value: &RawValue = serde_json::from_str(raw).map_err(|error| envelope::invalid(&error))?;
    Ok(vec![Item::from_json(value.get())])
}

/// Checks that `raw` is not nested deeper than [`MAX_DEPTH`].
fn check_depth(raw: &str) -> Result<()> {
    if Value::new(raw).depth() > MAX_DEPTH {
        return Err(Error::new(Kind::Other, format!("the response is nested more than {MAX_DEPTH} levels deep")));
    }
    Ok(())
}

/// The error for a response without the expected key, with the server's text if it has one.
fn missing(key: &str, envelope: &Envelope<'_>) -> Error {
    let names: Vec<String> = envelope.names.iter().take(6).map(|name| wording::brief(name, 40)).collect();
    let found = names.join(", ");
    let message = match (key, found.is_empty()) {
        ("", true) => "the response is {}, not a list".to_owned(),
        ("", false) => format!("the response is an object with {found}, not a list"),
        (_, true) => format!("the response has no key {key}: it is {{}}"),
        (_, false) => format!("the response has no key {key}, only {found}"),
    };
    let says = soft::reasons(envelope).text;
    Error::new(Kind::Other, if says.is_empty() { message } else { format!("{message}: {says}") })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "reply/tests.rs"]
mod tests;
