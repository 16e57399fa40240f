//! Trials of commands about records and jobs.
//!
//! What is checked of every run: it ends, does not panic, prints data or nothing, and its exit code and results describe
//! what the account holds. What must not be repeated was done at most once.

mod jobs;
mod judge;
mod kinds;
mod names;
mod records;
mod schedule;
mod step;
mod unconfirmed;

use std::path::Path;
use std::sync::OnceLock;

use judge::{Before, Change};
pub use schedule::Schedule;
use step::{CONTACTS, Step};

use crate::support::Home;
use crate::support::trial::{Scene, Trial, brief, form};

impl Trial for Schedule {
    fn draw(seed: u64) -> Self {
        Schedule::of(seed)
    }

    fn play(&self) -> (usize, Vec<String>) {
        let scene = Scene::new(account(), &self.setting);
        let (mut commands, mut wrong) = (0, Vec::new());
        for (number, step) in (1..).zip(&self.steps) {
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

    fn smaller(&self) -> Vec<Self> {
        self.smaller_ones()
    }
}

fn single(step: &Step, scene: &Scene, rows: &str, out: &str) -> Vec<String> {
    let before = Before { contacts: scene.rows("contacts"), listed: scene.rows(step.compares()) };
    let begun = scene.applied().len();
    let words = step.words(rows, out);
    let ran = scene.run(&words, None);
    let change = Change::since(scene, before, begun);
    let mut wrong = form(&ran, &words);
    wrong.extend(judge::step(step, &ran, &change));
    if !wrong.is_empty() {
        wrong.push(format!("exit {:?}: {}", ran.exit, brief(&ran.stderr)));
    }
    wrong
}

/// The folder of the account every schedule begins with.
fn account() -> &'static Path {
    static ACCOUNT: OnceLock<Home> = OnceLock::new();
    let home = ACCOUNT.get_or_init(|| {
        let home = Home::new();
        let seeded = acamp::sandbox::seed(home.path(), CONTACTS as u64 - 25).unwrap();
        assert_eq!(seeded, CONTACTS as u64);
        home
    });
    home.path()
}
