//! The command line of `contacts import`, and its reading.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, builder::NonEmptyStringValueParser};
use serde::{Deserialize, Serialize};

use super::mapping::Wishes;
use crate::args::globals::parse_duration;
use crate::command::Special;
use crate::error::{Error, Result};
use crate::store::row_file::{Format, Source};

/// `acamp contacts import`.
pub const COMMAND: Special = Special {
    words: "contacts import",
    about: "Create or update contacts from a CSV, TSV, or JSON Lines file",
    details: "",
    examples: &[
        "contacts import people.csv --check",
        "contacts import people.csv --exclude-automations --tag 'Fair 2026' --list Newsletter",
        "contacts import phones.csv --map 'Mobile=phone' --map 'Notes='",
        "contacts import - --mode sync --resubscribe --yes < people.jsonl",
    ],
    build,
    run: super::run,
};

const MORE: &str = "\
Columns go where their names say: email, first_name, last_name, phone, customer_acct_name (account, company), tags,
lists, unsubscribe, or a custom field by title, merge tag (%CITY%) or id (field:12). Several tags, lists or options of
a cell stand between ||, ; or (tags, lists) commas. Dates are written 2026-03-01, moments with their offset. An empty
cell leaves what the contact has, unless --mode sync --blank clear.

The bulk import takes 250 contacts a request and 100 requests a minute, works on them afterwards, starts automations
unless they are excluded, and never brings back a contact that unsubscribed; --mode sync can, one contact a call.

It runs as a job: a stopped one goes on with acamp jobs resume ID, and the job's folder has results.csv and failed.csv.
Columns named acamp_… are passed over, so failed.csv can be put right and imported again.

Exit codes: 0 all rows are in, 3 some failed, 11 of some nobody can tell, 2 --strict refused the file.";

/// How rows reach the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The bulk import, 250 contacts a request.
    Bulk,
    /// A call for each row.
    Sync,
}

/// What the user asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The file.
    pub source: Source,
    /// How it is written, where said.
    pub format: Option<Format>,
    /// Which column goes where.
    pub wishes: Wishes,
    /// `--tag`.
    pub tags: Vec<String>,
    /// `--list`.
    pub lists: Vec<String>,
    /// `--mode`.
    pub mode: Mode,
    /// `--blank clear`.
    pub clear_blanks: bool,
    /// `--resubscribe`.
    pub resubscribe: bool,
    /// `--exclude-automations`.
    pub exclude_automations: bool,
    /// `--check`.
    pub check: bool,
    /// `--strict`.
    pub strict: bool,
    /// Whether the ids of contacts are read back: not with `--no-ids`.
    pub ids: bool,
    /// `--results`.
    pub results: Option<PathBuf>,
    /// `--poll-interval`.
    pub poll_interval: Option<Duration>,
}

fn build(command: Command) -> Command {
    command.after_help(MORE).args(file_arguments()).args(run_arguments())
}

fn file_arguments() -> Vec<Arg> {
    vec![
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .value_parser(NonEmptyStringValueParser::new())
            .help("CSV, TSV or JSON Lines; `-` reads standard input"),
        Arg::new("input-format")
            .long("input-format")
            .value_name("FORMAT")
            .value_parser(["csv", "semicolons", "tsv", "jsonl"])
            .help("How the file is written, where that cannot be told from it"),
        several("map", "COLUMN=TARGET", "Where a column goes; nothing after = leaves it out"),
        switch("ignore-unknown", "Leave out columns that are not known instead of refusing the file"),
        several("tag", "NAME", "Tag to put on all of them"),
        several("list", "ID|NAME", "List to subscribe all of them to"),
        switch("check", "Send nothing: show the mapping, every bad row, and what the import would cost"),
        switch("strict", "Import nothing at all where a row is bad"),
    ]
}

fn run_arguments() -> Vec<Arg> {
    vec![
        Arg::new("mode")
            .long("mode")
            .value_name("MODE")
            .value_parser(["bulk", "sync"])
            .default_value("bulk")
            .hide_default_value(true)
            .help("250 contacts a request, or one a call, which can do more [default: bulk]"),
        switch("exclude-automations", "Start no automation for them (bulk only)"),
        switch("resubscribe", "Bring back contacts that unsubscribed (sync only)"),
        Arg::new("blank")
            .long("blank")
            .value_name("WHAT")
            .value_parser(["keep", "clear"])
            .default_value("keep")
            .hide_default_value(true)
            .help("Whether an empty cell keeps or clears what the contact has (clear: sync only) [default: keep]"),
        switch("no-ids", "Do not read back the ids of the contacts for results.csv"),
        Arg::new("results")
            .long("results")
            .value_name("DIR")
            .value_parser(clap::value_parser!(PathBuf))
            .help("Folder for results.csv and failed.csv instead of the job's own"),
        Arg::new("poll-interval")
            .long("poll-interval")
            .value_name("DURATION")
            .help("How long until a request is asked about again; doubles to a minute [default: 2s]"),
    ]
}

fn several(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .action(ArgAction::Append)
        .value_parser(NonEmptyStringValueParser::new())
        .help(help)
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// Reads the matches.
///
/// # Errors
/// `Usage` for values that cannot be read and for options that exclude each other.
pub fn read(matches: &ArgMatches) -> Result<Options> {
    let all = |name: &str| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let pairs = all("map").iter().map(|pair| pair_of(pair)).collect::<Result<Vec<_>>>()?;
    let poll_interval = word("poll-interval").map(|text| parse_duration("--poll-interval", text)).transpose()?;
    let options = Options {
        source: Source::parse(word("file").unwrap_or_default()),
        format: word("input-format").map(|word| match word {
            "tsv" => Format::Delimited(b'\t'),
            "semicolons" => Format::Delimited(b';'),
            "jsonl" => Format::JsonLines,
            _ => Format::Delimited(b','),
        }),
        wishes: Wishes { map: pairs, ignore_unknown: matches.get_flag("ignore-unknown") },
        tags: all("tag"),
        lists: all("list"),
        mode: if word("mode") == Some("sync") { Mode::Sync } else { Mode::Bulk },
        clear_blanks: word("blank") == Some("clear"),
        resubscribe: matches.get_flag("resubscribe"),
        exclude_automations: matches.get_flag("exclude-automations"),
        check: matches.get_flag("check"),
        strict: matches.get_flag("strict"),
        ids: !matches.get_flag("no-ids"),
        results: matches.get_one::<PathBuf>("results").cloned(),
        poll_interval,
    };
    refuse_contradictions(&options)?;
    Ok(options)
}

fn refuse_contradictions(options: &Options) -> Result<()> {
    let only = |what: &str, why: &str, hint: &str| Err(Error::usage(format!("{what} {why}")).hint(hint));
    if options.mode == Mode::Bulk && options.resubscribe {
        return only("--resubscribe:", "the bulk import never brings back who unsubscribed", "add --mode sync");
    }
    if options.mode == Mode::Bulk && options.clear_blanks {
        let why = "is not known to work in the bulk import, which leaves empty cells out";
        return only("--blank clear", why, "add --mode sync");
    }
    if options.mode == Mode::Sync && options.exclude_automations {
        let why = "only the bulk import can keep automations from starting";
        return only("--exclude-automations:", why, "leave out --mode sync");
    }
    Ok(())
}

fn pair_of(text: &str) -> Result<(String, String)> {
    let pair = text.rsplit_once('=').map(|(column, target)| (column.trim().to_owned(), target.trim().to_owned()));
    pair.filter(|(column, _)| !column.is_empty()).ok_or_else(|| {
        Error::usage(format!("--map takes COLUMN=TARGET, not `{text}`")).hint("--map 'Mobile=phone', --map 'Notes='")
    })
}
