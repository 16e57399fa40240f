//! The steps that take a run back, the last write first.

use serde_json::Value;

use super::outlook::{Outlook, outlook, row_of};
use super::{Step, Verdict, change, make, pair, remove, sides};
use crate::api::client::Client;
use crate::api::request::{Body, Request};
use crate::catalogue::model::{Operation, Resource, Role};
use crate::catalogue::undoing::Inverse;
use crate::engine::record;
use crate::error::Result;
use crate::session::Context;
use crate::store::history::{Before, Entry, Outcome, Write};

/// All steps of a run.
#[derive(Debug)]
pub struct Plan {
    /// The steps, in the order they are carried out.
    pub steps: Vec<Step>,
}

impl Plan {
    /// How many steps have a verdict.
    pub fn count(&self, is_meant: impl Fn(&Verdict) -> bool) -> usize {
        self.steps.iter().filter(|step| is_meant(&step.verdict)).count()
    }
}

/// What a step is made from.
pub struct Job<'a> {
    /// Reads how things stand.
    pub context: &'a Context,
    /// The account.
    pub client: &'a Client,
    /// The noun of the write.
    pub resource: &'static Resource,
    /// Its call.
    pub row: &'static Operation,
    /// The write.
    pub write: &'a Write,
    /// How things stand now, read as it was before the write.
    pub now: Before,
}

impl Job<'_> {
    /// The thing the service answered the write with; null where it did not.
    pub fn answered(&self) -> &Value {
        match &self.write.outcome {
            Outcome::Done(item) => item,
            _ => &Value::Null,
        }
    }

    /// Whether nobody knows if the write was done.
    pub fn is_unknown(&self) -> bool {
        matches!(self.write.outcome, Outcome::Unknown(_))
    }
}

/// Plans the undoing of a run and compares with how things stand now. With `force` what changed since is overwritten.
///
/// # Errors
/// None of its own: what cannot be read makes its step impossible.
pub fn plan(context: &Context, client: &Client, entry: &Entry, force: bool) -> Result<Plan> {
    let mut steps = Vec::new();
    for write in entry.writes.iter().rev() {
        let mut step = one(context, client, entry, write);
        if force && matches!(step.verdict, Verdict::Changed(_)) {
            step.verdict = Verdict::Ready;
        }
        for tail in &mut step.tails {
            tail.settle(force, &mut step.lost);
        }
        steps.push(step.without_redacted());
    }
    Ok(Plan { steps })
}

fn one(context: &Context, client: &Client, entry: &Entry, write: &Write) -> Step {
    let mut step = Step::new(write);
    match outlook(entry, write) {
        Outlook::Nothing(why) => return step.nothing(why),
        Outlook::Impossible(why) => return step.impossible(why),
        Outlook::Possible => {}
    }
    let Some((resource, row)) = row_of(write) else { return step.impossible("the call is not known") };
    if let Some(made_by) = maker_of(entry, write) {
        return step.nothing(format!("it goes with what write {made_by} made"));
    }
    step.lost = row.undo.lost.iter().map(|lost| (*lost).to_owned()).collect();
    let now = record::read(context, client, resource, row, &request(row, write));
    let job = Job { context, client, resource, row, write, now };
    let planned = match (row.undo.inverse, row.role) {
        (Inverse::Command(command), _) => pair::command(step, &job, command),
        (Inverse::Again(otherwise), _) => Ok(pair::again(step, &job, otherwise)),
        (Inverse::Sides, _) => sides::back(step, &job),
        (Inverse::ByRole, Role::Create) => remove::step(step, &job),
        (Inverse::ByRole, Role::Upsert) if !write.before.item.is_object() => remove::step(step, &job),
        (Inverse::ByRole, Role::Delete) => make::step(step, &job),
        (Inverse::ByRole | Inverse::Never(_), _) => change::step(step, &job),
    };
    planned.unwrap_or_else(|error| Step::new(write).impossible(error.message()))
}

/// The write that made the thing this one belongs to, where that is taken back too.
fn maker_of(entry: &Entry, write: &Write) -> Option<u64> {
    let behind = write.behind?;
    let maker = entry.writes.iter().find(|other| other.number == behind)?;
    let makes = row_of(maker).is_some_and(|(_, row)| row.role == Role::Create);
    (makes && outlook(entry, maker) == Outlook::Possible).then_some(behind)
}

/// A write's request as it was sent.
fn request(row: &Operation, write: &Write) -> Request {
    let sent = &write.request;
    Request {
        method: row.method,
        server: row.server,
        path: sent.path.clone(),
        query: sent.query.clone(),
        body: (!sent.body.is_null()).then(|| Body::Json(sent.body.clone())),
        headers: Vec::new(),
        repeatable: row.role.is_repeatable(),
        write: true,
    }
}
