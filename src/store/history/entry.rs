//! The history of one run: its writes and their outcomes. Pure.

use serde_json::Value;

use super::line::{Before, Line, Sent};
use crate::store::line_file::Damage;

/// The writes of a run.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The run's id: `20261127-090342-7f3a`.
    pub id: String,
    /// The command line, secrets redacted.
    pub command: String,
    /// The profile's name.
    pub profile: String,
    /// The account's address.
    pub account: String,
    /// When its first write was sent, RFC 3339 in UTC.
    pub at: String,
    /// The id of the run it undid, if it is an `undo`.
    pub undoes: Option<String>,
    /// The writes, in the order they were sent.
    pub writes: Vec<Write>,
    /// The damaged lines of its file, which are skipped.
    pub damage: Damage,
}

/// One write.
#[derive(Clone, Debug)]
pub struct Write {
    /// Its number in the run, from 1.
    pub number: u64,
    /// When it was sent, in milliseconds since 1970.
    pub at: i64,
    /// What was sent.
    pub request: Sent,
    /// The snapshot before it.
    pub before: Before,
    /// The write it belongs to.
    pub behind: Option<u64>,
    /// Its outcome.
    pub outcome: Outcome,
    /// The run that undid it.
    pub undone_by: Option<String>,
}

/// The outcome of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It succeeded; the record in the response, or null.
    Done(Value),
    /// It failed, for this reason.
    Failed(String),
    /// It may have succeeded: no response was received, or the run was interrupted.
    Unknown(String),
}

impl Outcome {
    /// The word shown to users and programs.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Done(_) => "done",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown(_) => "unknown",
        }
    }
}

impl Entry {
    /// Adds a line of the run's file.
    pub(super) fn add(&mut self, line: Line) {
        match line {
            Line::Begun { command, profile, account, at, undoes } => {
                (self.command, self.profile, self.account) = (command, profile, account);
                (self.at, self.undoes) = (at, undoes);
            }
            Line::Sending { write, at, request, before, behind } => {
                let outcome = Outcome::Unknown("the run ended before the response".to_owned());
                let before = *before;
                self.writes.push(Write { number: write, at, request, before, behind, outcome, undone_by: None });
            }
            Line::Answered { write, item } => self.update(write, |write| write.outcome = Outcome::Done(item)),
            Line::Failed { write, unknown, reason } => self.update(write, |write| {
                write.outcome = if unknown { Outcome::Unknown(reason) } else { Outcome::Failed(reason) };
            }),
            Line::Undone { write, by } => self.update(write, |write| write.undone_by = Some(by)),
        }
    }

    fn update(&mut self, number: u64, change: impl FnOnce(&mut Write)) {
        if let Some(write) = self.writes.iter_mut().find(|write| write.number == number) {
            change(write);
        }
    }

    /// The outcome of the run: `done`, `failed`, `partly`, or `unknown` if that of any write is unknown.
    pub fn outcome(&self) -> &'static str {
        let count = |word: &str| self.writes.iter().filter(|write| write.outcome.word() == word).count();
        match (count("done"), count("failed"), count("unknown")) {
            (_, _, 1..) => "unknown",
            (_, 0, _) => "done",
            (0, _, _) => "failed",
            _ => "partly",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_lines(lines: impl IntoIterator<Item = Line>) -> Entry {
        let mut entry = Entry::default();
        lines.into_iter().for_each(|line| entry.add(line));
        entry
    }

    fn sending(write: u64) -> Line {
        let request = Sent {
            operation: None,
            method: "PUT".to_owned(),
            server: "v3".to_owned(),
            path: "/tags/1".to_owned(),
            query: Vec::new(),
            body: Value::Null,
        };
        Line::Sending { write, at: 0, request, before: Box::default(), behind: None }
    }

    fn failed(write: u64, unknown: bool) -> Line {
        Line::Failed { write, unknown, reason: "no".to_owned() }
    }

    #[test]
    fn a_write_without_an_outcome_is_unknown() {
        let entry = from_lines([sending(1), Line::Answered { write: 1, item: Value::Null }, sending(2)]);
        assert_eq!(entry.writes[0].outcome, Outcome::Done(Value::Null));
        assert_eq!((entry.writes[1].outcome.word(), entry.outcome()), ("unknown", "unknown"));
    }

    #[test]
    fn the_outcome_of_a_run_follows_from_its_writes() {
        let done = |write| Line::Answered { write, item: Value::Null };
        assert_eq!(from_lines([sending(1), done(1)]).outcome(), "done");
        assert_eq!(from_lines([sending(1), failed(1, false)]).outcome(), "failed");
        assert_eq!(from_lines([sending(1), done(1), sending(2), failed(2, false)]).outcome(), "partly");
        assert_eq!(from_lines([sending(1), failed(1, true)]).outcome(), "unknown");
    }

    #[test]
    fn an_undone_write_names_the_run_that_undid_it() {
        let undone = Line::Undone { write: 1, by: "y".to_owned() };
        assert_eq!(from_lines([sending(1), undone]).writes[0].undone_by.as_deref(), Some("y"));
    }
}
