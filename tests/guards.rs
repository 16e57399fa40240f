//! What sends to contacts or deletes is judged by the requests themselves, on every route to them: typed commands, raw
//! properties, `acamp api`, rows of a file, resumed jobs. Nothing is sent without the confirmation, and names decide by
//! what the server has now.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::{Home, Outcome, Received, Responder, logged_in, response, run};

/// A server on which everything succeeds, and the names of list 1 and of automation 1 can change.
struct Account {
    home: Home,
    server: Responder,
    name: Arc<Mutex<String>>,
}

impl Account {
    fn new() -> Self {
        let name = Arc::new(Mutex::new("Welcome".to_owned()));
        let current = Arc::clone(&name);
        let server = Responder::start(move |request| answer(request, &current.lock().unwrap()));
        Account { home: Home::new(), server, name }
    }

    fn rename(&self, name: &str) {
        name.clone_into(&mut self.name.lock().unwrap());
    }

    fn run(&self, words: &[&str]) -> Outcome {
        let mut command = logged_in(self.home.path(), &self.server.url(), "secret");
        run(command.env("ACAMP_HISTORY", "false").args(words).args(["--max-wait", "0s"]))
    }

    /// The writes that the server received.
    fn writes(&self) -> Vec<String> {
        let lines = self.server.lines().into_iter().filter(|line| !line.starts_with("GET"));
        lines.map(|line| line.replace("/api/3", "").replace(" HTTP/1.1", "")).collect()
    }

    /// Runs a command that must be refused before it sends anything; gives the hint.
    fn refused(&self, words: &[&str]) -> String {
        let outcome = self.run(words);
        assert_eq!(outcome.code, 2, "{words:?}\n{outcome}");
        assert_eq!(self.writes(), Vec::<String>::new(), "{words:?}");
        let hint = outcome.stderr.lines().find_map(|line| line.trim().strip_prefix("hint: add "));
        hint.unwrap_or_else(|| panic!("{words:?} is not refused for want of a confirmation\n{outcome}")).to_owned()
    }

    fn sends(&self, words: &[&str]) {
        let outcome = self.run(words);
        assert_eq!(outcome.code, 0, "{words:?}\n{outcome}");
    }

    /// The folder of the only job.
    fn job(&self) -> PathBuf {
        let jobs = self.home.join(".local/state/acamp/jobs");
        fs::read_dir(jobs).unwrap().next().unwrap().unwrap().path()
    }
}

fn answer(request: &Received, name: &str) -> Vec<u8> {
    let line = request.line.as_str();
    let listing =
        |key: &str, field: &str| format!(r#"{{"{key}":[{{"id":"1","{field}":"{name}"}}],"meta":{{"total":"1"}}}}"#);
    let body = match line.split(['?', ' ']).nth(1).unwrap_or_default().rsplit('/').next().unwrap_or_default() {
        "lists" => listing("lists", "name"),
        "automations" => listing("automations", "name"),
        "tags" if line.starts_with("GET") => listing("tags", "tag"),
        "contactLists" => r#"{"contactList":{"id":"1"}}"#.to_owned(),
        "contactAutomations" => r#"{"contactAutomation":{"id":"1"}}"#.to_owned(),
        "contacts" if line.starts_with("GET") => r#"{"contacts":[],"meta":{"total":"0"}}"#.to_owned(),
        "contacts" => r#"{"contact":{"id":"1"}}"#.to_owned(),
        "broadcasts" => r#"{"id":1}"#.to_owned(),
        _ if request.body.windows(3).any(|part| part == b"401") => {
            return response(401, &[("Content-Type", "application/json")], br#"{"message":"no"}"#);
        }
        _ => r#"{"id":"1"}"#.to_owned(),
    };
    response(200, &[("Content-Type", "application/json")], body.as_bytes())
}

/// A header and `count` rows that begin with their number.
fn rows(header: &str, count: usize, rest: &str) -> String {
    let rows: String = (1..=count).map(|number| format!("c{number}@example.com{rest}\n")).collect();
    format!("{header}\n{rows}")
}

#[test]
fn a_broadcast_is_sent_by_no_route_without_its_confirmation() {
    let account = Account::new();
    let update = ["sms", "broadcasts", "update"];
    let create = ["sms", "broadcasts", "create", "--name", "n", "--body", "b", "--status", "draft"];
    let file = |name: &str, text: &str| account.home.write(name, text);
    let body = file("body.json", r#"{"status":"pending_review"}"#);
    let body = format!("@{body}");
    let (status, set) =
        (file("a.csv", "id,status\n17,draft\n18,pending_review\n"), file("b.csv", "id,set:status\n17,x\n"));
    let json = file("c.jsonl", "{\"id\": 17, \"set:status\": \"pending_review\"}\n");
    let plain = file("d.csv", "id,body\n17,x\n");
    let new = file("e.csv", "name,body\nn,b\n");
    let routes: [&[&str]; 13] = [
        &["17", "--status", "pending_review"],
        &["17", "--set", "status=pending_review"],
        &["17", "--set-string", "status=pending_review"],
        &["17", "--set", "status=unheard_of"],
        &["17", "--set", "nested.status=pending_review"],
        &["17", "--status", "draft", "--set", "status=pending_review"],
        &["17", "--data", r#"{"status":"pending_review"}"#],
        &["17", "--data", &body],
        &["--from-file", &status],
        &["--from-file", &set],
        &["--from-file", &json],
        &["--from-file", &plain, "--set", "status=pending_review"],
        &["--from-file", &plain, "--data", &body],
    ];
    for route in routes {
        let hint = account.refused(&[&update as &[&str], route].concat());
        assert!(hint.starts_with("--confirm"), "{route:?}: {hint}");
        account.refused(&[&update as &[&str], route, &["--yes"]].concat());
    }
    account.refused(&[&create as &[&str], &["--set", "status=pending_review"]].concat());
    account.refused(&["sms", "broadcasts", "create", "--from-file", &new]);
    account.sends(&[&update as &[&str], &["--from-file", &plain]].concat());
    account.sends(&[&update as &[&str], &["--from-file", &status, "--confirm", "2"]].concat());
    assert_eq!(account.writes().len(), 3);
}

#[test]
fn the_api_command_judges_route_and_body_whatever_their_form() {
    let account = Account::new();
    let broadcast = r#"{"broadcast":{"status":"pending_review"}}"#;
    for (method, path, body) in [
        ("POST", "/contactAutomations", "{}"),
        ("POST", "/contactAutomations/", "{}"),
        ("POST", "/%63ontactAutomations", "{}"),
        ("POST", "/contactautomations", "{}"),
        ("POST", "/api/3//contactAutomations", "{}"),
        ("PATCH", "/sms/broadcasts/17", broadcast),
        ("PUT", "/sms/broadcasts/17", broadcast),
        ("PUT", "/sms/broadcasts/17?status=pending_review", "{}"),
        ("POST", "/sms/broadcasts/17/send", "{}"),
        ("PUT", "/campaigns/5/resume", "{}"),
    ] {
        let hint = account.refused(&["api", method, path, "--data", body]);
        assert!(hint.starts_with("--confirm"), "{method} {path}: {hint}");
        account.refused(&["api", method, path, "--data", body, "--yes"]);
    }
    assert_eq!(account.refused(&["api", "POST", "/no/such/route", "--data", "{}"]), "--yes");
    account.sends(&["api", "PATCH", "/sms/broadcasts/17", "--data", r#"{"status":"draft"}"#]);
    account.sends(&["api", "POST", "/contactAutomations/", "--data", "{}", "--confirm", "contactAutomations"]);
}

#[test]
fn many_subscriptions_are_confirmed_whichever_command_makes_them() {
    let account = Account::new();
    let lists: Vec<String> = (1..=60).map(|number| number.to_string()).collect();
    let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
    let file = |name: &str, text: &str| account.home.write(name, text);
    let create = file("create.csv", &rows("email,list", 60, ",1"));
    let two = file("two.csv", &rows("email,list", 30, ",1||2"));
    let import = file("import.csv", &rows("email", 60, ""));
    let subscribe = file("subscribe.csv", &rows("contact,list", 60, ",1"));
    let people: Vec<String> =
        (1..=51).map(|_| r#"{"email":"a@example.com","subscribe":[{"listid":1}]}"#.to_owned()).collect();
    let bulk = format!(r#"{{"contacts":[{}]}}"#, people.join(","));
    let unsubscribe = ["contacts", "unsubscribe", "5"];
    let routes: [&[&str]; 7] = [
        &[&unsubscribe as &[&str], &lists, &["--set", "status=1"]].concat(),
        &["contacts", "create", "--from-file", &create],
        &["contacts", "sync", "--from-file", &two],
        &["contacts", "sync", "--from-file", &import, "--list", "1"],
        &["contacts", "subscribe", "--from-file", &subscribe],
        &["contacts", "import", &import, "--list", "1", "--exclude-automations"],
        &["api", "POST", "/import/bulk_import", "--data", &bulk],
    ];
    for route in routes {
        assert_eq!(account.refused(route), "--yes", "{route:?}");
    }
    account.sends(&[&unsubscribe as &[&str], &lists].concat());
    assert_eq!(account.writes().len(), 60);
}

#[test]
fn the_limit_on_deletes_holds_for_the_api_command_and_for_rows() {
    let account = Account::new();
    let file = account.home.write("tags.csv", "tag\n1\n2\n3\n");
    let routes: [&[&str]; 5] = [
        &["api", "DELETE", "/tags/5", "--max-delete", "0"],
        &["api", "DELETE", "/nobody/knows", "--max-delete", "0"],
        &["api", "DELETE", "/accounts/bulk_delete?ids[]=1&ids[]=2&ids[]=3", "--max-delete", "2"],
        &["accounts", "delete", "1", "2", "3", "--max-delete", "2"],
        &["tags", "delete", "--from-file", &file, "--max-delete", "2"],
    ];
    for route in routes {
        let outcome = account.run(&[route, &["--yes"]].concat());
        assert_eq!(outcome.code, 9, "{route:?}\n{outcome}");
    }
    assert_eq!(account.writes(), Vec::<String>::new());
    account.sends(&["api", "DELETE", "/tags/5", "--yes"]);
}

#[test]
fn a_name_that_was_changed_meanwhile_deletes_and_sends_nothing() {
    let account = Account::new();
    let rows = account.home.write("rows.csv", "contact\n5\n");
    let fill = || account.run(&["cache", "fill"]);
    let routes: [&[&str]; 4] = [
        &["lists", "delete", "Welcome", "--confirm", "Welcome"],
        &["tags", "delete", "Welcome", "--yes"],
        &["contacts", "automations", "add", "5", "Welcome", "--confirm", "Welcome"],
        &["contacts", "automations", "add", "--from-file", &rows, "Welcome", "--confirm", "1"],
    ];
    for route in routes {
        account.rename("Welcome");
        fill();
        account.rename("Sorry for your loss");
        let outcome = account.run(route);
        assert!(matches!(outcome.code, 3 | 5), "{route:?}\n{outcome}");
        assert_eq!(account.writes(), Vec::<String>::new(), "{route:?}");
        let cached = account.run(&["tags", "get", "Welcome"]);
        assert!(route[0] != "tags" || cached.code == 5, "the old name is still cached\n{cached}");
    }
    account.sends(&["lists", "delete", "Sorry for your loss", "--confirm", "Sorry for your loss"]);
    assert_eq!(account.writes(), ["DELETE /lists/1"]);
}

#[test]
fn an_edit_takes_no_record_from_the_cache() {
    let account = Account::new();
    account.run(&["cache", "fill"]);
    account.rename("Sorry for your loss");
    let mut command = logged_in(account.home.path(), &account.server.url(), "secret");
    let outcome = run(command.env("EDITOR", "/bin/true").args(["tags", "edit", "Welcome"]));
    assert_eq!(outcome.code, 5, "{outcome}");
    assert!(!account.server.lines().iter().any(|line| line.contains("/tags/1")), "{:?}", account.server.lines());
}

#[test]
fn a_resumed_job_deletes_no_more_than_the_limit_of_now() {
    let home = Home::new();
    let count = AtomicUsize::new(0);
    let server = Responder::start(move |request| {
        let is_second = request.line.starts_with("DELETE") && count.fetch_add(1, Ordering::Relaxed) == 1;
        let status = if is_second { 401 } else { 200 };
        response(status, &[("Content-Type", "application/json")], br#"{"tag":{"id":"1"}}"#)
    });
    let acamp = |words: &[&str]| {
        let mut command = logged_in(home.path(), &server.url(), "secret");
        run(command.env("ACAMP_HISTORY", "false").args(words).args(["--max-wait", "0s"]))
    };
    let deletes = || server.lines().iter().filter(|line| line.starts_with("DELETE")).count();
    // Rows for the same record are sent one after another.
    let file = home.write("tags.csv", "tag\n1\n1\n1\n1\n");
    let stopped = acamp(&["tags", "delete", "--from-file", &file, "--yes"]);
    assert_eq!(stopped.code, 4, "{stopped}");
    let before = deletes();
    for (limit, code) in [("2", 9), ("0", 9), ("3", 0)] {
        let outcome = acamp(&["jobs", "resume", "last", "--dry-run", "--max-delete", limit]);
        assert_eq!((outcome.code, deletes()), (code, before), "{limit}\n{outcome}");
    }
    let outcome = acamp(&["jobs", "resume", "last", "--max-delete", "2"]);
    assert_eq!((outcome.code, deletes()), (9, before), "{outcome}");
    let outcome = acamp(&["jobs", "resume", "last", "--max-delete", "3"]);
    assert_eq!((outcome.code, deletes()), (0, before + 3), "{outcome}");
}

/// An account with a job that stopped at its first row, which was refused because of the key.
fn stopped_job() -> Account {
    let account = Account::new();
    let file = account.home.write("rows.csv", "id,status,body\n17,pending_review,401\n18,draft,x\n");
    let outcome = account.run(&["sms", "broadcasts", "update", "--from-file", &file, "--confirm", "2"]);
    assert_eq!(outcome.code, 4, "{outcome}");
    account
}

#[test]
fn a_job_is_resumed_only_as_it_was_confirmed() {
    let change = |name: &str, from: &str, to: &str, code: i32| {
        let account = stopped_job();
        let path = account.job().join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
        let before = account.writes().len();
        let outcome = account.run(&["jobs", "resume", "last", "--yes", "--confirm", "2"]);
        assert_eq!((outcome.code, account.writes().len()), (code, before), "{name}\n{outcome}");
    };
    change("plan.json", "sms broadcasts update", "sms broadcasts delete", 9);
    change("plan.json", "\"flags\": []", "\"flags\": [\"--status=pending_review\"]", 9);
    change("plan.json", "\"level\": \"sends\"", "\"level\": \"mild\"", 9);
    change("input", "18,draft,x", "18,pending_review,x", 1);
}

#[test]
fn an_unchanged_job_is_resumed_without_asking_and_one_without_a_signature_asks() {
    let account = stopped_job();
    let before = account.writes().len();
    // The first row is refused again: what matters is that it was sent.
    assert_eq!(account.run(&["jobs", "resume", "last"]).code, 4);
    assert!(account.writes().len() > before);
    fs::remove_file(account.job().join("signature")).unwrap();
    let before = account.writes().len();
    let outcome = account.run(&["jobs", "resume", "last"]);
    assert_eq!((outcome.code, account.writes().len()), (2, before), "{outcome}");
    assert!(outcome.stderr.contains("add --confirm 2"), "{outcome}");
    assert_eq!(account.run(&["jobs", "resume", "last", "--confirm", "2"]).code, 4);
    assert!(account.writes().len() > before);
}
