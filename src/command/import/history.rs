//! Records in the history that an import ran. The outcome of each row is in the job.

use serde_json::json;

use crate::api::request::{Body, Origin, Request};
use crate::catalogue::model::{Method, Server};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::store::history::{Before, Writer};
use crate::store::jobs::Job;

/// Runs an import and records it. The import runs even if the history cannot be written.
///
/// # Errors
/// Those of the run.
pub fn run(context: &Context, job: &Job, run: impl FnOnce() -> Result<()>) -> Result<()> {
    let request = Request {
        origin: Origin::recorded("contacts import", Method::Post, Server::V3, "/import/bulk_import"),
        method: Method::Post,
        write: true,
        idempotent: false,
        body: Some(Body::Json(json!({ "job": job.id() }))),
        ..Request::get("/import/bulk_import".to_owned())
    };
    let Some(writer) = context.history()? else { return run() };
    let write = or_warn(context, writer.sending(&request, Before::default(), None));
    let outcome = run();
    if let Some(write) = write {
        or_warn(context, note(writer, write, job, &outcome));
    }
    outcome
}

fn note(writer: &Writer, write: u64, job: &Job, outcome: &Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() == Kind::Unknown => writer.failed(write, error),
        _ => writer.answered(write, json!({ "job": job.id() })),
    }
}

fn or_warn<T>(context: &Context, outcome: std::result::Result<T, Error>) -> Option<T> {
    outcome.map_err(|error| context.warn(error.message())).ok()
}
