//! Writes what jobs owe. Nothing runs in the background: whoever handles the next request, in whichever process, first
//! writes every job whose time has come, each in a transaction of its own. A process that dies leaves a job as it was.

use serde_json::{Value, json};

use super::contact::Rules;
use super::{End, Imports, JOBS, QUEUE};
use crate::answer::{Outcome, Refusal};
use crate::call::{Call, id_of, text_of};
use crate::query::Conditions;
use crate::store::{Row, Selection, Store};

/// Writes the jobs that are due at `now`, in milliseconds since 1970.
///
/// # Errors
/// SQLite's.
pub fn run(store: &Store, base: &str, now: i64, imports: &Imports) -> Outcome<()> {
    while next(store, now)?.is_some() {
        let transaction = store.begin(true)?;
        // Another process may have written it while this one waited.
        if let Some(queued) = next(store, now)? {
            write(&Call::new(store, base, now, imports), &queued)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

fn next(store: &Store, now: i64) -> Outcome<Option<Row>> {
    let mut due = Conditions::default();
    due.add("body->>'due' <= ?", [now.into()]);
    let selection = Selection { limit: 1, order: "body->>'due', id".to_owned(), ..Selection::all(due) };
    Ok(store.select(&QUEUE, &selection)?.into_iter().next())
}

/// Writes a job's contacts and what became of them, and takes it out of the queue.
fn write(call: &Call<'_>, queued: &Row) -> Outcome<()> {
    call.store.delete(QUEUE.path, "id = ?1", queued.id.into())?;
    let Some(mut job) = call.store.find(&JOBS, id_of(queued.body.get("job")))? else { return Ok(()) };
    let contacts = queued.body.get("contacts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (written, rest) = match End::of(job.text("ends")) {
        End::Completed => (contacts, &[][..]),
        End::Failed => (&[][..], contacts),
        End::Interrupted => (&contacts[..contacts.len() / 2], &[][..]),
    };
    let rules = Rules::read(call, queued.body.get("exclude_automations"))?;
    let mut ids: Vec<Value> = Vec::new();
    let mut failure: Vec<Value> = Vec::new();
    for contact in written {
        match rules.write(call, contact) {
            // An address that comes twice is one contact.
            Ok(Some(id)) if ids.contains(&json!(id.to_string())) => {}
            Ok(Some(id)) => ids.push(json!(id.to_string())),
            Ok(None) | Err(Refusal::Answer(_)) => failure.push(json!(text_of(contact.get("email")))),
            Err(error) => return Err(error),
        }
    }
    failure.extend(rest.iter().map(|contact| json!(text_of(contact.get("email")))));
    job.body.insert("contacts".to_owned(), Value::Array(ids));
    job.body.insert("failure".to_owned(), Value::Array(failure));
    Ok(call.store.save(&JOBS, &job)?)
}
