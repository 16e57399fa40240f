//! A request as it was received: its method, its address, its body and, for API v1, its parameters.

use axum::body::Bytes;
use axum::http::Uri;
use axum::http::request::Parts;

use crate::v1::{self, Params};

/// The path prefix of API v3.
pub(super) const PREFIX: &str = "/api/3";

/// A received request.
#[derive(Clone, Debug)]
pub(super) struct Received {
    /// The HTTP method, in upper case.
    pub(super) method: String,
    pub(super) uri: Uri,
    pub(super) body: Bytes,
    /// The parameters of a request of API v1; `None` for other requests.
    pub(super) v1: Option<Params>,
}

impl Received {
    pub(super) fn new(parts: &Parts, body: Bytes) -> Self {
        let is_v1 = v1::serves(parts.uri.path());
        let v1 = is_v1.then(|| Params::parse(parts.uri.query().unwrap_or_default(), &body));
        Received { method: parts.method.as_str().to_owned(), uri: parts.uri.clone(), body, v1 }
    }

    /// Returns the path relative to `/api/3`; the whole path of a request that is not of API v3.
    pub(super) fn path(&self) -> &str {
        self.uri.path().strip_prefix(PREFIX).unwrap_or(self.uri.path())
    }

    /// Returns the action of a request of API v1; empty for other requests.
    pub(super) fn action(&self) -> &str {
        self.v1.as_ref().map_or("", Params::action)
    }
}
