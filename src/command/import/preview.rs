//! `--dry-run`: prints the requests of the import. Has no client, so it cannot send.

use std::ops::ControlFlow;

use super::batch::Batch;
use super::cutter::Cutter;
use super::failure::reason;
use super::options::{Mode, Options};
use super::prepare::Prepared;
use super::walk;
use super::{call, sync_calls};
use crate::api::request::Request;
use crate::engine::print_dry_run;
use crate::error::Result;
use crate::session::Context;
use crate::text::counts::count_of;

/// Prints the requests; invalid rows are listed on standard error.
///
/// # Errors
/// Those of reading the file and of writing.
pub fn show(context: &Context, options: &Options, mut prepared: Prepared) -> Result<()> {
    let mut requests: Vec<Request> = Vec::new();
    let mut bad = 0u64;
    let mut cutter = Cutter::new(options.exclude_automations);
    let layout = prepared.layout.clone();
    let rules = super::prepare::rules(&layout, options.mode, options.exclude_automations);
    let request = |batch: &Batch| call::import(batch.body(options.exclude_automations));
    walk::walk(&prepared.input, &rules, &mut prepared.repeats, |row| {
        match row.contact {
            Ok(contact) if options.mode == Mode::Sync => {
                requests.extend(sync_calls::rehearsed(contact, options.resubscribe)?);
            }
            Ok(contact) => {
                if let Some(batch) = cutter.push(row.number, row.hash, contact) {
                    requests.push(request(&batch)?);
                }
            }
            Err(failures) => {
                bad += 1;
                context.note(&format!("line {}: {}", row.line, reason(&failures)));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for batch in cutter.finish() {
        requests.push(request(&batch)?);
    }
    if bad > 0 {
        context.note(&format!("{} would not be sent", count_of(bad, "row")));
    }
    print_dry_run(context, &requests)
}
