//! The types of values.

use super::value_format::ValueFormat;

/// The type of a value, on the command line and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Text in this format.
    Formatted(ValueFormat),
    /// A whole number, sent as a JSON number.
    Integer,
    /// A number, sent as a JSON number.
    Number,
    /// An amount of money in units with decimals, sent in whole cents. The name is that of its flag: a second flag, with
    /// `-cents` after the name, takes the same amount in cents.
    Money(&'static str),
    /// `true` or `false`, sent as a JSON boolean.
    Boolean,
    /// `true` or `false`, sent as 1 or 0.
    Bit,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// One of these words, each with its value on the wire: `("active", "1")`. Numbers are sent as numbers; the wire
    /// value is also accepted.
    Choice(&'static [(&'static str, &'static str)]),
    /// A calendar date, `2026-11-01`; also a timestamp, or an age such as `7d`, whose day is sent.
    Date,
    /// A time that limits a listing: a date, a timestamp, or an age such as `7d`, which is sent as a timestamp.
    PastTime,
    /// A timestamp: RFC 3339 or a date.
    Timestamp,
    /// As [`Kind::PastTime`], sent as whole seconds since 1970.
    EpochSeconds,
    /// As [`Kind::PastTime`], sent as whole milliseconds since 1970.
    EpochMilliseconds,
    /// A switch without a value; sent in the query with an empty value.
    Switch,
    /// Long text, given inline, as `@FILE` or as `-`.
    Content,
    /// Any JSON, given inline, as `@FILE` or as `-`.
    Json,
    /// The id of a record of this resource, or its name, which is resolved to the id.
    Reference(&'static str),
    /// A reference that is sent as a JSON number.
    ReferenceNumber(&'static str),
    /// A reference to a record whose resource depends on another flag: that flag, and the resource for each of its
    /// words. The first is the default.
    ReferenceBy(&'static str, &'static [(&'static str, &'static str)]),
    /// `NAME:NUMBER`, a reference and the number to compare its value with (`Engagement:50`).
    ReferenceAnd(&'static str),
    /// `NAME=VALUE` of a custom field of this resource, sent as `[{"field": ID, "value": VALUE}, …]`.
    FieldValue(&'static str),
    /// `NAME=VALUE` of a custom field of deals or accounts, sent as `[{"customFieldId": ID, "fieldValue": VALUE},
    /// …]`, with the id as a JSON number.
    CustomFieldValue(&'static str),
    /// `KEY=VALUE`, sent as `[{"key": KEY, "value": VALUE}, …]`.
    Pair,
    /// A filter expression.
    Expression,
    /// A text filter that also supports operators with `--filter 'name[contains]=VALUE'`.
    TextFilter,
}
