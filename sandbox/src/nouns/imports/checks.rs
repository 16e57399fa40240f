//! What refuses a whole import: too many contacts, too many bytes, one contact that is wrong.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, text_of};
use crate::nouns::contacts;

/// Contacts a request may have.
const MOST_CONTACTS: usize = 250;
/// Bytes of the body as it was sent, less one.
const MOST_BYTES: usize = 400_000;

/// The 400 with `failureReasons` for a request of which nothing is imported. The words of the reasons are not
/// established.
pub fn refuse(call: &Call<'_>, contacts: &[Value]) -> Option<Answer> {
    if contacts.is_empty() {
        return Some(refusal("No contacts were provided.", vec![json!("'contacts' is a required field.")]));
    }
    if contacts.len() > MOST_CONTACTS {
        let reason = format!("Up to {MOST_CONTACTS} contacts may be imported per request.");
        return Some(refusal("Too many contacts.", vec![json!(reason)]));
    }
    if call.size >= MOST_BYTES {
        let reason = format!("Requests must be smaller than {MOST_BYTES} bytes.");
        return Some(refusal("Request too large.", vec![json!(reason)]));
    }
    // Contacts are counted from 1.
    let reasons: Vec<Value> = (1..)
        .zip(contacts)
        .filter_map(|(number, contact)| Some(json!({"contact": number, "failureReason": wrong(contact)?})))
        .collect();
    (!reasons.is_empty()).then(|| refusal("Contacts failed validation.", reasons))
}

fn wrong(contact: &Value) -> Option<&'static str> {
    let email = text_of(contact.get("email"));
    match email.as_str() {
        "" => Some("Email address is required."),
        email if !contacts::is_address(email) => Some("Email address is invalid."),
        _ => None,
    }
}

fn refusal(message: &str, reasons: Vec<Value>) -> Answer {
    Answer::new(400, json!({"success": 0, "message": message, "failureReasons": reasons}))
}
