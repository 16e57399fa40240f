//! The set-up of an account in files: what a pull writes and keeps, and that files and account agree afterwards.

mod accounts;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use acamp::sandbox::{Running, TOKEN};
use serde_json::Value;

use crate::support::{Home, Outcome, ephemeral, program, run, split};

/// A home with a profile per account: `a`, `b`, and so on.
fn home(accounts: &[&Running]) -> Home {
    let home = Home::new();
    let (mut config, mut keys) = (String::new(), String::new());
    for (account, name) in accounts.iter().zip('a'..) {
        config.push_str(&format!("[profiles.{name}]\nurl = \"{}\"\nrate = 0\n", account.url()));
        keys.push_str(&format!("[{name}]\ntoken = \"{TOKEN}\"\n"));
    }
    home.write(".config/acamp/config.toml", config);
    let keys = home.write(".config/acamp/credentials.toml", keys);
    fs::set_permissions(keys, PermissionsExt::from_mode(0o600)).unwrap();
    home
}

fn acamp(home: &Home, line: &str) -> Outcome {
    run(program(home.path()).args(split(line)))
}

/// Runs a command that must succeed.
fn done(home: &Home, line: &str) -> Outcome {
    let outcome = acamp(home, line);
    assert_eq!(outcome.code, 0, "{line}: {}", outcome.stderr);
    outcome
}

/// The texts of all files below a folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(one) = left.pop() {
        for entry in fs::read_dir(&one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                all.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// The differences between the files and the account of the profile `a`.
fn differences(home: &Home, flags: &str) -> Vec<Value> {
    let outcome = done(home, &format!("-p a diff acme -o jsonl {flags}"));
    outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An account with at least one record of every kind.
fn account() -> (Running, Home) {
    let account = ephemeral();
    let home = home(&[&account]);
    let schema = r#"{"schema":{"slug":"car","labels":{"singular":"Car","plural":"Cars"},"description":"Cars","fields":[{"id":"price","type":"number","labels":{"singular":"Price","plural":"Prices"},"required":false}],"relationships":[]}}"#;
    home.write("schema.json", schema);
    for line in [
        "tags create --name letters --for template --description 'For letters'",
        "custom-objects schemas create --data @schema.json",
        "site-tracking domains add shop.example.com --page cart --tracking true --conversations false --personalization false",
        "pipelines update Sales --group Marketing --user bruno",
        "variables create --name Footer --tag FOOTER --format html --content '<p>\nChicago\n</p>' --list Newsletter",
        "webhooks create --name Secret --url 'https://example.com/hook?token=sesame' --event sent --source api --list Customers",
        "segments create --name Both --where 'tag = vip and (tag = lead or tag = customer)'",
        "contacts fields add-option Plan other --label 'Something else'",
    ] {
        done(&home, &format!("-p a {line}"));
    }
    (account, home)
}

#[test]
fn a_pull_is_what_the_account_has_and_a_second_one_changes_nothing() {
    let (_account, home) = account();
    done(&home, "-p a pull acme");
    let first = files(&home.join("acme"));
    done(&home, "validate acme");
    let outcome = done(&home, "-p a diff acme --exit-code -o jsonl");
    // What is in the environment only cannot be compared.
    assert_eq!(outcome.stdout.lines().count(), 1, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("no value for ${env:WEBHOOKS_SECRET}"), "{}", outcome.stdout);
    done(&home, "-p a pull acme --check");
    done(&home, "-p a pull acme");
    assert_eq!(files(&home.join("acme")), first);
    let with_secret =
        run(program(home.path()).env("WEBHOOKS_SECRET", "token=sesame").args(split("-p a diff acme -o jsonl")));
    assert_eq!((with_secret.code, with_secret.stdout.as_str()), (0, ""));
    let other = run(program(home.path()).env("WEBHOOKS_SECRET", "token=other").args(split("-p a diff acme -o jsonl")));
    assert!(other.stdout.contains("\"property\":\"url\"") && !other.stdout.contains("other"), "{}", other.stdout);
    assert!(!other.stdout.contains("sesame"), "{}", other.stdout);
}

#[test]
fn files_have_names_and_no_ids_dates_or_secrets() {
    let (_account, home) = account();
    done(&home, "-p a pull acme");
    let all = files(&home.join("acme"));
    assert_eq!(all["variables/FOOTER.html"], "<p>\nChicago\n</p>\n");
    assert_eq!(
        all["variables/FOOTER.toml"],
        "tag = \"FOOTER\"\nname = \"Footer\"\nformat = \"html\"\ncontent = \"${file:FOOTER.html}\"\nlists = [\"newsletter\"]\n"
    );
    assert!(
        all["segments/Both.toml"].contains("where = \"tag = vip and (tag = lead or tag = customer)\"\n"),
        "{all:?}"
    );
    assert!(all["pipelines/Sales.toml"].contains("users = [\"${value:owner-2}\"]\ngroups = [\"Marketing\"]\n"));
    assert!(all["lists/newsletter.toml"].contains("user = \"${value:owner}\"\n"));
    assert!(
        all["contact-fields/PLAN.toml"].contains("{ value = \"other\", label = \"Something else\", default = false }")
    );
    for (name, text) in all.iter().filter(|(name, _)| !name.starts_with("links/")) {
        for secret in ["sesame", "T09:00", "2024-01", " id = "] {
            let is_own = secret == " id = " && name.starts_with("custom-objects/");
            assert!(is_own || !text.contains(secret), "{name} has {secret}: {text}");
        }
        assert!(name.starts_with("values/") || !text.contains("@example.com"), "{name}: {text}");
    }
}

#[test]
fn every_property_that_changes_in_a_file_is_one_difference() {
    let (_account, home) = account();
    done(&home, "-p a pull acme");
    let mut count = 0;
    for (name, text) in files(&home.join("acme")) {
        let is_record =
            name.contains('/') && !["links/", "values/", "inventory/"].iter().any(|folder| name.starts_with(folder));
        if !is_record || !name.ends_with(".toml") || name.starts_with("custom-objects/") {
            continue;
        }
        let kind = name.split('/').next().unwrap();
        let (head, tables) = text.split_at(text.find("\n[[").unwrap_or(text.len()));
        let mut expected = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        let one_line = head.replace("[\n", "[").replace(",\n", ",");
        for line in one_line.lines() {
            let Some((property, value)) = line.split_once(" = ") else {
                lines.push(line.to_owned());
                continue;
            };
            // The properties of the key, what the environment decides, and what must be one of a few words.
            let is_other = match value {
                _ if property == "autoassign" => "\"none\"".to_owned(),
                "true" => "false".to_owned(),
                "false" => "true".to_owned(),
                value if value.starts_with("[") => "[\"another\"]".to_owned(),
                value if value.starts_with('"') && !value.contains("${env") => "\"tag = another\"".to_owned(),
                value if value.parse::<i64>().is_ok() => format!("{}", value.parse::<i64>().unwrap() + 1),
                _ => value.to_owned(),
            };
            if is_other != value {
                expected.push(property.to_owned());
            }
            lines.push(format!("{property} = {is_other}"));
        }
        fs::write(home.join("acme").join(&name), format!("{}\n{tables}", lines.join("\n"))).unwrap();
        let found = differences(&home, &format!("--only {kind}"));
        let mut changed: Vec<&str> = found
            .iter()
            .filter(|one| one["difference"] == "changed")
            .filter_map(|one| one["property"].as_str())
            .filter(|name| !name.is_empty())
            .collect();
        changed.retain(|property| expected.iter().any(|known| known == property));
        expected.sort();
        changed.sort_unstable();
        assert_eq!(changed, expected, "{name}: {found:?}");
        assert!(
            found
                .iter()
                .filter(|one| one["difference"] == "changed" && one["property"] != "url")
                .all(|one| one["changed_in"] == "files"),
            "{found:?}"
        );
        fs::write(home.join("acme").join(&name), text).unwrap();
        count += expected.len();
    }
    assert!(count > 150, "{count}");
}

#[test]
fn a_pull_takes_over_what_changed_in_the_account_and_keeps_comments_and_local_changes() {
    let (_account, home) = account();
    done(&home, "-p a pull acme");
    let path = "acme/lists/newsletter.toml";
    let before = home.read(path);
    let commented = before
        .replace("name = \"Newsletter\"", "# the main list\nname = \"Newsletter\" # monthly")
        .replace("carbon-copy = \"\"\n", "")
        .replace("sender-reminder = \"You signed up for our newsletter.\"", "sender-reminder = \"Because you asked.\"");
    home.write(path, &commented);
    done(&home, "-p a lists update Newsletter --name News --carbon-copy boss@example.com");
    done(&home, "-p a tags update vip --description 'Call first'");
    done(&home, "-p a tags create --name brand-new");
    done(&home, "-p a tags delete trial --yes");
    let outcome = acamp(&home, "-p a pull acme --check");
    assert_eq!(outcome.code, 10, "{}", outcome.stderr);
    let outcome = done(&home, "-p a pull acme");
    assert!(
        outcome.stderr.contains("changed in files only, and kept: lists/newsletter sender-reminder"),
        "{}",
        outcome.stderr
    );
    assert_eq!(home.read(path), commented.replace("name = \"Newsletter\"", "name = \"News\""));
    let tags = home.read("acme/tags.toml");
    assert!(
        tags.contains("brand-new = \"\"\n") && tags.contains("vip = \"Call first\"\n") && !tags.contains("trial"),
        "{tags}"
    );
    let left = differences(&home, "");
    let named: Vec<(&str, &str)> =
        left.iter().map(|one| (one["property"].as_str().unwrap(), one["changed_in"].as_str().unwrap())).collect();
    assert_eq!(named, [("sender-reminder", "files"), ("url", "")]);
}

#[test]
fn a_value_that_changed_on_both_sides_stops_the_pull() {
    let (_account, home) = account();
    done(&home, "-p a pull acme");
    let text = home.read("acme/tags.toml").replace("Looked after in person", "Ours");
    home.write("acme/tags.toml", &text);
    done(&home, "-p a tags update vip --description Theirs");
    let before = files(&home.join("acme"));
    let outcome = acamp(&home, "-p a pull acme");
    assert_eq!(outcome.code, 9, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("tags/contact/vip description"), "{}", outcome.stderr);
    assert_eq!(files(&home.join("acme")), before);
    done(&home, "-p a pull acme --overwrite");
    assert!(home.read("acme/tags.toml").contains("vip = \"Theirs\"\n"));
}

#[test]
fn a_rename_is_recognized_by_the_link_and_by_nothing_else() {
    let (_account, home) = account();
    done(&home, "-p a pull acme --only lists,pipelines");
    done(&home, "-p a pipelines update Sales --title 'New business'");
    let with_link = differences(&home, "");
    assert_eq!(with_link.len(), 1, "{with_link:?}");
    assert_eq!((&with_link[0]["property"], &with_link[0]["account"]), (&"title".into(), &"New business".into()));
    fs::remove_dir_all(home.join("acme/links")).unwrap();
    let without: Vec<Value> = differences(&home, "").iter().map(|one| one["difference"].clone()).collect();
    assert_eq!(without, ["only in the account", "only in the files"]);
}

#[test]
fn two_records_with_one_key_are_left_out_and_named() {
    let (_account, home) = account();
    for _ in 0..2 {
        done(&home, "-p a saved-responses create --title Twice --subject s --body b --if-exists create");
    }
    let outcome = done(&home, "-p a pull acme --only saved-responses");
    assert!(
        outcome.stderr.contains("saved-responses/Twice is not in the files: 2 saved-responses have this key: "),
        "{}",
        outcome.stderr
    );
    assert!(!home.join("acme/saved-responses/Twice.toml").exists());
    let found = differences(&home, "");
    assert_eq!(found.len(), 1);
    assert!(found[0]["difference"].as_str().unwrap().starts_with("2 records have this key: "), "{found:?}");
}

#[test]
fn names_of_every_kind_survive_the_way_into_files_and_back() {
    let account = ephemeral();
    let home = home(&[&account]);
    let long = "x".repeat(200);
    let names = [
        "a|b",
        "<b>",
        "@team",
        "line\nbreak",
        "`code`",
        "say \"hi\"",
        "back\\slash",
        "../up",
        "${value:x}",
        "$${env:x}",
        "no",
        "1.0",
        "2026-11-01",
        "🎉",
        "Größe",
        "a.b",
        "#",
        "tab\t",
        &long,
    ];
    for name in names {
        let create = |words: &[&str]| {
            let outcome = run(program(home.path()).args(["-p", "a"]).args(words));
            assert_eq!(outcome.code, 0, "{name:?}: {}", outcome.stderr);
        };
        create(&["tags", "create", "--name", name, "--description", name]);
        create(&["pipelines", "create", "--title", name, "--currency", "eur"]);
        create(&["tasks", "outcomes", "create", "--title", name, "--sentiment", "neutral"]);
        create(&["saved-responses", "create", "--title", name, "--subject", name, "--body", name]);
    }
    done(&home, "-p a pull acme");
    let first = files(&home.join("acme"));
    done(&home, "validate acme");
    assert_eq!(differences(&home, ""), Vec::<Value>::new());
    done(&home, "-p a pull acme");
    assert_eq!(files(&home.join("acme")), first);
    let ids = done(&home, "-p a tags list --all --jq '.[] | select(.description == .tag) | .id'").stdout;
    assert_eq!(ids.lines().count(), names.len(), "{ids}");
    for id in ids.lines().map(|id| id.trim_matches('"')) {
        done(&home, &format!("-p a tags update {id} --description changed"));
    }
    done(&home, "-p a pull acme --only tags");
    assert_eq!(differences(&home, ""), Vec::<Value>::new());
    assert_eq!(home.read("acme/tags.toml").matches("= \"changed\"").count(), names.len());
    run(program(home.path())
        .args(["-p", "a", "tags", "delete", "--yes"])
        .args(ids.lines().map(|id| id.trim_matches('"'))));
    done(&home, "-p a pull acme --only tags");
    assert!(!home.read("acme/tags.toml").contains("changed"));
}

#[test]
fn a_record_whose_file_was_removed_stays_out_of_the_files() {
    let (_account, home) = account();
    done(&home, "-p a pull acme --only tags,lists,site-tracking");
    fs::remove_file(home.join("acme/lists/newsletter.toml")).unwrap();
    fs::remove_file(home.join("acme/site-tracking.toml")).unwrap();
    let tags = home.read("acme/tags.toml").replace("vip = \"Looked after in person\"\n", "");
    home.write("acme/tags.toml", &tags);
    let outcome = done(&home, "-p a pull acme");
    assert!(
        outcome.stderr.contains("kept: lists/newsletter, which is in no file, tags/contact/vip"),
        "{}",
        outcome.stderr
    );
    assert_eq!(home.read("acme/tags.toml"), tags);
    done(&home, "-p a pull acme --check");
    assert_eq!(differences(&home, "").len(), 3);
    done(&home, "-p a pull acme --overwrite");
    assert_eq!(differences(&home, ""), Vec::<Value>::new());
}
