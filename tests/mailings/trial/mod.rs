//! Trials of commands that send campaigns. What is done is judged by the account and by the writes that the emulator executed,
//! not by the program.
//!
//! | What holds | When |
//! |---|---|
//! | No contact gets a message twice: at most one campaign with the message is scheduled, sent, or was sent | after every command, and years later |
//! | Nothing is sent or scheduled without a matching confirmation, by a dry run, or on a read-only profile | every command |
//! | What is reported is so: the state after exit code 0, the test emails, what a failed command left | every command |
//! | A message has a campaign: nothing is lost | after every command |
//! | A command that is repeated without faults is done, or says why not | at the end |

pub mod account;
mod judge;
mod schedule;
mod snapshot;
mod step;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Mutex;
use std::time::Duration;

use acamp::sandbox;

use account::ACCOUNT;
use judge::Run;
pub use schedule::Schedule;
use snapshot::Snapshot;
use step::{Command, Consent, Step};

use crate::support::trial::{Ran, Scene, Trial, brief, form};

/// How often each command ended with each exit code, to see what a campaign tried.
pub static ENDS: Mutex<BTreeMap<(&'static str, Option<i32>), usize>> = Mutex::new(BTreeMap::new());

/// Longer than until every date that commands give.
const YEARS: Duration = Duration::from_secs(12 * 366 * 86_400);
/// In a folder with this file, the profile is read-only.
const PROJECT: &str = ".acamp.toml";

impl Trial for Schedule {
    fn draw(seed: u64) -> Self {
        Schedule::of(seed)
    }

    fn play(&self) -> (usize, Vec<String>) {
        let mut play = Play {
            scene: Scene::new(ACCOUNT.home.path(), &self.setting),
            has_faults: !self.setting.faults.is_empty(),
            begun: BTreeSet::new(),
            before: None,
            commands: 0,
            wrong: Vec::new(),
        };
        let mut last = None;
        for (number, step) in (1..).zip(&self.steps) {
            let exit = play.step(&format!("step {number}"), step);
            if step.is_repeated_at_the_end() {
                last = Some((step, exit));
            }
        }
        play.finish(last);
        (play.commands, play.wrong)
    }

    fn smaller(&self) -> Vec<Self> {
        self.smaller_ones()
    }
}

/// A schedule that is under way.
struct Play {
    scene: Scene,
    has_faults: bool,
    /// The campaigns whose sending began, and their messages.
    begun: BTreeSet<(i64, String)>,
    /// The step before, if it may still have effects.
    before: Option<Step>,
    commands: usize,
    wrong: Vec<String>,
}

impl Play {
    /// Runs one command, and judges it.
    fn step(&mut self, name: &str, step: &Step) -> Option<i32> {
        if step.command == Command::Advance {
            sandbox::advance(&self.scene.data(), Duration::from_secs(40)).unwrap();
            return Some(0);
        }
        let before = Snapshot::of(&self.scene);
        let written = self.scene.applied_now().len();
        let words = step.words();
        let ran = self.run(step, &words);
        *ENDS.lock().unwrap().entry((step.command.word(), ran.exit)).or_default() += 1;
        let after = Snapshot::of(&self.scene);
        if !step.is_hasty {
            self.scene.settle();
        }
        let previous = self.before.replace(step.clone());
        let run = Run {
            step,
            ran: &ran,
            before,
            after,
            writes: self.scene.applied_now().split_off(written),
            is_after_haste: previous.as_ref().is_some_and(|previous| previous.is_hasty),
            is_after_kill: previous.as_ref().is_some_and(|previous| previous.killed.is_some()),
            has_faults: self.has_faults,
        };
        let mut wrong = form(&ran, &words);
        wrong.extend(judge::run(&run));
        let settled = Snapshot::of(&self.scene);
        self.begun.extend(settled.begun());
        if !step.is_hasty {
            wrong.extend(judge::account(&settled, &self.begun));
        }
        if !wrong.is_empty() {
            wrong.push(format!("exit {:?}: {}", ran.exit, brief(&ran.stderr)));
        }
        self.wrong.extend(wrong.into_iter().map(|what| format!("{name}: {what}")));
        ran.exit
    }

    fn run(&mut self, step: &Step, words: &[String]) -> Ran {
        self.commands += 1;
        let project = self.scene.path(PROJECT);
        if step.consent == Consent::ReadOnly {
            fs::write(&project, "mode = \"read-only\"\n").unwrap();
        }
        let ran = self.scene.run(words, step.hindrance());
        if step.consent == Consent::ReadOnly {
            fs::remove_file(&project).unwrap();
        }
        ran
    }

    /// Repeats the last command that sends without faults, unless it was done, and lets years pass.
    fn finish(&mut self, last: Option<(&Step, Option<i32>)>) {
        self.scene.settle();
        self.wrong.extend(judge::account(&Snapshot::of(&self.scene), &self.begun));
        self.before = None;
        self.scene.lift_faults();
        self.has_faults = false;
        if let Some((step, exit)) = last
            && exit != Some(0)
        {
            let again = Step { is_hasty: false, killed: None, ..step.clone() };
            self.step("repeated without faults", &again);
        }
        sandbox::advance(&self.scene.data(), YEARS).unwrap();
        for _ in 0..2 {
            let words = ["campaigns", "list"].map(str::to_owned);
            self.scene.run(&words, None);
            sandbox::advance(&self.scene.data(), Duration::from_secs(60)).unwrap();
        }
        let after = Snapshot::of(&self.scene);
        self.begun.extend(after.begun());
        let wrong = judge::account(&after, &self.begun).into_iter().map(|what| format!("years later: {what}"));
        self.wrong.extend(wrong);
    }
}
