//! `tags merge` against a scripted server: nothing is deleted before every contact has the other tag, however the run ends.

use std::sync::mpsc::channel;

use snapbox::{assert_data_eq, str};

use crate::support::{Home, Outcome, Responder, Server, Step, json, logged_in, response, run, scripted, until_running};

fn tag(id: &str) -> Step {
    counted(id, r#","subscriber_count":"2""#)
}

/// A tag with further properties.
fn counted(id: &str, more: &str) -> Step {
    json(200, &format!(r#"{{"tag":{{"id":"{id}","tag":"tag {id}","tagType":"contact"{more}}}}}"#))
}

fn contacts(ids: &[&str]) -> Step {
    let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    json(200, &format!(r#"{{"contacts":[{}],"meta":{{"total":"{}"}}}}"#, items.join(","), ids.len()))
}

/// The reads before the first write: tag 2, on contact 8, and tag 3, on contacts 8 and 9.
fn beginning() -> Vec<Step> {
    vec![tag("2"), tag("3"), contacts(&["8"]), contacts(&["8", "9"])]
}

fn tagged() -> Step {
    json(201, r#"{"contactTag":{"id":"70","contact":"9","tag":"2"}}"#)
}

/// The reads before tag 3 is deleted: its contacts, those of tag 2, and those of a tag that does not exist.
fn verified(of_3: &[&str], of_2: &[&str]) -> Vec<Step> {
    vec![tag("3"), contacts(of_3), contacts(of_2), contacts(&[])]
}

/// The writes the server received, in order.
fn writes(server: &Server) -> Vec<String> {
    let lines = server.lines();
    lines.iter().filter(|line| !line.starts_with("GET")).map(|line| line.replace("/api/3", "")).collect()
}

fn acamp(home: &Home, server: &Server, arguments: &[&str]) -> Outcome {
    run(&mut scripted(home.path(), server, arguments))
}

const MERGE: [&str; 6] = ["tags", "merge", "3", "--into", "2", "--yes"];

/// A merge that is killed during its first write and resumed; `then` are the responses after its writes.
fn resumed_after_a_kill(then: impl IntoIterator<Item = Step>) -> (Server, Outcome) {
    let home = Home::new();
    let (hold, held) = channel::<()>();
    let mut script = beginning();
    script.extend([Step::Silent(held), tagged()]);
    script.extend(then);
    let server = Server::start(script);
    let mut child = scripted(home.path(), &server, &MERGE).spawn().unwrap();
    until_running(&mut child, "the first write", || !writes(&server).is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    (server, again)
}

#[test]
fn a_killed_merge_resumes_and_deletes_last() {
    let (server, again) = resumed_after_a_kill(verified(&["8", "9"], &["8", "9"]).into_iter().chain([json(200, "{}")]));
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(writes(&server), ["POST /contactTags", "POST /contactTags", "DELETE /tags/3"]);
}

#[test]
fn a_contact_that_fails_keeps_the_merged_tag_alive_until_it_has_the_other() {
    let home = Home::new();
    let mut script = beginning();
    script.extend([json(422, r#"{"errors":[{"title":"no"}]}"#), tagged()]);
    script.extend(verified(&["8", "9"], &["8", "9"]));
    script.push(json(200, "{}"));
    let server = Server::start(script);
    let failed = acamp(&home, &server, &MERGE);
    assert_data_eq!(
        failed.shown(&home, &server.url()),
        str![[r#"
exit 3
stdout
    {
      "job": "[JOB]",
      "rows": 1,
      "created": 0,
      "updated": 0,
      "done": 0,
      "skipped": 0,
      "failed": 1,
      "unknown": 0,
      "results": "[DIR]/.local/state/acamp/jobs/[JOB]/results.csv",
      "failed_file": "[DIR]/.local/state/acamp/jobs/[JOB]/failed.csv"
    }
stderr
    tag tag 3: 2 contacts
    tag tag 2: 1 contact, to be added to 1 more
    job [JOB]: 1 row, one request each
    warning: skipped because rows failed: tags delete 3
    error: 1 of 1 rows failed
      hint: acamp jobs retry-failed [JOB]

"#]]
    );
    assert_eq!(writes(&server), ["POST /contactTags"]);
    let unconfirmed = acamp(&home, &server, &["jobs", "retry-failed", "last"]);
    assert_eq!((unconfirmed.code, writes(&server).len()), (2, 1), "{unconfirmed}");
    let again = acamp(&home, &server, &["jobs", "retry-failed", "last", "--yes"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(writes(&server), ["POST /contactTags", "POST /contactTags", "DELETE /tags/3"]);
}

#[test]
fn a_delete_that_fails_leaves_a_job_that_begins_with_it_again() {
    let home = Home::new();
    let mut script = beginning();
    script.push(tagged());
    script.extend(verified(&["8", "9"], &["8", "9"]));
    script.push(json(403, r#"{"message":"no"}"#));
    script.extend(verified(&["8", "9"], &["8", "9"]));
    script.push(json(404, r#"{"message":"No Result found for Tag with id 3"}"#));
    let server = Server::start(script);
    let stopped = acamp(&home, &server, &MERGE);
    assert_data_eq!(
        stopped.shown(&home, &server.url()),
        str![[r#"
exit 4
stderr
    tag tag 3: 2 contacts
    tag tag 2: 1 contact, to be added to 1 more
    job [JOB]: 1 row, one request each
    error: not allowed: no
      request: DELETE /tags/3 returned 403
      hint: acamp doctor shows whether the cause is the key, a permission or the plan; then acamp jobs resume [JOB]

"#]]
    );
    let again = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(writes(&server), ["POST /contactTags", "DELETE /tags/3", "DELETE /tags/3"]);
}

/// Contact 10 received the tag after the job was started; in the other cases, nothing shows that no contact did.
#[test]
fn a_resumed_merge_lists_the_contacts_again_before_it_deletes() {
    let mut grown = verified(&["8", "9", "10"], &["8", "9"]);
    grown.insert(2, contacts(&[]));
    let mut counted_higher = verified(&["8", "9"], &[]);
    counted_higher.truncate(2);
    counted_higher[0] = counted("3", r#","subscriber_count":"3""#);
    for (reads, code, why) in [
        (grown, 9, "tag tag 3 is not deleted: it has 1 contact without tag tag 2"),
        (counted_higher, 9, "tag tag 3 is not deleted: 2 contacts listed, but subscriber_count says 3"),
        (vec![tag("3"), json(200, "{}")], 1, "the response has no key contacts"),
        (vec![tag("3"), contacts(&["8", "9"]), json(200, r#"{"contacts":{}}"#)], 1, "contacts in the response is {}"),
        (vec![json(404, "not here")], 1, "no API at the profile's URL"),
    ] {
        let (server, again) = resumed_after_a_kill(reads);
        assert_eq!((again.code, again.stderr.contains(why)), (code, true), "{why}: {}", again.stderr);
        assert_eq!(writes(&server), ["POST /contactTags", "POST /contactTags"], "{why}");
    }
}

#[test]
fn a_tag_whose_contacts_are_not_all_listed_is_not_deleted() {
    let empty = || json(200, r#"{"contacts":[],"meta":{"total":"0"}}"#);
    // By its own count, or without one by a second count.
    for (more, second) in [
        (r#","subscriber_count":"250""#, None),
        (r#","subscriber_count":250"#, None),
        ("", Some(contacts(&["8", "9"]))),
        (r#","subscriber_count":"""#, Some(json(200, r#"{"contacts":[]}"#))),
    ] {
        let home = Home::new();
        let script = [tag("2"), counted("3", more), contacts(&["8"]), empty()].into_iter().chain(second);
        let server = Server::start(script.collect());
        let outcome = acamp(&home, &server, &MERGE);
        assert_eq!(outcome.code, 9, "{more}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("tag tag 3 is not deleted: 0 contacts listed"), "{}", outcome.stderr);
        assert_eq!(writes(&server), [""; 0]);
    }
}

#[test]
fn a_listing_that_is_not_one_deletes_nothing() {
    for body in ["{}", "[]", "null", r#"{"message":"down"}"#, r#"{"error":"x"}"#] {
        let home = Home::new();
        // Without a count, the contacts of a tag that does not exist are listed too.
        let script = vec![counted("2", ""), counted("3", ""), contacts(&["8"]), contacts(&[]), json(200, body)];
        let server = Server::start(script);
        let outcome = acamp(&home, &server, &MERGE);
        assert_eq!((outcome.code, writes(&server).len()), (1, 0), "{body}: {}", outcome.stderr);
    }
}

#[test]
fn unused_tags_stay_if_what_shows_that_they_are_unused_cannot_be_read() {
    let home = Home::new();
    let listed = |count: &str| {
        let tag = format!(r#"{{"id":"3","tag":"tag 3","tagType":"contact"{count}}}"#);
        json(200, &format!(r#"{{"tags":[{tag}],"meta":{{"total":"1"}}}}"#))
    };
    let zero = r#","subscriber_count":"0""#;
    let prune = ["tags", "prune", "--unused", "--yes"];
    let server = Server::start(vec![listed("")]);
    let kept = acamp(&home, &server, &prune);
    assert_eq!(kept.code, 3, "{}", kept.stderr);
    assert!(kept.stderr.contains("tag tag 3 is kept: the server reports no contact count"), "{}", kept.stderr);
    let server = Server::start(vec![listed(zero), json(200, "{}")]);
    assert_eq!((acamp(&home, &server, &prune).code, writes(&server).len()), (3, 0));
    // The references cannot be read.
    let server = Responder::start(move |request| {
        let body = match request.line.as_str() {
            line if line.contains("/tags?") => r#"{"tags":[{"id":"3","tag":"t","subscriber_count":"0"}]}"#,
            line if line.contains("/contacts?") => r#"{"contacts":[],"meta":{"total":"0"}}"#,
            _ => "{}",
        };
        response(200, &[], body.as_bytes())
    });
    let refused = run(logged_in(home.path(), &server.url(), "key").args(prune));
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    assert!(server.lines().iter().all(|line| line.starts_with("GET")));
    assert!(refused.stderr.contains("cannot check all references"), "{}", refused.stderr);
}

/// The server ignores `tagid`: contact 7 has neither tag, 8 has both, 9 has tag 3.
#[test]
fn contacts_are_merged_by_their_tag_assignments_if_the_server_ignores_the_tag() {
    let everyone = || contacts(&["7", "8", "9"]);
    let assignments = |of_9: &str| {
        let rows = [("8", "2"), ("8", "3"), ("9", "3"), ("9", of_9)];
        let rows: Vec<String> = (1..)
            .zip(rows)
            .map(|(id, (contact, tag))| format!(r#"{{"id":"{id}","contact":"{contact}","tag":"{tag}"}}"#))
            .collect();
        json(200, &format!(r#"{{"contactTags":[{}],"meta":{{"total":"4"}}}}"#, rows.join(",")))
    };
    // Each time: the contacts of the tag, those of a tag that does not exist, all assignments.
    let ignored = |of_9: &str| [everyone(), contacts(&["7"]), assignments(of_9)];
    for (of_9, code, deletes) in [("2", 0, true), ("4", 9, false)] {
        let home = Home::new();
        let mut script = vec![tag("2"), tag("3")];
        script.extend(ignored("4").into_iter().chain(ignored("4")));
        script.extend([tagged(), tag("3")]);
        script.extend(ignored(of_9).into_iter().chain(ignored(of_9)));
        script.extend(deletes.then(|| json(200, "{}")));
        let server = Server::start(script);
        let outcome = acamp(&home, &server, &[&MERGE[..], &["-v"]].concat());
        assert_eq!(outcome.code, code, "{outcome}");
        assert!(outcome.stderr.contains("tag tag 2: 1 contact, to be added to 1 more"), "{outcome}");
        assert!(outcome.stderr.contains("the server ignores tagid: reading `tags contacts list`"), "{outcome}");
        let sent: Vec<String> =
            server.received().iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect();
        let added: Vec<&String> = sent.iter().filter(|body| body.contains("contactTag")).collect();
        assert!(added.len() == 1 && added[0].contains(r#""contact":"9""#), "{added:?}");
        assert_eq!(writes(&server).contains(&"DELETE /tags/3".to_owned()), deletes);
    }
}
