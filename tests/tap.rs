//! `acamp tap`: a target that loads its messages has what the mirror has.

mod target;

#[cfg(unix)]
use std::io::{BufRead, BufReader, Read};
use std::process::Command;
#[cfg(unix)]
use std::process::Stdio;

use acamp::sandbox::{Running, TOKEN};
use serde_json::{Value as Json, json};

use crate::support::{Home, Outcome, ephemeral, execute_in_mirror, logged_in, mirror_tables, program, run};
use target::{Sent, Target};

/// A sandbox without a rate limit, and a home with its mirror.
struct Account {
    home: Home,
    sandbox: Running,
}

impl Account {
    /// A mirror that was synced once.
    fn new() -> Self {
        let account = Account { home: Home::new(), sandbox: ephemeral() };
        account.done(&["mirror", "sync"]);
        account
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = logged_in(self.home.path(), self.sandbox.url(), TOKEN);
        command.args(words);
        command
    }

    fn done(&self, words: &[&str]) -> Outcome {
        let outcome = run(&mut self.command(words));
        assert_eq!(outcome.code, 0, "{words:?}\n{outcome}");
        outcome
    }

    /// What `tap` writes with more arguments and the state of a target.
    fn tap(&self, words: &[&str], state: Option<&Json>) -> Outcome {
        let mut words = [&["tap"], words].concat();
        let path = self.home.write("state.json", state.map(Json::to_string).unwrap_or_default());
        words.extend(["--state", &path]);
        self.done(&words)
    }

    /// Loads what `tap` writes into a target; returns the IDs of the records by stream, and standard error.
    fn load(&self, words: &[&str], target: &mut Target) -> (Sent, String) {
        let outcome = self.tap(words, target.state.clone().as_ref());
        (target.load(&outcome.stdout), outcome.stderr)
    }

    /// What a target has that loads the mirror for the first time.
    fn fresh(&self) -> Target {
        let mut target = Target::default();
        self.load(&[], &mut target);
        target
    }
}

#[test]
fn the_first_load_has_every_record_of_the_mirror() {
    let account = Account::new();
    let mut target = Target::default();
    let (_, stderr) = account.load(&[], &mut target);
    let tables = mirror_tables(account.home.path());
    for table in ["contacts", "tags", "lists", "deals", "contact_tags", "contact_lists", "field_values", "fields"] {
        let keys: Vec<_> = target.records(table).keys().collect();
        assert_eq!(keys, tables[table].keys().collect::<Vec<_>>(), "{table}");
        assert!(!keys.is_empty(), "{table}");
    }
    assert!(stderr.contains("sent ") && !stderr.contains("because"), "{stderr}");
    let contact = &target.records("contacts")["1"];
    assert_eq!(
        (&contact["email"], &contact["cdate"]),
        (&json!("ana.garcia@example.com"), &json!("2024-01-15T15:00:00Z"))
    );
    assert_eq!(target.records("deals")["1"]["value"], json!(1_250_000));
    assert_eq!(contact.get("raw"), None);
}

#[test]
fn a_state_limits_the_load_to_what_changed() {
    let account = Account::new();
    let mut target = account.fresh();
    let (sent, _) = account.load(&["--sync"], &mut target);
    assert_eq!(sent, Sent::new());
    account.done(&["contacts", "update", "2", "--first-name", "Benjamin"]);
    account.done(&["tags", "create", "--name", "new"]);
    let (sent, stderr) = account.load(&["--sync"], &mut target);
    assert_eq!(sent["contacts"], ["2"], "{sent:?}");
    assert_eq!(sent["tags"].len(), 1, "{sent:?}");
    assert!(!sent.contains_key("lists") && !sent.contains_key("deals"), "{sent:?}");
    assert!(!stderr.contains("because"), "{stderr}");
    target.assert_same(&account.fresh());
}

#[test]
fn deleted_records_disappear_by_version() {
    let account = Account::new();
    let mut target = account.fresh();
    account.done(&["tags", "delete", "vip", "--yes"]);
    let (sent, stderr) = account.load(&["--sync"], &mut target);
    assert!(stderr.contains("tags: sending all records, because records were deleted"), "{stderr}");
    assert!(sent["tags"].len() > 1 && !sent.contains_key("lists"), "{sent:?}");
    target.assert_same(&account.fresh());
    assert!(target.records("tags").values().all(|tag| tag["tag"] != "vip"));
    let (sent, _) = account.load(&[], &mut target);
    assert_eq!(sent, Sent::new(), "a deletion is sent once");
}

#[test]
fn an_interrupted_load_continues_after_its_last_state() {
    let account = Account::new();
    let complete = account.fresh();
    // The target got the contacts up to an ID, then the pipe broke; afterwards one of them changed.
    let mut target = complete.clone();
    let after = target.keep("contacts", 7);
    target.state.as_mut().unwrap()["bookmarks"]["contacts"]["after"] = json!(after);
    account.done(&["contacts", "update", "1", "--first-name", "Changed"]);
    let (sent, stderr) = account.load(&["--sync"], &mut target);
    assert_eq!(sent["contacts"].len(), complete.records("contacts").len() - 7 + 1, "{sent:?}");
    assert!(!stderr.contains("because"), "{stderr}");
    assert!(target.activated.contains(&"contacts".to_owned()));
    target.assert_same(&account.fresh());
    assert_eq!(target.state.as_ref().unwrap()["bookmarks"]["contacts"].get("after"), None);
}

#[test]
fn a_long_load_has_states_to_continue_from() {
    let account = Account::new();
    let config = account.home.write("tap.json", r#"{"streams": ["tags"]}"#);
    let words = ["--config", config.as_str()];
    execute_in_mirror(
        account.home.path(),
        "INSERT INTO tags (id, seen_run, changed_run, tag, raw) WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL \
         SELECT i + 1 FROM n WHERE i < 25999) SELECT i, 1, 1, 'tag ' || i, '{}' FROM n",
    );
    let outcome = account.tap(&words, None);
    let is_state = |line: &&str| line.contains(r#""type":"STATE""#);
    let states: Vec<&str> = outcome.stdout.lines().filter(is_state).collect();
    let after = |line: &str| serde_json::from_str::<Json>(line).unwrap()["value"]["bookmarks"]["tags"]["after"].clone();
    let (first, second) = (after(states[0]), after(states[1]));
    assert!(first.as_str() < second.as_str(), "{first} {second}");
    assert_eq!((states.len(), after(states[2])), (3, Json::Null));
    // The target got the records up to the first state, and a few more.
    let end = outcome.stdout.lines().position(|line| line == states[0]).unwrap() + 100;
    let lines: Vec<&str> = outcome.stdout.lines().take(end).collect();
    let mut target = Target::default();
    target.load(&lines.join("\n"));
    let (sent, _) = account.load(&words, &mut target);
    assert_eq!(sent["tags"].len(), target.records("tags").len() - 10_000);
    assert!(Some(sent["tags"][0].as_str()) > first.as_str());
    let mut whole = Target::default();
    whole.load(&outcome.stdout);
    target.assert_same(&whole);
}

#[test]
fn a_state_of_another_mirror_is_noticed() {
    let account = Account::new();
    let mut target = account.fresh();
    std::fs::remove_dir_all(account.home.join(".local/state/acamp/mirror")).unwrap();
    account.done(&["mirror", "sync"]);
    let (sent, stderr) = account.load(&[], &mut target);
    assert!(stderr.contains("tags: sending all records, because the state comes from another mirror"), "{stderr}");
    assert_eq!(sent["tags"].len(), target.records("tags").len());
    target.assert_same(&account.fresh());
}

#[test]
fn a_catalog_selects_streams_and_columns() {
    let account = Account::new();
    let mut catalog: Json = serde_json::from_str(&account.done(&["tap", "--discover"]).stdout).unwrap();
    for stream in catalog["streams"].as_array_mut().unwrap() {
        let is_tags = stream["stream"] == "tags";
        for entry in stream["metadata"].as_array_mut().unwrap() {
            let path = entry["breadcrumb"].as_array().unwrap().last().cloned();
            let wanted = path.is_none_or(|name| ["tag", "raw"].contains(&name.as_str().unwrap()));
            entry["metadata"]["selected"] = json!(is_tags && wanted);
        }
    }
    let path = account.home.write("catalog.json", catalog.to_string());
    let mut target = Target::default();
    let (sent, _) = account.load(&["--catalog", &path], &mut target);
    assert_eq!(sent.keys().collect::<Vec<_>>(), ["tags"]);
    let tag = target.records("tags").values().next().unwrap().as_object().unwrap();
    assert_eq!(tag.keys().collect::<Vec<_>>(), ["id", "tag", "raw"]);
    let raw: Json = serde_json::from_str(tag["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw["tag"], tag["tag"]);
    // Without the catalog, there are other columns, and the target lacks their values.
    let (_, stderr) = account.load(&[], &mut target);
    assert!(stderr.contains("tags: sending all records, because its columns changed"), "{stderr}");
    target.assert_same(&account.fresh());
}

#[test]
fn a_configuration_selects_profile_and_streams() {
    let account = Account::new();
    let profile =
        format!("[profiles.acme]\nurl = \"{}\"\ntoken_command = [\"/bin/echo\", \"{TOKEN}\"]\n", account.sandbox.url());
    account.home.write(".config/acamp/config.toml", profile);
    let config = json!({"profile": "acme", "sync": true, "streams": ["tags", "contacts subscriptions"], "x": 1});
    let path = account.home.write("tap.json", config.to_string());
    let outcome = run(program(account.home.path()).env("ACAMP_RATE", "0").args(["tap", "--config", &path]));
    assert_eq!(outcome.code, 0, "{outcome}");
    assert!(outcome.stderr.contains("synced "), "{outcome}");
    let mut target = Target::default();
    assert_eq!(target.load(&outcome.stdout).keys().collect::<Vec<_>>(), ["contact_lists", "tags"]);
}

#[test]
fn the_catalog_needs_no_mirror_and_no_account() {
    let home = Home::new();
    let outcome = run(program(home.path()).args(["tap", "--discover"]));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let catalog: Json = serde_json::from_str(&outcome.stdout).unwrap();
    let streams = catalog["streams"].as_array().unwrap();
    let deals = streams.iter().find(|stream| stream["tap_stream_id"] == "deals").unwrap();
    let types = &deals["schema"]["properties"];
    assert_eq!(types["id"], json!({"type": ["string"]}));
    assert_eq!(types["value"], json!({"type": ["null", "integer"]}));
    assert_eq!(types["isDisabled"], json!({"type": ["null", "boolean"]}));
    assert_eq!(types["mdate"], json!({"type": ["null", "string"], "format": "date-time"}));
}

#[test]
fn a_contact_that_is_forgotten_disappears_by_version() {
    let account = Account::new();
    let mut target = account.fresh();
    account.done(&["mirror", "forget", "ana.garcia@example.com", "--yes"]);
    let (_, stderr) = account.load(&[], &mut target);
    assert!(stderr.contains("contacts: sending all records, because records were deleted"), "{stderr}");
    assert!(!target.records("contacts").contains_key("1"));
    for relation in ["contact_tags", "contact_lists", "field_values"] {
        assert!(target.records(relation).values().all(|record| record["contact"] != "1"), "{relation}");
    }
    target.assert_same(&account.fresh());
}

#[cfg(unix)]
#[test]
fn a_tap_that_is_stopped_ends_after_a_state_from_which_the_next_continues() {
    let account = Account::new();
    let mut child = account.command(&["tap"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // All messages do not fit into the pipe: after the first, the program waits for its reader.
    let mut messages = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut messages).unwrap();
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    reader.read_to_string(&mut messages).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143), "{stderr}");
    assert!(stderr.contains("interrupted; the next run continues after the last state"), "{stderr}");
    let mut target = Target::default();
    let sent = target.load(&messages);
    let (rest, _) = account.load(&[], &mut target);
    assert!(!sent.is_empty() && !rest.is_empty() && sent.keys().all(|stream| !rest.contains_key(stream)));
    target.assert_same(&account.fresh());
}

#[cfg(unix)]
#[test]
fn a_target_that_closes_the_pipe_is_no_failure() {
    let account = Account::new();
    let mut child = account.command(&["tap"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
