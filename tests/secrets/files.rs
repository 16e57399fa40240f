//! `credentials.toml` under attack: other readers, other owners, links, and several writers at once.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Stdio};

use snapbox::{assert_data_eq, str};

use super::{TOKEN, acamp, home, store_key};
use crate::support::{Home, Outcome, Responder, Server, json, response, run};

const USER: &str = r#"{"user":{"id":"1","username":"ann","email":"ann@acme.example"}}"#;

/// Starts `acamp auth login` with a key on standard input.
fn log_in(home: &Path, url: &str, name: &str, key: &str) -> Child {
    let mut command = acamp(home);
    command.args(["auth", "login", "--url", url, "--name", name, "--with-token", "--yes"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(key.as_bytes()).unwrap();
    child
}

fn end(child: Child) -> (i32, String) {
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    (outcome.code, outcome.stderr)
}

#[test]
fn logins_at_the_same_time_lose_no_key() {
    let server = Responder::start(|_| response(200, &[], USER.as_bytes()));
    let home = Home::new();
    let logins: Vec<Child> =
        (0..8).map(|at| log_in(home.path(), &server.url(), &format!("p{at}"), &format!("{TOKEN}{at}"))).collect();
    for login in logins {
        let (code, stderr) = end(login);
        assert_eq!(code, 0, "{stderr}");
        super::scan::assert_clean(stderr.as_bytes(), "a login");
    }
    let folder = home.path().join(".config/acamp");
    let keys: toml_edit::DocumentMut = fs::read_to_string(folder.join("credentials.toml")).unwrap().parse().unwrap();
    let config: toml_edit::DocumentMut = fs::read_to_string(folder.join("config.toml")).unwrap().parse().unwrap();
    for at in 0..8 {
        let name = format!("p{at}");
        assert_eq!(keys[&name]["token"].as_str(), Some(format!("{TOKEN}{at}").as_str()));
        assert!(config["profiles"].get(&name).is_some(), "{name}");
    }
    let mode = fs::metadata(folder.join("credentials.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    super::scan::assert_clean_below(home.path(), "logins");
    // No temporary file is left.
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_login_that_is_refused_leaves_no_key() {
    let server = Server::start(vec![json(401, r#"{"message":"no"}"#)]);
    let home = Home::new();
    let (code, stderr) = end(log_in(home.path(), &server.url(), "acme", TOKEN));
    assert_eq!(code, 4, "{stderr}");
    super::scan::assert_clean(stderr.as_bytes(), "a login");
    assert!(!home.path().join(".config/acamp/credentials.toml").exists());
}

#[test]
fn keys_others_could_read_or_replace_are_not_used() {
    let url = "http://127.0.0.1:9";
    type Attack = (&'static str, fn(&Path));
    let attacks: [Attack; 5] = [
        ("a file others can read", |folder| set_mode(&folder.join("credentials.toml"), 0o644)),
        ("a file others can write", |folder| set_mode(&folder.join("credentials.toml"), 0o620)),
        ("a folder others can write", |folder| set_mode(folder, 0o777)),
        ("a link to a file in a folder others can write", |folder| {
            let elsewhere = folder.join("shared");
            fs::create_dir(&elsewhere).unwrap();
            fs::rename(folder.join("credentials.toml"), elsewhere.join("keys")).unwrap();
            set_mode(&elsewhere, 0o1777);
            symlink(elsewhere.join("keys"), folder.join("credentials.toml")).unwrap();
        }),
        ("a folder instead of the file", |folder| {
            fs::remove_file(folder.join("credentials.toml")).unwrap();
            fs::create_dir(folder.join("credentials.toml")).unwrap();
        }),
    ];
    let mut shown = String::new();
    for (what, attack) in attacks {
        let home = home(url, "");
        store_key(home.path());
        let folder = home.path().join(".config/acamp");
        attack(&folder);
        let outcome = run(acamp(home.path()).args(["contacts", "list"]));
        super::scan::assert_clean(outcome.to_string().as_bytes(), what);
        shown += &format!("{what}: {}", outcome.shown(&home, url));
        set_mode(&folder, 0o700);
    }
    assert_data_eq!(
        shown,
        str![[r#"
a file others can read: exit 4
stderr
    error: refused to use the keys in [DIR]/.config/acamp/credentials.toml: other users can access the file (mode 0644)
      hint: chmod 600 [DIR]/.config/acamp/credentials.toml
a file others can write: exit 4
stderr
    error: refused to use the keys in [DIR]/.config/acamp/credentials.toml: other users can access the file (mode 0620)
      hint: chmod 600 [DIR]/.config/acamp/credentials.toml
a folder others can write: exit 4
stderr
    error: refused to use the keys in [DIR]/.config/acamp/credentials.toml: other users can write to [DIR]/.config/acamp (mode 0777)
      hint: chmod go-w [DIR]/.config/acamp
a link to a file in a folder others can write: exit 4
stderr
    error: refused to use the keys in [DIR]/.config/acamp/credentials.toml: other users can write to [DIR]/.config/acamp/shared (mode 1777)
      hint: chmod go-w [DIR]/.config/acamp/shared
a folder instead of the file: exit 4
stderr
    error: refused to use the keys in [DIR]/.config/acamp/credentials.toml: not a regular file
      hint: acamp doctor

"#]]
    );
}

#[test]
fn a_link_planted_beside_the_keys_is_neither_followed_nor_filled() {
    let server = Server::start(vec![json(200, USER)]);
    let home = home(&server.url(), "");
    let (folder, victim) = (home.path().join(".config/acamp"), home.path().join("victim"));
    symlink(&victim, folder.join("credentials.toml.lock")).unwrap();
    let (code, stderr) = end(log_in(home.path(), &server.url(), "acme", TOKEN));
    assert_eq!(code, 1, "{stderr}");
    assert!(!victim.exists());
}

#[test]
fn a_link_in_the_place_of_the_keys_that_leads_nowhere_is_replaced_and_not_filled() {
    let server = Server::start(vec![json(200, USER)]);
    let home = home(&server.url(), "");
    let (folder, victim) = (home.path().join(".config/acamp"), home.path().join("victim"));
    symlink(&victim, folder.join("credentials.toml")).unwrap();
    let (code, stderr) = end(log_in(home.path(), &server.url(), "acme", TOKEN));
    assert_eq!(code, 0, "{stderr}");
    assert!(!victim.exists());
    assert!(fs::symlink_metadata(folder.join("credentials.toml")).unwrap().is_file());
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
