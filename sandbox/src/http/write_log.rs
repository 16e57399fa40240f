//! The executed writes, whatever response the client got, and the number of those still to come; and the listings after
//! which records exchanged their names. Tests compare them with what a client reports.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::api::{Body, Response};
use crate::faults::Kind;

/// An executed write, or a `GET` that was hit by [`Kind::Rename`].
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
    /// The response body without the fault; `null` if it is not JSON. That of a listing has the names before the fault.
    pub answer: Value,
    /// The fault that hit the request.
    pub fault: Option<Kind>,
}

/// The list of executed writes and the number of pending requests, shared by clones.
#[derive(Clone, Debug, Default)]
pub(crate) struct WriteLog {
    /// `None` if nothing is recorded.
    applied: Option<Arc<Mutex<Vec<Applied>>>>,
    pending: Arc<AtomicUsize>,
}

/// A request that is executed later. Dropping it ends that.
#[derive(Debug)]
pub(super) struct Pending(Arc<AtomicUsize>);

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl WriteLog {
    pub(crate) fn new(records: bool) -> Self {
        WriteLog { applied: records.then(Arc::default), pending: Arc::default() }
    }

    /// Counts a request that is executed later.
    pub(super) fn start(&self) -> Pending {
        self.pending.fetch_add(1, Ordering::AcqRel);
        Pending(Arc::clone(&self.pending))
    }

    /// Returns the number of requests that are executed later.
    pub(crate) fn pending(&self) -> usize {
        self.pending.load(Ordering::Acquire)
    }

    /// Records a request if it succeeded and was a write, or a read after which names changed.
    pub(super) fn add(&self, method: &str, path: &str, body: &[u8], response: &Response, fault: Option<Kind>) {
        let Some(list) = &self.applied else { return };
        let is_read = matches!(method, "GET" | "HEAD") && fault != Some(Kind::Rename);
        if is_read || response.status >= 300 {
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
        self.applied.as_ref().map_or_else(Vec::new, |list| list.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}
