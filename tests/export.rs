//! Exports that are stopped in every way and carried on: the outcome is that of one that was left alone.
#![cfg(all(feature = "sandbox", unix))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::Duration;

use acamp::sandbox::{self, Data, Options, Running, TOKEN};
use serde_json::Value;

const CONTACTS: u64 = 600;

/// An account, and a home for the program.
struct Place {
    folder: tempfile::TempDir,
    running: Option<Running>,
    port: u16,
    latency: Duration,
}

impl Place {
    /// An account of some hundred contacts that answers after `latency` milliseconds.
    fn new(latency: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        sandbox::seed(&folder.path().join("data"), CONTACTS).unwrap();
        let mut place = Place { folder, running: None, port: 0, latency: Duration::from_millis(latency) };
        place.open();
        place
    }

    /// Starts the service; the second time where it was before.
    fn open(&mut self) {
        let data = Data::Directory(self.path("data"));
        let options = Options { port: self.port, rate: 0, latency: self.latency, ..Options::new(data) };
        let running = sandbox::start(options).unwrap();
        self.port = running.url().rsplit(':').next().unwrap().parse().unwrap();
        self.running = Some(running);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acamp"));
        command.env_clear().env("HOME", self.folder.path()).current_dir(self.folder.path()).args(line);
        command.env("ACAMP_URL", format!("http://127.0.0.1:{}", self.port)).env("ACAMP_TOKEN", TOKEN);
        command.env("ACAMP_RATE", "0").env("ACAMP_MAX_WAIT", "20ms");
        command
    }

    fn run(&self, line: &[&str]) -> Output {
        self.command(line).output().unwrap()
    }

    /// Carries the newest job on.
    fn resume(&self) -> String {
        let job = self.last_job().unwrap();
        self.done(&["jobs", "resume", job.file_name().unwrap().to_str().unwrap(), "-v"])
    }

    /// Runs what must succeed, and gives what it said.
    fn done(&self, line: &[&str]) -> String {
        let output = self.run(line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{line:?}: {said}");
        said
    }

    /// Begins a command and waits until the journal of its job is `far_enough`.
    fn begin(&self, line: &[&str], far_enough: impl Fn(&Value) -> bool) -> Child {
        let earlier = self.last_job();
        let mut child = self.command(line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        while self.last_job() == earlier || !self.reached().iter().any(&far_enough) {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it could be stopped");
            thread::sleep(Duration::from_millis(2));
        }
        child
    }

    /// The folder of the newest job. Ids within one second are in no order, so the folder's age counts.
    fn last_job(&self) -> Option<PathBuf> {
        let jobs = fs::read_dir(self.path(".local/state/acamp/jobs")).ok()?;
        let age = |path: &PathBuf| fs::metadata(path.join("plan.json")).and_then(|plan| plan.modified()).ok();
        jobs.flatten().map(|job| job.path()).filter(|path| age(path).is_some()).max_by_key(age)
    }

    /// How far the newest job was, step by step.
    fn reached(&self) -> Vec<Value> {
        let Some(last) = self.last_job() else { return Vec::new() };
        let journal = fs::read_to_string(last.join("journal.jsonl")).unwrap_or_default();
        let entries = journal.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        entries.map(|entry| entry["detail"].clone()).filter(|detail| !detail.is_null()).collect()
    }

    /// The path of what the last export left that is not complete.
    fn partial_files(&self, folder: &str) -> usize {
        let entries = fs::read_dir(self.path(folder)).unwrap().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).count()
    }
}

/// An export of contacts alone to a file.
fn alone(file: &str) -> Vec<&str> {
    vec!["contacts", "export", "--fields", "none", "--no-tags", "--no-lists", "--out", file]
}

/// The same at a pace that takes the contacts in several bursts, so that there is a middle to stop it in.
fn slowly(file: &str) -> Vec<&str> {
    [alone(file), vec!["--rate", "3"]].concat()
}

fn kill(mut child: Child) -> ExitStatus {
    child.kill().unwrap();
    child.wait().unwrap()
}

/// Some contacts are in the file, but not all.
fn amid_contacts(detail: &Value) -> bool {
    detail["rows"].as_u64().is_some_and(|rows| rows > 0 && rows < CONTACTS)
}

#[test]
fn an_export_that_was_killed_goes_on_behind_the_last_contact_and_loses_none() {
    let place = Place::new(0);
    place.done(&alone("whole.csv"));
    kill(place.begin(&slowly("killed.csv"), amid_contacts));
    assert!(!place.path("killed.csv").exists());
    assert_eq!(place.partial_files("."), 1);
    let last = place.reached().last().unwrap()["last"].as_u64().unwrap();
    let masked = place.run(&["jobs", "resume", "last", "--mask", "pii"]);
    let said = String::from_utf8(masked.stderr).unwrap();
    assert!(said.contains("contacts export writes whole copies: --mask cannot be used with it"), "{said}");
    assert_eq!(masked.status.code(), Some(2));
    let said = place.resume();
    assert!(said.contains(&format!("id_greater={last}")), "it began elsewhere: {said}");
    assert!(said.contains("exported 625 of 625 contacts, verified complete\n"), "{said}");
    assert_eq!(fs::read(place.path("killed.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
    assert_eq!(place.partial_files("."), 0);
}

#[test]
fn an_export_that_was_killed_at_any_moment_ends_as_if_it_was_not() {
    let place = Place::new(4);
    place.done(&["contacts", "export", "--out", "whole.jsonl"]);
    for milliseconds in (0..240).step_by(24) {
        let line = ["contacts", "export", "--out", "killed.jsonl"];
        let child = place.command(&line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(milliseconds));
        kill(child);
        // Killed before there was a job, or after it was over, nothing is left to do.
        place.resume();
        if place.path("killed.jsonl").exists() {
            let whole = fs::read(place.path("whole.jsonl")).unwrap();
            assert!(fs::read(place.path("killed.jsonl")).unwrap() == whole, "killed after {milliseconds} ms");
            fs::remove_file(place.path("killed.jsonl")).unwrap();
        }
        assert_eq!(place.partial_files("."), 0, "killed after {milliseconds} ms");
    }
}

#[test]
fn ctrl_c_stops_in_good_order_and_says_how_to_go_on() {
    let place = Place::new(30);
    place.done(&["contacts", "export", "--out", "whole.csv"]);
    let child =
        place.begin(&["contacts", "export", "--out", "stopped.csv"], |detail| detail["relations"][0] == "values");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    let resume = said.lines().find_map(|line| line.split_once("hint: acamp ")).unwrap().1;
    let said = place.done(&[resume.split(' ').collect(), vec!["-v"]].concat());
    assert!(!said.contains("GET /fieldValues"), "what was read was read again: {said}");
    assert_eq!(fs::read(place.path("stopped.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
}

#[test]
fn a_server_that_vanishes_leaves_a_job_that_goes_on_when_it_is_back() {
    let mut place = Place::new(0);
    place.done(&alone("whole.csv"));
    let child = place.begin(&slowly("lost.csv"), amid_contacts);
    drop(place.running.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(7), "{said}");
    assert!(said.contains("; then acamp jobs resume "), "{said}");
    place.open();
    place.resume();
    assert_eq!(fs::read(place.path("lost.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
}

#[test]
fn a_partial_file_that_is_gone_is_written_again_from_the_beginning() {
    let place = Place::new(0);
    place.done(&alone("whole.csv"));
    kill(place.begin(&slowly("gone.csv"), amid_contacts));
    for entry in fs::read_dir(place.folder.path()).unwrap().flatten() {
        if entry.file_name().to_string_lossy().ends_with(".part") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let said = place.resume();
    assert!(said.contains("warning: the partial export is missing"), "{said}");
    assert_eq!(fs::read(place.path("gone.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
}

#[test]
fn contacts_asked_one_by_one_have_the_same_rows_as_those_joined_from_whole_collections() {
    let place = Place::new(0);
    let whole = place.run(&["contacts", "export", "-o", "jsonl"]);
    let some = place.run(&["contacts", "export", "-o", "jsonl", "--contact", "1", "--contact", "5", "--contact", "77"]);
    let said = String::from_utf8_lossy(&some.stderr).into_owned();
    assert!(said.contains("for field values, tags and lists of each contact"), "{said}");
    let lines = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    let (whole, some) = (lines(&whole), lines(&some));
    assert_eq!(some.lines().count(), 3);
    assert!(some.lines().all(|line| whole.lines().any(|other| other == line)), "{some}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new(0);
    let mut child =
        place.command(&["contacts", "export"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    let mut pipe = BufReader::with_capacity(64, child.stdout.take().unwrap());
    pipe.read_line(&mut first).unwrap();
    drop(pipe);
    assert!(first.starts_with("id,email,"), "{first}");
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The files of an account export but for its manifest.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    named.filter(|(name, _)| name != "manifest.json").map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

#[test]
fn an_account_export_that_was_killed_reads_no_complete_file_again() {
    let place = Place::new(25);
    let said = place.done(&["export", "whole"]);
    assert!(said.contains(" resources in "), "{said}");
    let some_files = |detail: &Value| detail["files"].as_array().is_some_and(|files| (5..30).contains(&files.len()));
    kill(place.begin(&["export", "killed"], some_files));
    let before: Value = serde_json::from_slice(&fs::read(place.path("killed/manifest.json")).unwrap()).unwrap();
    assert_eq!(before["ended"], Value::Null);
    let said = place.resume();
    for file in before["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        assert!(!said.contains(&format!("GET {path}?")), "{path} was read again: {said}");
    }
    let after: Value = serde_json::from_slice(&fs::read(place.path("killed/manifest.json")).unwrap()).unwrap();
    assert_eq!(after["complete"], Value::Bool(true));
    assert!(files(&place.path("killed")) == files(&place.path("whole")));
}

/// Answers each request by its path, in whatever order they come.
fn serve(listener: &TcpListener, answers: &'static [(&'static str, u16, &'static str)]) {
    for stream in listener.incoming().flatten() {
        thread::spawn(move || converse(stream, answers));
    }
}

fn converse(mut stream: TcpStream, answers: &[(&str, u16, &str)]) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let path = line.split([' ', '?']).nth(1)?.strip_prefix("/api/3")?.to_owned();
        while line.trim_end() != "" {
            line.clear();
            reader.read_line(&mut line).ok()?;
        }
        let (_, status, body) = answers.iter().find(|(known, _, _)| *known == path)?;
        let length = body.len();
        stream.write_all(format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes()).ok()?;
    }
}

#[test]
fn a_relation_the_service_does_not_list_as_a_whole_is_asked_of_each_contact() {
    const ANSWERS: &[(&str, u16, &str)] = &[
        ("/contacts", 200, r#"{"contacts":[{"id":"1"}],"meta":{"total":"1"}}"#),
        ("/contactLists", 404, r#"{"message":"No route"}"#),
        ("/lists", 200, r#"{"lists":[{"id":"3","name":"News, weekly"}],"meta":{"total":"1"}}"#),
        (
            "/contacts/1",
            200,
            r#"{"contactLists":[{"contact":"1","list":"3","status":"1"},{"contact":"1","list":"9","status":"2"},
                {"contact":"1","list":"8","status":"0"}],"contact":{"id":"1"}}"#,
        ),
    ];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || serve(&listener, ANSWERS));
    let place = Place { folder: tempfile::tempdir().unwrap(), running: None, port, latency: Duration::ZERO };
    let output = place.run(&["contacts", "export", "--columns", "id", "--fields", "none", "--no-tags"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("1 for lists of each contact\n"), "{said}");
    // What is neither on nor off is in neither column; what no listing names stands with its id.
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "id,lists,unsubscribed\n1,\"||News, weekly||\",id:9\n");
}
