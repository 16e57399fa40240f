//! The names behind IDs that a table shows in their place. The engine reads them; an ID without a name stays.

use std::collections::HashMap;

/// Names of records, by resource and ID.
#[derive(Debug, Default)]
pub struct Names {
    by_resource: HashMap<&'static str, HashMap<String, String>>,
}

impl Names {
    /// Adds the name of a record. One without a name stays an ID.
    pub fn add(&mut self, resource: &'static str, id: String, name: String) {
        if !name.is_empty() {
            self.by_resource.entry(resource).or_default().insert(id, name);
        }
    }

    /// The name of a record.
    pub fn of(&self, resource: &str, id: &str) -> Option<&str> {
        self.by_resource.get(resource)?.get(id).map(String::as_str)
    }
}
