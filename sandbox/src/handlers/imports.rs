//! Bulk import of contacts. A request is checked as a whole and queued. The state of its job follows from the time
//! since the request, so any process that serves the store continues it. The `callback` of a request is ignored: the
//! sandbox sends no requests.

mod checks;
mod contact;
pub(crate) mod due;
mod quota;
mod state;

use serde_json::{Value, json};

use self::state::JobState;
use crate::api::{Outcome, Request, Response, crud};
use crate::resources::imports::{JOBS, QUEUE};
use crate::store::{Conditions, Row, Selection};
use crate::util::json::object;
use crate::util::random::uuid;
use crate::util::text::id_of;

/// How long a job counts as recently completed, in milliseconds.
const RECENT: i64 = 7 * 24 * 3600 * 1000;

/// `POST /import/bulk_import`. The documents write `Success`, the recorded response `success`.
///
/// Errors are returned as responses, without a rollback, because a rejected request counts towards the quota. That it
/// does is not established, but a client must handle it.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let contacts = request.body.get("contacts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if let Some(refusal) = quota::check(request, contacts.len())? {
        return Ok(refusal);
    }
    if let Some(refusal) = checks::check(request, contacts) {
        return Ok(refusal);
    }
    let time = i64::try_from(request.imports.time.as_millis()).unwrap_or(i64::MAX / 4);
    let mut job = crud::insert(
        request,
        &JOBS,
        &object(json!({
            "size": contacts.len(), "accepted": request.arrived, "time": time, "ends": request.import_outcome.status(),
        })),
    )?;
    let batch = uuid("batch", job.id);
    job.body.insert("batch".to_owned(), json!(batch));
    request.store.save(&JOBS, &job)?;
    let due = request.arrived.saturating_add(JobState::write_delay(time));
    let queued = json!({
        "due": due, "job": job.id, "contacts": contacts, "exclude_automations": request.body.get("exclude_automations"),
    });
    crud::insert(request, &QUEUE, &object(queued))?;
    Ok(Response::ok(json!({
        "success": 1, "queued_contacts": contacts.len(), "batchId": batch, "message": "Contact import queued",
    })))
}

/// Returns the state of a job.
fn state(request: &Request<'_>, job: &Row) -> JobState {
    let number = |name: &str| id_of(job.body.get(name));
    JobState::after(request.arrived - number("accepted"), number("time"))
}

/// `GET /import/info?batchId=`: the state of a job; at its end also the ids of the written contacts and the email
/// addresses of the others. The status is `false` at first and for an unknown id. 400 without an id.
pub(crate) fn info(request: &Request<'_>) -> Outcome {
    let Some(batch) = request.query.get("batchId") else {
        return Err(Response::new(400, json!({"success": 0, "message": "'batchId' is a required field."})).into());
    };
    let job = request.store.find_by(&JOBS, Conditions::of("batch", batch))?;
    let state = job.as_ref().map_or(JobState::Unseen, |job| state(request, job));
    let status = match (state, &job) {
        (JobState::Unseen, _) => json!(false),
        (JobState::Ended, Some(job)) => {
            let list = |name: &str| job.body.get(name).cloned().unwrap_or_else(|| json!([]));
            let body = json!({"status": job.text("ends"), "success": list("contacts"), "failure": list("failure")});
            return Ok(Response::ok(body));
        }
        (state, _) => json!(state.status()),
    };
    Ok(Response::ok(json!({"status": status, "success": [], "failure": []})))
}

/// `GET /import/bulk_import`: the outstanding jobs and those that ended within 7 days, summed up by day.
pub(crate) fn overview(request: &Request<'_>) -> Outcome {
    let jobs = request.store.select(&JOBS, &Selection::all(Conditions::default()))?;
    let is_recent = |job: &&Row| request.arrived - id_of(job.body.get("accepted")) < RECENT;
    let (done, outstanding): (Vec<&Row>, Vec<&Row>) =
        jobs.iter().filter(is_recent).partition(|job| state(request, job) == JobState::Ended);
    Ok(Response::ok(json!({"outstanding": by_day(&outstanding), "recentlyCompleted": by_day(&done)})))
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
    let rendered = days.into_iter().map(|(day, batches, contacts)| {
        json!({"forDate": day, "batches": batches.to_string(), "contacts": contacts.to_string()})
    });
    rendered.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
