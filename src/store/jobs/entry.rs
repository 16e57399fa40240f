//! The lines of a journal.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Rows from the first to the last, both counted, from 1.
pub type Span = (u64, u64);

/// One line of a journal.
///
/// Shape: an object with `what` (`sending`, `accepted`, `done`, `unsent`, `reached`, `ended`) and the fields of that entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// A request for these rows is about to be sent.
    Sending {
        /// The rows it is for.
        rows: Span,
        /// When, in milliseconds since 1970.
        at: i64,
        /// What the command needs to find out what became of it.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        detail: Value,
    },
    /// The service took it; what became of the rows is told later.
    Accepted {
        /// The rows it was for.
        rows: Span,
        /// What the command needs to ask.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        detail: Value,
    },
    /// What became of rows.
    Done {
        /// The rows.
        rows: Span,
        /// What became of them.
        status: Status,
        /// The ids of the things they are at the service, one a row, separated by commas; empty where none is known.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        ids: String,
        /// Why they failed, or anything else worth knowing.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A request that was announced was not sent, or surely had no effect.
    Unsent {
        /// The rows it was for.
        rows: Span,
    },
    /// How far an export has come.
    Reached {
        /// Where it stands.
        detail: Value,
    },
    /// The job is over, or stopped in good order.
    Ended {
        /// How.
        ending: Ending,
    },
}

impl Entry {
    /// A request for `rows` is about to be sent, now.
    pub fn sending(rows: Span, detail: Value) -> Self {
        Entry::Sending { rows, at: jiff::Timestamp::now().as_millisecond(), detail }
    }

    /// What became of one row.
    pub fn done(row: u64, status: Status, id: Option<&str>, reason: impl Into<String>) -> Self {
        Entry::Done { rows: (row, row), status, ids: id.unwrap_or_default().to_owned(), reason: reason.into() }
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A new thing was made.
    Created,
    /// A thing that was there was changed.
    Updated,
    /// It was done; whether something new was made is not told.
    Done,
    /// Nothing was to be done.
    Skipped,
    /// It was not done.
    Failed,
    /// It was sent, and whether it was done cannot be found out.
    Unknown,
}

impl Status {
    /// The word in results files.
    pub fn word(self) -> &'static str {
        match self {
            Status::Created => "created",
            Status::Updated => "updated",
            Status::Done => "done",
            Status::Skipped => "skipped",
            Status::Failed => "failed",
            Status::Unknown => "unknown",
        }
    }
}

/// How a run of a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Every row is accounted for.
    Finished,
    /// It was stopped and can go on.
    Stopped,
    /// It was given up and does not go on.
    Cancelled,
}
