//! Commands that name a record, while the names of records change. The record that is hit must have had the name at some time
//! while the command ran: a name from an earlier run decides nothing.

use std::collections::BTreeSet;

use acamp::sandbox::Applied;
use serde_json::Value;

use super::judge::{Change, NOT_DONE};
use super::records::text;
use crate::support::trial::Ran;

/// What is done to the record with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Deletes a tag.
    DeleteTag,
    /// Adds a contact to an automation, which sends.
    Enroll,
}

/// The names of the account that a campaign begins with.
const TAGS: [&str; 6] = ["vip", "customer", "lead", "trial", "webinar-2024", "churn risk"];
const AUTOMATIONS: [&str; 4] = ["Welcome series", "Win back", "Birthday greeting", "Lead nurturing"];

impl Deed {
    pub const ALL: &[Deed] = &[Deed::DeleteTag, Deed::Enroll];

    /// The `number`-th name.
    fn name(self, number: usize) -> &'static str {
        match self {
            Deed::DeleteTag => TAGS[number % TAGS.len()],
            Deed::Enroll => AUTOMATIONS[number % AUTOMATIONS.len()],
        }
    }

    /// The listing of the records, which is its key too.
    pub fn resource(self) -> &'static str {
        match self {
            Deed::DeleteTag => "tags",
            Deed::Enroll => "automations",
        }
    }

    /// The property with the name.
    fn property(self) -> &'static str {
        match self {
            Deed::DeleteTag => "tag",
            Deed::Enroll => "name",
        }
    }

    pub fn words(self, contact: usize, number: usize) -> Vec<String> {
        let name = self.name(number);
        let contact = contact.to_string();
        let words: &[&str] = match self {
            Deed::DeleteTag => &["tags", "delete", name, "--yes"],
            Deed::Enroll => &["contacts", "automations", "add", &contact, name, "--confirm", name],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    /// The ids of the records that a write hit.
    fn hit(self, write: &Applied) -> Option<String> {
        match self {
            Deed::DeleteTag if write.method == "DELETE" => write.path.strip_prefix("/tags/").map(str::to_owned),
            Deed::Enroll if write.method == "POST" && write.path == "/contactAutomations" => {
                Some(text(&write.body["contactAutomation"]["automation"]))
            }
            _ => None,
        }
    }

    /// The ids of the records that had the name at some time while the command ran: before it, after it, and before each
    /// change of names.
    fn bearers(self, number: usize, change: &Change<'_>) -> BTreeSet<String> {
        let is_named = |row: &Value| row[self.property()] == self.name(number);
        let after = change.scene.rows(self.resource());
        let stored = change.before.listed.iter().chain(&after);
        let stored = stored.filter(|(_, row)| is_named(row)).map(|(id, _)| id.to_string());
        let listed = change.renames.iter().filter_map(|renamed| renamed.answer[self.resource()].as_array()).flatten();
        let listed = listed.filter(|row| is_named(row)).map(|row| text(&row["id"]));
        stored.chain(listed).collect()
    }
}

/// What the run did, against what it says.
pub fn judge(deed: Deed, number: usize, ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let hits: Vec<String> = change.writes.iter().filter_map(|write| deed.hit(write)).collect();
    let bearers = deed.bearers(number, change);
    let mut wrong = Vec::new();
    if let Some(other) = hits.iter().find(|id| !bearers.contains(*id)) {
        wrong.push(format!("it hit {other}, but `{}` was {bearers:?}", deed.name(number)));
    }
    if hits.len() > 1 {
        wrong.push(format!("it hit {hits:?}"));
    }
    match ran.exit {
        Some(0) if hits.is_empty() => wrong.push("it was reported done and is not".to_owned()),
        // A deletion is safe to repeat, an enrollment is not.
        Some(exit) if (NOT_DONE.contains(&exit) || exit == 7 && deed == Deed::Enroll) && !hits.is_empty() => {
            wrong.push(format!("exit {exit}, but it hit {hits:?}"));
        }
        _ => {}
    }
    wrong
}

/// Whether a row is one of a tag and a contact.
pub fn joins(row: &Value, contact: &str, tag: &str) -> bool {
    text(&row["contact"]) == contact && text(&row["tag"]) == tag
}
