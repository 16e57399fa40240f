//! Consent that the contact has withdrawn is not granted again by the way: before a request that would, the current state
//! is read.

use serde_json::{Value, json};

use super::properties;
use crate::api::client::Response;
use crate::api::request::{Body, Request, insert, plain};
use crate::catalogue::consent::Consent;
use crate::catalogue::model::Reply as Shape;

/// Whether the current state must be read before `request` is sent.
pub fn must_read(request: &Request) -> bool {
    granted(request).is_some()
}

/// Why `request` must not be sent while the relation is `current`; none if it may be.
pub fn withheld(request: &Request, current: &Value) -> Option<String> {
    let consent = granted(request)?;
    let words = consent.withdrawn(&plain(current.get(consent.property)?))?;
    let sent = request.json();
    let operation = request.origin?.operation;
    let name = |wire: &str| {
        let id = properties(operation, &sent).and_then(|properties| properties.get(wire)).map(plain);
        format!("{wire} {}", id.unwrap_or_default())
    };
    let [owner, other] = operation.undo.relation_properties else { return None };
    Some(format!("{} {words} {}: left as it is; --resubscribe subscribes it again", name(owner), name(other)))
}

/// Whether one of the two records has the placeholder of a dry run for its ID.
pub fn is_placeholder(request: &Request) -> bool {
    let Some(origin) = request.origin else { return false };
    let sent = request.json();
    let is_open = |name: &&str| {
        let value = properties(origin.operation, &sent).and_then(|properties| properties.get(*name)).map(plain);
        value.is_some_and(|value| value.starts_with('<'))
    };
    origin.operation.undo.relation_properties.iter().any(is_open)
}

/// The consent that the request grants; none if it grants none, or if the user insists.
fn granted(request: &Request) -> Option<&'static Consent> {
    let consent = request.consent?;
    let body = request.json();
    let value =
        properties(request.origin?.operation, &body).and_then(|properties| properties.get(consent.property)).map(plain);
    consent.is_granted(value.as_deref()).then_some(consent)
}

/// Makes `request` grant consent whatever the current state is.
pub fn insist(request: &mut Request) {
    let Some(consent) = granted(request) else { return };
    request.consent = None;
    let envelope = request.origin.map_or("", |origin| origin.operation.envelope);
    let Some(Body::Json(body)) = &mut request.body else { return };
    let properties = if envelope.is_empty() { Some(body) } else { body.get_mut(envelope) };
    if let Some(Value::Object(properties)) = properties {
        let (name, text) = consent.insisting;
        insert(properties, name, serde_json::from_str(text).unwrap_or_default());
    }
}

/// What takes the place of the response to a request that is not sent: the current state.
pub fn unchanged(shape: Shape, current: &Value) -> Response {
    let body = match shape {
        Shape::Item(key) => json!({ key: current }),
        _ => current.clone(),
    };
    Response { status: 200, headers: Vec::new(), body: body.to_string().into_bytes(), unsettled: false, beside: None }
}
