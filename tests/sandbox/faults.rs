//! Each fault as a client on a plain socket sees it, and what it leaves in the store.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use acamp::sandbox::faults::KINDS;
use acamp::sandbox::{self, Data, Delays, Imports, Options, Running, TOKEN};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::client::{get, send, total};
use crate::support::{options, until};

fn faulty(faults: &[&str]) -> Running {
    let faults = faults.iter().map(|text| text.parse().unwrap()).collect();
    let imports = Imports { quota: 0, time: Duration::ZERO };
    sandbox::start(Options { faults, imports, ..options(Data::Ephemeral) }).unwrap()
}

/// What arrives on the connection until it ends, breaks or is silent for `patience`; and whether it ended properly.
fn bytes(running: &Running, method: &str, path: &str, body: &Value, patience: Duration) -> (Vec<u8>, bool) {
    let address = running.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(patience)).unwrap();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let length = body.len();
    let head = format!(
        "{method} /api/3{path} HTTP/1.1\r\nHost: {address}\r\nApi-Token: {TOKEN}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    );
    // A refused connection may break while it is written to.
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes).is_ok();
    (bytes, ended)
}

const PATIENCE: Duration = Duration::from_secs(30);

fn new_tag() -> Value {
    json!({"tag": {"tag": "new", "tagType": "contact"}})
}

/// The status line's number and whether the tag was made all the same.
fn create(fault: &str) -> (u16, String, bool) {
    let running = faulty(&[&format!("{fault}@POST /tags")]);
    let answer = send(&running, "POST", "/tags", new_tag());
    let made = total(&running, "/tags?search=new") == "1";
    (answer.status, answer.text, made)
}

#[test]
fn refusals_do_nothing_and_a_gateway_timeout_hides_what_was_done() {
    for status in ["429", "429-bare", "500", "502", "503", "511"] {
        let (seen, _, made) = create(status);
        assert_eq!((seen, made), (status[..3].parse().unwrap(), false), "{status}");
    }
    let (status, _, made) = create("504");
    assert_eq!((status, made), (504, true));
}

#[test]
fn only_one_of_the_429_says_when_to_come_back() {
    let retry_after = |fault: &str| get(&faulty(&[fault]), "/tags").header("retry-after").map(str::to_owned);
    assert_eq!((retry_after("429").as_deref(), retry_after("429-bare")), (Some("1"), None));
}

#[test]
fn an_html_page_and_a_redirect_are_not_json_and_lead_nowhere() {
    let page = get(&faulty(&["html"]), "/tags");
    assert_eq!((page.status, page.header("content-type")), (503, Some("text/html; charset=UTF-8")));
    assert!(page.text.starts_with("<!DOCTYPE html>"), "{}", page.text);
    let elsewhere = send(&faulty(&["html-200@POST /tags"]), "POST", "/tags", new_tag());
    assert_eq!((elsewhere.status, elsewhere.header("content-type")), (200, Some("text/html; charset=UTF-8")));
    assert!(!create("html-200").2);
    let away = get(&faulty(&["redirect"]), "/tags");
    assert_eq!((away.status, away.header("location")), (302, Some("http://elsewhere.invalid/api/3/tags")));
}

#[test]
fn a_refused_connection_gives_nothing_and_does_nothing() {
    let running = faulty(&["refuse"]);
    let (bytes, _) = bytes(&running, "GET", "/tags", &Value::Null, PATIENCE);
    assert_eq!(bytes, b"");
}

#[test]
fn a_refuse_fault_closes_every_connection_after_its_response() {
    assert_eq!(get(&faulty(&["refuse:0"]), "/tags").header("connection"), Some("close"));
}

#[test]
fn resets_come_before_and_after_the_request_and_in_the_middle_of_the_answer() {
    for (fault, made) in [("reset-before", false), ("reset-after", true), ("reset-middle", true)] {
        let running = faulty(&[&format!("{fault}@POST /tags")]);
        let (bytes, ended) = bytes(&running, "POST", "/tags", &new_tag(), PATIENCE);
        assert!(!ended, "{fault}: a reset, not an end");
        assert_eq!(total(&running, "/tags?search=new") == "1", made, "{fault}");
        let text = String::from_utf8(bytes).unwrap();
        if fault != "reset-middle" {
            assert_eq!(text, "", "{fault}");
            continue;
        }
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        assert_eq!(body.len(), length.parse::<usize>().unwrap() / 2, "{text}");
        assert!(body.starts_with("{\"tag\":"), "{body}");
    }
}

#[test]
fn a_slow_answer_is_silent_at_first() {
    let running = faulty(&["slow-first-byte"]);
    let (bytes, ended) = bytes(&running, "GET", "/tags", &Value::Null, Duration::from_millis(200));
    assert_eq!((bytes.len(), ended), (0, false));
}

#[test]
fn a_dripping_response_begins_and_is_incomplete() {
    let running = faulty(&["slow-drip"]);
    let address = running.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /api/3/tags HTTP/1.1\r\nHost: x\r\nApi-Token: {TOKEN}\r\n\r\n").unwrap();
    let mut text = String::new();
    let mut piece = [0; 65536];
    while !text.contains("\r\n\r\n{") {
        let read = stream.read(&mut piece).unwrap();
        text.push_str(std::str::from_utf8(&piece[..read]).unwrap());
    }
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(body.len() < length.parse::<usize>().unwrap(), "{text}");
}

#[test]
fn spoiled_bodies_are_complete_answers_to_requests_that_were_carried_out() {
    for fault in ["truncated", "garbage"] {
        let running = faulty(&[&format!("{fault}@POST /tags")]);
        let (bytes, ended) = bytes(&running, "POST", "/tags", &new_tag(), PATIENCE);
        let at = bytes.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
        assert!(ended && serde_json::from_slice::<Value>(&bytes[at + 4..]).is_err(), "{fault}");
        assert!(bytes.starts_with(b"HTTP/1.1 201"), "{fault}");
        assert_eq!(total(&running, "/tags?search=new"), "1", "{fault}");
    }
    assert_eq!(create("empty"), (200, String::new(), true));
    assert_eq!(get(&faulty(&["empty"]), "/tags").header("x-ac-error"), Some("Code 9001"));
}

#[test]
fn a_success_that_says_it_failed_did() {
    let (status, text, made) = create("succeeded-0");
    assert_eq!((status, made), (200, false));
    assert!(text.starts_with(r#"{"succeeded":0"#), "{text}");
}

#[test]
fn types_are_swapped_in_the_whole_answer() {
    let answer = get(&faulty(&["types"]), "/deals?limit=1");
    assert_eq!((answer.at("/deals/0/id"), answer.at("/meta/total").is_string()), (json!(1), true));
}

#[test]
fn a_page_has_a_row_twice_or_lacks_one() {
    let plain = get(&faulty(&[]), "/tags").at("/tags").as_array().unwrap().len();
    let rows = |fault: &str| get(&faulty(&[fault]), "/tags").at("/tags").as_array().unwrap().clone();
    let (double, missing) = (rows("duplicate-row"), rows("missing-row"));
    assert_eq!((double.len(), missing.len()), (plain + 1, plain - 1));
    assert!(double.windows(2).any(|pair| pair[0] == pair[1]));
}

#[test]
fn rows_appear_and_go_before_pages_that_are_not_the_first() {
    for (fault, first, later) in [("insert", "25", "26"), ("delete", "25", "24")] {
        let running = faulty(&[&format!("{fault}@GET /contacts")]);
        assert_eq!(total(&running, "/contacts?limit=5"), first, "{fault}");
        assert_eq!(total(&running, "/contacts?limit=5&offset=5"), later, "{fault}");
    }
    let running = faulty(&["delete@GET /contacts"]);
    assert_eq!(get(&running, "/contacts?limit=5&offset=5").at("/contacts/0/id"), json!("7"), "the rest moves up");
}

#[test]
fn a_repeated_page_is_the_one_before() {
    let running = faulty(&["repeat-page"]);
    let first = |query: &str| get(&running, &format!("/contacts?limit=5&{query}")).at("/contacts/0/id");
    assert_eq!((first("offset=10"), first("id_greater=5&orders[id]=ASC")), (json!("6"), json!("1")));
}

#[test]
fn a_huge_body_is_streamed() {
    let running = faulty(&["huge"]);
    let address = running.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /api/3/tags HTTP/1.1\r\nHost: x\r\nApi-Token: {TOKEN}\r\n\r\n").unwrap();
    let mut read = 0;
    let mut piece = vec![0; 1 << 20];
    while read < 16 << 20 {
        let more = stream.read(&mut piece).unwrap();
        assert!(more > 0, "ended after {read} bytes");
        read += more;
    }
    assert_eq!(get(&faulty(&["huge@/contacts"]), "/tags").status, 200, "other requests are answered meanwhile");
}

#[test]
fn the_clock_jumps_in_what_is_written_and_in_the_header() {
    let usual = send(&faulty(&[]), "POST", "/tags", new_tag());
    let jumped = send(&faulty(&["clock"]), "POST", "/tags", new_tag());
    let day = |date: Value| date.as_str().unwrap()[..13].to_owned();
    assert_ne!(day(usual.at("/tag/cdate")), day(jumped.at("/tag/cdate")));
    let hour = |date: &str| date[..19].to_owned();
    assert_ne!(hour(usual.header("date").unwrap()), hour(jumped.header("date").unwrap()));
}

#[test]
fn imports_end_badly() {
    for (fault, status, success, contacts) in
        [("import-failed", "failed", 0, "25"), ("import-interrupted", "interrupted", 1, "26")]
    {
        let running = faulty(&[&format!("{fault}@POST /import/bulk_import")]);
        let body = json!({"contacts": [{"email": "a@example.com"}, {"email": "b@example.com"}]});
        let made = send(&running, "POST", "/import/bulk_import", body);
        let info = get(&running, &format!("/import/info?batchId={}", made.at("/batchId").as_str().unwrap()));
        assert_eq!((info.at("/status"), total(&running, "/contacts")), (json!(status), contacts.to_owned()));
        assert_eq!(info.at("/success").as_array().unwrap().len(), success);
    }
}

/// A sandbox that executes requests hit by `fault` a second after they arrive, and keeps connections silent for 50 ms.
fn delayed(fault: &str) -> Running {
    let delays = Delays { silence: Duration::from_millis(50), ..Delays::default() };
    let late = Duration::from_secs(1);
    let faults = vec![fault.parse().unwrap()];
    sandbox::start(Options { faults, delays, late, ..options(Data::Ephemeral) }).unwrap()
}

#[test]
fn late_requests_are_executed_after_the_connection_ends_or_after_a_504() {
    for (fault, start) in [("late@POST /tags", ""), ("504-late@POST /tags", "HTTP/1.1 504 ")] {
        let running = delayed(fault);
        let (bytes, _) = bytes(&running, "POST", "/tags", &new_tag(), PATIENCE);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with(start) && text.is_empty() == start.is_empty(), "{fault}: {text}");
        assert_eq!((total(&running, "/tags?search=new").as_str(), running.pending()), ("0", 1), "{fault}");
        until(fault, || running.pending() == 0);
        assert_eq!(total(&running, "/tags?search=new"), "1", "{fault}");
    }
}

#[test]
fn a_skew_separates_stored_dates_from_the_date_header_by_seconds() {
    let answer = send(&faulty(&["skew"]), "POST", "/tags", new_tag());
    let stored: Timestamp = answer.at("/tag/cdate").as_str().unwrap().parse().unwrap();
    let sent = jiff::fmt::rfc2822::parse(answer.header("date").unwrap()).unwrap().timestamp();
    let seconds = (stored.as_second() - sent.as_second()).abs();
    // The two are taken at different moments.
    assert!((1..=6).contains(&seconds), "{seconds}");
}

#[test]
fn a_keyless_listing_has_no_array_and_one_record_is_unchanged() {
    let kinds = [
        ("keyless", "{}"),
        ("keyless-message", r#"{"message":"We are currently having some issues."}"#),
        ("keyless-array", "[]"),
        ("keyless-null", "null"),
    ];
    for (fault, text) in kinds {
        let running = faulty(&[fault]);
        assert_eq!(get(&running, "/tags").status_and_text(), (200, text), "{fault}");
        assert_eq!(get(&running, "/tags/1").at("/tag/tag"), "vip", "{fault}");
    }
}

#[test]
fn totals_are_too_low_for_another_page_or_too_high() {
    let low = faulty(&["total-low"]);
    assert_eq!([total(&low, "/contacts?limit=10"), total(&low, "/contacts?limit=10&offset=10")], ["10", "20"]);
    let high: u32 = total(&faulty(&["total-high"]), "/contacts").parse().unwrap();
    assert!((26..=125).contains(&high), "{high}");
}

#[test]
fn churn_keeps_the_total_and_hides_a_record_between_two_pages() {
    let running = faulty(&["churn@GET /contacts"]);
    let pages = [get(&running, "/contacts?limit=20"), get(&running, "/contacts?limit=20&offset=20")];
    assert_eq!(pages.each_ref().map(|page| page.at("/meta/total")), [json!("25"), json!("25")]);
    assert_eq!((pages[0].at("/contacts/19/id"), pages[1].at("/contacts/0/id")), (json!("20"), json!("22")));
}

#[test]
fn a_rename_exchanges_the_names_of_two_records_after_the_listing() {
    let running = faulty(&["rename@GET /tags"]);
    assert_eq!(get(&running, "/tags?filters[search][eq]=vip").at("/tags/0/tag"), "vip");
    assert_eq!([1, 2].map(|id| get(&running, &format!("/tags/{id}")).at("/tag/tag")), ["customer", "vip"]);
}

#[test]
fn unauthorized_requests_trigger_no_fault() {
    let running = faulty(&["500"]);
    let answer = super::client::raw(&running, "GET", "/api/3/tags", "Api-Token: wrong\r\n", "");
    assert_eq!(answer.status, 403);
}

#[test]
fn the_same_seed_gives_the_same_faults_over_http() {
    let run = |seed: u64| {
        let faults = vec!["500:0.5".parse().unwrap()];
        let running = sandbox::start(Options { faults, seed, ..options(Data::Ephemeral) }).unwrap();
        (0..32).map(|_| get(&running, "/tags/1").status).collect::<Vec<_>>()
    };
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(4));
}

#[test]
fn every_kind_is_tried_here() {
    let source = include_str!("faults.rs");
    for (_, word, ..) in KINDS {
        let texts = [format!("\"{word}\""), format!("\"{word}@")];
        assert!(texts.iter().any(|text| source.contains(text)), "{word}");
    }
}
