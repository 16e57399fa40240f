//! Imports, exports and jobs of rows killed (`SIGKILL`) at random moments against an emulator with faults, resumed until
//! they end, and checked against what the account really holds: no row lost, no contact twice, every row in the results.
//! Prints what was found and ends with 1 for any violation. `cargo bench --bench kills -- 200 7 import`: moments, seed, and
//! which of `import`, `export` and `rows` where not all.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
/// Rows of one import: three requests of the bulk import.
const ROWS: usize = 600;
/// What goes wrong at the emulator while it is worked with.
const FAULTS: &[&str] =
    &["reset-after:0.04", "503:0.04", "429:0.03", "reset-middle:0.03", "html:0.02", "reset-before:0.03"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut numbers = words.iter().filter_map(|word| word.parse::<u64>().ok());
    let moments = numbers.next().unwrap_or(200);
    let seed = numbers.next().unwrap_or(1);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut violations = Vec::new();
    let mut said = 0;
    let named = |name: &str| words.iter().any(|word| word == name);
    let all = [("import", import as Work), ("export", export), ("rows", rows)];
    let chosen = all.iter().any(|(name, _)| named(name));
    for (name, work) in all.into_iter().filter(|(name, _)| !chosen || named(name)) {
        let begun = Instant::now();
        let mut kills = 0;
        for moment in 0..moments {
            let scene = Scene::new(seed.wrapping_add(moment));
            let outcome = work(&scene, &mut random);
            kills += outcome.kills;
            violations.extend(outcome.violations.into_iter().map(|what| format!("{name}, moment {moment}: {what}")));
        }
        println!("{name}: {moments} runs, {kills} kills, {:.0} s", begun.elapsed().as_secs_f64());
        violations.iter().skip(said).for_each(|violation| println!("VIOLATION {violation}"));
        said = violations.len();
    }
    println!("{} violations", violations.len());
    std::process::exit(i32::from(!violations.is_empty()));
}

type Work = fn(&Scene, &mut Random) -> Outcome;

#[derive(Default)]
struct Outcome {
    kills: usize,
    violations: Vec<String>,
}

/// An emulator with faults and a home of one's own.
struct Scene {
    folder: TempDir,
    server: Child,
    url: String,
}

impl Scene {
    fn new(seed: u64) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = folder.path().join("data");
        let mut command = Command::new(ACAMP);
        command.args(["sandbox", "serve", "--rate", "0", "--import-quota", "0", "-o", "json", "--data"]).arg(&data);
        command.args(["--seed", &seed.to_string()]);
        for fault in FAULTS {
            command.args(["--fault", fault]);
        }
        let mut server = command
            .env_clear()
            .env("HOME", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the emulator can be started");
        let stdout = server.stdout.take().expect("its output");
        let mut text = String::new();
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            text.push_str(&line);
            if serde_json::from_str::<Value>(&text).is_ok() {
                break;
            }
        }
        let told: Value = serde_json::from_str(&text).expect("its address");
        let url = told["url"].as_str().expect("its address").to_owned();
        Scene { folder, server, url }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn acamp(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(ACAMP);
        command
            .args(arguments)
            .args(["--rate", "0", "--max-retries", "8", "--max-wait", "20s"])
            .env_clear()
            .env("HOME", self.folder.path())
            .env("ACAMP_URL", &self.url)
            .env("ACAMP_TOKEN", "sandbox")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Runs a command that is killed after a random time, then resumes its job, killed again now and then, to the end.
    fn survive(&self, arguments: &[&str], random: &mut Random, outcome: &mut Outcome) -> Option<ExitStatus> {
        let mut command = self.acamp(arguments);
        for attempt in 0..40 {
            let longest = if attempt < 3 { 400 } else { 60_000 };
            match killed(&mut command, Duration::from_millis(random.below(longest) + 1)) {
                None => outcome.kills += 1,
                // The faults may end a run before the work is done: 7 says that it can go on.
                Some(status) if status.code() == Some(7) => {}
                Some(status) => return Some(status),
            }
            let listed = self.output(&["jobs", "list", "-o", "json"]);
            let is_begun = listed.as_array().is_some_and(|jobs| !jobs.is_empty());
            command = if is_begun { self.acamp(&["jobs", "resume", "last"]) } else { self.acamp(arguments) };
        }
        outcome.violations.push("forty attempts did not end it".to_owned());
        None
    }

    fn output(&self, arguments: &[&str]) -> Value {
        for _ in 0..20 {
            let output = self.acamp(arguments).stdout(Stdio::piped()).output().expect("acamp can be started");
            if output.status.success() {
                return serde_json::from_slice(&output.stdout).unwrap_or_default();
            }
        }
        Value::Null
    }

    /// How often each email address of the account is there.
    fn addresses(&self) -> BTreeMap<String, usize> {
        let all = self.output(&["contacts", "list", "--all", "-o", "json", "--columns", "email"]);
        let mut counts = BTreeMap::new();
        for contact in all.as_array().into_iter().flatten() {
            let email = contact["email"].as_str().unwrap_or_default().to_lowercase();
            *counts.entry(email).or_default() += 1;
        }
        counts
    }

    /// The statuses of the last job's rows, by row.
    fn results(&self) -> BTreeMap<u64, String> {
        let all = self.output(&["jobs", "results", "last", "-o", "json"]);
        let row = |one: &Value| Some((one["row"].as_str()?.parse().ok()?, one["status"].as_str()?.to_owned()));
        all.as_array().into_iter().flatten().filter_map(row).collect()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Lets a command run so long; none where it had to be killed.
fn killed(command: &mut Command, after: Duration) -> Option<ExitStatus> {
    let mut child = command.spawn().expect("acamp can be started");
    let end = Instant::now() + after;
    while Instant::now() < end {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn import(scene: &Scene, random: &mut Random) -> Outcome {
    let mut outcome = Outcome::default();
    let file = scene.path("people.csv");
    write_people(&file);
    let before = scene.addresses().len();
    let file = file.display().to_string();
    let arguments = ["contacts", "import", file.as_str(), "--exclude-automations", "--yes", "-o", "json"];
    if let Some(status) = scene.survive(&arguments, random, &mut outcome) {
        check(scene, before, status, &mut outcome);
    }
    outcome
}

/// The same through one call a row.
fn rows(scene: &Scene, random: &mut Random) -> Outcome {
    let mut outcome = Outcome::default();
    let file = scene.path("people.csv");
    write_people(&file);
    let before = scene.addresses().len();
    let file = file.display().to_string();
    if let Some(status) = scene.survive(&["contacts", "create", "--from-file", file.as_str()], random, &mut outcome) {
        check(scene, before, status, &mut outcome);
    }
    outcome
}

fn write_people(path: &Path) {
    let rows = (1..=ROWS).map(|row| format!("killed{row}@example.com,Name{row}\n")).collect::<String>();
    std::fs::write(path, format!("email,first_name\n{rows}")).expect("a file");
}

/// Every row has a result, and the account holds what the results say, each contact once.
fn check(scene: &Scene, before: usize, status: ExitStatus, outcome: &mut Outcome) {
    let results = scene.results();
    let addresses = scene.addresses();
    let mut say = |what: String| outcome.violations.push(what);
    if results.len() != ROWS {
        say(format!("{} of {ROWS} rows have a result (exit {status})", results.len()));
    }
    addresses
        .iter()
        .filter(|(_, count)| **count > 1)
        .for_each(|(email, count)| say(format!("{email} is there {count} times")));
    for (row, status) in &results {
        let is_there = addresses.contains_key(&format!("killed{row}@example.com"));
        match status.as_str() {
            "created" | "updated" | "done" if !is_there => say(format!("row {row} is {status} and not in the account")),
            "failed" | "skipped" if is_there => say(format!("row {row} is {status} and in the account")),
            _ => {}
        }
    }
    let unknown = results.values().filter(|status| *status == "unknown").count();
    let failed = results.values().filter(|status| *status == "failed").count();
    let wanted = if unknown > 0 {
        11
    } else if failed > 0 {
        3
    } else {
        0
    };
    if status.code() != Some(wanted) {
        say(format!("exit {status} with {failed} failed and {unknown} unknown rows"));
    }
    if unknown + failed == 0 && addresses.len() != before + ROWS {
        say(format!("{} contacts, not {}", addresses.len(), before + ROWS));
    }
}

fn export(scene: &Scene, random: &mut Random) -> Outcome {
    let mut outcome = Outcome::default();
    let data = scene.path("data").display().to_string();
    let _ = scene.acamp(&["sandbox", "seed", "--contacts", "2000", "--data", &data]).status();
    let file = scene.path("export.jsonl");
    let name = file.display().to_string();
    let arguments = ["contacts", "export", "--out", name.as_str(), "-o", "jsonl"];
    let Some(status) = scene.survive(&arguments, random, &mut outcome) else { return outcome };
    if !status.success() {
        outcome.violations.push(format!("the export ended with {status}"));
    }
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let ids: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap_or_default()["id"].as_str().unwrap_or("?").to_owned())
        .collect();
    let there = scene.addresses().len();
    if ids.len() != there {
        outcome.violations.push(format!("{} rows of {there} contacts", ids.len()));
    }
    if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
        outcome.violations.push("a contact is in the file twice".to_owned());
    }
    outcome
}

/// Numbers that are the same for the same seed: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
