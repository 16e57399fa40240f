//! Finds a contact by email address or ID and reads it with its side-loads, in at most two requests.

use serde_json::Value;

use crate::catalogue;
use crate::catalogue::meanings::{self, Meant};
use crate::engine::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::{self, Lookup};

/// A contact with its side-loads.
#[derive(Debug)]
pub struct ContactData {
    /// The contact's ID.
    pub id: String,
    /// The contact as the server returned it.
    pub record: Value,
    /// The rest of the response: subscriptions, automation runs, deals, field values, accounts, and locations, each an array.
    pub side_loads: Value,
    /// The listing in which it was found by email address, which includes its scores; `None` if found by ID.
    pub listed: Option<Reading>,
    /// The request that returned it.
    pub request: String,
}

impl ContactData {
    /// Finds and reads a contact by ID (one request) or email address (two requests).
    ///
    /// # Errors
    /// As [`Lookup::id`] and [`Reader::one`]; `NotFound` for an unknown ID.
    pub fn read(client: &Connection, reader: &Reader<'_>, text: &str) -> Result<Self> {
        let (id, listed) = find(client, reader, text)?;
        let reading = reader.one("contacts get", &[&id], &[])?.needed()?;
        let mut side_loads = reading.value();
        let missing = || Error::new(Kind::NotFound, format!("no contact with the ID {id}")).hint("acamp contacts list");
        let record = side_loads.get_mut("contact").map(Value::take).filter(Value::is_object).ok_or_else(missing)?;
        Ok(ContactData { id, record, side_loads, listed, request: reading.request })
    }

    /// A field of the contact as text; empty if it has no value.
    pub fn text(&self, key: &str) -> String {
        text(&self.record, key)
    }

    /// The display name: its name, else its email address, phone number, or ID.
    pub fn title(&self) -> String {
        let (name, email) = (self.name(), self.text("email"));
        if email.is_empty() || name == email { name } else { format!("{name} <{email}>") }
    }

    fn name(&self) -> String {
        let name = format!("{} {}", self.text("firstName"), self.text("lastName"));
        let number = format!("contact {}", self.id);
        let names = [name.trim().to_owned(), self.text("email"), self.text("phone"), number];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// The side-loaded records with this key.
    pub fn rows(&self, key: &str) -> &[Value] {
        self.side_loads.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The contact's ID, and the listing in which it was found by email address.
fn find(client: &Connection, reader: &Reader<'_>, text: &str) -> Result<(String, Option<Reading>)> {
    let is_address = text.contains('@') && !text.starts_with("id:") && !name_resolution::is_id(text);
    if is_address {
        let address = text.strip_prefix("name:").unwrap_or(text);
        let listed = reader.one("contacts list", &[], &[("email", address)])?.needed()?;
        // If the server ignores the filter, it returns all contacts.
        let is_meant = |email: String| email.eq_ignore_ascii_case(address);
        let found = listed.items.iter().find(|item| item.get("email").is_some_and(is_meant)).and_then(|item| item.id());
        if let Some(id) = found {
            return Ok((id, Some(listed)));
        }
    }
    // Gives the usual error if there is no such contact.
    Ok((Lookup::new(client).id("contacts", text)?, None))
}

/// A property of an object as text; empty for null, arrays, and objects.
pub fn text(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => flag.to_string(),
        _ => String::new(),
    }
}

/// The word for a contact's status on a list.
pub fn status(code: &str) -> String {
    state("contacts subscriptions", code).unwrap_or_else(|| format!("status {code}"))
}

/// The word for a status code of `resource`; `None` if the code is unknown.
pub fn state(resource: &str, code: &str) -> Option<String> {
    match meanings::find(catalogue::find(resource)?.meanings, "status", code)? {
        Meant::Word(word) => Some(word.to_owned()),
        Meant::Cents(_) => None,
    }
}
