//! What is retried, what never is, and the error at the end.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use acamp::test::api::{Client, Settings};
use acamp::test::catalogue::model::Method;
use acamp::test::error::Kind;
use snapbox::{assert_data_eq, str};

use super::{client, failure, get, post, request, settings, success, upsert};
use crate::support::{Server, Step, json, lost, response, with_headers, without_ports};

#[test]
fn a_429_is_retried_for_every_request() {
    let limited = || with_headers(429, &[("Retry-After", "0")], "slow down");
    for request in [get(), post(), upsert()] {
        assert_eq!(success(vec![limited(), limited(), json(200, "ok")], &request), ("ok".into(), 3));
    }
}

#[test]
fn a_wait_over_the_limit_is_reported_and_not_waited() {
    let (error, sent) = failure(vec![with_headers(429, &[("Retry-After", "30")], "")], &get());
    assert_eq!((error.kind(), sent), (Kind::Temporary, 1));
    assert_eq!(error.message(), "too many requests; the server asks to retry after 30 s");
    assert!(error.to_string().ends_with("hint: run it again in 30 s"), "{error}");
}

#[test]
fn retries_end() {
    let (error, sent) = failure((0..4).map(|_| json(429, "{}")).collect(), &post());
    assert_eq!((error.kind(), error.http_status(), sent), (Kind::Temporary, Some(429), 4));
}

#[test]
fn a_server_error_is_retried_only_where_that_is_safe() {
    for status in [502, 503, 504, 520] {
        assert_eq!(success(vec![json(status, ""), json(200, "ok")], &get()).1, 2);
        assert_eq!(success(vec![json(status, ""), json(200, "ok")], &upsert()).1, 2);
        let (error, sent) = failure(vec![json(status, "")], &post());
        assert_eq!((error.kind(), sent), (Kind::Unknown, 1), "{status}");
    }
}

#[test]
fn an_internal_error_is_retried_for_reads_only() {
    assert_eq!(success(vec![json(500, ""), json(200, "ok")], &get()).1, 2);
    let (error, sent) = failure(vec![json(500, "")], &upsert());
    assert_eq!((error.kind(), sent), (Kind::Temporary, 1));
    let (error, sent) = failure(vec![json(500, r#"{"message":"boom"}"#)], &post());
    assert_eq!((error.kind(), sent), (Kind::Unknown, 1));
    assert_eq!(error.message(), "server error: boom; the change may or may not have been made");
}

#[test]
fn a_request_without_a_response_is_repeated_where_that_is_safe() {
    for request in [get(), upsert(), request(Method::Put, "/x")] {
        assert_eq!(success(vec![lost(), lost(), json(200, "ok")], &request), ("ok".into(), 3));
    }
    let (error, sent) = failure((0..4).map(|_| lost()).collect(), &get());
    assert_eq!((error.kind(), sent), (Kind::Temporary, 4));
}

#[test]
fn a_write_that_is_not_idempotent_is_never_sent_twice() {
    let (error, sent) = failure(vec![lost()], &post());
    assert_eq!((error.kind(), sent), (Kind::Unknown, 1));
    assert_data_eq!(
        without_ports(&error.to_string()),
        str![[r#"
error: no response from http://127.0.0.1:[PORT]: the connection was closed; the request was sent; the change may or may not have been made
  request: POST /deals
  hint: check whether the change was made before you run this again
"#]]
    );
    // Not even without a body, and not where the connection breaks after the response headers.
    let (error, sent) = failure(vec![lost()], &request(Method::Post, "/campaigns/1/copy"));
    assert_eq!((error.kind(), sent), (Kind::Unknown, 1));
    let cut = b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"deal\":".to_vec();
    let (error, sent) = failure(vec![Step::SendAndClose(cut)], &post());
    assert_eq!((error.kind(), sent), (Kind::Unknown, 1));
}

#[test]
fn a_broken_connection_does_not_repeat_a_write() {
    let first = || Step::SendThenHangUp(response(200, &[], b"{}"));
    let server = Server::start(vec![first(), lost()]);
    let client = client(&server);
    client.send(&get()).unwrap();
    assert_eq!(client.send(&post()).unwrap_err().kind(), Kind::Unknown);
    assert_eq!(server.lines(), ["GET /api/3/contacts", "POST /api/3/deals"]);
    assert_eq!(server.received()[1].connection, 0);
}

#[test]
fn a_broken_connection_is_replaced_for_a_read() {
    let first = || Step::SendThenHangUp(response(200, &[], b"{}"));
    let server = Server::start(vec![first(), lost(), json(200, "ok")]);
    let client = client(&server);
    client.send(&get()).unwrap();
    assert_eq!(client.send(&get()).unwrap().body, b"ok");
    assert_eq!(server.received().iter().map(|request| request.connection).collect::<Vec<_>>(), [0, 0, 1]);
}

#[test]
fn a_delete_without_a_response_succeeds_when_the_record_is_gone() {
    let missing = || json(404, r#"{"message":"No Result found for Tag with id 1"}"#);
    let remove = request(Method::Delete, "/tags/1");
    assert_eq!(success(vec![lost(), missing()], &remove), (String::new(), 2));
    assert_eq!(success(vec![json(503, ""), missing()], &remove), (String::new(), 2));
    for script in [vec![missing()], vec![json(429, ""), missing()]] {
        assert_eq!(failure(script, &remove).0.kind(), Kind::NotFound);
    }
    let update = request(Method::Put, "/tags/1");
    assert_eq!(failure(vec![lost(), missing()], &update).0.kind(), Kind::NotFound);
}

#[test]
fn a_truncated_response_to_a_read_is_retried() {
    let cut = || Step::SendAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"contacts\":[".to_vec());
    let chunk = || Step::SendAndClose(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":".to_vec());
    assert_eq!(success(vec![cut(), chunk(), json(200, "ok")], &get()), ("ok".into(), 3));
    let (error, sent) = failure((0..4).map(|_| cut()).collect(), &get());
    assert_eq!((error.kind(), sent), (Kind::Temporary, 4));
    assert_data_eq!(
        without_ports(&error.to_string()),
        str![[r#"
error: no response from http://127.0.0.1:[PORT]: the response ended early: the connection was closed
  request: GET /contacts
  hint: run it again later
"#]]
    );
}

#[test]
fn a_refusal_whose_body_is_cut_is_still_a_refusal() {
    let cut = b"HTTP/1.1 422 No\r\nContent-Length: 99\r\n\r\n{\"err".to_vec();
    let (error, sent) = failure(vec![Step::SendAndClose(cut)], &post());
    assert_eq!((error.kind(), error.http_status(), sent), (Kind::Rejected, Some(422), 1));
}

#[test]
fn what_is_not_http_is_no_answer() {
    let (error, _) = failure(vec![Step::SendAndClose(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec())], &post());
    assert_eq!(error.kind(), Kind::Unknown);
}

#[test]
fn a_server_that_never_responds_times_out() {
    let patience =
        |server: &Server| Settings { timeout: Duration::from_millis(200), max_retries: 1, ..settings(&server.url()) };
    let mut errors = String::new();
    for (request, kind, sent) in [(post(), Kind::Unknown, 1), (get(), Kind::Temporary, 2)] {
        let (senders, signals): (Vec<_>, Vec<_>) = (0..sent).map(|_| mpsc::channel()).unzip();
        let server = Server::start(signals.into_iter().map(Step::Silent).collect());
        let error = Client::new(patience(&server)).send(&request).unwrap_err();
        assert_eq!((error.kind(), server.received().len()), (kind, sent));
        errors += &format!("{error}\n");
        drop(senders);
    }
    assert_data_eq!(
        without_ports(&errors),
        str![[r#"
error: no response from http://127.0.0.1:[PORT]: response timed out; the request was sent; the change may or may not have been made
  request: POST /deals
  hint: check whether the change was made before you run this again
error: no response from http://127.0.0.1:[PORT]: response timed out
  request: GET /contacts
  hint: run it again later

"#]]
    );
}

#[test]
fn a_refused_connection_is_temporary_even_for_a_write() {
    // No system has a server on this port.
    let error = Client::new(settings("http://127.0.0.1:1")).send(&post()).unwrap_err();
    assert_eq!(error.kind(), Kind::Temporary);
    assert_eq!(error.message(), "no connection to http://127.0.0.1:1: connection refused");
}

#[test]
fn a_server_without_tls_gives_no_response() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let plain = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = [0; 3];
        stream.read_exact(&mut hello).unwrap();
        stream.write_all(&response(400, &[], b"plain HTTP")).unwrap();
        hello
    });
    let error = Client::new(Settings { max_retries: 0, ..settings(&url) }).send(&get()).unwrap_err();
    assert_eq!(error.kind(), Kind::Temporary);
    assert!(error.message().starts_with(&format!("no response from {url}: ")), "{error}");
    // The first bytes of a TLS handshake: no request was sent in clear text.
    assert_eq!(plain.join().unwrap()[..2], [0x16, 0x03]);
}
