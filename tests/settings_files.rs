//! Files with settings that others may have written: a project file can only tighten protections, and neither it nor
//! `config.toml` is used if other users can write to it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use crate::support::{Home, Outcome, Responder, program, response, run};

/// A server that has everything, and a home that is logged in to it with the profiles `acme` and `safe`.
fn account() -> (Home, Responder) {
    let server = Responder::start(|_| {
        let body = r#"{"contact":{"id":"1","email":"a@b.example"},"contacts":[],"meta":{"total":"0"}}"#;
        response(200, &[("Content-Type", "application/json")], body.as_bytes())
    });
    let home = Home::new();
    let url = server.url();
    home.write(
        ".config/acamp/config.toml",
        format!(
            "default_profile = \"acme\"\n[profiles.acme]\nurl = \"{url}\"\nmax_delete = 2\nrate = 50\n\
             [profiles.other]\nurl = \"{url}\"\nhistory = false\n"
        ),
    );
    let keys = home.write(".config/acamp/credentials.toml", "[acme]\ntoken = \"k\"\n[other]\ntoken = \"k\"\n");
    set_mode(Path::new(&keys), 0o600);
    (home, server)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn acamp(home: &Home, words: &str) -> Outcome {
    run(program(home.path()).args(words.split(' ')))
}

fn writes(server: &Responder) -> usize {
    server.lines().iter().filter(|line| !line.starts_with("GET")).count()
}

fn checks(home: &Home) -> Value {
    serde_json::from_str(&acamp(home, "doctor --offline -o json").stdout).unwrap()
}

fn message<'c>(checks: &'c Value, name: &str) -> &'c str {
    let found = checks.as_array().unwrap().iter().find(|check| check["check"] == name);
    found.map_or("", |check| check["message"].as_str().unwrap())
}

#[test]
fn a_project_file_cannot_raise_a_limit_and_doctor_says_what_is_ignored() {
    let (home, server) = account();
    home.write(".acamp.toml", "max_delete = 100000\nrate = 0\ncache_ttl = \"999d\"\n");
    let outcome = acamp(&home, "contacts delete 1 2 3 --confirm 3 --yes");
    assert_eq!((outcome.code, writes(&server)), (9, 0), "{outcome}");
    assert!(outcome.stderr.contains("more than the limit of 2 (profiles.acme.max_delete in "), "{outcome}");
    let checks = checks(&home);
    assert!(message(&checks, "project").ends_with("selects no profile, sets cache_ttl, max_delete, rate"), "{checks}");
    assert!(message(&checks, "shadowed").contains(" is ignored: "), "{checks}");
    let list: Value = serde_json::from_str(&acamp(&home, "config list --origins -o json").stdout).unwrap();
    let setting = |key: &str| list.as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap().clone();
    assert_eq!((setting("max_delete")["value"].as_str(), setting("rate")["value"].as_str()), (Some("2"), Some("50")));
    assert_eq!(setting("cache_ttl")["origin"], "default");
}

#[test]
fn a_project_file_can_lower_a_limit_and_turn_protections_on() {
    let (home, server) = account();
    home.write(".acamp.toml", "max_delete = 1\n");
    let outcome = acamp(&home, "contacts delete 1 2 --confirm 2 --yes");
    assert!(outcome.code == 9 && outcome.stderr.contains("more than the limit of 1 (max_delete in "), "{outcome}");
    home.write(".acamp.toml", "mode = \"read-only\"\n");
    let outcome = acamp(&home, "contacts update 1 --first-name X");
    assert!(outcome.code == 4 && outcome.stderr.contains("hint: the mode is set by mode in "), "{outcome}");
    home.write(".acamp.toml", "protected = true\n");
    let outcome = acamp(&home, "contacts update 1 --first-name X");
    assert!(outcome.code == 2 && outcome.stderr.contains("profile \"acme\" is protected"), "{outcome}");
    let origin: Value = serde_json::from_str(&acamp(&home, "config get protected -o json").stdout).unwrap();
    assert!(origin["origin"].as_str().unwrap().ends_with(".acamp.toml:1"), "{origin}");
    home.write(".acamp.toml", "history = true\n");
    assert_eq!(acamp(&home, "config get history --profile other").stdout, "true\n");
    assert_eq!(writes(&server), 0);
}

#[test]
fn a_project_file_cannot_turn_a_protection_off() {
    let (home, server) = account();
    for line in ["history = false", "mode = \"read-write\"", "protected = false"] {
        home.write(".acamp.toml", format!("{line}\n"));
        let outcome = acamp(&home, "contacts update 1 --first-name X");
        assert_eq!(outcome.code, 2, "{outcome}");
        assert!(outcome.stderr.contains("in a project file, which others may have written"), "{outcome}");
    }
    assert_eq!(server.lines().len(), 0);
}

#[test]
fn a_write_names_the_profile_that_a_project_file_selects() {
    let (home, _server) = account();
    let named = format!("using profile \"other\" (profile in {}/.acamp.toml)\n", home.path().display());
    home.write(".acamp.toml", "profile = \"other\"\n");
    let write = acamp(&home, "contacts update 1 --first-name X -o none --rate 0");
    assert_eq!((write.code, write.stderr), (0, named));
    assert_eq!(acamp(&home, "contacts update 1 --first-name X -o none --rate 0 --profile acme").stderr, "");
}

#[test]
fn a_project_file_that_others_can_write_is_an_error_in_every_command() {
    let (home, server) = account();
    let file = home.write(".acamp.toml", "max_delete = 1\n");
    let below = home.join("a/b");
    fs::create_dir_all(&below).unwrap();
    set_mode(Path::new(&file), 0o666);
    for words in ["contacts list", "contacts delete 1 --yes", "config list"] {
        let outcome = run(program(home.path()).current_dir(&below).args(words.split(' ')));
        assert_eq!(outcome.code, 2, "{outcome}");
        assert!(outcome.stderr.contains("other users can write to the file (mode 0666)"), "{outcome}");
    }
    // Nor does a pipe of that name keep a command waiting.
    fs::remove_file(&file).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    let outcome = acamp(&home, "contacts list");
    assert!(outcome.code == 2 && outcome.stderr.contains("not a regular file"), "{outcome}");
    assert_eq!(server.lines().len(), 0);
}

#[test]
fn settings_that_others_can_write_run_no_program_and_steer_no_key() {
    let (home, server) = account();
    let config = home.join(".config/acamp/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{text}[profiles.run]\nurl = \"{}\"\ntoken_command = [\"touch\", \"ran\"]\n", server.url()),
    )
    .unwrap();
    for mode in [0o666, 0o664, 0o646] {
        set_mode(&config, mode);
        for words in ["contacts list", "contacts list -p run", "auth status", "config set rate 1", "profiles list"] {
            let outcome = acamp(&home, words);
            assert_eq!(outcome.code, 2, "{outcome}");
            assert!(outcome.stderr.contains(&format!("hint: chmod go-w {}", config.display())), "{outcome}");
        }
    }
    assert!(message(&checks(&home), "config").contains("other users can write to the file (mode 0646)"));
    assert_eq!((server.lines().len(), home.join("ran").exists()), (0, false));
    // Others may read it.
    set_mode(&config, 0o644);
    assert_eq!(acamp(&home, "contacts list -o none --rate 0").code, 0);
}
