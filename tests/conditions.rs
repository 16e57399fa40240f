//! Filter expressions (`--where`): they select what a plain evaluation over all contacts selects, in as few requests as the server
//! allows, and writes reach exactly those contacts.

mod plain;
mod scripted;
mod writes;

use acamp::sandbox::{self, Data, Options, Quirk, Running, TOKEN};
use serde_json::{Value, json};

use crate::support::{Home, Outcome, Responder, ephemeral, logged_in, options, response, run};
use plain::{Account, Random};
use scripted::Scripted;

/// An account of some hundred contacts.
struct Place {
    home: Home,
    running: Running,
}

impl Place {
    fn new(contacts: u64, quirks: &[Quirk]) -> Self {
        let home = Home::new();
        sandbox::seed(&home.join("data"), contacts).unwrap();
        let quirks = quirks.iter().copied().collect();
        let running = sandbox::start(Options { quirks, ..options(Data::Directory(home.join("data"))) }).unwrap();
        Place { home, running }
    }

    fn small() -> Self {
        Place { home: Home::new(), running: ephemeral() }
    }

    fn run(&self, words: &[&str]) -> Outcome {
        run(logged_in(self.home.path(), self.running.url(), TOKEN).args(words))
    }

    /// The IDs that a listing prints.
    fn ids(&self, words: &[&str]) -> Vec<String> {
        let outcome = self.run(&[words, &["-o", "ids", "--all"]].concat());
        assert_eq!(outcome.code, 0, "{words:?}\n{outcome}");
        outcome.stdout.lines().map(str::to_owned).collect()
    }

    /// How many requests for contacts a command sends.
    fn requests(&self, words: &[&str]) -> usize {
        let outcome = self.run(&[words, &["--har", "run.har"]].concat());
        assert_eq!(outcome.code, 0, "{words:?}\n{outcome}");
        let har: Value = serde_json::from_str(&self.home.read("run.har")).unwrap();
        let is_listing = |entry: &&Value| entry["request"]["url"].as_str().unwrap().contains("/api/3/contacts");
        har["log"]["entries"].as_array().unwrap().iter().filter(is_listing).count()
    }

    fn account(&self) -> Account {
        let reply = |path: &str| -> Value {
            let outcome = self.run(&["api", "GET", path, "-o", "json"]);
            assert_eq!(outcome.code, 0, "{outcome}");
            serde_json::from_str(&outcome.stdout).unwrap()
        };
        Account::read(reply)
    }
}

/// Checks 500 random expressions; `ids` are those that the program selects.
fn compare(account: &Account, seed: u64, ids: impl Fn(&str) -> Vec<String> + Sync) {
    let mut random = Random::new(seed);
    let expressions: Vec<plain::Node> = (0..500).map(|_| account.expression(&mut random, 3)).collect();
    let selects_some = |node: &&plain::Node| (1..account.len()).contains(&account.matching(node).len());
    assert!(expressions.iter().filter(selects_some).count() > 200);
    std::thread::scope(|scope| {
        for part in expressions.chunks(125) {
            let ids = &ids;
            scope.spawn(move || {
                for node in part {
                    let text = account.text(node);
                    assert_eq!(ids(&text), account.matching(node), "{text}");
                }
            });
        }
    });
}

#[test]
fn random_expressions_select_what_a_plain_evaluation_selects() {
    let place = Place::small();
    let account = place.account();
    assert!(account.properties().len() > 10, "{:?}", account.properties());
    compare(&account, 19, |text| place.ids(&["contacts", "list", "--where", text]));
}

#[test]
fn random_expressions_on_scores_opens_statuses_and_every_kind_of_field_select_the_same() {
    let scripted = Scripted::new();
    let account = Account::read(|path| scripted.reply(path));
    assert_eq!(account.properties().len(), 22, "{:?}", account.properties());
    let (home, server) = (Home::new(), scripted.serve());
    compare(&account, 23, |text| {
        let words = ["contacts", "list", "--all", "-o", "ids", "--where", text];
        let outcome = run(logged_in(home.path(), &server.url(), "secret").args(words));
        assert_eq!(outcome.code, 0, "{text}\n{outcome}");
        outcome.stdout.lines().map(str::to_owned).collect()
    });
}

#[test]
fn an_expression_selects_what_the_flag_of_the_server_selects() {
    let place = Place::new(300, &[]);
    for (expression, flags) in [
        ("tag = vip", vec!["--tag", "vip"]),
        ("list = Newsletter", vec!["--list", "Newsletter"]),
        ("list = Newsletter:unsubscribed", vec!["--list", "Newsletter", "--list-status", "unsubscribed"]),
        ("list = Newsletter:any", vec!["--list", "Newsletter", "--list-status", "any"]),
        ("email = ANA.GARCIA@example.com", vec!["--email", "ana.garcia@example.com"]),
        ("email ~ example.org", vec!["--email-like", "example.org"]),
    ] {
        let expected = place.ids(&[&["contacts", "list"], flags.as_slice()].concat());
        assert!(!expected.is_empty(), "{expression}");
        assert_eq!(place.ids(&["contacts", "list", "--where", expression]), expected, "{expression}");
        let negated = place.ids(&["contacts", "list", "--where", &format!("not ({expression})")]);
        assert_eq!(negated.len() + expected.len(), 325, "{expression}");
    }
}

#[test]
fn flags_stand_for_expressions() {
    let place = Place::new(300, &[]);
    for (flags, expression) in [
        (vec!["--tag", "vip", "--tag", "customer"], "tag = vip and tag = customer"),
        (vec!["--not-tag", "vip", "--not-tag", "customer"], "tag not in (vip, customer)"),
        (vec!["--not-list", "Newsletter", "--tag", "vip"], "list != Newsletter and tag = vip"),
        (vec!["--inactive", "180d"], "last_open is empty and last_click is empty"),
    ] {
        let expected = place.ids(&["contacts", "list", "--where", expression]);
        assert!(!expected.is_empty(), "{expression}");
        assert_eq!(place.ids(&[&["contacts", "list"], flags.as_slice()].concat()), expected, "{expression}");
        let count = place.run(&[&["contacts", "count", "-o", "json", "--jq", ".count"], flags.as_slice()].concat());
        assert_eq!(count.stdout.trim(), expected.len().to_string(), "{expression}\n{count}");
        let export = [&["contacts", "export", "-o", "csv", "--columns", "id", "--fields", "none"], flags.as_slice()];
        let exported = place.run(&[export.concat().as_slice(), &["--no-tags", "--no-lists", "--no-header"]].concat());
        assert_eq!(exported.stdout.lines().collect::<Vec<_>>(), expected, "{expression}\n{exported}");
    }
}

#[test]
fn a_condition_costs_a_request_for_a_hundred_contacts_or_for_a_hundred_matches() {
    let place = Place::new(975, &[]);
    let all = "Plan = Enterprise or tag = vip and list = Customers";
    let matches = place.ids(&["contacts", "list", "--where", all]);
    assert!(!matches.is_empty());
    // Pages overlap by one contact, and the last shows that nothing follows.
    assert!(place.requests(&["contacts", "list", "--all", "-o", "ids", "--where", all]) <= 11);
    assert!(place.requests(&["contacts", "count", "--where", all]) <= 11);
    let filtered = "tag = vip and Plan is not empty";
    let vips = place.ids(&["contacts", "list", "--tag", "vip"]).len();
    let most = vips / 100 + 2;
    assert!(most < 6, "{vips}");
    assert!(place.requests(&["contacts", "list", "--all", "-o", "ids", "--where", filtered]) <= most);
    assert_eq!(place.requests(&["contacts", "count", "--tag", "vip"]), 1);
    assert_eq!(place.requests(&["contacts", "count", "--where", "tag = vip"]), 1);
    assert_eq!(place.requests(&["contacts", "list", "--limit", "3", "-o", "ids", "--where", "tag = vip"]), 1);
}

#[test]
fn a_server_that_includes_nothing_costs_requests_and_no_contacts() {
    let (with, without) = (Place::small(), Place::new(0, &[Quirk::IncludeIgnored]));
    for expression in ["tag = vip or Plan = Free", "list != Newsletter", "Interests = Webinars"] {
        let words = ["contacts", "list", "--where", expression];
        assert_eq!(with.ids(&words), without.ids(&words), "{expression}");
    }
}

#[test]
fn the_estimate_is_printed_before_many_records_are_checked() {
    let place = Place::new(1_100, &[]);
    let said = |words: &[&str]| place.run(words).stderr.lines().next().unwrap_or_default().to_owned();
    let expected = "checking 1,125 contacts: 12 requests";
    let reads = said(&["contacts", "list", "--all", "-o", "ids", "--where", "Plan = Pro or tag = vip"]);
    assert!(reads.starts_with(expected), "{reads}");
    let counts = said(&["contacts", "list", "--count", "--where", "Plan = Pro or tag = vip"]);
    assert!(counts.starts_with(expected), "{counts}");
    let writes = said(&["contacts", "tags", "add", "trial", "--dry-run", "--where", "phone = 1"]);
    assert!(writes.starts_with(expected), "{writes}");
    let few = said(&["contacts", "list", "--all", "-o", "ids", "--where", "tag = vip and list = Customers and id < 5"]);
    assert!(!few.starts_with("checking"), "{few}");
}

/// Two contacts, of which the second never opened anything; `tagid` and `listid` have no effect.
fn ignorant_server() -> Responder {
    Responder::start(|request| {
        let target = request.line.split(' ').nth(1).unwrap();
        let contact = |id: &str, opened: Value, score: &str, tags: Value| {
            json!({"id": id, "email": format!("{id}@example.com"), "last_open_date": opened, "last_click_date": null,
                "cdate": "2020-01-01T00:00:00-06:00", "contactTags": tags, "scoreValues": [score]})
        };
        let body = match target.split('?').next().unwrap() {
            "/api/3/tags" => json!({"tags": [{"id": "3", "tag": "vip"}], "meta": {"total": "1"}}),
            "/api/3/scores" => json!({"scores": [{"id": "1", "name": "Engagement"}], "meta": {"total": "1"}}),
            "/api/3/contacts" => json!({
                "contactTags": [{"id": "30", "contact": "7", "tag": "3"}],
                "scoreValues": [
                    {"id": "40", "contact": "7", "score": "1", "scoreValue": "60"},
                    {"id": "41", "contact": "8", "score": "1", "scoreValue": "9"},
                ],
                "contacts": [
                    contact("7", json!("2021-05-01 10:00:00"), "40", json!(["30"])),
                    contact("8", Value::Null, "41", json!([])),
                ],
                "meta": {"total": "2"},
            }),
            _ => json!({}),
        };
        response(200, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    })
}

#[test]
fn what_the_server_does_not_filter_is_left_out_and_counted_here() {
    let (home, server) = (Home::new(), ignorant_server());
    let acamp = |words: &[&str]| run(logged_in(home.path(), &server.url(), "secret").args(words));
    for (expression, ids) in [
        ("tag = vip", "7\n"),
        ("tag != vip", "8\n"),
        ("last_open > 180d", "7\n"),
        ("last_open < 180d", ""),
        ("last_open is empty", "8\n"),
        ("not last_open > 180d", "8\n"),
        ("score:Engagement > 50", "7\n"),
        ("score:Engagement <= 9 and created < 2020-01-02", "8\n"),
    ] {
        let outcome = acamp(&["contacts", "list", "-o", "ids", "--where", expression]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ids), "{expression}\n{outcome}");
        let count = acamp(&["contacts", "count", "-o", "json", "--jq", ".count", "--where", expression]);
        assert_eq!(count.stdout.trim(), ids.lines().count().to_string(), "{expression}\n{count}");
    }
    let inactive = acamp(&["contacts", "list", "-o", "ids", "--inactive", "180d"]);
    assert_eq!(inactive.stdout, "7\n8\n", "{inactive}");
}

#[test]
fn a_write_reaches_exactly_the_contacts_that_match() {
    let place = Place::small();
    let expression = "Plan = Free and tag != trial";
    let expected = place.ids(&["contacts", "list", "--where", expression]);
    let refused = place.run(&["contacts", "tags", "add", "trial", "--where", expression]);
    assert_eq!(refused.code, 2, "{refused}");
    assert_eq!(place.ids(&["contacts", "list", "--where", expression]), expected, "{refused}");
    let done = place.run(&["contacts", "tags", "add", "trial", "churn risk", "--yes", "--where", expression]);
    assert_eq!(done.code, 0, "{done}");
    let result: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(result["done"], json!(2 * expected.len()), "{done}");
    let both = place.ids(&["contacts", "list", "--where", "Plan = Free and tag = trial and tag = 'churn risk'"]);
    assert_eq!(both, expected);
    assert_eq!(
        place.run(&["contacts", "tags", "add", "trial", "--yes", "--where", expression]).code,
        0,
        "nobody is left"
    );
    let updated = place.run(&["contacts", "update", "--field", "Plan=Pro", "--yes", "--where", "Plan = Free"]);
    assert_eq!(updated.code, 0, "{updated}");
    assert!(place.ids(&["contacts", "list", "--where", "Plan = Free"]).is_empty());
    let (all, count) = (place.ids(&["contacts", "list"]).len(), expected.len().to_string());
    let delete = ["contacts", "delete", "--where", "tag = trial and Plan = Pro and tag = 'churn risk'"];
    assert_eq!(place.run(&[&delete[..], &["--yes"]].concat()).code, 2, "a delete is confirmed by the number");
    let deleted = place.run(&[&delete[..], &["--confirm", &count]].concat());
    assert_eq!(deleted.code, 0, "{deleted}");
    assert_eq!(place.ids(&["contacts", "list"]).len(), all - expected.len());
}
