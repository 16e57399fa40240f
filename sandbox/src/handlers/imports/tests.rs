//! Jobs and quotas at chosen times: the clock is an argument here.

use std::time::Duration;

use serde_json::{Value, json};

use super::{create, due, info, overview};
use crate::api::{Body, Query, Request, Response};
use crate::config::Imports;
use crate::resources::{self, contacts::CONTACTS};
use crate::seed;
use crate::store::{Conditions, Store};

const START: i64 = 1_700_000_000_000;
const MINUTE: i64 = 60_000;

struct Sandbox {
    store: Store,
    imports: Imports,
}

impl Sandbox {
    fn new(quota: u32) -> Self {
        let store = Store::ephemeral().unwrap();
        seed::prepare(&store).unwrap();
        Sandbox { store, imports: Imports { quota, time: Duration::from_millis(1000) } }
    }

    fn request(&self, at: i64, query: &str, body: Value) -> Request<'_> {
        let size = body.to_string().len();
        Request {
            query: Query::parse(query),
            size,
            body,
            ..Request::new(&self.store, resources::ALL, "", at, &self.imports)
        }
    }

    fn import(&self, at: i64, emails: &[&str]) -> Response {
        let contacts: Vec<Value> = emails.iter().map(|email| json!({ "email": email })).collect();
        create(&self.request(at, "", json!({ "contacts": contacts }))).unwrap()
    }

    fn batch(&self, at: i64, emails: &[&str]) -> String {
        json_of(self.import(at, emails))["batchId"].as_str().unwrap().to_owned()
    }

    fn info(&self, at: i64, batch: &str) -> Value {
        due::write_due(&self.request(at, "", Value::Null)).unwrap();
        json_of(info(&self.request(at, &format!("batchId={batch}"), Value::Null)).unwrap())
    }

    fn contacts(&self) -> i64 {
        self.store.count(&CONTACTS, &Conditions::default()).unwrap()
    }
}

fn json_of(response: Response) -> Value {
    let Body::Json(value) = response.body else { panic!("no JSON: {response:?}") };
    value
}

#[test]
fn a_job_is_false_waiting_claimed_active_and_completed_and_its_contacts_are_written_when_active() {
    let sandbox = Sandbox::new(100);
    let batch = sandbox.batch(START, &["a@example.com", "b@example.com"]);
    let seen: Vec<(Value, i64)> = [0, 100, 300, 500, 1000]
        .map(|after| (sandbox.info(START + after, &batch)["status"].clone(), sandbox.contacts()))
        .into();
    let expected = [
        (json!(false), 25),
        (json!("waiting"), 25),
        (json!("claimed"), 25),
        (json!("active"), 27),
        (json!("completed"), 27),
    ];
    assert_eq!(seen, expected);
    assert_eq!(sandbox.info(START + 999, &batch)["success"], json!([]), "ids come at the end only");
    assert_eq!(sandbox.info(START + 1000, &batch)["success"], json!(["26", "27"]));
}

#[test]
fn a_job_is_outstanding_and_then_recent_for_seven_days() {
    let sandbox = Sandbox::new(100);
    sandbox.batch(START, &["a@example.com", "b@example.com"]);
    let overview = |at: i64| json_of(overview(&sandbox.request(at, "", Value::Null)).unwrap());
    assert_eq!(overview(START)["outstanding"][0]["contacts"], "2");
    let done = overview(START + 1000);
    assert_eq!((&done["outstanding"], &done["recentlyCompleted"][0]["batches"]), (&json!([]), &json!("1")));
    assert_eq!(overview(START + 8 * 24 * 60 * MINUTE), json!({"outstanding": [], "recentlyCompleted": []}));
}

#[test]
fn exceeding_the_quota_returns_the_recorded_400_until_the_minute_ends() {
    let sandbox = Sandbox::new(100);
    let several = ["a@example.com", "b@example.com"];
    assert!((0..100).all(|number| sandbox.import(START + number, &several).status == 200));
    let refused = sandbox.import(START + 200, &several);
    assert_eq!(refused.status, 400);
    let expected = r#"{"success":0,"message":"Rate limit exceeded.","failureReasons":["Up to 100 imports may be requested per minute.Please batch contacts into larger requests, or retry this request in a minute."]}"#;
    assert_eq!(json_of(refused).to_string(), expected);
    assert_eq!(sandbox.import(START + MINUTE - 1, &several).status, 400);
    assert_eq!(sandbox.import(START + MINUTE, &several).status, 200);
}

#[test]
fn requests_with_one_contact_have_a_quota_of_their_own() {
    let sandbox = Sandbox::new(100);
    assert!((0..20).all(|_| sandbox.import(START, &["a@example.com"]).status == 200));
    assert_eq!(sandbox.import(START, &["a@example.com"]).status, 400);
    assert_eq!(sandbox.import(START, &["a@example.com", "b@example.com"]).status, 200);
}

#[test]
fn a_refused_request_counts_and_a_quota_of_zero_counts_nothing() {
    let sandbox = Sandbox::new(1);
    let message = |response: Response| json_of(response)["message"].clone();
    assert_eq!(message(sandbox.import(START, &["a@example.com", "nonsense"])), "Contacts failed validation.");
    assert_eq!(message(sandbox.import(START, &["a@example.com", "b@example.com"])), "Rate limit exceeded.");
    let sandbox = Sandbox::new(0);
    assert!((0..300).all(|_| sandbox.import(START, &["a@example.com"]).status == 200));
}

#[test]
fn a_batch_of_400_000_bytes_as_sent_is_refused_and_one_byte_less_is_not() {
    let sandbox = Sandbox::new(0);
    let status = |size: usize| {
        let body = json!({"contacts": [{"email": "a@example.com"}]});
        create(&Request { size, ..sandbox.request(START, "", body) }).unwrap().status
    };
    assert_eq!((status(399_999), status(400_000)), (200, 400));
}
