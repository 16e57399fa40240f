//! Carries out the steps of a plan through the engine.

use super::outlook::{Outlook, outlook};
use super::{NewIds, Plan, Step, Verdict};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::Role;
use crate::engine::record::{self, Parent};
use crate::error::{Error, Kind, Result, Scope};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::{Entry, Folder, Outcome, Write};

/// The outcome of a step that was ready.
#[derive(Debug)]
pub struct Done {
    /// The write it was for.
    pub write: u64,
    /// The record that was deleted together with that of the write; 0 for its own.
    pub part: u64,
    /// What failed; none where all of it was done.
    pub failures: Vec<Error>,
}

/// Marks as undone the writes for which nothing is left to do, so that `undo last` skips them.
///
/// # Errors
/// `Other` where the history cannot be written.
pub fn settle(folder: &Folder, entry: &Entry, plan: &Plan) -> Result<()> {
    let is_over = |step: &&Step| step.part == 0 && matches!(step.verdict, Verdict::Nothing(_));
    for step in plan.steps.iter().filter(is_over) {
        let write = entry.writes.iter().find(|write| write.number == step.write);
        let is_open = |write: &&Write| {
            matches!(write.outcome, Outcome::Done(_))
                && outlook(entry, write) == Outlook::Possible
                && write.behind.is_none()
        };
        if let Some(write) = write.filter(is_open) {
            folder.mark_undone(&entry.id, write.number, "undo, with nothing left to do")?;
        }
    }
    Ok(())
}

/// Carries out the steps that are ready, in order, and marks their writes as undone. A service that is out of reach ends it.
///
/// # Errors
/// `Other` where the history cannot be written.
pub fn perform(
    context: &Context,
    client: &Connection,
    folder: &Folder,
    entry: &Entry,
    plan: &Plan,
) -> Result<Vec<Done>> {
    if let Some(writer) = context.history()? {
        writer.undoes(&entry.id);
    }
    let mut all: Vec<Done> = Vec::new();
    let mut new = NewIds::new();
    let ready: Vec<&Step> = plan.steps.iter().filter(|step| step.verdict == Verdict::Ready).collect();
    for (at, step) in ready.iter().enumerate() {
        let failures = match missing(plan, step, &new) {
            Some(error) => vec![error],
            None => carry_out(context, client, step, &mut new),
        };
        let is_over = failures.iter().any(|error| error.scope() == Scope::Run);
        all.push(Done { write: step.write, part: step.part, failures });
        if is_over {
            break;
        }
        let is_last = ready.get(at + 1).is_none_or(|next| next.write != step.write);
        let is_undone = || all.iter().filter(|done| done.write == step.write).all(|done| done.failures.is_empty());
        if is_last && is_undone() {
            mark(context, folder, entry, step.write)?;
        }
    }
    Ok(all)
}

/// Marks a write as undone, with those that belong to it.
fn mark(context: &Context, folder: &Folder, entry: &Entry, number: u64) -> Result<()> {
    let by = context.history()?.and_then(crate::store::history::Writer::id).unwrap_or_else(|| "undo".to_owned());
    let mut own = entry.writes.iter().filter(|write| write.number == number || write.behind == Some(number));
    own.try_for_each(|write| folder.mark_undone(&entry.id, write.number, &by))
}

/// Why a record that was deleted together with another cannot be restored: the other one was not.
fn missing(plan: &Plan, step: &Step, new: &NewIds) -> Option<Error> {
    let owner = plan.steps.iter().find(|owner| owner.write == step.write && owner.part == 0 && step.part > 0)?;
    let is_restored = owner.replaces.as_ref().is_some_and(|replaced| new.contains_key(replaced));
    (!is_restored).then(|| Error::new(Kind::Other, format!("not carried out: {} failed", owner.action)))
}

/// Carries out one step; gives what failed. The id of a restored record is added to `new`.
fn carry_out(context: &Context, client: &Connection, step: &Step, new: &mut NewIds) -> Vec<Error> {
    let (owner, parent) = match restore(context, client, step) {
        Ok(restored) => restored,
        Err(error) => return vec![error],
    };
    let Some(owner) = owner else {
        let is_needed = !step.dependents.is_empty() || step.replaces.is_some();
        return is_needed.then(|| Error::new(Kind::Other, "the response has no ID")).into_iter().collect();
    };
    if let Some(replaced) = &step.replaces {
        new.insert(replaced.clone(), owner.clone());
    }
    let all = step.dependents.iter().flat_map(|dependents| dependents.items.iter().map(move |item| (dependents, item)));
    all.filter_map(|(dependents, item)| {
        let request = dependents.request(item, &owner, new);
        let restored = request.and_then(|request| restore_dependent(context, client, &request, parent));
        restored
            .and_then(|id| follow(context, client, dependents.following(item, &id.unwrap_or_default())?, parent))
            .err()
    })
    .collect()
}

/// Sends the request of a step; gives the id of the record that its dependents belong to, and the write.
fn restore(context: &Context, client: &Connection, step: &Step) -> Result<(Option<String>, Parent<'static>)> {
    let Some(request) = &step.request else {
        return Ok((step.owner.clone(), Parent { write: None, is_new: false, listings: None }));
    };
    let recorded = record::send(context, client, request, None)?;
    let reply = recorded.outcome?.carried_out()?;
    let is_new = request.origin.is_some_and(|origin| origin.operation.role == Role::Create);
    let parent = Parent { write: recorded.write, is_new, listings: None };
    let is_needed = !step.dependents.is_empty() || step.replaces.is_some();
    let owner = if is_needed { reply.items.first().and_then(Item::id) } else { step.owner.clone() };
    Ok((owner, parent))
}

/// Restores a dependent; gives its id.
fn restore_dependent(
    context: &Context,
    client: &Connection,
    request: &Request,
    parent: Parent<'_>,
) -> Result<Option<String>> {
    // A dependent that is moved existed before, whatever it belongs to now.
    let is_new = parent.is_new && !request.path.contains(|letter: char| letter.is_ascii_digit());
    let reply = record::call(context, client, request, Some(Parent { is_new, ..parent }))?;
    Ok(reply.items.first().and_then(Item::id))
}

/// Sends what follows a restored dependent.
fn follow(context: &Context, client: &Connection, request: Option<Request>, parent: Parent<'_>) -> Result<()> {
    let Some(request) = request else { return Ok(()) };
    record::call(context, client, &request, Some(Parent { is_new: false, ..parent })).map(drop)
}
