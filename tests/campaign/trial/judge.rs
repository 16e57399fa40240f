//! What a run must and must not have done, by its exit code and its output.

use std::collections::BTreeSet;

use acamp::sandbox::Applied;
use serde_json::Value;

use super::records::{Record, text};
use super::step::{Step, Verb, synced};
use super::{names, unconfirmed};
use crate::support::trial::{Ran, Rows, Scene, error};

/// Exit codes that say that nothing was done.
pub const NOT_DONE: &[i32] = &[1, 2, 4, 5, 6, 9];

/// The account before and after a run, and what was written in between.
pub struct Change<'a> {
    pub scene: &'a Scene,
    pub before: Before,
    pub writes: Vec<Applied>,
    /// The listings after which names changed.
    pub renames: Vec<Applied>,
}

impl Change<'_> {
    /// What changed since `before`, when `begun` requests were applied.
    pub fn since(scene: &Scene, before: Before, begun: usize) -> Change<'_> {
        let applied = scene.applied().split_off(begun);
        let (renames, writes) = applied.into_iter().partition(|applied| applied.method == "GET");
        Change { scene, before, writes, renames }
    }
}

/// The rows that steps read, before a run.
pub struct Before {
    pub contacts: Rows,
    pub listed: Rows,
}

/// What the run of one command did, against what it says.
pub fn step(step: &Step, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let exit = ran.exit.unwrap_or(-1);
    let wrote = |method: &str, path: &str| {
        change.writes.iter().any(|write| write.method == method && write.path.starts_with(path))
    };
    match step {
        Step::Create { record, number, tagged } => create(*record, &record.name(*number), *tagged, ran, change),
        Step::DryRun { .. } => {
            let mut wrong = Vec::new();
            if !change.writes.is_empty() {
                wrong.push("a dry run wrote".to_owned());
            }
            if exit != 0 {
                wrong.push(format!("a dry run ended with {exit}"));
            }
            wrong
        }
        Step::Update { contact, number } => {
            let now = change.scene.rows("contacts").get(&(*contact as i64)).map(|row| text(&row["lastName"]));
            told(exit, now == Some(format!("Last{number}")), wrote("PUT", "/contacts/"))
        }
        Step::Sync { address, number } => {
            let contacts = change.scene.rows("contacts");
            let first =
                contacts.values().find(|row| row["email"] == synced(*address)).map(|row| text(&row["firstName"]));
            told(exit, first == Some(format!("First{number}")), wrote("POST", "/contact/sync"))
        }
        Step::Membership { verb, contact, other } => {
            let (table, key) = match verb {
                Verb::AddTag | Verb::RemoveTag => ("contactTags", "tag"),
                Verb::Subscribe | Verb::Unsubscribe => ("contactLists", "list"),
            };
            let rows = change.scene.rows(table);
            let mine = rows
                .values()
                .find(|row| text(&row["contact"]) == contact.to_string() && text(&row[key]) == other.to_string());
            let status = mine.map(|row| text(&row["status"]));
            let (is_so, written) = match verb {
                Verb::AddTag => (mine.is_some(), wrote("POST", "/contactTags")),
                Verb::RemoveTag => (mine.is_none(), wrote("DELETE", "/contactTags")),
                Verb::Subscribe => {
                    let written = wrote("POST", "/contactLists");
                    // A contact that unsubscribed or bounced stays as it is, and a note says so.
                    let is_withheld = !written
                        && matches!(status.as_deref(), Some("2" | "3"))
                        && ran.stderr.contains("left as it is");
                    (is_withheld || status.as_deref() == Some("1"), written)
                }
                Verb::Unsubscribe => (status.as_deref() == Some("2"), wrote("POST", "/contactLists")),
            };
            told(exit, is_so, written)
        }
        Step::Delete { contacts } => delete(contacts, ran, change),
        Step::List { resource, limit } => list(resource, *limit, ran, change),
        Step::Get { contact } => {
            let id = *contact as i64;
            let was = change.before.contacts.contains_key(&id);
            let is = change.scene.rows("contacts").contains_key(&id);
            let shown =
                serde_json::from_str::<Value>(&ran.stdout).is_ok_and(|it| text(&it["id"]) == contact.to_string());
            match exit {
                0 if !shown || !was && !is => vec!["it shows another contact, or one that is not there".to_owned()],
                5 if was && is => vec!["it exists and was reported missing".to_owned()],
                _ => Vec::new(),
            }
        }
        Step::Named { deed, name, .. } => names::judge(*deed, *name, ran, change),
        Step::Unconfirmed { .. } => unconfirmed::judge(ran, change),
        Step::Fill if !change.writes.is_empty() => vec!["it wrote".to_owned()],
        _ => Vec::new(),
    }
}

/// A write that may be repeated: whether its end is so, and whether anything was written.
fn told(exit: i32, is_so: bool, written: bool) -> Vec<String> {
    match exit {
        0 if !is_so => vec!["it was reported done and is not".to_owned()],
        code if NOT_DONE.contains(&code) && written => vec![format!("exit {code}, but something was written")],
        _ => Vec::new(),
    }
}

fn create(record: Record, name: &str, tagged: bool, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let made = record.made(name, &change.writes);
    let exit = ran.exit.unwrap_or(-1);
    let mut wrong = Vec::new();
    if made.len() > 1 {
        wrong.push(format!("`{name}` was made {} times", made.len()));
    }
    let shown = serde_json::from_str::<Value>(&ran.stdout).unwrap_or_default();
    let id = made.first().cloned();
    match exit {
        // For a tag that exists, the server returns the tag.
        0 | 3 if record == Record::Tag => {}
        // Whether the record exists already could not be read.
        3 if made.is_empty() && ran.stderr.contains("the listing ended early") => {}
        0 | 3 if made.is_empty() => wrong.push(format!("`{name}` was reported created and was not")),
        0 | 3 if shown.get("id").is_some_and(|id| Some(text(id)) != made.first().cloned()) => {
            wrong.push(format!("`{name}` is {made:?} and was reported as {}", shown["id"]));
        }
        0 if tagged && !has_tag(change.scene, &id.unwrap_or_default(), "2") => {
            wrong.push("it was reported tagged and is not".to_owned());
        }
        7 if !made.is_empty() => wrong.push(format!("`{name}` was made, and it says to run it again")),
        code if NOT_DONE.contains(&code) && !made.is_empty() => {
            wrong.push(format!("exit {code}, but `{name}` was made"))
        }
        _ => {}
    }
    wrong
}

fn has_tag(scene: &Scene, contact: &str, tag: &str) -> bool {
    scene.rows("contactTags").values().any(|row| text(&row["contact"]) == contact && text(&row["tag"]) == tag)
}

/// Each contact by its report: none (done), or a failure.
fn delete(contacts: &[usize], ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let after = change.scene.rows("contacts");
    let error = error(ran);
    let failures = error["failures"].as_array().cloned().unwrap_or_default();
    let targets: BTreeSet<usize> = contacts.iter().copied().collect();
    let stopped = error["message"].as_str().is_some_and(|message| message.contains("not tried"));
    let mut wrong = Vec::new();
    for target in &targets {
        let id = *target as i64;
        let failure = failures.iter().find(|failure| text(&failure["item"]) == target.to_string());
        let code = match failure {
            Some(failure) => failure["exit_code"].as_i64().and_then(|code| i32::try_from(code).ok()),
            None if targets.len() == 1 => ran.exit,
            None if stopped => None,
            None => Some(0),
        };
        let (was, is) = (change.before.contacts.contains_key(&id), after.contains_key(&id));
        match code {
            Some(0) if is => wrong.push(format!("contact {target} was reported deleted and exists")),
            Some(5) if is || was => {
                wrong.push(format!("contact {target} existed ({was}) and was reported missing; exists now: {is}"))
            }
            Some(code) if NOT_DONE.contains(&code) && was && !is => {
                wrong.push(format!("exit {code} for contact {target}, which is gone"));
            }
            _ => {}
        }
    }
    wrong
}

fn list(resource: &str, limit: Option<usize>, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let Some(0) = ran.exit else { return Vec::new() };
    let items: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_default();
    // With a limit, the number of items proves nothing; the note about fewer items than the total is enough.
    let limit = if ran.stderr.contains("the server returned no more") { limit.map(|_| items.len()) } else { limit };
    let ids: Vec<i64> = items.iter().map(|item| text(&item["id"]).parse().unwrap_or(-1)).collect();
    complete(&ids, limit, &change.before.listed, &change.scene.rows(resource))
}

/// Whether these ids are all of a listing that was `before` and is `after`, or its first ones.
pub fn complete(ids: &[i64], limit: Option<usize>, before: &Rows, after: &Rows) -> Vec<String> {
    let mut wrong = Vec::new();
    let distinct: BTreeSet<i64> = ids.iter().copied().collect();
    if distinct.len() != ids.len() {
        wrong.push(format!("{} rows, but {} records", ids.len(), distinct.len()));
    }
    let strange: Vec<&i64> = distinct.iter().filter(|id| !before.contains_key(id) && !after.contains_key(id)).collect();
    if !strange.is_empty() {
        wrong.push(format!("{strange:?} are listed and were never there"));
    }
    let missing: Vec<&i64> = before.keys().filter(|id| after.contains_key(id) && !distinct.contains(id)).collect();
    match limit {
        None if !missing.is_empty() => wrong.push(format!("said to be complete, without {missing:?}")),
        Some(limit) if ids.len() > limit || ids.len() < limit.min(before.len().min(after.len())) => {
            wrong.push(format!("{} of the first {limit}", ids.len()));
        }
        _ => {}
    }
    wrong
}
