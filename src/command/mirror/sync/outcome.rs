//! What became of a collection in a sync.

use crate::api::pages::ListingSummary;
use crate::engine::collection::{is_refused, shortfall};
use crate::error::{Error, Result, Scope};

/// The outcome of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// It was read as far as planned.
    Read,
    /// It was read, but its pages have numbers: what it lacks may be there.
    Unverified,
    /// Records may be missing, for this reason.
    Incomplete(String),
    /// The server does not allow it to be read, for this reason.
    Refused(String),
}

/// The outcomes of collections, by name.
pub type ReadOutcomes = Vec<(String, ReadOutcome)>;

impl ReadOutcome {
    /// The outcome of a collection whose listing was read.
    pub fn of_listing(summary: &ListingSummary) -> ReadOutcome {
        match summary {
            _ if !summary.is_complete() => ReadOutcome::Incomplete(shortfall(summary)),
            ListingSummary { unverified: true, .. } => ReadOutcome::Unverified,
            _ => ReadOutcome::Read,
        }
    }

    /// The outcome of a collection that could not be read.
    ///
    /// # Errors
    /// What ends the whole sync.
    pub fn of(error: Error) -> Result<ReadOutcome> {
        match error.scope() {
            Scope::Item if is_refused(&error) => Ok(ReadOutcome::Refused(error.message().to_owned())),
            Scope::Item => Ok(ReadOutcome::Incomplete(error.message().to_owned())),
            _ => Err(error),
        }
    }

    /// What the mirror notes about the collection.
    pub fn note(&self) -> Option<String> {
        match self {
            ReadOutcome::Read => None,
            ReadOutcome::Unverified => Some("deletions are not detected: its pages have numbers".to_owned()),
            ReadOutcome::Incomplete(why) => Some(format!("incomplete: {why}")),
            ReadOutcome::Refused(why) => Some(format!("not available: {why}")),
        }
    }
}
