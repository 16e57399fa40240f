//! The flags that state how a file of rows is written, for every command that reads one.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Arg, ArgMatches};

use crate::store::row_file::{Dialect, Encoding, Format};

const ENCODING: &str = "encoding";
const DELIMITER: &str = "delimiter";
const SKIP_LINES: &str = "skip-lines";

/// The flags.
pub fn arguments() -> [Arg; 3] {
    let argument = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let text = StringValueParser::new;
    [
        argument(ENCODING, "NAME")
            .value_parser(text().try_map(|name| Encoding::parse(&name)))
            .help("Encoding of the file, such as utf-16, windows-1252, iso-8859-15, macroman or shift_jis [default: utf-8]"),
        argument(DELIMITER, "CHARACTER")
            .value_parser(text().try_map(|text| delimiter(&text)))
            .help("What separates the columns of the file: a character, or comma, semicolon, tab or pipe [default: detected]"),
        argument(SKIP_LINES, "N")
            .value_parser(text().try_map(|text| text.parse::<u64>().map_err(|_| "not a whole number")))
            .help("Number of lines above the header of the file [default: detected]"),
    ]
}

/// Whether an argument is one of them.
pub fn is_dialect(id: &str) -> bool {
    [ENCODING, DELIMITER, SKIP_LINES].contains(&id)
}

/// What they say about the file.
pub fn dialect(matches: &ArgMatches) -> Dialect {
    let delimiter = matches.try_get_one::<u8>(DELIMITER).ok().flatten().copied();
    Dialect {
        encoding: matches.try_get_one::<Encoding>(ENCODING).ok().flatten().copied(),
        format: delimiter.map(Format::Delimited),
        skip_lines: matches.try_get_one::<u64>(SKIP_LINES).ok().flatten().copied(),
        ignores_unnamed: false,
    }
}

/// A separator as typed, or by its name.
fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("comma", _) => Ok(b','),
        ("semicolon", _) => Ok(b';'),
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("pipe", _) => Ok(b'|'),
        (_, [b'"' | b'\r' | b'\n']) => Err("quotes and line ends have a meaning of their own".to_owned()),
        (_, [byte]) if byte.is_ascii() && !byte.is_ascii_alphanumeric() => Ok(*byte),
        _ => Err("not a single character, comma, semicolon, tab or pipe".to_owned()),
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
