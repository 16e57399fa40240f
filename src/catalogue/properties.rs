//! The properties of a resource that a filter expression (`--where`) can name: where each value is found, and which parameter of
//! the listing filters by it on the server. Data, with the `const fn` builders for it.

use super::model::Resource;
use super::side_loads::SideLoad;

/// What filter expressions can name on the records of a resource.
#[derive(Debug)]
pub struct Filterable {
    /// Its properties, in the order of messages and of the help.
    pub properties: &'static [Property],
    /// Its custom fields; none if it has none.
    pub fields: Option<FieldRows>,
    /// The flags of its listing that stand for an expression.
    pub short_forms: &'static [ShortForm],
    /// An expression for the help of its listing.
    pub example: &'static str,
}

/// No filter expressions.
pub const NONE: Filterable = Filterable { properties: &[], fields: None, short_forms: &[], example: "" };

/// One property.
#[derive(Debug)]
pub struct Property {
    /// The name in an expression; case, spaces, `_` and `-` do not count.
    pub name: &'static str,
    /// Where its values are.
    pub place: ValuePlace,
    /// How the listing filters by it.
    pub server_filter: ServerFilter,
}

/// Where the values of a property are, and their type.
#[derive(Clone, Copy, Debug)]
pub enum ValuePlace {
    /// Text in this property of the record.
    Text(&'static str),
    /// A number.
    Number(&'static str),
    /// An amount in cents, written in units with decimals.
    Amount(&'static str),
    /// A timestamp of the server.
    Time(&'static str),
    /// A code, named by a word: `("won", "1")`.
    Words(&'static str, &'static [(&'static str, &'static str)]),
    /// The ID of a record of this resource.
    Id(&'static str, &'static str),
    /// The rows of a relation, each of which names a record.
    Related(Relation),
    /// A number in the row of a relation that names a record, which the expression names after a colon:
    /// `score:Engagement`. The last is the property of the row with the number.
    NumberOf(Relation, &'static str),
}

/// A relation of the records whose rows name other records.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    /// The name of the side-load.
    pub load: &'static str,
    /// The property of a row with the ID of the record that it names.
    pub key: &'static str,
    /// The resource of that record.
    pub resource: &'static str,
    /// The status of a row; none if a row has none.
    pub status: Option<Statuses>,
}

/// The statuses of the rows of a relation, written after a colon: `Newsletter:unsubscribed`.
#[derive(Clone, Copy, Debug)]
pub struct Statuses {
    /// The property of a row.
    pub property: &'static str,
    /// The words and their codes.
    pub words: &'static [(&'static str, &'static str)],
    /// The code if no status is written; empty for any.
    pub default: &'static str,
}

/// The word for any status.
pub const ANY_STATUS: &str = "any";

/// How the server filters a listing by a property. Every record is checked again, so that a server that ignores the
/// parameter costs requests only; but a parameter that selects too few records must not be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerFilter {
    /// It does not.
    None,
    /// By equality with the text or the ID.
    Equal(&'static str),
    /// By the ID, and by the status in a second parameter.
    EqualWithStatus(&'static str, &'static str),
    /// By the days after and before which it is.
    Days {
        /// The parameter for the earliest day.
        after: &'static str,
        /// The parameter for the latest day.
        before: &'static str,
    },
}

/// The rows with the values of custom fields.
#[derive(Clone, Copy, Debug)]
pub struct FieldRows {
    /// The resource of the fields.
    pub resource: &'static str,
    /// The name of the side-load.
    pub load: &'static str,
    /// The properties of a row with the ID of the field; the first that is there counts.
    pub keys: &'static [&'static str],
    /// The properties of a row with the value; the first that is there and not null counts.
    pub values: &'static [&'static str],
    /// Where the rows are listed, if the listing of the records is not known to include them.
    pub listing: Option<&'static FieldListing>,
}

/// A listing with the values of the custom fields of all records.
#[derive(Debug)]
pub struct FieldListing {
    /// Its resource: `accounts field-values`.
    pub resource: &'static str,
    /// How its rows belong to the records.
    pub rows: SideLoad,
}

/// A flag that stands for an expression, with `{}` for its value.
#[derive(Clone, Copy, Debug)]
pub struct ShortForm {
    /// The flag.
    pub flag: &'static str,
    /// The placeholder of its value.
    pub value_name: &'static str,
    /// The resource of the record that the value names; empty if it names none.
    pub resource: &'static str,
    /// The help.
    pub help: &'static str,
    /// The expression for each of its values.
    pub expression: &'static str,
}

impl Property {
    /// A property that the server does not filter by.
    pub const fn new(name: &'static str, place: ValuePlace) -> Self {
        Property { name, place, server_filter: ServerFilter::None }
    }

    /// Filtered by the server.
    pub const fn filtered(mut self, by: ServerFilter) -> Self {
        self.server_filter = by;
        self
    }
}

impl Relation {
    /// A relation whose rows have no status.
    pub const fn new(load: &'static str, key: &'static str, resource: &'static str) -> Self {
        Relation { load, key, resource, status: None }
    }

    /// Rows with a status.
    pub const fn with_status(mut self, status: Statuses) -> Self {
        self.status = Some(status);
        self
    }
}

impl Filterable {
    /// Whether expressions can name anything.
    pub const fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }
}

impl Resource {
    /// What filter expressions can name on its records.
    pub const fn filterable(mut self, filterable: &'static Filterable) -> Self {
        self.filterable = filterable;
        self
    }
}
