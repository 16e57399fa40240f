//! One request, without the host and the token. Pure: built from an operation of the catalogue and resolved arguments, or by
//! `acamp api` from user input; sent by [`crate::api::client`].

mod build;
mod encode;
mod input;
mod origin;
mod route;

pub use build::{at, build, default_filter, is_given, plain, with_arguments};
pub use encode::{insert, set_value, wire_text};
pub use input::{CustomValue, Input};
pub use origin::Origin;
pub use route::{has_dot_segment, route};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::catalogue::consent::Consent;
use crate::catalogue::model::{Method, Operation, Reply, Server};
use crate::error::{Error, Kind, Result};

/// Not encoded in a path segment: the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request without the account's host and credentials.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The operation it carries out; none for a request of `acamp api` that no operation covers.
    pub origin: Option<Origin>,
    /// The HTTP method.
    pub method: Method,
    /// The host and the prefix of `path`.
    pub server: Server,
    /// The path after the prefix, starting with `/`; arguments in it are percent-encoded.
    pub path: String,
    /// Query pairs, not yet percent-encoded.
    pub query: Vec<(String, String)>,
    /// The body, if any.
    pub body: Option<Body>,
    /// Additional headers (`acamp api --header`); never the token.
    pub headers: Vec<(String, String)>,
    /// Whether it is idempotent: it may be retried if no response is received.
    pub idempotent: bool,
    /// Whether it changes something on the server.
    pub write: bool,
    /// The consent it may grant, if the current state has to be read first.
    pub consent: Option<&'static Consent>,
    /// The record that keeps the members which would be deleted together with this one.
    pub keep_on: Option<String>,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `application/json`.
    Json(Value),
    /// `application/json`, already serialized; valid JSON.
    Prepared(Vec<u8>),
    /// `application/x-www-form-urlencoded` pairs, not yet encoded.
    Form(Vec<(String, String)>),
}

impl Request {
    /// A GET of a v3 path.
    pub fn get(path: String) -> Self {
        Request {
            origin: None,
            method: Method::Get,
            server: Server::V3,
            path,
            query: Vec::new(),
            body: None,
            headers: Vec::new(),
            idempotent: true,
            write: false,
            consent: None,
            keep_on: None,
        }
    }

    /// A request of an operation without a query or a body, whose path is complete.
    pub fn with_path(operation: &Operation, path: String) -> Self {
        Request {
            origin: Origin::of(operation),
            method: operation.method,
            server: operation.server,
            idempotent: operation.role.is_idempotent(),
            write: operation.role.is_write(),
            consent: operation.consent,
            ..Request::get(path)
        }
    }

    /// The body as JSON; null if it has none, or is a form.
    pub fn json(&self) -> Value {
        match &self.body {
            Some(Body::Json(value)) => value.clone(),
            Some(Body::Prepared(bytes)) => serde_json::from_slice(bytes).unwrap_or_default(),
            Some(Body::Form(_)) | None => Value::Null,
        }
    }

    /// The shape of a successful response; `Nothing` for a request that no operation covers.
    pub fn reply(&self) -> Reply {
        self.origin.map_or(Reply::Nothing, |origin| origin.operation.reply)
    }

    /// What a request of API v1 sends in its body, without the key: the action, the format of the response, and all values.
    pub fn v1_pairs(&self) -> Vec<(String, String)> {
        let action = self.path.trim_start_matches('/').to_owned();
        let mut pairs = vec![("api_action".to_owned(), action), ("api_output".to_owned(), "json".to_owned())];
        pairs.extend(self.query.iter().cloned());
        if let Some(Body::Form(body)) = &self.body {
            pairs.extend(body.iter().cloned());
        }
        pairs
    }

    /// The request as errors and logs name it: `GET /contacts/1`, without the query; `v1 campaign_list` for API v1.
    pub fn label(&self) -> String {
        if self.server == Server::V1 {
            return format!("v1 {}", self.path.trim_start_matches('/'));
        }
        format!("{} {}", self.method.as_str(), self.path)
    }
}

/// The properties of a request body, inside the envelope of the operation.
pub fn properties<'a>(operation: &Operation, body: &'a Value) -> Option<&'a serde_json::Map<String, Value>> {
    if operation.envelope.is_empty() { body.as_object() } else { body.get(operation.envelope)?.as_object() }
}

/// Encodes an argument as one path segment, so that no input can reach another path.
///
/// # Errors
/// `Usage` for an empty segment and for `.` and `..`, which servers resolve.
pub fn escape_segment(text: &str) -> Result<String> {
    if text.is_empty() || text == "." || text == ".." {
        return Err(Error::usage(format!("invalid ID `{text}`")));
    }
    Ok(utf8_percent_encode(text, SEGMENT).to_string())
}

/// Checks an id from a response that becomes a path segment of a later request. User arguments may be anything; the server's
/// ids are digits, UUIDs and words, so anything else may be an attack.
///
/// # Errors
/// `Other` for anything else.
pub fn check_response_id(text: &str) -> Result<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if text.is_empty() || text.len() > 128 || !text.bytes().all(plain) {
        let shown = crate::api::reply::wording::brief(text, 60);
        return Err(Error::new(Kind::Other, format!("invalid ID `{shown}` in the response")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_stays_one_segment() {
        assert_eq!(escape_segment("../users/1").ok().as_deref(), Some("..%2Fusers%2F1"));
        assert_eq!(escape_segment("a b?c#d%").ok().as_deref(), Some("a%20b%3Fc%23d%25"));
        assert!(escape_segment("..").is_err());
        assert!(escape_segment("").is_err());
    }

    #[test]
    fn an_id_in_a_response_is_digits_a_uuid_or_a_word() {
        for id in ["7", "0f8fad5b-d9cb-469f-a165-70867728950e", "list_2"] {
            assert_eq!(check_response_id(id).ok(), Some(id));
        }
        for id in ["", "../users/1", "1?x=y", "%2e%2e", "..", "1 2", "1\r\nX: y", "é", &"1".repeat(129)] {
            assert_eq!(check_response_id(id).err().map(|error| error.kind()), Some(Kind::Other), "{id}");
        }
    }
}
