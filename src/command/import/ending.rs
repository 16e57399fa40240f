//! How a run ends: the journal closed, the results written, the summary printed, the exit code chosen.

use std::fs;

use super::file::Input;
use super::settings::Settings;
use crate::error::{Error, Kind, Result, reason};
use crate::output::{Count, Format};
use crate::session::Context;
use crate::store::jobs::results::{self, Files};
use crate::store::jobs::{Counts, Ending, Job};
use crate::system::interrupt::Interrupt;
use crate::text::counts::{count_of, thousands};

/// Ends a run whose work came to `outcome`.
///
/// # Errors
/// The failure that ended it early, with the command that goes on; `Partial` where rows failed, `Unknown` where nobody can
/// tell of some; `Other` where the results cannot be written.
pub fn end(
    context: &Context,
    job: &Job,
    settings: &Settings,
    interrupt: &Interrupt,
    outcome: Result<()>,
) -> Result<()> {
    let counts = job.outcomes()?.counts();
    let rows = job.plan().rows.unwrap_or_else(|| counts.all());
    let open = rows.saturating_sub(counts.all());
    if let Err(error) = outcome {
        context.note(&format!("stopped: {} of {} rows are not done", thousands(open), thousands(rows)));
        return Err(job.stop(error));
    }
    if open > 0 {
        let message = format!("stopped: {} of {} rows are not done", thousands(open), thousands(rows));
        return Err(job.stop(interrupt.error(message)));
    }
    let files = write(job, settings)?;
    job.finish(Ending::Finished)?;
    tell(context, job, &counts, &files)?;
    verdict(&counts, rows, &files)
}

fn write(job: &Job, settings: &Settings) -> Result<Files> {
    let own = job.file("");
    let folder = settings.results.clone().unwrap_or(own);
    fs::create_dir_all(&folder).map_err(|error| {
        Error::new(Kind::Other, format!("cannot make the folder {}: {}", folder.display(), reason(&error)))
            .hint(job.resume_command())
    })?;
    let input = Input::kept(job.input(), &job.plan().input, settings.format());
    results::write(&folder, input.rows()?, &job.outcomes()?)
}

/// The outcome as data; in a line for people too, unless they see the data as a table.
fn tell(context: &Context, job: &Job, counts: &Counts, files: &Files) -> Result<()> {
    if context.output()?.format != Format::Table {
        context.note(&format!(
            "{}: {} done, {} failed, {} unknown; results: {}",
            count_of(counts.all(), "row"),
            thousands(counts.succeeded() + counts.skipped),
            thousands(counts.failed),
            thousands(counts.unknown),
            files.results.display()
        ));
    }
    context.print(Count::One, &[], [files.summary(job, counts)])
}

fn verdict(counts: &Counts, rows: u64, files: &Files) -> Result<()> {
    if counts.unknown > 0 {
        let message =
            format!("of {} of {} rows nobody can tell what became", thousands(counts.unknown), thousands(rows));
        return Err(Error::new(Kind::Unknown, message).hint(format!("they are in {}", files.results.display())));
    }
    if counts.failed > 0 {
        let message = format!("{} of {} rows failed", thousands(counts.failed), thousands(rows));
        let error = Error::new(Kind::Partial, message);
        return Err(match &files.failed {
            Some(path) => error.hint(format!("put them right and run: acamp contacts import {}", path.display())),
            None => error,
        });
    }
    Ok(())
}
