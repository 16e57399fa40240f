//! A run's file read to its end: what was written, and what became of each write. Pure.

use serde_json::Value;

use super::line::{Before, Line, Sent};

/// What a run wrote.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The run's id: `20261127-090342-7f3a`.
    pub id: String,
    /// The command line, secrets masked.
    pub command: String,
    /// The profile's name.
    pub profile: String,
    /// The account's address.
    pub account: String,
    /// When it began to write, RFC 3339 in UTC.
    pub at: String,
    /// The id of the run it undid, where `undo` wrote it.
    pub undoes: Option<String>,
    /// The writes, in the order they were sent.
    pub writes: Vec<Write>,
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
    /// The state before it.
    pub before: Before,
    /// The write it belongs to.
    pub behind: Option<u64>,
    /// What became of it.
    pub outcome: Outcome,
    /// The run that undid it.
    pub undone_by: Option<String>,
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was done; the thing that came back, or null.
    Done(Value),
    /// It was not done, for this reason.
    Failed(String),
    /// Nobody knows: no answer came, or the run was cut short.
    Unknown(String),
}

impl Outcome {
    /// The word people and programs read.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Done(_) => "done",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown(_) => "unknown",
        }
    }
}

impl Entry {
    /// Reads the lines of the run called `id`.
    pub fn fold(id: &str, lines: impl IntoIterator<Item = Line>) -> Self {
        let mut entry = Entry { id: id.to_owned(), ..Entry::default() };
        for line in lines {
            entry.take(line);
        }
        entry
    }

    fn take(&mut self, line: Line) {
        match line {
            Line::Begun { command, profile, account, at, undoes } => {
                (self.command, self.profile, self.account) = (command, profile, account);
                (self.at, self.undoes) = (at, undoes);
            }
            Line::Sending { write, at, request, before, behind } => {
                let outcome = Outcome::Unknown("the run ended before its answer".to_owned());
                let before = *before;
                self.writes.push(Write { number: write, at, request, before, behind, outcome, undone_by: None });
            }
            Line::Answered { write, item } => self.settle(write, |one| one.outcome = Outcome::Done(item)),
            Line::Failed { write, unknown, reason } => self.settle(write, |one| {
                one.outcome = if unknown { Outcome::Unknown(reason) } else { Outcome::Failed(reason) };
            }),
            Line::Undone { write, by } => self.settle(write, |one| one.undone_by = Some(by)),
        }
    }

    fn settle(&mut self, number: u64, change: impl FnOnce(&mut Write)) {
        if let Some(write) = self.writes.iter_mut().find(|write| write.number == number) {
            change(write);
        }
    }

    /// What became of the run as a whole: `done`, `failed`, `partly`, or `unknown` where that is so of any write.
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

    fn sending(write: u64) -> Line {
        let request = Sent {
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
        let entry = Entry::fold("x", [sending(1), Line::Answered { write: 1, item: Value::Null }, sending(2)]);
        assert_eq!(entry.writes[0].outcome, Outcome::Done(Value::Null));
        assert_eq!((entry.writes[1].outcome.word(), entry.outcome()), ("unknown", "unknown"));
    }

    #[test]
    fn a_run_is_what_its_writes_are() {
        let done = |write| Line::Answered { write, item: Value::Null };
        assert_eq!(Entry::fold("x", [sending(1), done(1)]).outcome(), "done");
        assert_eq!(Entry::fold("x", [sending(1), failed(1, false)]).outcome(), "failed");
        assert_eq!(Entry::fold("x", [sending(1), done(1), sending(2), failed(2, false)]).outcome(), "partly");
        assert_eq!(Entry::fold("x", [sending(1), failed(1, true)]).outcome(), "unknown");
    }

    #[test]
    fn what_was_undone_says_by_which_run() {
        let undone = Line::Undone { write: 1, by: "y".to_owned() };
        assert_eq!(Entry::fold("x", [sending(1), undone]).writes[0].undone_by.as_deref(), Some("y"));
    }
}
