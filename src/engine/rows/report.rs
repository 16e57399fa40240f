//! What a job of rows leaves: its files, a summary as data, and its outcome.

use crate::context::Context;
use crate::engine::words::thousands;
use crate::error::{Error, Kind, Result};
use crate::job::results::Files;
use crate::job::{Counts, Job};
use crate::render::Count;

/// Prints the summary and gives the job's outcome.
///
/// # Errors
/// `Unknown` where nobody can tell what became of some rows, `Partial` where some failed.
pub fn close(context: &Context, job: &Job, counts: Counts, files: &Files) -> Result<()> {
    context.print(Count::One, &[], [files.summary(job, &counts)])?;
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
