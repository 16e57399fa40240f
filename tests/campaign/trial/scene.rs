//! An account of its own for one schedule, the emulator of it with the schedule's faults, and the program run against it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use acamp::sandbox::store::Conditions;
use acamp::sandbox::store::{Selection, Store};
use acamp::sandbox::{self, Applied, Data, Delays, Imports, Options, Running, resources};
use serde_json::Value;

use super::judge::{Before, Change};
use super::random::Random;
use super::schedule::Schedule;
use super::step::{CONTACTS, Hindrance};
use crate::support::{Home, PROGRAM, cleared, exit_within, logged_in, until};

/// No run may take longer.
const BOUND: Duration = Duration::from_secs(120);

/// The rows of one resource, by id.
pub type Rows = BTreeMap<i64, Value>;

/// What one run left.
#[derive(Debug)]
pub struct Ran {
    /// None where it was killed because it was to be.
    pub exit: Option<i32>,
    pub hung: bool,
    pub stdout: String,
    pub stderr: String,
}

pub struct Scene {
    home: Home,
    running: Running,
    retries: String,
    max_wait: &'static str,
}

impl Scene {
    pub fn new(schedule: &Schedule) -> Self {
        let home = Home::new();
        let data = home.join("data");
        std::fs::create_dir(&data).unwrap();
        std::fs::copy(account().join("sandbox.db"), data.join("sandbox.db")).unwrap();
        let running = sandbox::start(Options {
            rate: 0,
            imports: Imports { quota: 0, time: Duration::from_millis(30) },
            faults: schedule.faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            seed: schedule.seed,
            // Longer than the program waits, so that it gives up.
            delays: Delays {
                silence: Duration::from_secs(4),
                drip: Duration::from_secs(6),
                retry_after: Duration::ZERO,
            },
            // Later than the program looks for the effect of a request without a response.
            late: Duration::from_secs(1),
            record: true,
            ..Options::new(Data::Directory(data))
        });
        Scene { home, running: running.unwrap(), retries: schedule.retries.to_string(), max_wait: schedule.max_wait }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// The writes that were carried out so far, and the listings after which names changed.
    pub fn applied(&self) -> Vec<Applied> {
        self.settle();
        self.running.applied()
    }

    /// What changed since `before`, when `begun` requests were applied.
    pub fn change(&self, before: Before, begun: usize) -> Change<'_> {
        let applied = self.applied().split_off(begun);
        let (renames, writes) = applied.into_iter().partition(|applied| applied.method == "GET");
        Change { scene: self, before, writes, renames }
    }

    /// The rows of a resource in the store, without faults.
    pub fn rows(&self, path: &str) -> Rows {
        self.settle();
        let store = Store::open(&self.path("data")).unwrap();
        let resource = resources::find(path).unwrap();
        let rows = store.select(resource, &Selection::all(Conditions::default())).unwrap();
        rows.into_iter().map(|row| (row.id, Value::Object(row.body))).collect()
    }

    /// Waits until late requests are executed.
    fn settle(&self) {
        until("late requests", || self.running.pending() == 0);
    }

    /// Runs the program, hindered where that is given.
    pub fn run(&self, words: &[String], hindrance: Option<Hindrance>) -> Ran {
        let mut command = self.command(matches!(hindrance, Some(Hindrance::Full(_))));
        command.args(words);
        if !words.iter().any(|word| word == "-o") {
            command.args(["-o", "json"]);
        }
        let mut child = command
            .args(["--rate", "0", "--timeout", "3s", "--max-retries", &self.retries, "--max-wait", self.max_wait])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = read(child.stdout.take().unwrap());
        let stderr = read(child.stderr.take().unwrap());
        let status = match hindrance {
            Some(Hindrance::Full(seed)) => exit_while_full(&mut child, seed),
            Some(Hindrance::Killed(after)) => exit_within(&mut child, Duration::from_millis(after)),
            None => exit_within(&mut child, BOUND),
        };
        if status.is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        Ran {
            // A signal of its own making is none of the exit codes.
            exit: status.map(|status| status.code().unwrap_or(-1)),
            hung: status.is_none() && !matches!(hindrance, Some(Hindrance::Killed(_))),
            stdout: stdout.join().unwrap(),
            stderr: stderr.join().unwrap(),
        }
    }

    /// The program, logged in. The signal for a file that is too large is ignored where files are limited, so that writing
    /// fails as on a full disk.
    fn command(&self, is_limited: bool) -> Command {
        let plain = logged_in(self.home.path(), self.running.url(), "sandbox");
        if !is_limited {
            return plain;
        }
        let mut command = cleared("sh", self.home.path());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", PROGRAM]);
        command
    }
}

/// Reads a pipe to its end.
fn read(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for the end of a process whose files cannot grow beyond a few hundred bytes for some milliseconds at a time: what is
/// written then is cut, like on a disk that is full for a moment.
fn exit_while_full(child: &mut Child, seed: u64) -> Option<ExitStatus> {
    let (mut random, begun) = (Random::new(seed), Instant::now());
    while begun.elapsed() < BOUND {
        limit_files(child, Some(200 + random.next() % 2800));
        let exit = exit_within(child, Duration::from_millis(1 + random.next() % 12));
        limit_files(child, None);
        if exit.is_some() {
            return exit;
        }
        if let Some(exit) = exit_within(child, Duration::from_millis(1 + random.next() % 12)) {
            return Some(exit);
        }
    }
    None
}

/// Limits the size of the files that a process writes.
#[cfg(target_os = "linux")]
fn limit_files(child: &Child, current: Option<u64>) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let pid = Some(Pid::from_child(child));
    prlimit(pid, Resource::Fsize, Rlimit { current, maximum: None }).ok();
}

/// Elsewhere the limits of another process cannot be changed.
#[cfg(not(target_os = "linux"))]
fn limit_files(_: &Child, _: Option<u64>) {}

/// The folder of the account every schedule begins with.
fn account() -> &'static Path {
    static ACCOUNT: OnceLock<Home> = OnceLock::new();
    let home = ACCOUNT.get_or_init(|| {
        let home = Home::new();
        let seeded = sandbox::seed(home.path(), CONTACTS as u64 - 25).unwrap();
        assert_eq!(seeded, CONTACTS as u64);
        home
    });
    home.path()
}
