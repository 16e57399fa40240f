//! Commands against a server whose listings lack their key, are incomplete, or are the pages of another server.

use std::fs;

use crate::support::{Home, Outcome, Responder, Server, Step, json, logged_in, response, run, scripted};

const PAGE: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE html><html><head><title>Not Found</title></head></html>";

/// Bodies with status 200 that state neither records nor that there are none.
const KEYLESS: [&str; 6] = ["{}", "[]", "null", r#"{"message":"down"}"#, r#"{"error":"x"}"#, r#"{"status":"error"}"#];

fn acamp(script: Vec<Step>, arguments: &[&str]) -> (Outcome, Server) {
    let (home, server) = (Home::new(), Server::start(script));
    (run(&mut scripted(home.path(), &server, arguments)), server)
}

/// A server that returns the same to every request.
fn same(status: u16, body: &'static str, arguments: &[&str]) -> Outcome {
    let (home, server) = (Home::new(), Responder::start(move |_| response(status, &[], body.as_bytes())));
    let mut command = logged_in(home.path(), &server.url(), "key");
    run(command.env("ACAMP_HISTORY", "false").args(arguments).args(["--max-wait", "0s"]))
}

fn things(ids: &[u64], total: u64) -> Step {
    let things: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let side = r#""side":[{"a":1},{"a":2}],"other":7"#;
    json(200, &format!(r#"{{"things":[{}],{side},"meta":{{"total":"{total}"}}}}"#, things.join(",")))
}

/// Checks that every kind of command takes such a response for that of another server.
fn is_another_server(status: u16, body: &'static str) {
    for arguments in [
        &["tags", "delete", "7", "--yes", "--ignore-not-found"][..],
        &["contacts", "tags", "remove", "--id", "7", "--ignore-not-found"],
        &["contacts", "get", "7"],
        &["tags", "list", "--all"],
        &["api", "GET", "/tags"],
        &["api", "DELETE", "/tags/7", "--yes"],
    ] {
        let outcome = same(status, body, arguments);
        assert_eq!(outcome.code, 2, "{status} {body} {arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("no API at the profile's URL"), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("Settings → Developer"), "{}", outcome.stderr);
    }
}

#[test]
fn a_page_of_another_server_is_never_a_record_that_does_not_exist() {
    for status in [404, 405] {
        is_another_server(status, PAGE);
    }
}

#[test]
fn text_that_is_not_json_is_never_a_record_that_does_not_exist() {
    for text in ["default backend - 404", "404 page not found\n", "", "404: Not Found", "\u{feff}not here"] {
        is_another_server(404, text);
    }
}

#[test]
fn an_object_or_null_in_a_listing_is_neither_none_nor_a_record() {
    for body in [r#"{"contacts":{}}"#, r#"{"contacts":[null]}"#, r#"{"contacts":{"0":null}}"#] {
        for arguments in [
            &["contacts", "list", "--all"][..],
            &["contacts", "list"],
            &["contacts", "export", "--fields", "none", "--no-tags", "--no-lists", "-o", "jsonl"],
            &["api", "GET", "/contacts", "--paginate"],
        ] {
            let outcome = same(200, body, arguments);
            assert_eq!(outcome.code, 1, "{body} {arguments:?}: {}{}", outcome.stdout, outcome.stderr);
            assert!(!outcome.stdout.contains("null"), "{body} {arguments:?}: {}", outcome.stdout);
        }
    }
    let stated = same(200, r#"{"contacts":{},"meta":{"total":"0"}}"#, &["contacts", "list", "--all"]);
    assert_eq!((stated.code, stated.stdout.as_str()), (0, "[]\n"), "{}", stated.stderr);
}

#[test]
fn a_page_instead_of_a_success_fails_and_after_a_write_the_outcome_is_unknown() {
    for (arguments, code) in [
        (&["contacts", "get", "7"][..], 1),
        (&["tags", "list", "--all"], 1),
        (&["api", "GET", "/tags"], 1),
        (&["api", "POST", "/tags", "--set", "tag.tag=x"], 11),
        (&["contacts", "tags", "remove", "--id", "7", "--ignore-not-found"], 11),
    ] {
        let outcome = same(200, PAGE, arguments);
        assert_eq!(outcome.code, code, "{arguments:?}: {}", outcome.stderr);
    }
}

#[test]
fn a_listing_without_its_key_ends_every_reader_with_an_error() {
    for body in KEYLESS {
        for arguments in [
            &["contacts", "list", "--all"][..],
            &["tags", "list"],
            &["contacts", "tags", "list", "1"],
            &["contacts", "tags", "remove", "1", "2"],
            &["tags", "delete", "vip", "--yes"],
            &["api", "GET", "/contacts", "--paginate"],
            &["api", "GET", "/tags", "--paginate"],
        ] {
            let (outcome, server) = acamp(vec![json(200, body)], arguments);
            assert_eq!(outcome.code, 1, "{body} {arguments:?}: {}{}", outcome.stdout, outcome.stderr);
            assert_eq!(server.lines().len(), 1, "{body} {arguments:?}");
        }
    }
}

#[test]
fn an_export_that_fails_keeps_the_file_of_the_last_one() {
    for body in KEYLESS {
        let home = Home::new();
        let file = home.path().join("contacts.csv");
        fs::write(&file, "id\n1\n").unwrap();
        let server = Responder::start(move |_| response(200, &[], body.as_bytes()));
        let out = file.to_str().unwrap();
        let arguments = ["contacts", "export", "--out", out, "--fields", "none", "--no-tags", "--no-lists"];
        assert_eq!(run(logged_in(home.path(), &server.url(), "key").args(arguments)).code, 1, "{body}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "id\n1\n", "{body}");
    }
}

#[test]
fn a_backup_that_fails_keeps_the_files_of_the_last_one() {
    let home = Home::new();
    let folder = home.path().join("backup");
    let arguments = ["export", folder.to_str().unwrap(), "--only", "tags"];
    let user = br#"{"user":{"id":"1","username":"ana"}}"#;
    let serve = |body: &'static str| {
        Responder::start(move |request| {
            response(200, &[], if request.line.contains("/users/me") { user } else { body.as_bytes() })
        })
    };
    let good = serve(r#"{"tags":[{"id":"1","tag":"vip"}],"meta":{"total":"1"}}"#);
    let export = |server: &Responder| run(logged_in(home.path(), &server.url(), "key").args(arguments));
    let outcome = export(&good);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    for body in KEYLESS {
        let outcome = export(&serve(body));
        assert_ne!(outcome.code, 0, "{body}: {}", outcome.stderr);
        let kept = fs::read_to_string(folder.join("tags.jsonl")).unwrap();
        assert_eq!(kept, "{\"id\":\"1\",\"tag\":\"vip\"}\n", "{body}");
    }
}

#[test]
fn paginate_merges_pages_without_duplicates_and_says_that_they_are_complete() {
    let ids: Vec<u64> = (1..=150).collect();
    for (path, script) in [
        ("/things", vec![things(&ids[..100], 150), things(&ids[99..], 150)]),
        ("/things/", vec![things(&ids[..100], 150), things(&ids[99..], 150)]),
    ] {
        let (outcome, _) =
            acamp(script, &["api", "GET", path, "--paginate", "--jq", "[(.things|length), (.side|length), .other]"]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_eq!(outcome.stdout.split_whitespace().collect::<String>(), "[150,2,7]");
        assert!(outcome.stderr.contains("150 things, complete"), "{}", outcome.stderr);
    }
}

#[test]
fn a_server_that_ignores_the_limit_has_sent_everything_in_one_response() {
    let runs: Vec<String> = (1..=250).map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let all = json(200, &format!(r#"{{"contactAutomations":[{}]}}"#, runs.join(",")));
    let (outcome, _) = acamp(vec![all], &["automations", "contacts", "list", "1", "--all", "-o", "ids"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(outcome.stdout.lines().count(), 250);
    assert!(outcome.stderr.contains("250 runs; the server reported no total"), "{}", outcome.stderr);
}

#[test]
fn paginate_prints_what_an_incomplete_listing_has_and_fails() {
    let (outcome, _) = acamp(vec![things(&[1, 2], 900), things(&[], 900)], &["api", "GET", "/things", "--paginate"]);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("received 2 of 900 things, then the listing ended early"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("\"id\""), "{}", outcome.stdout);
    let refused = same(200, "{}", &["api", "POST", "/tags", "--paginate", "--set", "tag.tag=x"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
}
