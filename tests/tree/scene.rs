//! Runs command lines of the real binary, many at once, against one sandbox: standard input is empty, the environment
//! cleared, and what does not end within a time no command needs is stopped and complained of.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_acamp");

/// Far above what any command takes here.
const PATIENCE: Duration = Duration::from_secs(30);

const THREADS: usize = 4;

/// What the examples read, so that they can be run.
const FILES: &[(&str, &str)] = &[
    ("people.csv", "email,first_name\njane@example.com,Jane\n"),
    ("phones.csv", "email,Mobile,Notes\njane@example.com,+4930123,none\n"),
    ("buyers.csv", "contact\njane@example.com\n"),
    ("tags.csv", "name\nmade-by-a-job\n"),
];

/// A job for the examples that speak of the last one.
const JOB: &[&str] = &["tags", "create", "--from-file", "tags.csv", "--yes", "-o", "none"];

/// The person the examples speak of.
const JANE: &[&str] = &["contacts", "create", "--email", "jane@example.com", "--first-name", "Jane", "-o", "none"];

/// What one run came to.
pub struct Outcome {
    /// None where it had to be stopped.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The sandbox, the profile `acme` that leads to it, and the folder that is home and working directory.
pub struct Scene {
    folder: tempfile::TempDir,
    server: Child,
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Scene {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in FILES {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let mut server = Command::new(PROGRAM)
            .args(["sandbox", "serve", "--ephemeral", "--rate", "0", "-o", "json"])
            .env_clear()
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        while serde_json::from_str::<serde_json::Value>(&said).is_err() {
            assert!(output.read_line(&mut said).unwrap() > 0, "the sandbox said only {said:?}");
        }
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        let text = |key: &str| said[key].as_str().unwrap().to_owned();
        let scene = Scene { folder, server };
        scene.write("key.txt", &text("token"));
        let config = format!(
            "default_profile = \"acme\"\n[profiles.acme]\nurl = \"{}\"\ntoken_file = {:?}\n",
            text("url"),
            scene.folder.path().join("key.txt")
        );
        scene.write(".config/acamp/config.toml", &config);
        for line in [JANE, JOB] {
            let outcome = scene.run(&line.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
            assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        }
        scene
    }

    /// Writes a file of the folder.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes the files that lines name behind an `@`: some JSON.
    pub fn write_named(&self, lines: &[Vec<String>]) {
        lines
            .iter()
            .flatten()
            .filter_map(|word| word.strip_prefix('@'))
            .for_each(|name| self.write(name, "{\"a\": 1}"));
    }

    /// Runs a command line, its words without the program's name.
    fn run(&self, words: &[String]) -> Outcome {
        let output = assert_cmd::Command::new(PROGRAM)
            .args(words)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("ACAMP_RATE", "0")
            .current_dir(self.folder.path())
            .timeout(PATIENCE)
            .output();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|_| "not UTF-8".to_owned());
        match output {
            Ok(output) => {
                Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
            }
            Err(error) => Outcome { code: None, stdout: String::new(), stderr: error.to_string() },
        }
    }

    /// Runs each line and calls `inspect` with what came of it; fails with all complaints.
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

    /// A file of the folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
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

    /// What standard error says first.
    pub fn first_line(&self) -> &str {
        self.stderr.lines().next().unwrap_or_default()
    }
}
