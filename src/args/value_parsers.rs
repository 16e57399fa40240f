//! The kinds of values as clap arguments: their validation during parsing, and their placeholders in help. Every value stays
//! text until [`crate::api::request`] builds the request.

use clap::Arg;
use clap::builder::{
    NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser,
};

use crate::catalogue::model::Kind;
use crate::text::{incoming, timestamp};

/// The word for a kind in data, and its placeholder in help.
pub fn names(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Text | Kind::Address | Kind::OptionValue | Kind::TextFilter => ("text", "TEXT"),
        Kind::Integer => ("integer", "NUMBER"),
        Kind::Number => ("number", "NUMBER"),
        Kind::Boolean | Kind::Bit => ("boolean", "BOOL"),
        Kind::OneOf(_) | Kind::Choice(_) => ("word", "WORD"),
        Kind::Date => ("date", "DATE"),
        Kind::Timestamp | Kind::EpochSeconds | Kind::EpochMilliseconds => ("time", "TIME"),
        Kind::Switch => ("flag", ""),
        Kind::Json => ("json", "JSON"),
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => ("reference", "ID|NAME"),
        Kind::ReferenceAnd(_) => ("reference and number", "NAME:NUMBER"),
        Kind::FieldValue(_) | Kind::CustomFieldValue(_) => ("field value", "NAME=VALUE"),
        Kind::Pair => ("key and value", "KEY=VALUE"),
    }
}

/// Adds the validation of `kind` to `arg`. `in_query` rejects an empty value: the server ignores an empty filter.
pub fn checked(arg: Arg, kind: Kind, in_query: bool) -> Arg {
    match kind {
        Kind::OneOf(words) => arg.value_parser(PossibleValuesParser::new(words)),
        Kind::Choice(words) => arg.value_parser(PossibleValuesParser::new(choices(words))),
        Kind::Boolean | Kind::Bit => {
            let words = PossibleValuesParser::new(["true", "false"]);
            arg.value_parser(words).num_args(0..=1).default_missing_value("true")
        }
        Kind::Integer => arg.value_parser(StringValueParser::new().try_map(integer)).allow_negative_numbers(true),
        Kind::Number => arg.value_parser(StringValueParser::new().try_map(number)).allow_negative_numbers(true),
        Kind::Date => arg.value_parser(StringValueParser::new().try_map(date)),
        Kind::Timestamp | Kind::EpochSeconds | Kind::EpochMilliseconds => {
            arg.value_parser(StringValueParser::new().try_map(time))
        }
        Kind::Switch => arg.action(clap::ArgAction::SetTrue),
        Kind::FieldValue(_) | Kind::CustomFieldValue(_) | Kind::Pair => {
            arg.value_parser(StringValueParser::new().try_map(pair))
        }
        Kind::ReferenceAnd(_) => arg.value_parser(StringValueParser::new().try_map(compared)),
        Kind::Json => arg.value_parser(NonEmptyStringValueParser::new()),
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => {
            arg.value_parser(NonEmptyStringValueParser::new().try_map(reference))
        }
        Kind::OptionValue => arg.value_parser(StringValueParser::new().try_map(option)),
        Kind::Address if in_query => arg.value_parser(NonEmptyStringValueParser::new().try_map(reference)),
        Kind::Address => arg.value_parser(StringValueParser::new().try_map(address)),
        Kind::Text | Kind::TextFilter if in_query => arg.value_parser(NonEmptyStringValueParser::new().try_map(name)),
        Kind::Text | Kind::TextFilter => arg.value_parser(StringValueParser::new().map(|text| line(&text))),
    }
}

/// Adds the validation of a positional argument of `kind` to `arg`.
pub fn checked_position(arg: Arg, kind: Kind) -> Arg {
    match kind {
        Kind::OptionValue => arg.value_parser(NonEmptyStringValueParser::new().try_map(option)),
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) | Kind::Address => {
            arg.value_parser(NonEmptyStringValueParser::new().try_map(reference))
        }
        _ => arg.value_parser(NonEmptyStringValueParser::new().try_map(name)),
    }
}

/// The words, and as hidden aliases the values sent for them.
fn choices(words: &'static [(&'static str, &'static str)]) -> Vec<PossibleValue> {
    let choice = |(word, wire): &(&'static str, &'static str)| {
        let choice = PossibleValue::new(*word);
        if word == wire { choice } else { choice.alias(*wire) }
    };
    words.iter().map(choice).collect()
}

/// A number of records: 1 or more.
///
/// # Errors
/// What is wrong with the text.
pub fn count(text: String) -> Result<u64, &'static str> {
    text.parse().ok().filter(|count| *count > 0).ok_or("not a whole number above 0")
}

/// The size of a page: 1 to 100, the maximum of the server.
///
/// # Errors
/// What is wrong with the text.
pub fn page_size(text: String) -> Result<u64, &'static str> {
    text.parse().ok().filter(|size| (1..=100).contains(size)).ok_or("not a whole number from 1 to 100")
}

/// A name, an address or an ID, cleaned.
///
/// # Errors
/// What is wrong with the text.
pub fn reference(text: String) -> Result<String, String> {
    match incoming::reference(&text) {
        "" => Err("it is blank".to_owned()),
        clean if clean.contains('@') => address(clean.to_owned()),
        clean => Ok(clean.to_owned()),
    }
}

/// An email address, cleaned, or nothing.
fn address(text: String) -> Result<String, String> {
    let clean = incoming::address(&text);
    match incoming::invisible(clean) {
        Some(letter) => Err(format!("the address contains the invisible character {}", letter.escape_unicode())),
        None => Ok(clean.to_owned()),
    }
}

/// The value of an option: several are stored between double bars, so that none may contain them.
fn option(text: String) -> Result<String, &'static str> {
    if text.contains("||") { Err("an option cannot contain ||, which separates options") } else { Ok(line(&text)) }
}

/// A text that is not blank.
fn name(text: String) -> Result<String, &'static str> {
    Some(line(&text)).filter(|text| !text.is_empty()).ok_or("it is blank")
}

/// A text of one line without the blanks around it; a longer text as it is.
fn line(text: &str) -> String {
    if text.contains('\n') { text.to_owned() } else { incoming::name(text).to_owned() }
}

fn integer(text: String) -> Result<String, &'static str> {
    if text.parse::<i64>().is_ok() { Ok(text) } else { Err("not a whole number") }
}

fn number(text: String) -> Result<String, &'static str> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(text),
        _ => Err("not a number"),
    }
}

fn date(text: String) -> Result<String, &'static str> {
    if text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10 {
        Ok(text)
    } else {
        Err("not a date such as 2026-11-01")
    }
}

fn time(text: String) -> Result<String, &'static str> {
    if timestamp::typed(&text).is_some() { Ok(text) } else { Err("not a time such as 2026-11-01T09:00:00-05:00") }
}

fn compared(text: String) -> Result<String, &'static str> {
    match text.rsplit_once(':') {
        Some((name, number)) if !name.is_empty() && number.parse::<f64>().is_ok_and(f64::is_finite) => Ok(text),
        _ => Err("must be a name or ID, a colon, and a number"),
    }
}

fn pair(text: String) -> Result<String, &'static str> {
    match text.split_once('=') {
        Some((name, _)) if !name.trim().is_empty() => Ok(text),
        _ => Err("must be a name, `=` and a value"),
    }
}
