//! The flags that state how the cells of a file are written, for every command that reads rows.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Arg, ArgMatches};

use crate::text::cell_dates::{CellDates, ORDERS, Zone};

const DATES: &str = "dates";
const ZONE: &str = "zone";

const DATES_HELP: &str =
    "Order of day, month and year in dates such as 03/04/2026; a date in another order is rejected";
const ZONE_HELP: &str =
    "Time zone of timestamps without an offset: Europe/Berlin, +01:00 or UTC; another offset is rejected";

/// The flags.
pub fn arguments() -> [Arg; 2] {
    let zone = |text: String| Zone::try_from(text).map(String::from);
    [
        Arg::new(DATES).long(DATES).value_name("ORDER").value_parser(ORDERS).help(DATES_HELP),
        Arg::new(ZONE)
            .long(ZONE)
            .value_name("ZONE")
            .value_parser(StringValueParser::new().try_map(zone))
            .allow_hyphen_values(true)
            .help(ZONE_HELP),
    ]
}

/// Their values in clap's matches.
pub fn read(matches: &ArgMatches) -> CellDates {
    let word = |name: &str| matches.try_get_one::<String>(name).ok().flatten().map(String::as_str);
    CellDates::of_flags(word(DATES), word(ZONE))
}

/// Their values among flags as words: `--dates=mdy`.
pub fn of_words(words: &[String]) -> CellDates {
    let value =
        |name: &str| words.iter().find_map(|word| word.strip_prefix("--")?.strip_prefix(name)?.strip_prefix('='));
    CellDates::of_flags(value(DATES), value(ZONE))
}
