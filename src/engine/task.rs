//! What the functions of the engine share about one command.

use crate::args::call::Call;
use crate::catalogue::model::{Operation, Resource};
use crate::session::Context;

/// One command being carried out.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// What the command may use.
    pub context: &'a Context,
    /// The command as typed.
    pub call: &'a Call,
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
}
