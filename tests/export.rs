//! Exports that are stopped and resumed produce the same files as one that was not stopped.

mod changing;
mod side_loads;
mod whole;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use acamp::sandbox::{self, Data, Options, Quirk, Quirks, Running, TOKEN};
use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::support::{
    self, Home, Outcome, Responder, exit_within, logged_in, options, redact, response, until_running,
};

const CONTACTS: u64 = 600;

/// An account and a home for the program.
struct Place {
    home: Home,
    running: Option<Running>,
    port: u16,
    latency: Duration,
    quirks: Quirks,
    faults: &'static [&'static str],
}

impl Place {
    /// An account of some hundred contacts that responds after `latency` milliseconds.
    fn new(latency: u64) -> Self {
        Place::with(latency, &[])
    }

    /// The same, of a server with these quirks.
    fn with(latency: u64, quirks: &[Quirk]) -> Self {
        let home = Home::new();
        sandbox::seed(&home.join("data"), CONTACTS).unwrap();
        let (latency, quirks) = (Duration::from_millis(latency), quirks.iter().copied().collect());
        let mut place = Place { home, running: None, port: 0, latency, quirks, faults: &[] };
        place.open();
        place
    }

    /// Starts the server, on the same port as before if there was one.
    fn open(&mut self) {
        let data = Data::Directory(self.path("data"));
        let faults = self.faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let options = Options { port: self.port, latency: self.latency, quirks: self.quirks, faults, ..options(data) };
        let running = sandbox::start(options).unwrap();
        self.port = running.url().rsplit(':').next().unwrap().parse().unwrap();
        self.running = Some(running);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = logged_in(self.home.path(), &self.url(), TOKEN);
        command.args(line).env("ACAMP_MAX_WAIT", "20ms");
        command
    }

    fn run(&self, line: &[&str]) -> Outcome {
        support::run(&mut self.command(line))
    }

    /// Resumes the newest job.
    fn resume(&self) -> String {
        let job = self.last_job().unwrap();
        self.done(&["jobs", "resume", job.file_name().unwrap().to_str().unwrap(), "-v"])
    }

    /// Runs a command that must succeed and returns its standard error.
    fn done(&self, line: &[&str]) -> String {
        let outcome = self.run(line);
        assert_eq!(outcome.code, 0, "{line:?}: {}", outcome.stderr);
        outcome.stderr
    }

    /// Starts a command and waits until the journal of its job is `far_enough`.
    fn begin(&self, line: &[&str], far_enough: impl Fn(&Value) -> bool) -> Child {
        let earlier = self.last_job();
        let mut child = self.command(line).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        until_running(&mut child, "the progress", || {
            self.last_job() != earlier && self.reached().iter().any(&far_enough)
        });
        child
    }

    /// The folder of the newest job by age: ids within one second are not ordered.
    fn last_job(&self) -> Option<PathBuf> {
        let jobs = fs::read_dir(self.path(".local/state/acamp/jobs")).ok()?;
        let age = |path: &PathBuf| fs::metadata(path.join("plan.json")).and_then(|plan| plan.modified()).ok();
        jobs.flatten().map(|job| job.path()).filter(|path| age(path).is_some()).max_by_key(age)
    }

    /// The progress records of the newest job.
    fn reached(&self) -> Vec<Value> {
        let Some(last) = self.last_job() else { return Vec::new() };
        let journal = fs::read_to_string(last.join("journal.jsonl")).unwrap_or_default();
        let entries = journal.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        entries.map(|entry| entry["detail"].clone()).filter(|detail| !detail.is_null()).collect()
    }

    /// The number of partial files.
    fn partial_files(&self, folder: &str) -> usize {
        let entries = fs::read_dir(self.path(folder)).unwrap().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).count()
    }
}

/// An export of contacts without relations.
fn alone(file: &str) -> Vec<&str> {
    vec!["contacts", "export", "--fields", "none", "--no-tags", "--no-lists", "--out", file]
}

/// The same with a rate limit that splits it into several bursts, so that it can be stopped halfway.
fn slowly(file: &str) -> Vec<&str> {
    [alone(file), vec!["--rate", "3"]].concat()
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Whether some contacts are in the file, but not all.
fn amid_contacts(detail: &Value) -> bool {
    detail["rows"].as_u64().is_some_and(|rows| rows > 0 && rows < CONTACTS)
}

#[test]
fn a_killed_export_resumes_after_the_last_contact() {
    let place = Place::new(0);
    place.done(&alone("whole.csv"));
    kill(place.begin(&slowly("killed.csv"), amid_contacts));
    assert!(!place.path("killed.csv").exists());
    assert_eq!(place.partial_files("."), 1);
    let last = place.reached().last().unwrap()["last"].as_u64().unwrap();
    let masked = place.run(&["jobs", "resume", "last", "--mask", "pii"]);
    assert_data_eq!(
        masked.shown(&place.home, &place.url()),
        str![[r#"
exit 2
stderr
    error: --mask cannot be used with contacts export, which writes complete copies
      hint: acamp contacts list --all --mask pii -o csv

"#]]
    );
    let said = place.resume();
    let begun = said.lines().find_map(|line| line.split_once("id_greater=")?.1.split(['&', ' ']).next());
    assert_eq!(begun, Some(last.to_string().as_str()), "{said}");
    assert_data_eq!(
        said.lines().next_back().unwrap_or_default(),
        str!["exported 625 of 625 contacts, verified complete"]
    );
    assert_eq!(fs::read(place.path("killed.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
    assert_eq!(place.partial_files("."), 0);
}

#[test]
fn an_export_of_contacts_that_match_resumes_to_the_same_file() {
    let place = Place::new(0);
    let filter = ["--where", "tag = vip or Plan = Free or Birthday < 1980-01-01"];
    place.done(&[alone("whole.csv").as_slice(), &filter].concat());
    kill(place.begin(&[slowly("killed.csv").as_slice(), &filter].concat(), amid_contacts));
    let said = place.resume();
    let whole = place.home.read("whole.csv");
    let statement = format!("exported {} contacts that match, verified complete", whole.lines().count() - 1);
    assert!(whole.lines().count() > 20 && said.contains(&statement), "{said}");
    assert_eq!(place.home.read("killed.csv"), whole);
}

#[test]
fn an_export_killed_at_any_time_resumes_to_the_same_file() {
    let place = Place::new(4);
    place.done(&["contacts", "export", "--out", "whole.jsonl"]);
    for milliseconds in (0..240).step_by(24) {
        let line = ["contacts", "export", "--out", "killed.jsonl"];
        let mut child = place.command(&line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        exit_within(&mut child, Duration::from_millis(milliseconds));
        kill(child);
        // If it was killed before the job existed or after it ended, there is nothing to resume.
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
fn ctrl_c_stops_cleanly_and_prints_how_to_resume() {
    let place = Place::with(30, &[Quirk::IncludeIgnored]);
    place.done(&["contacts", "export", "--out", "whole.csv"]);
    let child =
        place.begin(&["contacts", "export", "--out", "stopped.csv"], |detail| detail["relations"][0] == "values");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let stopped = Outcome::from(child.wait_with_output().unwrap());
    assert_eq!(stopped.code, 130, "{stopped}");
    let resume = stopped.stderr.lines().find_map(|line| line.split_once("hint: acamp ")).unwrap().1;
    let said = place.done(&[resume.split(' ').collect(), vec!["-v"]].concat());
    assert!(!said.contains("GET /fieldValues"), "what was read was read again: {said}");
    assert_eq!(fs::read(place.path("stopped.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
}

#[test]
fn a_server_that_goes_down_leaves_a_job_that_resumes() {
    let mut place = Place::new(0);
    place.done(&alone("whole.csv"));
    let child = place.begin(&slowly("lost.csv"), amid_contacts);
    drop(place.running.take());
    let stopped = Outcome::from(child.wait_with_output().unwrap());
    assert_eq!(stopped.code, 7, "{stopped}");
    // How much was read, and how the connection failed, differs.
    let stderr = redact(&stopped.stderr, place.home.path(), None);
    assert!(stderr.ends_with("; then acamp jobs resume [JOB]\n"), "{stderr}");
    place.open();
    place.resume();
    assert_eq!(fs::read(place.path("lost.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
}

#[test]
fn a_missing_partial_file_restarts_the_export() {
    let place = Place::new(0);
    place.done(&alone("whole.csv"));
    kill(place.begin(&slowly("gone.csv"), amid_contacts));
    for entry in fs::read_dir(place.home.path()).unwrap().flatten() {
        if entry.file_name().to_string_lossy().ends_with(".part") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let said = place.resume();
    let warnings: String = said.lines().filter(|line| line.starts_with("warning:")).collect();
    assert_data_eq!(
        redact(&warnings, place.home.path(), None),
        str![
            "warning: the partial export is missing: [DIR]/.gone.csv.[JOB].part; starting over from the first contact"
        ]
    );
    assert_eq!(fs::read(place.path("gone.csv")).unwrap(), fs::read(place.path("whole.csv")).unwrap());
}

#[test]
fn relations_are_the_same_whichever_way_they_are_read() {
    let command = ["contacts", "export", "-o", "jsonl", "-v"];
    let included = Place::new(0).run(&command);
    assert!(!included.stderr.contains("/fieldValues"), "{included}");
    // The pages lack rows from the start, and only contacts with many.
    for quirk in [Quirk::IncludeIgnored, Quirk::IncludeTruncated] {
        let other = Place::with(0, &[quirk]).run(&command);
        assert!(other.stderr.contains("GET /fieldValues"), "{quirk:?}: {other}");
        assert!(other.stdout == included.stdout, "{quirk:?}");
    }
    let place = Place::with(0, &[Quirk::IncludeIgnored]);
    let whole = included;
    let some = place.run(&["contacts", "export", "-o", "jsonl", "--contact", "1", "--contact", "5", "--contact", "77"]);
    assert_data_eq!(
        redact(&some.stderr, place.home.path(), Some(&place.url())),
        str![[r#"
3 contacts in 9 requests: 1 page, 2 for names, 6 for field values, tags and lists of each contact
exported 3 of 3 contacts, verified complete

"#]]
    );
    let (whole, some) = (whole.stdout, some.stdout);
    assert_eq!(some.lines().count(), 3);
    assert!(some.lines().all(|line| whole.lines().any(|other| other == line)), "{some}");
}

#[test]
fn a_closed_pipe_is_success() {
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

/// The files of an account export except its manifest.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    named.filter(|(name, _)| name != "manifest.json").map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

#[test]
fn a_killed_account_export_reads_no_complete_file_again() {
    let place = Place::new(25);
    assert_data_eq!(
        redact(&place.done(&["export", "whole"]), place.home.path(), None),
        str![[r#"
exported 3,353 records of 73 resources to [DIR]/whole
not available in this account: editor tags, sms metrics snapshot, whatsapp templates, whatsapp executions, whatsapp execution-contacts, whatsapp conversations

"#]]
    );
    let some_files = |detail: &Value| detail["files"].as_array().is_some_and(|files| (5..30).contains(&files.len()));
    kill(place.begin(&["export", "killed"], some_files));
    let before: Value = serde_json::from_slice(&fs::read(place.path("killed/manifest.json")).unwrap()).unwrap();
    assert_eq!(before["ended"], Value::Null);
    let said = place.resume();
    // Whose IDs are needed for what is listed below them.
    let parents = ["/automations", "/audiences", "/customObjects/schemas"];
    for file in before["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        if parents.contains(&path) {
            continue;
        }
        assert!(!said.contains(&format!("GET {path}?")), "{path} was read again: {said}");
    }
    let after: Value = serde_json::from_slice(&fs::read(place.path("killed/manifest.json")).unwrap()).unwrap();
    assert_eq!(after["complete"], Value::Bool(true));
    assert!(files(&place.path("killed")) == files(&place.path("whole")));
}

#[test]
fn a_relation_without_a_listing_is_read_per_contact() {
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
    let server = Responder::start(|request| {
        let path = request.line.split([' ', '?']).nth(1).and_then(|path| path.strip_prefix("/api/3"));
        let (_, status, body) = ANSWERS.iter().find(|(known, _, _)| Some(*known) == path).unwrap();
        response(*status, &[], body.as_bytes())
    });
    let place = Place {
        home: Home::new(),
        running: None,
        port: server.port(),
        latency: Duration::ZERO,
        quirks: Quirks::default(),
        faults: &[],
    };
    let outcome = place.run(&["contacts", "export", "--columns", "id", "--fields", "none", "--no-tags"]);
    // A list with another status is in neither column; a list without a name is shown by its id.
    assert_data_eq!(
        outcome.shown(&place.home, &place.url()),
        str![[r#"
exit 0
stdout
    id,lists,unsubscribed
    1,"||News, weekly||",id:9
stderr
    1 contact in 3 requests: 1 page, 1 for names, 1 for lists of each contact
    exported 1 of 1 contacts, verified complete

"#]]
    );
}
