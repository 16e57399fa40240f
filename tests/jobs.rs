//! Jobs from a file against a scripted server: requests without a response, killed processes, and an
//! unavailable server.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::support::{Home, Outcome, Server, Step, json, lost, run, scripted, until_running};

const TAGS: &str = r#"{"tags":[],"meta":{"total":"0"}}"#;
const CREATED: &str = r#"{"tag":{"id":"7","tag":"vip","tagType":"contact"}}"#;

fn acamp(home: &Home, server: &Server, arguments: &[&str]) -> Outcome {
    run(&mut scripted(home.path(), server, arguments))
}

/// The exit code, and the counts of rows in the summary on standard output.
#[derive(Debug, Default, PartialEq)]
struct Rows {
    exit: i32,
    created: u64,
    done: u64,
    skipped: u64,
    failed: u64,
    unknown: u64,
}

fn rows(outcome: &Outcome) -> Rows {
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
    let count = |key: &str| summary[key].as_u64().unwrap_or_else(|| panic!("no {key}: {outcome}"));
    Rows {
        exit: outcome.code,
        created: count("created"),
        done: count("done"),
        skipped: count("skipped"),
        failed: count("failed"),
        unknown: count("unknown"),
    }
}

fn posts(server: &Server) -> usize {
    server.lines().iter().filter(|line| line.starts_with("POST")).count()
}

/// A listing with the tag, created now by the server's clock.
fn listing_with_new_tag() -> Step {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    json(
        200,
        &format!(r#"{{"tags":[{{"id":"7","tag":"vip","tagType":"contact","cdate":"{now}"}}],"meta":{{"total":"1"}}}}"#),
    )
}

#[test]
fn a_create_without_a_response_is_found_and_not_repeated() {
    let home = Home::new();
    let server = Server::start(vec![lost(), listing_with_new_tag()]);
    let file = home.write("rows.csv", "name\nvip\n");
    let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { created: 1, ..Rows::default() });
    assert_eq!(posts(&server), 1);
}

#[test]
fn a_create_that_did_not_arrive_is_repeated() {
    let home = Home::new();
    let server = Server::start(vec![lost(), json(200, TAGS), json(201, CREATED)]);
    let file = home.write("rows.csv", "name\nvip\n");
    let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { created: 1, ..Rows::default() });
    assert_eq!(posts(&server), 2);
}

#[test]
fn a_create_that_cannot_be_checked_is_unknown() {
    let home = Home::new();
    let server = Server::start(vec![lost()]);
    let file = home.write("rows.csv", "campaign\n5\n");
    let outcome = acamp(&home, &server, &["campaigns", "copy", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 1, ..Rows::default() });
    assert_eq!(posts(&server), 1);
}

#[test]
fn an_upsert_is_repeated_without_a_check() {
    let home = Home::new();
    let server = Server::start(vec![lost(), json(200, r#"{"contact":{"id":"3","email":"a@b.co"}}"#)]);
    let file = home.write("rows.csv", "email\na@b.co\n");
    let outcome = acamp(&home, &server, &["contacts", "sync", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { done: 1, ..Rows::default() });
}

#[test]
fn a_killed_job_resumes_and_checks_before_it_repeats_a_request() {
    let (home, server) = killed_when_sent(vec![listing_with_new_tag()]);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { created: 1, ..Rows::default() });
    assert_eq!(posts(&server), 1);
}

/// The server may still process what the killed run sent, so a missing record must not count as not created.
#[test]
fn a_resumed_job_waits_before_it_checks_for_a_record() {
    let (home, server) = killed_when_sent(vec![listing_with_new_tag()]);
    let begun = Instant::now();
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { created: 1, ..Rows::default() });
    assert!(begun.elapsed() >= Duration::from_millis(500), "it looked after {:?}", begun.elapsed());
}

#[test]
fn a_refused_repetition_leaves_the_outcome_unknown() {
    let refusal = r#"{"errors":[{"title":"the name is taken","code":"duplicate"}]}"#;
    let (home, server) = killed_when_sent(vec![json(200, TAGS), json(422, refusal)]);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { exit: 11, unknown: 1, ..Rows::default() });
    assert_eq!(posts(&server), 2);
}

/// A home with a job whose process was killed after it sent its only row, and the server, which continues with `script`.
fn killed_when_sent(script: Vec<Step>) -> (Home, Server) {
    let home = Home::new();
    let (hold, held) = channel::<()>();
    let server = Server::start(std::iter::once(Step::Silent(held)).chain(script).collect());
    let file = home.write("rows.csv", "name\nvip\n");
    let mut child = scripted(home.path(), &server, &["tags", "create", "--if-exists", "create", "--from-file", &file])
        .spawn()
        .unwrap();
    until_running(&mut child, "the first request", || posts(&server) > 0);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    (home, server)
}

#[test]
fn an_unavailable_server_stops_the_job_which_can_be_resumed() {
    let home = Home::new();
    let server = Server::start(vec![json(503, ""), json(200, r#"{"contact":{"id":"3","email":"a@b.co"}}"#)]);
    let file = home.write("rows.csv", "email\na@b.co\n");
    let sync = ["contacts", "sync", "--max-retries", "0", "--from-file", file.as_str()];
    let stopped = acamp(&home, &server, &sync);
    assert_data_eq!(
        stopped.shown(&home, &server.url()),
        str![[r#"
exit 7
stderr
    job [JOB]: 1 row, one request each
    error: server error: status 503
      request: POST /contact/sync returned 503
      hint: run it again later; then acamp jobs resume [JOB]

"#]]
    );
    let listed = acamp(&home, &server, &["jobs", "list", "-o", "json", "--jq", ".[].state"]);
    assert_eq!(listed.stdout, "resumable\n");
    let resumed = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&resumed), Rows { done: 1, ..Rows::default() });
}

#[test]
fn a_bad_row_fails_alone_and_the_others_are_done() {
    let home = Home::new();
    let server = Server::start(vec![json(201, CREATED)]);
    let file = home.write("rows.csv", "name\nvip\n\"\"\n");
    let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { exit: 3, created: 1, failed: 1, ..Rows::default() });
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let failed = std::fs::read_to_string(summary["failed_file"].as_str().unwrap()).unwrap();
    assert_data_eq!(
        failed,
        str![[r#"
acamp_line,acamp_reason,name
3,the following required arguments were not provided: --name <TEXT>,

"#]]
    );
}

#[test]
fn a_file_with_wrong_columns_sends_nothing() {
    let home = Home::new();
    let server = Server::start(vec![json(200, TAGS)]);
    for text in ["colour\nred\n", "", "name,name\na,b\n"] {
        let file = home.write("rows.csv", text);
        let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
        assert_eq!(outcome.code, 2, "{text}");
    }
    let listed = acamp(&home, &server, &["jobs", "list", "-o", "json"]);
    assert_eq!(listed.stdout, "[]\n");
    assert!(server.lines().is_empty());
    acamp(&home, &server, &["tags", "list"]);
}
