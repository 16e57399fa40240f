//! Carries out one command of the catalogue: hops 3 to 8, the same for every row. All differences between calls are
//! fields of their rows; nothing here asks which noun it works for.

mod after;
mod batch;
mod dry_run;
mod echo;
mod evidence;
mod exists;
mod failures;
pub mod guard;
mod list;
mod lost;
pub mod reading;
pub mod record;
pub mod references;
pub mod rows;
mod single;
mod sink;
pub mod undo;
mod wait;
mod words;

use clap::ArgMatches;

use crate::args::{input, select};
use crate::catalogue::model::{Operation, Resource, Role};
use crate::error::Result;
use crate::session::Context;

pub use dry_run::print as print_dry_run;
pub use echo::is_same;
pub use evidence::made;

/// One command as it was typed.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// What the command may use.
    pub context: &'a Context,
    /// The noun.
    pub resource: &'static Resource,
    /// The rows that share the verb.
    pub rows: &'a [&'static Operation],
    /// The verb's matches.
    pub matches: &'a ArgMatches,
}

impl Task<'_> {
    /// The command as typed, without its arguments: `contacts tags add`.
    pub fn command(&self) -> String {
        format!("{} {}", self.resource.name, self.rows[0].verb)
    }
}

/// Carries out a command of the catalogue (`tags update`) as if it had been typed with these words behind it.
///
/// # Errors
/// As [`run`]; `Usage` for words the command does not take.
pub fn type_in(context: &Context, command: &str, words: Vec<String>) -> Result<()> {
    let (resource, own, matches) = rows::typed(command, words)?;
    run(Task { context, resource, rows: &own, matches: &matches })
}

/// Carries out a command.
///
/// # Errors
/// Whatever its hops fail with; `Partial` when some of several items failed.
pub fn run(task: Task<'_>) -> Result<()> {
    if let Some(source) = rows::file(task.matches) {
        return rows::begin(task, &source);
    }
    let positions = input::positional(task.rows, task.matches)?;
    if input::names_nothing(task.matches, &positions) {
        task.context.note("standard input names nothing; nothing to do");
        return Ok(());
    }
    let row = select::row(task.rows, task.matches, &positions);
    if row.role.is_write() && !task.context.options().dry_run {
        task.context.refuse_write(&task.command())?;
    }
    let targets = batch::targets(&positions, row);
    if task.context.options().dry_run {
        return dry_run::show(task, &targets);
    }
    if row.role == Role::List { list::run(task, &targets) } else { batch::run(task, &targets) }
}
