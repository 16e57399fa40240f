//! The records related to a contact: those beside it in a response where all of them arrived, else those of a request of
//! their own.

use std::collections::BTreeMap;

use serde_json::Value;

use super::contact_data::text;
use super::record_names::RecordNames;
use crate::api::reply::Item;
use crate::api::request::Origin;
use crate::api::side_loads::{SideLoads, has_named};
use crate::catalogue;
use crate::catalogue::model::{Method, Resource, Role, Server};
use crate::catalogue::side_loads::{Added, Association, SideLoad};
use crate::engine::reading::{Reader, Reading};
use crate::engine::side_loads::fallback;
use crate::error::Result;

/// The command that lists the records of a relation for one contact.
pub fn command(relation: &str) -> String {
    let path = match find(relation).map(|load| load.association) {
        Some(Association::Rows { nested, .. }) => nested,
        _ => "",
    };
    Origin::find_by_request(Method::Get, Server::V3, path).map_or_else(String::new, Origin::command)
}

/// The relations of contacts to request: those of `relations`, each followed by the records that it names if their names are
/// not cached. A relation for which `is_there` holds is requested only with those records.
pub fn requested(
    relations: &[&str],
    names: &RecordNames<'_>,
    is_there: impl Fn(&str) -> bool,
) -> Vec<&'static SideLoad> {
    let mut all = Vec::new();
    for relation in relations {
        let named: Vec<&SideLoad> =
            known().filter(|load| load.parent() == Some(*relation) && names.lacks(load)).collect();
        if named.is_empty() && is_there(relation) {
            continue;
        }
        all.extend(find(relation));
        all.extend(named);
    }
    all
}

/// The relation of contacts with this name.
pub fn find(name: &str) -> Option<&'static SideLoad> {
    known().find(|load| load.name == name)
}

/// The relations of contacts.
fn known() -> impl Iterator<Item = &'static SideLoad> {
    relations(Role::Get)
}

/// The relations of contacts that the server adds without being asked to a single contact ([`Role::Get`]) or to a listing.
pub fn by_default(role: Role) -> impl Iterator<Item = &'static SideLoad> {
    relations(role).filter(|load| load.added == Added::ByDefault)
}

/// Whether [`by_default`] has this relation.
pub fn is_by_default(role: Role, relation: &str) -> bool {
    by_default(role).any(|load| load.name == relation)
}

/// The relations of the operation of contacts with this role.
fn relations(role: Role) -> impl Iterator<Item = &'static SideLoad> {
    let operations = catalogue::find("contacts").map_or(&[][..], |contacts| contacts.operations);
    operations.iter().find(|operation| operation.role == role).into_iter().flat_map(|operation| operation.side_loads)
}

/// The resource of the records that a relation names.
pub fn named_resource(load: &SideLoad) -> Option<&'static Resource> {
    match load.association {
        Association::Target { resource, .. } => catalogue::find(resource),
        Association::Rows { .. } => None,
    }
}

/// The related records that arrived, and what is known of the others.
#[derive(Debug, Default)]
pub struct Related {
    arrived: BTreeMap<&'static str, Reading>,
    /// Relations that were requested and did not arrive, with what to say when they are read.
    lacking: BTreeMap<&'static str, String>,
}

impl Related {
    /// Takes the relations that `reading`, a response with `contact`, was asked for: those that arrived and are verified as
    /// complete. The names of the records that they name go to `names`.
    pub fn take(&mut self, reading: &Reading, contact: &Item, loads: &[&'static SideLoad], names: &RecordNames<'_>) {
        // An array that cannot be read is read by a request of its own.
        let all = SideLoads::read(&reading.body, std::slice::from_ref(contact), loads).unwrap_or_default();
        for mut rows in all.rows {
            let name = rows.load.name;
            if rows.lacking.is_empty() {
                self.add(name, reading, rows.rows.pop().unwrap_or_default());
            } else {
                self.lacking.insert(name, fallback(name, rows.is_honored, 1));
            }
        }
        for targets in all.targets {
            if let Some(resource) = named_resource(targets.load) {
                names.learn(resource, targets.load.name, targets.found.values());
            }
        }
    }

    /// Takes what the server adds to a single contact without being asked. `is_plain`: nothing was requested, so that an
    /// absent array states that there are no records.
    pub fn take_beside_one(&mut self, reading: &Reading, contact: &Item, is_plain: bool) {
        let body = reading.value();
        for SideLoad { name, .. } in by_default(Role::Get) {
            let array = body.get(name).and_then(Value::as_array).map(Vec::as_slice);
            self.take_array(name, reading, contact, array.or(is_plain.then_some(&[])));
        }
    }

    /// Takes what the server adds to a listing of contacts without being asked.
    pub fn take_beside_listed(&mut self, reading: &Reading, contact: &Item) {
        let (body, id) = (reading.value(), contact.id().unwrap_or_default());
        for SideLoad { name, .. } in by_default(Role::List) {
            let array = body.get(name).and_then(Value::as_array);
            let own = |array: &Vec<Value>| array.iter().filter(|row| text(row, "contact") == id).cloned().collect();
            let own: Option<Vec<Value>> = array.map(own);
            self.take_array(name, reading, contact, own.as_deref());
        }
    }

    /// Takes the records of an array, unless the contact names more of them.
    fn take_array(&mut self, name: &'static str, reading: &Reading, contact: &Item, array: Option<&[Value]>) {
        let rows: Vec<Item> =
            array.unwrap_or_default().iter().filter(|row| row.is_object()).map(Item::from_value).collect();
        if array.is_some() && has_named(contact, name, &rows) != Some(false) {
            self.add(name, reading, rows);
        } else {
            self.lacking.insert(name, fallback(name, array.is_some(), 1));
        }
    }

    fn add(&mut self, name: &'static str, reading: &Reading, items: Vec<Item>) {
        self.lacking.remove(name);
        self.arrived.insert(name, Reading { request: reading.request.clone(), items, ..Reading::default() });
    }

    /// Whether the records of this relation arrived.
    pub fn has(&self, relation: &str) -> bool {
        self.arrived.contains_key(relation)
    }

    /// Says with `--verbose` why `relation` is read again.
    pub fn note(&self, reader: &Reader<'_>, relation: &str) {
        if let Some(text) = self.lacking.get(relation).filter(|_| reader.left() > 0) {
            reader.note_fallback(text);
        }
    }

    /// The records of this relation of the contact `id`: those that arrived, else those of a request.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn read(&self, reader: &Reader<'_>, id: &str, relation: &str) -> Result<Reading> {
        if let Some(reading) = self.arrived.get(relation) {
            return Ok(reading.clone());
        }
        self.note(reader, relation);
        reader.all(&command(relation), &[id], &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_with_rows_has_a_command_that_lists_them() {
        assert_eq!(command("contactLists"), "contacts subscriptions list");
        assert_eq!(command("scoreValues"), "contacts scores list");
        for load in known().filter(|load| matches!(load.association, Association::Rows { .. })) {
            assert!(catalogue::command(&command(load.name)).is_some(), "{}", load.name);
        }
    }
}
