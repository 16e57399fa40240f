//! A list is deleted only if the contacts that go with it were read, and are no more than was confirmed: against servers
//! that list too few, do not side-load, ignore filters, change in the meantime, or refuse.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::{Home, Outcome, Received, Responder, logged_in, response, run};

/// A contact: its id, and the lists it is on with their status.
type Contact = (u32, &'static [(u32, u32)]);

/// Contacts 1 and 2 are on list 1 only, 3 is active on list 2, 4 unsubscribed from it.
const CONTACTS: &[Contact] = &[(1, &[(1, 1)]), (2, &[(1, 2)]), (3, &[(1, 1), (2, 1)]), (4, &[(1, 1), (2, 2)])];

/// The server: list 1 is deleted, list 2 keeps contacts.
#[derive(Clone)]
struct Model {
    /// The contacts of the first, the second, … listing; the last of these from then on.
    listings: &'static [&'static [Contact]],
    /// Whether `include` is honored.
    includes: bool,
    /// The status of the subscriptions of one contact.
    nested: u16,
    /// The server's own count of the contacts of list 1.
    counted: u32,
    /// That of the active ones.
    active: u32,
    /// The contact whose subscription is refused.
    refused: u32,
    /// The status of every listing of contacts.
    status: u16,
    /// The status of every delete but the last attempt.
    deletes: &'static [u16],
    /// The property of list 2.
    last_broadcast: &'static str,
}

const MODEL: Model = Model {
    listings: &[CONTACTS],
    includes: true,
    nested: 200,
    counted: 4,
    active: 3,
    refused: 0,
    status: 200,
    deletes: &[200],
    last_broadcast: "0",
};

struct Account {
    home: Home,
    server: Responder,
}

impl Account {
    fn new(model: Model) -> Self {
        let (listings, deletes) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let state = Arc::new((model, listings, deletes));
        let server = Responder::start(move |request| answer(request, &state.0, &state.1, &state.2));
        Account { home: Home::new(), server }
    }

    fn run(&self, words: &[&str]) -> Outcome {
        let mut command = logged_in(self.home.path(), &self.server.url(), "secret");
        run(command.args(words).args(["--max-wait", "0s"]))
    }

    /// The requests that changed something, in order.
    fn writes(&self) -> Vec<String> {
        let lines = self.server.lines().into_iter().filter(|line| !line.starts_with("GET"));
        lines.map(|line| line.replace("/api/3", "").replace(" HTTP/1.1", "")).collect()
    }

    /// Runs a command that must fail with that exit code before it writes anything.
    fn refuses(&self, words: &[&str], code: i32) -> Outcome {
        let outcome = self.run(words);
        assert_eq!(outcome.code, code, "{words:?}\n{outcome}");
        assert_eq!(self.writes(), Vec::<String>::new(), "{words:?}");
        outcome
    }
}

fn answer(request: &Received, model: &Model, listings: &AtomicUsize, deletes: &AtomicUsize) -> Vec<u8> {
    let next = |counter: &AtomicUsize, length: usize| counter.fetch_add(1, Ordering::SeqCst).min(length - 1);
    let target = request.line.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    let list = |id: u32| {
        json!({"id": id.to_string(), "name": format!("List {id}"), "send_last_broadcast": model.last_broadcast,
            "optinmessageid": null, "non_deleted_subscribers": model.counted.to_string(), "active_subscribers": model.active.to_string()})
    };
    let (status, body) = match (request.line.split(' ').next().unwrap_or_default(), path) {
        ("DELETE", _) => (model.deletes[next(deletes, model.deletes.len())], json!({})),
        ("POST", _) => {
            let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let contact = sent["contactList"]["contact"].as_str();
            let refused = contact.and_then(|id| id.parse().ok()) == Some(model.refused);
            let errors = json!({"errors": [{"title": "no", "detail": "", "code": "x"}]});
            if refused { (422, errors) } else { (200, json!({"contactList": {"id": "9"}})) }
        }
        (_, "/api/3/lists") => (200, json!({"lists": [list(1), list(2)], "meta": {"total": "2"}})),
        (_, "/api/3/lists/1") => (200, json!({"list": list(1)})),
        (_, "/api/3/lists/2") => (200, json!({"list": list(2)})),
        (_, "/api/3/automations") => (200, json!({"automations": [], "meta": {"total": "0"}})),
        (_, "/api/3/contacts") => {
            let contacts = model.listings[next(listings, model.listings.len())];
            (model.status, page(contacts, target.contains("include=") && model.includes))
        }
        (_, path) if path.ends_with("/contactLists") => {
            let id = path.split('/').nth(4).and_then(|id| id.parse::<u32>().ok());
            let own: Vec<Contact> = CONTACTS.iter().filter(|(contact, _)| Some(*contact) == id).copied().collect();
            (model.nested, json!({"contactLists": page(&own, true)["contactLists"]}))
        }
        _ => (404, json!({"message": "No Result found for x with id 1"})),
    };
    response(status, &[("Content-Type", "application/json")], body.to_string().as_bytes())
}

/// A page of contacts with their subscriptions.
fn page(contacts: &[Contact], included: bool) -> Value {
    let id = |contact: u32, list: u32| format!("{contact}{list}");
    let memberships = contacts.iter().flat_map(|(contact, lists)| {
        let one = move |(list, status): &(u32, u32)| {
            json!({"id": id(*contact, *list), "contact": contact.to_string(), "list": list.to_string(),
                "status": status.to_string()})
        };
        lists.iter().map(one)
    });
    let memberships: Vec<Value> = memberships.collect();
    let row = |(contact, lists): &Contact| {
        let mut row = json!({"id": contact.to_string(), "email": format!("{contact}@example.com")});
        if included {
            row["contactLists"] = lists.iter().map(|(list, _)| id(*contact, *list)).collect();
        }
        row
    };
    let rows: Vec<Value> = contacts.iter().map(row).collect();
    let mut page = json!({"contacts": rows, "meta": {"total": contacts.len().to_string()}});
    if included {
        page["contactLists"] = memberships.into();
    }
    page
}

#[test]
fn the_graver_reading_is_counted_and_confirmed() {
    let account = Account::new(MODEL);
    for route in [&["lists", "delete", "1"] as &[&str], &["api", "DELETE", "/lists/1"], &["api", "DELETE", "/Lists//1"]]
    {
        let outcome = account.refuses(&[route, &["--yes"]].concat(), 2);
        assert!(outcome.stderr.contains("3 contacts without an active subscription"), "{outcome}");
        assert!(outcome.stderr.contains("(1@example.com, 2@example.com, 4@example.com)"), "{outcome}");
        assert!(outcome.stderr.contains("2 of these without any subscription"), "{outcome}");
        assert!(outcome.stderr.contains("add --confirm 3"), "{outcome}");
        account.refuses(&[route, &["--confirm", "1", "-q"]].concat(), 2);
        account.refuses(&[route, &["--confirm", "3", "--max-delete", "2", "-q"]].concat(), 9);
    }
    let outcome = account.run(&["lists", "delete", "1", "--confirm", "3", "-q"]);
    assert_eq!((outcome.code, account.writes()), (0, vec!["DELETE /lists/1".to_owned()]), "{outcome}");
}

#[test]
fn contacts_that_the_server_counts_but_does_not_list_are_counted_as_deleted() {
    let account = Account::new(Model { counted: 9, ..MODEL });
    let outcome = account.refuses(&["lists", "delete", "1", "--yes"], 2);
    assert!(outcome.stderr.contains("5 more contacts that the server counts but does not list"), "{outcome}");
    assert!(outcome.stderr.contains("add --confirm 8"), "{outcome}");
    let outcome = account.refuses(&["lists", "delete", "1", "--keep-on", "2", "--confirm", "8", "-q"], 9);
    assert!(outcome.stderr.contains("the server counts 5 more contacts than it lists"), "{outcome}");
}

#[test]
fn without_the_subscriptions_all_contacts_are_counted_as_deleted() {
    let account = Account::new(Model { includes: false, nested: 403, ..MODEL });
    let outcome = account.refuses(&["lists", "delete", "1", "--yes"], 2);
    assert!(outcome.stderr.contains("4 contacts counted as deleted because the response does not show"), "{outcome}");
    assert!(outcome.stderr.contains("add --confirm 4"), "{outcome}");
    account.refuses(&["lists", "delete", "1", "--keep-on", "2", "--confirm", "4", "-q"], 9);
}

#[test]
fn subscriptions_that_the_server_does_not_include_are_read_by_contact() {
    let account = Account::new(Model { includes: false, ..MODEL });
    let outcome = account.refuses(&["lists", "delete", "1", "--yes", "-v"], 2);
    assert!(
        outcome.stderr.contains("the server does not include contactLists: reading them for 4 records"),
        "{outcome}"
    );
    assert!(outcome.stderr.contains("(1@example.com, 2@example.com, 4@example.com)"), "{outcome}");
    assert!(outcome.stderr.contains("add --confirm 3"), "{outcome}");
}

#[test]
fn contacts_of_other_lists_are_not_counted_if_the_server_ignores_the_filter() {
    const ALL: &[Contact] = &[(1, &[(1, 1)]), (2, &[(1, 2)]), (5, &[(2, 1)]), (6, &[])];
    let account = Account::new(Model { listings: &[ALL], counted: 2, active: 1, ..MODEL });
    let outcome = account.refuses(&["lists", "delete", "1"], 2);
    assert!(outcome.stderr.contains("add --confirm 2"), "{outcome}");
    assert!(outcome.stderr.contains("(1@example.com, 2@example.com)"), "{outcome}");
}

#[test]
fn a_list_whose_contacts_cannot_be_read_is_not_deleted() {
    for status in [403, 404, 500] {
        let account = Account::new(Model { status, ..MODEL });
        for route in [&["lists", "delete", "1"] as &[&str], &["api", "DELETE", "/lists/1"]] {
            let outcome =
                account.run(&[route, &["--confirm", "1", "-q", "--no-history", "--max-retries", "0"]].concat());
            assert_ne!(outcome.code, 0, "{status} {route:?}\n{outcome}");
            assert_eq!(account.writes(), Vec::<String>::new(), "{status} {route:?}");
        }
    }
}

#[test]
fn more_contacts_than_were_confirmed_keep_the_list() {
    let account = Account::new(Model { listings: &[&[(3, &[(1, 1), (2, 1)])], CONTACTS], counted: 1, ..MODEL });
    let outcome = account.refuses(&["lists", "delete", "1", "--confirm", "2", "-q", "--no-history"], 9);
    let why = "list 1 is not deleted: it would delete 3 contacts as well, and 2 were confirmed";
    assert!(outcome.stderr.contains(why), "{outcome}");
}

#[test]
fn a_list_stays_if_a_contact_cannot_be_kept() {
    let account = Account::new(Model { refused: 2, ..MODEL });
    let outcome = account.run(&["lists", "delete", "1", "--keep-on", "2", "--confirm", "2", "-q"]);
    assert_eq!(outcome.code, 3, "{outcome}");
    assert_eq!(account.writes(), ["POST /contactLists"; 2], "{outcome}");
    let why = "list 1 is not deleted: 1 of 2 contacts added to list 2, then 2@example.com: ";
    assert!(outcome.stderr.contains(why), "{outcome}");
}

#[test]
fn a_list_that_may_message_new_subscribers_keeps_no_contacts() {
    for value in ["1", "true", ""] {
        let account = Account::new(Model { last_broadcast: value, ..MODEL });
        let outcome = account.refuses(&["lists", "delete", "1", "--keep-on", "2", "--confirm", "2", "-q"], 9);
        assert!(outcome.stderr.contains("sends its last campaign to new subscribers"), "{outcome}");
    }
}

#[test]
fn a_job_that_deletes_lists_counts_their_contacts_again_when_it_is_resumed() {
    const LATER: &[Contact] = &[(1, &[(1, 1)]), (2, &[(1, 2)])];
    let account =
        Account::new(Model { listings: &[CONTACTS, CONTACTS, CONTACTS, LATER], deletes: &[401, 200], ..MODEL });
    let file = account.home.write("lists.csv", "id\n1\n");
    let delete = ["lists", "delete", "--from-file", &file, "-q"];
    account.refuses(&[&delete as &[&str], &["--confirm", "1"]].concat(), 2);
    let outcome = account.run(&[&delete as &[&str], &["--confirm", "3"]].concat());
    assert_eq!((outcome.code, account.writes().len()), (4, 1), "{outcome}");
    for words in [&["jobs", "resume", "last", "-q"] as &[&str], &["jobs", "resume", "last", "-q", "--confirm", "3"]] {
        let outcome = account.run(words);
        assert_eq!((outcome.code, account.writes().len()), (2, 1), "{outcome}");
        assert!(outcome.stderr.contains("together with 4 contacts"), "two listed, two counted\n{outcome}");
    }
    let outcome = account.run(&["jobs", "resume", "last", "-q", "--confirm", "4"]);
    assert_eq!((outcome.code, account.writes().len()), (0, 2), "{outcome}");
}
