//! `acamp reference [DIR]`: every command and topic as Markdown, on one page or as the files of `docs/commands`. Hidden from
//! help.

use std::path::Path;

use clap::{Arg, ArgMatches, Command, builder::NonEmptyStringValueParser};
use serde_json::json;

use crate::api::reply::Item;
use crate::cli::reference::{markdown, pages};
use crate::command::Special;
use crate::error::{Result, cannot_write};
use crate::output::{self, Count};
use crate::session::Context;

/// `acamp reference`.
pub const COMMAND: Special =
    Special::new("reference", "Print the reference of all commands as Markdown, or write its pages", build, run)
        .examples(&["reference docs/commands", "reference --out commands.md"]);

fn build(command: Command) -> Command {
    command.hide(true).arg(
        Arg::new("folder")
            .value_name("DIR")
            .value_parser(NonEmptyStringValueParser::new())
            .help("Folder for a page per resource, command, and topic [default: print one page]"),
    )
}

/// Prints one page, or writes all pages to files.
///
/// Shape in JSON: objects `file`, `bytes`, one for each page written.
///
/// # Errors
/// `Other` for what cannot be written.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.get_one::<String>("folder") {
        Some(folder) => write(Path::new(folder), context),
        None => output::text(&context.output()?, &markdown()),
    }
}

fn write(folder: &Path, context: &Context) -> Result<()> {
    let pages = pages();
    if !context.options().dry_run {
        for page in &pages {
            let path = folder.join(&page.file);
            let parent = path.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).map_err(|error| cannot_write(parent, &error))?;
            std::fs::write(&path, &page.text).map_err(|error| cannot_write(&path, &error))?;
        }
    }
    let rows = pages
        .iter()
        .map(|page| json!({ "file": folder.join(&page.file).display().to_string(), "bytes": page.text.len() }));
    context.print(Count::Many, &["file", "bytes"], rows.map(|row| Item::from_value(&row)))
}
