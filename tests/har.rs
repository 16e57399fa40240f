//! `--har`: the archive is complete however the run ends, and has no secrets.

use std::process::{Command, Stdio};
use std::sync::mpsc;

use serde_json::Value;

use crate::support::{self, Home, Outcome, Server, Step, json, until_running, with_headers};

const TOKEN: &str = "0123456789abcdef-secret-token";

fn acamp(home: &Home, url: &str, words: &[&str]) -> Command {
    let mut command = support::logged_in(home.path(), url, TOKEN);
    command.args(words).args(["--har", "run.har"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn entries(home: &Home) -> Vec<Value> {
    let text = home.read("run.har");
    assert!(!text.contains(TOKEN), "{text}");
    let har: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&har["log"]["version"], &har["log"]["creator"]["name"]), (&"1.2".into(), &"acamp".into()));
    let entries = har["log"]["entries"].as_array().unwrap().clone();
    for entry in &entries {
        for key in ["startedDateTime", "time", "request", "response", "cache", "timings"] {
            assert!(!entry[key].is_null(), "{key} of {entry}");
        }
    }
    entries
}

fn run(script: Vec<Step>, words: &[&str]) -> (Outcome, Vec<Value>) {
    let home = Home::new();
    let server = Server::start(script);
    let outcome = support::run(&mut acamp(&home, &server.url(), words));
    (outcome, entries(&home))
}

#[test]
fn a_failed_run_archives_its_requests_and_responses() {
    let echoed = format!(r#"{{"message":"key {TOKEN} may not"}}"#);
    let script = vec![
        with_headers(
            200,
            &[("Set-Cookie", "PHPSESSID=s3cr3t")],
            r#"{"tags":[{"id":"1","tag":"vip"}],"meta":{"total":"1"}}"#,
        ),
        with_headers(403, &[("Content-Type", "application/json")], &echoed),
    ];
    let (outcome, entries) = run(script, &["contacts", "list", "--tag", "vip"]);
    assert_eq!(outcome.code, 4);
    let urls: Vec<&str> = entries.iter().filter_map(|entry| entry["request"]["url"].as_str()).collect();
    assert!(urls[0].ends_with("/api/3/tags?limit=100"), "{urls:?}");
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1]["response"]["status"], 403);
    let headers = entries[0]["request"]["headers"].as_array().unwrap();
    assert!(headers.iter().any(|header| header["name"] == "api-token" && header["value"] == "(secret)"), "{headers:?}");
    assert!(!Value::from(entries).to_string().contains("s3cr3t"));
}

#[test]
fn a_pseudonymized_run_archives_no_names() {
    let body = r#"{"contacts":[{"id":"7","email":"jane@example.com","firstName":"Jane"}],"meta":{"total":"1"}}"#;
    let words = ["contacts", "list", "--email", "jane@example.com", "--mask", "pii", "-o", "json"];
    let (outcome, entries) = run(vec![json(200, body)], &words);
    assert_eq!(outcome.code, 0);
    let everything = format!("{} {}", Value::from(entries), outcome.stdout);
    assert!(!everything.to_lowercase().contains("jane"), "{everything}");
}

#[test]
fn a_killed_run_leaves_a_complete_archive_of_earlier_requests() {
    let home = Home::new();
    let (sender, silence) = mpsc::channel();
    let tag = r#"{"tags":[{"id":"1","tag":"vip"}],"meta":{"total":"1"}}"#;
    let server = Server::start(vec![json(200, tag), Step::Silent(silence)]);
    let mut child = acamp(&home, &server.url(), &["contacts", "list", "--tag", "vip"]).spawn().unwrap();
    // The entry of the first request is written before the second request is sent.
    until_running(&mut child, "the second request", || server.received().len() == 2);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(entries(&home).len(), 1);
    drop(sender);
}

#[cfg(unix)]
#[test]
fn the_archive_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let server = Server::start(vec![json(200, r#"{"tags":[]}"#)]);
    acamp(&home, &server.url(), &["tags", "list"]).output().unwrap();
    let mode = std::fs::metadata(home.join("run.har")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// A limit on the size of files stands for a full disk: a part of the entry is written.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_a_complete_archive() {
    let home = Home::new();
    let server = Server::start(vec![json(200, &format!(r#"{{"text":"{}"}}"#, "x".repeat(64 * 1024)))]);
    let mut command = support::cleared("sh", home.path());
    command.envs([("ACAMP_URL", server.url().as_str()), ("ACAMP_TOKEN", TOKEN), ("ACAMP_RATE", "0")]);
    command.args(["-c", "trap '' XFSZ; ulimit -f 8 && exec \"$@\"", "sh", support::PROGRAM]);
    let outcome = support::run(command.args(["api", "GET", "/x", "-o", "none", "--har", "run.har"]));
    assert!(outcome.code == 0 && outcome.stderr.contains("warning: cannot write run.har"), "{outcome}");
    assert_eq!(entries(&home).len(), 0);
}
