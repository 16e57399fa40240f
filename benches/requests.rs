//! How many requests the commands about one contact send, to servers that differ in what `include` does: with an empty name
//! cache, and again with the names that the first run cached. Prints figures; judges nothing. Takes seconds.
//!
//! Aim: `contacts show` sends at most two requests with a warm cache and three with a cold one, and where `include` has no
//! effect no more than without it: six, its limit.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Stdio};

use acamp::sandbox::{Data, Options, Quirk, Running, TOKEN, start};

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
const ADDRESS: &str = "emma.weston@example.com";
const ID: &str = "5";

fn main() {
    let servers: [(&str, Option<Quirk>); 4] = [
        ("include honored", None),
        ("names with a dot ignored", Some(Quirk::NestedIgnored)),
        ("include replaces", Some(Quirk::IncludeReplaces)),
        ("include ignored", Some(Quirk::IncludeIgnored)),
    ];
    for (name, quirk) in servers {
        let options = Options { rate: 0, quirks: quirk.into_iter().collect(), ..Options::new(Data::Ephemeral) };
        let server = start(options).expect("a sandbox");
        for command in ["show", "timeline", "explain"] {
            for (how, contact) in [("by email address", ADDRESS), ("by ID", ID)] {
                let home = tempfile::tempdir().expect("a temporary folder");
                let cold = requests(home.path(), &server, command, contact);
                let warm = requests(home.path(), &server, command, contact);
                println!("{name}, contacts {command} {how}: requests cold: {cold}, warm: {warm}");
            }
        }
    }
}

/// The responses that `-v` reports.
fn requests(home: &Path, server: &Running, command: &str, contact: &str) -> usize {
    let mut program = Command::new(ACAMP);
    program.args(["contacts", command, contact, "-v", "--rate", "0"]).stdin(Stdio::null()).env_clear();
    program.env("HOME", home).env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", TOKEN);
    let output = program.output().expect("the program can be started");
    assert!(output.status.success(), "it ended with {}", output.status);
    String::from_utf8_lossy(&output.stderr).lines().filter(|line| line.contains(" → ")).count()
}
