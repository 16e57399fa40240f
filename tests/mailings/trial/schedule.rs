//! Commands, faults and limits, drawn from a seed.

use std::fmt;
use std::time::Duration;

use acamp::sandbox::faults::{KINDS, Kind, Stage};

use super::step::{Command, Step};
use crate::support::trial::{Random, Setting};

/// What one trial does.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub setting: Setting,
    pub steps: Vec<Step>,
}

/// Requests that faults are meant for, where they are not meant for all. Those that matter most are there twice.
const OPERATIONS: &[&str] = &[
    "v1 campaign_create",
    "v1 campaign_create",
    "v1 campaign_status",
    "v1 campaign_status",
    "v1 campaign_send",
    "v1 message_add",
    "v1 campaign_list",
    "v1 *",
    "/campaigns",
    "GET /campaigns",
    "GET /campaigns",
    "GET /campaigns/{id}",
    "GET /campaigns/{id}/campaignMessages",
    "GET /campaigns/{id}/campaignMessages",
    "GET /campaigns/{id}/campaignLists",
    "GET /messages/{id}",
    "GET /lists/{id}",
    "PUT /messages/{id}",
    "DELETE /campaigns/{id}/delete",
    "PUT /campaigns/{id}/pause",
    "PUT /campaigns/{id}/stop",
    "PUT /campaigns/{id}/resume",
];

/// Faults that are not drawn. Imports do not occur. Names that change, and campaigns that others create or delete meanwhile, are
/// not what the program did.
const LEFT_OUT: &[Kind] = &[
    Kind::ImportFailed,
    Kind::ImportInterrupted,
    Kind::Rename,
    Kind::Insert,
    Kind::Delete,
    Kind::Churn,
    Kind::Huge,
    Kind::SlowDrip,
];

/// Faults after which the program does not know whether a request was executed.
const LOST: &[&str] = &[
    "late",
    "late",
    "late",
    "504-late",
    "504-late",
    "504-late",
    "504",
    "503",
    "reset-before",
    "reset-after",
    "reset-middle",
    "truncated",
    "garbage",
    "html-200",
    "empty",
    "slow-first-byte",
    "500",
];

/// Faults of what the program reads to find out.
const UNREAD: &[&str] = &[
    "500",
    "503",
    "429-bare",
    "missing-row",
    "keyless",
    "keyless-null",
    "truncated",
    "types",
    "succeeded-0",
    "total-high",
    "repeat-page",
    "empty",
];

impl Schedule {
    /// The schedule of a seed.
    pub fn of(seed: u64) -> Schedule {
        let mut random = Random::new(seed);
        let is_focused = random.percent(45);
        let faults = if is_focused { focused_faults(&mut random) } else { faults(&mut random) };
        // What is executed late is hardest to get right.
        let is_late = is_focused && faults.iter().any(|fault| fault.contains("late:"));
        let setting = Setting {
            seed,
            faults,
            quirks: Vec::new(),
            retries: *random.pick(&[0, 1, 3]),
            max_wait: random.pick::<&str>(&["0s", "20ms", "200ms"]),
            // Before and after the program stops looking for the effect of a request without a response.
            late: Duration::from_secs(*random.pick(if is_late { &[4, 10, 11] } else { &[1, 1, 1, 4, 10] })),
        };
        let count = 2 + random.below(4);
        let mut steps: Vec<Step> = Vec::new();
        for number in 1..=count {
            // Many repeat what failed.
            let repeats = random.percent(if is_late { 60 } else { 35 });
            match steps.last().filter(|last| last.command != Command::Advance && repeats) {
                Some(last) => steps.push(Step { killed: None, ..last.clone() }),
                None if is_focused => steps.push(Step::draw_sending(is_late, &mut random)),
                None => steps.push(Step::draw(number, &mut random)),
            }
        }
        Schedule { setting, steps }
    }

    /// The schedules that are a little smaller, the smallest steps last.
    pub fn smaller_ones(&self) -> Vec<Schedule> {
        let mut all: Vec<Schedule> = Vec::new();
        for at in (0..self.steps.len()).rev().filter(|_| self.steps.len() > 1) {
            let mut smaller = self.clone();
            smaller.steps.remove(at);
            all.push(smaller);
        }
        all.extend(self.setting.smaller().into_iter().map(|setting| Schedule { setting, steps: self.steps.clone() }));
        for (at, step) in self.steps.iter().enumerate() {
            for smaller in step.smaller() {
                let mut steps = self.steps.clone();
                steps[at] = smaller;
                all.push(Schedule { steps, ..self.clone() });
            }
        }
        all
    }
}

/// Up to three faults of any kind, for some requests or all.
fn faults(random: &mut Random) -> Vec<String> {
    let drawn: Vec<_> = KINDS.iter().filter(|(kind, ..)| !LEFT_OUT.contains(kind)).collect();
    let (mut faults, mut kinds) = (Vec::new(), Vec::new());
    for _ in 0..random.below(4) {
        let (kind, word, stage, _) = **random.pick(&drawn);
        if !goes_with(kind, &kinds) {
            continue;
        }
        kinds.push(kind);
        let rate = *random.pick(&["0.1", "0.2", "0.4", "0.7", "1"]);
        let is_aimed = stage != Stage::Connection && (random.percent(70) || rate == "1");
        let rate = if is_aimed { rate } else { *random.pick(&["0.03", "0.1", "0.2"]) };
        let operation = *random.pick(OPERATIONS);
        faults.push(if is_aimed { format!("{word}:{rate}@{operation}") } else { format!("{word}:{rate}") });
    }
    faults
}

/// One fault of the requests that send, which leaves open whether they were executed, and perhaps one of what is read afterwards.
fn focused_faults(random: &mut Random) -> Vec<String> {
    let word = *random.pick(LOST);
    let rate = *random.pick(&["0.5", "0.7", "1"]);
    let operation = *random.pick(&["v1 campaign_create", "v1 campaign_create", "v1 campaign_status", "v1 *"]);
    let mut faults = vec![format!("{word}:{rate}@{operation}")];
    if random.percent(40) {
        let word = *random.pick(UNREAD);
        let operation = *random.pick(&["GET /campaigns", "GET /campaigns/{id}", "/campaigns"]);
        faults.push(format!("{word}:{}@{operation}", random.pick(&["0.2", "0.4"])));
    }
    faults
}

/// A listing that lacks a row and whose total is too low looks like a correct one: no client can detect it.
fn goes_with(kind: Kind, others: &[Kind]) -> bool {
    let hides = |kind: Kind| matches!(kind, Kind::MissingRow | Kind::RepeatPage | Kind::DuplicateRow);
    let is_low = |kind: Kind| kind == Kind::TotalLow;
    !others.iter().any(|other| *other == kind || hides(kind) && is_low(*other) || is_low(kind) && hides(*other))
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {} (late: {:?})", self.setting.serve(), self.setting.late)?;
        for step in &self.steps {
            writeln!(f, "  {step} {}", self.setting.flags())?;
        }
        Ok(())
    }
}
