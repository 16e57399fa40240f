//! Huge numbers, deep nesting, bodies that are not text, wrong totals and waits: each ends soon,
//! with a result or an error and never with a crash.

use super::{Endless, answer, run};
use crate::support::{Step, response, with_headers};

const DEEP: usize = 100_000;

const FORMATS: [&str; 8] = ["table", "json", "jsonl", "csv", "tsv", "yaml", "ids", "none"];

#[test]
fn numbers_keep_every_digit() {
    let digits = "1234567890".repeat(1_000);
    for number in ["1e400", "-1E-400", "0.1000000000000000000000000000001", "-0", &digits, "18446744073709551616"] {
        let contact = format!(r#"{{"id":{number},"email":"a","score":{number}}}"#);
        let script = || vec![answer(&format!(r#"{{"contact":{contact}}}"#))];
        let outcome = run(script(), &["contacts", "get", "1", "-o", "jsonl"]);
        assert_eq!((outcome.code, outcome.stdout.trim_end()), (0, contact.as_str()));
        for format in FORMATS {
            let outcome = run(script(), &["contacts", "get", "1", "-o", format, "--columns", "id,score"]);
            assert_eq!(outcome.code, 0, "{format}: {}", outcome.stderr);
            let expected = match format {
                "json" => format!("{{\n  \"id\": {number},\n  \"score\": {number}\n}}\n"),
                "jsonl" => format!("{{\"id\":{number},\"score\":{number}}}\n"),
                "csv" => format!("id,score\n{number},{number}\n"),
                "tsv" => format!("id\tscore\n{number}\t{number}\n"),
                _ => continue,
            };
            assert_eq!(outcome.stdout, expected, "{format}");
        }
        let outcome = run(script(), &["contacts", "get", "1", "--jq", ".score"]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    }
}

#[test]
fn nesting_without_end_is_an_error() {
    let nested = [
        format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("{}1{}", "{\"a\":".repeat(DEEP), "}".repeat(DEEP)),
        "[{\"a\":".repeat(DEEP),
    ];
    for deep in &nested {
        for body in ["DEEP", r#"{"contacts":[DEEP]}"#, r#"{"contacts":DEEP}"#, r#"{"contacts":[{"id":"1","a":DEEP}]}"#]
        {
            for format in ["table", "json", "csv", "yaml"] {
                let outcome = run(vec![answer(&body.replace("DEEP", deep))], &["contacts", "list", "-o", format]);
                assert!(outcome.code != 0 || body == "DEEP", "{format} {body}");
            }
        }
        for body in [
            r#"{"contacts":[],"meta":DEEP}"#,
            r#"{"errors":DEEP}"#,
            r#"{"message":DEEP}"#,
            r#"{"contacts":[],"x":DEEP}"#,
        ] {
            for status in [200, 422, 503] {
                run(vec![with_headers(status, &[], &body.replace("DEEP", deep))], &["contacts", "list"]);
            }
        }
        let body = format!(r#"{{"contact":{{"id":"1","a":{deep}}}}}"#);
        run(vec![answer(&body)], &["contacts", "get", "1", "--jq", ".. | numbers"]);
        run(vec![answer(&body)], &["contacts", "get", "1", "--columns", &"a.".repeat(5_000)]);
        run(vec![answer(&body)], &["api", "GET", "/contacts/1"]);
        run(vec![answer(&body)], &["api", "GET", "/contacts/1", "--raw"]);
    }
}

#[test]
fn nesting_as_deep_as_can_be_read_is_shown_in_every_format() {
    let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
    for format in FORMATS {
        let body = format!(r#"{{"contacts":[{{"id":"1","email":{deep}}}],"meta":{{"total":"1"}}}}"#);
        let outcome = run(vec![answer(&body)], &["contacts", "list", "-o", format]);
        assert_eq!(outcome.code, 0, "{format}: {}", outcome.stderr);
    }
}

#[test]
fn what_is_no_text_or_no_json_is_an_error_in_words() {
    let raw = |body: &[u8]| vec![Step::Send(response(200, &[("Content-Type", "application/json")], body))];
    let bodies: [&[u8]; 9] = [
        b"{\"contacts\":[\"\xff\xfe\"]}",
        b"\xff\xfe{\0}\0",
        b"\0\0\0\0",
        b"{\"contacts\":[{\"id\":\"1\",\"email\":\"a\0b\"}]}",
        b"{\"contacts\":[{\"id\":\"1\"},]}",
        b"{\"contacts\":[NaN]}",
        b"{\"contacts\":[01]}",
        b"{\"contacts\":[\"\\ud8\"]}",
        b"{\"contacts\":[] } trailing",
    ];
    for body in bodies {
        for format in ["table", "json", "yaml", "csv"] {
            let outcome = run(raw(body), &["contacts", "list", "-o", format]);
            assert_ne!(outcome.code, 0, "{format} {}", body.escape_ascii());
            assert!(outcome.stderr.starts_with("error: ") || format == "json", "{}", outcome.stderr);
        }
    }
}

#[test]
fn text_that_is_odd_but_json_is_passed_on() {
    let contact = r#"{"id":"1","id":"2","email":"\ud800","a":"\u0000","b":"\udc00\ud800"}"#;
    let script = || vec![answer(&format!(r#"{{"contacts":[{contact}],"meta":{{"total":"1"}}}}"#))];
    for format in FORMATS {
        let outcome = run(script(), &["contacts", "list", "-o", format]);
        assert_eq!(outcome.code, 0, "{format}: {}", outcome.stderr);
    }
    assert_eq!(run(script(), &["contacts", "list", "-o", "jsonl"]).stdout, format!("{contact}\n"));
    let outcome = run(script(), &["contacts", "list", "-o", "jsonl", "--jq", ".email"]);
    assert!(outcome.code == 0 || outcome.stderr.contains("jq: "), "{}", outcome.stderr);
}

/// A full page of 100 records with ids from `first` on.
fn page(key: &str, first: u64, total: &str) -> Step {
    let rows: Vec<String> = (first..first + 100).map(|id| format!(r#"{{"id":"{id}","name":"x"}}"#)).collect();
    answer(&format!(r#"{{"{key}":[{}],"meta":{{"total":{total}}}}}"#, rows.join(",")))
}

#[test]
fn a_total_that_is_a_lie_costs_neither_memory_nor_time() {
    let totals = ["1000000000000000000", "18446744073709551615", "\"999999999999999999999999\"", "-5", "1e300", "{}"];
    for (noun, key) in [("tags", "tags"), ("contacts", "contacts"), ("campaigns", "campaigns")] {
        for total in totals {
            for arguments in [vec!["--all"], vec!["--limit", "150"], vec!["--all", "--sort", "id"]] {
                // Pages after the first are empty, whatever the total says, and however many are requested.
                let server =
                    Endless::start(page(key, 1, total), format!(r#"{{"{key}":[],"meta":{{"total":{total}}}}}"#));
                let code = server.run(&[vec![noun, "list", "-o", "ids"], arguments.clone()].concat()).code;
                assert!(matches!(code, 0 | 3), "{noun} {total} {arguments:?}: exit {code}");
            }
        }
    }
}

#[test]
fn a_service_that_repeats_a_page_for_ever_is_left() {
    for noun in ["tags", "contacts", "campaigns"] {
        let Step::Send(again) = page(noun, 1, "1000000") else { continue };
        let body = String::from_utf8(again).unwrap();
        let body = body.split_once("\r\n\r\n").unwrap().1.to_owned();
        let server = Endless::start(answer(&body), body.clone());
        let code = server.run(&[noun, "list", "--all", "-o", "none"]).code;
        assert_eq!(code, 3, "{noun}");
    }
}

#[test]
fn a_wait_that_is_a_lie_is_not_waited_for() {
    for wait in
        ["1000000000000", "-1", "99999999999999999999999999", "1e9", "Fri, 31 Dec 9999 23:59:59 GMT", "\u{9b}", ""]
    {
        for status in [429, 503] {
            let outcome = run(
                vec![with_headers(status, &[("Retry-After", wait)], "{}")],
                &["contacts", "list", "--max-retries", "0"],
            );
            assert_eq!(outcome.code, 7, "{wait:?}: {}", outcome.stderr);
        }
    }
    let long = with_headers(429, &[("Retry-After", "1000000000000")], "{}");
    let outcome = run(vec![long], &["contacts", "list", "--max-retries", "9", "--max-wait", "30s"]);
    assert_eq!(outcome.code, 7, "{}", outcome.stderr);
}

#[test]
fn a_length_that_is_a_lie_takes_no_memory() {
    for length in ["999999999999999999", "18446744073709551615", "99999999999999999999999", "-1", "1, 2", "0x10"] {
        let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{\"contacts\":[]}}");
        let outcome = run(vec![Step::SendAndClose(text.into_bytes())], &["contacts", "list"]);
        assert!(matches!(outcome.code, 1 | 7), "{length}: {} {}", outcome.code, outcome.stderr);
    }
    for size in ["ffffffffffffffff", "fffffffffffffffffffffff", "-1", "zz"] {
        let text = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}");
        let outcome = run(vec![Step::SendAndClose(text.into_bytes())], &["contacts", "list"]);
        assert!(matches!(outcome.code, 1 | 7), "{size}: {} {}", outcome.code, outcome.stderr);
    }
}

#[test]
fn headers_without_end_are_no_answer() {
    for head in ["X: ".to_owned() + &"a".repeat(1 << 20), "X: a\r\n".repeat(100_000), "a".repeat(1 << 20)] {
        let text = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{{}}");
        let outcome = run(vec![Step::SendAndClose(text.into_bytes())], &["contacts", "list"]);
        assert_eq!(outcome.code, 7, "{}", outcome.stderr);
    }
}
