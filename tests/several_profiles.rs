//! Reads of several accounts at once: `-p a,b`, `--profiles`, `--all-profiles`.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::{Arc, Barrier};

use acamp::sandbox::TOKEN;
use acamp::test::catalogue::model::Role;
use acamp::test::catalogue::operations;
use serde_json::Value;

use crate::support::{Home, Outcome, Responder, ephemeral, program, response, run, split};

/// A home with a profile for each account: `client-01`, `client-02`, and so on.
fn home(accounts: impl IntoIterator<Item = (String, String)>) -> Home {
    let home = Home::new();
    let (mut config, mut keys) = (String::new(), String::new());
    for (at, (url, token)) in accounts.into_iter().enumerate() {
        let name = format!("client-{:02}", at + 1);
        config.push_str(&format!("[profiles.{name}]\nurl = \"{url}\"\nrate = 0\n"));
        keys.push_str(&format!("[{name}]\ntoken = \"{token}\"\n"));
    }
    home.write(".config/acamp/config.toml", config);
    let keys = home.write(".config/acamp/credentials.toml", keys);
    std::fs::set_permissions(keys, PermissionsExt::from_mode(0o600)).unwrap();
    home
}

fn acamp(home: &Home, line: &str) -> Outcome {
    let mut command: Command = program(home.path());
    run(command.args(split(line)).args(["--max-wait", "0s"]))
}

fn records(outcome: &Outcome) -> Vec<Value> {
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn thirty_accounts_are_read_at_the_same_time_and_shown_in_their_order() {
    const COUNT: usize = 30;
    let together = Arc::new(Barrier::new(COUNT));
    let servers: Vec<Responder> = (0..COUNT)
        .map(|at| {
            let together = Arc::clone(&together);
            Responder::start(move |_| {
                // Nobody gets a response before every account has a request.
                together.wait();
                let body = format!(r#"{{"tags":[{{"id":"1","tag":"of {at}"}}],"meta":{{"total":"1"}}}}"#);
                response(200, &[("Content-Type", "application/json")], body.as_bytes())
            })
        })
        .collect();
    let home = home(servers.iter().map(|server| (server.url(), "secret".to_owned())));
    let outcome = acamp(&home, "--all-profiles tags list -o jsonl --columns tag --timeout 30s");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let expected: String =
        (0..COUNT).map(|at| format!("{{\"profile\":\"client-{:02}\",\"tag\":\"of {at}\"}}\n", at + 1)).collect();
    assert_eq!(outcome.stdout, expected);
    assert!(servers.iter().all(|server| server.lines().len() == 1));
}

#[test]
fn one_account_that_fails_has_a_row_and_the_exit_code_is_3() {
    let mut accounts: Vec<_> = (0..6).map(|_| ephemeral()).collect();
    let home = home(accounts.iter().map(|account| (account.url().to_owned(), TOKEN.to_owned())));
    drop(accounts.remove(3));
    let outcome = acamp(&home, "--all-profiles contacts list --limit 2 -o jsonl");
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    let records = records(&outcome);
    let profiles: Vec<&str> = records.iter().map(|record| record["profile"].as_str().unwrap()).collect();
    let expected = [1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6].map(|number| format!("client-{number:02}"));
    assert_eq!(profiles, expected);
    let failed: Vec<&Value> = records.iter().filter(|record| record.get("error").is_some()).collect();
    assert!(failed.len() == 1 && failed[0]["error"].as_str().unwrap().contains("connection refused"), "{failed:?}");
    let summary: Value = serde_json::from_str(outcome.stderr.lines().next_back().unwrap()).unwrap();
    assert_eq!((&summary["exit_code"], &summary["message"]), (&3.into(), &"1 of 6 profiles failed".into()));
    assert_eq!(summary["failures"][0]["item"], "client-04");
}

#[test]
fn every_listing_of_the_catalogue_has_the_records_of_each_account_with_its_profile() {
    let accounts = [ephemeral(), ephemeral()];
    let home = home(accounts.iter().map(|account| (account.url().to_owned(), TOKEN.to_owned())));
    let mut compared = 0;
    for (resource, operation) in operations() {
        let needs_more = !operation.arguments.is_empty() || operation.fields.iter().any(|param| param.required);
        if operation.role != Role::List || needs_more {
            continue;
        }
        let command = format!("{} {}", resource.name, operation.verb);
        let each = |profile: &str| acamp(&home, &format!("-p {profile} {command} --limit 3 -q -o jsonl"));
        let (one, both) = (each("client-01"), each("client-01,client-02"));
        assert_eq!(one.code, both.code, "{command}: {} {}", one.stderr, both.stderr);
        let of = |profile: &str| -> Vec<Value> {
            let own = records(&both).into_iter().filter(|record| record["profile"] == profile);
            own.map(|mut record| {
                let properties = record.as_object_mut().unwrap();
                properties.remove("profile");
                // A record that is no object.
                let is_plain = properties.len() == 1 && one.stdout.starts_with('"');
                if is_plain { properties["value"].take() } else { record }
            })
            .collect()
        };
        assert_eq!(of("client-01"), records(&one), "{command}");
        assert_eq!(of("client-02").len(), records(&one).len(), "{command}");
        assert!(both.stdout.lines().all(|line| line.starts_with("{\"profile\":")), "{command}");
        compared += usize::from(!one.stdout.is_empty());
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn no_write_of_the_catalogue_is_sent_to_several_accounts() {
    let servers = [(); 2].map(|()| Responder::start(|_| response(200, &[], b"{}")));
    let home = home(servers.iter().map(|server| (server.url(), "secret".to_owned())));
    for line in [
        "tags create --name x",
        "contacts delete 5 --yes",
        "contacts tags add 5 vip",
        "contacts import people.csv",
        "campaigns send 3 --confirm x",
        "api POST /tags --set tag.tag=x",
        "api v1 contact_delete --set id=7 --yes --confirm 7",
        "undo --yes",
    ] {
        let outcome = acamp(&home, &format!("--all-profiles {line}"));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{line}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("is a write, and a write takes one profile"), "{line}: {}", outcome.stderr);
    }
    assert!(servers.iter().all(|server| server.lines().is_empty()));
}

#[test]
fn a_reader_that_ends_early_ends_the_read() {
    let accounts = [ephemeral(), ephemeral(), ephemeral()];
    let home = home(accounts.iter().map(|account| (account.url().to_owned(), TOKEN.to_owned())));
    let mut child = program(home.path())
        .args(["--all-profiles", "contacts", "list", "--all", "-o", "jsonl"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn each_account_has_its_own_names() {
    let accounts = [ephemeral(), ephemeral()];
    let home = home(accounts.iter().map(|account| (account.url().to_owned(), TOKEN.to_owned())));
    for (profile, others) in [("client-01", ""), ("client-02", "between ")] {
        if !others.is_empty() {
            assert_eq!(acamp(&home, &format!("-p {profile} tags create --name between")).code, 0);
        }
        assert_eq!(acamp(&home, &format!("-p {profile} tags create --name shared")).code, 0);
    }
    let ids: Vec<Value> = ["client-01", "client-02"]
        .iter()
        .map(|profile| records(&acamp(&home, &format!("-p {profile} tags list --all -q -o jsonl"))))
        .map(|tags| tags.into_iter().find(|tag| tag["tag"] == "shared").unwrap()["id"].clone())
        .collect();
    assert_ne!(ids[0], ids[1]);
    let outcome = acamp(&home, "--all-profiles tags get shared -q -o jsonl");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(records(&outcome).iter().map(|tag| tag["id"].clone()).collect::<Vec<_>>(), ids);
}
