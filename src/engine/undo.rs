//! Undo of recorded writes: for each write a step that reverts it, compared with the current state, and carried out through
//! the engine, so that an undo is itself recorded and can be undone.
//!
//! | Part | Holds |
//! |---|---|
//! | `outlook` | whether a write can be undone, as far as its entry alone tells |
//! | `plan` | the steps of a run, the last write first |
//! | `restore`, `relation`, `recreate`, `delete` | the step for an update, a relation, a delete, a create |
//! | `deleted_with` | records of another resource that the server deleted together with a record |
//! | `dependents` | records that depended on a deleted one, restored |
//! | `perform` | carries out the steps |

mod delete;
mod deleted_with;
mod dependents;
mod outlook;
mod perform;
mod plan;
mod recorded_write;
mod recreate;
mod relation;
mod restore;

use std::collections::HashMap;

use serde_json::Value;

use crate::api::request::{Body, Request};
use crate::text::redact;

pub use dependents::Dependents;
pub use outlook::{Outlook, outlook, outlook_of, property};
pub use perform::{Done, perform, settle};
pub use plan::{Overrides, Plan, plan};
pub use restore::value_in;

/// Why a value is not restored.
const REDACTED: &str = "redacted in the history, so it cannot be restored";

/// The ids of restored records, by the resource and the id of the deleted one.
pub type NewIds = HashMap<(&'static str, String), String>;

/// What reverts one write.
#[derive(Debug, Default)]
pub struct Step {
    /// The number of the write in its run.
    pub write: u64,
    /// The number of the record that the write deleted together with its own; 0 for its own.
    pub part: u64,
    /// What was done: `PUT /contacts/1`.
    pub undoes: String,
    /// What is done about it, in words: `restore contact 1: phone`.
    pub action: String,
    /// Whether it is done.
    pub verdict: Verdict,
    /// The request, where there is one.
    pub request: Option<Request>,
    /// Records that depend on the restored one and follow it.
    pub dependents: Vec<Dependents>,
    /// The id of the record they belong to, unless the request creates it.
    pub owner: Option<String>,
    /// The deleted record that this step restores with a new id: its resource, and its id.
    pub replaces: Option<(&'static str, String)>,
    /// What changes, property by property.
    pub changes: Vec<Change>,
    /// What cannot be restored.
    pub not_restored: Vec<String>,
}

/// Whether a step is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It will be.
    #[default]
    Ready,
    /// Nothing is left to do, for this reason.
    Nothing(String),
    /// Something changed since: `--force` does it all the same.
    Changed(String),
    /// It cannot be done.
    Impossible(String),
    /// It would subscribe a contact that has unsubscribed or bounced: `--resubscribe` does it all the same.
    Withheld(String),
}

/// One property that is restored.
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
        Step { write: write.number, undoes: write.request.label(), ..Step::default() }
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
        let in_text = |text: &str| redact::is_redacted(&Value::from(text));
        let in_pairs = |pairs: &[(String, String)]| pairs.iter().any(|(_, value)| in_text(value));
        let is_redacted = |request: &Request| {
            let in_body = match &request.body {
                Some(Body::Json(body)) => redact::is_redacted(body),
                Some(Body::Form(pairs)) => in_pairs(pairs),
                Some(Body::Prepared(_)) | None => false,
            };
            in_body || in_pairs(&request.query) || in_text(&request.path)
        };
        if self.request.as_ref().is_some_and(is_redacted) {
            return self.impossible(format!("a value is missing: {REDACTED}"));
        }
        for dependents in &mut self.dependents {
            let before = dependents.items.len();
            dependents.items.retain(|item| !redact::is_redacted(item));
            if dependents.items.len() < before {
                self.not_restored.push(format!("{}: {REDACTED}", dependents.rule.what));
            }
        }
        self
    }

    /// The requests for its dependents, whose owner may not exist yet: to judge them, not to send them.
    pub fn dependent_requests(&self) -> impl Iterator<Item = Request> {
        let owner = self.owner.as_deref().unwrap_or("0");
        let new = NewIds::new();
        let request = move |one: &Dependents, item: &Value| one.request(item, owner, &new).ok();
        let each =
            move |one: &'_ Dependents| one.items.iter().filter_map(|item| request(one, item)).collect::<Vec<_>>();
        self.dependents.iter().flat_map(each)
    }

    /// How many requests it takes.
    pub fn requests(&self) -> u64 {
        u64::from(self.request.is_some())
            + self.dependents.iter().map(|dependents| dependents.items.len() as u64).sum::<u64>()
    }
}
