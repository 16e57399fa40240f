//! Files as programs for Windows write them: with CR LF line ends, byte order marks, and in UTF-16.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{Home, Outcome, ephemeral, logged_in, program, run};

/// As Notepad saved UTF-8 for long.
fn marked(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()
}

/// As PowerShell 5.1 writes with `>`.
fn utf_16(text: &str) -> Vec<u8> {
    String::from_utf8(marked(text)).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn body(outcome: &Outcome) -> Value {
    assert_eq!(outcome.code, 0, "{outcome}");
    serde_json::from_str::<Value>(&outcome.stdout).unwrap()["body"].clone()
}

#[test]
fn settings_and_keys_are_read() {
    let (home, sandbox) = (Home::new(), ephemeral());
    let config =
        format!("[profiles.acme]\nurl = \"{}\"\nrate = 0\n\n[alias]\nlabels = \"tags list -o ids\"\n", sandbox.url());
    home.write(".config/acamp/config.toml", marked(&config));
    let keys = home.write(".config/acamp/credentials.toml", marked("[acme]\ntoken = \"sandbox\"\n"));
    home.write(".acamp.toml", marked("profile = \"acme\"\n"));
    restrict(&keys);
    let outcome = run(program(home.path()).args(["labels", "--limit", "2", "-q"]));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "1\n2\n"), "{outcome}");
    // A change keeps the line ends.
    assert_eq!(run(program(home.path()).args(["config", "set", "rate", "7", "-p", "acme"])).code, 0);
    let text = home.read(".config/acamp/config.toml");
    assert!(text.contains("rate = 7\r\n") && text.contains("[alias]\r\n"), "{text:?}");
}

#[test]
fn json_and_texts_are_read_and_a_text_keeps_its_line_ends() {
    let home = Home::new();
    for bytes in [marked, utf_16] {
        home.write("tag.json", bytes("{\n  \"tag\": \"vip\"\n}\n"));
        home.write("about.txt", bytes("one\ntwo\n"));
        let mut command = logged_in(home.path(), "http://127.0.0.1:1", "key");
        let line =
            ["tags", "update", "1", "--data", "@tag.json", "--set", "description=@about.txt", "--dry-run=offline"];
        assert_eq!(body(&run(command.args(line))), json!({"tag": {"tag": "vip", "description": "one\r\ntwo\r\n"}}));
    }
}

#[test]
fn names_on_standard_input_are_read() {
    let (home, sandbox) = (Home::new(), ephemeral());
    for bytes in [marked, utf_16] {
        let mut command = logged_in(home.path(), sandbox.url(), "sandbox");
        command.args(["contacts", "get", "-", "-o", "ids"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&bytes("1\nana.garcia@example.com\n\n3\n")).unwrap();
        let outcome: Outcome = child.wait_with_output().unwrap().into();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "1\n1\n3\n"), "{outcome}");
    }
}

#[cfg(feature = "mirror")]
#[test]
fn files_of_the_tap_are_read() {
    let (home, sandbox) = (Home::new(), ephemeral());
    let acamp = |line: &[&str]| run(logged_in(home.path(), sandbox.url(), "sandbox").args(line));
    assert_eq!(acamp(&["mirror", "sync", "--only", "tags", "-q"]).code, 0);
    for bytes in [marked, utf_16] {
        home.write("config.json", bytes("{\n\"streams\": [\"tags\"]\n}\n"));
        let outcome = acamp(&["tap", "--config", "config.json"]);
        assert!(outcome.code == 0 && outcome.stdout.contains("\"stream\":\"tags\""), "{outcome}");
    }
}

#[cfg(unix)]
fn restrict(path: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn restrict(_: &str) {}

#[cfg(unix)]
mod editor {
    use super::*;

    /// Rewrites the file as an editor of Windows saves it.
    const SAVE: &str = "cr=$(printf '\\r')\nsed -e \"s/old/new/\" -e \"s/$/$cr/\" \"$1\" > \"$1.new\" && cat \"$1.new\" > \"$1\"\nrm \"$1.new\"\n";

    #[test]
    fn what_an_editor_saves_has_only_the_changes_that_were_made() {
        let (home, sandbox) = (Home::new(), ephemeral());
        let editor = format!("/bin/sh {}", home.write("save.sh", SAVE));
        let acamp =
            |line: &[&str]| run(logged_in(home.path(), sandbox.url(), "sandbox").env("EDITOR", &editor).args(line));
        assert_eq!(acamp(&["tags", "update", "vip", "--description", "one\ntwo", "-q"]).code, 0);
        let outcome = acamp(&["tags", "edit", "vip"]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, "no changes; nothing was sent\n"), "{outcome}");
        assert_eq!(acamp(&["tags", "update", "vip", "--description", "one\nold", "-q"]).code, 0);
        let outcome = acamp(&["tags", "edit", "vip", "--jq", ".description"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "one\nnew\n"), "{outcome}");
    }
}

/// A batch file as an editor, found without its extension.
#[cfg(windows)]
#[test]
fn a_batch_file_is_an_editor() {
    let (home, sandbox) = (Home::new(), ephemeral());
    let script = "@echo off\r\necho name = \"Edited\"> %1\r\n";
    let path = home.write("bin/change.cmd", script);
    let mut command = logged_in(home.path(), sandbox.url(), "sandbox");
    command.env("EDITOR", path.trim_end_matches(".cmd")).args(["tags", "edit", "1", "--jq", ".tag"]);
    let outcome = run(&mut command);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "Edited\n"), "{outcome}");
}
