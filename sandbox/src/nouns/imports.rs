//! Bulk import of contacts: a request is checked as a whole and queued; the job then waits, is claimed, becomes active,
//! which is when its contacts are written, and ends. How far a job is follows from the time since its request, so it
//! goes on whichever process looks next. The `callback` of a request is not acted out: the sandbox calls nobody.

pub mod catch_up;
mod checks;
mod contact;
mod quota;
mod state;

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of};
use crate::noun::{INNER, Noun, json, kept_null, noun, number, text};
use crate::query::Conditions;
use crate::regular;
use crate::serialize::hash;
use crate::store::{Row, Selection};
pub use state::{End, State};

/// Milliseconds a job counts as recently completed.
const RECENT: i64 = 7 * 24 * 3600 * 1000;

/// What is configured of bulk imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imports {
    /// Requests with several contacts per sliding minute; those with one contact have a fifth of it. 0 lifts both. The
    /// service's own is 100.
    pub quota: u32,
    /// From the request to the job's end; half of it passes before the contacts are written. The service's own is not
    /// established; minutes are reported.
    pub time: Duration,
}

impl Default for Imports {
    fn default() -> Self {
        Imports { quota: 100, time: Duration::from_millis(1500) }
    }
}

/// The jobs, in a table of their own.
pub static JOBS: Noun = noun(
    "bulkImports",
    "bulkImport",
    "BulkImport",
    &[
        text("batch", ""),
        // How many contacts the request had.
        number("size", 0),
        // Milliseconds since 1970 of the request, and from there to the end.
        number("accepted", 0),
        number("time", 0),
        // The status the job ends with.
        text("ends", ""),
        json("contacts", "[]"),
        json("failure", "[]"),
        kept_null("cdate"),
    ],
)
.dates(&["cdate"], &[])
.indices(&["body->>'batch'"])
.calls(INNER);

/// What jobs have yet to write.
pub static QUEUE: Noun = noun(
    "bulkImportQueue",
    "bulkImportQueue",
    "BulkImportQueue",
    &[number("due", 0), number("job", 0), json("contacts", "[]"), json("exclude_automations", "false")],
)
.dates(&[], &[])
.indices(&["body->>'due'"])
.calls(INNER);

/// The requests of the last minute, for the quota.
pub static REQUESTS: Noun =
    noun("bulkImportRequests", "bulkImportRequest", "BulkImportRequest", &[number("at", 0), number("several", 0)])
        .dates(&[], &[])
        .calls(INNER);

/// `POST /import/bulk_import`. The documents write `Success`, the recording `success`.
///
/// # Errors
/// SQLite's. What the service refuses is an answer like any other here, because a refused request counts towards the
/// quota; that it does is not established, and a client must be ready for it.
pub fn create(call: &Call<'_>) -> Outcome {
    let contacts = call.body.get("contacts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if let Some(refusal) = quota::refuse(call, contacts.len())? {
        return Ok(refusal);
    }
    if let Some(refusal) = checks::refuse(call, contacts) {
        return Ok(refusal);
    }
    let time = i64::try_from(call.imports.time.as_millis()).unwrap_or(i64::MAX / 4);
    let mut job = regular::insert(
        call,
        &JOBS,
        &object(json!({
            "size": contacts.len(), "accepted": call.arrived, "time": time, "ends": call.import_end.status(),
        })),
    )?;
    let batch = uuid("batch", job.id);
    job.body.insert("batch".to_owned(), json!(batch));
    call.store.save(&JOBS, &job)?;
    let due = call.arrived.saturating_add(State::written_after(time));
    let queued = json!({
        "due": due, "job": job.id, "contacts": contacts, "exclude_automations": call.body.get("exclude_automations"),
    });
    regular::insert(call, &QUEUE, &object(queued))?;
    Ok(Answer::ok(json!({
        "success": 1, "queued_contacts": contacts.len(), "batchId": batch, "message": "Contact import queued",
    })))
}

/// A UUID that depends on the salt and the number alone.
pub fn uuid(salt: &str, id: i64) -> String {
    let digits = hash(salt, id);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// How far a job is.
fn state(call: &Call<'_>, job: &Row) -> State {
    let number = |name: &str| id_of(job.body.get(name));
    State::after(call.arrived - number("accepted"), number("time"))
}

/// `GET /import/info?batchId=`: the odd status `false` in the first moment, then the job's state; at its end the ids of
/// the contacts that were written and the addresses of those that were not.
///
/// # Errors
/// 400 without an id. An unknown id is answered `false`, as the service answers for a batch it has not seen yet.
pub fn info(call: &Call<'_>) -> Outcome {
    let Some(batch) = call.query.get("batchId") else {
        return Err(Answer::new(400, json!({"success": 0, "message": "'batchId' is a required field."})).into());
    };
    let job = call.store.find_by(&JOBS, Conditions::of("batch", batch))?;
    let state = job.as_ref().map_or(State::Unseen, |job| state(call, job));
    let status = match (state, &job) {
        (State::Unseen, _) => json!(false),
        (State::Ended, Some(job)) => {
            let list = |name: &str| job.body.get(name).cloned().unwrap_or_else(|| json!([]));
            let body = json!({"status": job.text("ends"), "success": list("contacts"), "failure": list("failure")});
            return Ok(Answer::ok(body));
        }
        (state, _) => json!(state.status()),
    };
    Ok(Answer::ok(json!({"status": status, "success": [], "failure": []})))
}

/// `GET /import/bulk_import`: what is outstanding and what ended within seven days, summed up by day.
///
/// # Errors
/// SQLite's.
pub fn overview(call: &Call<'_>) -> Outcome {
    let jobs = call.store.select(&JOBS, &Selection::all(Conditions::default()))?;
    let is_recent = |job: &&Row| call.arrived - id_of(job.body.get("accepted")) < RECENT;
    let (done, outstanding): (Vec<&Row>, Vec<&Row>) =
        jobs.iter().filter(is_recent).partition(|job| state(call, job) == State::Ended);
    Ok(Answer::ok(json!({"outstanding": by_day(&outstanding), "recentlyCompleted": by_day(&done)})))
}

fn by_day(jobs: &[&Row]) -> Value {
    let mut days: Vec<(&str, i64, i64)> = Vec::new();
    for job in jobs {
        let day = job.text("cdate").get(..10).unwrap_or_default();
        let size = id_of(job.body.get("size"));
        match days.iter_mut().find(|(known, ..)| *known == day) {
            Some((_, batches, contacts)) => {
                *batches += 1;
                *contacts += size;
            }
            None => days.push((day, 1, size)),
        }
    }
    let shown = days.into_iter().map(|(day, batches, contacts)| {
        json!({"forDate": day, "batches": batches.to_string(), "contacts": contacts.to_string()})
    });
    shown.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
