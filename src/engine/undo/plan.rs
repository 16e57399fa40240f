//! The steps that take a run back, the last write first.

use super::outlook::{Outlook, origin_of, outlook};
use super::recorded_write::RecordedWrite;
use super::{Step, Verdict, delete, deleted_with, dependents, recreate, relation, restore};
use crate::api::request::{Body, Origin, Request};
use crate::catalogue::model::{Operation, Role};
use crate::catalogue::undoing::Inverse;
use crate::engine::record;
use crate::error::Result;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::{Entry, Write};

/// What a person insists on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overrides {
    /// What changed since is overwritten.
    pub force: bool,
    /// Contacts that unsubscribed or bounced are subscribed again.
    pub resubscribe: bool,
}

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

/// Plans the undo of a run against the current state. With `force` what changed since is overwritten, with `resubscribe`
/// contacts that unsubscribed or bounced are subscribed again.
///
/// # Errors
/// None of its own: what cannot be read makes its step impossible.
pub fn plan(context: &Context, client: &Connection, entry: &Entry, overrides: Overrides) -> Result<Plan> {
    let mut steps = Vec::new();
    for write in entry.writes.iter().rev() {
        let own = one(context, client, entry, write);
        steps.extend(deleted_with::steps(context, client, write, own, overrides.force));
    }
    for step in &mut steps {
        let is_overridden = match step.verdict {
            Verdict::Changed(_) => overrides.force,
            Verdict::Withheld(_) => overrides.resubscribe,
            _ => false,
        };
        if is_overridden {
            step.verdict = Verdict::Ready;
        }
        if let Some(request) = step.request.as_mut().filter(|_| overrides.resubscribe) {
            record::consent::insist(request);
        }
        for dependent in &mut step.dependents {
            dependent.settle(overrides, &mut step.not_restored);
        }
    }
    Ok(Plan { steps: steps.into_iter().map(Step::without_redacted).collect() })
}

fn one(context: &Context, client: &Connection, entry: &Entry, write: &Write) -> Step {
    let mut step = Step::new(write);
    match outlook(entry, write) {
        Outlook::Nothing(why) => return step.nothing(why),
        Outlook::Impossible(why) => return step.impossible(why),
        Outlook::Possible => {}
    }
    let Some(Origin { resource, operation }) = origin_of(write) else {
        return step.impossible("the operation is unknown");
    };
    if let Some(made_by) = maker_of(entry, write) {
        return step.nothing(format!("it is undone together with write {made_by}"));
    }
    step.not_restored = operation.undo.not_restored.iter().map(|lost| (*lost).to_owned()).collect();
    let now = record::read(context, client, &request(operation, write));
    let recorded = RecordedWrite { context, client, resource, operation, write, now };
    let planned = match (operation.undo.inverse, operation.role) {
        (Inverse::Command(command), _) => relation::command(step, &recorded, command),
        (Inverse::Again(otherwise), _) => Ok(relation::again(step, &recorded, otherwise)),
        (Inverse::Dependents, _) => dependents::back(step, &recorded),
        (Inverse::ByRole, Role::Create) | (Inverse::DeletedBy(..), _) => delete::step(step, &recorded),
        (Inverse::ByRole, Role::Upsert) if !write.before.item.is_object() => delete::step(step, &recorded),
        (Inverse::ByRole, Role::Delete) => recreate::step(step, &recorded),
        (Inverse::ByRole | Inverse::Never(_), _) => restore::step(step, &recorded),
    };
    planned.unwrap_or_else(|error| Step::new(write).impossible(error.message()))
}

/// The write that created the record this one belongs to, if that is undone too.
fn maker_of(entry: &Entry, write: &Write) -> Option<u64> {
    let behind = write.behind?;
    let maker = entry.writes.iter().find(|other| other.number == behind)?;
    let makes = origin_of(maker).is_some_and(|origin| origin.operation.role == Role::Create);
    (makes && outlook(entry, maker) == Outlook::Possible).then_some(behind)
}

/// A write's request as it was sent.
fn request(operation: &Operation, write: &Write) -> Request {
    let sent = &write.request;
    let body = (!sent.body.is_null()).then(|| Body::Json(sent.body.clone()));
    Request { query: sent.query.clone(), body, ..Request::with_path(operation, sent.path.clone()) }
}
