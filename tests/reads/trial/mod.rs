//! Trials of commands that read records with what belongs to them, while the account changes and the server has quirks.
//!
//! | What holds | When |
//! |---|---|
//! | A record or relation that exists all the time, and that nobody writes, is in the output | exit code 0 |
//! | A record or relation in the output existed before, after, or was written meanwhile | always |
//! | Nothing is in the output twice | always |
//! | A server that ignores `include` costs at most two requests more than without `include` | without faults and changes |

pub mod account;
pub mod change;
mod command;
pub mod facts;
mod judge;
mod output;
mod schedule;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

pub use schedule::Schedule;

use facts::{Snapshot, Written};
use schedule::Step;

use crate::support::trial::{Hindrance, Ran, Scene, Trial, brief, form};

/// How often each command ended with each exit code, to see what a campaign tried.
pub static ENDS: Mutex<BTreeMap<(&'static str, Option<i32>), usize>> = Mutex::new(BTreeMap::new());

/// How many changes were carried out while something was read.
pub static CHANGES: AtomicUsize = AtomicUsize::new(0);

/// How often a job is resumed before it is left as it is.
const RESUMES: usize = 8;

impl Trial for Schedule {
    fn draw(seed: u64) -> Self {
        Schedule::of(seed)
    }

    fn play(&self) -> (usize, Vec<String>) {
        let scene = Scene::new(account::of(self.contacts), &self.setting);
        self.before.iter().for_each(|change| change.send(scene.url()));
        let (mut commands, mut wrong) = (0, Vec::new());
        for (number, step) in (1..).zip(&self.steps) {
            let out = format!("out{number}");
            let is_quiet = self.setting.faults.is_empty() && step.changes.is_empty();
            let (count, found) = play(step, &scene, &out, is_quiet && self.ignores_include());
            commands += count;
            wrong.extend(found.into_iter().map(|what| format!("step {number}: {what}")));
        }
        (commands, wrong)
    }

    fn smaller(&self) -> Vec<Self> {
        self.smaller_ones()
    }
}

/// Runs one step to its end, and judges it.
fn play(step: &Step, scene: &Scene, out: &str, counts_requests: bool) -> (usize, Vec<String>) {
    let before = Snapshot::of(scene);
    let begun = scene.applied().len();
    let mut words = step.command.words(out);
    if counts_requests {
        words.push("-v".to_owned());
    }
    let mut commands = 1;
    let mut ran = with_changes(step, scene, &words);
    let mut wrong = form(&ran, &words);
    for _ in 0..RESUMES {
        if !step.command.is_job() || ran.exit.is_some_and(|exit| exit != 7) {
            break;
        }
        commands += 1;
        let resume = ["jobs", "resume", "last"].map(str::to_owned);
        ran = if has_job(scene, out) { scene.run(&resume, None) } else { scene.run(&words, None) };
    }
    *ENDS.lock().unwrap().entry((step.command.name(), ran.exit)).or_default() += 1;
    let applied = scene.applied().split_off(begun);
    CHANGES.fetch_add(applied.len(), Ordering::Relaxed);
    let written = Written::of(&applied, &before);
    let after = Snapshot::of(scene);
    match output::read(&step.command, &ran, scene, out, &before) {
        Ok(found) => wrong.extend(judge::judge(&step.command, &ran, &found, &before, &after, &written)),
        Err(why) => wrong.push(why),
    }
    if counts_requests {
        wrong.extend(judge::requests(&step.command, &ran));
    }
    if !wrong.is_empty() {
        wrong.push(format!("exit {:?}: {}", ran.exit, brief(&ran.stderr)));
    }
    (commands, wrong)
}

/// Runs the command of a step while its changes are sent.
fn with_changes(step: &Step, scene: &Scene, words: &[String]) -> Ran {
    let (running, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            for change in &step.changes {
                if ended.recv_timeout(step.pause) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                change.send(scene.url());
            }
        });
        let ran = scene.run(words, step.killed.map(Hindrance::Killed));
        drop(running);
        ran
    })
}

/// Whether the export to `out` has a job that can be resumed.
fn has_job(scene: &Scene, out: &str) -> bool {
    let jobs = std::fs::read_dir(scene.path(".local/state/acamp/jobs")).into_iter().flatten().flatten();
    let plans = jobs.filter_map(|job| std::fs::read_to_string(job.path().join("plan.json")).ok());
    plans.into_iter().any(|plan| plan.contains(out))
}
