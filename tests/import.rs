//! The bulk import over a scripted server: what happens to a request that is over the quota, refused as a whole, asked
//! about too early, or whose answer is lost.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json as value};
use support::{Server, Step, json};
use tempfile::TempDir;

/// Nothing waits at the service.
const IDLE: &str = r#"{"outstanding":[],"recentlyCompleted":[]}"#;
const TAKEN: &str = r#"{"success":1,"queued_contacts":2,"batchId":"b-1","message":"Contact import queued"}"#;
const NOT_YET: &str = r#"{"status":false}"#;

/// The program with a home of its own; waits are short.
fn acamp(home: &Path, url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("acamp"));
    command.env_clear().env("HOME", home).env("ACAMP_URL", url).env("ACAMP_TOKEN", "sandbox");
    command.args(arguments).args(["--rate", "0", "--max-wait", "0s"]).stdin(Stdio::null());
    command
}

/// Imports rows with these addresses.
fn import(home: &Path, server: &Server, emails: &[&str], more: &[&str]) -> Output {
    let path = home.join("people.csv");
    std::fs::write(&path, format!("email\n{}\n", emails.join("\n"))).unwrap();
    let path = path.display().to_string();
    // The scripted answers come in order, so where requests follow each other nothing may be asked in between.
    let interval = if more.contains(&"--poll-interval") { &[][..] } else { &["--poll-interval", "1ms"] };
    let arguments = [&["contacts", "import", &path, "--yes", "--no-ids"], interval, more].concat();
    acamp(home, &server.url(), &arguments).output().unwrap()
}

/// Exit code, and the rows done, failed and unknown.
fn outcome(output: &Output) -> (i32, [u64; 3]) {
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let count = |key: &str| summary[key].as_u64().unwrap_or(99);
    (output.status.code().unwrap(), ["done", "failed", "unknown"].map(count))
}

/// The addresses of each request that imports.
fn sent(server: &Server) -> Vec<Vec<String>> {
    let posts = server.received().into_iter().filter(|request| request.line.starts_with("POST"));
    let emails = |body: &[u8]| {
        let body: Value = serde_json::from_slice(body).unwrap();
        body["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| contact["email"].as_str().unwrap().to_owned())
            .collect()
    };
    posts.map(|request| emails(&request.body)).collect()
}

fn completed(ids: &[&str], left_out: &[&str]) -> Step {
    json(200, &value!({"status": "completed", "success": ids, "failure": left_out}).to_string())
}

fn refused(reasons: &Value) -> Step {
    json(
        400,
        &value!({"success": 0, "message": "JSON payload did not pass validation.", "failureReasons": reasons})
            .to_string(),
    )
}

fn lost() -> Step {
    Step::SendAndClose(Vec::new())
}

fn contacts(email: &str, date: &str) -> Step {
    let found =
        if date.is_empty() { value!([]) } else { value!([{"id": "9", "email": email, "cdate": date, "udate": date}]) };
    json(200, &value!({"contacts": found, "meta": {"total": "1"}}).to_string())
}

#[test]
fn an_import_is_asked_about_until_it_is_done_and_who_was_left_out_failed() {
    let home = TempDir::new().unwrap();
    let script = vec![
        json(200, IDLE),
        json(200, TAKEN),
        json(200, NOT_YET),
        json(200, r#"{"status":"active"}"#),
        completed(&["1"], &["B@x.example"]),
    ];
    let server = Server::start(script);
    let output = import(home.path(), &server, &["a@x.example", "b@x.example"], &[]);
    assert_eq!(outcome(&output), (3, [1, 1, 0]));
    assert_eq!(server.lines()[2], "GET /api/3/import/info?batchId=b-1");
}

#[test]
fn over_the_quota_the_same_request_is_sent_again() {
    let home = TempDir::new().unwrap();
    let over = r#"{"success":0,"message":"Rate limit exceeded.","failureReasons":["Up to 100 imports may be requested per minute."]}"#;
    let server = Server::start(vec![json(200, IDLE), json(400, over), json(200, TAKEN), completed(&["1", "2"], &[])]);
    let output = import(home.path(), &server, &["a@x.example", "b@x.example"], &[]);
    assert_eq!(outcome(&output), (0, [2, 0, 0]));
    assert_eq!(sent(&server), [["a@x.example", "b@x.example"], ["a@x.example", "b@x.example"]]);
}

#[test]
fn a_refusal_that_names_a_contact_fails_that_row_alone() {
    let home = TempDir::new().unwrap();
    let reasons = value!([{"contact": 2, "failureReason": "no"}]);
    let server = Server::start(vec![json(200, IDLE), refused(&reasons), json(200, TAKEN), completed(&["1", "3"], &[])]);
    let output = import(home.path(), &server, &["a@x.example", "b@x.example", "c@x.example"], &[]);
    assert_eq!(outcome(&output), (3, [2, 1, 0]));
    assert_eq!(sent(&server)[1], ["a@x.example", "c@x.example"]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed = std::fs::read_to_string(summary["failed_file"].as_str().unwrap()).unwrap();
    assert_eq!(failed, "acamp_line,acamp_reason,email\n3,rejected by the server: no,b@x.example\n");
}

#[test]
fn a_refusal_that_names_the_wrong_contact_is_not_believed() {
    // The service counts from 0 here: the bad one is the first, and it says 1 for the second.
    let home = TempDir::new().unwrap();
    let named = value!([{"contact": 1, "failureReason": "no"}]);
    let nothing = value!(["something is wrong"]);
    let server = Server::start(vec![
        json(200, IDLE),
        refused(&named),
        refused(&nothing),
        json(200, TAKEN),
        refused(&nothing),
        completed(&["1"], &[]),
    ]);
    let output = import(home.path(), &server, &["a@x.example", "b@x.example"], &["--poll-interval", "200ms"]);
    assert_eq!(outcome(&output), (3, [1, 1, 0]));
    assert_eq!(sent(&server)[1..], [vec!["b@x.example"], vec!["a@x.example"], vec!["b@x.example"]]);
}

#[test]
fn a_refusal_that_names_nobody_is_cut_in_halves_until_the_bad_row_is_alone() {
    let home = TempDir::new().unwrap();
    let nothing = value!(["something is wrong"]);
    let server = Server::start(vec![
        json(200, IDLE),
        refused(&nothing),
        refused(&nothing),
        refused(&nothing),
        json(200, TAKEN),
        json(200, TAKEN),
        completed(&["1"], &[]),
        completed(&["1", "2"], &[]),
    ]);
    let emails = ["a@x.example", "b@x.example", "c@x.example", "d@x.example"];
    let output = import(home.path(), &server, &emails, &["--poll-interval", "200ms"]);
    assert_eq!(outcome(&output), (3, [3, 1, 0]));
    assert_eq!(sent(&server).last().unwrap(), &["c@x.example", "d@x.example"]);
}

#[test]
fn a_lost_answer_is_looked_for_and_a_request_that_arrived_is_not_sent_again() {
    let home = TempDir::new().unwrap();
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    let server = Server::start(vec![json(200, IDLE), lost(), json(200, IDLE), contacts("a@x.example", &now)]);
    let output = import(home.path(), &server, &["a@x.example"], &[]);
    assert_eq!(outcome(&output), (0, [1, 0, 0]));
    assert_eq!(sent(&server).len(), 1);
}

#[test]
fn a_lost_request_that_did_not_arrive_is_sent_again() {
    let home = TempDir::new().unwrap();
    let script = vec![
        json(200, IDLE),
        lost(),
        json(200, IDLE),
        contacts("a@x.example", ""),
        json(200, TAKEN),
        completed(&["1"], &[]),
    ];
    let server = Server::start(script);
    let output = import(home.path(), &server, &["a@x.example"], &[]);
    assert_eq!(outcome(&output), (0, [1, 0, 0]));
    assert_eq!(sent(&server).len(), 2);
}

#[test]
fn what_cannot_be_told_is_unknown_unless_no_automation_can_start_twice() {
    let old = "2020-01-01T00:00:00-06:00";
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![json(200, IDLE), lost(), json(200, IDLE), contacts("a@x.example", old)]);
    let output = import(home.path(), &server, &["a@x.example"], &[]);
    assert_eq!(outcome(&output), (11, [0, 0, 1]));

    let home = TempDir::new().unwrap();
    let script = vec![
        json(200, IDLE),
        lost(),
        json(200, IDLE),
        contacts("a@x.example", old),
        json(200, TAKEN),
        completed(&["1"], &[]),
    ];
    let server = Server::start(script);
    let output = import(home.path(), &server, &["a@x.example"], &["--exclude-automations"]);
    assert_eq!(outcome(&output), (0, [1, 0, 0]));
}

#[test]
fn an_import_the_service_gave_up_leaves_its_rows_unknown() {
    let home = TempDir::new().unwrap();
    let server = Server::start(vec![json(200, IDLE), json(200, TAKEN), json(200, r#"{"status":"interrupted"}"#)]);
    assert_eq!(outcome(&import(home.path(), &server, &["a@x.example"], &[])), (11, [0, 0, 1]));
}

#[test]
fn a_stopped_job_goes_on_and_asks_about_what_was_taken() {
    let home = TempDir::new().unwrap();
    let script = vec![json(200, IDLE), json(200, TAKEN), json(403, "{}"), json(200, IDLE), completed(&["1"], &[])];
    let server = Server::start(script);
    let stopped = import(home.path(), &server, &["a@x.example"], &[]);
    assert_eq!(stopped.status.code(), Some(4));
    let words = String::from_utf8(stopped.stderr).unwrap();
    assert!(words.contains("acamp jobs resume "), "{words}");
    let resumed = acamp(home.path(), &server.url(), &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(outcome(&resumed), (0, [1, 0, 0]));
    assert_eq!(sent(&server).len(), 1);
}

#[test]
fn a_service_that_does_not_say_how_an_import_stands_is_left_and_asked_again_by_resume() {
    let home = TempDir::new().unwrap();
    let garbage = || json(200, "}{");
    let script = [json(200, IDLE), json(200, TAKEN), json(200, NOT_YET)].into_iter();
    let again = [json(200, IDLE), completed(&["1", "2"], &[])];
    let server = Server::start(script.chain(std::iter::repeat_with(garbage).take(6)).chain(again).collect());
    let stopped = import(home.path(), &server, &["a@x.example", "b@x.example"], &[]);
    assert_eq!(stopped.status.code(), Some(7));
    let words = String::from_utf8(stopped.stderr).unwrap();
    assert!(words.contains("the server accepted 2 rows but reports no status"), "{words}");
    let resumed = acamp(home.path(), &server.url(), &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(outcome(&resumed), (0, [2, 0, 0]));
    assert_eq!(sent(&server).len(), 1);
}
