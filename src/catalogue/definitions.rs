//! How a filter expression is written as the body of a request: the definition of a segment. Only what the published documents
//! show is expressed; the server accepts more.

use super::model::{Param, Place, Resource};
use super::properties::Filterable;

/// Body properties that an expression stands for: conditions, the groups that combine them, and the operator that combines the
/// groups. Shape: `[{"id": "1", "object_type": "tag", "source_system": "activecampaign", "fields": [{"name": "tagid",
/// "operator": "=", "value": "14", "data_type": "string"}]}]`, `[{"id": "1", "operator": "and", "values": [{"id": "1", "type":
/// "condition"}]}]`, `"and"`.
#[derive(Debug)]
pub struct Definition {
    /// The body property with the conditions.
    pub conditions: &'static str,
    /// The body property with the groups.
    pub groups: &'static str,
    /// The body property with the operator.
    pub operator: &'static str,
    /// What the expression can name.
    pub filterable: &'static Filterable,
    /// How a test of each of these properties is written.
    pub known: &'static [KnownCondition],
}

/// A condition that is known to be accepted: equality of a property that names a record.
#[derive(Debug)]
pub struct KnownCondition {
    /// The property in an expression: `tag`.
    pub property: &'static str,
    /// The resource of the records that it names: `tags`.
    pub resource: &'static str,
    /// The object that the condition tests: `tag`.
    pub object_type: &'static str,
    /// The field of that object with the ID: `tagid`.
    pub field: &'static str,
    /// The type of that field: `string`.
    pub data_type: &'static str,
}

impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Definition {}

impl Definition {
    /// Whether it stands for the body property `wire`.
    pub fn stands_for(&self, wire: &str) -> bool {
        [self.conditions, self.groups, self.operator].contains(&wire)
    }
}

impl Param {
    /// Not sent: an expression that stands for other properties of the body.
    pub const fn defines(mut self, definition: &'static Definition) -> Self {
        self.place = Place::Definition(definition);
        self
    }

    /// The properties that the expression of this parameter stands for.
    pub fn definition(&self) -> Option<&'static Definition> {
        match self.place {
            Place::Definition(definition) => Some(definition),
            _ => None,
        }
    }
}

impl Resource {
    /// The definition of its records, if a filter expression can be written as one.
    pub fn definition(&self) -> Option<&'static Definition> {
        self.operations.iter().flat_map(|operation| operation.fields).find_map(Param::definition)
    }
}
