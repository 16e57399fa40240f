//! Turns a request into URL, headers with the token, and body. The only place that reads the token.

use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use ureq::http::{self, HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::transport::OutgoingRequest;
use super::{Settings, address};
use crate::api::client::AuthHeader;
use crate::api::request::{Body, Request};
use crate::catalogue::model::{Method, Server};
use crate::error::{Error, Result, Scope};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const API_TOKEN: HeaderName = HeaderName::from_static("api-token");

/// Headers of the connection, which HTTP itself sets.
const FRAMING: &[&str] = &["host", "content-length", "transfer-encoding", "connection"];

/// The request in the form it is sent.
///
/// # Errors
/// `Usage` for a URL, a token or a header that cannot be sent.
pub fn build(settings: &Settings, request: &Request) -> Result<OutgoingRequest> {
    let for_run = |error: Error| error.with_scope(Scope::Run);
    let url = uri(&address::url(settings, request)).map_err(for_run)?;
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let body = match request.server {
        Server::V1 => Some((FORM, v1_body(settings, request))),
        _ => request.body.as_ref().map(|body| match body {
            Body::Json(value) => (JSON, value.to_string().into_bytes()),
            Body::Prepared(bytes) => (JSON, bytes.clone()),
            Body::Form(pairs) => (FORM, address::pairs(pairs).into_bytes()),
        }),
    };
    let body = body.map(|(kind, bytes)| {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        bytes
    });
    for (name, value) in &request.headers {
        let (name, value) = header(name, value)?;
        headers.insert(name, value);
    }
    // The event endpoint is on another host and has its own key, in the body.
    if request.server != Server::Events {
        let (name, value) = credentials(settings).map_err(for_run)?;
        headers.insert(name, value);
    }
    Ok(OutgoingRequest { method: method(request.method), url, headers, body })
}

/// The body of a request of API v1: its values, and the key, which some accounts are reported to accept only there.
fn v1_body(settings: &Settings, request: &Request) -> Vec<u8> {
    let values = address::pairs(&request.v1_pairs());
    let body = Zeroizing::new(format!("{values}&api_key={}", address::encoded(settings.token.reveal())));
    body.as_bytes().to_vec()
}

fn uri(url: &str) -> Result<http::Uri> {
    let parsed: http::Uri = url.parse().map_err(|error| {
        Error::usage(format!("cannot send to {}: the URL is not valid: {error}", address::origin(url)))
    })?;
    match parsed.scheme_str() {
        Some("https") => Ok(parsed),
        Some("http") if address::is_loopback(url) => Ok(parsed),
        Some("http") => {
            Err(Error::usage(format!("refused to send to {}: the key would be sent unencrypted", address::origin(url))))
        }
        _ => Err(Error::usage(format!("cannot send to {}: not an http or https URL", address::origin(url)))),
    }
}

/// A header from the user.
fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let parsed: HeaderName = name.parse().map_err(|_| Error::usage(format!("invalid header name {name:?}")))?;
    if parsed == API_TOKEN || parsed == AUTHORIZATION || FRAMING.contains(&parsed.as_str()) {
        return Err(Error::usage(format!("cannot set the header {parsed}: acamp sets it")));
    }
    let value = value.parse().map_err(|_| Error::usage(format!("invalid value for the header {parsed}")))?;
    Ok((parsed, value))
}

/// The header with the token, marked as sensitive so that nothing prints it.
fn credentials(settings: &Settings) -> Result<(HeaderName, HeaderValue)> {
    let token = settings.token.reveal();
    let (name, value) = match settings.auth_header {
        AuthHeader::ApiToken => (API_TOKEN, HeaderValue::from_str(token)),
        AuthHeader::Authorization => (AUTHORIZATION, HeaderValue::from_str(&Zeroizing::new(format!("Bearer {token}")))),
    };
    let mut value = value.map_err(|_| {
        Error::usage("the profile's API key has invalid characters").hint("log in again: acamp auth login")
    })?;
    value.set_sensitive(true);
    Ok((name, value))
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}
