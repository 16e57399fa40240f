//! The options every command takes, and their reading. Values are checked here, their meaning is `context`'s.
//!
//! They are declared at each level of a command (`acamp -p x contacts -o json list --all`), not as clap's global arguments:
//! those are copied into every subcommand at every start, which cost more than all the rest.

use crate::text::duration;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, builder::PossibleValuesParser, error::ErrorKind};

use crate::config::value as setting;
use crate::error::{Error, Result};
use crate::output::Format;
use crate::output::progress::How as Progress;
use crate::session::{ColorChoice, Options};

/// Flag names of the global options; no row of the catalogue may use one.
pub const NAMES: &[&str] = &[
    "profile",
    "output",
    "json",
    "columns",
    "sort",
    "no-header",
    "jq",
    "raw",
    "out",
    "safe-csv",
    "no-pager",
    "quiet",
    "verbose",
    "debug",
    "har",
    "mask",
    "ca-cert",
    "dry-run",
    "yes",
    "no-input",
    "rate",
    "max-retries",
    "max-wait",
    "timeout",
    "color",
    "progress",
    "confirm",
    "confirm-profile",
    "max-delete",
    "no-history",
];

const HEADING: &str = "Global options (all: acamp help options)";

/// The global options as clap arguments, accepted before and after the command.
pub fn arguments() -> Vec<Arg> {
    vec![
        value("profile", "NAME", "Account to work with; `sandbox` is built in").short('p'),
        value("output", "FORMAT", "How to print: table on a terminal and json otherwise, unless given")
            .short('o')
            .value_parser(PossibleValuesParser::new(Format::ALL.map(Format::name))),
        switch("json", "Same as -o json"),
        value("columns", "KEYS", "Keys to show, separated by commas; a dot descends: owner.id"),
        value("sort", "KEYS", "Keys to sort by, separated by commas; KEY:desc descends"),
        switch("no-header", "Leave out the header line of table, csv and tsv"),
        value("jq", "PROGRAM", "Filter the JSON through a jq program"),
        switch("raw", "Print the service's answer as it came, in its envelope"),
        value("out", "FILE", "Write to a file, which appears only when complete; its name tells the format: x.csv"),
        value("safe-csv", "BOOL", "Guard csv and tsv cells that a spreadsheet would compute [default: in files]")
            .value_parser(PossibleValuesParser::new(["true", "false"]))
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
        switch("no-pager", "Print long tables without a pager"),
        switch("quiet", "No notes and warnings on standard error").short('q'),
        switch("verbose", "Show each request on standard error; twice for more").short('v').action(ArgAction::Count),
        switch("debug", "Show each request with headers and bodies, secrets left out; same as -vv"),
        value("har", "FILE", "Keep all requests and answers in an HTTP archive (HAR 1.2), secrets left out"),
        value("mask", "WHAT", "Put pseudonyms in the place of personal data, everywhere")
            .value_parser(PossibleValuesParser::new(["pii"])),
        value("ca-cert", "FILE", "Trust the certificate authorities in this PEM file, and no others"),
        switch("dry-run", "Print the requests instead of sending them").short('n'),
        switch("yes", "Answer yes to questions of yes or no").short('y'),
        switch("no-input", "Never ask; fail where an answer is needed"),
        value("rate", "NUMBER", "Requests a second at the most; 0 lifts the limit [default: 5]"),
        value("max-retries", "NUMBER", "How often one request is sent again [default: 5]"),
        value("max-wait", "DURATION", "How long one request may wait for its retries in all [default: 5m]"),
        value("timeout", "DURATION", "How long one request may take [default: 60s]"),
        value("color", "WHEN", "When to print in colour")
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"])),
        value("progress", "HOW", "How long work shows how far it is [default: a bar on a terminal, lines in CI]")
            .value_parser(PossibleValuesParser::new(Progress::ALL.map(Progress::name))),
        value(
            "confirm",
            "NAME",
            "Give leave for what deletes much or writes to people: the name of the thing, or their number",
        ),
        value("confirm-profile", "NAME", "Give leave to write to a protected profile: its name"),
        value("max-delete", "N|P%", "The most that may be deleted, things or a part of all [default: 100]"),
        switch("no-history", "Do not write down what undo needs, and read nothing before a write"),
    ]
}

fn value(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(help)
        .help_heading(HEADING)
        .hide_short_help(!is_frequent(name))
        .hide_long_help(!is_frequent(name))
        // So that `--max-retries -3` is a wrong number, not an unknown flag.
        .allow_negative_numbers(true)
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .action(ArgAction::SetTrue)
        .help_heading(HEADING)
        .hide_short_help(!is_frequent(name))
        .hide_long_help(!is_frequent(name))
}

/// Those shown in the help of every command; `acamp help options` has them all.
fn is_frequent(name: &str) -> bool {
    matches!(name, "profile" | "output" | "columns" | "jq" | "dry-run" | "yes")
}

/// Adds the global options to a command, and `--help` among them: under a heading of its own it would stand alone.
pub fn on(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help_heading(HEADING);
    let help = help.help("Print help; --help says more").long_help("Print help; -h says less");
    command.disable_help_flag(true).disable_help_subcommand(true).args(arguments()).arg(help)
}

/// Adds the global options to a command and everything built below it.
pub fn declare(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let command = on(command);
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, declare))
}

/// Whether an argument is a command's own: none of these options, `--help` or `--version`.
pub fn is_own(arg: &Arg) -> bool {
    let id = arg.get_id().as_str();
    !NAMES.contains(&id) && !matches!(id, "help" | "version")
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
        Some(value) if arg.get_action().takes_values() => format!("{flag} {value}").trim_start().to_owned(),
        _ => flag,
    }
}

/// What an option means, with the words it takes.
pub fn meaning(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let words: Vec<String> = match arg.get_action().takes_values() {
        true => arg.get_possible_values().iter().map(|word| word.get_name().to_owned()).collect(),
        false => Vec::new(),
    };
    if words.is_empty() { help } else { format!("{help}: {}", words.join(", ")) }
}

/// Reads the global options from all levels of the command line; the innermost has the last word.
///
/// # Errors
/// `Usage` for a number or duration that cannot be read, and for options that exclude each other.
pub fn read(matches: &ArgMatches) -> Result<Options> {
    let levels: Vec<&ArgMatches> =
        std::iter::successors(Some(matches), |level| level.subcommand().map(|(_, below)| below)).collect();
    let text =
        |name: &str| levels.iter().rev().find_map(|level| level.try_get_one::<String>(name).ok().flatten()).cloned();
    let given = |name: &str| levels.iter().any(|level| level.try_get_one::<bool>(name).ok().flatten() == Some(&true));
    let output = match (text("output"), given("json")) {
        (Some(name), _) => Format::parse(&name),
        (None, true) => Some(Format::Json),
        (None, false) => None,
    };
    if given("raw")
        && let Some(name) = ["jq", "columns", "sort"].into_iter().find(|name| text(name).is_some())
    {
        return Err(Error::usage(format!("--raw prints the answer as it came: --{name} cannot shape it")));
    }
    Ok(Options {
        profile: text("profile"),
        output,
        columns: text("columns").map(|list| some_list("--columns", &list)).transpose()?,
        sort: text("sort").map(|list| split_sort(&list)).unwrap_or_default(),
        no_header: given("no-header"),
        jq: text("jq"),
        raw: given("raw"),
        out: text("out").map(PathBuf::from),
        safe_csv: text("safe-csv").map(|word| word == "true"),
        no_pager: given("no-pager"),
        quiet: given("quiet"),
        verbose: verbosity(&levels).max(if given("debug") { 2 } else { 0 }),
        har: text("har").map(PathBuf::from),
        mask: text("mask").is_some(),
        ca_cert: text("ca-cert").map(PathBuf::from),
        dry_run: given("dry-run"),
        yes: given("yes"),
        no_input: given("no-input"),
        rate: text("rate").map(|rate| parse("--rate", &rate, setting::rate)).transpose()?,
        max_retries: text("max-retries").map(|count| parse("--max-retries", &count, setting::count)).transpose()?,
        max_wait: text("max-wait").map(|wait| parse_duration("--max-wait", &wait)).transpose()?,
        timeout: text("timeout").map(|wait| parse_duration("--timeout", &wait)).transpose()?,
        color: text("color").map(|when| match when.as_str() {
            "always" => ColorChoice::Always,
            "never" => ColorChoice::Never,
            _ => ColorChoice::Auto,
        }),
        progress: text("progress").and_then(|how| Progress::parse(&how)),
        confirm: text("confirm"),
        confirm_profile: text("confirm-profile"),
        max_delete: text("max-delete").map(|limit| parse("--max-delete", &limit, setting::max_delete)).transpose()?,
        no_history: given("no-history"),
        command_line: Vec::new(),
    })
}

fn verbosity(levels: &[&ArgMatches]) -> u8 {
    levels.iter().filter_map(|level| level.try_get_one::<u8>("verbose").ok().flatten()).sum()
}

/// An error of ours in clap's dress, so that all usage errors look alike.
pub fn usage_error(root: &mut Command, error: &Error) -> clap::Error {
    root.error(ErrorKind::ValueValidation, error.message())
}

fn split_list(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

fn some_list(flag: &str, list: &str) -> Result<Vec<String>> {
    let keys = split_list(list);
    if keys.is_empty() { Err(Error::usage(format!("{flag} names no key"))) } else { Ok(keys) }
}

fn split_sort(list: &str) -> Vec<(String, bool)> {
    let direction = |key: String| match key.rsplit_once(':') {
        Some((name, "desc")) => (name.to_owned(), true),
        Some((name, "asc")) => (name.to_owned(), false),
        _ => (key, false),
    };
    split_list(list).into_iter().map(direction).collect()
}

/// Reads a duration: `30s`, `500ms`, `2m`, `1h30m`, `1d`; a bare number is seconds.
///
/// # Errors
/// `Usage`, naming `flag` and the text.
pub fn parse_duration(flag: &str, text: &str) -> Result<Duration> {
    parse(flag, text, duration::parse)
}

/// A value as settings in files and variables are read.
fn parse<T>(flag: &str, text: &str, parser: setting::Parser<T>) -> Result<T> {
    parser(text).map_err(|must| Error::usage(format!("{flag} is \"{}\": it {must}", text.escape_debug())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sort_keys_carry_their_direction() {
        assert_eq!(split_sort("cdate:desc, email"), [("cdate".to_owned(), true), ("email".to_owned(), false)]);
    }

    #[test]
    fn every_global_flag_is_listed() {
        let declared: Vec<String> = arguments().iter().map(|arg| arg.get_id().to_string()).collect();
        assert_eq!(declared, NAMES);
    }
}
