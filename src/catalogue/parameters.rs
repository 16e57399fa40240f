//! The `const fn` builders of parameters: flags, arguments and members of bodies. Each convention stands on the method it
//! binds.

use super::model::{Kind, Param, Place};

/// A value of `kind`; the wire name is the flag's until [`Param::wire`] says otherwise.
pub const fn param(flag: &'static str, kind: Kind, help: &'static str) -> Param {
    Param {
        flag,
        wire: flag,
        kind,
        required: false,
        asked: false,
        many: false,
        joined: false,
        place: Place::Regular,
        help,
    }
}

/// Any text.
pub const fn text(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Text, help)
}

/// A whole number.
pub const fn integer(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Integer, help)
}

/// A number.
pub const fn number(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Number, help)
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

/// A moment in time.
pub const fn moment(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Moment, help)
}

/// A moment in time, whole seconds since 1970 on the wire.
pub const fn epoch_seconds(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::EpochSeconds, help)
}

/// A moment in time, whole milliseconds since 1970 on the wire.
pub const fn epoch_milliseconds(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::EpochMilliseconds, help)
}

/// A flag without a value.
pub const fn present(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Present, help)
}

/// Any JSON.
pub const fn json(flag: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Json, help)
}

/// One of the words, each with the value it is sent as.
pub const fn choice(flag: &'static str, words: &'static [(&'static str, &'static str)], help: &'static str) -> Param {
    param(flag, Kind::Choice(words), help)
}

/// An id or a name of a thing of the resource named by `noun`.
pub const fn reference(flag: &'static str, noun: &'static str, help: &'static str) -> Param {
    param(flag, Kind::Reference(noun), help)
}

/// An id or a name, sent as a JSON number.
pub const fn reference_number(flag: &'static str, noun: &'static str, help: &'static str) -> Param {
    param(flag, Kind::ReferenceNumber(noun), help)
}

/// An id or a name of a thing whose noun the value of the flag `by` says; see [`Kind::ReferenceBy`].
pub const fn reference_by(
    flag: &'static str,
    by: &'static str,
    nouns: &'static [(&'static str, &'static str)],
    help: &'static str,
) -> Param {
    param(flag, Kind::ReferenceBy(by, nouns), help)
}

/// `NAME:NUMBER` with an id or a name of a thing of `noun`.
pub const fn reference_and(flag: &'static str, noun: &'static str, help: &'static str) -> Param {
    param(flag, Kind::ReferenceAnd(noun), help)
}

/// `NAME=VALUE` of a custom field of deals or accounts.
pub const fn custom_field(flag: &'static str, noun: &'static str, help: &'static str) -> Param {
    param(flag, Kind::CustomFieldValue(noun), help)
}

/// The same members with none required: what an update takes of the list its create has.
pub const fn optional<const COUNT: usize>(mut fields: [Param; COUNT]) -> [Param; COUNT] {
    let mut index = 0;
    while index < COUNT {
        fields[index].required = false;
        index += 1;
    }
    fields
}

impl Param {
    /// The name on the wire, where it is not the flag's.
    pub const fn wire(mut self, wire: &'static str) -> Self {
        self.wire = wire;
        self
    }

    /// A person at a terminal is asked for it, though the service may do without.
    pub const fn asked(mut self) -> Self {
        self.asked = true;
        self
    }

    /// The service refuses the call without it. Binds on creates only: an update sends what is given.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// May be given several times; an array on the wire.
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    /// Several values travel as one text, separated by commas.
    pub const fn joined(mut self) -> Self {
        self.many = true;
        self.joined = true;
        self
    }

    /// One of a closed list of texts.
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.kind = Kind::OneOf(values);
        self
    }

    /// A text filter that also takes operators through `--filter`.
    pub const fn operators(mut self) -> Self {
        self.kind = Kind::Match;
        self
    }

    /// Stands beside the envelope, at the top level of the body.
    pub const fn beside(mut self) -> Self {
        self.place = Place::Beside;
        self
    }

    /// Is not sent in this call: for each value the command named is called with the new item's id and the value.
    pub const fn after(mut self, command: &'static str) -> Self {
        self.place = Place::After(command);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{optional, text};

    #[test]
    fn optional_members_are_the_same_members_without_the_requirement() {
        let members = [text("name", "Name").wire("title").required(), text("note", "Note")];
        let [name, note] = optional(members);
        assert!(members[0].required && !name.required && !note.required);
        assert_eq!((name.flag, name.wire, note.flag), ("name", "title", "note"));
    }
}
