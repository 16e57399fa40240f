//! How a call is undone, as data: what must be read before it, which call is its inverse, what goes with a thing that is
//! deleted and how that is made again. [`crate::engine::undo`] reads it; no code asks which noun it has. Pure.

use super::model::{Operation, Paging, Relation, Resource};

/// What a row says of its own undoing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The call that undoes it.
    pub inverse: Inverse,
    /// How to see what two things are to each other before the call.
    pub pair: Option<Relation>,
    /// The members of the body that name the two things of `pair`: the one in its path, and the one it is compared with.
    pub pair_members: &'static [&'static str],
    /// The member of the body by which the call finds the thing it changes; empty where the path names it.
    pub found_by: &'static str,
    /// What hangs on the thing and is lost or moved by the call.
    pub sides: &'static [Side],
    /// What nothing brings back, each in a few words.
    pub lost: &'static [&'static str],
}

impl Undo {
    /// That of a row which says nothing.
    pub const BY_ROLE: Undo =
        Undo { inverse: Inverse::ByRole, pair: None, pair_members: &[], found_by: "", sides: &[], lost: &[] };
}

/// The call that undoes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// A create is undone by the noun's delete, an update by the same call with the values before, a delete by the noun's
    /// create. Nothing else is undone.
    ByRole,
    /// The command that takes the same two things.
    Command(&'static str),
    /// The same call with the values the pair had before; with these members, as (name, JSON text), where there was no
    /// such pair.
    Again(&'static [(&'static str, &'static str)]),
    /// Only what hangs on the thing is put back, by the row's sides.
    Sides,
    /// Nothing undoes it, for this reason.
    Never(&'static str),
}

/// Things that hang on another and go with it, and the call that makes each of them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// What they are, in the plural: `contacts with the tag`.
    pub what: &'static str,
    /// Where they are read.
    pub source: Source,
    /// The command that makes one again: `contacts tags add`.
    pub command: &'static str,
    /// The command's arguments and body members by their wire name, and where each value comes from.
    pub values: &'static [(&'static str, From)],
}

/// Where a value of a [`Side`] comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The thing it hung on: its id before the call, and when it is made again, its new one.
    Owner,
    /// A member of the thing that hung on it.
    Member(&'static str),
}

/// Where things that hang on another are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Beside the thing in the answer of its `get`, under this key.
    Beside(&'static str),
    /// In a listing: its path, `{id}` standing for the thing's id there or in the query, its key and how it is walked.
    Listing(&'static str, &'static str, Paging),
}

/// A member of the body that a thing holds elsewhere when it is read: the values of custom fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The member of the body: an array of objects.
    pub wire: &'static str,
    /// Where its elements are read.
    pub source: Source,
    /// What tells one element from another, as it is sent and as it is read.
    pub key: (&'static str, &'static str),
    /// The value of an element, as it is sent and as it is read.
    pub value: (&'static str, &'static str),
}

impl Operation {
    /// The command that undoes it, given the same two things.
    pub const fn undone_by(mut self, command: &'static str) -> Self {
        self.undo.inverse = Inverse::Command(command);
        self
    }

    /// Undone by the same call with the values the pair had, or these where it was none.
    pub const fn undone_by_values(mut self, otherwise: &'static [(&'static str, &'static str)]) -> Self {
        self.undo.inverse = Inverse::Again(otherwise);
        self
    }

    /// Undone by nothing, for this reason.
    pub const fn never_undone(mut self, why: &'static str) -> Self {
        self.undo.inverse = Inverse::Never(why);
        self
    }

    /// Undone by putting back what hung on the thing.
    pub const fn undone_by_sides(mut self, sides: &'static [Side]) -> Self {
        self.undo.inverse = Inverse::Sides;
        self.undo.sides = sides;
        self
    }

    /// What the two things are to each other is seen by listing `path`, which names the first member of the body as
    /// `{name}`, and comparing `member` with the second.
    pub const fn pair(
        mut self,
        members: &'static [&'static str],
        path: &'static str,
        key: &'static str,
        member: &'static str,
    ) -> Self {
        self.undo.pair_members = members;
        self.undo.pair = Some(Relation { path, key, member });
        self
    }

    /// The call changes the thing that has this member of the body, or makes it.
    pub const fn found_by(mut self, member: &'static str) -> Self {
        self.undo.found_by = member;
        self
    }

    /// What goes with a thing that is deleted, and can be made again.
    pub const fn takes_along(mut self, sides: &'static [Side]) -> Self {
        self.undo.sides = sides;
        self
    }

    /// What is lost for good, each in a few words.
    pub const fn loses(mut self, lost: &'static [&'static str]) -> Self {
        self.undo.lost = lost;
        self
    }
}

impl Resource {
    /// Members of the body that are read from elsewhere.
    pub const fn parts(mut self, parts: &'static [Part]) -> Self {
        self.parts = parts;
        self
    }
}
