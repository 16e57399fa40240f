//! Carries out the steps of a plan through the engine.

use super::outlook::{Outlook, outlook};
use super::{Plan, Step, Verdict};
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
    /// What failed; none where all of it was done.
    pub failures: Vec<Error>,
}

/// Marks as undone the writes for which nothing is left to do, so that `undo last` skips them.
///
/// # Errors
/// `Other` where the history cannot be written.
pub fn settle(folder: &Folder, entry: &Entry, plan: &Plan) -> Result<()> {
    let is_over = |step: &&Step| matches!(step.verdict, Verdict::Nothing(_));
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
    let mut all = Vec::new();
    for step in plan.steps.iter().filter(|step| step.verdict == Verdict::Ready) {
        let failures = carry_out(context, client, step);
        let is_over = failures.iter().any(|error| error.scope() == Scope::Run);
        if failures.is_empty() {
            let by =
                context.history()?.and_then(crate::store::history::Writer::id).unwrap_or_else(|| "undo".to_owned());
            let own =
                entry.writes.iter().filter(|write| write.number == step.write || write.behind == Some(step.write));
            for write in own {
                folder.mark_undone(&entry.id, write.number, &by)?;
            }
        }
        all.push(Done { write: step.write, failures });
        if is_over {
            break;
        }
    }
    Ok(all)
}

/// Carries out one step; gives what failed.
fn carry_out(context: &Context, client: &Connection, step: &Step) -> Vec<Error> {
    let (owner, parent) = match restore(context, client, step) {
        Ok(restored) => restored,
        Err(error) => return vec![error],
    };
    let Some(owner) = owner else {
        let is_needed = !step.dependents.is_empty();
        return is_needed.then(|| Error::new(Kind::Other, "the response has no ID")).into_iter().collect();
    };
    let all = step.dependents.iter().flat_map(|dependents| dependents.items.iter().map(move |item| (dependents, item)));
    all.filter_map(|(dependents, item)| {
        let request = dependents.request(item, &owner);
        request.and_then(|request| restore_dependent(context, client, &request, parent)).err()
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
    let owner = if step.dependents.is_empty() { step.owner.clone() } else { reply.items.first().and_then(Item::id) };
    Ok((owner, parent))
}

fn restore_dependent(context: &Context, client: &Connection, request: &Request, parent: Parent<'_>) -> Result<()> {
    // A dependent that is moved existed before, whatever it belongs to now.
    let is_new = parent.is_new && !request.path.contains(|letter: char| letter.is_ascii_digit());
    record::call(context, client, request, Some(Parent { is_new, ..parent })).map(|_| ())
}
