//! Why a command line could not be parsed, for callers that do not know clap.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

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
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => Problem::MissingCommand,
        ErrorKind::InvalidSubcommand => Problem::UnknownCommand,
        ErrorKind::MissingRequiredArgument => Problem::MissingArgument,
        _ => Problem::Other,
    }
}

/// The part of a command line that is wrong, if one word is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongWord {
    /// It is no command.
    Command(String),
    /// A positional argument too many.
    Argument(String),
    /// An unknown flag, without its value.
    Flag(String),
    /// A value that is not one of the valid ones: the argument, the value, and these.
    Value(String, String, Vec<String>),
}

/// The word that is wrong.
pub fn wrong_word(error: &ParseError) -> Option<WrongWord> {
    match error.kind() {
        ErrorKind::InvalidSubcommand => Some(WrongWord::Command(text(error, ContextKind::InvalidSubcommand))),
        ErrorKind::UnknownArgument => {
            let typed = text(error, ContextKind::InvalidArg);
            let flag = typed.split('=').next().unwrap_or_default().to_owned();
            Some(if flag.starts_with('-') { WrongWord::Flag(flag) } else { WrongWord::Argument(typed) })
        }
        ErrorKind::InvalidValue => {
            let valid = texts(error, ContextKind::ValidValue);
            let typed = text(error, ContextKind::InvalidValue);
            (!valid.is_empty()).then(|| WrongWord::Value(argument(error), typed, valid))
        }
        _ => None,
    }
}

/// The missing arguments as typed: `--name TEXT`, `CONTACT`.
pub fn missing(error: &ParseError) -> Vec<String> {
    match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            texts(error, ContextKind::InvalidArg).iter().map(|name| plain(name)).collect()
        }
        _ => Vec::new(),
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

/// The name of the argument as typed: `--limit`, `CONTACT`.
pub(super) fn argument(error: &ParseError) -> String {
    flag_of(&texts(error, ContextKind::InvalidArg).concat())
}

/// `--limit` of `--limit <N>`, `CONTACT` of `<CONTACT>...`.
pub(super) fn flag_of(usage: &str) -> String {
    if usage.starts_with('-') { usage.split([' ', '=', '[']).next().unwrap_or(usage).to_owned() } else { plain(usage) }
}

/// `--name TEXT` of `--name <TEXT>`, `CONTACT` of `<CONTACT>...`.
fn plain(usage: &str) -> String {
    usage.replace("...", "").replace(['<', '>', '[', ']'], "").trim().to_owned()
}

pub(super) fn text(error: &ParseError, kind: ContextKind) -> String {
    texts(error, kind).into_iter().next().unwrap_or_default()
}

pub(super) fn texts(error: &ParseError, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
