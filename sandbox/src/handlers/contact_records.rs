//! Steps that the handlers of contacts and of their dependents share.

use serde_json::Value;

use crate::api::{Outcome, Request, crud, listing};
use crate::resources::contacts::CONTACTS;
use crate::store::{Conditions, Row};

/// Returns the contact with that email address, ignoring case.
pub(crate) fn by_email(request: &Request<'_>, email: &str) -> Outcome<Option<Row>> {
    let mut conditions = Conditions::default();
    conditions.add("body->>'email' = ? COLLATE NOCASE", [email.to_owned().into()]);
    Ok(request.store.find_by(&CONTACTS, conditions)?)
}

/// Whether a text looks like an email address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\"[]\\".contains(c));
    let labels = domain.split('.').all(|label| !label.is_empty());
    clean && !local.is_empty() && !domain.contains('@') && domain.contains('.') && labels
}

/// Updates the date of a contact and renders it as a `contacts` side-load.
pub(crate) fn touch_and_render(request: &Request<'_>, mut row: Row) -> Outcome<Value> {
    crud::touch(request, &CONTACTS, &mut row)?;
    listing::side_load(request, &CONTACTS, &[row])
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn email_addresses_need_a_name_and_a_domain_with_a_dot() {
        assert!(is_email("o'neil+a@mail.example.com"));
        for wrong in ["", "plain", "@example.com", "a@example", "a b@example.com", "a@b@example.com", "a@.com"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
