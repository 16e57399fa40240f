//! The kinds of values as clap arguments: their validation during parsing, and their placeholders in help. Every value stays
//! text until [`crate::api::request`] builds the request.

use clap::Arg;
use clap::builder::{
    NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser,
};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalogue::model::{Kind, ValueFormat};
use crate::text::amounts::{self, NotAnAmount};
use crate::text::{incoming, timestamp};

/// The word for a kind in data, and its placeholder in help.
pub fn names(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Text | Kind::Content | Kind::TextFilter => ("text", "TEXT"),
        Kind::Formatted(format) => ("text", format.placeholder()),
        Kind::Integer => ("integer", "NUMBER"),
        Kind::Number => ("number", "NUMBER"),
        Kind::Money(_) => ("amount", "AMOUNT"),
        Kind::Boolean | Kind::Bit => ("boolean", "BOOL"),
        Kind::OneOf(_) | Kind::Choice(_) => ("word", "WORD"),
        Kind::Date => ("date", "DATE"),
        Kind::PastTime | Kind::Timestamp | Kind::EpochSeconds | Kind::EpochMilliseconds => ("time", "TIME"),
        Kind::Switch => ("flag", ""),
        Kind::Json => ("json", "JSON"),
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => ("reference", "ID|NAME"),
        Kind::ReferenceAnd(_) => ("reference and number", "NAME:NUMBER"),
        Kind::FieldValue(_) | Kind::CustomFieldValue(_) => ("field value", "NAME=VALUE"),
        Kind::Pair => ("key and value", "KEY=VALUE"),
        Kind::Expression => ("expression", "EXPRESSION"),
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
        Kind::Switch => arg.action(clap::ArgAction::SetTrue),
        Kind::Json | Kind::Expression => arg.value_parser(NonEmptyStringValueParser::new()),
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => arg.value_parser(named(kind)),
        Kind::Text | Kind::TextFilter | Kind::Formatted(ValueFormat::EmailAddress) if in_query => {
            arg.value_parser(named(kind))
        }
        Kind::Integer | Kind::Number | Kind::Money(_) => {
            let value = StringValueParser::new().try_map(move |text| valid(kind, text));
            arg.value_parser(value).allow_negative_numbers(true)
        }
        _ => arg.value_parser(StringValueParser::new().try_map(move |text| valid(kind, text))),
    }
}

/// Adds the validation of a positional argument of `kind` to `arg`. A value that cannot be `-` is validated when the input
/// is read.
pub fn checked_position(arg: Arg, kind: Kind) -> Arg {
    let kind = match kind {
        Kind::Reference(_)
        | Kind::ReferenceNumber(_)
        | Kind::Formatted(ValueFormat::EmailAddress | ValueFormat::OptionValue) => kind,
        _ => Kind::Text,
    };
    arg.value_parser(named(kind))
}

/// The parser of a value of `kind` that is not blank.
pub fn named(kind: Kind) -> impl TypedValueParser<Value = String> {
    let filled = |text: String| if text.is_empty() { Err("it is blank".to_owned()) } else { Ok(text) };
    NonEmptyStringValueParser::new().try_map(move |text| valid(kind, text).and_then(filled))
}

/// The value of `kind` that `text` means: blanks around it are removed, and a relative time becomes a timestamp.
///
/// # Errors
/// What is wrong with the text.
pub fn valid(kind: Kind, text: String) -> Result<String, String> {
    let text = cleaned(kind, text);
    match kind {
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) if text.contains('@') => {
            ValueFormat::EmailAddress.check(&text).map(|()| text)
        }
        Kind::OneOf(_) | Kind::Choice(_) => word(kind, text),
        Kind::Formatted(format) => format.check(&text).map(|()| text),
        Kind::Integer if text.parse::<i64>().is_err() => Err("not a whole number".to_owned()),
        Kind::Number if !text.parse().is_ok_and(f64::is_finite) => Err("not a number".to_owned()),
        Kind::Money(flag) => amount(flag, &text),
        Kind::Date => day(text, Timestamp::now()),
        Kind::PastTime | Kind::EpochSeconds | Kind::EpochMilliseconds => past_time(text, Timestamp::now()),
        Kind::Timestamp if timestamp::typed(&text).is_none() => {
            Err("not a time such as 2026-11-01T09:00:00-05:00".to_owned())
        }
        Kind::FieldValue(_) | Kind::CustomFieldValue(_) | Kind::Pair => pair(text),
        Kind::ReferenceAnd(_) => compared(text),
        _ => Ok(text),
    }
}

/// An amount with two decimals. The reference allows none below zero.
fn amount(flag: &str, text: &str) -> Result<String, String> {
    if text.starts_with('-') {
        return Err("below zero".to_owned());
    }
    amounts::cents(text).map(amounts::units).map_err(|why| match why {
        NotAnAmount::Ambiguous { units, cents } => {
            format!("ambiguous: {units} (--{flag} {units}) or {cents} (--{flag}-cents {text})")
        }
        why => why.reason(),
    })
}

/// An amount in whole cents.
///
/// # Errors
/// Why it is none.
pub fn cents(text: String) -> Result<String, String> {
    let text = cleaned(Kind::Integer, text);
    text.parse::<u64>().map(|cents| cents.to_string()).map_err(|_| "not a whole number of cents".to_owned())
}

/// The text without the blanks around it. A pair, JSON and a text of several lines stay as they are.
fn cleaned(kind: Kind, text: String) -> String {
    let clean = match kind {
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => incoming::reference(&text),
        Kind::Formatted(ValueFormat::EmailAddress) => incoming::address(&text),
        Kind::FieldValue(_) | Kind::CustomFieldValue(_) | Kind::Pair | Kind::Json | Kind::Content => return text,
        _ if text.contains('\n') => return text,
        _ => incoming::name(&text),
    };
    if clean.len() == text.len() { text } else { clean.to_owned() }
}

fn word(kind: Kind, text: String) -> Result<String, String> {
    let is_sent = |words: &[(&str, &str)]| words.iter().any(|(_, wire)| *wire == text);
    let words = kind.words();
    if words.contains(&text.as_str()) || matches!(kind, Kind::Choice(pairs) if is_sent(pairs)) {
        return Ok(text);
    }
    Err(format!("must be one of {}", words.join(", ")))
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

const TIMES: &str = "must be a date, a timestamp or an age, such as 2026-11-01, 2026-11-01T09:00:00-05:00 or 7d";

/// A date as it is; anything else that [`timestamp::parse_past`] reads, as a timestamp with an offset.
fn past_time(text: String, now: Timestamp) -> Result<String, String> {
    if timestamp::is_date(&text) || text.parse::<Timestamp>().is_ok() {
        return Ok(text);
    }
    timestamp::parse_past(&text, now)
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .ok_or(TIMES.to_owned())
}

/// The day of what [`past_time`] accepts: that of a timestamp is the one it names, whatever its offset.
fn day(text: String, now: Timestamp) -> Result<String, String> {
    if timestamp::is_date(&text) {
        return Ok(text);
    }
    let time = timestamp::parse_past(&text, now).ok_or(TIMES)?;
    let named = text.get(..10).filter(|date| timestamp::is_date(date)).map(str::to_owned);
    Ok(named.unwrap_or_else(|| time.to_zoned(TimeZone::UTC).date().to_string()))
}

fn compared(text: String) -> Result<String, String> {
    match text.rsplit_once(':') {
        Some((name, number)) if !name.is_empty() && number.parse::<f64>().is_ok_and(f64::is_finite) => Ok(text),
        _ => Err("must be a name or ID, a colon, and a number".to_owned()),
    }
}

fn pair(text: String) -> Result<String, String> {
    match text.split_once('=') {
        Some((name, _)) if !name.trim().is_empty() => Ok(text),
        _ => Err("must be a name, `=` and a value".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_date_a_timestamp_or_an_age_and_a_day_is_the_date_of_one() {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        for (text, time, date) in [
            ("2026-11-01", "2026-11-01", "2026-11-01"),
            ("2026-11-01T22:00:00-05:00", "2026-11-01T22:00:00-05:00", "2026-11-01"),
            ("2026-11-01T09:30", "2026-11-01T09:30:00Z", "2026-11-01"),
            // As listings have it: the clock of the server.
            ("2026-11-01 22:00:00", "2026-11-02T04:00:00Z", "2026-11-01"),
            ("yesterday", "2026-11-22T00:00:00Z", "2026-11-22"),
            ("36h", "2026-11-22T00:00:00Z", "2026-11-22"),
        ] {
            assert_eq!(past_time(text.to_owned(), now).as_deref(), Ok(time), "{text}");
            assert_eq!(day(text.to_owned(), now).as_deref(), Ok(date), "{text}");
        }
        for text in ["", "soon", "2026-02-30", "2026", "11/01/2026"] {
            assert_eq!(past_time(text.to_owned(), now), Err(TIMES.to_owned()), "{text}");
            assert_eq!(day(text.to_owned(), now), Err(TIMES.to_owned()), "{text}");
        }
    }

    #[test]
    fn names_addresses_and_ids_lose_what_surrounds_them_and_other_texts_only_blanks() {
        let of = |kind: Kind, text: &str| valid(kind, text.to_owned());
        let address = Kind::Formatted(ValueFormat::EmailAddress);
        for kind in [Kind::Reference("contacts"), address] {
            assert_eq!(of(kind, "\u{200b}kim@example.com\u{a0}\u{feff}").as_deref(), Ok("kim@example.com"));
            assert!(of(kind, "kim\u{2060}@example.com").unwrap_err().contains("\\u{2060}"));
        }
        assert_eq!(of(Kind::ReferenceNumber("lists"), "\u{ad}12 ").as_deref(), Ok("12"));
        assert_eq!(of(Kind::Text, "\u{3000}Kim ").as_deref(), Ok("Kim"));
        assert_eq!(of(Kind::Integer, "12\u{a0}").as_deref(), Ok("12"));
        for kept in [(Kind::Text, " one\n two\n"), (Kind::Pair, "key= value "), (Kind::Json, " {} ")] {
            assert_eq!(of(kept.0, kept.1).as_deref(), Ok(kept.1));
        }
        assert!(of(Kind::Formatted(ValueFormat::OptionValue), "One||Two").is_err());
    }

    #[test]
    fn a_word_or_the_value_it_stands_for_is_accepted() {
        let status = Kind::Choice(&[("active", "1"), ("inactive", "2")]);
        assert_eq!(valid(status, "inactive".to_owned()).as_deref(), Ok("inactive"));
        assert_eq!(valid(status, "2".to_owned()).as_deref(), Ok("2"));
        assert_eq!(valid(status, "on".to_owned()), Err("must be one of active, inactive".to_owned()));
    }
}
