//! The `const fn` builders of parameters: flags, arguments, and body properties. Each convention is documented on the
//! method it applies to.

use super::model::{Kind, Param, Place, UnknownId, ValueFormat};

/// A value of `kind`; the wire name is the flag's name unless set with [`Param::wire`].
pub const fn param(flag: &'static str, kind: Kind, help: &'static str) -> Param {
    Param {
        flag,
        wire: flag,
        kind,
        required: false,
        prompted: false,
        repeatable: false,
        is_combinable: false,
        comma_separated: false,
        place: Place::Regular,
        unknown_id: UnknownId::NotFound,
        only_with: None,
        help,
    }
}

/// Any text.
pub const fn text(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Text, help)
}

/// Long text, such as that of a message.
pub const fn content(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Content, help)
}

/// An email address.
pub const fn address(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Formatted(ValueFormat::EmailAddress), help)
}

/// The value of an option of a custom field.
pub const fn option_value(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Formatted(ValueFormat::OptionValue), help)
}

/// A whole number.
pub const fn integer(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Integer, help)
}

/// A number.
pub const fn number(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Number, help)
}

/// An amount of money, which has a second flag in cents; see [`Kind::Money`].
pub const fn money(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Money(flag), help)
}

/// `true` or `false`, a JSON boolean on the wire.
pub const fn boolean(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Boolean, help)
}

/// `true` or `false`, 1 or 0 on the wire.
pub const fn bit(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Bit, help)
}

/// A calendar date.
pub const fn date(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Date, help)
}

/// A time that limits a listing: a date, a timestamp, or an age.
pub const fn past_time(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::PastTime, help)
}

/// A timestamp.
pub const fn timestamp(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Timestamp, help)
}

/// A timestamp, whole seconds since 1970 on the wire.
pub const fn epoch_seconds(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::EpochSeconds, help)
}

/// A timestamp, whole milliseconds since 1970 on the wire.
pub const fn epoch_milliseconds(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::EpochMilliseconds, help)
}

/// A flag without a value.
pub const fn switch(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Switch, help)
}

/// Any JSON.
pub const fn json(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Json, help)
}

/// One of these words, each with its value on the wire.
pub const fn choice(flag: &'static str, words: &'static [(&'static str, &'static str)], help: &'static str) -> Param {
    param(flag, Kind::Choice(words), help)
}

/// An id or a name of a record of `resource`.
pub const fn reference(flag: &'static str, resource: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Reference(resource), help)
}

/// An id or a name, sent as a JSON number.
pub const fn reference_number(flag: &'static str, resource: &'static str, help: &'static str) -> Param {
    param(flag, Kind::ReferenceNumber(resource), help)
}

/// An id or a name of a record whose resource depends on the flag `by`; see [`Kind::ReferenceBy`].
pub const fn reference_by(
    flag: &'static str,
    by: &'static str,
    resources: &'static [(&'static str, &'static str)],
    help: &'static str,
) -> Param {
    param(flag, Kind::ReferenceBy(by, resources), help)
}

/// A filter expression.
pub const fn expression(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Expression, help)
}

/// `NAME:NUMBER` with an id or a name of a record of `resource`.
pub const fn reference_and(flag: &'static str, resource: &'static str, help: &'static str) -> Param {
    param(flag, Kind::ReferenceAnd(resource), help)
}

/// `NAME=VALUE` of a custom field of deals or accounts.
pub const fn custom_field(flag: &'static str, resource: &'static str, help: &'static str) -> Param {
    param(flag, Kind::CustomFieldValue(resource), help)
}

/// The same parameters with none required, for the update of a resource that shares its create's parameters.
pub const fn optional<const COUNT: usize>(mut fields: [Param; COUNT]) -> [Param; COUNT] {
    let mut index = 0;
    while index < COUNT {
        fields[index].required = false;
        index += 1;
    }
    fields
}

impl Param {
    setters! {
        /// The name on the wire, if it differs from the flag's.
        pub wire(wire: &'static str) => wire = wire;
        /// The flag, if it differs from the builder's.
        pub rename(flag: &'static str) => flag = flag;
        /// One line for the help text, if it differs from the builder's.
        pub help(help: &'static str) => help = help;
        /// Prompted for on a terminal, although the server does not require it.
        pub prompted() => prompted = true;
        /// The server rejects a request without it. Applies to creates only: an update sends only the given values.
        pub required() => required = true;
        /// Can be repeated; an array on the wire.
        pub repeatable() => repeatable = true;
        /// Can be repeated, although the server takes one value: all must apply.
        pub combinable() => is_combinable = true;
        /// Can be repeated; one comma-separated string on the wire.
        pub comma_separated() => repeatable = true, comma_separated = true;
        /// One of a fixed list of strings.
        pub one_of(values: &'static [&'static str]) => kind = Kind::OneOf(values);
        /// Text in a documented format, checked before it is sent.
        pub format(format: ValueFormat) => kind = Kind::Formatted(format);
        /// A text filter that also supports operators with `--filter`.
        pub operators() => kind = Kind::TextFilter;
        /// The server rejects the ID of a record that does not exist, with another status than 404.
        pub rejected_if_unknown() => unknown_id = UnknownId::Rejected;
        /// Whether the server rejects the ID of a record that does not exist is not known.
        pub unverified() => unknown_id = UnknownId::NotEstablished;
        /// Sent next to the envelope, at the top level of the body.
        pub top_level() => place = Place::TopLevel;
        /// Not sent in this request: `command` runs for each value, with the new record's id and the value.
        pub after(command: &'static str) => place = Place::FollowUp(command);
        /// Not sent: the record that keeps members which would be deleted.
        pub keep_on() => place = Place::KeepOn;
    }
}

#[cfg(test)]
mod tests {
    use super::{optional, text};

    #[test]
    fn optional_keeps_the_parameters_and_drops_the_requirement() {
        let parameters = [text("name", "Name").wire("title").required(), text("note", "Note")];
        let [name, note] = optional(parameters);
        assert!(parameters[0].required && !name.required && !note.required);
        assert_eq!((name.flag, name.wire, note.flag), ("name", "title", "note"));
    }
}
