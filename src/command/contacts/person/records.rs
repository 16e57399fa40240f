//! Reads everything that the API holds about a contact, by the operations of [`personal_data`]. What cannot be read is
//! reported; the rest is read anyway.

use serde_json::Value;

use crate::api::reply::Item;
use crate::api::request::{Request, with_arguments};
use crate::catalogue::model::{Operation, Role};
use crate::catalogue::personal_data::{self, EMAIL, ID, PersonalData, SelectedBy};
use crate::command::operations::listing;
use crate::engine::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result};
use crate::text::digest::sha256;

/// A contact, as far as needed to find its records.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its ID.
    pub id: String,
    /// Its email address as the server has it.
    pub email: String,
}

/// The records of one kind.
#[derive(Clone, Debug, Default)]
pub struct PersonalRecords {
    /// What they are: `contacts tags`.
    pub name: String,
    /// The requests that returned them.
    pub requests: Vec<String>,
    /// The records as the server returned them.
    pub items: Vec<Item>,
    /// Why they could not be read, or not completely; none if they were.
    pub lack: Option<String>,
}

/// The contact with this email address, read from the server; none if there is none.
///
/// # Errors
/// Those of the request.
pub fn find(reader: &Reader<'_>, address: &str) -> Result<Option<Contact>> {
    let listed = reader.one("contacts list", &[], &[("email", address)])?.needed()?;
    // If the server ignores the filter, it returns all contacts.
    let contact = |item: &Item| Some(Contact { id: item.id()?, email: item.get("email")? });
    Ok(listed.items.iter().filter_map(contact).find(|contact| contact.email.eq_ignore_ascii_case(address)))
}

/// The error for an email address that no contact has.
pub fn unknown(address: &str) -> Error {
    Error::new(Kind::NotFound, format!("no contact with the email address {address}")).hint("acamp contacts list")
}

/// Reads all records of a contact, in the order of [`personal_data::all`].
///
/// # Errors
/// As [`Reader::one`]; `NotFound` if the contact does not exist any more.
pub fn read(reader: &Reader<'_>, contact: &Contact) -> Result<Vec<PersonalRecords>> {
    personal_data::all().iter().map(|data| one(reader, contact, data)).collect()
}

/// Reads the records again that are found by a filter, which need not be deleted together with the contact.
///
/// # Errors
/// As [`read`].
pub fn left(reader: &Reader<'_>, contact: &Contact) -> Result<Vec<PersonalRecords>> {
    let filtered = personal_data::all().into_iter().filter(|data| data.by != SelectedBy::Argument);
    let all = filtered.map(|data| one(reader, contact, &data)).collect::<Result<Vec<_>>>()?;
    Ok(all.into_iter().filter(|records| !records.items.is_empty()).collect())
}

fn one(reader: &Reader<'_>, contact: &Contact, data: &PersonalData) -> Result<PersonalRecords> {
    let mut records = PersonalRecords { name: data.name.clone(), ..PersonalRecords::default() };
    let operation = data.operation;
    match &data.by {
        SelectedBy::Argument => {
            let reading = reader.whole(operation, &with_arguments(operation, &[&contact.id])?, |_, _| ())?;
            let is_absent = reading.error.as_ref().is_some_and(|error| error.kind() == Kind::NotFound);
            match operation.role {
                Role::Get if is_absent && data.name == "contacts" => return Err(unknown(&contact.email)),
                // A record that it need not have, such as its location.
                Role::Get if is_absent => records.requests.push(reading.request),
                _ => records.add(reading),
            }
        }
        SelectedBy::Filters(filters) => {
            let request = with_arguments(operation, &[])?;
            records.add(filtered(reader, contact, operation, request, filters)?);
        }
        SelectedBy::Each(resource, filter) => {
            let parents = reader.whole(listing(resource)?, &with_arguments(listing(resource)?, &[])?, |_, _| ())?;
            records.lack = parents.lack();
            for id in parents.items.iter().filter_map(Item::id) {
                let request = with_arguments(operation, &[&id])?;
                records.add(filtered(reader, contact, operation, request, &[*filter])?);
            }
        }
    }
    Ok(records)
}

/// The records that these filters select. A server that ignores them returns those of other contacts, which are left out.
fn filtered(
    reader: &Reader<'_>,
    contact: &Contact,
    operation: &'static Operation,
    mut request: Request,
    filters: &[(&'static str, &'static str)],
) -> Result<Reading> {
    let value = |text: &str| match text {
        ID => contact.id.clone(),
        EMAIL => contact.email.clone(),
        other => other.to_owned(),
    };
    let filters: Vec<(String, String)> = filters.iter().map(|(wire, text)| ((*wire).to_owned(), value(text))).collect();
    request.query.extend(filters.iter().cloned());
    let mut reading = reader.whole(operation, &request, |_, _| ())?;
    reading.items.retain(|item| filters.iter().all(|(wire, value)| is_selected(item, wire, value)));
    Ok(reading)
}

/// Whether a record has the value of a filter: `filters[relid]`, `filters[relationships.primary-contact][eq]`. One without
/// the property is taken as selected if the server has no operator for it.
fn is_selected(item: &Item, wire: &str, value: &str) -> bool {
    let Some((property, rest)) = wire.strip_prefix("filters[").and_then(|name| name.split_once(']')) else {
        return true;
    };
    let own = item.value();
    let found = own.get(property).or_else(|| own.pointer(&format!("/{}", property.replace('.', "/"))));
    let is_it = |found: &Value| match found {
        Value::String(text) => text.eq_ignore_ascii_case(value),
        Value::Number(number) => number.to_string() == value,
        _ => false,
    };
    match found {
        Some(Value::Array(all)) => all.iter().any(is_it),
        Some(one) if !one.is_null() => is_it(one),
        _ => rest.is_empty(),
    }
}

impl PersonalRecords {
    fn add(&mut self, reading: Reading) {
        self.lack = self.lack.take().or_else(|| reading.lack());
        self.requests.push(reading.request);
        self.items.extend(reading.items);
    }

    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.json", self.name.replace(' ', "-"))
    }

    /// The content of its file: a JSON array of the records.
    pub fn content(&self) -> String {
        let records: Vec<Value> = self.items.iter().map(Item::value).collect();
        let mut text = serde_json::to_string_pretty(&records).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The digest of all files, as of the output of `sha256sum` for them.
pub fn digest(all: &[PersonalRecords]) -> String {
    let lines = all.iter().filter(|records| !records.items.is_empty());
    let lines: String =
        lines.map(|records| format!("{}  {}\n", sha256(records.content().as_bytes()), records.file())).collect();
    sha256(lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_another_contact_is_not_selected() {
        let selected = |wire: &str, json: &str| is_selected(&Item::from_json(json), wire, "7");
        assert!(selected("filters[relid]", r#"{"relid":7}"#) && selected("filters[relid]", r#"{"relid":"7"}"#));
        assert!(!selected("filters[relid]", r#"{"relid":"8"}"#));
        assert!(selected("filters[relid]", r#"{"id":"1"}"#), "a property that the record does not have");
        let records = "filters[relationships.primary-contact][eq]";
        assert!(selected(records, r#"{"relationships":{"primary-contact":["5",7]}}"#));
        assert!(!selected(records, r#"{"relationships":{"primary-contact":["5"]}}"#));
        assert!(!selected(records, r#"{"relationships":{}}"#), "the server ignores this filter");
        assert!(is_selected(&Item::from_json(r#"{"email":"A@x.example"}"#), "filters[email]", "a@x.example"));
    }
}
