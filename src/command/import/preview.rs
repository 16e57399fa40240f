//! `--dry-run`: prints the requests of the import.

use std::ops::ControlFlow;

use super::batch::Batch;
use super::batcher::Batcher;
use super::failure::reason;
use super::options::{ImportOptions, Mode};
use super::prepare::Prepared;
use super::{report, requests, rows, start, survey, sync_requests};
use crate::api::request::Request;
use crate::engine::print_dry_run;
use crate::error::Result;
use crate::session::Context;
use crate::text::counts::count_of;

/// Prints the requests; invalid rows are listed on standard error.
///
/// # Errors
/// Those of reading the file and of writing; unless offline, `Partial` or with `--strict` `Usage` for invalid rows.
pub fn show(context: &Context, options: &ImportOptions, mut prepared: Prepared) -> Result<()> {
    context.refuse_write(start::COMMAND)?;
    let mut requests: Vec<Request> = Vec::new();
    let mut bad = 0u64;
    let mut batcher = Batcher::new(options.exclude_automations);
    let layout = prepared.layout.clone();
    let rules = super::prepare::rules(&layout, options.mode, options.exclude_automations);
    let survey = survey::survey(&prepared.input, &rules, &mut prepared.duplicates, |_, _, _| Ok(()))?;
    prepared.duplicates = rows::duplicates(&prepared.input, &layout)?;
    if !context.options().offline {
        if options.strict {
            report::verdict(&survey, true)?;
        }
        start::confirm(context, options, &prepared.layout, &survey)?;
    }
    let place = prepared.input.dialect.place();
    let request = |batch: &Batch| requests::import(batch.body(options.exclude_automations));
    rows::for_each(&prepared.input, &rules, &mut prepared.duplicates, |row| {
        match row.contact {
            Ok(contact) if options.mode == Mode::Sync => {
                requests.extend(sync_requests::dry_run(contact, options.resubscribe)?);
            }
            Ok(contact) => {
                if let Some(batch) = batcher.push(row.number, row.hash, contact) {
                    requests.push(request(&batch)?);
                }
            }
            Err(errors) => {
                bad += 1;
                context.note(&format!("{place} {}: {}", row.line, reason(&errors)));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for batch in batcher.finish() {
        requests.push(request(&batch)?);
    }
    survey.warnings(&layout, |_| true).iter().for_each(|warning| context.warn(warning));
    if bad > 0 {
        context.note(&format!("{} would not be sent", count_of(bad, "row")));
    }
    print_dry_run(context, &requests)?;
    if context.options().offline { Ok(()) } else { report::verdict(&survey, false) }
}
