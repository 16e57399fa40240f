//! Bulk import over HTTP: what is written, what is skipped, what is refused, and what outlives the process.

use std::time::Duration;

use acamp::sandbox::{self, Data, Imports, Options, Running};
use serde_json::{Value, json};

use super::client::{Response, get, send, total, words};
use crate::support::{options, until};

fn at_once() -> Running {
    within(Duration::ZERO)
}

fn within(time: Duration) -> Running {
    sandbox::start(Options { imports: Imports { quota: 0, time }, ..options(Data::Ephemeral) }).unwrap()
}

fn import(running: &Running, contacts: Value) -> Response {
    send(running, "POST", "/import/bulk_import", json!({ "contacts": contacts }))
}

fn info(running: &Running, answer: &Response) -> Response {
    get(running, &format!("/import/info?batchId={}", answer.at("/batchId").as_str().unwrap()))
}

#[test]
fn an_import_is_all_or_nothing() {
    let running = at_once();
    let good = json!({"email": "new@example.com"});
    let bad = import(&running, json!([good, {"email": "nonsense"}, {"first_name": "Nobody"}]));
    let reasons = json!([
        {"contact": 2, "failureReason": "Email address is invalid."},
        {"contact": 3, "failureReason": "Email address is required."},
    ]);
    assert_eq!((bad.status, bad.at("/success"), bad.at("/failureReasons")), (400, json!(0), reasons));
    assert_eq!(total(&running, "/contacts"), "25");
    assert_eq!(import(&running, Value::Array(vec![good.clone(); 251])).status, 400);
    assert_eq!(import(&running, json!([])).status, 400);
    let missing = get(&running, "/import/info");
    assert_eq!(missing.status_and_text(), (400, r#"{"success":0,"message":"'batchId' is a required field."}"#));
}

#[test]
fn columns_tags_fields_lists_and_the_account_are_written() {
    let running = at_once();
    let contact = json!({
        "email": "new@example.com", "first_name": "N", "lastName": "dropped", "tags": ["vip", "77112"],
        "fields": [{"id": 1, "value": "Pro"}, {"id": 999, "value": "ignored"}],
        "subscribe": [{"listid": "2"}], "unsubscribe": [{"listid": 3}], "customer_acct_name": "Example Industries",
    });
    // Contact 6 unsubscribed from list 1 by itself.
    let known = json!({"email": "fatima.elamrani@example.org", "subscribe": [{"listid": 1}]});
    let made = import(&running, json!([contact, known, {"email": "NEW@example.com"}]));
    assert_eq!(made.keys(""), words("success queued_contacts batchId message"));
    assert_eq!((made.status, made.at("/queued_contacts")), (200, json!(3)));
    let done = info(&running, &made);
    assert_eq!(done.json(), json!({"status": "completed", "success": ["26", "6"], "failure": []}));
    let contact = get(&running, "/contacts/26");
    assert_eq!((contact.at("/contact/firstName"), contact.at("/contact/lastName")), (json!("N"), json!("")));
    assert_eq!((contact.at("/contactLists/0/status"), contact.at("/contactLists/1/status")), (json!("1"), json!("2")));
    assert_eq!((contact.at("/fieldValues/0/value"), contact.at("/fieldValues/1")), (json!("Pro"), Value::Null));
    assert_eq!(contact.at("/accountContacts/0/account"), json!("1"));
    assert_eq!(total(&running, "/tags?search=77112"), "1");
    assert_eq!(get(&running, "/contacts/6").at("/contactLists/0/status"), json!("2"));
}

#[test]
fn excluded_addresses_are_failures_of_a_completed_job() {
    let running = at_once();
    let subscribe = json!([{"listid": 1}, {"listid": 2}]);
    let contacts = json!([
        {"email": "Someone@Competitor.example"},
        {"email": "former.employee@example.com", "subscribe": subscribe},
    ]);
    let made = import(&running, contacts);
    let done = info(&running, &made);
    assert_eq!(
        done.json(),
        json!({"status": "completed", "success": ["26"], "failure": ["Someone@Competitor.example"]})
    );
    let lists = get(&running, "/contacts/26/contactLists");
    assert_eq!((lists.at("/contactLists/0/list"), lists.at("/contactLists/1")), (json!("2"), Value::Null));
}

#[test]
fn automations_run_unless_they_are_excluded_beside_or_inside_the_contact() {
    let running = at_once();
    let runs = |contact: &str| {
        let answer = get(&running, &format!("/contacts/{contact}/contactAutomations"));
        let runs = answer.at("/contactAutomations").as_array().unwrap().clone();
        runs.iter().map(|run| run["automation"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let body = |email: &str| json!({"email": email, "subscribe": [{"listid": 1}]});
    import(&running, json!([body("runs@example.com"), body("runs.too@example.com")]));
    assert_eq!((runs("26"), runs("27")), (vec!["1".to_owned()], vec!["1".to_owned()]));
    let beside = json!({"contacts": [body("beside@example.com")], "exclude_automations": true});
    send(&running, "POST", "/import/bulk_import", beside);
    let mut inside = body("inside@example.com");
    inside["exclude_automations"] = json!(true);
    import(&running, json!([inside]));
    assert_eq!((runs("28"), runs("29")), (vec![], vec![]));
}

#[test]
fn a_job_begun_in_one_process_ends_in_the_next() {
    let directory = tempfile::tempdir().unwrap();
    let start = || {
        let imports = Imports { quota: 0, time: Duration::from_millis(200) };
        sandbox::start(Options { imports, ..options(Data::Directory(directory.path().to_owned())) }).unwrap()
    };
    let first = start();
    let made = import(&first, json!([{"email": "new@example.com"}, {"email": "newer@example.com"}]));
    assert_eq!(made.status, 200);
    drop(first);
    let second = start();
    until("the import", || info(&second, &made).at("/status") == "completed");
    assert_eq!(info(&second, &made).at("/success"), json!(["26", "27"]));
    assert_eq!(total(&second, "/contacts"), "27");
}

#[test]
fn processes_share_the_quota() {
    let directory = tempfile::tempdir().unwrap();
    let start = || {
        let imports = Imports { quota: 2, time: Duration::ZERO };
        sandbox::start(Options { imports, ..options(Data::Directory(directory.path().to_owned())) }).unwrap()
    };
    let (one, two) = (start(), start());
    let contacts = || json!([{"email": "new@example.com"}, {"email": "newer@example.com"}]);
    assert_eq!((import(&one, contacts()).status, import(&two, contacts()).status), (200, 200));
    let refused = import(&one, contacts());
    assert_eq!((refused.status, refused.at("/message")), (400, json!("Rate limit exceeded.")));
}

#[test]
fn a_job_that_takes_long_is_false_at_first_and_writes_nothing_yet() {
    let running = within(Duration::from_secs(3600));
    let made = import(&running, json!([{"email": "new@example.com"}]));
    assert_eq!(info(&running, &made).json(), json!({"status": false, "success": [], "failure": []}));
    assert_eq!(total(&running, "/contacts"), "25");
    assert_eq!(get(&running, "/import/bulk_import").at("/outstanding/0/contacts"), json!("1"));
}
