//! Commands, faults and limits, drawn from a seed; and how a schedule that shows a fault is made smaller.

use std::fmt;
use std::time::Duration;

use acamp::sandbox::faults::{KINDS, Kind, Stage};

use super::kinds::JUDGED;
use super::step::Step;
use crate::support::trial::{Hindrance, Random, Setting};

/// What one trial does.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub setting: Setting,
    pub steps: Vec<Step>,
}

/// Requests faults are meant for, where they are not meant for all.
const OPERATIONS: &[&str] = &[
    "POST /contacts",
    "POST /tags",
    "POST /notes",
    "POST /lists",
    "POST /contactTags",
    "POST /import/bulk_import",
    "POST /contact/sync",
    "GET /contacts",
    "GET /tags",
    "PUT /contacts/{id}",
    "DELETE /contacts/{id}",
    "/contacts",
    "/contactTags",
    "/import",
    "GET /automations",
    "GET /contacts/{id}/contactTags",
    "POST /contactAutomations",
    "DELETE /tags/{id}",
];

impl Schedule {
    /// The schedule of a seed.
    pub fn of(seed: u64) -> Schedule {
        let mut random = Random::new(seed);
        let mut faults = Vec::new();
        let mut kinds = Vec::new();
        for _ in 0..1 + random.below(4) {
            let judged = *random.pick(JUDGED);
            let Some((kind, word, stage, _)) = KINDS.iter().find(|(kind, ..)| *kind == judged) else { continue };
            if !goes_with(*kind, &kinds) {
                continue;
            }
            kinds.push(*kind);
            let costly = matches!(kind, Kind::Huge | Kind::SlowDrip | Kind::SlowFirstByte);
            let rate = *random.pick(if costly { &["0.02", "0.05"] } else { &["0.03", "0.1", "0.2", "0.4", "1"][..] });
            let operation = *random.pick(OPERATIONS);
            let aimed = *stage != Stage::Connection && (random.percent(40) || rate == "1");
            // One that hits everything leaves nothing to look at.
            let rate = if rate == "1" && !aimed { "0.5" } else { rate };
            faults.push(if aimed { format!("{word}:{rate}@{operation}") } else { format!("{word}:{rate}") });
        }
        let steps = 2 + random.below(5);
        let setting = Setting {
            seed,
            faults,
            quirks: Vec::new(),
            retries: *random.pick(&[0, 1, 3, 6]),
            max_wait: ["0s", "20ms", "100ms", "400ms"][random.below(4)],
            // Later than the program looks for the effect of a request without a response.
            late: Duration::from_secs(1),
        };
        Schedule { setting, steps: (1..=steps).map(|number| Step::draw(number, &mut random)).collect() }
    }

    /// The schedules that are a little smaller, the smallest steps last.
    pub fn smaller_ones(&self) -> Vec<Schedule> {
        let without = |change: &dyn Fn(&mut Schedule)| {
            let mut smaller = self.clone();
            change(&mut smaller);
            smaller
        };
        let mut all: Vec<Schedule> = Vec::new();
        all.extend(
            (0..self.steps.len())
                .rev()
                .filter(|_| self.steps.len() > 1)
                .map(|at| without(&|s| drop(s.steps.remove(at)))),
        );
        all.extend(self.setting.smaller().iter().map(|setting| Schedule { setting: setting.clone(), ..self.clone() }));
        all.extend((0..self.steps.len()).filter_map(|at| {
            let step = smaller_step(&self.steps[at])?;
            Some(without(&|schedule| schedule.steps[at] = step.clone()))
        }));
        all
    }
}

/// A page that lacks a row and a listing that loses one at the same time, or whose total is too low, look by all totals that
/// the server returns like a correct listing: no client can detect it.
fn goes_with(kind: Kind, others: &[Kind]) -> bool {
    let moves = |kind: Kind| matches!(kind, Kind::Insert | Kind::Delete | Kind::Churn | Kind::TotalLow);
    let hides = |kind: Kind| matches!(kind, Kind::MissingRow | Kind::RepeatPage | Kind::DuplicateRow);
    !others.iter().any(|other| *other == kind || hides(kind) && moves(*other) || moves(kind) && hides(*other))
}

fn smaller_step(step: &Step) -> Option<Step> {
    match step.clone() {
        Step::Create { record, number, tagged: true } => Some(Step::Create { record, number, tagged: false }),
        Step::Delete { contacts } if contacts.len() > 1 => Some(Step::Delete { contacts: contacts[..1].to_vec() }),
        Step::Export { everything, hindrance: Some(_) } => Some(Step::Export { everything, hindrance: None }),
        Step::Import { number, rows, sync, hindrance: Some(_) } => {
            Some(Step::Import { number, rows, sync, hindrance: None })
        }
        Step::Import { number, rows, sync, hindrance } if rows > 1 => {
            Some(Step::Import { number, rows: rows / 2, sync, hindrance })
        }
        Step::Rows { record, number, rows, hindrance: Some(_) } => {
            Some(Step::Rows { record, number, rows, hindrance: None })
        }
        Step::Rows { record, number, rows, hindrance } if rows > 1 => {
            Some(Step::Rows { record, number, rows: rows / 2, hindrance })
        }
        Step::Merge { tag, into, hindrance: Some(_) } => Some(Step::Merge { tag, into, hindrance: None }),
        _ => None,
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {}", self.setting.serve())?;
        for step in &self.steps {
            let words = step.words("rows.csv", "out").join(" ");
            writeln!(f, "  acamp {words} {}", self.setting.flags())?;
            if let Some(file) = step.file() {
                writeln!(f, "    rows.csv: {}", file.trim_end().replace('\n', " / "))?;
            }
            match step.hindrance() {
                Some(Hindrance::Killed(after)) => writeln!(f, "    killed after {after} ms, then resumed")?,
                Some(Hindrance::Full(seed)) => {
                    writeln!(f, "    the disk is full at times (seed {seed}), then resumed")?
                }
                None => {}
            }
        }
        Ok(())
    }
}
