//! The steps of a plan carried out, each through the engine, and what became of them.

use super::outlook::{Outlook, outlook};
use super::{Plan, Step, Verdict};
use crate::api::client::Client;
use crate::catalogue;
use crate::engine::record::{self, Behind};
use crate::error::{Error, Kind, Result, Scope};
use crate::session::Context;
use crate::store::history::{Entry, Folder, Outcome, Write};

/// What became of a step that was ready.
#[derive(Debug)]
pub struct Done {
    /// The write it was for.
    pub write: u64,
    /// What failed; none where all of it was done.
    pub failures: Vec<Error>,
}

/// Notes that nothing is left to do for writes that surely were done: they stand in nobody's way any more.
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
            folder.mark_undone(&entry.id, write.number, "undo, which found nothing left to do")?;
        }
    }
    Ok(())
}

/// Carries out the steps that are ready, in order, and marks their writes as undone. A service that is out of reach ends it.
///
/// # Errors
/// `Other` where the history cannot be written.
pub fn perform(context: &Context, client: &Client, folder: &Folder, entry: &Entry, plan: &Plan) -> Result<Vec<Done>> {
    if let Some(writer) = context.history()? {
        writer.undoes(&entry.id);
    }
    let mut all = Vec::new();
    for step in plan.steps.iter().filter(|step| step.verdict == Verdict::Ready) {
        let failures = one(context, client, step);
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

fn one(context: &Context, client: &Client, step: &Step) -> Vec<Error> {
    let mut owner = step.owner.clone();
    let mut behind = Behind { write: None, is_new: false };
    if let Some(request) = &step.request {
        let row = catalogue::matching(request.method, request.server, &request.path).map(|(_, row)| row);
        let sent = match record::send(context, client, request, None) {
            Ok(sent) => sent,
            Err(error) => return vec![error],
        };
        let shape = row.map_or(catalogue::model::Reply::Nothing, |row| row.reply);
        match sent.answer.decode(request, shape) {
            Ok(reply) if !step.tails.is_empty() => owner = reply.items.first().and_then(crate::api::reply::Item::id),
            Ok(_) => {}
            Err(error) => return vec![error],
        }
        behind =
            Behind { write: sent.write, is_new: row.is_some_and(|row| row.role == catalogue::model::Role::Create) };
    }
    let Some(owner) = owner else {
        return if step.tails.is_empty() { Vec::new() } else { vec![Error::new(Kind::Other, "the answer has no id")] };
    };
    let mut failures = Vec::new();
    for tail in &step.tails {
        for item in &tail.items {
            let request = tail.request(item, &owner);
            let outcome = request.and_then(|request| {
                // What is moved was there before, whatever it hangs on now.
                let is_new = behind.is_new && !request.path.contains(|letter: char| letter.is_ascii_digit());
                let behind = Behind { write: behind.write, is_new };
                let row = catalogue::matching(request.method, request.server, &request.path).map(|(_, row)| row);
                let shape = row.map_or(catalogue::model::Reply::Nothing, |row| row.reply);
                record::call(context, client, &request, shape, Some(behind)).map(|_| ())
            });
            failures.extend(outcome.err());
        }
    }
    failures
}
