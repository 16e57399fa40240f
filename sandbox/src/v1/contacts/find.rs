//! The contact that a request names.

use crate::handlers::contact_records;
use crate::resources::contacts::CONTACTS;
use crate::store::Row;
use crate::v1::answer::Failure;
use crate::v1::call::Call;

/// Returns the contact with the id or the email address in two parameters.
pub(crate) fn contact(call: &Call<'_>, id: &str, email: &str) -> Result<Row, Failure> {
    let found = match call.params.text(email) {
        "" => call.find(&CONTACTS, id)?,
        address => contact_records::by_email(call.request, address)?,
    };
    // Invented: no text is on record.
    found.ok_or_else(|| Failure::refused("Contact does not exist."))
}
