//! Contacts that unsubscribed or bounced stay as they are, whatever way leads to a subscription.

use acamp::sandbox::Running;
use serde_json::Value;

use crate::support::{Home, Outcome, Server, ephemeral, json, logged_in, run};

/// A contact of the sandbox and its email address; its subscription to list 1 has a status that is not 1.
const CONTACT: &str = "noah.smith@example.com";
/// Another contact, not on list 1.
const OTHER: &str = "new.contact@example.com";

struct Account {
    home: Home,
    running: Running,
    id: String,
}

impl Account {
    /// A sandbox in which the contact has this status on list 1.
    fn with_status(status: &str) -> Self {
        let (home, running) = (Home::new(), ephemeral());
        let mut account = Account { home, running, id: String::new() };
        account.id = account.acamp(&["contacts", "list", "--email", CONTACT, "-o", "ids"]).stdout.trim().to_owned();
        account.set_status(status);
        account
    }

    fn acamp(&self, args: &[&str]) -> Outcome {
        run(logged_in(self.home.path(), self.running.url(), "sandbox").args(args).args(["--rate", "0"]))
    }

    /// Sets the status without a check: `api` sends what it is given.
    fn set_status(&self, status: &str) {
        let body = format!(r#"{{"contactList":{{"contact":"{}","list":"1","status":"{status}"}}}}"#, self.id);
        let set = self.acamp(&["api", "POST", "/contactLists", "--data", &body, "--yes", "--no-history"]);
        assert_eq!(set.code, 0, "{set}");
        assert_eq!(self.status(), status);
    }

    fn subscription(&self) -> Value {
        let listed = self.acamp(&["contacts", "subscriptions", "list", &self.id, "-o", "json"]);
        let all: Value = serde_json::from_str(&listed.stdout).unwrap();
        let own = all.as_array().unwrap().iter().find(|one| one["list"] == "1");
        own.cloned().unwrap_or_default()
    }

    fn status(&self) -> String {
        self.subscription()["status"].as_str().unwrap_or_default().to_owned()
    }

    /// The source of the subscription, which must be active.
    fn active_source(&self) -> String {
        let subscription = self.subscription();
        assert_eq!(subscription["status"], "1", "{subscription}");
        subscription["sourceid"].to_string().trim_matches('"').to_owned()
    }

    fn file(&self, text: &str) -> String {
        self.home.write("rows.csv", text)
    }
}

/// Each way that writes list status 1 for one contact, without a file.
fn single_ways() -> Vec<Vec<&'static str>> {
    vec![
        vec!["contacts", "subscribe", CONTACT, "Newsletter"],
        vec!["contacts", "subscribe", CONTACT, "1", "--source", "4"],
        vec!["contacts", "subscribe", CONTACT, "1", "--set-string", "status=01"],
        vec!["contacts", "unsubscribe", CONTACT, "1", "--set", "status=1"],
        vec!["contacts", "sync", "--email", CONTACT, "--list", "Newsletter"],
        vec!["contacts", "create", "--email", CONTACT, "--list", "1", "--if-exists", "update"],
        vec!["contacts", "update", CONTACT, "--list", "1"],
        vec!["contacts", "subscribe", CONTACT, "1", "--no-history"],
        vec!["contacts", "sync", "--email", CONTACT, "--list", "1", "--no-history"],
    ]
}

/// Each way that reads a file: the words before it, and its rows, of which the first is of the contact.
fn file_ways() -> Vec<(Vec<&'static str>, String)> {
    let rows = |header: &str, more: &str| format!("{header}\n{CONTACT}{more}\n{OTHER}{more}\n");
    vec![
        (vec!["contacts", "subscribe", "--from-file"], rows("contact,list", ",1")),
        (vec!["contacts", "unsubscribe", "--from-file"], rows("contact,list,set:status", ",1,1")),
        (vec!["contacts", "sync", "--from-file"], rows("email,list", ",Newsletter")),
        (vec!["contacts", "sync", "--list", "1", "--from-file"], rows("email", "")),
        (vec!["contacts", "create", "--if-exists", "update", "--from-file"], rows("email,list", ",1")),
        (vec!["contacts", "import", "--mode", "sync"], rows("email,lists", ",Newsletter")),
        (vec!["contacts", "import", "--list", "1", "--poll-interval", "10ms"], rows("email", "")),
    ]
}

#[test]
fn one_contact_that_unsubscribed_or_bounced_is_left_as_it_is() {
    for status in ["2", "3"] {
        let account = Account::with_status(status);
        for way in single_ways() {
            let outcome = account.acamp(&[&way[..], &["--yes"]].concat());
            assert_eq!((outcome.code, account.status().as_str()), (0, status), "{way:?}: {outcome}");
            let words = if status == "2" { "unsubscribed from list 1" } else { "bounced on list 1" };
            let note = format!("contact {} {words}: left as it is; --resubscribe subscribes it again", account.id);
            assert!(outcome.stderr.contains(&note), "{way:?}: {outcome}");
        }
    }
}

#[test]
fn with_resubscribe_it_is_subscribed_with_the_source_that_says_so() {
    let account = Account::with_status("2");
    let is_typed = |way: &Vec<&str>| !way.contains(&"--set") && !way.contains(&"--set-string");
    for way in single_ways().into_iter().filter(is_typed) {
        account.set_status("2");
        let outcome = account.acamp(&[&way[..], &["--resubscribe", "--yes"]].concat());
        assert_eq!((outcome.code, account.active_source().as_str()), (0, "4"), "{way:?}: {outcome}");
    }
}

#[test]
fn one_of_several_is_left_as_it_is_and_counted() {
    let account = Account::with_status("2");
    let several = account.acamp(&["contacts", "subscribe", CONTACT, "1", "2"]);
    assert_eq!((several.code, account.status().as_str()), (3, "2"), "{several}");
    assert!(several.stderr.contains("1 of 2 left as they are: unsubscribed or bounced"), "{several}");
    account.acamp(&["contacts", "sync", "--email", OTHER]);
    for (way, rows) in file_ways() {
        let file = account.file(&rows);
        let outcome = account.acamp(&[&way[..], &[&file, "--yes", "-o", "json"]].concat());
        assert_eq!((outcome.code, account.status().as_str()), (3, "2"), "{way:?}: {outcome}");
        let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(summary["not_subscribed"], 1, "{way:?}: {outcome}");
        assert!(outcome.stderr.contains("1 of 2 rows: contact not subscribed"), "{way:?}: {outcome}");
        let results = account.acamp(&["jobs", "results", "last", "--jq", ".[0].reason", "-o", "json"]);
        assert!(results.stdout.contains("unsubscribed from list 1: left as it is"), "{way:?}: {results}");
    }
}

#[test]
fn a_file_with_one_row_is_one_contact() {
    let account = Account::with_status("3");
    let file = account.file(&format!("contact,list\n{CONTACT},1\n"));
    let outcome = account.acamp(&["contacts", "subscribe", "--from-file", &file, "--jq", ".not_subscribed"]);
    assert_eq!((outcome.code, outcome.stdout.trim(), account.status().as_str()), (0, "1", "3"), "{outcome}");
    assert!(outcome.stderr.contains("1 of 1 row: contact not subscribed"), "{outcome}");
}

#[test]
fn undo_does_not_subscribe_again_what_was_unsubscribed() {
    let account = Account::with_status("1");
    account.acamp(&["contacts", "unsubscribe", CONTACT, "1"]);
    let plain = account.acamp(&["undo", "--yes", "--jq", ".[].state"]);
    assert_eq!((plain.code, plain.stdout.trim(), account.status().as_str()), (0, "withheld", "2"), "{plain}");
    let insisting = account.acamp(&["undo", "--confirm", "1", "--resubscribe", "--jq", ".[].state"]);
    assert_eq!((insisting.code, insisting.stdout.trim()), (0, "undone"), "{insisting}");
    assert_eq!(account.active_source(), "4");
}

#[test]
fn the_bulk_import_says_what_became_of_each_subscription() {
    let account = Account::with_status("2");
    let file = account.file(&format!("email\n{CONTACT}\n{OTHER}\n"));
    let import = |more: &[&str]| {
        let words = ["contacts", "import", &file, "--list", "1", "--yes", "--poll-interval", "10ms", "-q"];
        let outcome = account.acamp(&[&words[..], more].concat());
        let reasons = account.acamp(&["jobs", "results", "last", "-o", "csv", "--columns", "row,status,reason"]);
        (outcome.code, reasons.stdout)
    };
    let left = "unsubscribed from list 1: left as it is; --mode sync --resubscribe subscribes it again";
    let told = format!("row,status,reason\n1,done,{left}\n2,done,subscribed to list 1\n");
    assert_eq!(import(&[]), (3, told));
    let unread = "subscription to list 1 not read back";
    assert_eq!(import(&["--no-ids"]), (0, format!("row,status,reason\n1,done,{unread}\n2,done,{unread}\n")));
}

#[test]
fn a_status_that_cannot_be_read_is_not_overwritten() {
    for (status, listing, code) in [(503, "{}", 7), (403, r#"{"message":"no"}"#, 4), (200, "<html>", 1)] {
        let (home, server) = (Home::new(), Server::start(vec![json(status, listing)]));
        let args = ["contacts", "subscribe", "5", "1", "--max-retries", "0"];
        let outcome = run(&mut crate::support::scripted(home.path(), &server, &args));
        assert_eq!(outcome.code, code, "{outcome}");
        assert_eq!(server.lines(), ["GET /api/3/contacts/5/contactLists"]);
    }
}

#[test]
fn a_contact_on_several_lists_is_read_once() {
    let account = Account::with_status("2");
    for history in ["--history", "--no-history"] {
        let more: &[&str] = if history == "--history" { &[] } else { &[history] };
        let words = ["contacts", "sync", "--email", CONTACT, "--list", "1", "--list", "2", "--list", "3", "-v"];
        let outcome = account.acamp(&[&words[..], more].concat());
        let reads = outcome.stderr.lines().filter(|line| line.contains("/contactLists →") && line.starts_with("GET"));
        assert_eq!(reads.count(), 1, "{outcome}");
    }
}
