//! Trials: random commands over random faults, and what was really done compared with what was reported. A trial is drawn from
//! its seed and nothing else, so that it can be run again; one that shows a fault is made smaller first.

mod output;
mod random;
mod scene;

use std::fmt::{Display, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

pub use output::{brief, error, form};
pub use random::Random;
pub use scene::{Hindrance, Ran, Rows, Scene, Setting};

/// How often a smaller schedule is tried before it counts as one without the fault: requests overlap, and so the same
/// seed may hit others.
const TRIES: usize = 3;
/// How many smaller schedules are tried in all, and for how long: one command can take minutes.
const SMALLER: usize = 60;
const SHRINKING: Duration = Duration::from_secs(300);
/// How far a campaign has come is told every so many schedules.
const TOLD_EVERY: usize = 500;

/// A schedule of commands and faults. Shown as the commands that run it again.
pub trait Trial: Display + Sized {
    /// That of a seed.
    fn draw(seed: u64) -> Self;
    /// Runs it; gives how many commands that were, and what was wrong.
    fn play(&self) -> (usize, Vec<String>);
    /// The schedules that are a little smaller, the smallest steps last.
    fn smaller(&self) -> Vec<Self>;
}

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
pub fn campaign<T: Trial>(seeds: std::ops::Range<u64>, at_once: usize, tell: impl Fn(&str) + Sync) -> Summary {
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
                    let seed = seeds.start + number as u64;
                    let schedule = T::draw(seed);
                    if count == 1 {
                        tell(&shown(seed, &schedule, &[]));
                    }
                    let (commands, wrong) = schedule.play();
                    let told = (!wrong.is_empty()).then(|| {
                        tell(&format!("to be made smaller: {}", shown(seed, &schedule, &wrong)));
                        shrink(seed, schedule, wrong)
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

/// The smallest schedule found that still shows a fault, in words.
fn shrink<T: Trial>(seed: u64, mut schedule: T, mut wrong: Vec<String>) -> String {
    let begun = Instant::now();
    let mut left = SMALLER;
    while let Some((smaller, found)) = schedule.smaller().into_iter().find_map(|smaller| {
        left = left.checked_sub(1).filter(|_| begun.elapsed() < SHRINKING)?;
        let found = (0..TRIES).map(|_| smaller.play().1).find(|found| !found.is_empty())?;
        Some((smaller, found))
    }) {
        (schedule, wrong) = (smaller, found);
    }
    shown(seed, &schedule, &wrong)
}

fn shown(seed: u64, schedule: &impl Display, wrong: &[String]) -> String {
    let mut text = format!("seed {seed}\n{schedule}");
    for what in wrong {
        let _ = writeln!(text, "    VIOLATION {what}");
    }
    text
}
