//! A hostile server: responses that attack the terminal, the stack, the memory,
//! the time limits and the paths of later requests.

mod ids;
mod sizes;
mod text;

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::support::{self, Home, Responder, Server, Step};

/// The outcome of a run and what it requested.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
    /// The request lines the server received.
    requests: Vec<String>,
}

/// No attack may take longer; most take milliseconds, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `acamp ARGUMENTS` against a script.
fn run(script: Vec<Step>, arguments: &[&str]) -> Outcome {
    let server = Server::start(script);
    let outcome = run_at(&server.url(), arguments);
    Outcome { requests: server.lines(), ..outcome }
}

/// Runs `acamp ARGUMENTS` against a server, with an empty home.
fn run_at(url: &str, arguments: &[&str]) -> Outcome {
    let home = Home::new();
    let begun = Instant::now();
    let support::Outcome { code, stdout, stderr } = support::run(program(url, home.path()).args(arguments));
    assert!(begun.elapsed() < PATIENCE, "{arguments:?} took {:?}", begun.elapsed());
    assert!(!stderr.contains("this is a bug"), "{arguments:?}: {stderr}");
    Outcome { code, stdout, stderr, requests: Vec::new() }
}

fn program(url: &str, home: &Path) -> Command {
    let mut program = support::logged_in(home, url, "0123456789abcdef-hostile-token");
    program.env("ACAMP_MAX_RETRIES", "0");
    program
}

/// A JSON response to a read.
fn answer(body: &str) -> Step {
    support::json(200, body)
}

/// A server with one response to the first request and another to every further one. While the first page of a listing
/// is slow, further pages are requested.
struct Endless(Responder);

impl Endless {
    fn start(first: Step, further: String) -> Self {
        let Step::Send(first) = first else { panic!("only whole responses") };
        let first = Mutex::new(Some(first));
        let further = support::response(200, &[], further.as_bytes());
        Endless(Responder::start(move |_| first.lock().unwrap().take().unwrap_or_else(|| further.clone())))
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let outcome = run_at(&self.0.url(), arguments);
        Outcome { requests: self.0.lines(), ..outcome }
    }
}
