//! `--verbose`: a line for each attempt and each wait, on standard error; and the warning of the rate limiter. Never the
//! token.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use super::exchange::Exchange;
use crate::api::client::redact::DisplayFilter;
use crate::api::reply::wording;
use crate::api::request::Request;

/// How much of each request is shown, and of which account.
#[derive(Clone, Debug, Default)]
pub struct Verbosity {
    /// 0 for nothing, 1 for one line, 2 for headers and bodies too.
    pub level: u8,
    /// What lines begin with: `acme: ` for one of several profiles.
    pub label: String,
}

/// Writes the line of one attempt, if one is wanted.
pub fn attempt(verbosity: &Verbosity, request: &Request, exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) {
    if verbosity.level > 0 {
        line(&format!("{}{}", verbosity.label, sentence(request, exchange, filter)));
    }
}

/// `GET /contacts?limit=100 → 200 in 142 ms (12.3 kB)`.
pub(super) fn sentence(request: &Request, exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) -> String {
    let mut target = filter.text(&request.label());
    for (index, (name, value)) in request.query.iter().enumerate() {
        let value = filter.pair(name, value);
        target.push_str(&format!("{}{name}={value}", if index == 0 { '?' } else { '&' }));
    }
    let (result, size) = match exchange.attempt {
        Ok(response) => (response.status.to_string(), format!(" ({})", size(response.body.len()))),
        Err(failure) => (failure.why(), String::new()),
    };
    format!("{} → {result} in {} ms{size}", wording::brief(&target, 500), exchange.took.as_millis())
}

/// `retrying in 1.2 s`.
pub fn pause(verbosity: &Verbosity, wait: Duration) {
    line(&format!("{}retrying in {:.1} s", verbosity.label, wait.as_secs_f64()));
}

/// What is read in another way, because the server does not do what would save requests.
pub fn fallback(verbosity: &Verbosity, text: &str) {
    line(&format!("{}{text}", verbosity.label));
}

/// A warning, also without `--verbose`, that other processes do not see the requests of this one.
pub fn unshared(path: &Path, error: &std::io::Error) {
    let why = match error.kind() {
        std::io::ErrorKind::WouldBlock => "another process has locked it".to_owned(),
        _ => crate::error::reason(error),
    };
    let path = path.display();
    line(&format!("warning: cannot share the rate limit in {path}: {why}; sending at a fifth of the rate"));
}

fn size(bytes: usize) -> String {
    if bytes < 1000 { format!("{bytes} B") } else { format!("{:.1} kB", bytes as f64 / 1000.0) }
}

/// A failing standard error does not end the run.
fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", crate::text::clean::lines(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::client::Response;
    use crate::api::client::transport::{Failure, OutgoingRequest};
    use crate::catalogue::model::{Method, Server};
    use crate::text::redact::Redactor;

    #[test]
    fn a_line_shows_the_request_and_its_outcome_but_never_the_token() {
        let request = Request {
            origin: None,
            method: Method::Get,
            server: Server::V3,
            path: String::from("/contacts"),
            query: vec![("limit".into(), "100".into()), ("search".into(), "my-longer-key\u{1b}[2J".into())],
            body: None,
            headers: Vec::new(),
            idempotent: true,
            write: false,
            consent: None,
            keep_on: None,
        };
        let outgoing = OutgoingRequest {
            method: ureq::http::Method::GET,
            url: "https://a.example/contacts".parse().unwrap(),
            headers: ureq::http::HeaderMap::new(),
            body: None,
        };
        let shown = |attempt| {
            let (began, took) = (std::time::SystemTime::UNIX_EPOCH, Duration::from_millis(142));
            let exchange = Exchange { outgoing: &outgoing, attempt: &attempt, began, took };
            sentence(&request, &exchange, &DisplayFilter::new(&Redactor::new("my-longer-key"), false))
        };
        let response = |length| {
            Ok(Response { status: 200, headers: Vec::new(), body: vec![b'x'; length], unsettled: false, beside: None })
        };
        let target = "GET /contacts?limit=100&search=(secret) [2J";
        assert_eq!(shown(response(12_345)), format!("{target} → 200 in 142 ms (12.3 kB)"));
        assert_eq!(shown(response(0)), format!("{target} → 200 in 142 ms (0 B)"));
        let lost = Err(Failure::Lost("the connection was closed".into()));
        assert_eq!(shown(lost), format!("{target} → the connection was closed in 142 ms"));
    }
}
