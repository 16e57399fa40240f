//! A recorded write together with the current state of its record.

use serde_json::{Map, Value};

use crate::catalogue::model::{Operation, Resource};
use crate::engine::record;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::{Before, Outcome, Write};

/// A recorded write with the current state, from which a step is planned.
pub struct RecordedWrite<'a> {
    /// Reads the current state.
    pub context: &'a Context,
    /// The account.
    pub client: &'a Connection,
    /// The resource of the write.
    pub resource: &'static Resource,
    /// Its operation.
    pub operation: &'static Operation,
    /// The write.
    pub write: &'a Write,
    /// The current state, read in the same way as the snapshot before the write.
    pub now: Before,
}

impl RecordedWrite<'_> {
    /// The properties that were sent.
    pub fn sent(&self) -> Map<String, Value> {
        record::properties(self.operation, &self.write.request.body).cloned().unwrap_or_default()
    }

    /// The id of the record the path names.
    pub fn owner(&self) -> Option<String> {
        record::id_in(self.operation.path, &self.write.request.path)
    }

    /// The record in the response to the write; null where there was none.
    pub fn answered(&self) -> &Value {
        match &self.write.outcome {
            Outcome::Done(item) => item,
            _ => &Value::Null,
        }
    }

    /// Whether the outcome of the write is unknown.
    pub fn is_unknown(&self) -> bool {
        matches!(self.write.outcome, Outcome::Unknown(_))
    }
}
