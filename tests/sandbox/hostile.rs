//! Requests no honest client sends: refused or cut in good time, with the emulator answering others all the while.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use acamp::sandbox::{self, Data, Options, Running, TOKEN};

use super::client::{get, raw};
use crate::support::{ephemeral, options};

/// Long enough for a busy machine, and far from for ever.
const PATIENCE: Duration = Duration::from_secs(20);

fn impatient() -> Running {
    sandbox::start(Options { patience: Duration::from_millis(300), ..options(Data::Ephemeral) }).unwrap()
}

fn connect(running: &Running) -> TcpStream {
    let stream = TcpStream::connect(running.url().strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends bytes, as far as they are taken, and reads until the connection ends; none where it stays open.
fn exchange(running: &Running, bytes: &[u8]) -> Option<String> {
    let mut stream = connect(running);
    // A connection may be closed before all of it is written.
    let _ = stream.write_all(bytes);
    ended(&mut stream)
}

fn ended(stream: &mut TcpStream) -> Option<String> {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => None,
        _ => Some(String::from_utf8_lossy(&answer).into_owned()),
    }
}

fn is_well(running: &Running) {
    assert_eq!(get(running, "/contacts/1").status, 200);
}

#[test]
fn an_incomplete_request_is_disconnected() {
    let running = impatient();
    let head = format!("POST /api/3/tags HTTP/1.1\r\nHost: x\r\nApi-Token: {TOKEN}\r\nContent-Length: 100\r\n\r\n");
    for begun in
        ["", "GET /api/3/ta", "GET /api/3/tags HTTP/1.1\r\nHost: x\r\nA:", head.as_str(), &format!("{head}{{\"tag\"")]
    {
        assert!(exchange(&running, begun.as_bytes()).is_some(), "{begun:?} is waited for without end");
    }
    is_well(&running);
}

#[test]
fn a_client_that_sends_a_byte_at_a_time_is_disconnected() {
    let running = impatient();
    let mut stream = connect(&running);
    stream.set_read_timeout(Some(Duration::from_millis(40))).unwrap();
    let begun = Instant::now();
    let mut byte = [0];
    loop {
        assert!(begun.elapsed() < PATIENCE, "still open");
        let written = stream.write(b"G");
        match stream.read(&mut byte) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            _ => break,
        }
        if written.is_err() {
            break;
        }
    }
}

#[test]
fn a_response_slower_than_the_request_limit_is_delivered() {
    let patience = Duration::from_millis(100);
    let latency = Duration::from_millis(400);
    let running = sandbox::start(Options { patience, latency, ..options(Data::Ephemeral) }).unwrap();
    is_well(&running);
}

#[test]
fn a_hundred_silent_connections_do_not_block_others() {
    let running = ephemeral();
    let _silent: Vec<TcpStream> = (0..100).map(|_| connect(&running)).collect();
    is_well(&running);
}

#[test]
fn a_body_over_the_size_limit_is_refused_with_and_without_a_content_length() {
    let running = ephemeral();
    let told = format!(
        "POST /api/3/tags HTTP/1.1\r\nHost: x\r\nApi-Token: {TOKEN}\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n"
    );
    let mut bytes = told.into_bytes();
    bytes.extend(vec![b' '; 5 << 20]);
    let answer = exchange(&running, &bytes).unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    let untold = format!(
        "POST /api/3/tags HTTP/1.1\r\nHost: x\r\nApi-Token: {TOKEN}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let mut bytes = untold.into_bytes();
    for _ in 0..80 {
        bytes.extend(b"10000\r\n");
        bytes.extend(vec![b' '; 1 << 16]);
        bytes.extend(b"\r\n");
    }
    let answer = exchange(&running, &bytes).unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    is_well(&running);
}

#[test]
fn a_body_without_a_token_is_not_read() {
    let running = ephemeral();
    let head = "POST /api/3/tags HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n";
    let answer = exchange(&running, head.as_bytes()).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403") && answer.ends_with(r#"{"message":"Forbidden"}"#), "{answer}");
}

#[test]
fn headers_without_end_are_refused() {
    let running = ephemeral();
    let long = format!("GET /api/3/tags HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(1 << 20));
    let many = format!("GET /api/3/tags HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-One: 1\r\n".repeat(10_000));
    let path = format!("GET /api/3/{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(1 << 20));
    for request in [long, many, path] {
        let answer = exchange(&running, request.as_bytes()).unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    is_well(&running);
}

#[test]
fn what_is_no_http_is_refused() {
    let running = ephemeral();
    let hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice();
    for request in
        [hello, b"\xff\xfe\x00\x00\r\n\r\n", b"GET \xff HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\0\r\n\r\n"]
    {
        let answer = exchange(&running, request).unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    is_well(&running);
}

#[test]
fn json_of_any_depth_and_type_gets_a_response() {
    let running = ephemeral();
    let token = format!("Api-Token: {TOKEN}\r\n");
    let status = |path: &str, body: &str| raw(&running, "POST", path, &token, body).status;
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    assert_eq!(status("/api/3/contacts", &deep("[", "]")), 400);
    assert_eq!(status("/api/3/contacts", &(deep("{\"a\":", "}").replace(":}", ":1}"))), 400);
    let odd = [
        "[]",
        "7",
        "null",
        "\"x\"",
        "{\"contact\":[]}",
        "{\"contact\":7}",
        "{\"contact\":{\"email\":{\"a\":[]}}}",
        "{\"contact\":{\"email\":1e999}}",
        "{\"contact\":{\"email\":\"\\ud800\"}}",
        "{\"contact\":{\"id\":-9223372036854775809,\"email\":\"a@b.co\",\"fieldValues\":[[[]]]}}",
    ];
    let paths = [
        "contacts",
        "contact/sync",
        "tags",
        "lists",
        "contactTags",
        "contactLists",
        "fieldValues",
        "fields",
        "deals",
        "notes",
        "accounts",
        "import/bulk_import",
        "dealGroups",
        "dealTasks",
        "customObjects/schemas",
        "segmentsV2",
        "ecomOrders",
        "campaign",
    ];
    for path in paths {
        for body in odd {
            let status = status(&format!("/api/3/{path}"), body);
            assert!((200..=501).contains(&status), "{path} {body}: {status}");
        }
    }
    is_well(&running);
}

#[test]
fn paths_and_queries_in_bad_encodings_are_answered() {
    let running = ephemeral();
    let token = format!("Api-Token: {TOKEN}\r\n");
    let brackets = format!("/api/3/contacts?filters{}=1", "[a]".repeat(5_000));
    let ids = format!("/api/3/contacts?ids={}", "1,".repeat(5_000));
    for path in [
        "/api/3/contacts/%ff%00%2e%2e%2f1",
        "/api/3/contacts/99999999999999999999999999",
        "/api/3/contacts/-1",
        "/api/3/../../etc/passwd",
        "/api/3//contacts",
        "/api/3/contacts?%ff=%ff&limit=-1&offset=-9223372036854775808",
        "/api/3/contacts?limit=99999999999999999999&offset=99999999999999999999",
        "/api/3/contacts?orders[id';DROP TABLE contacts]=ASC&orders[email]=;&filters[']=1",
        "/api/3/contacts?filters[id][in]=1)&search=%25%27%22&email_like=%00",
        "/api/3/contacts?ids=1;2&ids[]=3&id_greater=x&listid='&tagid=--",
        "/api/3/tags?search=%e0%80%80&filters[search][",
        brackets.as_str(),
        ids.as_str(),
    ] {
        // A space in the request line would end it.
        let answer = raw(&running, "GET", &path.replace(' ', "%20"), &token, "");
        assert!(
            (200..=501).contains(&answer.status) && answer.status != 500,
            "{path}: {} {}",
            answer.status,
            answer.text
        );
    }
    is_well(&running);
    assert_eq!(super::client::total(&running, "/contacts"), "25");
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let running = ephemeral();
    let one = |id: usize, close: &str| {
        format!("GET /api/3/contacts/{id} HTTP/1.1\r\nHost: x\r\nApi-Token: {TOKEN}\r\n{close}\r\n")
    };
    let requests: String = (1..=20).map(|id| one(id, if id == 20 { "Connection: close\r\n" } else { "" })).collect();
    let answers = exchange(&running, requests.as_bytes()).unwrap();
    let ids: Vec<usize> = answers
        .split("HTTP/1.1 200")
        .skip(1)
        .map(|answer| {
            let body = answer.split_once("\r\n\r\n").unwrap().1;
            let value: serde_json::Value = serde_json::from_str(body).unwrap();
            value["contact"]["id"].as_str().unwrap().parse().unwrap()
        })
        .collect();
    assert_eq!(ids, (1..=20).collect::<Vec<_>>());
}

#[test]
fn only_the_whole_token_is_accepted() {
    let running = ephemeral();
    for token in ["", "s", "sandbo", "sandboxx", "SANDBOX", "sandbox\0", "sandbox sandbox"] {
        let answer = exchange(
            &running,
            format!("GET /api/3/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nApi-Token: {token}\r\n\r\n")
                .as_bytes(),
        );
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 403") || answer.starts_with("HTTP/1.1 400"), "{token:?}: {answer}");
    }
    assert!(running.url().starts_with("http://127.0.0.1:"), "{}", running.url());
}
