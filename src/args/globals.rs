//! The global options as clap arguments, and reading them back. [`global_options`] defines them.
//!
//! They are declared at each level of a command (`acamp -p x contacts -o json list --all`), not as clap's global arguments:
//! clap copies those into every subcommand at every start, which costs more than everything else.

use std::borrow::Cow;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, builder::PossibleValuesParser, error::ErrorKind};

use crate::config::Options;
use crate::config::global_options::{self, ALL, GlobalOption, Store};
use crate::config::value;
use crate::error::{Error, Result};
use crate::text::duration;

const HEADING: &str = "Global options";

/// The global options as clap arguments.
pub fn arguments() -> impl Iterator<Item = Arg> {
    ALL.iter().map(argument)
}

fn argument(option: &GlobalOption) -> Arg {
    let arg = Arg::new(option.name())
        .long(option.name())
        .short(option.short)
        .help(help(option).into_owned())
        .help_heading(HEADING)
        .hide_short_help(true)
        .hide_long_help(true);
    match option.store {
        Store::Switch(_) => arg.action(ArgAction::SetTrue),
        Store::Count(_) => arg.action(ArgAction::Count),
        Store::Text(_) | Store::Value(_) => valued(arg, option),
    }
}

fn valued(arg: Arg, option: &GlobalOption) -> Arg {
    // So that `--max-retries -3` is an invalid number, not an unknown flag.
    let arg = arg.value_name(option.value_name).allow_negative_numbers(true);
    let arg = if option.values.is_empty() { arg } else { arg.value_parser(PossibleValuesParser::new(option.values)) };
    match option.bare_value {
        "" => arg,
        value => arg.num_args(0..=1).require_equals(true).default_missing_value(value),
    }
}

/// The help of an option, with its default.
fn help(option: &GlobalOption) -> Cow<'static, str> {
    match option.default {
        "" => Cow::Borrowed(option.help),
        default => Cow::Owned(format!("{} [default: {default}]", option.help)),
    }
}

/// Whether an argument of this name is a global option.
pub fn is_global(name: &str) -> bool {
    global_options::find(name).is_some()
}

/// Adds the global options to a command, and `--help` among them. clap does not show them: they are the last part of the
/// help, which is added to what clap renders.
pub fn on(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help_heading(HEADING);
    let help = help.help("Print help; --help for details").hide_short_help(true).hide_long_help(true);
    let own: Vec<&str> = command.get_arguments().filter_map(Arg::get_long).collect();
    // `--encoding` is that of the input where a command reads a file.
    let globals: Vec<Arg> = ALL.iter().filter(|option| !own.contains(&option.name())).map(argument).collect();
    command.disable_help_flag(true).disable_help_subcommand(true).args(globals).arg(help)
}

/// Adds the global options to a command and everything built below it.
pub fn declare(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let command = on(command);
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, declare))
}

/// Whether an argument is a command's own: no global option, `--help` or `--version`.
pub fn is_own(arg: &Arg) -> bool {
    let id = arg.get_id().as_str();
    !is_global(id) && !matches!(id, "help" | "version")
}

/// How an option is typed: `-o, --output FORMAT`.
pub fn typed(arg: &Arg) -> String {
    let flag = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}"),
        (None, Some(long)) => format!("--{long}"),
        (Some(short), None) => format!("-{short}"),
        (None, None) => String::new(),
    };
    match arg.get_value_names().and_then(|names| names.first()) {
        Some(value) if is_bare_allowed(arg) => format!("{flag}[={value}]"),
        Some(value) if arg.get_action().takes_values() => format!("{flag} {value}").trim_start().to_owned(),
        _ => flag,
    }
}

/// Whether an option may be given without its value.
fn is_bare_allowed(arg: &Arg) -> bool {
    arg.is_require_equals_set() && arg.get_num_args().is_some_and(|range| range.min_values() == 0)
}

/// The only values an argument accepts; none for a switch and where any value is accepted.
pub fn words(arg: &Arg) -> Vec<String> {
    if !arg.get_action().takes_values() {
        return Vec::new();
    }
    arg.get_possible_values().iter().map(|word| word.get_name().to_owned()).collect()
}

/// The help of an option, with the values it accepts.
pub fn meaning(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let words = words(arg);
    if words.is_empty() { help } else { format!("{help}: {}", words.join(", ")) }
}

/// Reads the global options from all levels of the command line; the innermost level wins.
///
/// # Errors
/// `Usage` for an invalid value, and for options that exclude each other.
pub fn read(matches: &ArgMatches) -> Result<Options> {
    let levels: Vec<&ArgMatches> =
        std::iter::successors(Some(matches), |level| level.subcommand().map(|(_, below)| below)).collect();
    let mut options = Options::default();
    for option in ALL {
        store(option, &levels, &mut options)?;
    }
    let shaping = [
        ("--jq", options.jq.is_some()),
        ("--columns", options.columns.is_some()),
        ("--sort", !options.sort.is_empty()),
    ];
    match shaping.into_iter().find(|(_, is_given)| options.raw && *is_given) {
        Some((flag, _)) => Err(Error::usage(format!("--raw cannot be used together with {flag}"))),
        None => Ok(options),
    }
}

fn store(option: &GlobalOption, levels: &[&ArgMatches], options: &mut Options) -> Result<()> {
    let name = option.name();
    match option.store {
        Store::Switch(set) => {
            if levels.iter().any(|level| level.try_get_one::<bool>(name).ok().flatten() == Some(&true)) {
                set(options);
            }
        }
        Store::Count(set) => {
            set(options, levels.iter().filter_map(|level| level.try_get_one::<u8>(name).ok().flatten()).sum());
        }
        Store::Text(set) => {
            if let Some(text) = text_of(name, levels) {
                set(options, text);
            }
        }
        Store::Value(set) => {
            if let Some(text) = text_of(name, levels) {
                set(options, text).map_err(|must| value::invalid(option.flag, text, &must))?;
            }
        }
    }
    Ok(())
}

/// The value of an option at the innermost level that gives it.
fn text_of<'a>(name: &str, levels: &[&'a ArgMatches]) -> Option<&'a str> {
    let given = |level: &&'a ArgMatches| level.try_get_one::<String>(name).ok().flatten();
    levels.iter().rev().find_map(given).map(String::as_str)
}

/// An error of ours as an error of clap, so that all usage errors look alike.
pub fn usage_error(root: &mut Command, error: &Error) -> clap::Error {
    root.error(ErrorKind::ValueValidation, error.message())
}

/// The first paragraph of clap's own text, on one line.
pub fn first_paragraph(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let line = paragraph.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    line.trim_start_matches("error: ").to_owned()
}

/// Reads a duration: `30s`, `500ms`, `2m`, `1h30m`, `1d`; a bare number is seconds.
///
/// # Errors
/// `Usage`, naming `flag` and the text.
pub fn parse_duration(flag: &str, text: &str) -> Result<Duration> {
    duration::parse(text).map_err(|must| value::invalid(flag, text, &must))
}
