//! Usage errors of clap in the form of all other errors: what is wrong, for which command, and one hint that can be pasted.
//! A suggested command is never run.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ErrorKind};

use super::command_path::CommandPath;
use super::parse_error::{WrongWord, argument, flag_of, missing as missing_arguments, text, texts, wrong_word};
use super::repair;
use crate::args::globals::first_paragraph;
use crate::error::Error;
use crate::text::clean::clean;

/// Maximum length of typed text in a message, in characters.
const LONGEST: usize = 60;

/// Flags by which other programs accept an API key.
const KEYS: &[&str] = &["token", "api-token", "key", "api-key", "apikey"];

/// The error to show for an error of clap; the program's name comes first in `args`.
pub fn explain(error: &clap::Error, args: &[OsString]) -> Error {
    if let Some(WrongWord::Flag(flag)) = wrong_word(error)
        && KEYS.contains(&flag.trim_start_matches('-'))
    {
        let message = format!("unknown flag {}: API keys are not accepted on the command line", bare(&flag));
        return Error::usage(message).hint("acamp auth login");
    }
    let line: Vec<String> = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let explained = explained(error, &CommandPath::of(args), &line);
    match repair::of(&line, error).and_then(|repair| repair.hint()).or_else(|| repair::completed(&line, error)) {
        Some(hint) => explained.hint(hint),
        None => explained,
    }
}

/// What is wrong, with the help or an example of the command as the hint.
fn explained(error: &clap::Error, path: &CommandPath, line: &[String]) -> Error {
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(path, &text(error, ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => unknown_argument(path, &text(error, ContextKind::InvalidArg)),
        ErrorKind::InvalidValue => invalid_value(path, error),
        ErrorKind::ValueValidation if error.get(ContextKind::InvalidArg).is_some() => {
            let why = error.source().map_or(String::from("not a valid value"), |why| plain_words(&why.to_string()));
            let name = argument(error);
            let meaning = path.meaning(&name).map_or(String::new(), |meaning| format!(" ({meaning})"));
            let message =
                format!("invalid value {} for {name}: {why}{meaning}", shown(&text(error, ContextKind::InvalidValue)));
            Error::usage(message).hint(path.help())
        }
        ErrorKind::MissingRequiredArgument => missing(path, error),
        ErrorKind::ArgumentConflict => conflict(path, line, error),
        ErrorKind::TooManyValues => Error::usage(format!("unexpected value for {}", argument(error))).hint(path.help()),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let message = match path.words().as_str() {
                "" => String::from("no command given"),
                words => format!("\"{words}\" requires a subcommand: {}", path.names().join(", ")),
            };
            Error::usage(message).hint(path.help())
        }
        _ => Error::usage(first_paragraph(error)).hint(path.help()),
    }
}

fn unknown_command(path: &CommandPath, typed: &str) -> Error {
    let message = match path.words().as_str() {
        "" => format!("unknown command {}", shown(typed)),
        words => format!("unknown command {} for \"{words}\"", shown(typed)),
    };
    Error::usage(message).hint(path.help())
}

fn unknown_argument(path: &CommandPath, typed: &str) -> Error {
    let flag = typed.split('=').next().unwrap_or(typed);
    let subject = path.words();
    let subject = if subject.is_empty() { "acamp" } else { &subject };
    let message = if !flag.starts_with('-') {
        format!("unexpected argument {} for \"{subject}\"", shown(typed))
    } else if path.words().is_empty() {
        format!("unknown flag {} before a command", bare(flag))
    } else if path.is_command() {
        format!("unknown flag {} for \"{subject}\"", bare(flag))
    } else {
        format!("unknown flag {} for \"{subject}\": give a subcommand first, such as list", bare(flag))
    };
    Error::usage(message).hint(path.help())
}

fn invalid_value(path: &CommandPath, error: &clap::Error) -> Error {
    let (name, typed) = (argument(error), text(error, ContextKind::InvalidValue));
    if typed.is_empty() {
        let hint = if name.starts_with('-') { path.help() } else { example(path) };
        return Error::usage(format!("{name} requires a value")).hint(hint);
    }
    let valid = texts(error, ContextKind::ValidValue);
    if valid.is_empty() {
        return Error::usage(format!("invalid value {} for {name}", shown(&typed))).hint(path.help());
    }
    let one_of = if valid.len() == 1 { "" } else { "one of " };
    let message = format!("invalid value {} for {name}: must be {one_of}{}", shown(&typed), valid.join(", "));
    Error::usage(message).hint(path.help())
}

fn missing(path: &CommandPath, error: &clap::Error) -> Error {
    let message = format!("missing {} for \"{}\"", missing_arguments(error).join(", "), path.words());
    Error::usage(message).hint(example(path))
}

fn example(path: &CommandPath) -> String {
    path.example().map_or_else(|| path.help(), |line| format!("for example: {line}"))
}

fn conflict(path: &CommandPath, line: &[String], error: &clap::Error) -> Error {
    let named: Vec<String> = texts(error, ContextKind::PriorArg).iter().map(|other| flag_of(other)).collect();
    let name = argument(error);
    match named.join(", ") {
        other if other.is_empty() || other == name => {
            Error::usage(format!("{name} is given more than once")).hint(path.help())
        }
        others => {
            let kept = if name.starts_with('-') { &name } else { &others };
            let dropped = if name.starts_with('-') { named } else { vec![name.clone()] };
            let repeated = repair::without(line, &dropped).unwrap_or_else(|| format!("{} {kept}", path.line()));
            Error::usage(format!("{name} cannot be used together with {others}"))
                .hint(format!("use only one of them: {repeated}"))
        }
    }
}

/// The reasons of clap and the standard library in plain words.
fn plain_words(why: &str) -> String {
    if why.contains("invalid digit") || why.contains("number too") {
        return String::from("not a valid whole number");
    }
    match why.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, most)) => format!("not a whole number from {least} to {most}"),
        None => why.to_owned(),
    }
}

/// The typed text in quotes: shortened, without control characters, and redacted if it may be an API key.
fn shown(typed: &str) -> String {
    let is_key = typed.len() >= 32 && typed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_key { String::from("(redacted)") } else { format!("\"{}\"", bare(typed)) }
}

fn bare(typed: &str) -> String {
    let text = clean(typed);
    if text.chars().count() <= LONGEST {
        text.into_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(line: &str) -> String {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        explain(&crate::cli::parse(&args).map(|invocation| invocation.action).unwrap_err(), &args).to_string()
    }

    #[test]
    fn each_error_says_what_is_wrong_and_what_to_run() {
        for (line, expected) in [
            ("acamp contcts list", "error: unknown command \"contcts\"\n  hint: did you mean: acamp contacts list"),
            (
                "acamp list contacts",
                "error: unknown command \"contacts\" for \"lists\"\n  hint: did you mean: acamp contacts list",
            ),
            (
                "acamp contact tags ad",
                "error: unknown command \"ad\" for \"contacts tags\"\n  hint: did you mean: acamp contacts tags add",
            ),
            (
                "acamp contacts list --limt 5",
                "error: unknown flag --limt for \"contacts list\"\n  hint: did you mean: acamp contacts list --limit 5",
            ),
            (
                "acamp contacts --emial a@b.c",
                "error: unknown flag --emial for \"contacts\": give a subcommand first, such as list\n  \
                 hint: did you mean: acamp contacts list --email a@b.c",
            ),
            (
                "acamp tags list -o jsn",
                "error: invalid value \"jsn\" for --output: must be one of table, json, jsonl, csv, tsv, xlsx, markdown, yaml, ids, none\n  \
                 hint: did you mean: acamp tags list -o json",
            ),
            (
                "acamp lists contacts",
                "error: unknown command \"contacts\" for \"lists\"\n  hint: did you mean: acamp lists members LIST",
            ),
            (
                "acamp contacts get",
                "error: missing CONTACT for \"contacts get\"\n  hint: for example: acamp contacts get",
            ),
            (
                "acamp tags list --limit x",
                "error: invalid value \"x\" for --limit: not a whole number above 0\n  hint: acamp tags list",
            ),
        ] {
            let found = explained(line);
            assert!(found.starts_with(expected), "{line}\n{found}\n{expected}");
        }
    }

    #[test]
    fn an_api_key_in_the_wrong_place_is_not_shown() {
        let key = "0123456789abcdef0123456789abcdef0123456789abcdef";
        for line in [format!("acamp auth login {key}"), format!("acamp {key}"), format!("acamp tags list {key}")] {
            assert!(!explained(&line).contains(key), "{line}: {}", explained(&line));
        }
    }

    #[test]
    fn typed_control_characters_do_not_reach_the_terminal() {
        let args = ["acamp", "tags", "a\u{1b}[2J\u{202e}b"].map(OsString::from);
        let error = explain(&crate::cli::parse(&args).map(|invocation| invocation.action).unwrap_err(), &args);
        assert!(!error.message().contains(['\u{1b}', '\u{202e}']), "{error}");
    }
}
