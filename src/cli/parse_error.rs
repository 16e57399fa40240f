//! Why a command line could not be parsed, for callers that do not know clap.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::ErrorKind;

use super::help::with_globals;

/// Why a command line could not be parsed; also help and version, which end parsing too.
pub type ParseError = clap::Error;

/// The kinds of [`ParseError`] that are handled differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// None: help or the version was requested.
    HelpRequested,
    /// The words stop before a command.
    MissingCommand,
    /// A word is no command; it may be an alias.
    UnknownCommand,
    /// A required argument is missing.
    MissingArgument,
    /// Anything else.
    Other,
}

/// The kind of an error.
pub fn problem(error: &ParseError) -> Problem {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Problem::HelpRequested,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Problem::MissingCommand,
        ErrorKind::InvalidSubcommand => Problem::UnknownCommand,
        ErrorKind::MissingRequiredArgument => Problem::MissingArgument,
        _ => Problem::Other,
    }
}

/// The text of an error, of help or of the version for a command line, with colors or without.
pub fn render(error: &ParseError, args: &[OsString], colors: bool) -> String {
    let text = rendered(error, args.iter().any(|arg| arg == "--help"));
    if colors { text.ansi().to_string() } else { text.to_string() }
}

/// The text of an error. Help, the long one if `is_long`, ends with the global options.
pub fn rendered(error: &ParseError, is_long: bool) -> StyledStr {
    match error.kind() {
        ErrorKind::DisplayHelp => with_globals(&error.render(), is_long),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => with_globals(&error.render(), false),
        _ => error.render(),
    }
}
