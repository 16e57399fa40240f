//! Whether text or JSON from the account mentions one person: by email address, or as a reference to the contact. Pure.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What replaces the email address in text that is kept.
pub const ERASED: &str = "(erased)";

/// Properties that refer to a contact by its ID.
const REFERENCES: [&str; 6] = ["contact", "contactid", "contact_id", "contactId", "subscriberid", "subscriber_id"];

/// A person whose data is to be found.
#[derive(Clone, Debug)]
pub struct Person {
    /// The email address in lower case, as text and as part of a URL.
    addresses: [String; 2],
    /// The IDs of the contact.
    ids: BTreeSet<String>,
}

impl Person {
    /// The person with this email address, as the contacts with these IDs.
    pub fn new(email: &str, ids: impl IntoIterator<Item = String>) -> Self {
        let email = email.trim().to_ascii_lowercase();
        Person { addresses: [email.replace('@', "%40"), email], ids: ids.into_iter().collect() }
    }

    /// Whether a text contains the email address, in any case.
    pub fn is_in(&self, text: &[u8]) -> bool {
        let text = text.to_ascii_lowercase();
        self.addresses.iter().any(|address| memchr::memmem::find(&text, address.as_bytes()).is_some())
    }

    /// The text without the email address.
    pub fn erased_from(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for address in &self.addresses {
            // Only ASCII letters change, so that positions stay.
            while let Some(at) = text.to_ascii_lowercase().find(address.as_str()) {
                text.replace_range(at..at + address.len(), ERASED);
            }
        }
        text
    }

    /// Whether a path is that of the contact, or of what belongs to it: `/contacts/7/contactTags`.
    pub fn is_in_path(&self, path: &str) -> bool {
        let rest = path.strip_prefix("/contacts/").map(|rest| rest.split(['/', '?']).next().unwrap_or(rest));
        rest.is_some_and(|id| self.ids.contains(id)) || self.is_in(path.as_bytes())
    }

    /// Whether a value contains the email address or refers to the contact, at any depth.
    pub fn is_in_value(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_in(text.as_bytes()),
            Value::Array(all) => all.iter().any(|one| self.is_in_value(one)),
            Value::Object(members) => self.is_referred_to(members) || members.values().any(|one| self.is_in_value(one)),
            _ => false,
        }
    }

    /// Removes the elements of arrays that are about the person, at any depth.
    pub fn remove_from(&self, value: &mut Value) {
        match value {
            Value::Array(all) => {
                all.iter_mut().for_each(|one| self.remove_from(one));
                all.retain(|one| !self.is_in_value(one));
            }
            Value::Object(members) => members.values_mut().for_each(|one| self.remove_from(one)),
            _ => {}
        }
    }

    fn is_referred_to(&self, members: &Map<String, Value>) -> bool {
        let names = |key: &str| members.get(key).and_then(plain).is_some_and(|id| self.ids.contains(&id));
        let is_note = members.get("reltype").and_then(Value::as_str) == Some("Subscriber") && names("relid");
        is_note || REFERENCES.iter().any(|key| names(key))
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => members.get("id").and_then(plain),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person() -> Person {
        Person::new(" Ana@Example.com ", ["7".to_owned()])
    }

    #[test]
    fn a_person_is_found_by_email_address_and_by_id() {
        let is_in = |value: Value| person().is_in_value(&value);
        assert!(is_in(json!({"a": [{"b": "Mail to ANA@example.com"}]})));
        assert!(is_in(json!({"contactTag": {"contact": "7", "tag": "1"}})) && is_in(json!({"subscriberid": 7})));
        assert!(is_in(json!({"contact": {"id": 7}})) && is_in(json!({"reltype": "Subscriber", "relid": "7"})));
        assert!(!is_in(json!({"id": "7", "tag": "7", "reltype": "Deal", "relid": "7", "contact": "77"})));
        assert!(person().is_in_path("/contacts/7") && person().is_in_path("/contacts/7/contactTags"));
        assert!(person().is_in_path("/users/email/ana%40example.com") && !person().is_in_path("/contacts/77"));
    }

    #[test]
    fn only_what_is_about_the_person_is_removed() {
        let mut value =
            json!({"items": [{"contact": "7"}, {"contact": "8"}, {"email": "ana@example.com"}], "tag": "1"});
        person().remove_from(&mut value);
        assert_eq!(value, json!({"items": [{"contact": "8"}], "tag": "1"}));
        assert_eq!(
            person().erased_from("sync --email Ana@example.com -v ana%40example.com"),
            "sync --email (erased) -v (erased)"
        );
    }
}
