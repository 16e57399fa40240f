//! `acamp validate`: checks the files of a set-up, without an account.

use std::path::PathBuf;

use clap::{ArgMatches, Command};
use serde_json::json;

use super::{folder_argument, folder_of};
use crate::api::reply::Item;
use crate::command::Special;
use crate::engine::setup::folder::read;
use crate::engine::setup::folder::references;
use crate::engine::setup::kinds;
use crate::error::{Error, Result};
use crate::output::Count;
use crate::session::Context;
use crate::text::counts::count_of;

/// `acamp validate`.
pub const COMMAND: Special = Special::new("validate", "Check the files of a set-up", build, run)
    .details(
        "Needs no account and no API key, so that it can run for every pull request. It reports TOML that is not valid, \
         properties and values that do not exist, names that lead to no record, two records with one key, and placeholders \
         without a value, each with file, line, and column.",
    )
    .examples(&["validate acme", "validate acme -o json"]);

const COLUMNS: &[&str] = &["file", "line", "column", "level", "problem", "hint"];

fn build(command: Command) -> Command {
    command.arg(folder_argument())
}

/// Checks the files.
///
/// # Errors
/// `Usage` for files with problems, and for a folder without a set-up.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let root = folder_of(matches, context)?;
    let all = kinds::all();
    let folder = read::read(&root, &all, None)?;
    let mut problems = folder.problems.clone();
    problems.extend(references::check(&folder, &all));
    problems.sort_by(|one, other| (&one.path, one.line, one.column).cmp(&(&other.path, other.line, other.column)));
    let items = problems.iter().map(|problem| {
        Item::from_value(&json!({
            "file": problem.path.display().to_string(),
            "line": (problem.line > 0).then_some(problem.line),
            "column": (problem.column > 0).then_some(problem.column),
            "level": if problem.is_warning { "warning" } else { "error" },
            "problem": problem.message,
            "hint": problem.hint,
        }))
    });
    context.print_wrapped(Count::Many, COLUMNS, items.collect::<Vec<_>>())?;
    let errors: Vec<&PathBuf> = problems.iter().filter(|one| !one.is_warning).map(|one| &one.path).collect();
    if errors.is_empty() {
        let records: usize = folder.kinds.iter().map(|kind| kind.records.len()).sum();
        let kinds = count_of(folder.kinds.len() as u64, "kind");
        context.note(&format!("{}: {} of {kinds}, no errors", root.display(), count_of(records as u64, "record")));
        return Ok(());
    }
    let mut files = errors.clone();
    files.dedup();
    let (errors, files) = (count_of(errors.len() as u64, "error"), count_of(files.len() as u64, "file"));
    Err(Error::usage(format!("{}: {errors} in {files}", root.display())))
}
