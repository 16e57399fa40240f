//! Parses argv into an operation of the catalogue or a hand-written command. Builds the clap tree from the catalogue, each
//! level only when it is reached. Opens no file.

pub mod alias;
pub mod builtin;
pub mod command_line;
mod command_path;
pub mod completion;
mod corrections;
pub mod edit;
mod guesses;
pub mod help;
pub mod hints;
pub mod manual;
pub mod missing_arguments;
pub mod parse_error;
pub mod reference;
mod repair;
pub mod safety;
pub mod several_profiles;
pub mod special;
pub mod tree;
pub mod usage_error;

use crate::catalogue;
use std::ffi::OsString;

use clap::{ArgMatches, builder::StyledStr, error::ErrorKind};

use crate::catalogue::model::{Operation, Resource};
use crate::cli::edit::Editable;
use crate::cli::special::Special;
use crate::session::Options;

/// A parsed command line.
#[derive(Debug)]
pub struct Invocation {
    /// The global options.
    pub options: Options,
    /// What to do.
    pub action: Action,
}

/// What to do.
#[derive(Debug)]
pub enum Action {
    /// Run an operation: the resource, the operations that share the verb, and the matches of the verb.
    Operate(&'static Resource, Vec<&'static Operation>, ArgMatches),
    /// Edit a record in an editor.
    Edit(Editable, ArgMatches),
    /// Run a hand-written command.
    Special(Special, ArgMatches),
}

/// Parses a command line, the program's name first.
///
/// # Errors
/// clap's own error for help, version and usage; it knows whether it goes to standard output or error.
pub fn parse(args: &[OsString]) -> Result<Invocation, clap::Error> {
    let mut root = tree::root_for(args);
    if help::is_wanted(args) {
        root = help::with_overview(root);
    }
    // A line that cannot be parsed is parsed again with the whole tree, for the suggestions.
    let matches = match root.try_get_matches_from_mut(args) {
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => tree::root().try_get_matches_from(args)?,
        outcome => outcome?,
    };
    let mut options =
        crate::args::globals::read(&matches).map_err(|error| crate::args::globals::usage_error(&mut root, &error))?;
    options.command_line = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let mut words: Vec<String> = Vec::with_capacity(3);
    let mut level = matches;
    while let Some((word, next)) = level.remove_subcommand() {
        words.push(word);
        level = next;
        let is_operation = || level.subcommand_name().is_some() && catalogue::find(&words.join(" ")).is_some();
        if let Some(special) = special::find(&words).filter(|_| !is_operation()) {
            return Ok(Invocation { options, action: Action::Special(special, level) });
        }
    }
    if let Some(editable) = tree::editable(&words.join(" ")) {
        return Ok(Invocation { options, action: Action::Edit(editable, level) });
    }
    let Some((resource, operations)) = catalogue::command(&words.join(" ")) else {
        return Err(no_command());
    };
    Ok(Invocation { options, action: Action::Operate(resource, operations, level) })
}

/// The help of a command as `--help` shows it; without words the first screen.
///
/// # Errors
/// clap's own error for words that are not a command.
pub fn help_of(words: &[&str]) -> Result<StyledStr, clap::Error> {
    let flag = if words.is_empty() { "-h" } else { "--help" };
    let line = std::iter::once("acamp").chain(words.iter().copied()).chain([flag]);
    match parse(&line.map(OsString::from).collect::<Vec<_>>()) {
        Err(error) if error.kind() == ErrorKind::DisplayHelp => Ok(parse_error::rendered(&error, !words.is_empty())),
        Err(error) => Err(error),
        Ok(_) => Err(no_command()),
    }
}

fn no_command() -> clap::Error {
    tree::root().error(ErrorKind::MissingSubcommand, "no command given")
}
