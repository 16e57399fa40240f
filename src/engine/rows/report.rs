//! What a job of rows leaves: its files, a summary as data, and its outcome.

use crate::context::Context;
use crate::error::Result;
use crate::job::results::{self, Files};
use crate::job::{Counts, Job};
use crate::render::Count;

/// Prints the summary and gives the job's outcome.
///
/// # Errors
/// `Unknown` where nobody can tell what became of some rows, `Partial` where some failed.
pub fn close(context: &Context, job: &Job, counts: Counts, files: &Files) -> Result<()> {
    context.print(Count::One, &[], [files.summary(job, &counts)])?;
    results::verdict(job.id(), &counts)
}
