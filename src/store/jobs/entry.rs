//! The entries of a journal.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Rows from the first to the last, inclusive, from 1.
pub type Span = (u64, u64);

/// One line of a journal.
///
/// Shape: an object with `what` (`sending`, `accepted`, `done`, `withheld`, `unsent`, `reached`, `ended`) and the fields of that
/// entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// A request for these rows is about to be sent.
    Sending {
        /// The rows of the request.
        rows: Span,
        /// The time, in milliseconds since 1970.
        at: i64,
        /// What the command needs to find out the outcome.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        detail: Value,
    },
    /// The server accepted the request; the outcome of its rows follows.
    Accepted {
        /// The rows of the request.
        rows: Span,
        /// What the command needs to poll the outcome.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        detail: Value,
    },
    /// The outcome of rows.
    Done {
        /// The rows.
        rows: Span,
        /// Their status.
        status: Status,
        /// The ids of the records on the server, one per row, separated by commas; empty if unknown.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        ids: String,
        /// The reason of a failure, or a note.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A contact of these rows was not subscribed, because it had unsubscribed or bounced. Their outcome follows.
    Withheld {
        /// The rows.
        rows: Span,
    },
    /// An announced request was not sent, or had no effect.
    Unsent {
        /// The rows of the request.
        rows: Span,
    },
    /// The progress of an export.
    Reached {
        /// The state of the export.
        detail: Value,
    },
    /// The run ended.
    Ended {
        /// How.
        ending: Ending,
    },
}

impl Entry {
    /// A request for `rows` is about to be sent now.
    pub fn sending(rows: Span, detail: Value) -> Self {
        Entry::Sending { rows, at: jiff::Timestamp::now().as_millisecond(), detail }
    }

    /// The outcome of one row.
    pub fn done(row: u64, status: Status, id: Option<&str>, reason: impl Into<String>) -> Self {
        Entry::Done { rows: (row, row), status, ids: id.unwrap_or_default().to_owned(), reason: reason.into() }
    }
}

/// The status of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A record was created.
    Created,
    /// An existing record was updated.
    Updated,
    /// Done; the response does not distinguish created from updated.
    Done,
    /// Nothing had to be done.
    Skipped,
    /// Failed.
    Failed,
    /// Sent, and the outcome cannot be determined.
    Unknown,
}

impl Status {
    /// The word in result files.
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
    /// Every row has an outcome.
    Finished,
    /// Stopped; it can be resumed.
    Stopped,
    /// Cancelled; it cannot be resumed.
    Cancelled,
}
