//! What a job of rows leaves: its files, a summary as data, and its outcome.

use crate::error::Result;
use crate::output::Count;
use crate::session::Context;
use crate::store::jobs::results::{self, Files};
use crate::store::jobs::{Counts, Job};

/// Prints the summary and gives the job's outcome.
///
/// # Errors
/// `Unknown` where the outcome of some rows is unknown, `Partial` where some failed.
pub fn close(context: &Context, job: &Job, counts: Counts, files: &Files) -> Result<()> {
    context.print(Count::One, &[], [files.summary(job, &counts)])?;
    results::verdict(job.id(), &counts)
}
