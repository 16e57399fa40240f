//! `acamp man [DIR]`: the manual. One page on standard output, or all of them as files.

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
pub const COMMAND: Special = Special {
    words: "man",
    about: "Print the manual, or write all its pages to a folder",
    details: "",
    examples: &["man | man -l -", "man ~/.local/share/man/man1", "man man --dry-run --jq '.[].file'"],
    build,
    run,
};

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .value_parser(NonEmptyStringValueParser::new())
                .help("Folder for all pages; without it acamp(1) goes to standard output"),
        )
        .after_help("A folder man1 below one in MANPATH makes man acamp-contacts work.")
}

/// Prints the first page, or writes all of them.
///
/// Shape in JSON: objects `file`, `bytes`, one for each page that was written.
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
