//! How near `contacts list --all` comes to the account's limit: 10,000 contacts at 5 requests per second, at several
//! latencies, alone and three processes at once, and with gaps between the ids; then without limit or latency. Prints
//! figures; judges nothing. The counts are those of real answers (`-v`). Needs `/usr/bin/time`; takes some minutes.
//!
//! `cargo bench --bench export --profile profiling` is quicker to build than a release and as fast to within some percent.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use acamp::sandbox::{Data, Options, Running, TOKEN, seed, start};

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
const RATE: u32 = 5;
const CONTACTS: u64 = 10_000;
/// What a new store holds.
const SEEDED: u64 = 25;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("store");
    seed(&data, CONTACTS - SEEDED).expect("a seeded store");

    for latency in [50, 200, 1_000] {
        let server = serve(&data, RATE, latency);
        let alone = run(folder.path(), &server, RATE, 1);
        report(&format!("{latency} ms, alone"), &alone, CONTACTS, 1);
        drop(server);
        let server = serve(&data, RATE, latency);
        let together = run(folder.path(), &server, RATE, 3);
        report(&format!("{latency} ms, three at once"), &together, CONTACTS, 3);
    }
    unlimited(folder.path(), &data);
    let left = thin_out(folder.path(), &data);
    let server = serve(&data, RATE, 200);
    let alone = run(folder.path(), &server, RATE, 1);
    report("200 ms, every third contact deleted", &alone, left, 1);
}

/// What some processes that ran together found.
struct Outcome {
    wall: Duration,
    /// Requests answered.
    requests: usize,
    /// Those with status 429.
    refused: usize,
    /// Rows of each process, and whether any came twice.
    rows: Vec<(u64, bool)>,
}

fn serve(data: &Path, rate: u32, latency: u64) -> Running {
    let data = Data::Directory(data.to_owned());
    start(Options { rate, latency: Duration::from_millis(latency), ..Options::new(data) }).expect("a sandbox")
}

/// The program in a cleared environment, logged in to the server.
fn acamp(folder: &Path, server: &Running, rate: u32, args: &[&str]) -> Command {
    let mut command = Command::new(ACAMP);
    command.args(args).arg("--rate").arg(rate.to_string()).stdin(Stdio::null()).env_clear();
    command.env("HOME", folder).env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", TOKEN);
    command
}

fn run(folder: &Path, server: &Running, rate: u32, processes: usize) -> Outcome {
    let file = |process: usize, name: &str| folder.join(format!("{process}.{name}"));
    let start = Instant::now();
    let children: Vec<Child> = (0..processes)
        .map(|process| {
            let create = |name| File::create(file(process, name)).expect("a file");
            acamp(folder, server, rate, &["contacts", "list", "--all", "-o", "jsonl", "-v"])
                .stdout(create("out"))
                .stderr(create("log"))
                .spawn()
                .expect("the program can be started")
        })
        .collect();
    for mut child in children {
        let status = child.wait().expect("it ends");
        assert!(status.success(), "it ended with {status}");
    }
    let wall = start.elapsed();
    let lines = |path| BufReader::new(File::open(path).expect("the file")).lines().map_while(Result::ok);
    let answers = || (0..processes).flat_map(|process| lines(file(process, "log"))).filter(|line| line.contains(" → "));
    let rows = (0..processes).map(|process| {
        let all: Vec<String> = lines(file(process, "out")).collect();
        let unique: HashSet<&String> = all.iter().collect();
        (all.len() as u64, unique.len() < all.len())
    });
    Outcome {
        wall,
        requests: answers().count(),
        refused: answers().filter(|line| line.contains(" → 429")).count(),
        rows: rows.collect(),
    }
}

fn report(what: &str, outcome: &Outcome, contacts: u64, processes: u64) {
    let needed = contacts.div_ceil(100) * processes;
    let ideal = needed as f64 / f64::from(RATE);
    let whole = outcome.rows.iter().filter(|(rows, twice)| *rows == contacts && !twice).count();
    println!(
        "{what}: {:.2} s, {:.3} of the ideal {ideal:.1} s; {} requests for {needed} pages, {} refused; {whole} of {processes} whole",
        outcome.wall.as_secs_f64(),
        outcome.wall.as_secs_f64() / ideal,
        outcome.requests,
        outcome.refused,
    );
}

/// Without limit or latency: what the program itself takes.
fn unlimited(folder: &Path, data: &Path) {
    let server = serve(data, 0, 0);
    let list = acamp(folder, &server, 0, &["contacts", "list", "--all", "-o", "jsonl"]);
    for _ in 0..3 {
        let mut timed = Command::new("/usr/bin/time");
        timed.args(["-f", "%e s, %U s user, %S s system, %M kB at most"]).arg(list.get_program());
        timed.args(list.get_args()).env_clear();
        timed.envs(list.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = timed.stdin(Stdio::null()).stdout(Stdio::null()).output().expect("/usr/bin/time");
        let report = String::from_utf8_lossy(&output.stderr);
        println!("no limit, no latency, {CONTACTS} contacts: {}", report.lines().last().unwrap_or_default());
    }
}

/// Deletes every third contact and says how many are left.
fn thin_out(folder: &Path, data: &Path) -> u64 {
    let server = serve(data, 0, 0);
    let ids: Vec<String> = (1..=CONTACTS).step_by(3).map(|id| id.to_string()).collect();
    for group in ids.chunks(500) {
        let count = group.len().to_string();
        let leave = ["--confirm", &count, "--max-delete", &count, "--no-history", "-q"];
        let mut delete = acamp(folder, &server, 0, &[&["contacts", "delete"], leave.as_slice()].concat());
        let status = delete.args(group).stdout(Stdio::null()).status().expect("the program can be started");
        assert!(status.success(), "deleting ended with {status}");
    }
    CONTACTS - ids.len() as u64
}
