//! Text that acts on a terminal: escape sequences, control characters, bidirectional overrides, invisible characters.

use super::{Outcome, answer, run};
use crate::support::{Home, json, with_headers};

/// In JSON: clear the screen, set the title, C1's CSI, override and isolate the direction, zero-width, soft hyphen, tags,
/// line ends, NUL, backspace.
const ESCAPES: &str = "A\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u202eevil\\u2066\\u200b\\u00ad\\u061c\\ufeff\
                       \\udb40\\udc41\\u2028\\r\\n\\u0000\\u0008\\u007fZ";
/// The same, unescaped, as JSON may contain them, and in a header.
const RAW: &str = "A\u{9b}31m\u{202e}evil\u{2066}\u{200b}\u{ad}\u{61c}\u{feff}\u{e0041}\u{2028}\u{85}Z";

/// Checks that a terminal does nothing with it but start a new line.
fn assert_harmless(text: &str, what: &str) {
    let acts = |character: char| {
        character != '\n' && character.is_control()
            || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let found = text.chars().find(|character| acts(*character));
    assert!(found.is_none(), "{what}: {found:?} in {text:?}");
}

fn assert_stderr_harmless(outcome: &Outcome, what: &str) {
    assert_harmless(&outcome.stderr, what);
    // The message is there, and readable.
    assert!(!outcome.stderr.is_empty(), "{what}");
}

#[test]
fn tables_show_it_harmlessly() {
    for text in [ESCAPES, RAW] {
        let contact =
            format!(r#"{{"id":"1","email":"{text}","firstName":"{text}","{text}":"{text}","links":["{text}"]}}"#);
        let page = format!(r#"{{"contacts":[{contact}],"meta":{{"total":"1"}}}}"#);
        for (columns, code) in [("id,email,firstName,links", 0), (&RAW.replace('\u{85}', ""), 2)] {
            let outcome = run(vec![answer(&page)], &["contacts", "list", "-o", "table", "--columns", columns]);
            assert_eq!(outcome.code, code, "{}", outcome.stderr);
            assert_harmless(&outcome.stdout, "a listing");
            assert_harmless(&outcome.stderr, "its warnings and errors");
        }
        let outcome =
            run(vec![answer(&format!(r#"{{"contact":{contact}}}"#))], &["contacts", "get", "1", "-o", "table"]);
        assert_harmless(&outcome.stdout, "one contact");
        assert!(outcome.stdout.contains("evil") && outcome.stdout.contains('A'), "{}", outcome.stdout);
    }
}

#[test]
fn a_column_that_is_not_there_is_named_harmlessly() {
    let page = format!(r#"{{"contacts":[{{"id":"1","{ESCAPES}":1,"{RAW}":2}}],"meta":{{"total":"1"}}}}"#);
    let outcome = run(vec![answer(&page)], &["contacts", "list", "--columns", &format!("{RAW}x")]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert_stderr_harmless(&outcome, "the column");
}

#[test]
fn refusals_of_every_status_say_it_harmlessly() {
    let bodies = [
        r#"{"message":"TEXT"}"#,
        r#"{"errors":[{"title":"TEXT","detail":"TEXT","code":"TEXT","source":{"pointer":"TEXT"}}]}"#,
        r#"{"errors":{"TEXT":["TEXT"]}}"#,
        r#"{"error":"Duplicate entry TEXT"}"#,
        "TEXT",
        "<html><title>TEXT</title>",
    ];
    for (at, status) in [301, 400, 401, 402, 403, 404, 405, 409, 413, 422, 429, 500, 501, 503].into_iter().enumerate() {
        for text in [ESCAPES, RAW] {
            let headers = ["X-Request-Id", "Location", "Allow", "Retry-After"].map(|name| (name, RAW));
            let body = bodies[at % bodies.len()].replace("TEXT", text);
            let script = || vec![with_headers(status, &headers, &body)];
            for more in [["-o", "table"], ["-o", "json"], ["-v", "-v"]] {
                let arguments = [["contacts", "get"], ["1", "--no-input"], more].concat();
                let outcome = run(script(), &arguments);
                assert_ne!(outcome.code, 0, "{status}");
                assert_stderr_harmless(&outcome, &format!("{status} {body}"));
            }
        }
    }
}

#[test]
fn failures_inside_a_success_say_it_harmlessly() {
    for text in [ESCAPES, RAW] {
        for body in [
            r#"{"succeeded":0,"message":"TEXT"}"#,
            r#"{"success":["1"],"failed":["TEXT"]}"#,
            r#"{"TEXT":[]}"#,
            r#""TEXT"#,
        ] {
            let outcome = run(vec![json(200, &body.replace("TEXT", text))], &["contacts", "list"]);
            assert_ne!(outcome.code, 0);
            assert_stderr_harmless(&outcome, body);
        }
    }
}

#[test]
fn names_of_ids_users_and_candidates_say_it_harmlessly() {
    for text in [ESCAPES, RAW] {
        let duplicates = format!(
            r#"{{"tags":[{{"id":"{text}","tag":"vip"}},{{"id":"2{text}","tag":"vip"}}],"meta":{{"total":"2"}}}}"#
        );
        let outcome = run(vec![answer(&duplicates)], &["tags", "get", "vip"]);
        assert_stderr_harmless(&outcome, "candidates");
        let user = format!(
            r#"{{"user":{{"id":"1","username":"{text}","email":"{text}","firstName":"{text}","lastName":"{text}"}}}}"#
        );
        let outcome = run(vec![answer(&user)], &["auth", "status", "-o", "table"]);
        assert_harmless(&format!("{}{}", outcome.stdout, outcome.stderr), "auth status");
    }
}

#[test]
fn what_came_of_a_write_says_it_harmlessly() {
    for text in [ESCAPES, RAW] {
        let made = format!(r#"{{"contact":{{"id":"1","email":"{text}","firstName":"{text}"}}}}"#);
        let outcome = run(
            vec![json(201, &made)],
            &["contacts", "create", "--email", "a@b.example", "--first-name", "Ann", "-o", "table"],
        );
        assert_harmless(&format!("{}{}", outcome.stdout, outcome.stderr), "another record");
        let made = format!(r#"{{"contact":{{"id":"1","email":"a@b.example","firstName":"{text}"}}}}"#);
        let outcome = run(
            vec![json(201, &made)],
            &["contacts", "create", "--email", "a@b.example", "--first-name", "Ann", "-o", "table"],
        );
        assert_harmless(&format!("{}{}", outcome.stdout, outcome.stderr), "an echo");
        let outcome = run(vec![json(201, &made)], &["contacts", "create", "--email", "a@b.example", "-o", "ids"]);
        assert_eq!(outcome.stdout, "1\n");
    }
}

#[test]
fn what_was_typed_is_said_harmlessly_too() {
    let typed = "\u{1b}[2J\u{202e}x";
    for arguments in [
        vec!["contacts", "list", "--filter", typed],
        vec!["contacts", "create", "--set", typed],
        vec!["tags", "get", "1", "--profile", typed],
    ] {
        let home = Home::new();
        let output = super::program("http://127.0.0.1:9", home.path()).args(&arguments).output().unwrap();
        assert_harmless(&String::from_utf8_lossy(&output.stderr), &format!("{arguments:?}"));
    }
}

#[test]
fn json_in_a_pipe_has_text_as_characters_and_what_acts_on_a_terminal_escaped() {
    let contact = |text: &str| format!(r#"{{"id":"1","email":"{ESCAPES}","name":"{text}"}}"#);
    let sent = contact(r"Garc\u00eda \ud83d\udc69\u200d\ud83d\udcbb http:\/\/x \ud83d \udcbb");
    let body = format!(r#"{{"contact":{sent}}}"#);
    let get = |options: &[&str]| run(vec![answer(&body)], &[&["contacts", "get", "1"], options].concat()).stdout;
    let shown = contact("García 👩\u{200d}💻 http://x \\ud83d \\udcbb");
    assert_eq!(get(&["-o", "jsonl"]), format!("{shown}\n"));
    assert!(get(&["-o", "json"]).contains(shown.split_once("\"name\":").unwrap().1.trim_end_matches('}')));
    // Escaped, it is still JSON, and no byte of it acts on a terminal.
    assert_harmless(&get(&["-o", "jsonl"]).replace('\u{200d}', ""), "JSON");
    assert_eq!(get(&["--raw"]), body);
}
