//! `acamp mirror sync`: whatever happened before, a mirror ends equal to one that is created anew.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use acamp::sandbox::{self, Data, Options, Running, TOKEN};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::support::{self, Home, Outcome, Tables, exit_within, logged_in, mirror_rows, mirror_tables, options};

const CONTACTS: u64 = 450;

/// An account, and homes for the program.
struct Place {
    home: Home,
    running: Option<Running>,
    port: u16,
}

/// What the server does.
#[derive(Default)]
struct Server<'s> {
    quirks: &'s [&'s str],
    faults: &'s [&'s str],
    latency: u64,
}

impl Place {
    fn new() -> Self {
        let home = Home::new();
        sandbox::seed(&home.join("data"), CONTACTS).unwrap();
        let mut place = Place { home, running: None, port: 0 };
        place.serve(&Server::default());
        place
    }

    /// Starts the server, on the same port as before if there was one.
    fn serve(&mut self, server: &Server<'_>) {
        drop(self.running.take());
        let running = sandbox::start(Options {
            port: self.port,
            latency: Duration::from_millis(server.latency),
            quirks: server.quirks.iter().map(|quirk| quirk.parse::<sandbox::Quirk>().unwrap()).collect(),
            faults: server.faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            ..options(Data::Directory(self.home.join("data")))
        });
        let running = running.unwrap();
        self.port = running.url().rsplit(':').next().unwrap().parse().unwrap();
        self.running = Some(running);
    }

    fn command(&self, home: &Home, words: &[&str]) -> Command {
        let url = format!("http://127.0.0.1:{}", self.port);
        let mut command = logged_in(home.path(), &url, TOKEN);
        command.args(["mirror", "sync"]).args(words).env("ACAMP_MAX_WAIT", "20ms");
        command
    }

    fn run(&self, home: &Home, words: &[&str]) -> Outcome {
        support::run(&mut self.command(home, words))
    }

    /// Syncs, which must succeed; returns standard error.
    fn sync(&self, home: &Home, words: &[&str]) -> String {
        let outcome = self.run(home, words);
        assert_eq!(outcome.code, 0, "{outcome}");
        outcome.stderr
    }

    fn spawn(&self, home: &Home, words: &[&str]) -> Child {
        self.command(home, words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// A mirror that is created now.
    fn fresh(&self) -> Tables {
        let home = Home::new();
        self.sync(&home, &[]);
        mirror_tables(home.path())
    }

    /// Sends a write that must succeed; returns the response.
    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("http://127.0.0.1:{}/api/3{path}", self.port);
        let token = ("Api-Token", TOKEN);
        let sent = match method {
            "DELETE" => ureq::delete(url).header(token.0, token.1).call(),
            "PUT" => ureq::put(url).header(token.0, token.1).send(body.to_string()),
            _ => ureq::post(url).header(token.0, token.1).send(body.to_string()),
        };
        let text = sent.unwrap_or_else(|error| panic!("{method} {path}: {error}")).body_mut().read_to_string().unwrap();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Fields, tags and lists of contacts that are written, and contacts and deals that are created and updated.
    fn change(&self) {
        let contact = |id: u64| json!({"contact": {"firstName": format!("Changed {id}")}});
        for id in 10..20 {
            self.send("PUT", &format!("/contacts/{id}"), &contact(id));
            let value = json!({"contact": id.to_string(), "field": "1", "value": format!("Written {id}")});
            self.send("POST", "/fieldValues", &json!({"fieldValue": value}));
            self.send("POST", "/contactTags", &json!({"contactTag": {"contact": (id + 100).to_string(), "tag": "2"}}));
            let email = format!("new{id}@mirror.example");
            let values = json!([{"field": "1", "value": "New"}]);
            self.send("POST", "/contacts", &json!({"contact": {"email": email, "fieldValues": values}}));
        }
        self.send("PUT", "/deals/1", &json!({"deal": {"title": "Renamed"}}));
        self.send("POST", "/tags", &json!({"tag": {"tag": "fresh", "tagType": "contact"}}));
        self.send("POST", "/notes", &json!({"note": {"note": "New", "relid": "1", "reltype": "Subscriber"}}));
    }
}

/// The tables without the JSON of the records, which shows how they were requested.
fn without_raw(mut tables: Tables) -> Tables {
    tables
        .values_mut()
        .flat_map(|table| table.values_mut())
        .for_each(|record| record.retain(|(name, _)| name != "raw"));
    tables
}

/// Fails with the records that differ.
fn assert_same(found: &Tables, expected: &Tables, when: &str) {
    for (name, records) in expected {
        let own = &found[name];
        let ids = own.keys().chain(records.keys()).filter(|id| own.get(*id) != records.get(*id));
        let wrong: Vec<&String> = ids.collect();
        let first = wrong.first().map(|id| format!("{:?} instead of {:?}", own.get(*id), records.get(*id)));
        assert!(wrong.is_empty(), "{when}: {name}: {wrong:?}: {}", first.unwrap_or_default());
    }
}

/// The paths of the requests that `-v` shows.
fn requests(stderr: &str) -> Vec<&str> {
    stderr.lines().filter_map(|line| line.split_once("GET ")?.1.split(' ').next()).collect()
}

#[test]
fn a_second_sync_reads_what_changed() {
    let place = Place::new();
    let home = Home::new();
    let first = place.sync(&home, &[]);
    assert_data_eq!(
        first,
        str![[r#"
synced 73 resources: [..] added, 0 changed, 0 deleted in [..] requests
not available in this account: [..]

"#]]
    );
    place.change();
    let second = place.sync(&home, &["-v", "--only", "contacts,deals,notes"]);
    let sent = requests(&second);
    let of = |path: &str| sent.iter().filter(|line| line.split('?').next() == Some(path)).count();
    assert_eq!(
        [of("/contacts"), of("/contactTags"), of("/contactLists"), of("/fieldValues")],
        [2, 1, 1, 1],
        "{second}"
    );
    assert_eq!([of("/deals"), of("/notes")], [2, 1], "{second}");
    assert!(sent.len() <= 20, "{second}");
    place.sync(&home, &[]);
    assert_same(&mirror_tables(home.path()), &place.fresh(), "after changes");
    let third = place.sync(&home, &["--only", "contacts"]);
    assert_data_eq!(
        third,
        str![[r#"
synced 4 resources: 0 added, 0 changed, 0 deleted in [..] requests

"#]]
    );
}

#[test]
fn what_was_deleted_is_found_by_its_count() {
    let place = Place::new();
    for (method, path) in
        [("DELETE", "/contacts/30"), ("DELETE", "/contactTags/40"), ("DELETE", "/tags/3"), ("DELETE", "/deals/2")]
    {
        let home = Home::new();
        place.sync(&home, &[]);
        place.send(method, path, &Value::Null);
        let said = place.sync(&home, &[]);
        assert!(!said.contains(" 0 deleted"), "{path}: {said}");
        assert_same(&mirror_tables(home.path()), &place.fresh(), path);
    }
    // As many were created as were deleted.
    let home = Home::new();
    place.sync(&home, &[]);
    place.send("DELETE", "/contactTags/50", &Value::Null);
    place.send("POST", "/contactTags", &json!({"contactTag": {"contact": "200", "tag": "4"}}));
    place.send("DELETE", "/contacts/31", &Value::Null);
    place.send("POST", "/contacts", &json!({"contact": {"email": "other@mirror.example"}}));
    place.send("DELETE", "/notes/1", &Value::Null);
    place.send("POST", "/notes", &json!({"note": {"note": "New", "relid": "1", "reltype": "Subscriber"}}));
    place.sync(&home, &[]);
    assert_same(&mirror_tables(home.path()), &place.fresh(), "as many created as deleted");
}

#[test]
fn relations_are_the_same_whichever_way_they_are_read() {
    let mut place = Place::new();
    let expected = without_raw(place.fresh());
    for quirks in [&["include-ignored"][..], &["include-truncated"], &["deals-unordered", "limit-422"]] {
        let home = Home::new();
        place.serve(&Server { quirks, ..Server::default() });
        place.sync(&home, &[]);
        assert_same(&without_raw(mirror_tables(home.path())), &expected, &format!("{quirks:?}"));
        place.serve(&Server::default());
        place.sync(&home, &[]);
        assert_same(&without_raw(mirror_tables(home.path())), &expected, &format!("after {quirks:?}"));
    }
}

#[test]
fn a_listing_that_is_cut_deletes_nothing() {
    let mut place = Place::new();
    let home = Home::new();
    place.sync(&home, &[]);
    let before = mirror_tables(home.path());
    for faults in [["missing-row:1"], ["total-high:1"]] {
        place.serve(&Server { faults: &faults, ..Server::default() });
        let outcome = place.run(&home, &["--full", "--only", "contacts,tags,deals"]);
        assert_eq!(outcome.code, 3, "{faults:?}: {outcome}");
        assert!(outcome.stderr.contains(" 0 deleted"), "{faults:?}: {outcome}");
        assert!(outcome.stderr.contains("error: incomplete: "), "{faults:?}: {outcome}");
        assert_same(&mirror_tables(home.path()), &before, faults[0]);
    }
    // The next sync reads everything again.
    place.serve(&Server::default());
    place.send("DELETE", "/contacts/30", &Value::Null);
    place.sync(&home, &[]);
    assert_same(&mirror_tables(home.path()), &place.fresh(), "afterwards");
}

#[test]
fn a_sync_that_is_killed_is_continued() {
    let mut place = Place::new();
    place.serve(&Server { latency: 4, ..Server::default() });
    let (expected, begun) = (place.fresh(), std::time::Instant::now());
    let _ = place.fresh();
    let longest = u64::try_from(begun.elapsed().as_millis()).unwrap();
    for kill in 1..=6 {
        let home = Home::new();
        let mut child = place.spawn(&home, &[]);
        exit_within(&mut child, Duration::from_millis(longest * kill / 7));
        child.kill().unwrap();
        child.wait().unwrap();
        place.sync(&home, &[]);
        assert_same(&mirror_tables(home.path()), &expected, &format!("killed {kill}"));
    }
}

#[test]
fn what_changes_after_a_kill_is_read_as_well() {
    let mut place = Place::new();
    place.serve(&Server { latency: 8, ..Server::default() });
    let home = Home::new();
    let mut child = place.spawn(&home, &["--only", "contacts", "--rate", "5"]);
    support::until_running(&mut child, "some contacts", || mirror_rows(home.path(), "contacts") > Some(0));
    child.kill().unwrap();
    child.wait().unwrap();
    place.send("DELETE", "/contacts/30", &Value::Null);
    place.send("DELETE", "/contactTags/40", &Value::Null);
    place.change();
    let said = place.sync(&home, &["-v"]);
    assert!(said.contains("id_greater="), "{said}");
    assert_same(&mirror_tables(home.path()), &place.fresh(), "changed after a kill");
}

#[test]
fn ctrl_c_keeps_what_was_read() {
    let mut place = Place::new();
    place.serve(&Server { latency: 8, ..Server::default() });
    let home = Home::new();
    let mut command = place.command(&home, &["--rate", "5"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    support::until_running(&mut child, "some contacts", || mirror_rows(home.path(), "contacts") > Some(0));
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let stopped = Outcome::from(child.wait_with_output().unwrap());
    assert_data_eq!(
        stopped.to_string(),
        str![[r#"
exit 130
stderr
    what was read is kept; acamp mirror sync continues
    error: stopped

"#]]
    );
    assert!(mirror_rows(home.path(), "contacts") > Some(0));
    place.sync(&home, &[]);
    assert_same(&mirror_tables(home.path()), &place.fresh(), "after Ctrl-C");
}
