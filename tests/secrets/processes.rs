//! What other processes see of a run with the key, and where the code may use it.

use std::fs;
#[cfg(target_os = "linux")]
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
#[cfg(target_os = "linux")]
use std::process::Stdio;

use snapbox::{assert_data_eq, str};

use super::scan::assert_clean;
use super::{TOKEN, acamp};
use crate::support::Home;

#[cfg(target_os = "linux")]
#[test]
fn no_core_dump_has_the_key_and_no_command_line_does() {
    let home = super::home(
        "http://127.0.0.1:9",
        "token_command = [\"sh\", \"-c\", \"echo ready >&2; read line < wait; echo k\"]\n",
    );
    let pipe = home.path().join("wait");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let mut command = acamp(home.path());
    command.env("ACAMP_URL", "https://other.example").env("ACAMP_TOKEN", TOKEN);
    let mut child = command.args(["contacts", "list", "--profile", "acme"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert_eq!(said, "ready\n");

    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let limits = fs::read_to_string(process.join("limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    // The files of a process without core dumps belong to root, whoever runs it.
    let owner = std::os::unix::fs::MetadataExt::uid(&fs::metadata(process.join("environ")).unwrap());
    assert_eq!(owner, 0);
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        // The process may have ended.
        let Ok(line) = fs::read(entry.path().join("cmdline")) else { continue };
        super::scan::assert_clean(&line, "a command line");
    }
    fs::write(&pipe, "go\n").unwrap();
    assert!(!child.wait().unwrap().success());
}

/// A key of its own: another test searches all command lines for [`TOKEN`] at the same time.
const TYPED: &str = r#"typ3d+/="\&fedcba9876543210-acamp-typed-key"#;

#[test]
fn a_key_on_the_command_line_is_refused_and_not_repeated() {
    for arguments in [
        vec!["auth", "login", "--token", TYPED],
        vec!["contacts", "list", "--token", TYPED],
        vec!["api", "GET", "/tags", "--header"],
    ] {
        let home = Home::new();
        let mut command = acamp(home.path());
        command.env("ACAMP_URL", "http://127.0.0.1:9").env("ACAMP_TOKEN", "k").args(&arguments);
        if arguments.contains(&"--header") {
            command.arg(format!("Api-Token: {TYPED}"));
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        super::scan::assert_without(TYPED, &[output.stdout, output.stderr].concat(), &format!("{arguments:?}"));
        super::scan::assert_without_below(TYPED, home.path(), &format!("{arguments:?}"));
    }
}

#[test]
fn programs_are_started_in_one_place_only() {
    let starts = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        own.contains("process::Command")
            || own.lines().any(|line| line.contains("process::{") && line.contains("Command"))
    };
    let found: Vec<PathBuf> = sources(Path::new("src")).into_iter().filter(|path| starts(path)).collect();
    assert_eq!(found, [Path::new("src/system/child_process.rs")]);
}

#[test]
fn the_key_is_taken_out_of_its_type_in_few_places() {
    let reveals = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        own.contains(".reveal()")
    };
    let found: Vec<PathBuf> = sources(Path::new("src")).into_iter().filter(|path| reveals(path)).collect();
    // To send it, to redact it in responses, to store it, to validate it, and to configure the sandbox.
    let places = ["src/api/client", "src/session.rs", "src/config/credentials.rs", "src/config/token.rs"];
    let elsewhere: Vec<_> =
        found.iter().filter(|path| places.iter().all(|place| !path.to_string_lossy().starts_with(place))).collect();
    assert!(found.len() >= places.len() && elsewhere.is_empty(), "{elsewhere:?}");
}

/// Every source file except those of tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    let mut all: Vec<PathBuf> = entries.flat_map(below).collect();
    all.retain(|path| !path.to_string_lossy().ends_with("tests.rs"));
    all.sort();
    all
}

/// Set in the process that panics.
const PANICS: &str = "ACAMP_TEST_PANICS";

#[test]
fn a_panic_says_where_and_never_what() {
    if std::env::var_os(PANICS).is_some() {
        acamp::on_panic(std::process::exit);
        panic!("the key is {TOKEN}");
    }
    let itself = std::env::current_exe().unwrap();
    let (_, module) = module_path!().split_once("::").unwrap();
    let this = format!("{module}::a_panic_says_where_and_never_what");
    let itself = Command::new(itself).args(["--exact", &this, "--nocapture"]).env(PANICS, "1").output().unwrap();
    assert_eq!(itself.status.code(), Some(1));
    let words = String::from_utf8(itself.stderr).unwrap();
    let place = words.find(concat!(file!(), ":")).map_or(0, |at| at + file!().len());
    let end = words[place..].find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(0);
    let words = format!("{}[PLACE]{}", &words[..place], &words[place + end..]);
    assert_data_eq!(
        words.replace(env!("CARGO_PKG_VERSION"), "[VERSION]"),
        str![[r#"
error: this is a bug in acamp [VERSION] at tests/secrets/processes.rs[PLACE]
  hint: run it again with -v and report what it shows

"#]]
    );
    assert_clean(words.as_bytes(), "a panic's words");
}
