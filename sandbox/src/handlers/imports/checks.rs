//! What rejects a whole import: too many contacts, too many bytes, an invalid contact.

use serde_json::{Value, json};

use crate::api::{Request, Response};
use crate::handlers::contact_records;
use crate::util::text::text_of;

/// Maximum number of contacts in a request.
const MAX_CONTACTS: usize = 250;
/// The size of a body that is too large, in bytes.
const MAX_BYTES: usize = 400_000;

/// Returns 400 with `failureReasons` if the request is invalid. The texts of the reasons are not established.
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
    // Contacts are numbered from 1.
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
