//! Runs many command lines of the real binary in parallel against one sandbox. Standard input is empty, the environment
//! is cleared, and a command that exceeds the time limit fails.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::workbooks::write_workbook;
use crate::support::{Home, SandboxProcess, program};

/// Far longer than any command needs here.
const PATIENCE: Duration = Duration::from_secs(30);

const THREADS: usize = 4;

/// The files that examples read.
const FILES: &[(&str, &str)] = &[
    ("people.csv", "email,first_name\njane@example.com,Jane\n"),
    ("phones.csv", "email,Mobile,Notes\njane@example.com,+4930123,none\n"),
    ("buyers.csv", "contact\njane@example.com\n"),
    ("tags.csv", "name\nmade-by-a-job\n"),
    ("tap.json", "{}"),
    ("catalog.json", r#"{"streams":[{"tap_stream_id":"tags","stream":"tags","schema":{"selected":true}}]}"#),
    ("state.json", "{}"),
];

/// A job for examples with `last`.
const JOB: &[&str] = &["tags", "create", "--from-file", "tags.csv", "--yes", "-o", "none"];

/// The contact in the examples.
const JANE: &[&str] = &["contacts", "create", "--email", "jane@example.com", "--first-name", "Jane", "-o", "none"];

/// A mirror for examples with queries.
#[cfg(feature = "mirror")]
const MIRROR: &[&str] = &["mirror", "sync"];
#[cfg(not(feature = "mirror"))]
const MIRROR: &[&str] = &["users", "me", "-o", "none"];

/// The outcome of a run.
pub struct Outcome {
    /// None where it was stopped.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// What the examples of set-ups compare.
const SET_UP: &[&str] = &["pull", "acme", "--only", "tags,lists"];

/// The sandbox, the profile `acme` logged in to it, and the home and working directory.
pub struct Scene {
    home: Home,
    _sandbox: SandboxProcess,
}

impl Scene {
    pub fn new() -> Self {
        let home = Home::new();
        for (name, text) in FILES {
            home.write(name, text);
        }
        write_workbook(&home.path().join("fair.xlsx"), "= Leads\nEmail,First name\njane@example.com,Jane\n");
        let sandbox = SandboxProcess::start(program(home.path()), &["--ephemeral"]);
        let key = home.write("key.txt", &sandbox.token);
        let config =
            format!("default_profile = \"acme\"\n[profiles.acme]\nurl = \"{}\"\ntoken_file = {key:?}\n", sandbox.url);
        home.write(".config/acamp/config.toml", &config);
        let scene = Scene { home, _sandbox: sandbox };
        for line in [JANE, JOB, MIRROR, SET_UP] {
            let outcome = scene.run(&line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
            assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        }
        scene
    }

    /// Writes some JSON to the files that lines name after an `@`.
    pub fn write_named(&self, lines: &[Vec<String>]) {
        lines
            .iter()
            .flatten()
            .filter_map(|word| word.strip_prefix('@'))
            .for_each(|name| drop(self.home.write(name, "{\"a\": 1}")));
    }

    /// Runs a command line, its words without the program's name.
    fn run(&self, words: &[String]) -> Outcome {
        let mut command = program(self.home.path());
        command.args(words).env("ACAMP_RATE", "0");
        let output = assert_cmd::Command::from_std(command).timeout(PATIENCE).output();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|_| "not UTF-8".to_owned());
        match output {
            Ok(output) => {
                Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
            }
            Err(error) => Outcome { code: None, stdout: String::new(), stderr: error.to_string() },
        }
    }

    /// Runs each line and calls `inspect` with its outcome; fails with all violations.
    pub fn check(&self, lines: &[Vec<String>], inspect: impl Fn(&[String], &Outcome) -> Option<String> + Sync) {
        let next = AtomicUsize::new(0);
        let wrong = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    while let Some(line) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let outcome = self.run(line);
                        let complaint = outcome.hung_or_crashed().or_else(|| inspect(line, &outcome));
                        if let Some(complaint) = complaint {
                            wrong.lock().unwrap().push(format!("acamp {}: {complaint}", line.join(" ")));
                        }
                    }
                });
            }
        });
        let mut wrong = wrong.into_inner().unwrap();
        wrong.sort();
        assert!(wrong.is_empty(), "{} of {} lines\n{}", wrong.len(), lines.len(), wrong.join("\n"));
    }
}

impl Outcome {
    fn hung_or_crashed(&self) -> Option<String> {
        match self.code {
            None => Some(format!("was still running after {} s, or crashed: {}", PATIENCE.as_secs(), self.stderr)),
            Some(101) => Some(format!("crashed: {}", self.stderr)),
            Some(_) => None,
        }
    }

    /// The first line of standard error.
    pub fn first_line(&self) -> &str {
        self.stderr.lines().next().unwrap_or_default()
    }
}
