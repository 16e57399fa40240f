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

use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
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

/// Runs `acamp ARGUMENTS` against a script.
fn run(script: Vec<Step>, arguments: &[&str]) -> Outcome {
    let server = Server::start(script);
    let outcome = run_at(&server.url(), arguments);
    Outcome { requests: server.lines(), ..outcome }
}

/// Runs `acamp ARGUMENTS` against a server. Nothing else is in its environment, and its home is empty.
fn run_at(url: &str, arguments: &[&str]) -> Outcome {
    let home = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let Output { status, stdout, stderr } = program(url, home.path()).args(arguments).output().unwrap();
    assert!(begun.elapsed() < PATIENCE, "{arguments:?} took {:?}", begun.elapsed());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (stdout, stderr) = (text(stdout), text(stderr));
    // A signal (a stack overflow, no memory) has no code.
    let code = status.code().unwrap_or_else(|| panic!("{arguments:?}: {status}\n{stderr}"));
    assert!(!stderr.contains("this is a bug"), "{arguments:?}: {stderr}");
    Outcome { code, stdout, stderr, requests: Vec::new() }
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

/// A server that gives one answer first and another to every further request: a listing whose first page is slow to come is
/// asked for further pages meanwhile.
struct Endless {
    url: String,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Endless {
    fn start(first: Step, further: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let Step::Send(first) = first else { panic!("only whole answers") };
        let lines = Arc::new(Mutex::new(Vec::new()));
        let state =
            Arc::new((Mutex::new(Some(first)), support::answer(200, &[], further.as_bytes()), Arc::clone(&lines)));
        // Ends with the test's process: a thread that waits for connections holds nobody up.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                thread::spawn(move || {
                    Server::serve_each(stream, |request| {
                        let (first, further, lines) = &*state;
                        lines.lock().unwrap().push(request.line.clone());
                        first.lock().unwrap().take().unwrap_or_else(|| further.clone())
                    });
                });
            }
        });
        Endless { url, lines }
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let outcome = run_at(&self.url, arguments);
        Outcome { requests: self.lines.lock().unwrap().clone(), ..outcome }
    }
}
