//! A draft and the campaigns with the same name and message: none of them goes out beside another one.

use std::time::Duration;

use serde_json::Value;

use super::trial::account::{ACCOUNT, NAMES};
use crate::support::trial::{Hindrance, Ran, Scene, Setting, error};

const AT: &str = "2030-03-01 09:00";

/// The account of the trials, served with faults.
struct Case(Scene);

impl Case {
    fn new(faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| (*fault).to_owned()).collect();
        let late = Duration::from_secs(4);
        let setting = Setting { seed: 1, faults, quirks: Vec::new(), retries: 0, max_wait: "0s", late };
        Case(Scene::new(ACCOUNT.home.path(), &setting))
    }

    fn run(&self, words: &[&str]) -> Ran {
        self.hindered(words, None)
    }

    fn hindered(&self, words: &[&str], hindrance: Option<Hindrance>) -> Ran {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        self.0.run(&words, hindrance)
    }

    fn schedule(&self, campaign: &str) -> Ran {
        self.run(&["campaigns", "schedule", campaign, "--at", AT, "--confirm", NAMES[0]])
    }

    fn send(&self, campaign: &str) -> Ran {
        self.run(&["campaigns", "send", campaign, "--confirm", NAMES[0]])
    }

    /// Creates a campaign with the name and the message of the draft, and returns its ID.
    fn twin(&self, status: &str) -> String {
        let message = self.0.rows("campaigns")[&draft().parse::<i64>().unwrap()]["message_id"].clone();
        let message = message.as_str().unwrap().to_owned();
        let words = ["v1", "campaigns", "create", "--name", NAMES[0], "--list", "1", "--message", &message];
        let words =
            [&words[..], &["--status", status, "--start", "2030-05-01 09:00:00", "--confirm", "create"]].concat();
        let ran = self.run(&words);
        assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
        id(&ran)
    }

    /// The IDs and states of the campaigns with the name of the draft.
    fn states(&self) -> Vec<(String, String)> {
        let rows = self.0.rows("campaigns");
        let own = rows.iter().filter(|(_, row)| row["name"] == NAMES[0]);
        own.map(|(id, row)| (id.to_string(), row["status"].as_str().unwrap_or("0").to_owned())).collect()
    }

    fn count(&self, action: &str) -> usize {
        self.0.applied().iter().filter(|write| write.action() == action).count()
    }
}

fn draft() -> &'static str {
    &ACCOUNT.ids[NAMES[0]]
}

fn id(ran: &Ran) -> String {
    let shown: Value = serde_json::from_str(&ran.stdout).unwrap();
    shown["id"].to_string().trim_matches('"').to_owned()
}

fn message(ran: &Ran) -> String {
    error(ran)["message"].as_str().unwrap_or_default().to_owned()
}

fn state(id: &str, status: &str) -> (String, String) {
    (id.to_owned(), status.to_owned())
}

#[test]
fn send_refuses_a_draft_whose_message_is_scheduled_already() {
    let case = Case::new(&[]);
    let copy = case.twin("scheduled");
    let ran = case.send(draft());
    assert_eq!(ran.exit, Some(9), "{}", ran.stderr);
    assert_eq!(message(&ran), format!("not sent: campaign {copy} with the same name and message is already scheduled"));
    assert_eq!(case.count("campaign_status"), 0);
}

#[test]
fn schedule_finds_the_scheduled_copy_behind_a_newer_draft() {
    let case = Case::new(&[]);
    let (copy, other) = (case.twin("scheduled"), case.twin("draft"));
    let ran = case.schedule(draft());
    assert_eq!((ran.exit, id(&ran)), (Some(0), copy.clone()), "{}", ran.stderr);
    assert_eq!(case.states(), [state(&copy, "1"), state(&other, "0")]);
}

#[test]
fn schedule_refuses_a_draft_that_is_newer_than_a_scheduled_campaign_with_its_message() {
    let case = Case::new(&[]);
    let (older, newer) = (case.twin("scheduled"), case.twin("draft"));
    let ran = case.schedule(&newer);
    assert_eq!(ran.exit, Some(9), "{}", ran.stderr);
    assert!(message(&ran).contains(&format!("campaign {older} with the same name and message is already scheduled")));
    assert_eq!(case.count("campaign_create"), 2);
}

#[test]
fn a_copy_whose_messages_are_not_listed_is_found_by_its_first_message() {
    let case = Case::new(&["missing-row@GET /campaigns/{id}/campaignMessages"]);
    let copy = case.twin("scheduled");
    let ran = case.schedule(draft());
    assert_eq!((ran.exit, id(&ran)), (Some(0), copy.clone()), "{}", ran.stderr);
    assert_eq!(case.states(), [state(&copy, "1")]);
}

#[test]
fn an_incomplete_listing_of_campaigns_is_not_taken_for_the_absence_of_a_copy() {
    let case = Case::new(&["total-high@GET /campaigns"]);
    for ran in [case.schedule(draft()), case.send(draft())] {
        assert_eq!(ran.exit, Some(7), "{}", ran.stderr);
        assert!(message(&ran).contains("the listing is incomplete"), "{}", ran.stderr);
    }
    assert_eq!(case.states(), [state(draft(), "0")]);
}

#[test]
fn a_copy_that_cannot_be_verified_is_named_and_found_by_a_repeated_command() {
    let next = |case: &Case| (case.0.rows("campaigns").keys().max().unwrap() + 1).to_string();
    let copy = next(&Case::new(&[]));
    let mut case = Case::new(&[&format!("500@GET /campaigns/{copy}/campaignLists")]);
    let ran = case.schedule(draft());
    assert_eq!(ran.exit, Some(11), "{}", ran.stderr);
    let wanted = format!("campaign {copy} was created for the draft {}, but could not be verified", draft());
    assert!(message(&ran).starts_with(&wanted), "{}", ran.stderr);
    assert_eq!(case.states(), [state(draft(), "0"), state(&copy, "1")]);
    case.0.lift_faults();
    let ran = case.schedule(draft());
    assert_eq!((ran.exit, id(&ran)), (Some(0), copy.clone()), "{}", ran.stderr);
    assert_eq!(case.states(), [state(&copy, "1")]);
}

#[test]
fn a_create_that_was_rejected_with_429_is_not_unknown() {
    let case = Case::new(&["429-bare@v1 campaign_create"]);
    let ran = case.schedule(draft());
    assert_eq!(ran.exit, Some(7), "{}", ran.stderr);
    assert!(message(&ran).starts_with("too many requests"), "{}", ran.stderr);
}

#[test]
fn a_repeated_schedule_waits_for_a_create_that_is_carried_out_late() {
    let case = Case::new(&["late@v1 campaign_create"]);
    let words = ["campaigns", "schedule", draft(), "--at", AT, "--confirm", NAMES[0]];
    // Killed while it waits for the response, which never comes.
    case.hindered(&words, Some(Hindrance::Killed(2_000)));
    let ran = case.schedule(draft());
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert_eq!(case.count("campaign_create"), 1, "{}", ran.stderr);
    assert_eq!(case.states(), [state(&id(&ran), "1")]);
}
