//! `acamp contacts import FILE`: imports contacts from a file, through the bulk import endpoint or one operation per
//! row, as a job that can be stopped and resumed.
//!
//! | Part | Holds |
//! |---|---|
//! | `options`, `prepare`, `account` | the command line, and what must be known about file and account |
//! | `target`, `mapping`, `layout`, `email`, `consent`, `contact`, [`crate::session::custom_field`] | a row converted
//! to a contact, or to a list of its errors |
//! | `file`, `duplicates`, `rows`, `survey`, `consent_counts` | reading the file: checking, counting, splitting into requests |
//! | `batch`, `batcher`, `quota`, `rejection`, `status`, `lost_request` | the limits of the bulk import endpoint, and
//! what its responses mean |
//! | `report`, `estimate`, `automations`, `preview` | `--check` and `--dry-run` |
//! | `bulk`, `sync`, `journal`, `ranges`, `settings`, `finish` | the run, its journal and its result |

mod account;
mod automations;
mod batch;
mod batcher;
mod bulk;
mod consent;
mod consent_counts;
mod contact;
mod duplicates;
mod estimate;
mod failure;
mod file;
mod finish;
mod history;
mod journal;
mod layout;
mod lost_request;
mod mapping;
mod options;
mod prepare;
mod preview;
mod quota;
mod ranges;
mod rejection;
mod report;
mod requests;
mod rows;
mod settings;
mod start;
mod status;
mod survey;
mod sync;
mod sync_requests;
mod target;

pub use mapping::{ColumnOverrides, map};

use clap::ArgMatches;

use crate::error::Result;
use crate::session::Context;

pub use options::COMMAND;
pub use start::{resume, retry};

/// Checks, previews or runs an import.
///
/// # Errors
/// `Usage` for options, a file or columns that cannot be used and for a missing confirmation, `Partial` if rows failed,
/// `Unknown` if the outcome of some rows is unknown, 130 if interrupted, and the errors of the requests.
fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let options = options::read(matches, &context.options().command_line)?;
    let prepared = prepare::prepare(context, &options)?;
    if context.options().dry_run {
        return preview::show(context, &options, prepared);
    }
    if options.check {
        return report::check(context, &options, prepared);
    }
    start::start(context, &options, prepared)
}
