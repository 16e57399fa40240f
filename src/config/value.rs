//! Parsers for the values of flags, environment variables and settings files. Pure. The error of a parser says what the
//! value must be; [`invalid`] makes a whole message of it.

use super::{AuthHeader, Mode};
use crate::config::Format;
use crate::error::Error;

/// Parses a value; the error says what it must be.
pub type Parser<T> = fn(&str) -> Result<T, String>;

/// When color is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal that supports it, unless a variable says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How progress is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressMode {
    /// A progress bar.
    Bar,
    /// A line every ten seconds.
    Plain,
    /// A line of JSON every second.
    Json,
    /// Not at all.
    None,
}

/// How much one command may delete.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxDelete {
    /// A number of items.
    Count(u64),
    /// A percentage of all items.
    Percent(f64),
}

const COLORS: [(&str, ColorChoice); 3] =
    [("auto", ColorChoice::Auto), ("always", ColorChoice::Always), ("never", ColorChoice::Never)];
const PROGRESS_MODES: [(&str, ProgressMode); 4] = [
    ("bar", ProgressMode::Bar),
    ("plain", ProgressMode::Plain),
    ("json", ProgressMode::Json),
    ("none", ProgressMode::None),
];
const MODES: [(&str, Mode); 2] = [("read-write", Mode::ReadWrite), ("read-only", Mode::ReadOnly)];
const HEADERS: [(&str, AuthHeader); 2] = [
    (AuthHeader::ApiToken.as_str(), AuthHeader::ApiToken),
    (AuthHeader::Authorization.as_str(), AuthHeader::Authorization),
];

/// The output format called `text`.
///
/// # Errors
/// What it must be; so for all parsers here.
pub fn format(text: &str) -> Result<Format, String> {
    one_of(text, &Format::NAMED)
}

/// The output format called `text`, as a setting for every command: not a workbook, which takes a file.
///
/// # Errors
/// As [`format()`].
pub fn usual_format(text: &str) -> Result<Format, String> {
    let usual: Vec<(&str, Format)> = Format::NAMED.into_iter().filter(|(_, format)| *format != Format::Xlsx).collect();
    one_of(text, &usual)
}

/// `auto`, `always` or `never`.
///
/// # Errors
/// As [`format()`].
pub fn color(text: &str) -> Result<ColorChoice, String> {
    one_of(text, &COLORS)
}

/// `bar`, `plain`, `json` or `none`.
///
/// # Errors
/// As [`format()`].
pub fn progress(text: &str) -> Result<ProgressMode, String> {
    one_of(text, &PROGRESS_MODES)
}

/// `read-write` or `read-only`.
///
/// # Errors
/// As [`format()`].
pub fn mode(text: &str) -> Result<Mode, String> {
    one_of(text, &MODES)
}

/// `Api-Token` or `Authorization`, in any case, as header names are.
///
/// # Errors
/// As [`format()`].
pub fn auth_header(text: &str) -> Result<AuthHeader, String> {
    one_of(text, &HEADERS)
}

/// Requests per second: `4`, `0.5` or `4/s`; 0 for unlimited.
///
/// # Errors
/// As [`format()`].
pub fn rate(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches("/s").trim_end();
    number
        .parse::<f64>()
        .ok()
        .filter(|rate| rate.is_finite() && *rate >= 0.0)
        .ok_or_else(|| "must be requests per second, such as 4 or \"4/s\"".to_owned())
}

/// A program with its arguments, as [`crate::text::shell_words::words`] splits them; may be empty.
///
/// # Errors
/// As [`format()`].
pub fn program(text: &str) -> Result<String, String> {
    crate::text::shell_words::words(text).map(|_| text.trim().to_owned())
}

/// A count: `0`, `5`.
///
/// # Errors
/// As [`format()`].
pub fn count(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| "must be a whole number, such as 5".to_owned())
}

/// A delimiter as typed, or by its name.
///
/// # Errors
/// As [`format()`].
pub fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("comma", _) => Ok(b','),
        ("semicolon", _) => Ok(b';'),
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("pipe", _) => Ok(b'|'),
        (_, [byte]) if !matches!(byte, b'"' | b'\r' | b'\n') && !byte.is_ascii_alphanumeric() => Ok(*byte),
        _ => Err("not comma, semicolon, tab, pipe or a character that is no letter, digit or quote".to_owned()),
    }
}

/// Keys separated by commas, blank ones left out.
pub fn keys(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

/// Keys to sort by, each with whether its order is descending: `cdate:desc,email`.
pub fn sort_keys(text: &str) -> Vec<(String, bool)> {
    let direction = |key: String| match key.rsplit_once(':') {
        Some((name, "desc")) => (name.to_owned(), true),
        Some((name, "asc")) => (name.to_owned(), false),
        _ => (key, false),
    };
    keys(text).into_iter().map(direction).collect()
}

/// How much one command may delete: `50`, `10%`.
///
/// # Errors
/// As [`format()`].
pub fn max_delete(text: &str) -> Result<MaxDelete, String> {
    let text = text.trim();
    let percent = |number: &str| {
        let number = number.trim_end().parse::<f64>().ok()?;
        (0.0..=100.0).contains(&number).then_some(MaxDelete::Percent(number))
    };
    let found = match text.strip_suffix('%') {
        Some(number) => percent(number),
        None => text.parse().ok().map(MaxDelete::Count),
    };
    found.ok_or_else(|| "must be a number of items or a percentage of all, such as 50 or 10%".to_owned())
}

/// `true` or `false`; `on`, `off`, `1` and `0` too.
///
/// # Errors
/// As [`format()`].
pub fn switch(text: &str) -> Result<bool, String> {
    one_of(text, &[("true", true), ("false", false), ("on", true), ("off", false), ("1", true), ("0", false)])
        .map_err(|_| "must be true or false".to_owned())
}

/// A deletion limit as [`max_delete`] parses it: `50`, `10%`.
pub fn max_delete_text(limit: MaxDelete) -> String {
    match limit {
        MaxDelete::Count(count) => count.to_string(),
        MaxDelete::Percent(part) => format!("{part}%"),
    }
}

impl Mode {
    /// Its name in `config.toml`.
    pub fn as_str(self) -> &'static str {
        name_of(self, &MODES)
    }
}

impl ProgressMode {
    /// The names of all modes.
    pub const NAMES: [&'static str; 4] = names(&PROGRESS_MODES);
}

impl ColorChoice {
    /// The names of all choices.
    pub const NAMES: [&'static str; 3] = names(&COLORS);

    /// Its name in `config.toml`.
    pub fn as_str(self) -> &'static str {
        name_of(self, &COLORS)
    }
}

/// The error for an invalid value of a flag, variable or setting called `name`; `must` is the reason of its parser.
pub fn invalid(name: &str, text: &str, must: &str) -> Error {
    Error::usage(format!("invalid value \"{}\" for {name}: {must}", text.escape_debug()))
}

fn one_of<T: Copy>(text: &str, values: &[(&str, T)]) -> Result<T, String> {
    match values.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())) {
        Some((_, value)) => Ok(*value),
        None => Err(format!("must be one of {}", values.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "))),
    }
}

/// The names of a list, in its order.
pub(super) const fn names<T: Copy, const N: usize>(list: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = list[at].0;
        at += 1;
    }
    names
}

/// The values of a list, in its order.
pub(super) const fn values<T: Copy, const N: usize>(list: &[(&'static str, T); N]) -> [T; N] {
    let mut values = [list[0].1; N];
    let mut at = 0;
    while at < N {
        values[at] = list[at].1;
        at += 1;
    }
    values
}

pub(super) fn name_of<T: Copy + PartialEq>(value: T, values: &[(&'static str, T)]) -> &'static str {
    values.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_a_character_or_its_name() {
        for (text, byte) in [(";", b';'), ("tab", b'\t'), ("\t", b'\t'), ("\\t", b'\t'), ("pipe", b'|'), ("^", b'^')] {
            assert_eq!(delimiter(text), Ok(byte), "{text}");
        }
        for text in ["", "a", "\"", "\n", "é", ";;", "colon"] {
            assert!(delimiter(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rates_are_numbers_with_or_without_their_unit() {
        for (text, expected) in [("4", 4.0), ("4/s", 4.0), ("4 /s", 4.0), ("0.5", 0.5), ("0", 0.0)] {
            assert_eq!(rate(text), Ok(expected), "{text}");
        }
        for text in ["", "fast", "-1", "NaN", "inf", "4/m"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }

    #[test]
    fn deletion_limits_are_counts_or_percentages() {
        assert_eq!(max_delete("50"), Ok(MaxDelete::Count(50)));
        assert_eq!(max_delete("2.5 %").map(max_delete_text).as_deref(), Ok("2.5%"));
        for text in ["", "%", "-1", "101%", "NaN%", "all"] {
            assert!(max_delete(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sort_keys_carry_their_direction() {
        assert_eq!(sort_keys("cdate:desc, email"), [("cdate".to_owned(), true), ("email".to_owned(), false)]);
    }

    #[test]
    fn names_are_parsed_and_written_alike() {
        for (name, value) in Format::NAMED {
            assert_eq!((format(name), value.name()), (Ok(value), name));
        }
        assert_eq!(auth_header("authorization").map(AuthHeader::as_str), Ok("Authorization"));
        assert_eq!(mode("readonly"), Err("must be one of read-write, read-only".to_owned()));
    }
}
