//! The names behind IDs that a table shows in their place. The engine reads them; an ID without a name stays.

use std::collections::HashMap;

use super::merged::PROFILE;
use crate::text::json::value::Value;

/// Names of records, by resource and ID.
#[derive(Debug, Default)]
pub struct Names {
    by_resource: HashMap<&'static str, HashMap<String, String>>,
    /// Those of each profile, if the records come from several.
    by_profile: HashMap<String, Names>,
}

impl Names {
    /// Adds the name of a record. One without a name stays an ID.
    pub fn add(&mut self, resource: &'static str, id: String, name: String) {
        if !name.is_empty() {
            self.by_resource.entry(resource).or_default().insert(id, name);
        }
    }

    /// Adds the names of a profile's records.
    pub fn add_profile(&mut self, profile: &str, names: Names) {
        let own = self.by_profile.entry(profile.to_owned()).or_default();
        for (resource, all) in names.by_resource {
            own.by_resource.entry(resource).or_default().extend(all);
        }
    }

    /// Those of the profile that a record comes from.
    pub fn of_record(&self, record: Value<'_>) -> &Names {
        if self.by_profile.is_empty() {
            return self;
        }
        let profile = record.property(PROFILE).map(Value::text);
        profile.and_then(|profile| self.by_profile.get(profile.as_ref())).unwrap_or(self)
    }

    /// The name of a record.
    pub fn of(&self, resource: &str, id: &str) -> Option<&str> {
        self.by_resource.get(resource)?.get(id).map(String::as_str)
    }
}
