//! Which records an operation covers by default, and which one covers a record after another. No code asks which resource
//! it works for.

use super::model::{Kind, Operation, Param};

/// A filter that a listing sends unless the user chooses its value: of a list, the active contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultFilter {
    /// The query parameter that it goes with: `listid`.
    pub with: &'static str,
    /// The query parameter that is sent: `status`.
    pub wire: &'static str,
    /// Its value.
    pub value: &'static str,
    /// The value that selects all records.
    pub all: &'static str,
}

impl DefaultFilter {
    /// Whether it is sent with these query parameters.
    pub fn applies<'a>(&self, mut wires: impl Iterator<Item = &'a str> + Clone) -> bool {
        wires.clone().any(|wire| wire == self.with) && !wires.any(|wire| wire == self.wire)
    }

    /// The parameter of `operation` that chooses another value only together with `with`, if it has one, and the word for
    /// a value.
    pub fn choice(&self, operation: &Operation, value: &str) -> Option<(&'static str, &'static str)> {
        let param = operation.params.iter().find(|param| param.wire == self.wire && param.only_with.is_some())?;
        let Kind::Choice(words) = param.kind else { return None };
        words.iter().find(|(_, code)| *code == value).map(|(word, _)| (param.flag, *word))
    }
}

/// The flags that decide whether a flag is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnlyWith {
    /// The flag that it needs: `list`.
    pub needed: &'static str,
    /// The flag that sends the same parameter: `status`.
    pub instead_of: &'static str,
}

/// An operation that is sent once for each record of a listing: for every list of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EachRecord {
    /// The command that lists the records; its argument is the first of the operation: `contacts subscriptions list`.
    pub listing: &'static str,
    /// The property with the operation's second argument: `list`.
    pub property: &'static str,
    /// The property and the values of the records that are meant: `status`, 0 and 1.
    pub only: (&'static str, &'static [&'static str]),
    /// What the records are called, in the singular: `active or unconfirmed subscription`.
    pub noun: &'static str,
    /// What is done, before the names of the records: `unsubscribed from`.
    pub done: &'static str,
}

/// An argument that names a record with the same parent as the record of the operation: a stage of the pipeline that the deal
/// is in. The record of the operation is at its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SameParent {
    /// The wire name of the argument, and the property of the operation's record with the current one: `stage`.
    pub argument: &'static str,
    /// The wire name of the body property with another parent, and the property of the operation's record with the current
    /// one: `group`.
    pub parent: &'static str,
    /// The column of the named record with its place among those of the same parent: `order`. The words `next` and
    /// `previous` go by it.
    pub order: &'static str,
}

impl Operation {
    setters! {
        /// The filter that a listing sends unless the user chooses its value.
        pub default_filter(filter: &'static DefaultFilter) => default_filter = Some(filter);
        /// Sent once for each record of a listing, by the operation of the same verb that takes two arguments.
        pub for_each(each: &'static EachRecord) => each = Some(each);
        /// An argument that names a record with the same parent as the record of the operation.
        pub same_parent(rule: &'static SameParent) => same_parent = Some(rule);
    }
}

impl Param {
    /// Accepted only with the flag `needed`, and not together with `instead_of`, which sends the same parameter.
    pub const fn only_with(mut self, needed: &'static str, instead_of: &'static str) -> Self {
        self.only_with = Some(OnlyWith { needed, instead_of });
        self
    }
}
