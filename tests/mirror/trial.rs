//! Random changes, faults and quirks while a mirror is synced, killed, and synced again.
//!
//! | What holds | When |
//! |---|---|
//! | A record that exists all the time, and that nobody writes, is in the mirror | exit code 0 |
//! | A record in the mirror existed before, after, or was written meanwhile | exit code 0 |
//! | The mirror has the same records as one that is created anew | without faults and changes at the end |

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use acamp::sandbox::{QUIRKS, Quirk};
use rusqlite::types::Value;

use crate::reads::trial::account::{self, SIZES};
use crate::reads::trial::change::Change;
use crate::reads::trial::facts::{Fact, Kind, Snapshot, Written};
use crate::support::trial::{Hindrance, Ran, Random, Scene, Setting, Trial, brief};
use crate::support::{Home, Tables, logged_in, mirror_tables, run};

/// How many violations of one sort are shown.
const SHOWN: usize = 3;

const FAULTS: &[&str] = &[
    "churn",
    "churn",
    "insert",
    "delete",
    "duplicate-row",
    "missing-row",
    "total-low",
    "total-high",
    "503",
    "500",
    "429-bare",
    "reset-middle",
    "keyless",
    "repeat-page",
];

/// Requests that faults are meant for, where they are not meant for all.
const OPERATIONS: &[&str] =
    &["GET /contacts", "GET /contactTags", "GET /contactLists", "GET /fieldValues", "GET /deals"];

/// The tables of the relations.
const RELATIONS: [(Kind, &str); 3] =
    [(Kind::Tags, "contact_tags"), (Kind::Lists, "contact_lists"), (Kind::Values, "field_values")];

const SYNC: [&str; 4] = ["mirror", "sync", "--only", "contacts,deals"];

/// How often each exit code came, to see what a campaign tried.
pub static ENDS: Mutex<Vec<Option<i32>>> = Mutex::new(Vec::new());

#[derive(Clone, Debug)]
pub struct Schedule {
    setting: Setting,
    contacts: u64,
    steps: Vec<Step>,
}

/// A sync, and what happens before and while it runs.
#[derive(Clone, Debug)]
struct Step {
    full: bool,
    killed: Option<u64>,
    before: Vec<Change>,
    meanwhile: Vec<Change>,
    pause: Duration,
}

impl Step {
    fn draw(contacts: u64, number: usize, random: &mut Random) -> Step {
        let changes = |most: usize, offset: usize, random: &mut Random| -> Vec<Change> {
            let count = if most > 0 { random.below(most) } else { 0 };
            (0..count).map(|at| Change::draw(contacts, number * 1_000 + offset + at, random)).collect()
        };
        let (most, meanwhile) = (*random.pick(&[0, 3, 12]), *random.pick(&[0, 0, 10, 40]));
        Step {
            full: random.percent(15),
            killed: random.percent(35).then(|| 20 + random.below(400) as u64),
            before: changes(most, 0, random),
            meanwhile: changes(meanwhile, 500, random),
            pause: Duration::from_millis(*random.pick(&[1, 5, 12])),
        }
    }

    fn words(&self) -> Vec<String> {
        SYNC.iter().copied().chain(self.full.then_some("--full")).map(str::to_owned).collect()
    }

    /// Runs the sync while changes are sent.
    fn run(&self, scene: &Scene) -> Ran {
        let (running, ended) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                for change in &self.meanwhile {
                    if ended.recv_timeout(self.pause) != Err(RecvTimeoutError::Timeout) {
                        return;
                    }
                    change.send(scene.url());
                }
            });
            let ran = scene.run(&self.words(), self.killed.map(Hindrance::Killed));
            drop(running);
            ran
        })
    }
}

impl Trial for Schedule {
    fn draw(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let contacts = *random.pick(&[0, 0, 0, 0, 1, 1, 1, 2, 2, 3].map(|at: usize| SIZES[at]));
        let is_left_out = |quirk: Quirk| matches!(quirk, Quirk::IncludeSlow | Quirk::LimitThousand);
        let quirks = QUIRKS.iter().filter(|(quirk, ..)| random.percent(20) && !is_left_out(*quirk));
        let quirks: Vec<String> = quirks.map(|(_, name, _)| (*name).to_owned()).collect();
        let faults = (0..random.below(4)).map(|_| {
            let rate = *random.pick(&["0.02", "0.1", "0.3"]);
            let place = if random.percent(50) { format!("@{}", random.pick(OPERATIONS)) } else { String::new() };
            format!("{}:{rate}{place}", random.pick(FAULTS))
        });
        let faults = together(faults.collect());
        let (retries, max_wait) = (*random.pick(&[1, 3, 6]), *random.pick::<&str>(&["0s", "20ms", "100ms"]));
        let setting = Setting { seed, faults, quirks, retries, max_wait, late: Duration::ZERO };
        let steps = (0..1 + random.below(3)).map(|number| Step::draw(contacts, number, &mut random)).collect();
        Schedule { setting, contacts, steps }
    }

    fn play(&self) -> (usize, Vec<String>) {
        let mut scene = Scene::new(account::of(self.contacts), &self.setting);
        let mut wrong = Vec::new();
        for (number, step) in (1..).zip(&self.steps) {
            step.before.iter().for_each(|change| change.send(scene.url()));
            let (before, begun) = (Snapshot::of(&scene), scene.applied().len());
            let ran = step.run(&scene);
            ENDS.lock().unwrap().push(ran.exit);
            let written = Written::of(&scene.applied().split_off(begun), &before);
            let after = Snapshot::of(&scene);
            let found = match ran.exit {
                Some(0) => judge(&mirror_tables(&scene.path("")), &before, &after, &written),
                Some(2 | 8..) => vec![format!("exit {:?}", ran.exit)],
                _ => Vec::new(),
            };
            let ends = (!found.is_empty()).then(|| format!("exit {:?}: {}", ran.exit, brief(&ran.stderr)));
            wrong.extend(found.into_iter().chain(ends).map(|what| format!("step {number}: {what}")));
        }
        scene.lift_faults();
        wrong.extend(final_differences(&scene));
        (self.steps.len() + 2, wrong)
    }

    fn smaller(&self) -> Vec<Self> {
        let mut all: Vec<Schedule> = Vec::new();
        let with = |change: &dyn Fn(&mut Schedule)| {
            let mut smaller = self.clone();
            change(&mut smaller);
            smaller
        };
        for at in 0..self.steps.len() {
            all.extend((self.steps.len() > 1).then(|| with(&|schedule| drop(schedule.steps.remove(at)))));
            let step = &self.steps[at];
            all.extend((!step.before.is_empty()).then(|| with(&|schedule| schedule.steps[at].before.clear())));
            all.extend((!step.meanwhile.is_empty()).then(|| with(&|schedule| schedule.steps[at].meanwhile.clear())));
            all.extend(step.killed.map(|_| with(&|schedule| schedule.steps[at].killed = None)));
        }
        all.extend(self.setting.smaller().into_iter().map(|setting| Schedule { setting, ..self.clone() }));
        all
    }
}

/// The faults without those that no client can see together: a record that is missing shows only in the total.
fn together(mut faults: Vec<String>) -> Vec<String> {
    let has = |faults: &[String], name: &str| faults.iter().any(|fault| fault.starts_with(name));
    if has(&faults, "missing-row") {
        faults.retain(|fault| ["total-low", "delete", "churn", "insert"].iter().all(|name| !fault.starts_with(name)));
    }
    faults
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "    {} contacts: {}", self.contacts, self.setting.serve())?;
        for step in &self.steps {
            step.before.iter().try_for_each(|change| writeln!(f, "    {change}"))?;
            let killed = step.killed.map_or_else(String::new, |after| format!(", killed after {after} ms"));
            writeln!(f, "    acamp {} {}{killed}", step.words().join(" "), self.setting.flags())?;
            step.meanwhile
                .iter()
                .try_for_each(|change| writeln!(f, "        meanwhile, {:?}: {change}", step.pause))?;
        }
        Ok(())
    }
}

/// The facts in a table of a relation. Whether a list status changed, the server does not show.
fn facts(tables: &Tables, kind: Kind, table: &str) -> BTreeSet<Fact> {
    let raw = tables[table].values().flatten().filter(|(name, _)| name == "raw");
    let facts = raw.filter_map(|(_, raw)| match raw {
        Value::Text(raw) => Fact::of(kind, &serde_json::from_str(raw).unwrap()),
        _ => None,
    });
    facts.map(plain).collect()
}

fn plain(fact: Fact) -> Fact {
    if fact.kind == Kind::Lists { Fact { state: String::new(), ..fact } } else { fact }
}

/// What is wrong with a mirror after a sync that was successful.
fn judge(tables: &Tables, before: &Snapshot, after: &Snapshot, written: &Written) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut named = |what: &str, some: Vec<String>| {
        let count = some.len();
        wrong.extend(some.into_iter().take(SHOWN).map(|one| format!("{what} ({count}): {one}")));
    };
    for (table, before, after, created) in [
        ("contacts", &before.contacts, &after.contacts, &written.contacts),
        ("deals", &before.deals, &after.deals, &BTreeSet::new()),
    ] {
        let own: BTreeSet<String> = tables[table].keys().cloned().collect();
        let shown = |id: &String| format!("{table} {id}");
        named("lost", before.intersection(after).filter(|id| !own.contains(*id)).map(shown).collect());
        let exists = |id: &&String| before.contains(*id) || after.contains(*id) || created.contains(*id);
        named("invented", own.iter().filter(|id| !exists(id)).map(shown).collect());
    }
    for (kind, table) in RELATIONS {
        let own = facts(tables, kind, table);
        let stayed = before.facts.iter().filter(|(id, fact)| fact.kind == kind && after.facts.get(id) == Some(fact));
        let is_untouched = |fact: &&Fact| !written.pairs.contains(&fact.pair());
        let has_owner = |fact: &&Fact| [before, after].iter().all(|account| account.contacts.contains(&fact.owner));
        let stayed = stayed.map(|(_, fact)| fact).filter(is_untouched).filter(has_owner).cloned().map(plain);
        named("lost", stayed.filter(|fact| !own.contains(fact)).map(|fact| format!("{fact:?}")).collect());
        let all = before.facts.values().chain(after.facts.values()).chain(&written.facts);
        let all: BTreeSet<Fact> = all.cloned().map(plain).collect();
        named("invented", own.iter().filter(|fact| !all.contains(*fact)).map(|fact| format!("{fact:?}")).collect());
    }
    wrong
}

/// How the mirror differs from one that is created anew, after a sync without faults.
fn final_differences(scene: &Scene) -> Vec<String> {
    let ran = scene.run(&SYNC.map(str::to_owned), None);
    let home = Home::new();
    let fresh = run(logged_in(home.path(), scene.url(), "sandbox").args(SYNC));
    if ran.exit != Some(0) || fresh.code != 0 {
        return vec![format!(
            "the last sync: exit {:?} and {}: {}{}",
            ran.exit,
            fresh.code,
            brief(&ran.stderr),
            fresh.stderr
        )];
    }
    let (own, fresh) = (mirror_tables(&scene.path("")), mirror_tables(home.path()));
    let mut wrong = Vec::new();
    for table in ["contacts", "deals", "contact_tags", "contact_lists", "field_values"] {
        let data = |tables: &Tables, id: &String| -> Option<Vec<(String, Value)>> {
            // The JSON shows how the record was requested, and a list status may have changed unseen.
            let is_data = |name: &str| name != "raw" && table != "contact_lists";
            Some(tables[table].get(id)?.iter().filter(|(name, _)| is_data(name)).cloned().collect())
        };
        let ids: BTreeSet<&String> = own[table].keys().chain(fresh[table].keys()).collect();
        let differ: Vec<&String> = ids.into_iter().filter(|id| data(&own, id) != data(&fresh, id)).collect();
        wrong.extend(differ.first().map(|id| {
            format!("{table} differ at the end: {differ:?}: {:?} instead of {:?}", data(&own, id), data(&fresh, id))
        }));
    }
    wrong.extend((!wrong.is_empty()).then(|| brief(&ran.stderr)));
    wrong
}
