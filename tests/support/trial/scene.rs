//! An account of its own for one schedule, the emulator of it with the schedule's faults, and the program run against it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use acamp::sandbox::store::Conditions;
use acamp::sandbox::store::{Selection, Store};
use acamp::sandbox::{self, Applied, Data, Delays, Imports, Options, Quirk, Running, resources};
use serde_json::Value;

use super::random::Random;
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

/// What hinders a run, which is repeated or resumed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// It is killed after so many milliseconds.
    Killed(u64),
    /// The disk is full for moments, which this seed decides.
    Full(u64),
}

/// The faults and limits of a schedule.
#[derive(Clone, Debug)]
pub struct Setting {
    pub seed: u64,
    pub faults: Vec<String>,
    /// The quirks of the server.
    pub quirks: Vec<String>,
    pub retries: usize,
    pub max_wait: &'static str,
    /// How much later than it arrives a request that is executed late is executed.
    pub late: Duration,
}

impl Setting {
    /// The setting with fewer faults or retries.
    pub fn smaller(&self) -> Vec<Setting> {
        let mut all: Vec<Setting> = Vec::new();
        for at in (0..self.faults.len()).filter(|_| self.faults.len() > 1) {
            let mut smaller = self.clone();
            smaller.faults.remove(at);
            all.push(smaller);
        }
        for at in 0..self.quirks.len() {
            let mut smaller = self.clone();
            smaller.quirks.remove(at);
            all.push(smaller);
        }
        if self.retries > 0 {
            all.push(Setting { retries: 0, ..self.clone() });
        }
        all
    }

    /// The command that serves the account with the faults.
    pub fn serve(&self) -> String {
        let faults: Vec<String> = self.faults.iter().map(|fault| format!("--fault '{fault}'")).collect();
        let quirks: Vec<String> = self.quirks.iter().map(|quirk| format!("--quirk {quirk}")).collect();
        let flags = [faults, quirks].concat().join(" ");
        format!("acamp sandbox serve --rate 0 --seed {} {flags}", self.seed)
    }

    /// The flags of each command.
    pub fn flags(&self) -> String {
        format!("--max-retries {} --max-wait {}", self.retries, self.max_wait)
    }
}

pub struct Scene {
    home: Home,
    /// None only while it is started again.
    running: Option<Running>,
    retries: String,
    max_wait: &'static str,
}

impl Scene {
    /// The account in the folder `account`, copied, with the faults of a schedule.
    pub fn new(account: &Path, setting: &Setting) -> Self {
        let home = Home::new();
        let data = home.join("data");
        std::fs::create_dir(&data).unwrap();
        std::fs::copy(account.join("sandbox.db"), data.join("sandbox.db")).unwrap();
        let running = sandbox::start(Options {
            rate: 0,
            imports: Imports { quota: 0, time: Duration::from_millis(30) },
            faults: setting.faults.iter().map(|fault| fault.parse().unwrap()).collect(),
            quirks: setting.quirks.iter().map(|quirk| quirk.parse::<Quirk>().unwrap()).collect(),
            seed: setting.seed,
            // Longer than the program waits, so that it gives up.
            delays: Delays {
                silence: Duration::from_secs(4),
                drip: Duration::from_secs(6),
                retry_after: Duration::ZERO,
            },
            late: setting.late,
            record: true,
            ..Options::new(Data::Directory(data))
        });
        Scene {
            home,
            running: Some(running.unwrap()),
            retries: setting.retries.to_string(),
            max_wait: setting.max_wait,
        }
    }

    pub fn url(&self) -> &str {
        self.running().url()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// The writes that were carried out so far, those of late requests too, and the listings after which names changed.
    pub fn applied(&self) -> Vec<Applied> {
        self.settle();
        self.applied_now()
    }

    /// The same, without those of late requests that are not executed yet.
    pub fn applied_now(&self) -> Vec<Applied> {
        self.running().applied()
    }

    /// The rows of a resource in the store, without faults, after late requests.
    pub fn rows(&self, path: &str) -> Rows {
        self.settle();
        self.rows_now(path)
    }

    /// The same, without waiting for late requests.
    pub fn rows_now(&self, path: &str) -> Rows {
        let store = Store::open(&self.data()).unwrap();
        let resource = resources::find(path).unwrap();
        let rows = store.select(resource, &Selection::all(Conditions::default())).unwrap();
        rows.into_iter().map(|row| (row.id, Value::Object(row.body))).collect()
    }

    /// The folder of the account.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Waits until late requests are executed.
    pub fn settle(&self) {
        until("late requests", || self.running().pending() == 0);
    }

    fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// Serves the account without faults from now on, at the same address.
    pub fn lift_faults(&mut self) {
        self.settle();
        let port = self.url().rsplit(':').next().unwrap().parse().unwrap();
        drop(self.running.take());
        let data = self.data();
        let options = || Options { port, rate: 0, record: true, ..Options::new(Data::Directory(data.clone())) };
        // Another connection may have the port for a moment.
        until("the same port", || {
            self.running = sandbox::start(options()).ok();
            self.running.is_some()
        });
        self.retries = "3".to_owned();
        self.max_wait = "1s";
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
        let plain = logged_in(self.home.path(), self.url(), "sandbox");
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
