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
fn a_create_that_failed_on_the_server_is_repeated() {
    let home = Home::new();
    let server = Server::start(vec![json(500, ""), json(200, TAGS), json(201, CREATED)]);
    let file = home.write("rows.csv", "name\nvip\n");
    let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { created: 1, ..Rows::default() });
    assert_eq!(posts(&server), 2);
}

/// The server may still carry it out, so that sending it again could create a second record.
#[test]
fn a_create_without_a_response_is_not_repeated_before_it_must_have_been_carried_out() {
    for answer in [lost(), json(504, "")] {
        let home = Home::new();
        let server = Server::start(vec![answer, json(200, TAGS)]);
        let file = home.write("rows.csv", "name\nvip\n");
        let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
        assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 1, ..Rows::default() });
        assert_eq!(posts(&server), 1);
    }
}

#[test]
fn a_create_whose_response_has_no_record_is_looked_up() {
    let other = r#"{"tag":{"id":"9","tag":"other"}}"#;
    for answer in ["", "{}", r#"{"message":"We are currently having some issues."}"#, other] {
        let home = Home::new();
        let server = Server::start(vec![json(200, answer), listing_with_new_tag(), json(200, answer), json(200, TAGS)]);
        let file = home.write("rows.csv", "name\nvip\n");
        let command = ["tags", "create", "--if-exists", "create", "--from-file", file.as_str()];
        let found = acamp(&home, &server, &command);
        assert_eq!(rows(&found), Rows { created: 1, ..Rows::default() }, "{answer}");
        let missing = acamp(&home, &server, &command);
        assert_eq!(rows(&missing), Rows { exit: 11, unknown: 1, ..Rows::default() }, "{answer}");
        assert_eq!(posts(&server), 2, "{answer}");
    }
}

#[test]
fn an_idempotent_row_that_failed_on_the_server_is_unknown() {
    let home = Home::new();
    let server = Server::start(vec![json(500, "")]);
    let file = home.write("rows.csv", "tag,name\n7,vip\n");
    let outcome = acamp(&home, &server, &["tags", "update", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 1, ..Rows::default() });
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

/// The killed run may have sent the request just before, so that a missing record can still be created.
#[test]
fn a_resumed_job_does_not_repeat_a_request_that_was_just_sent() {
    let (home, server) = killed_when_sent(vec![json(200, TAGS)]);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { exit: 11, unknown: 1, ..Rows::default() });
    assert_eq!(posts(&server), 1);
}

#[test]
fn a_resumed_job_repeats_a_request_of_long_ago_that_created_nothing() {
    let (home, server) = killed_when_sent(vec![json(200, TAGS), json(201, CREATED)]);
    announce_earlier(&home);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { created: 1, ..Rows::default() });
    assert_eq!(posts(&server), 2);
}

/// Our clock was an hour ahead when the killed run announced the row, and the server stores one value otherwise.
#[test]
fn a_resumed_job_does_not_trust_the_dates_of_a_clock_that_was_set() {
    let stored = r#"{"tags":[{"id":"7","tag":"vip","description":"Changed","cdate":"[NOW]"}],"meta":{"total":"1"}}"#;
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    let (home, server) = killed_when_sent(vec![json(200, &stored.replace("[NOW]", &now))]);
    home.announce(jiff::Timestamp::now().as_millisecond() + 3_600_000);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { exit: 11, unknown: 1, ..Rows::default() });
    assert_eq!(posts(&server), 1);
}

#[test]
fn a_removal_that_was_done_before_the_stop_is_done() {
    let missing = r#"{"message":"No Result found for Tag with id 7"}"#;
    let home = Home::new();
    let server = Server::start(vec![lost(), json(503, ""), json(404, missing)]);
    let file = home.write("rows.csv", "tag\n7\n");
    let stopped = acamp(&home, &server, &["tags", "delete", "--yes", "--max-retries", "1", "--from-file", &file]);
    assert_eq!(stopped.code, 7, "{stopped}");
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { done: 1, ..Rows::default() });

    // A relation that is gone is not found before anything is sent.
    let home = Home::new();
    let (hold, held) = channel::<()>();
    let none = || json(200, r#"{"contactTags":[]}"#);
    let one = json(200, r#"{"contactTags":[{"id":"3","contact":"1","tag":"7"}]}"#);
    let server = Server::start(vec![one, Step::Silent(held), none(), none()]);
    let file = home.write("rows.csv", "contact,tag\n1,7\n");
    let remove = ["contacts", "tags", "remove", "--from-file", file.as_str()];
    let mut child = scripted(home.path(), &server, &remove).spawn().unwrap();
    until_running(&mut child, "the delete", || server.lines().len() > 1);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(rows(&again), Rows { done: 1, ..Rows::default() });
    let never = acamp(&home, &server, &remove);
    assert_eq!(rows(&never), Rows { exit: 3, failed: 1, ..Rows::default() });
}

/// Makes the killed run of the job an earlier one: it announced its row two minutes ago.
fn announce_earlier(home: &Home) {
    home.announce(jiff::Timestamp::now().as_millisecond() - 120_000);
}

#[test]
fn a_refused_repetition_leaves_the_outcome_unknown() {
    let refusal = r#"{"errors":[{"title":"the name is taken","code":"duplicate"}]}"#;
    let (home, server) = killed_when_sent(vec![json(200, TAGS), json(422, refusal)]);
    announce_earlier(&home);
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
    let file = home.write("rows.csv", "name,description\nvip,\n\"\",regulars\n");
    let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
    assert_eq!(rows(&outcome), Rows { exit: 3, created: 1, failed: 1, ..Rows::default() });
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let failed = std::fs::read_to_string(summary["failed_file"].as_str().unwrap()).unwrap();
    assert_data_eq!(
        failed,
        str![[r#"
acamp_line,acamp_reason,name,description
3,the following required arguments were not provided: --name <TEXT>,,regulars

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
