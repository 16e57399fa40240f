//! What was really done: the writes that were carried out, whatever the client was told of them. For tests of clients, which
//! compare it with what a client says.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::answer::{Answer, Body};
use crate::faults::Kind;

/// A write that was carried out.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The method, in capitals.
    pub method: String,
    /// The path below `/api/3`, without query.
    pub path: String,
    /// The body; `null` where there was none.
    pub body: Value,
    /// The status of the answer as it would have been.
    pub status: u16,
    /// The answer as it would have been; `null` where it is no JSON.
    pub answer: Value,
    /// The fault that hit it.
    pub fault: Option<Kind>,
}

/// The list. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Record(Option<Arc<Mutex<Vec<Applied>>>>);

impl Record {
    /// One that keeps what it is told, or not.
    pub fn new(keeps: bool) -> Self {
        Record(keeps.then(Arc::default))
    }

    /// Keeps a request that was carried out, if it was a write and was not refused.
    pub fn note(&self, method: &str, path: &str, body: &[u8], answer: &Answer, fault: Option<Kind>) {
        let Some(list) = &self.0 else { return };
        if matches!(method, "GET" | "HEAD") || answer.status >= 300 {
            return;
        }
        let applied = Applied {
            method: method.to_owned(),
            path: path.to_owned(),
            body: serde_json::from_slice(body).unwrap_or_default(),
            status: answer.status,
            answer: if let Body::Json(value) = &answer.body { value.clone() } else { Value::Null },
            fault,
        };
        list.lock().unwrap_or_else(PoisonError::into_inner).push(applied);
    }

    /// Everything kept so far.
    pub fn all(&self) -> Vec<Applied> {
        self.0.as_ref().map_or_else(Vec::new, |list| list.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}
