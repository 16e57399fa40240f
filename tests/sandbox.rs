//! The sandbox over HTTP: its responses compared with recorded facts, and its behavior as a process.

mod account;
mod client;
mod contacts;
mod coverage;
mod deals;
mod faults;
mod hostile;
mod imports;
mod kills;
mod resources;

use std::thread;

use acamp::sandbox::{self, Data, Options, Running};
use serde_json::json;

use crate::support::{ephemeral, options, start_in};
use client::{Response, delete, get, raw, send, total};

#[test]
fn requests_need_a_token_in_either_header() {
    let running = ephemeral();
    assert_eq!(raw(&running, "GET", "/api/3/users/me", "Authorization: Bearer sandbox\r\n", "").status, 200);
    for header in ["", "Api-Token: wrong\r\n", "Authorization: Bearer wrong\r\n"] {
        let answer = raw(&running, "GET", "/api/3/users/me", header, "");
        assert_eq!(answer.status_and_text(), (403, r#"{"message":"Forbidden"}"#));
    }
}

#[test]
fn the_sixth_request_of_a_second_is_429_with_retry_after() {
    let running = sandbox::start(Options { rate: 5, ..options(Data::Ephemeral) }).unwrap();
    let answers: Vec<Response> = (0..6).map(|_| get(&running, "/tags/1")).collect();
    assert_eq!(answers[0].header("ratelimit-limit"), Some("5"));
    assert_eq!(answers[0].header("ratelimit-remaining"), Some("4"));
    assert!(answers[..5].iter().all(|answer| answer.status == 200));
    assert_eq!((answers[5].status, answers[5].header("retry-after")), (429, Some("1")));
    assert_eq!(get(&ephemeral(), "/tags/1").header("ratelimit-limit"), None, "no limit, no header");
}

#[test]
fn unknown_unsupported_and_invalid_paths_are_refused() {
    let running = ephemeral();
    let not_yet = get(&running, "/stripo/config");
    let expected = r#"{"message":"the sandbox does not implement stripo-config (GET \/stripo\/config)"}"#;
    assert_eq!(not_yet.status_and_text(), (501, expected));
    assert_eq!(get(&running, "/contacts?segmentid=3").status, 501);
    for path in ["/nonsense", "/linkActions", "/automation", "/tags/1/2/3"] {
        let answer = get(&running, path);
        let expected = format!(r#"{{"message":"No route found for \"GET {}\""}}"#, path.replace('/', "\\/"));
        assert_eq!(answer.status_and_text(), (404, expected.as_str()), "{path}");
    }
    assert_eq!(raw(&running, "GET", "/admin/main.php", "Api-Token: sandbox\r\n", "").status, 404);
    assert_eq!(raw(&running, "POST", "/api/3/tags", "Api-Token: sandbox\r\n", "{\"tag\":").status, 400);
}

#[test]
fn head_is_get_without_its_body_and_every_answer_has_an_id() {
    let running = ephemeral();
    let head = raw(&running, "HEAD", "/api/3/tags/1", "Api-Token: sandbox\r\n", "");
    let body = get(&running, "/tags/1");
    assert_eq!(head.status_and_text(), (200, ""));
    assert_eq!(head.header("content-length"), body.header("content-length"));
    assert_eq!(body.header("x-request-id").unwrap().len(), 36);
    assert_ne!(head.header("x-request-id"), body.header("x-request-id"));
}

#[test]
fn a_race_for_a_new_store_seeds_it_once() {
    let directory = tempfile::tempdir().unwrap();
    let totals: Vec<String> = thread::scope(|scope| {
        let race = || total(&start_in(directory.path()), "/contacts");
        let racers: Vec<_> = (0..6).map(|_| scope.spawn(race)).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    assert_eq!(totals, ["25"; 6]);
}

#[test]
fn two_sandboxes_write_one_store_and_see_each_others_rows() {
    let directory = tempfile::tempdir().unwrap();
    let (one, two) = (start_in(directory.path()), start_in(directory.path()));
    let write = |running: &Running, name: &str| {
        for number in 0..20 {
            let contact = json!({"contact": {"email": format!("{name}{number}@example.com")}});
            assert_eq!(send(running, "POST", "/contacts", contact).status, 201);
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| write(&one, "one"));
        scope.spawn(|| write(&two, "two"));
    });
    assert_eq!((total(&one, "/contacts"), total(&two, "/contacts")), ("65".to_owned(), "65".to_owned()));
}

#[test]
fn data_survives_a_restart_and_not_a_reset() {
    let directory = tempfile::tempdir().unwrap();
    let running = start_in(directory.path());
    delete(&running, "/contacts/1");
    drop(running);
    let running = start_in(directory.path());
    assert_eq!(total(&running, "/contacts"), "24");
    sandbox::reset(directory.path()).unwrap();
    assert_eq!(total(&running, "/contacts"), "25", "even under a running sandbox");
    assert_eq!(get(&running, "/contacts/1").status, 200);
}

#[test]
fn the_seed_is_the_same_in_every_store() {
    let [first, second] = [ephemeral(), ephemeral()].map(|running| {
        let contacts = get(&running, "/contacts?limit=100").text;
        contacts.replace(&running.url().replace('/', "\\/"), "")
    });
    assert_eq!(first, second);
}

#[test]
fn bulk_contacts_are_the_same_everywhere_and_have_lists_and_tags() {
    let [first, second] = [(); 2].map(|()| {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(sandbox::seed(directory.path(), 300).unwrap(), 325);
        let running = start_in(directory.path());
        let tagged: u32 = total(&running, "/contacts?listid=1&tagid=2").parse().unwrap();
        assert!(tagged > 20, "{tagged}");
        get(&running, "/contacts/325").at("/contact/email")
    });
    assert_eq!(first, second);
}

#[test]
fn a_port_in_use_is_a_usage_error() {
    let running = ephemeral();
    let port = running.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = sandbox::start(Options { port, ..options(Data::Ephemeral) }).unwrap_err();
    assert!(matches!(error, sandbox::Error::Address(..)), "{error}");
}
