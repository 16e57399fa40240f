//! The command line of `contacts export`: the filters of `contacts list`, and the columns. Opens nothing.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{ArgAction, ArgMatches, Command};

use crate::args::conditions::{self, TypedCondition};
use crate::args::{flags, value_parsers};
use crate::catalogue;
use crate::command::Special;
use crate::command::arguments::{option, switch};
use crate::error::{Error, Result};
use crate::output::Format;
use crate::session::Context;

use super::columns::{Choice, Naming, OWN};
use super::row::RowFormat;

/// `acamp contacts export`.
pub const COMMAND: Special =
    Special::new("contacts export", "Export contacts with fields, tags, and lists as one table", build, super::run)
        .examples(&[
            "contacts export --out contacts.xlsx",
            "contacts export --out contacts.csv --excel",
            "contacts export --tag vip --fields City,Topics --no-lists -o jsonl",
            "contacts export --where 'Plan = Pro and last_open > 180d' --out inactive.csv",
            "contacts export --dry-run",
        ]);

const LONG: &str = "One row per contact, in ID order: its own properties (choose others with --columns), custom \
     fields, tags, its lists (column lists) and those it unsubscribed from (column unsubscribed). Several names are \
     ||a||b|| in a cell and an array in JSON; contacts import reads both.\n\n\
     Fields, tags and lists are joined in the cheapest way: by reading the whole collections once, or by a request per \
     contact. The plan and its number of requests are shown first; --dry-run shows only the plan.\n\n\
     With --out FILE the export is a job: if it is interrupted or killed, acamp jobs resume ID continues after the last \
     contact in the file. FILE appears when it is complete.\n\n\
     A workbook (--out contacts.xlsx) has numbers, dates and labels as Excel has them; times are in UTC. CSV is UTF-8, \
     which Excel recognizes by a byte order mark: --excel writes it, with labels, names joined by commas and the \
     delimiter of your locale. contacts import reads all of these.";

const FIELDS_HELP: &str = "Custom fields, by title, merge tag or ID, separated by commas [default: all]";

fn build(command: Command) -> Command {
    let pair = |name, other: &'static str, help| switch(name, help).overrides_with(other);
    let command = match catalogue::command("contacts list") {
        Some((resource, operations)) => flags::filters(command, resource, &operations),
        None => command,
    };
    command
        .arg(
            option("limit", "N", "Maximum number of contacts [default: all]")
                .value_parser(StringValueParser::new().try_map(value_parsers::count))
                .allow_negative_numbers(true),
        )
        .arg(option("fields", "all|none|NAMES", FIELDS_HELP).action(ArgAction::Append))
        .arg(
            option("field-names", "WHICH", "Column names of custom fields [default: title]")
                .value_parser(["title", "perstag", "id"]),
        )
        .arg(pair("tags", "no-tags", "Include tags [default]"))
        .arg(pair("no-tags", "tags", "Exclude tags"))
        .arg(pair("lists", "no-lists", "Include lists [default]"))
        .arg(pair("no-lists", "lists", "Exclude lists"))
        .after_help(LONG)
}

/// The format: `--output`, else by the file extension, else CSV.
///
/// # Errors
/// `Usage` for a format an export does not support, and for options that would filter or sort it.
pub fn format(context: &Context) -> Result<RowFormat> {
    let options = context.options();
    let shaped = [("--jq", options.jq.is_some()), ("--raw", options.raw), ("--sort", !options.sort.is_empty())];
    if let Some((flag, _)) = shaped.iter().find(|(_, given)| *given) {
        return Err(Error::usage(format!("{flag} cannot be used with an export, which is one table in ID order")));
    }
    let format = match options.output {
        Some(format) => row_format(format).ok_or_else(|| {
            Error::usage(format!("unsupported export format {}: use csv, tsv, xlsx, jsonl or json", format.name()))
        }),
        None => Ok(options.out.as_deref().and_then(Format::of_name).and_then(row_format).unwrap_or(RowFormat::Csv)),
    }?;
    context.check_file_format(file_format(format))?;
    Ok(format)
}

fn file_format(format: RowFormat) -> Format {
    match format {
        RowFormat::Csv => Format::Csv,
        RowFormat::Tsv => Format::Tsv,
        RowFormat::Xlsx => Format::Xlsx,
        RowFormat::Jsonl => Format::Jsonl,
        RowFormat::Json => Format::Json,
    }
}

fn row_format(format: Format) -> Option<RowFormat> {
    match format {
        Format::Csv => Some(RowFormat::Csv),
        Format::Tsv => Some(RowFormat::Tsv),
        Format::Xlsx => Some(RowFormat::Xlsx),
        Format::Jsonl => Some(RowFormat::Jsonl),
        Format::Json => Some(RowFormat::Json),
        _ => None,
    }
}

/// The contact's own properties.
pub fn own_columns(context: &Context) -> Vec<String> {
    let usual = || OWN.iter().map(|key| (*key).to_owned()).collect();
    context.options().columns.clone().unwrap_or_else(usual)
}

/// The filter expressions.
pub fn conditions(matches: &ArgMatches) -> Vec<TypedCondition> {
    let command = catalogue::command("contacts list");
    command.map_or_else(Vec::new, |(resource, operations)| conditions::of_matches(matches, resource, &operations))
}

/// Which custom fields.
pub fn choice(matches: &ArgMatches) -> Choice {
    let given: Vec<&String> = matches.get_many("fields").into_iter().flatten().collect();
    match given.as_slice() {
        [] => Choice::All,
        [one] if *one == "all" => Choice::All,
        [one] if *one == "none" || one.is_empty() => Choice::None,
        several => {
            let names = several.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty());
            Choice::Named(names.map(str::to_owned).collect())
        }
    }
}

/// Their column names.
pub fn naming(matches: &ArgMatches) -> Naming {
    match matches.get_one::<String>("field-names").map(String::as_str) {
        Some("perstag") => Naming::Perstag,
        Some("id") => Naming::Id,
        _ => Naming::Title,
    }
}
