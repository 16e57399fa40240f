//! Jobs of rows over a scripted server: what happens to a request whose answer is lost, to a process that is killed, to a
//! service that goes away.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::Output;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Server, Step, acamp, json};
use tempfile::TempDir;

const TAGS: &str = r#"{"tags":[],"meta":{"total":"0"}}"#;
const CREATED: &str = r#"{"tag":{"id":"7","tag":"vip","tagType":"contact"}}"#;

fn file(home: &Path, text: &str) -> String {
    let path = home.join("rows.csv");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Exit code, and what the summary on standard output says of the rows: created, done, skipped, failed, unknown.
fn outcome(output: &Output) -> (i32, [u64; 5]) {
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let count = |key: &str| summary[key].as_u64().unwrap_or(99);
    (output.status.code().unwrap(), ["created", "done", "skipped", "failed", "unknown"].map(count))
}

fn posts(server: &Server) -> usize {
    server.lines().iter().filter(|line| line.starts_with("POST")).count()
}

fn lost() -> Step {
    Step::SendAndClose(Vec::new())
}

/// A listing that has the tag, made now by the service's clock.
fn listing_with_new_tag() -> Step {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    json(
        200,
        &format!(r#"{{"tags":[{{"id":"7","tag":"vip","tagType":"contact","cdate":"{now}"}}],"meta":{{"total":"1"}}}}"#),
    )
}

#[test]
fn a_create_whose_answer_was_lost_is_found_and_not_sent_again() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![lost(), listing_with_new_tag()]);
    let rows = file(home.path(), "name\nvip\n");
    let output = acamp(home.path(), &server, &["tags", "create", "--from-file", &rows]).output().unwrap();
    assert_eq!(outcome(&output), (0, [1, 0, 0, 0, 0]));
    assert_eq!(posts(&server), 1);
}

#[test]
fn a_create_that_did_not_arrive_is_sent_again() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![lost(), json(200, TAGS), json(201, CREATED)]);
    let rows = file(home.path(), "name\nvip\n");
    let output = acamp(home.path(), &server, &["tags", "create", "--from-file", &rows]).output().unwrap();
    assert_eq!(outcome(&output), (0, [1, 0, 0, 0, 0]));
    assert_eq!(posts(&server), 2);
}

#[test]
fn what_cannot_be_looked_for_is_unknown_and_not_guessed() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![lost()]);
    let rows = file(home.path(), "campaign\n5\n");
    let output = acamp(home.path(), &server, &["campaigns", "copy", "--from-file", &rows]).output().unwrap();
    assert_eq!(outcome(&output), (11, [0, 0, 0, 0, 1]));
    assert_eq!(posts(&server), 1);
}

#[test]
fn an_upsert_is_sent_again_without_looking() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![lost(), json(200, r#"{"contact":{"id":"3","email":"a@b.co"}}"#)]);
    let rows = file(home.path(), "email\na@b.co\n");
    let output = acamp(home.path(), &server, &["contacts", "sync", "--from-file", &rows]).output().unwrap();
    assert_eq!(outcome(&output), (0, [0, 1, 0, 0, 0]));
}

#[test]
fn a_killed_job_goes_on_and_looks_before_it_sends_again() {
    let (home, server) = killed_when_sent(vec![listing_with_new_tag()]);
    let again = acamp(home.path(), &server, &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(outcome(&again), (0, [1, 0, 0, 0, 0]));
    assert_eq!(posts(&server), 1);
}

/// The service may still be busy with what the killed run sent: not there yet must not pass for not done.
#[test]
fn a_resumed_job_gives_the_service_time_before_it_looks() {
    let (home, server) = killed_when_sent(vec![listing_with_new_tag()]);
    let begun = Instant::now();
    let again = acamp(home.path(), &server, &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(outcome(&again), (0, [1, 0, 0, 0, 0]));
    assert!(begun.elapsed() >= Duration::from_millis(500), "it looked after {:?}", begun.elapsed());
}

#[test]
fn a_repetition_that_is_refused_says_nothing_of_the_first_time() {
    let refusal = r#"{"errors":[{"title":"the name is taken","code":"duplicate"}]}"#;
    let (home, server) = killed_when_sent(vec![json(200, TAGS), json(422, refusal)]);
    let again = acamp(home.path(), &server, &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(outcome(&again), (11, [0, 0, 0, 0, 1]));
    assert_eq!(posts(&server), 2);
}

/// A home with a job whose process was killed when it had sent its only row, and the server, which goes on with `script`.
fn killed_when_sent(script: Vec<Step>) -> (TempDir, Server) {
    let home = TempDir::new().unwrap();
    let (hold, held) = channel::<()>();
    let server = Server::start(std::iter::once(Step::Silent(held)).chain(script).collect());
    let rows = file(home.path(), "name\nvip\n");
    let mut child = acamp(home.path(), &server, &["tags", "create", "--from-file", &rows]).spawn().unwrap();
    while posts(&server) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it sent anything");
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    (home, server)
}

#[test]
fn a_service_that_is_gone_stops_the_job_which_can_be_resumed() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![json(503, ""), json(200, r#"{"contact":{"id":"3","email":"a@b.co"}}"#)]);
    let rows = file(home.path(), "email\na@b.co\n");
    let sync = ["contacts", "sync", "--max-retries", "0", "--from-file", rows.as_str()];
    let stopped = acamp(home.path(), &server, &sync).output().unwrap();
    assert_eq!(stopped.status.code(), Some(7));
    let words = String::from_utf8(stopped.stderr).unwrap();
    assert!(words.contains("acamp jobs resume "), "{words}");
    let listed = acamp(home.path(), &server, &["jobs", "list", "-o", "json", "--jq", ".[].state"]).output().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap(), "resumable\n");
    let resumed = acamp(home.path(), &server, &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(outcome(&resumed), (0, [0, 1, 0, 0, 0]));
}

#[test]
fn a_bad_row_fails_alone_and_the_others_are_done() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![json(201, CREATED)]);
    let rows = file(home.path(), "name\nvip\n\"\"\n");
    let output = acamp(home.path(), &server, &["tags", "create", "--from-file", &rows]).output().unwrap();
    assert_eq!(outcome(&output), (3, [1, 0, 0, 1, 0]));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed = std::fs::read_to_string(summary["failed_file"].as_str().unwrap()).unwrap();
    assert_eq!(failed.lines().count(), 2);
    assert!(failed.starts_with("acamp_line,acamp_reason,name\n3,"), "{failed}");
}

#[test]
fn nothing_is_sent_for_a_file_that_does_not_fit() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![json(200, TAGS)]);
    for text in ["colour\nred\n", "", "name,name\na,b\n"] {
        let rows = file(home.path(), text);
        let output = acamp(home.path(), &server, &["tags", "create", "--from-file", &rows]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
    }
    let listed = acamp(home.path(), &server, &["jobs", "list", "-o", "json"]).output().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap(), "[]\n");
    assert!(server.lines().is_empty());
    let _ = acamp(home.path(), &server, &["tags", "list"]).output().unwrap();
}
