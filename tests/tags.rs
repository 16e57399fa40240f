//! `tags merge` over a scripted server: nothing is deleted before every contact has the other tag, however the run ends.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use support::{Server, Step, acamp, json};
use tempfile::TempDir;

fn tag(id: &str) -> Step {
    json(200, &format!(r#"{{"tag":{{"id":"{id}","tag":"tag {id}","tagType":"contact"}}}}"#))
}

fn contacts(ids: &[&str]) -> Step {
    let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    json(200, &format!(r#"{{"contacts":[{}],"meta":{{"total":"{}"}}}}"#, items.join(","), ids.len()))
}

/// What is read before anything is written: tag 2, which contact 8 has, and tag 3, which contacts 8 and 9 have.
fn beginning() -> Vec<Step> {
    vec![tag("2"), tag("3"), contacts(&["8"]), contacts(&["8", "9"])]
}

fn tagged() -> Step {
    json(201, r#"{"contactTag":{"id":"70","contact":"9","tag":"2"}}"#)
}

/// The writes the server got, in order.
fn writes(server: &Server) -> Vec<String> {
    let lines = server.lines();
    lines.iter().filter(|line| !line.starts_with("GET")).map(|line| line.replace("/api/3", "")).collect()
}

const MERGE: [&str; 6] = ["tags", "merge", "3", "--into", "2", "--yes"];

#[test]
fn a_merge_that_is_killed_goes_on_and_deletes_last() {
    let home = TempDir::new().unwrap();
    let (hold, held) = channel::<()>();
    let mut script = beginning();
    script.extend([Step::Silent(held), tagged(), json(200, "{}")]);
    let server = Server::start(script);
    let mut child = acamp(home.path(), &server, &MERGE).spawn().unwrap();
    while writes(&server).is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it sent anything");
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    let again = acamp(home.path(), &server, &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(writes(&server), ["POST /contactTags", "POST /contactTags", "DELETE /tags/3"]);
}

#[test]
fn a_contact_that_fails_keeps_the_merged_tag_alive_until_it_has_the_other() {
    let home = TempDir::new().unwrap();
    let mut script = beginning();
    script.extend([json(422, r#"{"errors":[{"title":"no"}]}"#), tagged(), json(200, "{}")]);
    let server = Server::start(script);
    let failed = acamp(home.path(), &server, &MERGE).output().unwrap();
    assert_eq!(failed.status.code(), Some(3));
    let words = String::from_utf8(failed.stderr).unwrap();
    assert!(words.contains("not done, because of the rows that failed: tags delete 3"), "{words}");
    assert_eq!(writes(&server), ["POST /contactTags"]);
    let again = acamp(home.path(), &server, &["jobs", "retry-failed", "last"]).output().unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(writes(&server), ["POST /contactTags", "POST /contactTags", "DELETE /tags/3"]);
}

#[test]
fn a_delete_that_fails_leaves_a_job_that_begins_with_it_again() {
    let home = TempDir::new().unwrap();
    let mut script = beginning();
    script.extend([
        tagged(),
        json(403, r#"{"message":"no"}"#),
        json(404, r#"{"message":"No Result found for Tag with id 3"}"#),
    ]);
    let server = Server::start(script);
    let stopped = acamp(home.path(), &server, &MERGE).output().unwrap();
    assert_eq!(stopped.status.code(), Some(4));
    let words = String::from_utf8(stopped.stderr).unwrap();
    assert!(words.contains("acamp jobs resume "), "{words}");
    let again = acamp(home.path(), &server, &["jobs", "resume", "last"]).output().unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(writes(&server), ["POST /contactTags", "DELETE /tags/3", "DELETE /tags/3"]);
}
