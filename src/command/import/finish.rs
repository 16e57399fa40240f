//! How a run ends: closes the journal, writes the results, prints the summary, chooses the exit code.

use super::file::Input;
use super::settings::Settings;
use crate::engine::print_job;
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Format};
use crate::session::Context;
use crate::store::jobs::results::{self, Files};
use crate::store::jobs::{Counts, Ending, Job};
use crate::system::interrupt::Interrupt;
use crate::text::counts::{count_of, thousands};

/// Ends a run with this outcome.
///
/// # Errors
/// The failure that ended the run early, with the command that resumes it; `Partial` if rows failed, `Unknown` if the
/// outcome of some is unknown; `Other` if the results cannot be written.
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
        context.note(&format!("stopped: {} of {} rows not imported", thousands(open), thousands(rows)));
        return Err(job.stop(error));
    }
    if open > 0 {
        let message = format!("stopped: {} of {} rows not imported", thousands(open), thousands(rows));
        return Err(job.stop(interrupt.error(message)));
    }
    let files = write(context, job, settings)?;
    job.finish(Ending::Finished)?;
    print_summary(context, job, &counts, &files)?;
    verdict(&counts, rows, &files, settings)
}

fn write(context: &Context, job: &Job, settings: &Settings) -> Result<Files> {
    let own = job.file("");
    let folder = settings.results.clone().unwrap_or(own);
    let failed = |error| job.stop(context.after_write(error));
    results::check(&folder).map_err(failed)?;
    let input = Input::kept(job.input(), &job.plan().input, settings.dialect.clone());
    results::write(&folder, input.rows()?, &job.outcomes()?).map_err(failed)
}

/// Prints the outcome: to a person one line; else as data, with a line for people unless they see the data as a table.
fn print_summary(context: &Context, job: &Job, counts: &Counts, files: &Files) -> Result<()> {
    let output = context.output()?;
    if output.is_shown() && !context.has_chosen_output()? {
        return print_job(context, |count| count_of(count, "contact"), Some("imported"), job.id(), counts);
    }
    if output.format != Format::Table {
        context.note(&format!(
            "{}: {} done{}, {} failed, {} unknown; results: {}",
            count_of(counts.all(), "row"),
            thousands(counts.succeeded() + counts.skipped),
            not_subscribed(counts),
            thousands(counts.failed),
            thousands(counts.unknown),
            files.results.display()
        ));
    }
    context.print(Count::One, &[], [files.summary(job, counts)])
}

fn not_subscribed(counts: &Counts) -> String {
    let count = thousands(counts.not_subscribed);
    if counts.not_subscribed > 0 { format!(" ({count} not subscribed)") } else { String::new() }
}

fn verdict(counts: &Counts, rows: u64, files: &Files, settings: &Settings) -> Result<()> {
    if counts.unknown > 0 {
        let message = format!("{} of {} rows: outcome unknown", thousands(counts.unknown), thousands(rows));
        return Err(Error::new(Kind::Unknown, message).hint(format!("see {}", files.results.display())));
    }
    if counts.failed > 0 {
        let message = format!("{} of {} rows failed", thousands(counts.failed), thousands(rows));
        let error = Error::new(Kind::Partial, message);
        return Err(match &files.failed {
            Some(path) => error.hint(format!("fix the rows, then run: {}", settings.repair(path))),
            None => error,
        });
    }
    let see = || format!("see {}", files.results.display());
    results::not_subscribed(counts).map_or(Ok(()), |error| Err(error.hint(see())))
}
