//! The set-ups of several accounts, and of one that cannot be read.

use std::fs;

use acamp::sandbox::{Contents, Data, Options, TOKEN, start};

use super::{acamp, done, files, home};
use crate::support::{ephemeral, program, run, split};

#[test]
fn accounts_with_other_ids_and_the_same_records_do_not_differ() {
    let one = ephemeral();
    let contents = Contents::Empty(5000);
    let other = start(Options { rate: 0, contents, ..Options::new(Data::Ephemeral) }).unwrap();
    let home = home(&[&one, &other]);
    for line in [
        "tags create --name one --description 'First'",
        "tags create --name two --for template",
        "lists create --name News --slug news --sender-url https://example.com --sender-reminder 'You asked' --send-last-broadcast false",
        "lists add-group News Marketing",
        "variables create --name Hours --tag HOURS --content 'Nine to five' --list News",
        "segments create --name Ones --where 'tag = one'",
        "tasks outcomes create --title Sold --sentiment positive",
    ] {
        done(&home, &format!("-p a {line}"));
        done(&home, &format!("-p b {line}"));
    }
    let only = "--only tags/one,tags/two,lists/news,variables/HOURS,segments/Ones,task-outcomes/Sold,groups";
    let outcome = done(&home, &format!("diff --from a --to b --exit-code -o jsonl {only}"));
    assert_eq!(outcome.stdout, "", "{}", outcome.stderr);
    done(&home, "-p b tags update one --description Other");
    let outcome = acamp(&home, &format!("diff --from a --to b --exit-code -o jsonl {only}"));
    assert_eq!(outcome.code, 10);
    assert!(outcome.stdout.contains(r#""property":"description","to":"Other","from":"First""#), "{}", outcome.stdout);
    done(&home, "-p b pull beta");
    let id = done(&home, "-p b tags get one --jq .id").stdout;
    assert!(id.contains("500"), "{id}");
    for (name, text) in files(&home.join("beta")).iter().filter(|(name, _)| !name.starts_with("links/")) {
        assert!(!text.contains("500"), "{name}: {text}");
    }
}

#[test]
fn a_kind_that_cannot_be_read_stops_everything() {
    let faults = vec!["503@GET /dealGroups".parse().unwrap()];
    let account = start(Options { rate: 0, faults, ..Options::new(Data::Ephemeral) }).unwrap();
    let home = home(&[&account]);
    let outcome = acamp(&home, "-p a pull acme --max-wait 0s");
    assert_eq!(outcome.code, 7, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("GET /dealGroups returned 503"), "{}", outcome.stderr);
    assert!(!home.join("acme").exists());
    done(&home, "-p a pull acme --except pipelines");
    assert!(!home.read("acme/acamp.toml").contains("\"pipelines\""));
}

#[test]
fn each_of_several_profiles_has_a_folder_of_its_own() {
    let (one, other) = (ephemeral(), ephemeral());
    let home = home(&[&one, &other]);
    done(&home, "-p a,b pull setup/{profile} --only tags,lists");
    assert_eq!(home.read("setup/a/tags.toml"), home.read("setup/b/tags.toml"));
    assert!(home.join("setup/b/links/b.toml").exists());
    let outcome = acamp(&home, "-p a,b pull setup");
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
}

#[test]
fn the_folder_of_one_account_is_not_overwritten_with_another() {
    let (one, other) = (ephemeral(), ephemeral());
    let home = home(&[&one, &other]);
    done(&home, "-p a pull acme --only tags");
    let outcome = acamp(&home, "-p b pull acme");
    assert_eq!(outcome.code, 9, "{}", outcome.stderr);
    done(&home, "-p b diff acme --exit-code");
    // An account from the environment has the files of whoever pulled it.
    let mut command = program(home.path());
    command.env("ACAMP_URL", one.url()).env("ACAMP_TOKEN", TOKEN).args(split("pull acme --rate 0"));
    assert_eq!(run(&mut command).code, 0);
    assert_eq!(fs::read_dir(home.join("acme/links")).unwrap().count(), 1);
}
