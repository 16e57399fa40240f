//! `acamp man [DIR]`: prints the first page of the manual, or writes all pages to files.

use std::path::Path;

use clap::{Arg, ArgMatches, Command, builder::NonEmptyStringValueParser};
use serde_json::json;

use crate::api::reply::Item;
use crate::cli::manual::{first_page, pages};
use crate::command::Special;
use crate::error::{Result, cannot_write};
use crate::output::{self, Count};
use crate::session::Context;

/// `acamp man`.
pub const COMMAND: Special = Special::new("man", "Print the manual, or write all its pages to a folder", build, run)
    .examples(&["man | man -l -", "man ~/.local/share/man/man1", "man man --dry-run --jq '.[].file'"]);

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .value_parser(NonEmptyStringValueParser::new())
                .help("Folder for all pages; without it, print acamp(1)"),
        )
        .after_help("Write to a folder man1 inside a directory of MANPATH, and man acamp-contacts works.")
}

/// Prints the first page, or writes all of them.
///
/// Shape in JSON: objects `file`, `bytes`, one for each page written.
///
/// # Errors
/// `Other` for what cannot be written.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let Some(folder) = matches.get_one::<String>("folder").map(Path::new) else {
        return output::text(&context.output()?, &first_page().text);
    };
    let pages = pages();
    if !context.options().dry_run {
        std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
        for page in &pages {
            let path = folder.join(&page.file);
            std::fs::write(&path, &page.text).map_err(|error| cannot_write(&path, &error))?;
        }
    }
    let rows = pages
        .iter()
        .map(|page| json!({ "file": folder.join(&page.file).display().to_string(), "bytes": page.text.len() }));
    context.print(Count::Many, &["file", "bytes"], rows.map(|row| Item::from_value(&row)))
}
