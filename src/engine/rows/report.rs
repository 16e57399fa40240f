//! What a job of rows leaves: its files, a summary as data, and its outcome.

use serde_json::{Value, json};

use crate::context::Context;
use crate::engine::words::thousands;
use crate::error::{Error, Kind, Result};
use crate::job::results::Files;
use crate::job::{Counts, Job};
use crate::render::Count;
use crate::reply::Item;

/// Prints the summary and gives the job's outcome.
///
/// Shape of the summary: `job`, `rows`, `created`, `updated`, `done`, `skipped`, `failed`, `unknown` (numbers), `results` and
/// `failed_file` (paths; null where no row failed).
///
/// # Errors
/// `Unknown` where nobody can tell what became of some rows, `Partial` where some failed.
pub fn close(context: &Context, job: &Job, counts: Counts, files: &Files) -> Result<()> {
    let summary = json!({
        "job": job.id(),
        "rows": counts.all(),
        "created": counts.created,
        "updated": counts.updated,
        "done": counts.done,
        "skipped": counts.skipped,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "results": files.results.display().to_string(),
        "failed_file": files.failed.as_ref().map_or(Value::Null, |path| Value::from(path.display().to_string())),
    });
    context.print(Count::One, &[], [Item::from_value(&summary)])?;
    outcome(job, counts, files)
}

fn outcome(job: &Job, counts: Counts, files: &Files) -> Result<()> {
    let of_all = |count: u64| format!("{} of {} rows", thousands(count), thousands(counts.all()));
    if counts.unknown > 0 {
        let message = format!("{} were sent and nobody can tell what became of them", of_all(counts.unknown));
        return Err(Error::new(Kind::Unknown, message).hint(format!("look at {}", files.results.display())));
    }
    if counts.failed > 0 {
        let message = format!("{} failed", of_all(counts.failed));
        return Err(Error::new(Kind::Partial, message).hint(format!("acamp jobs retry-failed {}", job.id())));
    }
    Ok(())
}
