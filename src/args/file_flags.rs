//! The flags that state how a file of rows and its cells are written, for every command that reads one.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Arg, ArgMatches};

use crate::store::row_file::{Dialect, Encoding, Format};
use crate::text::cell_dates::{CellDates, ORDERS, Zone};

const ENCODING: &str = "encoding";
const DELIMITER: &str = "delimiter";
const SKIP_LINES: &str = "skip-lines";
const DATES: &str = "dates";
const ZONE: &str = "zone";

const ENCODING_HELP: &str =
    "Encoding of the file: utf-16, windows-1252, iso-8859-15, macroman, shift_jis or others [default: utf-8]";
const DELIMITER_HELP: &str = "Delimiter of the file: a character, comma, semicolon, tab or pipe [default: detected]";
const SKIP_LINES_HELP: &str = "Number of lines above the header of the file [default: detected]";
const DATES_HELP: &str =
    "Order of day, month and year in dates such as 03/04/2026; a date in another order is rejected";
const ZONE_HELP: &str =
    "Time zone of timestamps without an offset: Europe/Berlin, +01:00 or UTC; another offset is rejected";

/// The flags.
pub fn arguments() -> [Arg; 5] {
    let flag = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let text = StringValueParser::new;
    let lines = |text: String| text.parse::<u64>().map_err(|_| "not a whole number");
    let zone = |text: String| Zone::try_from(text).map(String::from);
    [
        flag(ENCODING, "NAME", ENCODING_HELP).value_parser(text().try_map(|name| Encoding::parse(&name))),
        flag(DELIMITER, "CHARACTER", DELIMITER_HELP).value_parser(text().try_map(|text| delimiter(&text))),
        flag(SKIP_LINES, "N", SKIP_LINES_HELP).value_parser(text().try_map(lines)),
        flag(DATES, "ORDER", DATES_HELP).value_parser(ORDERS),
        flag(ZONE, "ZONE", ZONE_HELP).value_parser(text().try_map(zone)).allow_hyphen_values(true),
    ]
}

/// Whether a flag is about the file as a whole, not about its cells.
pub fn is_dialect(id: &str) -> bool {
    [ENCODING, DELIMITER, SKIP_LINES].contains(&id)
}

/// What the flags say about the file as a whole.
pub fn dialect(matches: &ArgMatches) -> Dialect {
    let delimiter = matches.try_get_one::<u8>(DELIMITER).ok().flatten().copied();
    Dialect {
        encoding: matches.try_get_one::<Encoding>(ENCODING).ok().flatten().copied(),
        format: delimiter.map(Format::Delimited),
        skip_lines: matches.try_get_one::<u64>(SKIP_LINES).ok().flatten().copied(),
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

/// A delimiter as typed, or by its name.
fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("comma", _) => Ok(b','),
        ("semicolon", _) => Ok(b';'),
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("pipe", _) => Ok(b'|'),
        (_, [byte]) if !matches!(byte, b'"' | b'\r' | b'\n') && !byte.is_ascii_alphanumeric() => Ok(*byte),
        _ => Err("not comma, semicolon, tab, pipe or a character that is no letter, digit or quote".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn a_delimiter_is_a_character_or_its_name() {
        for (text, byte) in [(";", b';'), ("tab", b'\t'), ("\t", b'\t'), ("\\t", b'\t'), ("pipe", b'|'), ("^", b'^')] {
            assert_eq!(delimiter(text), Ok(byte), "{text}");
        }
        for text in ["", "a", "\"", "\n", "é", ";;", "colon"] {
            assert!(delimiter(text).is_err(), "{text}");
        }
    }
}
