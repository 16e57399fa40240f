//! Names of records: the parent they are unique in, whether they are cached, and the values of custom fields. Data,
//! with the `const fn` builders for it.

use super::model::{Kind, Resource};

/// The parent of a resource's records; a path such as `Sales/Won` names both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The parent resource: `pipelines`.
    pub resource: &'static str,
    /// The property that holds the parent's id: `group`.
    pub property: &'static str,
}

/// How a custom field defines its values, and how they are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    /// The property that holds its type: `type`.
    pub kind: &'static str,
    /// Where its options are found.
    pub options: Options,
    /// How several options of one field are encoded.
    pub several: Several,
}

/// Where the options of custom fields are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Options {
    /// An array of strings in this property of the field.
    Property(&'static str),
    /// Side-loaded objects in the same response: their key, the property with the field's id, the property with the
    /// text.
    SideLoaded(&'static str, &'static str, &'static str),
}

/// How several options of one field are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Several {
    /// As `||one||two||`.
    Bars,
    /// As an array.
    Array,
}

/// What the server does with a request that refers to a record by an ID that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownId {
    /// Responds with 404.
    NotFound,
    /// Rejects the request.
    Rejected,
    /// No response to one is recorded or documented; the emulator accepts it.
    NotEstablished,
}

/// A body property without which the server rejects an update, although it does not change it, and the request that
/// reads its current value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its wire name.
    pub wire: &'static str,
    /// The path to read, with the placeholders of the operation.
    pub path: &'static str,
    /// The key of the object in the response.
    pub key: &'static str,
    /// The property of the object that holds the value.
    pub property: &'static str,
}

impl Resource {
    /// The last word of its name: `tags` for `contacts tags`.
    pub fn last_word(&self) -> &'static str {
        self.name.rsplit(' ').next().unwrap_or(self.name)
    }

    /// The word for records of this number: `contacts`, or `runs` of an automation.
    pub fn counted(&self, count: u64) -> &'static str {
        match (self.counted_as, count) {
            (Some((one, _)), 1) => one,
            (Some((_, several)), _) => several,
            (None, 1) => self.singular,
            (None, _) => self.last_word(),
        }
    }

    setters! {
        /// What one record and several are called, if the words of the command are about something else.
        pub counted_as(one: &'static str, several: &'static str) => counted_as = Some((one, several));
        /// The parent of its records: a resource, and the property that holds the id.
        pub within(resource: &'static str, property: &'static str) =>
            parent = Some(Parent { resource, property });
        /// Caches names between runs for a short time. Not for people, and not for collections of unlimited size.
        pub cached() => cached = true;
        /// The records are custom fields; how they define their values.
        pub values(values: Values) => values = Some(values);
    }
}

impl Kind {
    /// The only words it accepts; none where it accepts others.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Kind::OneOf(words) => words.to_vec(),
            Kind::Choice(words) => words.iter().map(|(word, _)| *word).collect(),
            _ => Vec::new(),
        }
    }

    /// The resource whose records or values it accepts. `None` if it depends on another flag.
    pub const fn resource(self) -> Option<&'static str> {
        match self {
            Kind::Reference(resource)
            | Kind::ReferenceNumber(resource)
            | Kind::ReferenceAnd(resource)
            | Kind::FieldValue(resource)
            | Kind::CustomFieldValue(resource) => Some(resource),
            _ => None,
        }
    }
}
