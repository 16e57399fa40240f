//! What a handler gives back: an answer, or a refusal that also undoes the request's changes.

use serde_json::{Value, json};

/// The body of an answer.
#[derive(Clone, Debug)]
pub enum Body {
    /// What the service sometimes sends.
    Empty,
    /// What it sends nearly always.
    Json(Value),
    /// What a few calls answer with.
    Text(String),
}

/// A complete answer but for the transport's own headers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers beyond those every answer has, their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

impl Answer {
    /// Status 200 with `body`.
    pub fn ok(body: Value) -> Self {
        Answer::new(200, body)
    }

    /// Status 201 with `body`: something was made.
    pub fn created(body: Value) -> Self {
        Answer::new(201, body)
    }

    /// Status 200 with `{}`, the answer to most deletes.
    pub fn deleted() -> Self {
        Answer::ok(json!({}))
    }

    /// Any status with `body`.
    pub fn new(status: u16, body: Value) -> Self {
        Answer { status, headers: Vec::new(), body: Body::Json(body) }
    }

    /// Status 200 with a text that is no JSON.
    pub fn plain(text: &str) -> Self {
        let headers = vec![("content-type", "text/html; charset=UTF-8".to_owned())];
        Answer { status: 200, headers, body: Body::Text(text.to_owned()) }
    }

    /// Any status without body.
    pub fn empty(status: u16) -> Self {
        Answer { status, headers: Vec::new(), body: Body::Empty }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Why a request was not acted out; nothing it changed is kept.
#[derive(Debug)]
pub enum Refusal {
    /// The service's own answer.
    Answer(Answer),
    /// The store failed: answered as 500.
    Store(rusqlite::Error),
}

impl From<Answer> for Refusal {
    fn from(answer: Answer) -> Self {
        Refusal::Answer(answer)
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Refusal::Store(error)
    }
}

/// What every handler returns.
pub type Outcome<T = Answer> = std::result::Result<T, Refusal>;
