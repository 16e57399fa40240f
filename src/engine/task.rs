//! What the functions of the engine share about one command.

use super::if_exists::Records;
use crate::api::request::Input;
use crate::args::call::Call;
use crate::catalogue::model::{Operation, Resource};
use crate::error::{Error, Kind};
use crate::session::Context;
use crate::session::connection::Connection;

/// One command being carried out.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// What the command may use.
    pub context: &'a Context,
    /// The command as typed.
    pub call: &'a Call,
    /// The existing records, if many are created.
    pub records: Option<&'a Records>,
}

impl Task<'_> {
    /// The resource.
    pub fn resource(&self) -> &'static Resource {
        self.call.resource
    }

    /// The operations that share the verb.
    pub fn operations(&self) -> &[&'static Operation] {
        &self.call.operations
    }

    /// Whether `--ignore-not-found` applies to this error of an operation.
    pub fn ignores(&self, operation: &Operation, error: &Error) -> bool {
        operation.role.is_removal() && self.call.flags.ignore_not_found && error.kind() == Kind::NotFound
    }
}

/// One request of a command: the operation selected for a target, its names resolved.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The command.
    pub task: Task<'a>,
    /// Where it is sent.
    pub connection: &'a Connection,
    /// The operation.
    pub operation: &'static Operation,
    /// Its values.
    pub input: &'a Input,
}
