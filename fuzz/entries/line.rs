//! What is typed: `--set`, filters and names. They take the way of a real command line to the request.

use std::ffi::OsString;

use super::assert_harmless;
use acamp::test::Call;
use acamp::test::Lookup;
use acamp::test::api::address;
use acamp::test::api::request::{self, Body, Input};
use acamp::test::cli::{self, Action};
use acamp::test::text::nearest;

/// A typed body property: it is in the request or rejected.
pub fn set(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // The value after `=@` is read from a file.
    if text.contains("=@") {
        return;
    }
    for flag in ["--set", "--set-string", "--data"] {
        let typed = format!("{flag}={text}");
        let Some(input) = input(&["contacts", "create", "--email", "a@b.c", &typed]) else { continue };
        let Ok(Some(Body::Json(body))) = input.map(|request| request.body) else { continue };
        let sent = body.to_string();
        // serde_json reads no deeper; what is typed deeper than that is sent all the same.
        let readable = acamp::test::text::Value::new(&sent).depth() > 120
            || serde_json::from_str::<serde_json::Value>(&sent).is_ok();
        assert!(readable, "{sent}");
    }
}

/// A filter and an order, typed: never another parameter than the one named.
pub fn filter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for (noun, flag) in
        [("contacts", "--filter"), ("campaigns", "--filter"), ("segments", "--filter"), ("contacts", "--order")]
    {
        let Some(Ok(request)) = input(&[noun, "list", &format!("{flag}={text}")]) else { continue };
        let query = address::pairs(&request.query);
        assert!(query.bytes().all(|byte| byte.is_ascii_graphic()), "{query}");
        assert_eq!(query.matches('&').count() + 1, request.query.len().max(1), "{query}");
        assert_eq!(
            request.path,
            request::escape_segment(noun).map_or_else(|_| String::new(), |noun| format!("/{noun}"))
        );
    }
}

/// A name where an id is wanted: whatever comes of it stays one segment of the path.
pub fn names(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lookup = Lookup::offline();
    for noun in ["tags", "contacts", "contacts fields", "pipelines", "accounts"] {
        let Ok(id) = lookup.id(noun, text) else { continue };
        let Ok(segment) = request::escape_segment(&id) else { continue };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte);
        assert!(segment.bytes().all(plain) && segment != "." && segment != "..", "{segment}");
    }
    let _ = nearest(text, ["contacts", "lists", "tags", "käse", ""]);
    if let Some(Err(error)) = input(&["tags", "get", text]) {
        assert_harmless(&error.to_json().to_string());
    }
}

/// The request of a command line that can be read.
fn input(words: &[&str]) -> Option<acamp::test::error::Result<request::Request>> {
    let args: Vec<OsString> = std::iter::once("acamp").chain(words.iter().copied()).map(OsString::from).collect();
    let Action::Operate(resource, rows, matches) = cli::parse(&args).ok()?.action else { return None };
    let call = Call::new(resource, rows.clone(), &matches).ok()?;
    let row = rows.first()?;
    let positions = call.positions().ok()?;
    let values: Vec<String> = positions.into_iter().flatten().collect();
    let input: Input = match call.input(row, &values) {
        Ok(input) => input,
        Err(error) => return Some(Err(error)),
    };
    Some(request::build(row, &input))
}
