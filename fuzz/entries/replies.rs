//! Responses: bodies of every shape, and errors of every status.

use std::time::Duration;

use super::{assert_harmless, split};
use acamp::test::api::reply;
use acamp::test::api::request::Request;
use acamp::test::api::{Response, error_response};
use acamp::test::catalogue::model::{Method, Reply as Shape, Server};

const SHAPES: [Shape; 6] =
    [Shape::Items("contacts"), Shape::Item("contact"), Shape::Whole, Shape::Array, Shape::Text, Shape::Nothing];

/// A body by the shape the first byte names: an item is always valid JSON, whole and no deeper than can be read.
pub fn reply(bytes: &[u8]) {
    let (choice, body) = split(bytes);
    let shape = SHAPES[usize::from(choice) % SHAPES.len()];
    match reply::decode(body, shape) {
        Ok(reply) => {
            for item in reply.items {
                let value: Result<serde_json::Value, _> = serde_json::from_str(item.json());
                // A number beyond 64-bit floats is valid and still passed on digit by digit.
                let readable = value.as_ref().map_or_else(|error| error.to_string().contains("out of range"), |_| true);
                let surrogate = || value.as_ref().is_err_and(|error| error.to_string().contains("surrogate"));
                let escape = || value.as_ref().is_err_and(|error| error.to_string().contains("hex escape"));
                assert!(readable || surrogate() || escape(), "{value:?} of {:?}", item.json());
                let _ = (item.id(), item.get("email"), item.get("links.owner"), item.is_compact());
            }
        }
        Err(error) => assert_harmless(&error.to_string()),
    }
}

/// An answer of some status to a write and to a read; two bytes choose.
pub fn refusal(bytes: &[u8]) {
    let (first, rest) = split(bytes);
    let (second, body) = split(rest);
    let status = 200 + u16::from(first) * 2 + u16::from(second & 1);
    let kind = if second & 2 == 0 { "application/json" } else { "text/html" };
    let words = String::from_utf8_lossy(body.get(..body.len().min(40)).unwrap_or_default()).into_owned();
    let named = ["content-type", "x-request-id", "location", "allow", "retry-after"];
    let values = [kind.to_owned(), words.clone(), words.clone(), words.clone(), words];
    let headers = named.map(str::to_owned).into_iter().zip(values).collect();
    let answer = Response { status, headers, body: body.to_vec(), unsettled: false, beside: None };
    let request = Request {
        method: if second & 4 == 0 { Method::Get } else { Method::Post },
        server: Server::V3,
        idempotent: second & 8 == 0,
        write: second & 4 != 0,
        ..Request::get("/contacts".to_owned())
    };
    let asked = (second & 16 != 0).then_some(Duration::MAX);
    if let Some(error) = error_response::error(&request, &answer, asked) {
        assert_harmless(&error.to_string());
        assert_harmless(&error.to_json().to_string());
    }
    if let Err(error) = answer.decode(&request, Shape::Items("contacts")) {
        assert_harmless(&error.to_string());
    }
}
