//! The executed writes, whatever response the client got, and the number of those still to come; and the listings after
//! which records exchanged their names. Tests compare them with what a client reports.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::received::Received;
use crate::api::test_mail::Mail;
use crate::api::{Body, Response};
use crate::faults::Kind;
use crate::v1;

/// An executed write, or a `GET` that was hit by [`Kind::Rename`].
#[derive(Clone, Debug)]
pub struct Applied {
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path relative to `/api/3`, without a query; `/admin/api.php` for a request of API v1.
    pub path: String,
    /// The request body; `null` if empty. For a request of API v1, an object of its parameters, those of the query and
    /// those of the body, without the API key: `{"api_action":"campaign_status","id":"7","status":"1"}`.
    pub body: Value,
    /// The status of the response without the fault.
    pub status: u16,
    /// The response body without the fault; `null` if it is not JSON. That of a listing has the names before the fault.
    pub answer: Value,
    /// The fault that hit the request.
    pub fault: Option<Kind>,
    /// The mails that the request sent at once: tests and copies of campaigns.
    pub mails: Vec<Mail>,
}

impl Applied {
    /// Returns the action of a request of API v1; empty for other requests.
    pub fn action(&self) -> &str {
        self.body.get(v1::ACTION).filter(|_| self.path == v1::PATH).and_then(Value::as_str).unwrap_or_default()
    }
}

/// An executed request.
#[derive(Clone, Debug)]
pub(super) struct Executed {
    pub(super) response: Response,
    /// Whether the server did what the request asks for. A refusal of API v1 has status 200 as well.
    pub(super) is_done: bool,
    pub(super) mails: Vec<Mail>,
}

impl Executed {
    pub(super) fn of(response: Response) -> Self {
        Executed { is_done: response.status < 300, response, mails: Vec::new() }
    }

    /// Returns a request of API v1 that was refused.
    pub(super) fn refused(response: Response) -> Self {
        Executed { is_done: false, ..Executed::of(response) }
    }
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
    pub(super) fn add(&self, received: &Received, executed: &Executed, fault: Option<Kind>) {
        let Some(list) = &self.applied else { return };
        let method = received.method.as_str();
        let writes = received.v1.as_ref().map_or(!matches!(method, "GET" | "HEAD"), v1::writes);
        let is_logged = writes || fault == Some(Kind::Rename);
        if !is_logged || !executed.is_done {
            return;
        }
        let body = match &received.v1 {
            Some(params) => params.logged(),
            None => serde_json::from_slice(&received.body).unwrap_or_default(),
        };
        let applied = Applied {
            method: method.to_owned(),
            path: received.path().to_owned(),
            body,
            status: executed.response.status,
            answer: if let Body::Json(value) = &executed.response.body { value.clone() } else { Value::Null },
            fault,
            mails: executed.mails.clone(),
        };
        list.lock().unwrap_or_else(PoisonError::into_inner).push(applied);
    }

    pub(crate) fn all(&self) -> Vec<Applied> {
        self.applied.as_ref().map_or_else(Vec::new, |list| list.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}
