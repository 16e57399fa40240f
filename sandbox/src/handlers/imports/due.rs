//! Writes the contacts of due jobs. Nothing runs in the background: every request, in any process, first writes the
//! jobs that are due, each in its own transaction. A killed process leaves a job unchanged.

use serde_json::{Value, json};

use super::contact::BatchRules;
use crate::api::{Failure, Outcome, Request};
use crate::faults::ImportOutcome;
use crate::resources::imports::{JOBS, QUEUE};
use crate::store::{Conditions, Row, Selection};
use crate::util::text::{id_of, text_of};

/// Writes the jobs that are due when the request arrives.
pub(crate) fn write_due(request: &Request<'_>) -> Outcome<()> {
    // Not the request itself, because its query, body and faults do not concern the jobs.
    let batch = Request::new(request.store, request.resources, request.base, request.arrived, request.imports);
    while next(request)?.is_some() {
        let transaction = request.store.begin(true)?;
        // Another process may have written it while this one waited.
        if let Some(queued) = next(request)? {
            write(&batch, &queued)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

fn next(request: &Request<'_>) -> Outcome<Option<Row>> {
    let mut due = Conditions::default();
    due.add("body->>'due' <= ?", [request.arrived.into()]);
    let selection = Selection { limit: 1, order: "body->>'due', id".to_owned(), ..Selection::all(due) };
    Ok(request.store.select(&QUEUE, &selection)?.into_iter().next())
}

/// Writes the contacts of a job and its results, and removes it from the queue.
fn write(request: &Request<'_>, queued: &Row) -> Outcome<()> {
    request.store.delete(QUEUE.path, "id = ?1", queued.id.into())?;
    let Some(mut job) = request.store.find(&JOBS, id_of(queued.body.get("job")))? else { return Ok(()) };
    let contacts = queued.body.get("contacts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (written, rest) = match ImportOutcome::parse(job.text("ends")) {
        ImportOutcome::Completed => (contacts, &[][..]),
        ImportOutcome::Failed => (&[][..], contacts),
        ImportOutcome::Interrupted => (&contacts[..contacts.len() / 2], &[][..]),
    };
    let rules = BatchRules::read(request, queued.body.get("exclude_automations"))?;
    let mut ids: Vec<Value> = Vec::new();
    let mut failure: Vec<Value> = Vec::new();
    for contact in written {
        match rules.write(request, contact) {
            // An email address that occurs twice is one contact.
            Ok(Some(id)) if ids.contains(&json!(id.to_string())) => {}
            Ok(Some(id)) => ids.push(json!(id.to_string())),
            Ok(None) | Err(Failure::Response(_)) => failure.push(json!(text_of(contact.get("email")))),
            Err(error) => return Err(error),
        }
    }
    failure.extend(rest.iter().map(|contact| json!(text_of(contact.get("email")))));
    job.body.insert("contacts".to_owned(), Value::Array(ids));
    job.body.insert("failure".to_owned(), Value::Array(failure));
    Ok(request.store.save(&JOBS, &job)?)
}
