//! Jobs: run, hindered, resumed until they end, and what they say of each row against what is in the account.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::judge::{self, Before, Change};
use super::names::joins;
use super::records::{Record, text};
use super::step::{Step, first_name, imported, row_name};
use crate::support::trial::{Hindrance, Ran, Rows, Scene, brief, form};

/// How often a job is resumed before it is left as it is.
const RESUMES: usize = 12;

/// What came of a job.
pub struct Outcome {
    pub commands: usize,
    pub violations: Vec<String>,
}

/// Runs a job to its end.
pub fn run(step: &Step, scene: &Scene, rows: &str, out: &str) -> Outcome {
    let mut outcome = Outcome { commands: 0, violations: Vec::new() };
    let before = Before { contacts: scene.rows("contacts"), listed: scene.rows("contactTags") };
    let begun = scene.applied().len();
    let jobs = count(scene);
    let words = step.words(rows, out);
    let hindrance = step.hindrance();
    let mut ran = once(scene, &words, hindrance, &mut outcome);
    // A full disk ends a run too.
    let mut was_full = matches!(hindrance, Some(Hindrance::Full(_)));
    for _ in 0..RESUMES {
        // 7: the faults ended the run, and the work can go on.
        let is_stopped = |exit: i32| exit == 7 || exit == 1 && was_full;
        if ran.exit.is_some_and(|exit| !is_stopped(exit)) {
            break;
        }
        was_full = false;
        if ran.exit == Some(7) && is_file(scene, step, out) {
            outcome.violations.push("there is a file, and the export was not complete".to_owned());
        }
        let resume = ["jobs", "resume", "last"].map(str::to_owned);
        ran = if count(scene) > jobs {
            once(scene, &resume, None, &mut outcome)
        } else {
            once(scene, &words, None, &mut outcome)
        };
    }
    let change = Change::since(scene, before, begun);
    let is_begun = count(scene) > jobs;
    let wrong = match step {
        Step::Export { everything, .. } => exported(*everything, &ran, out, &change),
        Step::Import { number, rows, .. } if is_begun => import(*number, *rows, &ran, &change),
        Step::Rows { record, number, rows, .. } if is_begun => made(*record, *number, *rows, &ran, &change),
        Step::Merge { tag, into, .. } => merged(*tag, *into, &ran, &change),
        Step::Prune => pruned(&change),
        _ if !change.writes.is_empty() => vec!["there is no job, but something was written".to_owned()],
        _ => Vec::new(),
    };
    outcome.violations.extend(wrong);
    outcome
}

fn once(scene: &Scene, words: &[String], hindrance: Option<Hindrance>, outcome: &mut Outcome) -> Ran {
    let ran = scene.run(words, hindrance);
    outcome.commands += 1;
    outcome.violations.extend(form(&ran, words));
    ran
}

/// How many jobs were begun: a folder without a plan is none.
fn count(scene: &Scene) -> usize {
    let entries = std::fs::read_dir(scene.path(".local/state/acamp/jobs"));
    entries.map_or(0, |entries| entries.flatten().filter(|entry| entry.path().join("plan.json").is_file()).count())
}

fn is_file(scene: &Scene, step: &Step, out: &str) -> bool {
    matches!(step, Step::Export { everything: false, .. }) && scene.path(out).exists()
}

/// What the job says of each row: its status and id.
fn results(scene: &Scene) -> BTreeMap<usize, (String, String)> {
    let words = ["jobs", "results", "last"].map(str::to_owned);
    let ran = scene.run(&words, None);
    let all: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_default();
    let row = |one: &Value| Some((text(&one["row"]).parse().ok()?, (text(&one["status"]), text(&one["id"]))));
    all.iter().filter_map(row).collect()
}

/// Whether the exit code is that of these results.
fn sums(ran: &Ran, results: &BTreeMap<usize, (String, String)>, rows: usize) -> Vec<String> {
    let count = |wanted: &str| results.values().filter(|(status, _)| status == wanted).count();
    let (failed, unknown) = (count("failed"), count("unknown"));
    let wanted = if unknown > 0 {
        11
    } else if failed > 0 {
        3
    } else {
        0
    };
    match ran.exit {
        Some(0 | 3 | 11) if results.len() != rows => vec![format!("{} of {rows} rows have a result", results.len())],
        Some(exit @ (0 | 3 | 11)) if exit != wanted => {
            vec![format!("exit {exit} with {failed} failed and {unknown} unknown rows")]
        }
        _ => Vec::new(),
    }
}

fn import(number: usize, rows: usize, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let results = results(change.scene);
    let contacts = change.scene.rows("contacts");
    let mut wrong = sums(ran, &results, rows);
    for (row, (status, _)) in &results {
        let email = imported(number, row - 1);
        let is_so = contacts.values().any(|one| one["email"] == email && one["firstName"] == first_name(number));
        match status.as_str() {
            "created" | "updated" | "done" if !is_so => {
                wrong.push(format!("row {row} is {status}, and {email} is not so"))
            }
            "failed" | "skipped" if is_so => wrong.push(format!("row {row} is {status}, and {email} was imported")),
            _ => {}
        }
    }
    wrong
}

fn made(record: Record, number: usize, rows: usize, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let results = results(change.scene);
    let mut wrong = sums(ran, &results, rows);
    for row in 1..=rows {
        let name = row_name(record, number, row - 1);
        let made = record.made(&name, &change.writes);
        let (status, id) = results.get(&row).cloned().unwrap_or_default();
        if made.len() > 1 {
            wrong.push(format!("row {row}: `{name}` was made {} times", made.len()));
        }
        match status.as_str() {
            "created" if made.is_empty() => wrong.push(format!("row {row} is created, and `{name}` was not made")),
            "created" if !id.is_empty() && made.first() != Some(&id) => {
                wrong.push(format!("row {row} is {id}, and `{name}` is {made:?}"));
            }
            "failed" | "skipped" if !made.is_empty() => {
                wrong.push(format!("row {row} is {status}, and `{name}` was made"))
            }
            _ => {}
        }
    }
    wrong
}

/// No contact loses a merged tag without having the other one, and a merge that says that it is done is.
fn merged(tag: usize, into: usize, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let (tag, into) = (tag.to_string(), into.to_string());
    let (contacts, after) = (change.scene.rows("contacts"), change.scene.rows("contactTags"));
    let is_deleted = change.writes.iter().any(|write| write.method == "DELETE" && write.path == format!("/tags/{tag}"));
    let mut wrong = Vec::new();
    if is_deleted {
        let had = change.before.listed.values().filter(|row| text(&row["tag"]) == tag).map(|row| text(&row["contact"]));
        let exists = |contact: &String| contact.parse().is_ok_and(|id| contacts.contains_key(&id));
        let lost: Vec<String> =
            had.filter(exists).filter(|contact| !after.values().any(|row| joins(row, contact, &into))).collect();
        if !lost.is_empty() {
            wrong.push(format!("tag {tag} was deleted, and contacts {lost:?} do not have tag {into}"));
        }
    }
    // The exit code of a run that was stopped is that of the request that stopped it, whatever was written before.
    if ran.exit == Some(0) && change.scene.rows("tags").keys().any(|id| id.to_string() == tag) {
        wrong.push(format!("it was reported done, and tag {tag} was not deleted"));
    }
    wrong
}

/// Only tags that no contact has are deleted.
fn pruned(change: &Change<'_>) -> Vec<String> {
    let contacts = change.scene.rows("contacts");
    let deleted = change.writes.iter().filter_map(|write| write.path.strip_prefix("/tags/"));
    let is_used = |tag: &&str| {
        let rows = change.before.listed.values().filter(|row| text(&row["tag"]) == **tag);
        rows.filter_map(|row| text(&row["contact"]).parse().ok()).any(|contact: i64| contacts.contains_key(&contact))
    };
    deleted.filter(is_used).map(|tag| format!("tag {tag} was deleted and is used")).collect()
}

fn exported(everything: bool, ran: &Ran, out: &str, change: &Change<'_>) -> Vec<String> {
    if ran.exit != Some(0) {
        return Vec::new();
    }
    let file = if everything { change.scene.path(out).join("contacts.jsonl") } else { change.scene.path(out) };
    let Ok(text) = std::fs::read_to_string(&file) else { return vec![format!("there is no {}", file.display())] };
    let lines: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
    let Ok(lines) = lines else { return vec![format!("a line of the export is no JSON: {}", brief(&text))] };
    let ids: Vec<i64> = lines.iter().map(|line| super::records::text(&line["id"]).parse().unwrap_or(-1)).collect();
    let mut wrong = judge::complete(&ids, None, &change.before.contacts, &change.scene.rows("contacts"));
    if !everything {
        wrong.extend(tags(&lines, change));
    }
    wrong
}

/// Whether each contact has the tags in the file that it had, but for those that came or went meanwhile.
fn tags(lines: &[Value], change: &Change<'_>) -> Vec<String> {
    let (before, after) = (by_contact(&change.before.listed), by_contact(&change.scene.rows("contactTags")));
    let none = BTreeSet::new();
    let mut wrong = Vec::new();
    for line in lines {
        let id = text(&line["id"]);
        let (was, is) = (before.get(&id).unwrap_or(&none), after.get(&id).unwrap_or(&none));
        let found = line["tags"].as_array().map_or(0, Vec::len);
        if found < was.intersection(is).count() || found > was.union(is).count() {
            wrong.push(format!("contact {id} had tags {was:?}, has {is:?}, and in the file {}", line["tags"]));
        }
    }
    wrong.truncate(3);
    wrong
}

/// The tags of each contact.
fn by_contact(rows: &Rows) -> BTreeMap<String, BTreeSet<String>> {
    let mut tags: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.values() {
        tags.entry(text(&row["contact"])).or_default().insert(text(&row["tag"]));
    }
    tags
}
