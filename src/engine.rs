//! Carries out operations of the catalogue: the same steps for each. All differences between operations are fields of
//! their data; nothing here asks which resource it works for. From the outside in:
//!
//! | module | what it does |
//! |---|---|
//! | `list`, `batch`, `rows` | a listing; one target or several; a row file as a job |
//! | `single` | one target: resolve names, send, wait, follow up |
//! | `each_record`, [`default_filter`] | an operation sent for each record of a listing; the filter that a listing sends by default |
//! | `if_exists`, `recovery`, `wait`, `follow_up` | an existing record, a lost response, asynchronous work, further requests |
//! | `send` | one request: build, fall back, compare the response |
//! | [`side_loads`] | related records beside those of a response: completed, and put into them |
//! | [`names`] | names behind IDs, and columns that go on in the records that IDs name |
//! | [`by_ids`], [`filters`] | many records by their IDs; filters that the server may ignore |
//! | [`conditions`] | filter expressions: `--where` |
//! | [`definition`] | filter expressions as the body of a request: segments |
//! | [`count`] | the number of records instead of them: `--count` |
//! | [`collection`] | a collection of the account, read completely |
//! | [`completeness`] | what a listing shows about its completeness |
//! | [`cascade`] | records of another resource that a delete deletes as well |
//! | [`record`] | one request: snapshot, history, decode; an update with an empty response is read back |
//! | `result_lines` | what was written, in sentences for a terminal |
//! | `refusal` | the cause of a refusal, where the response does not name it |
//! | [`undo`], [`references`], [`reading`], [`guard`] | undo of recorded writes, uses of a record, bounded reading, confirmation |

mod batch;
pub mod by_ids;
pub mod cascade;
pub mod collection;
pub mod completeness;
pub mod conditions;
pub mod count;
pub mod default_filter;
pub mod definition;
mod delivery;
mod done;
mod dry_run;
mod each_record;
pub mod echo;
pub mod evidence;
mod failures;
pub mod filters;
mod follow_up;
pub mod guard;
mod if_exists;
mod list;
pub mod names;
pub mod parallel;
pub mod reading;
pub mod record;
mod recovery;
pub mod references;
mod refusal;
mod result_lines;
mod results;
pub mod rows;
mod send;
pub mod setup;
pub mod side_loads;
mod single;
mod target;
mod task;
pub mod undo;
mod wait;
mod words;

use crate::args::call::Call;
use crate::catalogue::model::Role;
use crate::error::Result;
use crate::session::Context;

pub use delivery::Announced;
pub use dry_run::{check as check_dry_run, print as print_dry_run};
pub use evidence::SentAt;
pub use recovery::Window;
pub use result_lines::print_job;
pub use send::first_known;
use task::Task;

/// Carries out a command of the catalogue (`tags update`) as if it had been typed with these words after it.
///
/// # Errors
/// As [`run`]; `Usage` for words the command does not take.
pub fn run_words(context: &Context, command: &str, words: Vec<String>) -> Result<()> {
    run(context, &Call::from_words(command, words)?)
}

/// Carries out a command.
///
/// # Errors
/// Those of its steps; `Partial` when some of several targets failed.
pub fn run(context: &Context, call: &Call) -> Result<()> {
    if let Some(source) = &call.flags.from_file {
        return rows::begin(Task { context, call: &call.with_contents()?, records: None }, source);
    }
    let positions = call.positions()?;
    if call.names_nothing(&positions) {
        context.note("standard input is empty; nothing to do");
        return Ok(());
    }
    let operation = call.operation(&positions);
    if operation.role.is_write() {
        context.refuse_write(&call.command())?;
    }
    let call = &call.with_contents()?;
    let task = Task { context, call, records: None };
    if operation.role.is_write() && !call.flags.conditions.is_empty() {
        return conditions::write::begin(task, positions);
    }
    let targets = target::targets(&positions, operation);
    if context.options().dry_run {
        return dry_run::show(task, &targets);
    }
    match operation.role {
        Role::List if call.flags.count => count::run(task, &targets),
        Role::List => list::run(task, &targets),
        _ => batch::run(task, &targets),
    }
}
