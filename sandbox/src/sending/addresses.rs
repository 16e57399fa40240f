//! The email addresses of recipients.

use crate::api::{Outcome, Request};
use crate::resources::contacts::CONTACTS;
use crate::util::names::{FIRST_NAMES, LAST_NAMES, ascii};
use crate::util::random::mix;

/// Ids from here on belong to contacts that received the seeded campaigns and were deleted before the account was
/// seeded. The campaigns of a year need more recipients than the seeded account has contacts.
pub(crate) const FORMER: i64 = 10_000_000;

/// Returns the email address of a recipient; empty if the contact was deleted after the sending. What the server returns
/// for a deleted contact is not established.
pub(crate) fn email(request: &Request<'_>, contact: i64) -> Outcome<String> {
    if let Some(row) = request.store.find(&CONTACTS, contact)? {
        return Ok(row.text("email").to_owned());
    }
    Ok(if contact >= FORMER { former_email(contact) } else { String::new() })
}

fn former_email(contact: i64) -> String {
    let drawn = mix(contact.unsigned_abs()) as usize;
    let (first, last) = (FIRST_NAMES[drawn % 16], LAST_NAMES[drawn / 16 % 16]);
    format!("{}.{}.{}@example.net", ascii(first), last.to_lowercase(), contact - FORMER)
}
