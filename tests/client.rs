//! What the HTTP client sends and retries, and how it reads responses, against a scripted server on loopback.

mod network;
mod retries;
mod tls;

use std::io::Write as _;
use std::time::Duration;

use acamp::test::api::request::{Body, Request};
use acamp::test::api::{Client, Settings};
use acamp::test::catalogue::model::{Method, Reply as Shape, Server as Place};
use acamp::test::config::{AuthHeader, Secret};
use acamp::test::error::{Error, Kind};
use serde_json::json as value;
use snapbox::{assert_data_eq, str};

use crate::support::{self, Responder, Server, Step, json, response, with_headers};

const TOKEN: &str = "0123456789abcdef-secret-token";

/// With retries. Waits are random, up to half of `max_wait`, so tests are quick without a clock of their own.
fn settings(url: &str) -> Settings {
    Settings { max_retries: 3, max_wait: Duration::from_millis(8), ..support::settings(url, TOKEN) }
}

fn client(server: &Server) -> Client {
    Client::new(settings(&server.url()))
}

fn request(method: Method, path: &str) -> Request {
    Request {
        origin: None,
        method,
        server: Place::V3,
        path: path.to_owned(),
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
        idempotent: method != Method::Post,
        write: method != Method::Get,
        consent: None,
        keep_on: None,
    }
}

fn get() -> Request {
    request(Method::Get, "/contacts")
}

fn post() -> Request {
    Request { body: Some(Body::Json(value!({"deal": {"title": "Ü"}}))), ..request(Method::Post, "/deals") }
}

fn upsert() -> Request {
    Request { idempotent: true, ..post() }
}

/// Sends `request` through a script and returns the error and the number of requests the server saw.
fn failure(script: Vec<Step>, request: &Request) -> (Error, usize) {
    let server = Server::start(script);
    let error = client(&server).send(request).unwrap_err();
    for text in [error.to_string(), error.to_json().to_string(), format!("{error:?}")] {
        assert!(!text.contains(TOKEN), "{text}");
    }
    (error, server.received().len())
}

/// Sends `request` through a script and returns the body and the number of requests the server saw.
fn success(script: Vec<Step>, request: &Request) -> (String, usize) {
    let server = Server::start(script);
    let answer = client(&server).send(request).unwrap();
    (String::from_utf8(answer.body).unwrap(), server.received().len())
}

#[test]
fn a_request_carries_the_token_its_query_and_its_body() {
    let server = Server::start(vec![json(200, "{}"), json(201, "{}"), json(200, "{}"), json(200, "{}")]);
    let client = client(&server);
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    client.send(&Request { query: vec![pair("filters[email]", "a+b c@d.e"), pair("limit", "100")], ..get() }).unwrap();
    client.send(&post()).unwrap();
    client.send(&Request { server: Place::V2, ..request(Method::Post, "/x") }).unwrap();
    let form = Some(Body::Form(vec![pair("visit", r#"{"email":"a+b"}"#)]));
    client.send(&Request { body: form, ..request(Method::Put, "/y") }).unwrap();

    let seen = server.received();
    assert_eq!(
        server.lines(),
        [
            "GET /api/3/contacts?filters%5Bemail%5D=a%2Bb%20c%40d.e&limit=100",
            "POST /api/3/deals",
            "POST /api/2/x",
            "PUT /api/3/y"
        ]
    );
    for request in &seen {
        assert_eq!(request.header("api-token"), Some(TOKEN));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("accept-encoding"), Some("gzip"));
        assert_eq!(request.header("user-agent"), Some(concat!("acamp/", env!("CARGO_PKG_VERSION"))));
    }
    assert_eq!(seen[0].header("content-length"), None);
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].body, "{\"deal\":{\"title\":\"Ü\"}}".as_bytes());
    assert_eq!(seen[2].header("content-length"), Some("0"));
    assert_eq!(seen[3].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen[3].body, b"visit=%7B%22email%22%3A%22a%2Bb%22%7D");
}

#[test]
fn the_event_endpoint_never_sees_the_token() {
    let server = Server::start(vec![json(200, "{}")]);
    let settings = Settings { events_url: server.url(), ..settings("https://acme.example") };
    let event =
        Request { server: Place::Events, body: Some(Body::Form(Vec::new())), ..request(Method::Post, "/event") };
    Client::new(settings).send(&event).unwrap();
    let seen = &server.received()[0];
    assert_eq!(seen.line, "POST /event");
    assert!(seen.headers.iter().all(|(name, value)| name != "api-token" && !value.contains(TOKEN)));
}

#[test]
fn a_gateway_receives_the_key_as_a_bearer_token() {
    let server = Server::start(vec![json(200, "{}")]);
    Client::new(Settings { auth_header: AuthHeader::Authorization, ..settings(&server.url()) }).send(&get()).unwrap();
    let seen = &server.received()[0];
    assert_eq!(seen.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(seen.header("api-token"), None);
}

#[test]
fn headers_of_the_users_are_sent_but_cannot_replace_the_credentials() {
    let server = Server::start(vec![json(200, "{}")]);
    let client = client(&server);
    let with = |name: &str| Request { headers: vec![(name.to_owned(), "text/plain".to_owned())], ..get() };
    client.send(&with("Accept")).unwrap();
    assert_eq!(server.received()[0].header("accept"), Some("text/plain"));
    for name in ["API-Token", "Authorization", "Host", "bad name", "Content-Length"] {
        assert_eq!(client.send(&with(name)).unwrap_err().kind(), Kind::Usage, "{name}");
    }
}

#[test]
fn two_requests_share_one_connection() {
    let server = Server::start(vec![json(200, "{}"), json(404, "{}"), json(200, "{}")]);
    let client = client(&server);
    client.send(&get()).unwrap();
    client.send(&get()).unwrap_err();
    client.send(&get()).unwrap();
    assert_eq!(server.received().iter().map(|request| request.connection).collect::<Vec<_>>(), [0, 0, 0]);
}

#[test]
fn several_threads_share_one_client() {
    let server = Responder::start(|_| response(200, &[], b"{}"));
    let client = Client::new(settings(&server.url()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..2).for_each(|_| drop(client.send(&get()).unwrap())));
        }
    });
    assert_eq!(server.lines().len(), 8);
}

#[test]
fn a_url_that_is_none_is_an_error_of_the_profile() {
    for url in ["acme", "ftp://acme.example", "http://", "https://acme example"] {
        let error = Client::new(settings(url)).send(&get()).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage, "{url}: {error}");
    }
}

#[test]
fn a_key_with_a_line_break_is_refused_without_showing_it() {
    let error = Client::new(Settings { token: Secret::new("ab\r\nc: d"), ..settings("http://127.0.0.1:1") })
        .send(&get())
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(!format!("{error:?}{error}").contains("c: d"));
}

#[test]
fn a_redirect_is_not_followed_and_means_a_wrong_url() {
    for status in [301, 302, 307, 308] {
        for request in [get(), post()] {
            let script = vec![with_headers(status, &[("Location", "http://acme.activehosted.com/login")], "moved")];
            let (error, sent) = failure(script, &request);
            assert_eq!((error.kind(), sent), (Kind::Usage, 1));
            assert_eq!(
                error.message(),
                "the server redirected to http://acme.activehosted.com/login: the profile's URL is not an API URL"
            );
        }
    }
}

#[test]
fn a_web_page_instead_of_json_is_named() {
    let page =
        || with_headers(200, &[("Content-Type", "text/html; charset=utf-8")], "<!DOCTYPE html><title>Log in</title>");
    let (error, _) = failure(vec![page()], &get());
    assert_eq!(error.message(), "the response is a web page titled \"Log in\", not JSON");
    let (error, sent) =
        failure((0..4).map(|_| with_headers(502, &[], "<html><title>Bad gateway</title>")).collect(), &get());
    assert_eq!((error.kind(), sent), (Kind::Temporary, 4));
    assert_eq!(error.message(), "server error: a web page titled \"Bad gateway\"");
}

#[test]
fn an_empty_success_is_a_success() {
    for (status, length) in [(200, "Content-Length: 0\r\n"), (202, "Content-Length: 0\r\n"), (204, "")] {
        let bytes = format!("HTTP/1.1 {status} OK\r\nX-AC-Error: Code 9001\r\n{length}\r\n").into_bytes();
        let server = Server::start(vec![Step::Send(bytes)]);
        let answer = client(&server).send(&request(Method::Put, "/lists/64")).unwrap();
        assert_eq!((answer.status, answer.body.len()), (status, 0));
        assert_eq!(answer.header("x-ac-error"), Some("Code 9001"));
    }
}

#[test]
fn a_compressed_answer_is_read_and_a_damaged_one_is_not() {
    // `{"contacts":[]}` in a stored block of gzip.
    let body = b"{\"contacts\":[]}";
    let mut packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01\x0f\x00\xf0\xff".to_vec();
    packed.write_all(body).unwrap();
    packed.extend(crc32(body).to_le_bytes());
    packed.extend(15u32.to_le_bytes());
    let zipped = |bytes: &[u8]| Step::Send(response(200, &[("Content-Encoding", "gzip")], bytes));
    assert_eq!(success(vec![zipped(&packed)], &get()).0.as_bytes(), body);
    assert_eq!(success(vec![zipped(&packed[..20]), zipped(&packed)], &get()).1, 2);
    assert_eq!(failure(vec![zipped(&packed[..20])], &post()).0.kind(), Kind::Unknown);
}

#[test]
fn what_a_small_answer_becomes_when_it_is_unpacked_is_limited_too() {
    // 300 million zeros in 1.9 million bytes: a thousand times the limit here.
    let server = Server::start(vec![Step::Send(response(200, &[("Content-Encoding", "gzip")], &zeros(300_000_000)))]);
    let begun = std::time::Instant::now();
    let error = client(&server).send(&get()).unwrap_err();
    assert_eq!((error.kind(), error.message()), (Kind::Other, "the response is larger than 100000 bytes"));
    // Unpacking everything takes this build ten times as long.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// A gzip file of at least `count` zeros: one literal, then copies of 258, each 13 bits long.
fn zeros(count: usize) -> Vec<u8> {
    let mut bytes = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff".to_vec();
    let (mut held, mut bits) = (0u32, 0);
    let mut put = |value: u32, length: u32| {
        held |= value << bits;
        bits += length;
        while bits >= 8 {
            bytes.push(held.to_le_bytes()[0]);
            (held, bits) = (held >> 8, bits - 8);
        }
    };
    // The last block, with the fixed codes; the literal 0 is 00110000, the length 258 is 11000101, the distance 1 is 00000.
    // Codes are written with the highest bit first.
    put(0b011, 3);
    put(0b0000_1100, 8);
    (0..count.div_ceil(258)).for_each(|_| put(0b0_0000_1010_0011, 13));
    put(0, 7);
    put(0, 7);
    bytes
}

/// The checksum of gzip.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn an_answer_larger_than_allowed_is_an_error_and_not_asked_for_again() {
    let large = "x".repeat(100_001);
    let (error, sent) = failure(vec![json(200, &large)], &get());
    assert_eq!((error.kind(), sent), (Kind::Other, 1));
    assert_eq!(error.message(), "the response is larger than 100000 bytes");
    assert_eq!(failure(vec![json(200, &large)], &post()).0.kind(), Kind::Unknown);
    assert_eq!(success(vec![json(200, &large[1..])], &get()).0.len(), 100_000);
}

#[test]
fn a_token_echoed_by_the_service_is_taken_out_of_its_words() {
    let script = vec![with_headers(403, &[("X-Request-Id", TOKEN)], &format!(r#"{{"message":"key {TOKEN} is bad"}}"#))];
    let (error, _) = failure(script, &get());
    assert_eq!(error.message(), "not allowed: key (secret) is bad");
    let shown = format!("{:?}", Client::new(settings("https://acme.example")));
    assert!(!shown.contains(TOKEN), "{shown}");
    assert_data_eq!(
        shown,
        str![[
            r#"Client { settings: Settings { url: "https://acme.example", events_url: "https://trackcmp.net", token: (secret), auth_header: ApiToken, rate: 0.0, pace_file: None, connect_timeout: 5s, timeout: 5s, max_retries: 3, max_wait: 8ms, max_body: 100000, network: Network { proxy: None, authorities: None }, verbose: Verbosity { level: 0, label: "" }, quiet: false, archive: None, mask: false }, .. }"#
        ]]
    );
}

#[test]
fn a_refusal_carries_status_request_and_request_id() {
    let body = r#"{"errors":[{"title":"Email address already exists in the system","code":"duplicate","source":{"pointer":"\/data\/attributes\/email"}}]}"#;
    let (error, sent) = failure(vec![with_headers(422, &[("X-Request-Id", "c97ba46b")], body)], &post());
    assert_eq!(sent, 1);
    assert_eq!(
        error.to_string(),
        "error: rejected: Email address already exists in the system (duplicate, /data/attributes/email)\n  \
         request: POST /deals returned 422 (request ID c97ba46b)"
    );
    assert!(error.has_service_code("duplicate"));
}

#[test]
fn a_soft_failure_carries_the_request_too() {
    let body = r#"{"succeeded":0,"message":"Campaign is sending."}"#;
    let server = Server::start(vec![with_headers(200, &[("X-Request-Id", "r-1")], body)]);
    let error = client(&server).call(&request(Method::Delete, "/campaigns/1"), Shape::Nothing).unwrap_err();
    assert_eq!(
        error.to_string(),
        "error: rejected: Campaign is sending\n  request: DELETE /campaigns/1 returned 200 (request ID r-1)"
    );
    let server = Server::start(vec![json(200, r#"{"tags":[{"id":"1"}],"meta":{"total":"1"}}"#)]);
    let reply = client(&server).call(&get(), Shape::Items("tags")).unwrap();
    assert_eq!((reply.items.len(), reply.total), (1, Some(1)));
}

#[test]
#[should_panic(expected = "1 steps of the script were not requested")]
fn a_server_nobody_calls_fails_the_test() {
    Server::start(vec![json(200, "{}")]);
}
