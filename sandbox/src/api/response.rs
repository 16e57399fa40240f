//! What a handler returns: a response, or a failure that rolls back the changes of the request.

use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    Text(String),
}

/// A response without the headers that all responses have.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Additional headers, with lower-case names.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
}

impl Response {
    /// Status 200.
    pub(crate) fn ok(body: Value) -> Self {
        Response::new(200, body)
    }

    /// Status 201.
    pub(crate) fn created(body: Value) -> Self {
        Response::new(201, body)
    }

    /// Status 200 with `{}`, the response to most deletes.
    pub(crate) fn deleted() -> Self {
        Response::ok(json!({}))
    }

    pub(crate) fn new(status: u16, body: Value) -> Self {
        Response { status, headers: Vec::new(), body: Body::Json(body) }
    }

    /// Status 200 with text that is not JSON.
    pub(crate) fn plain(text: &str) -> Self {
        let headers = vec![("content-type", "text/html; charset=UTF-8".to_owned())];
        Response { status: 200, headers, body: Body::Text(text.to_owned()) }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Response { status, headers: Vec::new(), body: Body::Empty }
    }

    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Why a request was not executed. Its changes are rolled back.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An error response of the server.
    Response(Response),
    /// The store failed.
    Store(rusqlite::Error),
    /// A description refers to a resource that does not exist.
    UnknownResource(String),
}

impl From<Response> for Failure {
    fn from(response: Response) -> Self {
        Failure::Response(response)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Store(error)
    }
}

/// What every handler returns.
pub(crate) type Outcome<T = Response> = Result<T, Failure>;
