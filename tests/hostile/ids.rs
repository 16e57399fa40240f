//! Ids that contain paths, from the user and from the server: no request goes to another path.

use snapbox::{assert_data_eq, str};

use super::{Endless, answer, run};
use crate::support::{Home, with_headers};

const NO_IDS: [&str; 8] =
    ["../users/1", "1?x=y", "%2e%2e", "..", "1/../../2", "1#x", "1\\u000d\\u000aX-Evil: 1", "\\u0000"];

#[test]
fn what_is_typed_stays_one_segment_of_the_path() {
    for (typed, line) in [
        ("id:../users/1", "GET /api/3/tags/..%2Fusers%2F1"),
        ("id:1?x=y", "GET /api/3/tags/1%3Fx%3Dy"),
        ("id:%2e%2e", "GET /api/3/tags/%252e%252e"),
        ("id:1#x", "GET /api/3/tags/1%23x"),
        ("id:1\r\nX-Evil: 1", "GET /api/3/tags/1%0D%0AX-Evil%3A%201"),
        ("id:…", "GET /api/3/tags/%E2%80%A6"),
    ] {
        let outcome = run(vec![answer("{}")], &["tags", "get", typed]);
        assert_eq!(outcome.requests, [line], "{typed:?}");
    }
}

#[test]
fn what_is_typed_and_names_a_folder_is_refused() {
    for typed in ["id:..", "id:.", "id:"] {
        let outcome = run_without_requests(&["tags", "get", typed]);
        assert_eq!(outcome, 2, "{typed:?}");
    }
}

#[test]
fn values_that_break_lines_reach_no_header() {
    for header in ["X-Note: a\r\nX-Evil: 1", "X-Note: a\nX-Evil: 1", "X\r\nX-Evil: a", "Api-Token: x"] {
        assert_eq!(run_without_requests(&["api", "GET", "/tags", "--header", header]), 2, "{header:?}");
    }
    let outcome = run(vec![answer("{\"tags\":[]}")], &["tags", "list", "--search", "a\r\nX-Evil: 1&b=c"]);
    assert_eq!(outcome.requests, ["GET /api/3/tags?search=a%0D%0AX-Evil%3A%201%26b%3Dc&limit=100"]);
}

/// The exit code of a run that must not send a request.
fn run_without_requests(arguments: &[&str]) -> i32 {
    let home = Home::new();
    // A request there would be exit 7.
    super::program("http://127.0.0.1:9", home.path()).args(arguments).status().unwrap().code().unwrap()
}

#[test]
fn an_id_of_a_name_that_is_none_ends_the_command() {
    let mut errors = String::new();
    for id in NO_IDS {
        let found = format!(r#"{{"tags":[{{"id":"{id}","tag":"vip"}}],"meta":{{"total":"1"}}}}"#);
        for arguments in [["tags", "delete", "vip", "--yes"], ["tags", "get", "vip", "--no-input"]] {
            let none = r#"{"tags":[],"meta":{"total":"1"}}"#.to_owned();
            let outcome = Endless::start(answer(&found), none).run(&arguments);
            assert_eq!(outcome.code, 1, "{id}: {}", outcome.stderr);
            errors += &outcome.stderr;
            let listed = |line: &String| line.starts_with("GET /api/3/tags?limit=100");
            assert!(outcome.requests.iter().all(listed), "{id}: {:?}", outcome.requests);
        }
    }
    assert_data_eq!(
        errors,
        str![[r#"
error: invalid ID `../users/1` in the response
error: invalid ID `../users/1` in the response
error: invalid ID `1?x=y` in the response
error: invalid ID `1?x=y` in the response
error: invalid ID `%2e%2e` in the response
error: invalid ID `%2e%2e` in the response
error: invalid ID `..` in the response
error: invalid ID `..` in the response
error: invalid ID `1/../../2` in the response
error: invalid ID `1/../../2` in the response
error: invalid ID `1#x` in the response
error: invalid ID `1#x` in the response
error: invalid ID `1 X-Evil: 1` in the response
error: invalid ID `1 X-Evil: 1` in the response
error: invalid ID `` in the response
error: invalid ID `` in the response

"#]]
    );
}

#[test]
fn an_id_of_a_relation_that_is_none_ends_the_command() {
    for id in NO_IDS {
        let relations = format!(r#"{{"contactTags":[{{"id":"{id}","tag":"2","contact":"1"}}]}}"#);
        let outcome = run(vec![answer(&relations)], &["contacts", "tags", "remove", "1", "2", "--yes"]);
        assert_eq!((outcome.code, outcome.requests.len()), (1, 1), "{id}: {}", outcome.stderr);
    }
}

#[test]
fn the_id_of_what_was_made_goes_into_no_further_path() {
    for id in NO_IDS {
        let made = format!(r#"{{"data":{{"id":"1","attributes":{{"segment_id":"7","run_id":"{id}"}}}}}}"#);
        let outcome = run(vec![answer(&made)], &["segments", "match", "all", "7", "--wait"]);
        assert_eq!((outcome.code, outcome.requests.len()), (1, 1), "{id}: {}", outcome.stderr);
        let made = format!(r#"{{"contact":{{"id":"{id}","email":"a@b.example"}}}}"#);
        let arguments = ["contacts", "create", "--email", "a@b.example", "--tag", "7"];
        let outcome = run(vec![answer(&made)], &arguments);
        assert_eq!((outcome.code, outcome.requests.len()), (3, 1), "{id}: {}", outcome.stderr);
    }
}

#[test]
fn a_redirect_takes_the_token_nowhere() {
    for status in [301, 302, 303, 307, 308] {
        // If it were followed, the script would need a second step.
        let elsewhere = vec![with_headers(status, &[("Location", "http://127.0.0.1:1/api/3/tags")], "")];
        let outcome = run(elsewhere, &["tags", "list"]);
        assert_eq!((outcome.code, outcome.requests.len()), (2, 1), "{status}: {}", outcome.stderr);
    }
}
