//! The surroundings of a case's commands: a home, an environment, and a server. Dropping them removes everything.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::case::{Outcome, Part};
use crate::support::workbooks::{encrypted, write_archive, write_workbook};
use crate::support::{Home, Received, SandboxProcess, Server, Step, lost, program, redact, response, split};

/// The surroundings of one case.
pub struct Scene {
    home: Home,
    environment: BTreeMap<String, String>,
    stdin: Option<String>,
    url: Option<String>,
    sandbox: Option<SandboxProcess>,
    server: Option<Server>,
    seen: usize,
}

impl Scene {
    /// Prepares what cannot be prepared line by line: a server needs its whole script when it starts.
    pub fn new(parts: &[Part]) -> Self {
        let mut scene = Scene {
            environment: BTreeMap::new(),
            home: Home::new(),
            stdin: None,
            url: None,
            sandbox: None,
            server: None,
            seen: 0,
        };
        let script: Vec<Step> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Scene(words, body) => words.strip_prefix("response ").map(|words| step(words, body)),
                _ => None,
            })
            .collect();
        if !script.is_empty() {
            let server = Server::start(script);
            scene.log_in(&server.url(), "scripted-key");
            // Random waits stay below this; the length of waits is not tested here.
            scene.set("ACAMP_MAX_WAIT", "20ms");
            // A script has the responses to a command's own requests; `@ env ACAMP_HISTORY=` brings back the reads
            // before its writes.
            scene.set("ACAMP_HISTORY", "false");
            scene.server = Some(server);
        }
        scene
    }

    /// Acts on an `@` line.
    pub fn direct(&mut self, words: &str, below: &str) {
        match words.split_once(' ').unwrap_or((words, "")) {
            ("nobody" | "unix", "") | ("response", _) => {}
            ("sandbox", "") => {
                let url = self.start_sandbox(&[]);
                self.log_in(&url, "sandbox");
            }
            ("sandbox", "nobody is logged in to") => drop(self.start_sandbox(&[])),
            ("sandbox", arguments) if arguments.starts_with("--") => {
                let arguments = split(&self.filled_in(arguments));
                let url = self.start_sandbox(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
                self.log_in(&url, "sandbox");
            }
            ("profile", name) => self.set("ACAMP_PROFILE", name),
            ("file", words) => self.write_file(words, below),
            ("workbook", name) => write_workbook(&self.home.join(name), below),
            ("archive", name) => write_archive(&self.home.join(name), &[("notes.txt".to_owned(), below.into())]),
            ("encrypted", name) => std::fs::write(self.home.join(name), encrypted()).unwrap(),
            ("copy", words) => self.copy_file(words),
            ("env", pair) => {
                let pair = self.filled_in(pair);
                let (key, value) = pair.split_once('=').expect("@ env KEY=VALUE");
                self.set(key, value);
            }
            ("stdin", "") => self.stdin = Some(self.filled_in(below)),
            _ => panic!("no such scene: @ {words}"),
        }
    }

    /// Runs a command line and returns its outcome.
    pub fn run(&mut self, line: &str) -> Outcome {
        let line = self.filled_in(line);
        let words = split(&line);
        assert_eq!(words.first().map(String::as_str), Some("acamp"), "only acamp is run: $ {line}");
        let mut command = self.command();
        command.args(&words[1..]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let input = self.stdin.take();
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = command.spawn().unwrap();
        if let (Some(input), Some(mut pipe)) = (input, child.stdin.take()) {
            // A program need not read all of its input.
            let _ = pipe.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().unwrap();
        Outcome {
            exit: output.status.code().map_or_else(|| output.status.to_string(), |code| code.to_string()),
            stdout: self.shown(&output.stdout),
            stderr: self.shown(&output.stderr),
            received: self.received(),
        }
    }

    fn command(&self) -> Command {
        let mut command = program(self.home.path());
        command.envs(&self.environment);
        command
    }

    /// Starts the sandbox with these arguments; without its data in memory unless they say where it is.
    fn start_sandbox(&mut self, arguments: &[&str]) -> String {
        let data: &[&str] = if arguments.contains(&"--data") { &[] } else { &["--ephemeral"] };
        let sandbox = SandboxProcess::start(self.command(), &[data, arguments].concat());
        let url = sandbox.url.clone();
        self.sandbox = Some(sandbox);
        self.url = Some(url.clone());
        url
    }

    fn log_in(&mut self, url: &str, token: &str) {
        self.url = Some(url.to_owned());
        self.set("ACAMP_URL", url);
        self.set("ACAMP_TOKEN", token);
        self.set("ACAMP_RATE", "0");
    }

    fn set(&mut self, key: &str, value: &str) {
        self.environment.insert(key.to_owned(), value.to_owned());
    }

    fn write_file(&self, words: &str, below: &str) {
        let words: Vec<&str> = words.split(' ').collect();
        let path = self.home.join(words[0]);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        match words[1..] {
            ["of", count, text] => std::fs::write(&path, text.repeat(count.parse().unwrap())).unwrap(),
            _ => std::fs::write(&path, self.filled_in(below)).unwrap(),
        }
        if let ["mode", mode] = words[1..] {
            set_mode(&path, u32::from_str_radix(mode, 8).unwrap());
        }
    }

    fn copy_file(&self, words: &str) {
        let words: Vec<&str> = words.split(' ').collect();
        let mut bytes = std::fs::read(self.home.join(words[0])).unwrap();
        if let ["first", count] = words[2..] {
            bytes.truncate(count.parse().unwrap());
        }
        std::fs::write(self.home.join(words[1]), bytes).unwrap();
    }

    fn filled_in(&self, text: &str) -> String {
        let folder = self.home.path().to_str().unwrap();
        // Windows takes both separators, and a backslash is special in TOML and in quotes.
        let folder = if cfg!(windows) { folder.replace('\\', "/") } else { folder.to_owned() };
        let text = text.replace("[DIR]", &folder);
        let Some(url) = &self.url else { return text };
        let port = url.rsplit(':').next().unwrap_or_default();
        text.replace("[URL]", url).replace("[PORT]", port)
    }

    fn shown(&self, bytes: &[u8]) -> String {
        let text = redact(&String::from_utf8_lossy(bytes), self.home.path(), self.url.as_deref());
        let show = |letter: char| match letter {
            '\n' | '\t' => letter.to_string(),
            control if control.is_control() => format!("\\x{:02x}", u32::from(control)),
            letter => letter.to_string(),
        };
        text.chars().map(show).collect()
    }

    /// The requests the scripted server received since the last command.
    fn received(&mut self) -> String {
        let Some(server) = &self.server else { return String::new() };
        let all = server.received();
        let new = &all[self.seen..];
        self.seen = all.len();
        let line = |request: &Received| format!("{} {}", request.line, String::from_utf8_lossy(&request.body));
        self.shown(new.iter().map(|request| format!("{}\n", line(request).trim_end())).collect::<String>().as_bytes())
    }
}

/// The step of `@ response STATUS [cut] [Name: value; …]`, or of `@ response lost`.
fn step(words: &str, body: &str) -> Step {
    let (status, rest) = words.split_once(' ').unwrap_or((words, ""));
    if status == "lost" {
        return lost();
    }
    let (cut, rest) = rest.strip_prefix("cut").map_or((false, rest), |rest| (true, rest));
    let headers: Vec<(&str, &str)> = rest
        .split(';')
        .filter_map(|header| header.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    let mut bytes = response(status.parse().unwrap(), &headers, body.trim_end().as_bytes());
    if cut {
        bytes.truncate(bytes.len() - 5);
        Step::SendAndClose(bytes)
    } else {
        Step::Send(bytes)
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}
