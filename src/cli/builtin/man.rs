//! `acamp man [NAME|DIR]`: shows a page of the manual, or writes all pages to files.

use std::path::{MAIN_SEPARATOR, Path};

use clap::{Arg, ArgMatches, Command, builder::NonEmptyStringValueParser};
use serde_json::json;

use crate::api::reply::Item;
use crate::cli::manual::{ManualPage, first_page, names, page_about, pages, plain};
use crate::command::Special;
use crate::error::{Error, Kind, Result, cannot_write};
use crate::output::{self, Count, Output, Pager};
use crate::session::Context;
use crate::system::child_process;
use crate::text::similarity::nearest;

/// The width of a page without a terminal.
const WIDTH: usize = 80;

/// `acamp man`.
pub const COMMAND: Special =
    Special::new("man", "Show a page of the manual, or write all pages to a folder", build, run).examples(&[
        "man contacts",
        "man",
        "man ~/.local/share/man/man1",
        "man ./man1 --dry-run --jq '.[].file'",
    ]);

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("target")
                .value_name("NAME|DIR")
                .num_args(0..)
                .value_parser(NonEmptyStringValueParser::new())
                .help("A command or a topic [default: acamp(1)], or a folder for all pages"),
        )
        .after_help(
            "What exists as a folder or contains a separator is a folder: acamp man ./man1. In a pipe, a page is printed \
             for man -l -.\n\nWrite to a folder man1 inside a directory of MANPATH, and man acamp-contacts works.",
        )
}

/// Shows a page, or writes all of them.
///
/// Shape in JSON: objects `file`, `bytes`, one for each page written.
///
/// # Errors
/// `NotFound` for a name without a page, `Other` for what cannot be written.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("target").into_iter().flatten().map(String::as_str).collect();
    match words.as_slice() {
        [] => show(&first_page(), context),
        [word] if is_folder(word) => write(Path::new(word), context),
        words => show(&page_about(words).ok_or_else(|| unknown(words))?, context),
    }
}

fn is_folder(word: &str) -> bool {
    word.contains(['/', MAIN_SEPARATOR]) || Path::new(word).is_dir()
}

fn unknown(words: &[&str]) -> Error {
    let near = nearest(words[0], names().map(|(name, _)| name));
    let error = Error::new(Kind::NotFound, format!("no manual page \"{}\", and no such folder", words.join(" ")));
    error.hint(near.map_or_else(|| format!("acamp man ./{}", words[0]), |name| format!("acamp man {name}")))
}

/// Shows a page with `man` on a terminal, or as text if there is no `man`; elsewhere prints its source.
fn show(page: &ManualPage, context: &Context) -> Result<()> {
    let output = context.text_output()?;
    if !output.is_shown() {
        return output::text(&output, &page.text);
    }
    match reader().filter(|_| output.pager.is_some()) {
        Some(pager) => output::text(&Output { pager: Some(pager), ..output }, &page.text),
        None => {
            let width = output.width.map_or(WIDTH, usize::from);
            output::text(&output, &plain(&page.text, width))
        }
    }
}

/// `man`, if it reads a page from standard input.
fn reader() -> Option<Pager> {
    let words = ["man", "-l", "-"].map(str::to_owned).to_vec();
    let mut command = child_process::program("man");
    let found = command.args(["-w", "-l", "-"]).stdin(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    found.stdout(std::process::Stdio::null()).status().ok().filter(std::process::ExitStatus::success)?;
    Some(Pager { words, height: None, is_chosen: false })
}

fn write(folder: &Path, context: &Context) -> Result<()> {
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
