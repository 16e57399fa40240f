//! Undoing what the history tells: from each write to the step that takes it back, compared with how things stand now, and
//! the steps carried out through the engine, so that undoing is itself written down and can be undone.
//!
//! | Part | Holds |
//! |---|---|
//! | `outlook` | whether a write can be undone, as far as its entry alone tells |
//! | `plan` | the steps of a run, the last write first |
//! | `change`, `pair`, `make`, `remove` | the step for an update, a relation, a delete, a create |
//! | `sides` | what hung on a thing, made again |
//! | `perform` | the steps carried out |

mod change;
mod make;
mod outlook;
mod pair;
mod perform;
mod plan;
mod remove;
mod sides;

use serde_json::Value;

use crate::api::request::{Body, Request};
use crate::text::redact;

pub use outlook::{Outlook, outlook};
pub use perform::{Done, perform, settle};
pub use plan::{Plan, plan};
pub use sides::Tail;

/// Why a value is not restored.
const REDACTED: &str = "the history has it redacted, so it cannot be restored";

/// What takes one write back.
#[derive(Debug)]
pub struct Step {
    /// The number of the write in its run.
    pub write: u64,
    /// What was done: `PUT /contacts/1`.
    pub undoes: String,
    /// What is done about it, in words: `restore contact 1: phone`.
    pub action: String,
    /// Whether it is done.
    pub verdict: Verdict,
    /// The request, where there is one.
    pub request: Option<Request>,
    /// What hung on a thing and follows the request.
    pub tails: Vec<Tail>,
    /// The id of the thing the tails hang on, where the request does not make it.
    pub owner: Option<String>,
    /// What changes, member by member.
    pub changes: Vec<Change>,
    /// What does not come back.
    pub lost: Vec<String>,
}

/// Whether a step is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It will be.
    Ready,
    /// Nothing is left to do, for this reason.
    Nothing(String),
    /// Something changed since: `--force` does it all the same.
    Changed(String),
    /// It cannot be done.
    Impossible(String),
}

/// One member that is put back.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its name; of a custom field's value `fieldValues 3`.
    pub name: String,
    /// What it is now.
    pub now: serde_json::Value,
    /// What it becomes.
    pub then: serde_json::Value,
}

impl Step {
    fn new(write: &crate::store::history::Write) -> Self {
        Step {
            write: write.number,
            undoes: write.request.label(),
            action: String::new(),
            verdict: Verdict::Ready,
            request: None,
            tails: Vec::new(),
            owner: None,
            changes: Vec::new(),
            lost: Vec::new(),
        }
    }

    fn nothing(mut self, why: impl Into<String>) -> Self {
        self.verdict = Verdict::Nothing(why.into());
        self
    }

    fn impossible(mut self, why: impl Into<String>) -> Self {
        self.verdict = Verdict::Impossible(why.into());
        self
    }

    fn changed(mut self, why: impl Into<String>) -> Self {
        self.verdict = Verdict::Changed(why.into());
        self
    }

    /// The step, or why it cannot be done: a redacted value is never sent.
    fn without_redacted(mut self) -> Self {
        let is_redacted = |request: &Request| {
            let in_body = match &request.body {
                Some(Body::Json(body)) => redact::is_redacted(body),
                Some(Body::Form(pairs)) => {
                    pairs.iter().any(|(_, value)| redact::is_redacted(&Value::from(value.as_str())))
                }
                Some(Body::Prepared(_)) | None => false,
            };
            let in_query = request.query.iter().any(|(_, value)| redact::is_redacted(&Value::from(value.as_str())));
            in_body || in_query || redact::is_redacted(&Value::from(request.path.as_str()))
        };
        if self.request.as_ref().is_some_and(is_redacted) {
            return self.impossible(format!("a value is missing: {REDACTED}"));
        }
        for tail in &mut self.tails {
            let before = tail.items.len();
            tail.items.retain(|item| !redact::is_redacted(item));
            if tail.items.len() < before {
                self.lost.push(format!("{}: {REDACTED}", tail.side.what));
            }
        }
        self
    }

    /// How many requests it takes.
    pub fn requests(&self) -> u64 {
        u64::from(self.request.is_some()) + self.tails.iter().map(|tail| tail.items.len() as u64).sum::<u64>()
    }
}
