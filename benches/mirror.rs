//! `acamp mirror`: what a sync takes, and what is left of one that is killed. Prints figures; ends with 1 if a mirror is wrong.
//!
//! `cargo bench --bench mirror -- sync` syncs 100,000 contacts with their relations from a server without limits, changes 100
//! of them, and syncs again: seconds, peak memory, requests. Bars: 60 s and 64 MB for the first sync; 20 requests for contacts
//! in the second. `-- kills 200 7` kills syncs (`SIGKILL`) at so many moments, from this seed: the next sync must end with the
//! same records as a mirror that is created anew. `-- sql 1000000` asks a mirror of that many contacts. Needs `/usr/bin/time`.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../tests/support/mirror.rs"]
mod mirror;
#[path = "mirror/sql.rs"]
mod sql;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use acamp::sandbox::{Data, Options, Running, TOKEN, seed, start};
use serde_json::{Value, json};

use mirror::{Tables, mirror_tables};

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
/// Contacts that are synced.
const CONTACTS: u64 = 100_000;
/// Contacts of the account in which syncs are killed: several pages of each relation.
const KILLED: u64 = 600;
/// What a new store holds.
const SEEDED: u64 = 25;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut numbers = words.iter().filter_map(|word| word.parse::<u64>().ok());
    let is_wanted = |name: &str| {
        let sections = words.iter().filter(|word| word.parse::<u64>().is_err()).collect::<Vec<_>>();
        sections.is_empty() || sections.iter().any(|word| *word == name)
    };
    let mut violations = 0;
    if is_wanted("sync") {
        sync();
    }
    // Not by default: a million contacts take gigabytes.
    if words.iter().any(|word| word == "sql") {
        sql::run(ACAMP, numbers.next().unwrap_or(1_000_000));
    }
    if is_wanted("kills") {
        violations += kills(numbers.next().unwrap_or(200), numbers.next().unwrap_or(1));
    }
    std::process::exit(i32::from(violations > 0));
}

fn serve(data: &Path, latency: u64) -> Running {
    let latency = Duration::from_millis(latency);
    start(Options { rate: 0, latency, ..Options::new(Data::Directory(data.to_owned())) }).expect("a sandbox")
}

/// The program in a cleared environment, logged in to the server; `program` may be another one that runs it.
fn acamp(program: &[&str], home: &Path, server: &Running, words: &[&str]) -> Command {
    let all = [program, &[ACAMP], words, &["--rate", "0"]].concat();
    let mut command = Command::new(all[0]);
    command.args(&all[1..]).stdin(Stdio::null()).env_clear();
    command.env("HOME", home).env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", TOKEN);
    command
}

fn sync() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("store");
    seed(&data, CONTACTS - SEEDED).expect("a seeded store");
    let server = serve(&data, 0);
    timed("first sync of 100,000 contacts", folder.path(), &server, &[]);
    for number in 0..25_u64 {
        change(&server, 1_000 + number * 3_000, number);
    }
    timed("second sync after 100 changes, contacts", folder.path(), &server, &["--only", "contacts"]);
    timed("third sync, everything", folder.path(), &server, &[]);
    let fresh = tempfile::tempdir().expect("a folder");
    timed("another first sync", fresh.path(), &server, &[]);
    let differences = differences(&mirror_tables(folder.path()), &mirror_tables(fresh.path()));
    println!("{} differences from a new mirror {}", differences.len(), differences.join("; "));
}

/// Syncs, and prints what that took.
fn timed(what: &str, home: &Path, server: &Running, words: &[&str]) {
    let words = [&["mirror", "sync"], words].concat();
    let output =
        acamp(&["/usr/bin/time", "-f", "%e s, %U s user, %M KB"], home, server, &words).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    let lines = text.lines().filter(|line| line.starts_with("synced ") || line.ends_with(" KB"));
    println!("{what}: {}", lines.collect::<Vec<_>>().join("; "));
}

/// Four changes: a contact, a field value and a tag of it, and a new contact.
fn change(server: &Running, contact: u64, number: u64) {
    let id = contact.to_string();
    let name = json!({"contact": {"firstName": format!("Changed {number}")}});
    send(server, "PUT", &format!("/contacts/{contact}"), &name);
    let value = json!({"contact": id, "field": "1", "value": format!("Written {number}")});
    send(server, "POST", "/fieldValues", &json!({"fieldValue": value}));
    send(server, "POST", "/contactTags", &json!({"contactTag": {"contact": id, "tag": "1"}}));
    let new = json!({"contact": {"email": format!("new{number}-{contact}@mirror.example")}});
    send(server, "POST", "/contacts", &new);
}

fn send(server: &Running, method: &str, path: &str, body: &Value) {
    let url = format!("{}/api/3{path}", server.url());
    let token = ("Api-Token", TOKEN);
    let sent = match method {
        "DELETE" => ureq::delete(url).header(token.0, token.1).call(),
        "PUT" => ureq::put(url).header(token.0, token.1).send(body.to_string()),
        _ => ureq::post(url).header(token.0, token.1).send(body.to_string()),
    };
    sent.expect("the write succeeds");
}

/// Kills syncs; returns how many mirrors were wrong.
fn kills(moments: u64, first: u64) -> usize {
    let begun = Instant::now();
    let (mut killed, mut violations) = (0, 0);
    for moment in 0..moments {
        let mut random = Random(first.wrapping_add(moment).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("store");
        seed(&data, KILLED - SEEDED).expect("a seeded store");
        let server = serve(&data, 2);
        // Half of the mirrors are there already when the account changes and a sync of it is killed.
        if random.below(2) == 0 {
            finish(folder.path(), &server);
            alter(&server, &mut random);
        }
        for _ in 0..=random.below(3) {
            killed += usize::from(is_killed(folder.path(), &server, Duration::from_millis(random.below(900))));
            if random.below(3) == 0 {
                alter(&server, &mut random);
            }
        }
        finish(folder.path(), &server);
        let fresh = tempfile::tempdir().expect("a folder");
        finish(fresh.path(), &server);
        let wrong = differences(&mirror_tables(folder.path()), &mirror_tables(fresh.path()));
        if !wrong.is_empty() {
            violations += 1;
            println!("VIOLATION seed {}: {}", first + moment, wrong.join("; "));
        }
    }
    println!("{moments} moments, {killed} kills, {:.0} s, {violations} violations", begun.elapsed().as_secs_f64());
    violations
}

/// Changes and deletes contacts, deletes tags of contacts.
fn alter(server: &Running, random: &mut Random) {
    let contact = 30 + random.below(400);
    change(server, contact, random.below(1 << 40));
    // What was deleted before cannot be deleted again.
    for path in [format!("/contacts/{}", 450 + random.below(100)), format!("/contactTags/{}", 1 + random.below(500))] {
        let request = ureq::delete(format!("{}/api/3{path}", server.url())).header("Api-Token", TOKEN);
        drop(request.call());
    }
}

/// Syncs to the end.
fn finish(home: &Path, server: &Running) {
    let output = acamp(&[], home, server, &["mirror", "sync"]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Whether a sync was killed after so long, before it ended.
fn is_killed(home: &Path, server: &Running, after: Duration) -> bool {
    let mut command = acamp(&[], home, server, &["mirror", "sync"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    std::thread::sleep(after);
    let is_running = child.try_wait().expect("its status").is_none();
    let _ = child.kill();
    let _ = child.wait();
    is_running
}

/// The tables with other records than they should have.
fn differences(found: &Tables, expected: &Tables) -> Vec<String> {
    let differ = expected.iter().filter(|(name, records)| found.get(*name) != Some(records));
    let shown = differ.map(|(name, records)| {
        let own = &found[name];
        let ids = own.keys().chain(records.keys()).filter(|id| own.get(*id) != records.get(*id));
        format!("{name} {:?}", ids.take(5).collect::<Vec<_>>())
    });
    shown.collect()
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
