//! What refuses a whole import: too many contacts, too many bytes, one contact that is wrong.

use serde_json::{Value, json};

use crate::api::{Request, Response};
use crate::handlers::contact_records;
use crate::util::text::text_of;

/// Contacts a request may have.
const MAX_CONTACTS: usize = 250;
/// Bytes of the body as it was sent, less one.
const MAX_BYTES: usize = 400_000;

/// The 400 with `failureReasons` for a request of which nothing is imported. The words of the reasons are not
/// established.
pub(crate) fn check(request: &Request<'_>, contacts: &[Value]) -> Option<Response> {
    if contacts.is_empty() {
        return Some(refusal("No contacts were provided.", vec![json!("'contacts' is a required field.")]));
    }
    if contacts.len() > MAX_CONTACTS {
        let reason = format!("Up to {MAX_CONTACTS} contacts may be imported per request.");
        return Some(refusal("Too many contacts.", vec![json!(reason)]));
    }
    if request.size >= MAX_BYTES {
        let reason = format!("Requests must be smaller than {MAX_BYTES} bytes.");
        return Some(refusal("Request too large.", vec![json!(reason)]));
    }
    // Contacts are counted from 1.
    let reasons: Vec<Value> = (1..)
        .zip(contacts)
        .filter_map(|(number, contact)| Some(json!({"contact": number, "failureReason": failure_reason(contact)?})))
        .collect();
    (!reasons.is_empty()).then(|| refusal("Contacts failed validation.", reasons))
}

fn failure_reason(contact: &Value) -> Option<&'static str> {
    let email = text_of(contact.get("email"));
    match email.as_str() {
        "" => Some("Email address is required."),
        email if !contact_records::is_email(email) => Some("Email address is invalid."),
        _ => None,
    }
}

fn refusal(message: &str, reasons: Vec<Value>) -> Response {
    Response::new(400, json!({"success": 0, "message": message, "failureReasons": reasons}))
}
