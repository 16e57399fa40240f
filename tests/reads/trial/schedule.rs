//! Commands, changes, faults and quirks, drawn from a seed; and how a schedule that shows a fault is made smaller.

use std::fmt;
use std::time::Duration;

use acamp::sandbox::{QUIRKS, Quirk};

use super::account::SIZES;
use super::change::Change;
use super::command::Command;
use crate::support::trial::{Random, Setting};

/// What one trial does.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub setting: Setting,
    pub contacts: u64,
    /// Changes before the first command.
    pub before: Vec<Change>,
    pub steps: Vec<Step>,
}

/// A command, and what happens while it runs.
#[derive(Clone, Debug)]
pub struct Step {
    pub command: Command,
    /// After how many milliseconds it is killed, to be resumed then.
    pub killed: Option<u64>,
    pub changes: Vec<Change>,
    /// Before each change.
    pub pause: Duration,
}

/// Quirks that only take time, or are about what is not read.
const LEFT_OUT: &[Quirk] = &[Quirk::IncludeSlow, Quirk::LimitThousand];

/// Faults, those that change listings first.
const FAULTS: &[&str] = &[
    "churn",
    "churn",
    "insert",
    "delete",
    "duplicate-row",
    "total-low",
    "total-high",
    "503",
    "511",
    "500",
    "429-bare",
    "reset-middle",
];

/// Requests that faults are meant for, where they are not meant for all.
const OPERATIONS: &[&str] = &[
    "GET /contacts",
    "GET /contacts",
    "GET /contactTags",
    "GET /contactLists",
    "GET /fieldValues",
    "GET /deals",
    "GET /contacts/{id}",
    "GET /contacts/{id}/contactTags",
    "GET /contacts/{id}/fieldValues",
    "GET /deals/{id}/dealCustomFieldData",
];

impl Schedule {
    /// The schedule of a seed.
    pub fn of(seed: u64) -> Schedule {
        let mut random = Random::new(seed);
        // Large accounts take long.
        let contacts = *random.pick(&[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3].map(|at: usize| SIZES[at]));
        let has_windows = contacts == SIZES[3] && random.percent(70);
        let quirks = QUIRKS.iter().filter(|(quirk, ..)| {
            let drawn = random.percent(22);
            !LEFT_OUT.contains(quirk) && (drawn || has_windows && *quirk == Quirk::IdsUncapped)
        });
        let quirks = quirks.map(|(_, name, _)| (*name).to_owned()).collect();
        let count = random.below(5);
        let faults = faults(count, &mut random);
        let setting = Setting {
            seed,
            faults,
            quirks,
            retries: *random.pick(&[0, 1, 3, 6]),
            max_wait: random.pick::<&str>(&["0s", "20ms", "100ms"]),
            late: Duration::ZERO,
        };
        let before = if random.percent(40) { changes(contacts, 15, 0, &mut random) } else { Vec::new() };
        let steps = 1 + usize::from(random.percent(30));
        let steps = (1..=steps).map(|number| Step::draw(contacts, number, &mut random)).collect();
        Schedule { setting, contacts, before, steps }
    }

    /// Whether the server ignores `include`.
    pub fn ignores_include(&self) -> bool {
        self.setting.quirks.iter().any(|quirk| quirk == "include-ignored")
    }

    /// The schedules that are a little smaller, the smallest steps last.
    pub fn smaller_ones(&self) -> Vec<Schedule> {
        let with = |change: &dyn Fn(&mut Schedule)| {
            let mut smaller = self.clone();
            change(&mut smaller);
            smaller
        };
        let mut all: Vec<Schedule> = Vec::new();
        if self.steps.len() > 1 {
            all.extend((0..self.steps.len()).map(|at| with(&|schedule| drop(schedule.steps.remove(at)))));
        }
        if !self.before.is_empty() {
            all.push(with(&|schedule| schedule.before.clear()));
        }
        all.extend(self.setting.smaller().iter().map(|setting| Schedule { setting: setting.clone(), ..self.clone() }));
        for at in 0..self.steps.len() {
            let step = &self.steps[at];
            let (half, length) = (step.changes.len() / 2, step.changes.len());
            if step.killed.is_some() {
                all.push(with(&|schedule| schedule.steps[at].killed = None));
            }
            if length > 0 {
                all.push(with(&|schedule| schedule.steps[at].changes.truncate(half)));
                all.push(with(&|schedule| drop(schedule.steps[at].changes.drain(..length - half))));
            }
            all.extend(
                step.command
                    .smaller()
                    .iter()
                    .map(|command| with(&|schedule| schedule.steps[at].command = command.clone())),
            );
        }
        let fewer = SIZES.into_iter().filter(|size| *size < self.contacts).max();
        all.extend(fewer.map(|contacts| Schedule { contacts, ..self.clone() }));
        all
    }
}

impl Step {
    fn draw(contacts: u64, number: usize, random: &mut Random) -> Step {
        let command = Command::draw(contacts, random);
        let killed = (command.is_job() && random.percent(30)).then(|| 30 + random.below(400) as u64);
        let most = *random.pick(&[0, 10, 40, 80]);
        let changes = if most > 0 { changes(contacts, most, number, random) } else { Vec::new() };
        Step { command, killed, changes, pause: Duration::from_millis(*random.pick(&[1, 5, 12])) }
    }
}

fn changes(contacts: u64, most: usize, step: usize, random: &mut Random) -> Vec<Change> {
    (0..1 + random.below(most)).map(|number| Change::draw(contacts, step * 1_000 + number, random)).collect()
}

/// Faults that go with each other: a row that is there twice hides one that is missing.
fn faults(count: usize, random: &mut Random) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for _ in 0..count {
        let word = *random.pick(FAULTS);
        let moves = |word: &str| matches!(word, "churn" | "insert" | "delete" | "total-low");
        let hides = |word: &str| word == "duplicate-row";
        if words.iter().any(|other| *other == word || hides(word) && moves(other) || moves(word) && hides(other)) {
            continue;
        }
        words.push(word);
        let is_aimed = random.percent(60);
        let rates: &[&str] =
            if is_aimed || moves(word) { &["0.1", "0.3", "0.6", "1"] } else { &["0.03", "0.1", "0.3"] };
        let rate = random.pick(rates);
        let aim = if is_aimed { format!("@{}", random.pick(OPERATIONS)) } else { String::new() };
        faults.push(format!("{word}:{rate}{aim}"));
    }
    faults
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  acamp sandbox seed --contacts {}", self.contacts - 25)?;
        writeln!(f, "  {}", self.setting.serve())?;
        self.before.iter().try_for_each(|change| writeln!(f, "  {change}"))?;
        for step in &self.steps {
            writeln!(f, "  acamp {} {}", step.command.words("out").join(" "), self.setting.flags())?;
            if let Some(after) = step.killed {
                writeln!(f, "    killed after {after} ms, then resumed")?;
            }
            let pause = step.pause.as_millis();
            step.changes.iter().try_for_each(|change| writeln!(f, "    meanwhile, after {pause} ms: {change}"))?;
        }
        Ok(())
    }
}
