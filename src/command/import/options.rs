//! The command line of `contacts import`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::{Deserialize, Serialize};

use super::mapping::ColumnOverrides;
use crate::args::globals::parse_duration;
use crate::args::{file_flags, value_parsers};
use crate::catalogue::model::Kind;
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::error::{Error, Result};
use crate::store::row_file::{Dialect, Format, Source};
use crate::text::cell_dates::CellDates;

/// `acamp contacts import`.
pub const COMMAND: Special = Special::new(
    "contacts import",
    "Create or update contacts from an Excel, CSV, TSV, or JSON file",
    build,
    super::run,
)
.examples(&[
    "contacts import people.csv --check",
    "contacts import people.csv --exclude-automations --tag 'Fair 2026' --list Newsletter",
    "contacts import fair.xlsx --sheet Leads --check",
    "contacts import phones.csv --map 'Mobile=phone' --map 'Notes='",
    "contacts import - --mode sync --resubscribe --yes < people.jsonl",
]);

const MORE: &str = "\
Column names select the target: email, first_name, last_name, phone, customer_acct_name (account, \
company), tags, lists, unsubscribe, consent, or a custom field by title, merge tag (%CITY%) or id \
(field:12). Their names in German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish and \
Japanese are known too. An empty cell keeps the contact's value, unless --mode sync --blank clear.

Separate several tags, lists or options in a cell with ||, ; or commas. Put a name that contains these in \
quotation marks: \"vip\",\"Big, bold\". Tags in a cell are names, even digits; lists are IDs or names; \
id: and name: decide. Write dates as 2026-03-01 and timestamps with their offset, or state --dates and \
--zone. What spreadsheets add to a cell (an apostrophe, =\"…\") is removed; a cell that they corrupted \
(#N/A, 4.9E+11) fails its row.

The header may be below other lines, and the separator is detected. JSON may be JSON Lines or an array. A \
file that is not UTF-8 is rejected with the encoding it is likely to have: state it with --encoding.

Of an Excel workbook (.xlsx), the first visible sheet is read, or that of --sheet. Its dates, numbers and \
yes/no cells are read as they are, and errors name the rows of the sheet. What contacts export writes, with \
--excel or as a workbook, is read back: IDs and the times that the server sets are ignored.

A column about consent, such as Status or Accepts Email Marketing, is used with --map 'COLUMN=consent': \
rows without consent to email are imported but not subscribed. --check counts the rows that say no.

The bulk import accepts 250 contacts per request and 100 requests per minute, and processes them \
afterwards. It starts automations unless they are excluded, and never resubscribes a contact; --mode sync \
can, one contact per request. results.csv reports the subscriptions of each row.

An import runs as a job: resume a stopped one with acamp jobs resume ID. The job's folder contains \
results.csv and failed.csv. Columns named acamp_… are ignored, so you can fix failed.csv and import it \
again.

Exit codes: 0 all rows imported, 3 some failed, or contacts that unsubscribed or bounced were not \
subscribed, 11 the outcome of some is unknown, 2 --strict rejected the file.";

/// How rows are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The bulk import endpoint, 250 contacts per request.
    Bulk,
    /// One operation per row.
    Sync,
}

/// What the user specified.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The file.
    pub source: Source,
    /// How it is written, as far as the user says so.
    pub dialect: Dialect,
    /// Column overrides.
    pub overrides: ColumnOverrides,
    /// `--tag`.
    pub tags: Vec<String>,
    /// `--list`.
    pub lists: Vec<String>,
    /// `--dates` and `--zone`.
    pub dates: CellDates,
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
    /// Whether the ids of contacts are read back: false with `--no-ids`.
    pub ids: bool,
    /// `--results`.
    pub results: Option<PathBuf>,
    /// `--poll-interval`.
    pub poll_interval: Option<Duration>,
    /// The flags as typed, for the command that imports the failed rows.
    pub flags: Vec<String>,
}

const BLANK_HELP: &str = "Whether an empty cell keeps or clears the contact's value (clear: sync only) [default: keep]";
const POLL_INTERVAL_HELP: &str = "Time between polls of a request; doubles up to one minute [default: 2s]";

fn build(command: Command) -> Command {
    command.after_help(MORE).args(file_arguments()).args(file_flags::arguments()).args(run_arguments())
}

fn file_arguments() -> Vec<Arg> {
    vec![
        positional("file", "FILE", "Excel (.xlsx), CSV, TSV or JSON; `-` reads standard input")
            .value_parser(NonEmptyStringValueParser::new()),
        option("input-format", "FORMAT", "Format of the file, if it cannot be detected").value_parser([
            "csv",
            "semicolons",
            "tsv",
            "jsonl",
        ]),
        several("map", "COLUMN=TARGET", "Target of a column; an empty target ignores it"),
        switch("ignore-unknown", "Ignore unknown columns instead of rejecting the file"),
        record("tag", "Tag to add to all contacts; a new name creates the tag"),
        record("list", "List to subscribe all contacts to"),
        switch("check", "Send nothing; show the mapping, all invalid rows and the estimated requests and time"),
        switch("strict", "Import nothing if any row is invalid"),
    ]
}

fn run_arguments() -> Vec<Arg> {
    vec![
        option("mode", "MODE", "250 contacts per request, or one operation per row with more options [default: bulk]")
            .value_parser(["bulk", "sync"])
            .default_value("bulk")
            .hide_default_value(true),
        switch("exclude-automations", "Do not start automations (bulk only)"),
        switch("resubscribe", "Also subscribe contacts that unsubscribed from the list or bounced (sync only)"),
        option("blank", "WHAT", BLANK_HELP)
            .value_parser(["keep", "clear"])
            .default_value("keep")
            .hide_default_value(true),
        switch("no-ids", "Do not read contact IDs back for results.csv"),
        option("results", "DIR", "Folder for results.csv and failed.csv [default: the job's folder]")
            .value_parser(clap::value_parser!(PathBuf)),
        option("poll-interval", "DURATION", POLL_INTERVAL_HELP),
    ]
}

fn several(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(name, value, help).action(ArgAction::Append).value_parser(NonEmptyStringValueParser::new())
}

/// A flag that names records.
fn record(name: &'static str, help: &'static str) -> Arg {
    option(name, "ID|NAME", help).action(ArgAction::Append).value_parser(value_parsers::named(Kind::Reference(name)))
}

/// Reads the options; `line` is the command line as typed.
///
/// # Errors
/// `Usage` for invalid values and for options that exclude each other.
pub fn read(matches: &ArgMatches, line: &[String]) -> Result<ImportOptions> {
    let all = |name: &str| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let pairs = all("map").iter().map(|pair| pair_of(pair)).collect::<Result<Vec<_>>>()?;
    let poll_interval = word("poll-interval").map(|text| parse_duration("--poll-interval", text)).transpose()?;
    let stated = file_flags::dialect(matches);
    let input_format = word("input-format").map(|word| match word {
        "tsv" => Format::Delimited(b'\t'),
        "semicolons" => Format::Delimited(b';'),
        "jsonl" => Format::Json,
        _ => Format::Delimited(b','),
    });
    let ignores_unnamed = matches.get_flag("ignore-unknown");
    let dialect = Dialect { format: stated.format.or(input_format), ignores_unnamed, ..stated };
    let options = ImportOptions {
        source: Source::parse(word("file").unwrap_or_default()),
        dialect,
        overrides: ColumnOverrides { map: pairs, ignore_unknown: matches.get_flag("ignore-unknown") },
        tags: all("tag"),
        lists: all("list"),
        dates: file_flags::read(matches),
        mode: if word("mode") == Some("sync") { Mode::Sync } else { Mode::Bulk },
        clear_blanks: word("blank") == Some("clear"),
        resubscribe: matches.get_flag("resubscribe"),
        exclude_automations: matches.get_flag("exclude-automations"),
        check: matches.get_flag("check"),
        strict: matches.get_flag("strict"),
        ids: !matches.get_flag("no-ids"),
        results: matches.get_one::<PathBuf>("results").cloned(),
        poll_interval,
        flags: flags_of(line, word("file").unwrap_or_default()),
    };
    reject_conflicts(&options)?;
    Ok(options)
}

/// The line without the words of the command and the file.
fn flags_of(line: &[String], file: &str) -> Vec<String> {
    let mut words = vec!["contacts", "contact", "import", file];
    let mut is_flag = |word: &&String| match words.iter().position(|known| known == word) {
        Some(at) => {
            words.remove(at);
            false
        }
        None => true,
    };
    line.iter().filter(|word| is_flag(word)).cloned().collect()
}

fn reject_conflicts(options: &ImportOptions) -> Result<()> {
    let (message, hint) = match options.mode {
        Mode::Bulk if options.resubscribe => {
            ("--resubscribe: the bulk import never resubscribes contacts", "add --mode sync")
        }
        Mode::Bulk if options.clear_blanks => ("--blank clear the bulk import ignores empty cells", "add --mode sync"),
        Mode::Sync if options.exclude_automations => {
            ("--exclude-automations: only the bulk import can exclude automations", "leave out --mode sync")
        }
        _ => return Ok(()),
    };
    Err(Error::usage(message).hint(hint))
}

fn pair_of(text: &str) -> Result<(String, String)> {
    let pair = text.rsplit_once('=').map(|(column, target)| (column.trim().to_owned(), target.trim().to_owned()));
    pair.filter(|(column, _)| !column.is_empty()).ok_or_else(|| {
        Error::usage(format!("invalid --map `{text}`: expected COLUMN=TARGET"))
            .hint("--map 'Mobile=phone', --map 'Notes='")
    })
}
