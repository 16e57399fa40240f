//! One action: its name, whether it writes, and what executes it.

use super::answer::Answered;
use super::call::Call;
use super::read::{Rows, View};
use super::write::{Delete, Through};

/// Handles one action.
pub(super) type Handler = fn(&Call<'_>) -> Answered;

/// An action of API v1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Action {
    /// The value of `api_action`.
    pub(super) name: &'static str,
    /// Whether it changes anything or sends mail.
    pub(super) writes: bool,
    pub(super) kind: Kind,
}

/// What executes an action.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Own(Handler),
    /// Rows of a resource.
    Rows(&'static Rows),
    /// A page of rows, as the admin pages read them.
    Pages(&'static Rows),
    /// One record.
    View(&'static View),
    /// A write that is an operation of API v3.
    Through(&'static Through),
    /// A delete of one record or several.
    Delete(&'static Delete),
    /// Exists, but is not open to API keys.
    Forbidden,
    /// Not emulated.
    Unsupported,
}

const fn action(name: &'static str, writes: bool, kind: Kind) -> Action {
    Action { name, writes, kind }
}

pub(super) const fn read(name: &'static str, handler: Handler) -> Action {
    action(name, false, Kind::Own(handler))
}

pub(super) const fn write(name: &'static str, handler: Handler) -> Action {
    action(name, true, Kind::Own(handler))
}

pub(super) const fn rows(name: &'static str, rows: &'static Rows) -> Action {
    action(name, false, Kind::Rows(rows))
}

pub(super) const fn pages(name: &'static str, rows: &'static Rows) -> Action {
    action(name, false, Kind::Pages(rows))
}

pub(super) const fn view(name: &'static str, view: &'static View) -> Action {
    action(name, false, Kind::View(view))
}

pub(super) const fn through(name: &'static str, through: &'static Through) -> Action {
    action(name, true, Kind::Through(through))
}

pub(super) const fn delete(name: &'static str, delete: &'static Delete) -> Action {
    action(name, true, Kind::Delete(delete))
}

pub(super) const fn forbidden(name: &'static str) -> Action {
    action(name, false, Kind::Forbidden)
}

pub(super) const fn unsupported(name: &'static str) -> Action {
    action(name, false, Kind::Unsupported)
}
