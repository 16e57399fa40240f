//! `--debug`: each exchange with headers and bodies, on standard error. Bounded, without secrets, and without control characters.

use std::fmt::Write as _;
use std::io::Write as _;

use super::exchange::Exchange;
use crate::api::client::redact::DisplayFilter;
use crate::text::clean::clean;

/// The most lines of a body, and characters of a line, that are shown.
const LINES: usize = 60;
const WIDTH: usize = 400;

/// A body larger than this is not indented, in bytes.
const LAID_OUT: usize = 256 * 1024;

/// Writes one exchange, in a single write so that threads do not interleave.
pub fn exchange(exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) {
    // A failing standard error does not end the run.
    let _ = std::io::stderr().write_all(shown(exchange, filter).as_bytes());
}

pub(super) fn shown(exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) -> String {
    let outgoing = exchange.outgoing;
    let mut text = String::new();
    line(&mut text, '>', &format!("{} {}", outgoing.method, filter.url(&outgoing.url).0));
    for (name, value) in filter.headers(&outgoing.headers) {
        line(&mut text, '>', &format!("{name}: {value}"));
    }
    if let Some(sent) = &outgoing.body {
        body(&mut text, '>', &filter.body(sent, outgoing.content_type()));
    }
    match exchange.attempt {
        Ok(response) => {
            line(&mut text, '<', &response.status.to_string());
            for (name, value) in &response.headers {
                line(&mut text, '<', &format!("{name}: {}", filter.header(name, value)));
            }
            body(&mut text, '<', &filter.body(&response.body, response.header("content-type").unwrap_or_default()));
        }
        Err(failure) => line(&mut text, '<', &format!("({})", filter.text(&failure.why()))),
    }
    text
}

fn body(text: &mut String, sign: char, content: &str) {
    if content.is_empty() {
        return;
    }
    let laid_out = (content.len() <= LAID_OUT)
        .then(|| serde_json::from_str::<serde_json::Value>(content).ok())
        .flatten()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    let content = laid_out.as_deref().unwrap_or(content);
    line(text, sign, "");
    let mut lines = content.lines();
    for one in lines.by_ref().take(LINES) {
        line(text, sign, one);
    }
    let left = lines.count();
    if left > 0 {
        line(text, sign, &format!("… {left} more lines"));
    }
}

fn line(text: &mut String, sign: char, content: &str) {
    let shown: String = clean(content).chars().take(WIDTH).collect();
    let more = if shown.chars().count() < content.chars().count() { "…" } else { "" };
    let _ = writeln!(text, "{}", format!("{sign} {shown}{more}").trim_end());
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::api::client::Response;
    use crate::api::client::transport::OutgoingRequest;
    use crate::text::redact::Redactor;

    #[test]
    fn headers_and_bodies_are_short_safe_and_without_secrets() {
        let mut headers = ureq::http::HeaderMap::new();
        headers.insert("api-token", "sandbox".parse().unwrap());
        let outgoing = OutgoingRequest {
            method: ureq::http::Method::GET,
            url: "https://a.example/api/3/tags?limit=1".parse().unwrap(),
            headers,
            body: None,
        };
        let rows: Vec<u32> = (0..100).collect();
        let body = serde_json::json!({ "a": format!("\u{1b}[2J{}", "x".repeat(1000)), "rows": rows }).to_string();
        let headers = vec![("set-cookie".to_owned(), "PHPSESSID=1".to_owned())];
        let attempt = Ok(Response { status: 200, headers, body: body.into_bytes(), unsettled: false, beside: None });
        let took = Duration::ZERO;
        let exchange = Exchange { outgoing: &outgoing, attempt: &attempt, began: SystemTime::UNIX_EPOCH, took };
        let text = shown(&exchange, &DisplayFilter::new(&Redactor::new("sandbox"), false));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..6],
            [
                "> GET https://a.example/api/3/tags?limit=1",
                "> api-token: (secret)",
                "< 200",
                "< set-cookie: (secret)",
                "<",
                "< {"
            ]
        );
        assert_eq!(lines.last(), Some(&"< … 45 more lines"));
        assert!(!text.contains('\u{1b}') && lines.iter().all(|line| line.chars().count() < WIDTH + 5), "{text}");
    }
}
