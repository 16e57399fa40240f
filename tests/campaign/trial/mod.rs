//! Trials: random commands over random faults, and what was really done compared with what was reported. A trial is drawn from
//! its seed and nothing else, so that it can be run again; one that shows a fault is made smaller first.
//!
//! What is checked of every run: it ends, does not panic, prints data or nothing, and its exit code and results describe
//! what the account holds. What must not be repeated was done at most once.

mod jobs;
mod judge;
mod kinds;
mod names;
mod random;
mod records;
mod scene;
mod schedule;
mod step;
mod unconfirmed;

use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use judge::Before;
use scene::Scene;
use schedule::Schedule;
use step::Step;

/// How often a smaller schedule is tried before it counts as one without the fault: requests overlap, and so the same
/// seed may hit others.
const TRIES: usize = 3;
/// How many smaller schedules are tried in all, and for how long: one import can take minutes.
const SMALLER: usize = 60;
const SHRINKING: Duration = Duration::from_secs(300);
/// How far a campaign has come is told every so many schedules.
const TOLD_EVERY: usize = 500;

/// What a campaign came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// Those that have ended.
    pub schedules: usize,
    pub commands: usize,
    /// Each with its schedule, ready to be run again.
    pub violations: Vec<String>,
}

/// Runs the schedules of these seeds, so many at once; most of their time is waiting. `tell` hears of each violation, of
/// how far it has come, and what is run where that is only one.
pub fn campaign(seeds: std::ops::Range<u64>, at_once: usize, tell: impl Fn(&str) + Sync) -> Summary {
    let next = AtomicUsize::new(0);
    let count = (seeds.end - seeds.start) as usize;
    let summary = Mutex::new(Summary::default());
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let schedule = Schedule::draw(seeds.start + number as u64);
                    if count == 1 {
                        tell(&shown(schedule.seed, &schedule, &[]));
                    }
                    let (commands, wrong) = play(&schedule);
                    let told = (!wrong.is_empty()).then(|| {
                        tell(&format!("to be made smaller: {}", shown(schedule.seed, &schedule, &wrong)));
                        shrink(schedule, wrong)
                    });
                    let mut summary = summary.lock().unwrap();
                    summary.schedules += 1;
                    summary.commands += commands;
                    if summary.schedules.is_multiple_of(TOLD_EVERY) {
                        tell(&format!("{} schedules, {} commands", summary.schedules, summary.commands));
                    }
                    if let Some(told) = told {
                        tell(&told);
                        summary.violations.push(told);
                    }
                }
            });
        }
    });
    summary.into_inner().unwrap()
}

/// Runs one schedule; gives how many commands that were, and what was wrong.
fn play(schedule: &Schedule) -> (usize, Vec<String>) {
    let scene = Scene::new(schedule);
    let (mut commands, mut wrong) = (0, Vec::new());
    for (number, step) in (1..).zip(&schedule.steps) {
        let (rows, out) = (format!("rows{number}.csv"), format!("out{number}"));
        if let Some(text) = step.file() {
            std::fs::write(scene.path(&rows), text).unwrap();
        }
        let found = if step.is_job() {
            let outcome = jobs::run(step, &scene, &rows, &out);
            commands += outcome.commands;
            outcome.violations
        } else {
            commands += 1;
            single(step, &scene, &rows, &out)
        };
        wrong.extend(found.into_iter().map(|what| format!("step {number}: {what}")));
    }
    (commands, wrong)
}

fn single(step: &Step, scene: &Scene, rows: &str, out: &str) -> Vec<String> {
    let before = Before { contacts: scene.rows("contacts"), listed: scene.rows(step.compares()) };
    let begun = scene.applied().len();
    let words = step.words(rows, out);
    let ran = scene.run(&words, None);
    let change = scene.change(before, begun);
    let mut wrong = judge::form(&ran, &words);
    wrong.extend(judge::step(step, &ran, &change));
    if !wrong.is_empty() {
        wrong.push(format!("exit {:?}: {}", ran.exit, judge::brief(&ran.stderr)));
    }
    wrong
}

/// The smallest schedule found that still shows a fault, in words.
fn shrink(mut schedule: Schedule, mut wrong: Vec<String>) -> String {
    let seed = schedule.seed;
    let begun = Instant::now();
    let mut left = SMALLER;
    while let Some((smaller, found)) = schedule.smaller().into_iter().find_map(|smaller| {
        left = left.checked_sub(1).filter(|_| begun.elapsed() < SHRINKING)?;
        let found = (0..TRIES).map(|_| play(&smaller).1).find(|found| !found.is_empty())?;
        Some((smaller, found))
    }) {
        (schedule, wrong) = (smaller, found);
    }
    shown(seed, &schedule, &wrong)
}

fn shown(seed: u64, schedule: &Schedule, wrong: &[String]) -> String {
    let mut text = format!("seed {seed}\n{schedule}");
    for what in wrong {
        let _ = writeln!(text, "    VIOLATION {what}");
    }
    text
}
