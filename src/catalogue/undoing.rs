//! How an operation is undone, as data: what to read before it, which operation is its inverse, which dependents a
//! deletion removes and how to recreate them. No code asks which resource it works for.

use super::model::{Operation, Paging, Relation, Resource};

/// How an operation is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The inverse operation.
    pub inverse: Inverse,
    /// How to read the relation of the two records before the request.
    pub relation: Option<&'static Relation>,
    /// The body properties with the two records of `pair`: the one in its path, and the one it is compared with.
    pub relation_properties: &'static [&'static str],
    /// The body property that identifies the record to change; empty if the path does.
    pub matched_by: &'static str,
    /// The dependents of the record that the request deletes or moves.
    pub dependents: &'static [DependentRule],
    /// What cannot be restored, a few words each.
    pub not_restored: &'static [&'static str],
}

impl Undo {
    /// The default.
    pub const BY_ROLE: Undo = Undo {
        inverse: Inverse::ByRole,
        relation: None,
        relation_properties: &[],
        matched_by: "",
        dependents: &[],
        not_restored: &[],
    };
}

/// The operation that undoes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// A create is undone by the resource's delete, an update by the same operation with the previous values, a
    /// delete by the resource's create. Nothing else can be undone.
    ByRole,
    /// The command that takes the same two records.
    Command(&'static str),
    /// The same operation with the previous values of the relation; if there was no relation, with these properties, as
    /// (name, JSON text).
    Again(&'static [(&'static str, &'static str)]),
    /// A create is undone by this command, which takes the new ID; it is changed since if one of these body properties is.
    DeletedBy(&'static str, &'static [&'static str]),
    /// Only the dependents are restored.
    Dependents,
    /// It cannot be undone, for this reason.
    Never(&'static str),
}

/// Dependents that are deleted together with a record, and the command that recreates each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DependentRule {
    /// What they are, in the plural: `contacts with the tag`. Stored in the history, which is matched by it: do not
    /// change.
    pub what: &'static str,
    /// Where to read them.
    pub source: Source,
    /// The command that recreates one: `contacts tags add`.
    pub command: &'static str,
    /// The command's arguments and body properties by wire name, and the source of each value.
    pub values: &'static [(&'static str, ValueSource)],
    /// What follows once one is recreated, with its id as the owner.
    pub then: Option<&'static DependentRule>,
}

impl DependentRule {
    /// A rule that nothing follows.
    pub const fn new(
        what: &'static str,
        source: Source,
        command: &'static str,
        values: &'static [(&'static str, ValueSource)],
    ) -> Self {
        DependentRule { what, source, command, values, then: None }
    }

    setters! {
        /// What follows once one is recreated.
        pub then(rule: &'static DependentRule) => then = Some(rule);
    }
}

/// The source of a value of a [`DependentRule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// The id of the owner: of the deleted record, and of the recreated one on undo.
    Owner,
    /// A property of the dependent.
    Property(&'static str),
}

/// Where to read dependents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Side-loaded in the response of the record's `get`, under this key.
    SideLoaded(&'static str),
    /// In a listing: its path, with `{id}` for the record's id in the path or the query, its key, and its pagination.
    Listing(&'static str, &'static str, Paging),
    /// The record itself.
    Own,
    /// The members of the record, which are read before it is deleted ([`super::cascading`]).
    Members,
}

impl Source {
    /// The key of the items in a response.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Source::SideLoaded(key) | Source::Listing(_, key, _) => Some(key),
            Source::Own | Source::Members => None,
        }
    }
}

/// A body property that a response has elsewhere: the values of custom fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeparateProperty {
    /// The body property: an array of objects.
    pub wire: &'static str,
    /// Where to read its elements.
    pub source: Source,
    /// The property that identifies an element, in a request and in a response.
    pub key: (&'static str, &'static str),
    /// The property with the value of an element, in a request and in a response.
    pub value: (&'static str, &'static str),
}

impl Operation {
    setters! {
        /// Undone by this command, given the same two records.
        pub undone_by(command: &'static str) => undo.inverse = Inverse::Command(command);
        /// Undone by the same operation with the previous values of the relation, or with these if there was none.
        pub undone_by_values(otherwise: &'static [(&'static str, &'static str)]) =>
            undo.inverse = Inverse::Again(otherwise);
        /// A create that is undone by a command of another resource, if these body properties are unchanged.
        pub deleted_by(command: &'static str, compared: &'static [&'static str]) =>
            undo.inverse = Inverse::DeletedBy(command, compared);
        /// Cannot be undone, for this reason.
        pub irreversible(why: &'static str) => undo.inverse = Inverse::Never(why);
        /// Undone by restoring the dependents.
        pub undone_by_dependents(dependents: &'static [DependentRule]) =>
            undo.inverse = Inverse::Dependents,
            undo.dependents = dependents;
        /// How the relation of the two records is found: the path has the first body property as a `{name}` placeholder,
        /// and the second is compared.
        pub undo_relation(properties: &'static [&'static str], relation: &'static Relation) =>
            undo.relation_properties = properties,
            undo.relation = Some(relation);
        /// The request updates the record with this body property, or creates it.
        pub matched_by(property: &'static str) => undo.matched_by = property;
        /// The dependents that are deleted together with the record and can be recreated.
        pub dependents(dependents: &'static [DependentRule]) => undo.dependents = dependents;
        /// What cannot be restored, a few words each.
        pub not_restored(what: &'static [&'static str]) => undo.not_restored = what;
    }
}

impl Resource {
    /// Body properties that a response has elsewhere.
    pub const fn separate_properties(mut self, separate_properties: &'static [SeparateProperty]) -> Self {
        self.separate_properties = separate_properties;
        self
    }
}
