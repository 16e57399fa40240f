//! The bulk import against a scripted server: requests over the quota, refused requests, early status
//! requests, and requests without a response.

use std::process::Command;
use std::sync::mpsc::channel;

use serde_json::{Value, json as value};
use snapbox::{assert_data_eq, str};

use crate::support::{self, Home, Outcome, Responder, Server, Step, json, lost, response, run, until_running};

/// No import is pending on the server.
const IDLE: &str = r#"{"outstanding":[],"recentlyCompleted":[]}"#;
const TAKEN: &str = r#"{"success":1,"queued_contacts":2,"batchId":"b-1","message":"Contact import queued"}"#;
const NOT_YET: &str = r#"{"status":false}"#;

/// The program logged in to the server, without waits.
fn acamp(home: &Home, url: &str, arguments: &[&str]) -> Command {
    let mut command = support::logged_in(home.path(), url, "sandbox");
    command.args(arguments).args(["--rate", "0", "--max-wait", "0s"]);
    command
}

/// Imports rows with these addresses.
fn import(home: &Home, server: &Server, emails: &[&str], more: &[&str]) -> Outcome {
    let path = home.write("people.csv", format!("email\n{}\n", emails.join("\n")));
    // Scripted responses have a fixed order, so there must be no status request between two imports.
    let interval = if more.contains(&"--poll-interval") { &[][..] } else { &["--poll-interval", "1ms"] };
    let arguments = [&["contacts", "import", &path, "--yes", "--no-ids"], interval, more].concat();
    run(&mut acamp(home, &server.url(), &arguments))
}

/// The exit code, and the counts of rows in the summary on standard output.
#[derive(Debug, Default, PartialEq)]
struct Rows {
    exit: i32,
    done: u64,
    failed: u64,
    unknown: u64,
}

fn rows(outcome: &Outcome) -> Rows {
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
    let count = |key: &str| summary[key].as_u64().unwrap_or_else(|| panic!("no {key}: {outcome}"));
    Rows { exit: outcome.code, done: count("done"), failed: count("failed"), unknown: count("unknown") }
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

fn contacts(email: &str, date: &str) -> Step {
    let found =
        if date.is_empty() { value!([]) } else { value!([{"id": "9", "email": email, "cdate": date, "udate": date}]) };
    json(200, &value!({"contacts": found, "meta": {"total": "1"}}).to_string())
}

#[test]
fn an_import_is_polled_until_done_and_omitted_contacts_failed() {
    let home = Home::new();
    let script = vec![
        json(200, IDLE),
        json(200, TAKEN),
        json(200, NOT_YET),
        json(200, r#"{"status":"active"}"#),
        completed(&["1"], &["B@x.example"]),
    ];
    let server = Server::start(script);
    let outcome = import(&home, &server, &["a@x.example", "b@x.example"], &[]);
    assert_eq!(rows(&outcome), Rows { exit: 3, done: 1, failed: 1, ..Rows::default() });
    assert_eq!(server.lines()[2], "GET /api/3/import/info?batchId=b-1");
}

#[test]
fn a_request_over_the_quota_is_repeated() {
    let home = Home::new();
    let over = r#"{"success":0,"message":"Rate limit exceeded.","failureReasons":["Up to 100 imports may be requested per minute."]}"#;
    let server = Server::start(vec![json(200, IDLE), json(400, over), json(200, TAKEN), completed(&["1", "2"], &[])]);
    let outcome = import(&home, &server, &["a@x.example", "b@x.example"], &[]);
    assert_eq!(rows(&outcome), Rows { done: 2, ..Rows::default() });
    assert_eq!(sent(&server), [["a@x.example", "b@x.example"], ["a@x.example", "b@x.example"]]);
}

#[test]
fn a_refusal_that_names_a_contact_fails_that_row_alone() {
    let home = Home::new();
    let reasons = value!([{"contact": 2, "failureReason": "no"}]);
    let server = Server::start(vec![json(200, IDLE), refused(&reasons), json(200, TAKEN), completed(&["1", "3"], &[])]);
    let outcome = import(&home, &server, &["a@x.example", "b@x.example", "c@x.example"], &[]);
    assert_eq!(rows(&outcome), Rows { exit: 3, done: 2, failed: 1, ..Rows::default() });
    assert_eq!(sent(&server)[1], ["a@x.example", "c@x.example"]);
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let failed = std::fs::read_to_string(summary["failed_file"].as_str().unwrap()).unwrap();
    assert_eq!(failed, "acamp_line,acamp_reason,email\n3,rejected by the server: no,b@x.example\n");
}

#[test]
fn a_refusal_that_names_the_wrong_contact_is_verified() {
    // The server counts from 0 here: contact 1 is the second, but the invalid one is the first.
    let home = Home::new();
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
    let outcome = import(&home, &server, &["a@x.example", "b@x.example"], &["--poll-interval", "200ms"]);
    assert_eq!(rows(&outcome), Rows { exit: 3, done: 1, failed: 1, ..Rows::default() });
    assert_eq!(sent(&server)[1..], [vec!["b@x.example"], vec!["a@x.example"], vec!["b@x.example"]]);
}

#[test]
fn a_refusal_that_names_no_contact_is_bisected_to_the_bad_row() {
    let home = Home::new();
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
    let outcome = import(&home, &server, &emails, &["--poll-interval", "200ms"]);
    assert_eq!(rows(&outcome), Rows { exit: 3, done: 3, failed: 1, ..Rows::default() });
    assert_eq!(sent(&server).last().unwrap(), &["c@x.example", "d@x.example"]);
}

#[test]
fn an_import_request_without_a_response_that_arrived_is_not_repeated() {
    let home = Home::new();
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    let server = Server::start(vec![json(200, IDLE), lost(), json(200, IDLE), contacts("a@x.example", &now)]);
    let outcome = import(&home, &server, &["a@x.example"], &[]);
    assert_eq!(rows(&outcome), Rows { done: 1, ..Rows::default() });
    assert_eq!(sent(&server).len(), 1);
}

/// The server may still accept it, so that sending it again could start automations twice.
#[test]
fn an_import_request_is_not_repeated_while_the_server_may_still_accept_it() {
    for answer in [lost(), json(504, "")] {
        let home = Home::new();
        let absent = || contacts("a@x.example", "");
        let server = Server::start(vec![json(200, IDLE), answer, json(200, IDLE), absent(), json(200, IDLE), absent()]);
        let outcome = import(&home, &server, &["a@x.example"], &[]);
        assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 1, ..Rows::default() });
        assert_eq!(sent(&server).len(), 1);
    }
}

#[test]
fn an_import_request_of_long_ago_that_did_not_arrive_is_repeated() {
    let home = Home::new();
    let (hold, held) = channel::<()>();
    let script = vec![
        json(200, IDLE),
        Step::Silent(held),
        json(200, IDLE),
        json(200, IDLE),
        contacts("a@x.example", ""),
        json(200, TAKEN),
        completed(&["1"], &[]),
    ];
    let server = Server::start(script);
    let path = home.write("people.csv", "email\na@x.example\n");
    let command = ["contacts", "import", path.as_str(), "--yes", "--no-ids", "--poll-interval", "1ms"];
    let mut child = acamp(&home, &server.url(), &command).spawn().unwrap();
    until_running(&mut child, "the request", || !sent(&server).is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    home.announce(jiff::Timestamp::now().as_millisecond() - 120_000);
    let resumed = run(&mut acamp(&home, &server.url(), &["jobs", "resume", "last"]));
    assert_eq!(rows(&resumed), Rows { done: 1, ..Rows::default() });
    assert_eq!(sent(&server).len(), 2);
}

#[test]
fn an_unclear_import_is_unknown_unless_it_is_safe_to_repeat() {
    let unclear = || contacts("a@x.example", "2020-01-01T00:00:00-06:00");
    let lost_request = || vec![json(200, IDLE), lost(), json(200, IDLE), unclear(), json(200, IDLE), unclear()];
    let home = Home::new();
    let server = Server::start(lost_request());
    let outcome = import(&home, &server, &["a@x.example"], &[]);
    assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 1, ..Rows::default() });

    let home = Home::new();
    let script = lost_request().into_iter().chain([json(200, TAKEN), completed(&["1"], &[])]).collect();
    let server = Server::start(script);
    let outcome = import(&home, &server, &["a@x.example"], &["--exclude-automations"]);
    assert_eq!(rows(&outcome), Rows { done: 1, ..Rows::default() });
}

/// Something else changed the contacts, such as a score, while the request was lost.
#[test]
fn contacts_that_changed_but_have_other_values_do_not_show_an_import() {
    let home = Home::new();
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    let touched = |email: &str| {
        let contact =
            value!({"id": "9", "email": email, "firstName": "Old", "cdate": "2020-01-01T00:00:00-06:00", "udate": now});
        json(200, &value!({"contacts": [contact], "meta": {"total": "1"}}).to_string())
    };
    let look = || [json(200, IDLE), touched("a@x.example"), touched("b@x.example")];
    let server = Server::start([json(200, IDLE), lost()].into_iter().chain(look()).chain(look()).collect());
    let path = home.write("people.csv", "email,first_name\na@x.example,New\nb@x.example,New\n");
    let command = ["contacts", "import", path.as_str(), "--yes", "--no-ids", "--poll-interval", "1ms"];
    let outcome = run(&mut acamp(&home, &server.url(), &command));
    assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 2, ..Rows::default() });
}

#[test]
fn rows_are_not_done_while_the_ids_of_an_incomplete_import_cannot_be_read() {
    let emails = ["a@x.example", "b@x.example"];
    let script = |answer: Step| vec![json(200, IDLE), json(200, TAKEN), completed(&["9"], &[]), answer];
    let home = Home::new();
    let server = Server::start(script(json(404, r#"{"message":"No Result found"}"#)));
    let outcome = import(&home, &server, &emails, &[]);
    assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 2, ..Rows::default() });

    let home = Home::new();
    let again = [json(200, IDLE), completed(&["9"], &[]), contacts("a@x.example", "2020-01-01T00:00:00-06:00")];
    let server = Server::start(script(json(500, "")).into_iter().chain(again).collect());
    let stopped = import(&home, &server, &emails, &["--max-retries", "0"]);
    assert_eq!(stopped.code, 7, "{stopped}");
    let resumed = run(&mut acamp(&home, &server.url(), &["jobs", "resume", "last"]));
    assert_eq!(rows(&resumed), Rows { exit: 11, done: 1, unknown: 1, ..Rows::default() });
}

#[test]
fn a_row_for_which_the_server_failed_may_have_been_carried_out_with_one_request_per_row_too() {
    let home = Home::new();
    let server = Responder::start(|request| match request.line.starts_with("POST") {
        true => response(500, &[], br#"{"message":"trouble"}"#),
        false => response(200, &[], br#"{"fields":[],"tags":[],"lists":[],"meta":{"total":"0"}}"#),
    });
    let path = home.write("people.csv", "email\na@x.example\n");
    let command = ["contacts", "import", path.as_str(), "--mode", "sync", "--yes", "--max-retries", "0"];
    let outcome = run(&mut acamp(&home, &server.url(), &command));
    assert_eq!(rows(&outcome), Rows { exit: 11, unknown: 1, ..Rows::default() });
}

#[test]
fn an_interrupted_import_leaves_its_rows_unknown() {
    let home = Home::new();
    let server = Server::start(vec![json(200, IDLE), json(200, TAKEN), json(200, r#"{"status":"interrupted"}"#)]);
    assert_eq!(rows(&import(&home, &server, &["a@x.example"], &[])), Rows { exit: 11, unknown: 1, ..Rows::default() });
}

#[test]
fn a_stopped_job_resumes_and_asks_about_the_accepted_rows() {
    let home = Home::new();
    let script = vec![json(200, IDLE), json(200, TAKEN), json(403, "{}"), json(200, IDLE), completed(&["1"], &[])];
    let server = Server::start(script);
    let stopped = import(&home, &server, &["a@x.example"], &[]);
    assert_data_eq!(
        stopped.shown(&home, &server.url()),
        str![[r#"
exit 4
stderr
    job [JOB]; to resume it: acamp jobs resume [JOB]
    stopped: 1 of 1 rows not imported
    error: not allowed
      request: GET /import/info returned 403
      hint: acamp doctor shows whether the cause is the key, a permission or the plan; then acamp jobs resume [JOB]

"#]]
    );
    let resumed = run(&mut acamp(&home, &server.url(), &["jobs", "resume", "last"]));
    assert_eq!(rows(&resumed), Rows { done: 1, ..Rows::default() });
    assert_eq!(sent(&server).len(), 1);
}

#[test]
fn an_import_without_a_status_stops_and_resume_asks_again() {
    let home = Home::new();
    let garbage = || json(200, "}{");
    let script = [json(200, IDLE), json(200, TAKEN), json(200, NOT_YET)].into_iter();
    let again = [json(200, IDLE), completed(&["1", "2"], &[])];
    let server = Server::start(script.chain(std::iter::repeat_with(garbage).take(6)).chain(again).collect());
    let stopped = import(&home, &server, &["a@x.example", "b@x.example"], &[]);
    assert_data_eq!(
        stopped.shown(&home, &server.url()),
        str![[r#"
exit 7
stderr
    job [JOB]; to resume it: acamp jobs resume [JOB]
    stopped: 2 of 2 rows not imported
    error: the server accepted 2 rows but reports no status
      hint: acamp jobs resume [JOB]

"#]]
    );
    let resumed = run(&mut acamp(&home, &server.url(), &["jobs", "resume", "last"]));
    assert_eq!(rows(&resumed), Rows { done: 2, ..Rows::default() });
    assert_eq!(sent(&server).len(), 1);
}

/// The server ignores `ids[]`, caps it, or returns the contacts: in each case the rows get their IDs, and no others.
#[test]
fn ids_that_do_not_arrive_together_are_read_one_by_one() {
    let contact = |id: &str| value!({"id": id, "email": format!("{id}@x.example")});
    // The IDs on the page, its total, the contacts that are read one by one, and the ID in the second row.
    for (page, total, each, second) in [
        (&["1", "2"][..], "2", "", "2"),
        (&["7", "8"], "900", "12", "2"),
        (&["1"], "2", "2", "2"),
        // The total proves that there is no contact 2.
        (&["1"], "1", "", ""),
        (&["1"], "", "2", ""),
    ] {
        let home = Home::new();
        let contacts: Vec<Value> = page.iter().map(|id| contact(id)).collect();
        let page = value!({"contacts": contacts, "meta": {"total": total}}).to_string();
        let server = Responder::start(move |request| {
            let path = request.line.strip_prefix("GET /api/3/").unwrap_or("import");
            let (status, body) = match path.split(['?', '/']).nth(1).unwrap_or_default() {
                "bulk_import" => (200, IDLE.to_owned()),
                "info" => (200, value!({"status": "completed", "success": ["1", "2"], "failure": []}).to_string()),
                "" => (200, TAKEN.to_owned()),
                id @ ("1" | "2") if id == "1" || !second.is_empty() => {
                    (200, value!({"contact": contact(id)}).to_string())
                }
                "2" => (404, r#"{"message":"No Result found for Subscriber with id 2"}"#.to_owned()),
                _ => (200, page.clone()),
            };
            response(status, &[], body.as_bytes())
        });
        let path = home.write("people.csv", "email\n1@x.example\n2@x.example\n");
        let arguments = ["contacts", "import", &path, "--yes", "--poll-interval", "1ms"];
        let outcome = run(&mut acamp(&home, &server.url(), &arguments));
        assert_eq!(outcome.code, 0, "{outcome}");
        let lines = server.lines();
        let mut read: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("GET /api/3/contacts/")).collect();
        read.sort_unstable();
        assert_eq!((read.concat().as_str(), lines.len()), (each, 4 + each.len()), "{lines:?}");
        let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let results = std::fs::read_to_string(summary["results"].as_str().unwrap()).unwrap();
        assert!(results.contains(&format!("2,3,done,{second},\n")), "{results}");
    }
}
