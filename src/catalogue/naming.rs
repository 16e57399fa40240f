//! What a noun's names are like, beside its identity: what they stand in, whether they are kept, and what values custom
//! fields take. Data, with the `const fn`s that put it on a noun.

use super::model::{Kind, Resource};

/// What the things of a noun stand in; a path such as `Sales/Won` names both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The noun of what they stand in: `pipelines`.
    pub noun: &'static str,
    /// The member that holds its id: `group`.
    pub member: &'static str,
}

/// How a custom field says what its values may be, and how they travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    /// The member that says what it takes: `type`.
    pub kind: &'static str,
    /// Where its options are.
    pub options: Options,
    /// How several options of one field travel.
    pub several: Several,
}

/// Where the options of custom fields are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Options {
    /// An array of texts in a member of the field itself.
    Member(&'static str),
    /// Objects beside the fields in the same answer: their key, the member with the field's id, the member with the text.
    Beside(&'static str, &'static str, &'static str),
}

/// How several options of one field travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Several {
    /// As `||one||two||`.
    Bars,
    /// As an array.
    Array,
}

impl Resource {
    /// What its things stand in: a noun, and the member that holds the id.
    pub const fn within(mut self, noun: &'static str, member: &'static str) -> Self {
        self.parent = Some(Parent { noun, member });
        self
    }

    /// Its names are kept between runs for a short time. Not for people, and not for collections without bounds.
    pub const fn remembered(mut self) -> Self {
        self.remembered = true;
        self
    }

    /// Its things are custom fields; how they say what values they take.
    pub const fn values(mut self, values: Values) -> Self {
        self.values = Some(values);
        self
    }
}

impl Kind {
    /// The noun whose things, or whose values, it takes. None where another flag decides.
    pub const fn noun(self) -> Option<&'static str> {
        match self {
            Kind::Reference(noun)
            | Kind::ReferenceNumber(noun)
            | Kind::ReferenceAnd(noun)
            | Kind::FieldValue(noun)
            | Kind::CustomFieldValue(noun) => Some(noun),
            _ => None,
        }
    }
}
