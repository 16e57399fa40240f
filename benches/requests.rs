//! How many requests reading takes, and how near it comes to the account's limit: `contacts export` with field values, tags
//! and lists of 10,000 contacts, against servers that side-load them, ignore `include`, or return whole windows of ids;
//! then with 750 ms for each response at 5 requests per second; then while contacts come and go; and the commands about one
//! contact. Prints figures; judges nothing. Requests are those of real answers (`-v`). Needs `/usr/bin/time`.
//!
//! `cargo bench --bench requests -- churn 200` only reads while contacts come and go, in that many runs for each server;
//! `-- contact` only shows a contact, of which the aim is two requests with a warm cache of names, three with a cold one, and
//! six, the limit, where `include` is ignored; `-- memory 1000000` only exports that many contacts, whose store takes minutes to fill.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use acamp::sandbox::{Data, Options, Quirk, Running, TOKEN, seed, start};

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
const CONTACTS: u64 = 10_000;
/// What a new store holds.
const SEEDED: u64 = 25;
/// Contacts of a run with churn: enough for windows of ids.
const CHURNED: u64 = 3_200;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["churn", runs] => churn(folder.path(), runs.parse().expect("a number of runs")),
        ["contact"] => one_contact(),
        ["memory", contacts] => memory(folder.path(), contacts.parse().expect("a number of contacts")),
        _ => {
            one_contact();
            counts(folder.path());
            latency(folder.path());
            churn(folder.path(), 20);
        }
    }
}

/// A store with that many contacts.
fn store(folder: &Path, contacts: u64) -> PathBuf {
    let data = folder.join(format!("store{contacts}"));
    if !data.exists() {
        seed(&data, contacts - SEEDED).expect("a seeded store");
    }
    data
}

fn serve(data: &Path, rate: u32, latency: u64, quirks: &[Quirk]) -> Running {
    let data = Data::Directory(data.to_owned());
    let quirks = quirks.iter().copied().collect();
    start(Options { rate, latency: Duration::from_millis(latency), quirks, ..Options::new(data) }).expect("a sandbox")
}

/// What one export did.
struct Outcome {
    wall: f64,
    /// User and system time, seconds.
    cpu: f64,
    /// Maximum resident memory, kB.
    memory: u64,
    requests: usize,
    refused: usize,
    rows: usize,
    table: String,
}

/// Exports contacts with all relations.
fn export(folder: &Path, server: &Running, rate: u32, more: &[&str]) -> Outcome {
    let out = folder.join("people.csv");
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["-f", "%U %S %M", ACAMP, "contacts", "export", "-v", "--out"]).arg(&out).args(more);
    timed.args(["--rate", &rate.to_string()]).env_clear().stdin(Stdio::null()).stdout(Stdio::null());
    timed.env("HOME", folder).env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", TOKEN);
    let begun = Instant::now();
    let output = timed.output().expect("/usr/bin/time");
    let wall = begun.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "it ended with {}: {said}", output.status);
    let numbers: Vec<f64> =
        said.lines().last().unwrap_or_default().split(' ').filter_map(|word| word.parse().ok()).collect();
    let answers = || said.lines().filter(|line| line.contains(" → "));
    let table = std::fs::read_to_string(&out).expect("the exported file");
    Outcome {
        wall,
        cpu: numbers[0] + numbers[1],
        memory: numbers[2] as u64,
        requests: answers().count(),
        refused: answers().filter(|line| line.contains(" → 429")).count(),
        rows: table.lines().count() - 1,
        table,
    }
}

/// Requests, CPU time and memory, without limit or latency; whether all servers give the same table.
fn counts(folder: &Path) {
    let data = store(folder, CONTACTS);
    let mut first = None;
    for (name, quirks) in [
        ("side-loads", &[][..]),
        ("whole windows of ids", &[Quirk::IdsUncapped]),
        ("include ignored", &[Quirk::IncludeIgnored]),
        ("side-loads truncated", &[Quirk::IncludeTruncated]),
    ] {
        let server = serve(&data, 0, 0, quirks);
        let outcome = export(folder, &server, 0, &[]);
        let is_same = *first.get_or_insert_with(|| outcome.table.clone()) == outcome.table;
        println!(
            "{name}: {} contacts in {} requests, {:.1} µs of CPU time per contact, {} kB at most, table {}",
            outcome.rows,
            outcome.requests,
            outcome.cpu * 1e6 / outcome.rows as f64,
            outcome.memory,
            if is_same { "the same" } else { "different" },
        );
    }
}

/// Requests of the commands about one contact, with an empty cache of names and with the names that the first run cached.
fn one_contact() {
    for (name, quirk) in [
        ("side-loads", None),
        ("names with a dot ignored", Some(Quirk::NestedIgnored)),
        ("include replaces", Some(Quirk::IncludeReplaces)),
        ("include ignored", Some(Quirk::IncludeIgnored)),
    ] {
        let options = Options { rate: 0, quirks: quirk.into_iter().collect(), ..Options::new(Data::Ephemeral) };
        let server = start(options).expect("a sandbox");
        for command in ["show", "timeline", "explain"] {
            for (how, contact) in [("by email address", "emma.weston@example.com"), ("by ID", "5")] {
                let home = tempfile::tempdir().expect("a temporary folder");
                let [cold, warm] = [(); 2].map(|()| requests(home.path(), &server, &["contacts", command, contact]));
                println!("{name}, contacts {command} {how}: requests cold: {cold}, warm: {warm}");
            }
        }
    }
}

/// The number of responses that `-v` reports.
fn requests(home: &Path, server: &Running, words: &[&str]) -> usize {
    let mut program = Command::new(ACAMP);
    program.args(words).args(["-v", "--rate", "0"]).stdin(Stdio::null()).env_clear();
    program.env("HOME", home).env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", TOKEN);
    let output = program.output().expect("the program can be started");
    assert!(output.status.success(), "it ended with {}", output.status);
    String::from_utf8_lossy(&output.stderr).lines().filter(|line| line.contains(" → ")).count()
}

/// How near the limit of 5 requests per second an export comes if each response takes 750 ms.
fn latency(folder: &Path) {
    let data = store(folder, CONTACTS);
    for (name, quirks) in [("side-loads", &[][..]), ("whole windows of ids", &[Quirk::IdsUncapped])] {
        let server = serve(&data, 5, 750, quirks);
        let outcome = export(folder, &server, 5, &[]);
        let ideal = outcome.requests as f64 / 5.0;
        println!(
            "{name}, 750 ms, 5 per second: {} requests in {:.2} s, {:.3} of the ideal {ideal:.1} s; {} refused",
            outcome.requests,
            outcome.wall,
            outcome.wall / ideal,
            outcome.refused,
        );
    }
}

fn memory(folder: &Path, contacts: u64) {
    let data = store(folder, contacts);
    let server = serve(&data, 0, 0, &[]);
    let outcome = export(folder, &server, 0, &[]);
    println!("{} contacts in {} requests: {} kB at most", outcome.rows, outcome.requests, outcome.memory);
}

/// Exports while contacts are deleted and created; counts the runs that lost one that existed throughout.
fn churn(folder: &Path, runs: u64) {
    let data = store(folder, CHURNED);
    for (name, quirks) in [("pages", &[][..]), ("whole windows of ids", &[Quirk::IdsUncapped])] {
        let (mut losing, mut doubling, mut changes) = (0, 0, 0);
        for run in 0..runs {
            let copy = folder.join("churned");
            std::fs::create_dir_all(&copy).expect("a folder");
            std::fs::copy(data.join("sandbox.db"), copy.join("sandbox.db")).expect("a copy of the store");
            let server = serve(&copy, 0, 2, quirks);
            let over = AtomicBool::new(false);
            let mut gone = HashSet::new();
            let outcome = std::thread::scope(|scope| {
                let writer = scope.spawn(|| come_and_go(server.url(), run, &over));
                let outcome = export(folder, &server, 0, &["--columns", "id", "--fields", "none", "--no-lists"]);
                over.store(true, Ordering::Relaxed);
                gone = writer.join().expect("the writer ends");
                outcome
            });
            changes += gone.len();
            let found: Vec<u64> =
                outcome.table.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok()).collect();
            let unique: HashSet<u64> = found.iter().copied().collect();
            losing += u64::from((1..=CHURNED).any(|id| !gone.contains(&id) && !unique.contains(&id)));
            doubling += u64::from(unique.len() < found.len());
            drop(server);
            std::fs::remove_dir_all(&copy).expect("the copy");
        }
        println!(
            "{name}: {losing} of {runs} runs lost a contact that stayed, {doubling} had one twice; {changes} contacts \
             deleted and as many created while reading"
        );
    }
}

/// Deletes contacts at random and creates others, until `over`; returns the ids of the deleted ones.
fn come_and_go(url: &str, seed: u64, over: &AtomicBool) -> HashSet<u64> {
    let mut gone = HashSet::new();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for number in 0..2_000 {
        if over.load(Ordering::Relaxed) {
            break;
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let id = 1 + (state >> 33) % CHURNED;
        if gone.insert(id) {
            send(url, &format!("DELETE /api/3/contacts/{id}"), "");
            let contact = format!(r#"{{"contact":{{"email":"churn-{seed}-{number}@example.com"}}}}"#);
            send(url, "POST /api/3/contacts", &contact);
        }
    }
    gone
}

/// Sends one request and waits for its response.
fn send(url: &str, line: &str, body: &str) {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a connection");
    let head = format!("{line} HTTP/1.1\r\nHost: {address}\r\nApi-Token: {TOKEN}\r\nConnection: close\r\n");
    write!(stream, "{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("a response");
    assert!(answer.starts_with("HTTP/1.1 20"), "{line}: {answer}");
}
