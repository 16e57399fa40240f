//! Finds a contact by email address or ID, and reads it with its related records.

use serde_json::Value;

use super::record_names::RecordNames;
use super::related::{self, Related, by_default, is_by_default};
use crate::api::reply::Item;
use crate::catalogue;
use crate::catalogue::meanings::{self, Meant};
use crate::catalogue::model::Role;
use crate::engine::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::{self, Lookup};

/// What a command reads of a contact.
#[derive(Clone, Copy, Debug)]
pub struct Needs<'a> {
    /// The related records, by relation.
    pub relations: &'a [&'static str],
    /// Whether the contact must be read on its own: a listing has fewer properties (`sentiment`), and only the request for a
    /// single contact updates its activities.
    pub single: bool,
}

/// A contact with its related records.
#[derive(Debug)]
pub struct ContactData {
    /// The contact's ID.
    pub id: String,
    /// The contact as the server returned it.
    pub record: Value,
    /// The request that returned it.
    pub request: String,
    related: Related,
}

impl ContactData {
    /// Finds and reads a contact, with the related records that the server adds to it on request. By ID in one request; by
    /// email address in one, or two if it must be read on its own; and one more if the server does not include what it is
    /// asked for.
    ///
    /// # Errors
    /// As [`Lookup::id`] and [`Reader::one`]; `NotFound` for an unknown ID.
    pub fn read(
        client: &Connection,
        reader: &Reader<'_>,
        names: &RecordNames<'_>,
        text: &str,
        needs: Needs<'_>,
    ) -> Result<Self> {
        let is_address = text.contains('@') && !text.starts_with("id:") && !name_resolution::is_id(text);
        if is_address && let Some(found) = by_address(reader, names, text.strip_prefix("name:").unwrap_or(text), needs)?
        {
            return Ok(found);
        }
        // Gives the usual error if there is no such contact.
        let id = Lookup::new(client).id("contacts", text)?;
        by_id(reader, names, id, needs)
    }

    /// The related records of a relation: those that arrived with the contact, else those of a request of their own.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn related(&self, reader: &Reader<'_>, relation: &str) -> Result<Reading> {
        self.related.read(reader, &self.id, relation)
    }

    /// Reads the contact again, without asking for related records.
    fn read_alone(&mut self, reader: &Reader<'_>) -> Result<()> {
        let reading = reader.one("contacts get", &[&self.id], &[])?;
        if let Ok(contact) = contact(&reading, &self.id) {
            self.related.take_beside_one(&reading, &contact, true);
            self.record = contact.value();
            self.request = reading.request;
        }
        Ok(())
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
}

/// The contact with this email address, read from the listing of contacts with the address; none if that has no such contact.
fn by_address(
    reader: &Reader<'_>,
    names: &RecordNames<'_>,
    address: &str,
    needs: Needs<'_>,
) -> Result<Option<ContactData>> {
    let loads = related::requested(needs.relations, names, |relation| {
        is_by_default(Role::List, relation) || (needs.single && is_by_default(Role::Get, relation))
    });
    let listed = reader.including("contacts list", &[], &[("email", address)], &loads)?.needed()?;
    // If the server ignores the filter, it returns all contacts.
    let is_meant = |email: String| email.eq_ignore_ascii_case(address);
    let found = listed.items.iter().find(|item| item.get("email").is_some_and(is_meant));
    let Some((item, id)) = found.and_then(|item| Some((item, item.id()?))) else { return Ok(None) };
    let mut related = Related::default();
    related.take(&listed, item, &loads, names);
    related.take_beside_listed(&listed, item);
    let lacking = missing(&related, needs.relations);
    if !needs.single && lacking.is_empty() {
        return Ok(Some(ContactData { id, record: item.value(), request: listed.request, related }));
    }
    if !needs.single {
        lacking.iter().for_each(|relation| related.note(reader, relation));
    }
    let reading = reader.one("contacts get", &[&id], &[])?.needed()?;
    let contact = contact(&reading, &id)?;
    related.take_beside_one(&reading, &contact, true);
    Ok(Some(ContactData { id, record: contact.value(), request: reading.request, related }))
}

/// The contact with this ID, read on its own.
fn by_id(reader: &Reader<'_>, names: &RecordNames<'_>, id: String, needs: Needs<'_>) -> Result<ContactData> {
    let mut relations = needs.relations.to_vec();
    let mut loads = related::requested(&relations, names, |_| false);
    let is_extra = |relation: &&'static str| !is_by_default(Role::Get, relation);
    let extra: Vec<&'static str> = relations.iter().copied().filter(is_extra).collect();
    if !extra.is_empty() && needs.single {
        // Whether the server adds what is requested to what it adds anyway, or replaces it, is not known.
        let others = || by_default(Role::Get).filter(|load| !needs.relations.contains(&load.name));
        relations.extend(others().map(|load| load.name));
        loads.extend(others());
    }
    let reading = reader.including("contacts get", &[&id], &[], &loads)?.needed()?;
    let contact = contact(&reading, &id)?;
    let mut related = Related::default();
    related.take(&reading, &contact, &loads, names);
    related.take_beside_one(&reading, &contact, loads.is_empty());
    let mut data = ContactData { id, record: contact.value(), request: reading.request, related };
    let honored: Vec<&str> = extra.into_iter().filter(|relation| data.related.has(relation)).collect();
    // The IDs of what was requested are not properties of the contact.
    if let Some(record) = data.record.as_object_mut() {
        honored.iter().for_each(|relation| _ = record.remove(*relation));
    }
    let lacking = missing(&data.related, if honored.is_empty() { needs.relations } else { &relations });
    if !lacking.is_empty() && !loads.is_empty() && reader.left() > 0 {
        lacking.iter().for_each(|relation| data.related.note(reader, relation));
        data.read_alone(reader)?;
    }
    Ok(data)
}

/// Those of `relations` that did not arrive although a single contact has them without being asked.
fn missing(related: &Related, relations: &[&'static str]) -> Vec<&'static str> {
    let is_missing = |relation: &&str| is_by_default(Role::Get, relation) && !related.has(relation);
    relations.iter().copied().filter(is_missing).collect()
}

/// The contact in the response to a request for a single one.
///
/// # Errors
/// `NotFound` if it has none, `Partial` if the request was not allowed.
fn contact(reading: &Reading, id: &str) -> Result<Item> {
    let contact = reading.value().get("contact").filter(|contact| contact.is_object()).map(Item::from_value);
    contact.ok_or_else(|| match reading.cut {
        true => {
            Error::new(Kind::Partial, "cannot read the contact: request limit reached").hint("raise --max-requests")
        }
        false => Error::new(Kind::NotFound, format!("no contact with the ID {id}")).hint("acamp contacts list"),
    })
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
