//! The contact that is meant, in as few requests as that takes.

use serde_json::Value;

use crate::api::client::Client;
use crate::catalogue;
use crate::catalogue::meanings::{self, Meant};
use crate::engine::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result};
use crate::session::lookup::{self, Lookup};

/// A contact, with the rows the service puts beside it.
#[derive(Debug)]
pub struct Person {
    /// The id.
    pub id: String,
    /// The contact as the service typed it.
    pub contact: Value,
    /// The whole answer: the contact's lists, automations, deals, field values, companies and places, each an array.
    pub beside: Value,
    /// The listing it was found in by its address, which has its scores; none where the id was given.
    pub listed: Option<Reading>,
    /// The request that read it.
    pub request: String,
}

impl Person {
    /// Finds and reads the contact that `text`, an e-mail address or an id, stands for: a request for an id, two for an
    /// address.
    ///
    /// # Errors
    /// As [`Lookup::id`] and [`Reader::one`]; `NotFound` for an id no contact has.
    pub fn read(client: &Client, reader: &Reader<'_>, text: &str) -> Result<Self> {
        let (id, listed) = find(client, reader, text)?;
        let reading = reader.one("contacts get", &[&id], &[])?.needed()?;
        let mut beside = reading.value();
        let missing = || Error::new(Kind::NotFound, format!("no contact has the id {id}")).hint("acamp contacts list");
        let contact = beside.get_mut("contact").map(Value::take).filter(Value::is_object).ok_or_else(missing)?;
        Ok(Person { id, contact, beside, listed, request: reading.request })
    }

    /// A member of the contact as text; empty where it has none.
    pub fn text(&self, key: &str) -> String {
        text(&self.contact, key)
    }

    /// What people call the contact: its name, else its address, its phone number or its id.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.text("firstName"), self.text("lastName"));
        let number = format!("contact {}", self.id);
        let names = [name.trim().to_owned(), self.text("email"), self.text("phone"), number];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// The rows beside the contact under this key.
    pub fn rows(&self, key: &str) -> &[Value] {
        self.beside.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The id, and the listing it was found in.
fn find(client: &Client, reader: &Reader<'_>, text: &str) -> Result<(String, Option<Reading>)> {
    let is_address = text.contains('@') && !text.starts_with("id:") && !lookup::is_id(text);
    if is_address {
        let address = text.strip_prefix("name:").unwrap_or(text);
        let listed = reader.one("contacts list", &[], &[("email", address)])?.needed()?;
        // A filter the service overlooks brings everybody.
        let is_meant = |email: String| email.eq_ignore_ascii_case(address);
        let found = listed.items.iter().find(|item| item.get("email").is_some_and(is_meant)).and_then(|item| item.id());
        if let Some(id) = found {
            return Ok((id, Some(listed)));
        }
    }
    // Who is not found is told in the words of every command.
    Ok((Lookup::new(client).id("contacts", text)?, None))
}

/// A member of an object as text: numbers and booleans as they are written, nothing for null.
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

/// The word for the status of a thing of `noun`; none where that is not known.
pub fn state(noun: &str, code: &str) -> Option<String> {
    match meanings::find(catalogue::find(noun)?.meanings, "status", code)? {
        Meant::Word(word) => Some(word.to_owned()),
        Meant::Cents(_) => None,
    }
}
