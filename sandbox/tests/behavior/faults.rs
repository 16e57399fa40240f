//! Faults that a client sees through HTTP only.

use std::thread;
use std::time::{Duration, Instant};

use acamp_sandbox::faults::Kind;
use acamp_sandbox::{Delays, Options, Running, start};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::client::{Answer, attempt, faulty, get, options, send};

/// Long enough that a few requests are finished before a late one is executed.
const LATE: Duration = Duration::from_millis(1500);

/// Returns a sandbox with a fault that records the executed writes. Connections are silent for 50 ms only.
fn delayed(fault: &str) -> Running {
    let delays = Delays { silence: Duration::from_millis(50), ..Delays::default() };
    let faults = vec![fault.parse().unwrap()];
    start(Options { faults, delays, late: LATE, record: true, ..options() }).unwrap()
}

fn seeded(fault: &str, seed: u64) -> Running {
    start(Options { faults: vec![fault.parse().unwrap()], seed, ..options() }).unwrap()
}

fn tag(name: &str) -> Value {
    json!({"tag": {"tag": name, "tagType": "contact"}})
}

fn count(running: &Running) -> Value {
    get(running, "/tags?limit=1").at("/meta/total")
}

fn wait_until_executed(running: &Running) {
    let start = Instant::now();
    while running.pending() > 0 {
        assert!(start.elapsed() < Duration::from_secs(20), "{} requests pending", running.pending());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_late_request_gets_no_response_and_is_executed_after_the_client_gave_up() {
    let running = delayed("late@POST /tags");
    assert!(attempt(&running, "POST", "/tags", &tag("late")).is_none());
    assert_eq!((count(&running), running.pending(), running.applied().len()), (json!("8"), 1, 0), "not executed yet");
    wait_until_executed(&running);
    assert_eq!(count(&running), "9");
    let applied = running.applied();
    assert_eq!((applied.len(), applied[0].fault, applied[0].status), (1, Some(Kind::Late), 201));
}

#[test]
fn a_late_504_comes_at_once_and_the_request_is_executed_later() {
    let running = delayed("504-late@POST /tags");
    let start = Instant::now();
    assert_eq!(send(&running, "POST", "/tags", tag("late")).status, 504);
    assert!(start.elapsed() < LATE);
    assert_eq!((count(&running), running.pending()), (json!("8"), 1), "not executed yet");
    wait_until_executed(&running);
    assert_eq!(count(&running), "9");
    assert_eq!(running.applied()[0].fault, Some(Kind::LateTimeout));
}

/// Returns by how many seconds the date of a new tag differs from the header `Date`, give or take one.
fn skew(running: &Running, name: &str) -> i64 {
    let answer = send(running, "POST", "/tags", tag(name));
    let stored: Timestamp = answer.at("/tag/cdate").as_str().unwrap().parse().unwrap();
    let sent = jiff::fmt::rfc2822::parse(answer.header("date").unwrap()).unwrap().timestamp();
    stored.as_second() - sent.as_second()
}

#[test]
fn a_skew_is_a_few_seconds_between_date_and_stored_dates_and_the_same_for_all_requests() {
    let mut seen = Vec::new();
    for seed in 0..6 {
        let running = seeded("skew", seed);
        let skews = [skew(&running, "one"), skew(&running, "two"), skew(&running, "three")];
        assert!(skews.iter().all(|skew| (1..=6).contains(&skew.abs())), "{skews:?}");
        assert!(skews.iter().max().unwrap() - skews.iter().min().unwrap() <= 1, "{skews:?}");
        let now = jiff::fmt::rfc2822::parse(get(&running, "/tags/1").header("date").unwrap()).unwrap().timestamp();
        assert!((Timestamp::now().as_second() - now.as_second()).abs() <= 2, "the header is right");
        seen.push(skews[0].signum());
    }
    assert!(seen.contains(&1) && seen.contains(&-1), "{seen:?}");
}

#[test]
fn a_listing_without_its_key_is_200_and_other_responses_are_unchanged() {
    let cases = [
        ("keyless", "{}"),
        ("keyless-message", r#"{"message":"We are currently having some issues."}"#),
        ("keyless-array", "[]"),
        ("keyless-null", "null"),
    ];
    for (fault, text) in cases {
        let running = faulty(&[fault]);
        for path in ["/tags", "/contacts?limit=1", "/contacts/1/contactTags", "/deals?filters[title]=none"] {
            let answer = get(&running, path);
            assert_eq!((answer.status, answer.text.as_str()), (200, text), "{fault} {path}");
        }
        assert_eq!(get(&running, "/tags/1").at("/tag/id"), "1", "{fault}");
        assert_eq!(send(&running, "POST", "/tags", tag("new")).status, 201, "{fault}");
    }
}

#[test]
fn a_low_total_ends_with_the_page_and_a_high_one_exceeds_the_records() {
    let low = faulty(&["total-low"]);
    let total = |path: &str| get(&low, path).at("/meta/total");
    assert_eq!(total("/contacts?limit=10"), "10");
    assert_eq!(total("/contacts?limit=10&offset=10"), "20");
    assert_eq!(total("/contacts?limit=10&offset=20"), "24", "one too low on the last page");
    assert_eq!(total("/deals?limit=3"), json!(3));
    let high = |seed: u64| {
        let running = seeded("total-high", seed);
        let totals: Vec<i64> = (0..8).map(|_| get(&running, "/deals").at("/meta/total").as_i64().unwrap()).collect();
        assert!(totals.iter().all(|total| (9..=108).contains(total)), "{totals:?}");
        totals
    };
    assert_eq!(high(1), high(1));
    assert_ne!(high(1), high(2));
}

fn ids(answer: &Answer) -> Vec<i64> {
    let ids = answer.column("/contacts", "id");
    ids.iter().map(|id| id.as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn churn_loses_a_record_between_two_pages_and_keeps_the_total() {
    let running = faulty(&["churn@GET /contacts"]);
    let (first, second) = (get(&running, "/contacts?limit=20"), get(&running, "/contacts?limit=20&offset=20"));
    assert_eq!([first.at("/meta/total"), second.at("/meta/total")], [json!("25"), json!("25")]);
    assert_eq!(ids(&first), (1..=20).collect::<Vec<_>>());
    assert_eq!(ids(&second), (22..=26).collect::<Vec<_>>(), "contact 21 is on neither page");
    assert_eq!(get(&running, "/contacts/1").status, 404, "contact 1 left, contact 26 entered");
}

#[test]
fn names_are_exchanged_after_a_listing() {
    let names = |running: &Running| [1, 2, 3].map(|id| get(running, &format!("/lists/{id}")).at("/list/name"));
    let before = ["Newsletter", "Customers", "Product updates"].map(|name| json!(name));
    let run = |seed: u64| {
        let running = seeded("rename@GET /lists", seed);
        assert_eq!(get(&running, "/lists").column("/lists", "name"), before, "the listing has the names of before");
        let after = names(&running);
        assert_eq!((0..3).filter(|at| after[*at] != before[*at]).count(), 2, "{after:?}");
        assert!(before.iter().all(|name| after.contains(name)), "{after:?}");
        after
    };
    assert_eq!(run(1), run(1));
    assert!((2..9).any(|seed| run(seed) != run(1)));
}

#[test]
fn a_listing_of_one_record_exchanges_its_name_with_a_record_that_is_not_listed() {
    let running = faulty(&["rename@GET /tags"]);
    let found = get(&running, "/tags?filters[search][eq]=vip");
    assert_eq!(found.column("/tags", "id"), [json!("1")]);
    let names = [1, 2].map(|id| get(&running, &format!("/tags/{id}")).at("/tag/tag"));
    assert_eq!(names, [json!("customer"), json!("vip")]);
    let contacts = get(&running, "/contacts?limit=1");
    assert_eq!(contacts.at("/contacts/0/email"), "ana.garcia@example.com", "contacts have no names");
}
