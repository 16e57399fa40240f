//! `--if-exists`: a create never makes a second record with the same natural key unless told to.

use acamp::test::catalogue::model::Role;
use acamp::test::catalogue::{find, operations};

use crate::support::{Home, Outcome, Responder, ephemeral, logged_in, response, run, split};

/// Commands of resources with a natural key, without `create`-only words; each is run several times.
const CREATES: &[&str] = &[
    "accounts create --name New",
    "accounts fields create --name New --type text",
    "addresses create --company New --street 'Road 1' --city Town --country DE --state X --zip 1",
    "calendars create --title New --type deals",
    "campaigns create --name New --type single",
    "contacts create --email new@example.com",
    "contacts field-groups create --name New",
    "contacts fields create --title New --type text",
    "connections create --service s --external-id 1 --name New --logo-url https://e.example --link-url https://e.example",
    "custom-objects schemas create --slug new --data '{\"schema\":{\"slug\":\"new\"}}'",
    "deals fields create --name New --type text",
    "deals roles create --title New",
    "ecommerce customers create --connection 1 --external-id 5 --email new@example.com",
    "events create --name New",
    "groups create --title New",
    "lists create --name New --slug new --sender-url https://example.com --sender-reminder Because",
    "pipelines create --title New --currency eur",
    "saved-responses create --title New --subject Hello --body Text",
    "stages create --title New --pipeline 1",
    "tags create --name new",
    "tasks outcomes create --title New --sentiment positive",
    "tasks types create --title New",
    "users create --username new --email n@e.example --password Passw0rdx --first-name A --last-name B --group 1",
    "variables create --tag NEW --name New --content x",
    "webhooks create --name New --url https://example.com --event subscribe --source public",
];

/// Resources whose records may have the same name.
const WITHOUT_NATURAL_KEY: &[&str] = &["deals", "messages", "tasks", "templates"];

fn posts(outcome: &Outcome) -> usize {
    outcome.stderr.lines().filter(|line| line.starts_with("POST /")).count()
}

#[test]
fn a_resource_that_takes_if_exists_has_a_natural_key_or_is_listed_here() {
    let mut without: Vec<&str> = Vec::new();
    for (resource, _) in operations().filter(|(_, operation)| operation.role == Role::Create) {
        let key = resource.natural_key.properties;
        if key.is_empty() && !resource.identity.is_empty() && !without.contains(&resource.name) {
            without.push(resource.name);
        }
        assert!(key.first().is_none_or(|first| *first == resource.identity), "{}", resource.name);
    }
    without.sort_unstable();
    assert_eq!(without, WITHOUT_NATURAL_KEY);
    assert!(CREATES.iter().all(|line| find(line.split(" create").next().unwrap()).is_some()));
}

#[test]
fn a_second_record_with_the_same_key_is_refused_skipped_or_created_as_told() {
    let mut wrong = Vec::new();
    for line in CREATES {
        let (home, account) = (Home::new(), ephemeral());
        let acamp = |more: &[&str]| {
            run(logged_in(home.path(), account.url(), "sandbox").args(split(line)).args(more).arg("-v"))
        };
        let mut expect = |what: &str, more: &[&str], code: i32, most: usize| {
            let outcome = acamp(more);
            if outcome.code != code || posts(&outcome) > most {
                wrong.push(format!("{line} ({what}): expected {code} and {most} creates\n{outcome}"));
            }
        };
        expect("first", &[], 0, 1);
        let is_unique = find(line.split(" create").next().unwrap()).unwrap().natural_key.is_unique;
        expect("fail", &[], 6, usize::from(is_unique));
        expect("skip", &["--if-exists", "skip"], 0, 0);
        if !is_unique && !line.starts_with("tags ") {
            expect("create", &["--if-exists", "create"], 0, 1);
            expect("several, skip", &["--if-exists", "skip"], 2, 0);
            expect("several, update", &["--if-exists", "update"], 2, 0);
            expect("several, fail", &[], 6, 0);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn records_without_a_natural_key_may_have_the_same_name() {
    let (home, account) = (Home::new(), ephemeral());
    let line = "messages create --from-name A --from-email a@b.example --reply-to a@b.example --subject Same";
    let acamp = |more: &[&str]| run(logged_in(home.path(), account.url(), "sandbox").args(split(line)).args(more)).code;
    assert_eq!([acamp(&[]), acamp(&[])], [0, 0]);
    assert_eq!(acamp(&["--if-exists", "fail"]), 6);
    assert_eq!(acamp(&["--if-exists", "skip"]), 2);
}

#[test]
fn a_stage_of_another_pipeline_is_another_record() {
    let (home, account) = (Home::new(), ephemeral());
    let acamp = |line: &str| run(logged_in(home.path(), account.url(), "sandbox").args(split(line)));
    let other = acamp("pipelines create --title Other --currency eur -o ids").stdout.trim().to_owned();
    assert_eq!(acamp("stages create --title New --pipeline 1").code, 0);
    let outcome = acamp(&format!("stages create --title New --pipeline {other}"));
    assert_eq!(outcome.code, 0, "{outcome}");
}

#[test]
fn a_run_over_rows_reads_the_collection_once_and_knows_what_it_created() {
    let (home, account) = (Home::new(), ephemeral());
    let rows: String = (0..20).map(|row| format!("Hook {},https://example.com,subscribe,public\n", row % 19)).collect();
    let file = home.write("hooks.csv", format!("name,url,event,source\n{rows}"));
    for dry_run in [true, false] {
        let mut command = logged_in(home.path(), account.url(), "sandbox");
        command.args(["webhooks", "create", "--from-file", &file, "-v"]).args(dry_run.then_some("--dry-run"));
        let outcome = run(&mut command);
        let reads = outcome.stderr.lines().filter(|line| line.starts_with("GET /webhooks")).count();
        assert_eq!((outcome.code, reads), (3, 1), "{outcome}");
        assert_eq!(posts(&outcome), if dry_run { 0 } else { 19 }, "{outcome}");
    }
}

#[test]
fn a_listing_that_ends_early_creates_nothing() {
    let server = Responder::start(|request| match request.line.starts_with("GET") {
        true => response(200, &[], br#"{"webhooks":[{"id":"1","name":"a"}],"meta":{"total":"500"}}"#),
        false => response(201, &[], br#"{"webhook":{"id":"7"}}"#),
    });
    let home = Home::new();
    let file = home.write("hooks.csv", "name,url,event,source\nb,https://example.com,subscribe,public\n");
    let args = ["webhooks", "create", "--from-file", &file];
    let outcome = run(logged_in(home.path(), &server.url(), "key").env("ACAMP_HISTORY", "false").args(args));
    assert_eq!(outcome.code, 3, "{outcome}");
    assert!(server.finish().iter().all(|line| line.starts_with("GET")));
}
