//! An account of its own for one schedule, the emulator of it with the schedule's faults, and the program run against it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use acamp::sandbox::store::Conditions;
use acamp::sandbox::store::{Selection, Store};
use acamp::sandbox::{self, Applied, Data, Delays, Imports, Options, Running, resources};
use serde_json::Value;

use super::schedule::Schedule;
use super::step::CONTACTS;
use crate::support::{Home, exit_within, logged_in, until};

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

    /// The writes that were carried out so far.
    pub fn applied(&self) -> Vec<Applied> {
        self.settle();
        self.running.applied()
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

    /// Runs the program; kills it after `killed` milliseconds where that is given.
    pub fn run(&self, words: &[String], killed: Option<u64>) -> Ran {
        let (out, err) = (self.path("stdout"), self.path("stderr"));
        let mut command = logged_in(self.home.path(), self.running.url(), "sandbox");
        command.args(words);
        if !words.iter().any(|word| word == "-o") {
            command.args(["-o", "json"]);
        }
        let mut child = command
            .args(["--rate", "0", "--timeout", "3s", "--max-retries", &self.retries, "--max-wait", self.max_wait])
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .unwrap();
        let limit = killed.map_or(BOUND, Duration::from_millis);
        let status = exit_within(&mut child, limit);
        if status.is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        Ran {
            // A signal of its own making is none of the exit codes.
            exit: status.map(|status| status.code().unwrap_or(-1)),
            hung: status.is_none() && killed.is_none(),
            stdout: read(&out),
            stderr: read(&err),
        }
    }
}

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
