//! Refusals with several possible causes, as data: the request that tells which, and what each finding means. Sent only
//! after the refusal.

use super::model::{Operation, Reply};

/// A request that shows the cause of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Part of the server's reason, in lowercase; other refusals are not investigated.
    pub says: &'static str,
    /// The v3 path to read, with at most one query parameter; `{name}` is a property of the refused body.
    pub path: &'static str,
    /// The shape of its response; of several records, the first counts.
    pub reply: Reply,
    /// The possible causes; the first that applies is shown.
    pub causes: &'static [Cause],
}

/// A cause, and the record that proves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// A property of the record.
    pub property: &'static str,
    /// Its values that prove the cause.
    pub values: Proof,
    /// What is wrong. `{name}` is a property of the refused body, `{found.name}` one of the record.
    pub message: &'static str,
    /// A command that helps, with the same placeholders.
    pub hint: &'static str,
}

/// The values of a property that prove a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// The value of this property of the refused body.
    Sent(&'static str),
    /// Any value.
    Any,
}

impl Operation {
    setters! {
        /// How to find out why the server refused it.
        pub explained_by(probes: &'static [Probe]) => probes = probes;
    }
}
