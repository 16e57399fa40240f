//! The flags that state how a file of rows and its cells are written, for every command that reads one.

use clap::builder::{NonEmptyStringValueParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgMatches};

use crate::config::value;
use crate::store::row_file::{Dialect, Format};
use crate::text::cell_dates::{CellDates, ORDERS, Zone};
use crate::text::encoding::Encoding;

/// Not the names that they are typed by, which are those of global options: `--encoding` and `--delimiter` are about the
/// output of a command that reads no file.
const ENCODING: &str = "file-encoding";
const DELIMITER: &str = "file-delimiter";
const SHEET: &str = "sheet";
const SKIP_LINES: &str = "skip-lines";
const DATES: &str = "dates";
const ZONE: &str = "zone";

const ENCODING_HELP: &str =
    "Encoding of the file: utf-16, windows-1252, iso-8859-15, macroman, shift_jis or others [default: utf-8]";
const DELIMITER_HELP: &str = "Delimiter of the file: a character, comma, semicolon, tab or pipe [default: detected]";
const SHEET_HELP: &str = "Sheet of the workbook [default: the first]";
const SKIP_LINES_HELP: &str = "Number of lines above the header of the file [default: detected]";
const DATES_HELP: &str =
    "Order of day, month and year in dates such as 03/04/2026; a date in another order is rejected";
const ZONE_HELP: &str =
    "Time zone of timestamps without an offset: Europe/Berlin, +01:00 or UTC; another offset is rejected";

/// The flags.
pub fn arguments() -> [Arg; 6] {
    let flag = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name.trim_start_matches("file-")).value_name(value).help(help)
    };
    let text = StringValueParser::new;
    let lines = |text: String| text.parse::<u64>().map_err(|_| "not a whole number");
    let zone = |text: String| Zone::try_from(text).map(String::from);
    [
        flag(ENCODING, "NAME", ENCODING_HELP).value_parser(text().try_map(|name| Encoding::parse(&name))),
        flag(DELIMITER, "CHARACTER", DELIMITER_HELP).value_parser(text().try_map(|text| value::delimiter(&text))),
        flag(SHEET, "NAME", SHEET_HELP).value_parser(NonEmptyStringValueParser::new()),
        flag(SKIP_LINES, "N", SKIP_LINES_HELP).value_parser(text().try_map(lines)),
        flag(DATES, "ORDER", DATES_HELP).value_parser(ORDERS),
        flag(ZONE, "ZONE", ZONE_HELP).value_parser(text().try_map(zone)).allow_hyphen_values(true),
    ]
}

/// Whether a flag is about the file as a whole, not about its cells.
pub fn is_dialect(id: &str) -> bool {
    [ENCODING, DELIMITER, SHEET, SKIP_LINES].contains(&id)
}

/// What the flags say about the file as a whole.
pub fn dialect(matches: &ArgMatches) -> Dialect {
    let delimiter = matches.try_get_one::<u8>(DELIMITER).ok().flatten().copied();
    Dialect {
        encoding: matches.try_get_one::<Encoding>(ENCODING).ok().flatten().copied(),
        format: delimiter.map(Format::Delimited),
        skip_lines: matches.try_get_one::<u64>(SKIP_LINES).ok().flatten().copied(),
        sheet: matches.try_get_one::<String>(SHEET).ok().flatten().cloned(),
        ignores_unnamed: false,
    }
}

/// What they say about its cells.
pub fn read(matches: &ArgMatches) -> CellDates {
    let word = |name: &str| matches.try_get_one::<String>(name).ok().flatten().map(String::as_str);
    CellDates::of_flags(word(DATES), word(ZONE))
}

/// The same among flags as words: `--dates=mdy`.
pub fn of_words(words: &[String]) -> CellDates {
    let value =
        |name: &str| words.iter().find_map(|word| word.strip_prefix("--")?.strip_prefix(name)?.strip_prefix('='));
    CellDates::of_flags(value(DATES), value(ZONE))
}
