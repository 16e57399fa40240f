//! What an operation on one target returned, or how it failed.

use serde_json::{Map, Value};

use crate::api::reply::Item;
use crate::api::request::Input;
use crate::catalogue::model::{Operation, Param};
use crate::error::Error;
use crate::store::history::Before;

/// What an operation on one target returned.
#[derive(Debug)]
pub struct Done {
    /// The operation.
    pub operation: &'static Operation,
    /// The items of the response, or the response itself where it holds none.
    pub items: Vec<Item>,
    /// The body of the response.
    pub body: Vec<u8>,
    /// Failures of the requests that follow it, such as adding a tag to a new contact.
    pub follow_up_failures: Vec<Error>,
    /// Why consent that contacts had withdrawn was not granted again: by the operation, or by the requests that follow it.
    pub withheld: Vec<String>,
    /// Whether nothing had to be done: the record was absent already, or existed already.
    pub is_unchanged: bool,
    /// The number of the write in the history of this run; none where it is not recorded.
    pub write: Option<u64>,
    /// What was sent, and the state before it; none if no request was sent.
    pub sent: Option<SentState>,
    /// The values as typed and resolved.
    pub given: Option<Box<Given>>,
    /// The values of flags for which a further request was sent and succeeded, by their place.
    pub followed: Vec<(&'static Param, usize)>,
    /// Notes for a person, a line each.
    pub notes: Vec<String>,
    /// Warnings for a person, a line each.
    pub warnings: Vec<String>,
}

impl Done {
    /// An operation that returned this one item.
    pub fn with_item(operation: &'static Operation, item: Item, note: String) -> Self {
        let body = item.json().as_bytes().to_vec();
        Done { body, items: vec![item], notes: vec![note], ..Done::empty(operation, false) }
    }

    /// The ID of the first item.
    pub fn id(&self) -> Option<String> {
        self.items.first().and_then(Item::id)
    }

    /// An operation that returned nothing; `is_unchanged` says that there was nothing to do.
    pub fn empty(operation: &'static Operation, is_unchanged: bool) -> Self {
        Done {
            operation,
            items: vec![Item::from_value(&Value::Object(Map::new()))],
            body: Vec::new(),
            follow_up_failures: Vec::new(),
            withheld: Vec::new(),
            is_unchanged,
            write: None,
            sent: None,
            given: None,
            followed: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// The properties that a write sent, and the state before it.
#[derive(Debug)]
pub struct SentState {
    /// The properties of the body.
    pub properties: Map<String, Value>,
    /// The record before, as far as it was read.
    pub before: Before,
}

/// The values of one target: as typed, and with names resolved to IDs.
#[derive(Debug)]
pub struct Given {
    /// As typed.
    pub typed: Input,
    /// As sent.
    pub resolved: Input,
}

/// An operation that failed after it may have been recorded.
#[derive(Clone, Debug)]
pub struct Failed {
    /// Why.
    pub error: Error,
    /// The number of the write in the history of this run; none where it is not recorded.
    pub write: Option<u64>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed { error, write: None }
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Self {
        failed.error
    }
}
