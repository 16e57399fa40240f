//! The executed writes, whatever response the client got. Tests compare them with what a client reports.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::api::{Body, Response};
use crate::faults::Kind;

/// An executed write.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path relative to `/api/3`, without a query.
    pub path: String,
    /// The request body; `null` if empty.
    pub body: Value,
    /// The status of the response without the fault.
    pub status: u16,
    /// The response body without the fault; `null` if it is not JSON.
    pub answer: Value,
    /// The fault that hit the request.
    pub fault: Option<Kind>,
}

/// The list of executed writes, shared by clones. `None` if nothing is recorded.
#[derive(Clone, Debug, Default)]
pub(crate) struct WriteLog(Option<Arc<Mutex<Vec<Applied>>>>);

impl WriteLog {
    pub(crate) fn new(records: bool) -> Self {
        WriteLog(records.then(Arc::default))
    }

    /// Records a request if it was a write and succeeded.
    pub(super) fn add(&self, method: &str, path: &str, body: &[u8], response: &Response, fault: Option<Kind>) {
        let Some(list) = &self.0 else { return };
        if matches!(method, "GET" | "HEAD") || response.status >= 300 {
            return;
        }
        let applied = Applied {
            method: method.to_owned(),
            path: path.to_owned(),
            body: serde_json::from_slice(body).unwrap_or_default(),
            status: response.status,
            answer: if let Body::Json(value) = &response.body { value.clone() } else { Value::Null },
            fault,
        };
        list.lock().unwrap_or_else(PoisonError::into_inner).push(applied);
    }

    pub(crate) fn all(&self) -> Vec<Applied> {
        self.0.as_ref().map_or_else(Vec::new, |list| list.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}
