//! The names that files have in place of IDs.

use std::collections::HashMap;

use serde_json::Value;

use super::kinds::SetupKind;
use super::normal::letters;
use crate::api::request::{at, plain};
use crate::catalogue::managed::NormalForm;

/// The resource of the people who work in an account, and the property that names one of them.
pub const USERS: (&str, &str) = ("users", "email");

/// The names of records by resource and ID.
#[derive(Debug, Default)]
pub struct SetupNames {
    names: HashMap<(&'static str, String), String>,
}

impl SetupNames {
    /// Adds the names of the records of a kind.
    pub fn add_kind(&mut self, kind: &SetupKind, records: &[Value]) {
        let Some(property) = kind.managed.key.last().and_then(|name| kind.property(name)) else { return };
        for record in records {
            if let Some(name) = at(record, property.read).map(text) {
                self.names.insert((kind.resource.name, text(&record["id"])), letters(property.normal, &name));
            }
        }
    }

    /// Adds the addresses of users.
    pub fn add_users(&mut self, records: &[Value]) {
        for record in records {
            let name = letters(NormalForm::Lower, &text(&record[USERS.1]));
            self.names.insert((USERS.0, text(&record["id"])), name);
        }
    }

    /// The name of a record.
    pub fn name(&self, resource: &'static str, id: &str) -> Option<String> {
        self.names.get(&(resource, id.to_owned())).cloned()
    }
}

/// A value as text: null is empty.
pub fn text(value: &Value) -> String {
    if value.is_null() { String::new() } else { plain(value) }
}
