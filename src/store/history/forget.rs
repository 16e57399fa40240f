//! Removes what the history has of one person: the writes that concern the contact stay as entries without content, and
//! cannot be undone; in other writes, only the records of the person are removed. A file is replaced as a whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;

use serde_json::Value;

use super::folder::Folder;
use super::line::{Before, Line, Sent};
use crate::error::{Result, cannot_read, cannot_write};
use crate::store::line_file;
use crate::system::private_files::Replacement;
use crate::text::person::{ERASED, Person};

/// Why a write of an erased contact cannot be undone.
pub const CONTACT_ERASED: &str = "the contact was erased";

/// A run that mentions a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOfPerson {
    /// The run's id.
    pub id: String,
    /// Whether a process is still writing it.
    pub is_running: bool,
    /// How many of its writes concern the person.
    pub writes: u64,
}

impl Folder {
    /// The runs that mention a person, oldest first.
    ///
    /// # Errors
    /// `Other` for a file that cannot be read.
    pub fn runs_of(&self, person: &Person) -> Result<Vec<RunOfPerson>> {
        let mut found = Vec::new();
        for id in self.ids()? {
            let path = self.file(&id);
            let content = fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
            let mut cleared = Cleared::default();
            line_file::read(&path, |line| drop(cleared.add(person, line)))?;
            if cleared.is_changed || person.is_in(&content) {
                let is_running = self.is_running(&id);
                found.push(RunOfPerson { id, is_running, writes: cleared.writes.len() as u64 });
            }
        }
        Ok(found)
    }

    /// Removes what a run has of a person. Damaged lines, which may mention it, are removed too.
    ///
    /// # Errors
    /// `Other` if the file cannot be read or written; then it is as before.
    pub fn forget(&self, id: &str, person: &Person) -> Result<()> {
        let path = self.file(id);
        let mut known = Cleared::default();
        line_file::read(&path, |line| drop(known.add(person, line)))?;
        // The command line of a write has what was written.
        let mut cleared = Cleared { hides_command: !known.writes.is_empty(), ..Cleared::default() };
        let mut text = Vec::new();
        line_file::read(&path, |line| line_file::push(&mut text, &cleared.add(person, line)))?;
        let replace = || {
            let mut replacement = Replacement::private(path.clone())?;
            replacement.write_all(&text)?;
            replacement.sync_and_commit()
        };
        replace().map_err(|error| cannot_write(&path, &error))
    }
}

/// The lines of a run without what they have of a person.
#[derive(Default)]
struct Cleared {
    /// The writes whose content was removed.
    writes: BTreeSet<u64>,
    is_changed: bool,
    /// Whether only the words of the command are kept of the command line.
    hides_command: bool,
}

impl Cleared {
    fn add(&mut self, person: &Person, line: Line) -> Line {
        match line {
            Line::Begun { command, profile, account, at, undoes } => {
                let words: Vec<&str> = command.split(' ').take(2).collect();
                let kept = if self.hides_command { format!("{} {ERASED}", words.join(" ")) } else { command.clone() };
                let kept = person.erased_from(&kept);
                self.is_changed |= kept != command;
                Line::Begun { command: kept, profile, account, at, undoes }
            }
            Line::Sending { write, at, request, before, behind } => {
                let mut kept = (*before).clone();
                remove_records(person, &mut kept);
                let is_of_person = is_in_request(person, &request) || is_in_before(person, &kept);
                self.is_changed |= is_of_person || kept != *before;
                if !is_of_person {
                    return Line::Sending { write, at, request, before: Box::new(kept), behind };
                }
                self.writes.insert(write);
                let before = Before { error: CONTACT_ERASED.to_owned(), ..Before::default() };
                Line::Sending { write, at, request: without_content(request), before: Box::new(before), behind }
            }
            Line::Answered { write, item } if self.is_cleared(write) || person.is_in_value(&item) => {
                self.is_changed = true;
                Line::Answered { write, item: Value::Null }
            }
            Line::Failed { write, unknown, reason } if self.is_cleared(write) || person.is_in(reason.as_bytes()) => {
                self.is_changed = true;
                Line::Failed { write, unknown, reason: ERASED.to_owned() }
            }
            other => other,
        }
    }

    fn is_cleared(&self, write: u64) -> bool {
        self.writes.contains(&write)
    }
}

/// Removes the records of the person from those that are deleted or moved together with another record.
fn remove_records(person: &Person, before: &mut Before) {
    for taken in &mut before.dependents {
        taken.items.retain(|item| !person.is_in_value(item));
    }
    before.side_loaded.values_mut().for_each(|array| person.remove_from(array));
    before.deleted_with.retain(|one| !is_in_before(person, one));
}

fn is_in_before(person: &Person, before: &Before) -> bool {
    let value = serde_json::to_value(before).unwrap_or_default();
    person.is_in_value(&value)
}

fn is_in_request(person: &Person, request: &Sent) -> bool {
    let in_query = |(_, value): &(String, String)| person.is_in(value.as_bytes());
    person.is_in_path(&request.path) || request.query.iter().any(in_query) || person.is_in_value(&request.body)
}

/// The request without what it was about; its operation and method stay.
fn without_content(request: Sent) -> Sent {
    Sent { path: format!("/{ERASED}"), query: Vec::new(), body: Value::Null, ..request }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::super::Taken;
    use super::*;

    fn sending(write: u64, path: &str, body: Value, before: Before) -> Line {
        let request = Sent {
            operation: None,
            method: "POST".into(),
            server: "v3".into(),
            path: path.into(),
            query: Vec::new(),
            body,
        };
        Line::Sending { write, at: 1, request, before: Box::new(before), behind: None }
    }

    #[test]
    fn what_a_run_has_of_a_person_is_removed_and_the_rest_stays() {
        let state = tempfile::tempdir().unwrap();
        let folder = Folder::new(state.path(), "acme");
        let id = folder.create(jiff::Timestamp::now()).unwrap().id;
        let tagged = |contact: &str| json!({"contact": contact, "tag": "1"});
        let dependents = vec![Taken {
            what: "contacts".into(),
            items: vec![tagged("7"), tagged("8")],
            complete: true,
            error: String::new(),
        }];
        let lines = [
            Line::Begun {
                command: "contacts update Ana@example.com --phone +34600".into(),
                profile: "a".into(),
                account: "b".into(),
                at: "c".into(),
                undoes: None,
            },
            sending(1, "/contacts/7", json!({"contact": {"phone": "1"}}), Before::default()),
            Line::Answered { write: 1, item: json!({"id": "7", "phone": "1"}) },
            sending(2, "/fieldValues", json!({"fieldValue": {"contact": 7, "value": "secret"}}), Before::default()),
            Line::Failed { write: 2, unknown: false, reason: "no secret".into() },
            sending(
                3,
                "/tags/1",
                Value::Null,
                Before { known: true, dependents, side_loaded: Map::new(), ..Before::default() },
            ),
            Line::Answered { write: 3, item: Value::Null },
        ];
        let mut text = Vec::new();
        lines.iter().for_each(|line| line_file::push(&mut text, line));
        text.extend(b"damaged ana@example.com\n");
        fs::write(folder.file(&id), text).unwrap();
        let person = Person::new("ana@example.com", ["7".to_owned()]);
        let expected = RunOfPerson { id: id.clone(), is_running: false, writes: 2 };
        assert_eq!(folder.runs_of(&person).unwrap(), [expected]);
        folder.forget(&id, &person).unwrap();
        assert_eq!(folder.runs_of(&person).unwrap(), []);
        let left = fs::read_to_string(folder.file(&id)).unwrap();
        assert!(!left.contains("secret") && !left.contains("34600") && !left.to_lowercase().contains("ana@"), "{left}");
        let entry = folder.read(&id).unwrap();
        assert!(!entry.damage.is_found());
        assert_eq!(
            (entry.command.as_str(), entry.writes.len(), entry.outcome()),
            ("contacts update (erased)", 3, "partly")
        );
        assert_eq!(entry.writes[2].before.dependents[0].items, [tagged("8")]);
        assert_eq!(entry.writes[0].before.error, CONTACT_ERASED);
    }
}
