//! Exports of an account in which a contact is created before every page end, and have every contact once.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use acamp::sandbox::Quirk;
use serde_json::Value;

use super::{CONTACTS, Place, alone, amid_contacts, kill, slowly};
use crate::support::{Outcome, exit_within};

/// An export that goes on as long as contacts are created never ends.
const BOUND: Duration = Duration::from_secs(60);

/// Restarts the server of an account; from now on, a contact is created before every page but the first.
fn contacts_keep_coming(place: &mut Place) {
    drop(place.running.take());
    place.faults = &["insert:1@GET /contacts"];
    place.open();
}

/// Runs a command that must end soon and succeed; returns its standard error.
fn ended(place: &Place, line: &[&str]) -> String {
    let mut child = place.command(line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    if exit_within(&mut child, BOUND).is_none() {
        kill(child);
        panic!("{line:?} did not end within {BOUND:?}");
    }
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    assert_eq!(outcome.code, 0, "{line:?}: {outcome}");
    outcome.stderr
}

/// Checks that a file has every contact that was there from the start, and none twice.
fn assert_each_once(place: &Place, file: &str) {
    let text = place.home.read(file);
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().parse::<u64>().unwrap();
    let ids: BTreeSet<u64> = text.lines().map(id).collect();
    assert_eq!(ids.len(), text.lines().count(), "some contacts are there twice");
    let missing: Vec<u64> = (1..=CONTACTS + 25).filter(|id| !ids.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_resumed_export_ends_although_contacts_keep_being_created() {
    let mut place = Place::new(0);
    kill(place.begin(&slowly("resumed.jsonl"), amid_contacts));
    contacts_keep_coming(&mut place);
    let said = ended(&place, &["jobs", "resume", "last", "-v"]);
    assert!(said.contains("id_greater="), "{said}");
    assert_each_once(&place, "resumed.jsonl");
}

#[test]
fn an_export_that_changes_to_whole_collections_ends_although_contacts_keep_being_created() {
    let mut place = Place::with(0, &[Quirk::IncludeTruncated]);
    contacts_keep_coming(&mut place);
    let said = ended(&place, &["contacts", "export", "--out", "changed.jsonl", "-v"]);
    let (_, rest) = said.split_once("reading all of them").unwrap_or_else(|| panic!("{said}"));
    assert!(rest.contains("id_greater="), "{said}");
    assert_each_once(&place, "changed.jsonl");
    ended(&place, &alone("alone.jsonl"));
    assert_each_once(&place, "alone.jsonl");
}
