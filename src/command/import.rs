//! `acamp contacts import FILE`: many contacts from a file, through the service's bulk import or one call a row, as a job
//! that can be stopped and carried on.
//!
//! | Part | Holds |
//! |---|---|
//! | `options`, `prepare`, `account` | what the user wants, and what must be known of file and account |
//! | `target`, `mapping`, `layout`, `address`, `contact`, [`crate::session::custom_field`] | from a row to a contact, or to all that is wrong with it |
//! | `file`, `repeats`, `walk`, `survey` | the file walked through: checked, counted, cut |
//! | `batch`, `cutter`, `quota`, `refusal`, `state`, `evidence` | what the bulk import takes, and what its answers mean |
//! | `report`, `price`, `automations`, `preview` | `--check` and `--dry-run` |
//! | `bulk`, `sync`, `ledger`, `ranges`, `settings`, `ending` | the run, its journal and its end |

mod account;
mod address;
mod automations;
mod batch;
mod bulk;
mod call;
mod contact;
mod cutter;
mod ending;
mod evidence;
mod failure;
mod file;
mod layout;
mod ledger;
mod mapping;
mod options;
mod prepare;
mod preview;
mod price;
mod quota;
mod ranges;
mod recorded;
mod refusal;
mod repeats;
mod report;
mod settings;
mod start;
mod state;
mod survey;
mod sync;
mod sync_calls;
mod target;
mod walk;

pub use mapping::{Fields, Wishes, map};

use clap::ArgMatches;

use crate::error::Result;
use crate::session::Context;

pub use options::COMMAND;
pub use start::{again, resume};

/// Checks, rehearses or runs an import.
///
/// # Errors
/// `Usage` for options, a file or columns that cannot be used and for a confirmation that was not given, `Partial` where
/// rows failed, `Unknown` where nobody can tell of some, 130 where it was stopped, and those of the calls.
fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let options = options::read(matches)?;
    let prepared = prepare::prepare(context, &options)?;
    if context.options().dry_run {
        return preview::show(context, &options, prepared);
    }
    if options.check {
        return report::check(context, &options, prepared);
    }
    start::start(context, &options, prepared)
}
