//! One request, complete but for the host and the token. Pure: made from a catalogue row and resolved arguments, or by
//! `acamp api` from what the user typed; sent by [`crate::client`].

use serde_json::Value;

use crate::catalogue::model::{Method, Server};

/// A request as it will travel, but for the account's host and credentials.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The host and prefix `path` stands below.
    pub server: Server,
    /// The path below the prefix, beginning with `/`; every argument in it is percent-encoded already.
    pub path: String,
    /// Query pairs, not yet percent-encoded.
    pub query: Vec<(String, String)>,
    /// The body, where there is one.
    pub body: Option<Body>,
    /// Further headers (`acamp api --header`); never the token.
    pub headers: Vec<(String, String)>,
    /// Whether it may be sent again when no answer came.
    pub repeatable: bool,
    /// Whether it changes something at the service.
    pub write: bool,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `application/json`.
    Json(Value),
    /// `application/x-www-form-urlencoded` pairs, not yet encoded.
    Form(Vec<(String, String)>),
}

impl Request {
    /// The request as errors and logs name it: `GET /contacts/1`, without the query.
    pub fn label(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path)
    }
}
