//! A service that lies: the real binary against a scripted server whose answers attack the terminal, the stack, the memory,
//! the patience and the paths of later requests.
#![allow(clippy::unwrap_used)]

#[path = "hostile/ids.rs"]
mod ids;
#[path = "hostile/sizes.rs"]
mod sizes;
mod support;
#[path = "hostile/text.rs"]
mod text;

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::{Server, Step};

/// What a run of the program came to.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
    /// The lines of the requests the server got.
    requests: Vec<String>,
}

/// No attack may take longer; most take milliseconds, also on a machine under load.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `acamp ARGUMENTS` against a script. Nothing else is in its environment, and its home is empty.
fn run(script: Vec<Step>, arguments: &[&str]) -> Outcome {
    let server = Server::start(script);
    let home = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let Output { status, stdout, stderr } = program(&server.url(), home.path()).args(arguments).output().unwrap();
    assert!(begun.elapsed() < PATIENCE, "{arguments:?} took {:?}", begun.elapsed());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (stdout, stderr) = (text(stdout), text(stderr));
    // A signal (a stack overflow, no memory) has no code.
    let code = status.code().unwrap_or_else(|| panic!("{arguments:?}: {status}\n{stderr}"));
    assert!(!stderr.contains("this is a bug"), "{arguments:?}: {stderr}");
    Outcome { code, stdout, stderr, requests: server.lines() }
}

fn program(url: &str, home: &std::path::Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_acamp"));
    program
        .env_clear()
        .env("HOME", home)
        .env("ACAMP_URL", url)
        .env("ACAMP_TOKEN", "0123456789abcdef-hostile-token")
        .env("ACAMP_RATE", "0")
        .env("ACAMP_MAX_RETRIES", "0")
        .current_dir(home)
        .stdin(Stdio::null());
    program
}

/// An answer of JSON to a read.
fn answer(body: &str) -> Step {
    support::json(200, body)
}
