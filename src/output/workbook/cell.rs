//! The typed cell of a value: what people read in a table, as Excel's own types. Pure.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::super::cell_text::{self, Nested, Readable};
use super::super::dates::{Dates, is_zero, timestamp};
use crate::catalogue::meanings::{self, Meaning, Meant};
use crate::text::json::value::Value;
use crate::text::separated;

/// Digits that a number in a cell can have; Excel replaces further ones by zeros.
const MOST_DIGITS: usize = 15;
/// The first and last years of dates in a cell.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=9999;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum TypedCell<'a> {
    /// Nothing.
    Empty,
    /// A text, whatever it looks like.
    Text(Cow<'a, str>),
    /// A number, such as an ID.
    Number(f64),
    /// An amount of money in units, with two decimals.
    Amount(f64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(Date),
    /// A time in UTC.
    Time(DateTime),
}

impl<'a> TypedCell<'a> {
    /// A text; empty for an empty one.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { TypedCell::Empty } else { TypedCell::Text(text) }
    }

    /// A number if reading the cell gives the same digits, otherwise the text.
    pub fn number(text: &'a str) -> Self {
        number(text).map_or_else(|| TypedCell::text(text), TypedCell::Number)
    }

    /// A day or a time if the text is one, otherwise the text.
    pub fn date(text: &'a str) -> Self {
        if is_zero(text) {
            return TypedCell::Empty;
        }
        moment(text).unwrap_or_else(|| TypedCell::text(text))
    }
}

/// The cell of the property at `path` of a record.
pub fn of_property(readable: Readable<'_>, item: Value<'_>, path: &str) -> TypedCell<'static> {
    let Some(value) = item.column(path).filter(|value| !value.is_null()) else { return TypedCell::Empty };
    if value.is_nested() {
        return nested(value).unwrap_or_else(|| TypedCell::text(readable.text(item, path, Nested::Joined)));
    }
    let meaning = meanings::of(readable.resource, path);
    if meaning.is_some_and(Meaning::is_reference) {
        let name = readable.text(item, path, Nested::Joined);
        if name != value.text() {
            return TypedCell::text(name);
        }
    }
    of_value(meaning, path, value)
}

/// The cell of a value that a property at `path` has, without the names of records.
pub fn of_value(meaning: Option<Meaning>, path: &str, value: Value<'_>) -> TypedCell<'static> {
    if value.is_null() {
        return TypedCell::Empty;
    }
    if value.is_nested() {
        return nested(value)
            .unwrap_or_else(|| TypedCell::text(cell_text::text(Some(value), Dates::Absolute, Nested::Joined)));
    }
    let text = value.text();
    let owned = |cell: TypedCell<'_>| cell.into_owned();
    match meaning.and_then(|meaning| meaning.of(&text)) {
        Some(Meant::Cents(cents)) => return TypedCell::Amount(cents as f64 / 100.0),
        Some(Meant::Word(word)) if meaning == Some(Meaning::YesNo) => return TypedCell::Flag(word == "yes"),
        Some(Meant::Word(word)) => return TypedCell::Text(word.into()),
        None => {}
    }
    match value.json() {
        "true" => return TypedCell::Flag(true),
        "false" => return TypedCell::Flag(false),
        _ => {}
    }
    let is_id = path == "id" || path.ends_with(".id");
    let is_number = is_id || meaning.is_some_and(|meaning| meaning.is_reference() || meaning.is_number());
    if is_number || !value.is_string() {
        return owned(TypedCell::number(&text));
    }
    owned(TypedCell::date(&text))
}

/// An array of texts as they are joined for people; none for other values.
fn nested(value: Value<'_>) -> Option<TypedCell<'static>> {
    let is_list = value.is_array() && value.elements().all(|element| !element.is_nested());
    let texts = || value.elements().map(Value::text).collect::<Vec<_>>();
    is_list.then(|| TypedCell::text(separated::listed(&texts())))
}

impl TypedCell<'_> {
    /// The cell with a text of its own.
    pub fn into_owned(self) -> TypedCell<'static> {
        match self {
            TypedCell::Text(text) => TypedCell::Text(Cow::Owned(text.into_owned())),
            TypedCell::Empty => TypedCell::Empty,
            TypedCell::Number(number) => TypedCell::Number(number),
            TypedCell::Amount(amount) => TypedCell::Amount(amount),
            TypedCell::Flag(flag) => TypedCell::Flag(flag),
            TypedCell::Date(date) => TypedCell::Date(date),
            TypedCell::Time(time) => TypedCell::Time(time),
        }
    }
}

/// The number, if its digits survive in a cell: no more than Excel keeps, no sign `+`, no leading zeros, no exponent.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
    let is_kept = whole.len() + fraction.map_or(0, str::len) <= MOST_DIGITS;
    let is_negative_zero = text.starts_with('-') && digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    (is_whole && fraction.is_none_or(is_digits) && is_kept && !is_negative_zero).then(|| text.parse().ok())?
}

fn moment(text: &str) -> Option<TypedCell<'static>> {
    if text.len() == 10 && text.as_bytes().get(4) == Some(&b'-') {
        let date: Date = text.parse().ok()?;
        return YEARS.contains(&date.year()).then_some(TypedCell::Date(date));
    }
    // With its offset, which the server's own notation lacks.
    let time = timestamp(text)?.to_zoned(TimeZone::UTC).datetime();
    // A fraction of a second would be lost.
    let is_whole = time.subsec_nanosecond() == 0;
    (is_whole && YEARS.contains(&time.year())).then_some(TypedCell::Time(time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    fn cell(resource: &str, item: &str, path: &str) -> TypedCell<'static> {
        let readable = Readable { resource: catalogue::find(resource), dates: Dates::Absolute, names: None };
        of_property(readable, Value::new(item), path)
    }

    fn text(text: &str) -> TypedCell<'_> {
        TypedCell::Text(text.into())
    }

    #[test]
    fn values_have_the_types_that_their_meanings_tell() {
        let deal = r#"{"id":"7","value":"1250000","status":"0","stage":"2","isDisabled":true,"title":"=1+1",
            "cdate":"2021-03-23T06:04:43-05:00","nextdate":null,"edate":"0000-00-00 00:00:00","n":12.5,"day":"2026-03-01"}"#;
        let of = |path| cell("deals", deal, path);
        assert_eq!(
            [of("id"), of("value"), of("status")],
            [TypedCell::Number(7.0), TypedCell::Amount(12_500.0), text("open")]
        );
        assert_eq!(
            [of("stage"), of("isDisabled"), of("title")],
            [TypedCell::Number(2.0), TypedCell::Flag(true), text("=1+1")]
        );
        assert_eq!(of("cdate"), TypedCell::Time("2021-03-23T11:04:43".parse().unwrap()));
        assert_eq!(of("day"), TypedCell::Date("2026-03-01".parse().unwrap()));
        assert_eq!([of("nextdate"), of("edate"), of("none")], [TypedCell::Empty, TypedCell::Empty, TypedCell::Empty]);
        assert_eq!(of("n"), TypedCell::Number(12.5));
        assert_eq!(cell("contacts fields", r#"{"isrequired":"1"}"#, "isrequired"), TypedCell::Flag(true));
    }

    #[test]
    fn texts_stay_texts() {
        let contact = r#"{"phone":"4912345","zip":"01234","long":1234567890123456,"list":["a, b","c"],"o":{"k":1}}"#;
        let of = |path| cell("contacts", contact, path);
        assert_eq!([of("phone"), of("zip")], [text("4912345"), text("01234")]);
        assert_eq!([of("long"), of("list")], [text("1234567890123456"), text("\"a, b\", \"c\"")]);
        assert_eq!(of("o"), text("{\"k\":1}"));
    }

    #[test]
    fn only_numbers_that_are_read_back_are_numbers() {
        for (digits, expected) in [
            ("0", Some(0.0)),
            ("-5", Some(-5.0)),
            ("12.50", Some(12.5)),
            ("0.5", Some(0.5)),
            ("123456789012345", Some(123_456_789_012_345.0)),
            ("1234567890123456", None),
            ("007", None),
            ("-0", None),
            ("+5", None),
            ("1e3", None),
            ("1.", None),
            (".5", None),
            ("", None),
            ("1,5", None),
            ("NaN", None),
        ] {
            assert_eq!(number(digits), expected, "{digits}");
        }
    }

    #[test]
    fn times_are_in_utc_and_what_a_cell_cannot_hold_is_a_text() {
        assert_eq!(TypedCell::date("2021-03-23 06:04:43"), TypedCell::Time("2021-03-23T11:04:43".parse().unwrap()));
        assert_eq!(TypedCell::date("1899-12-31"), text("1899-12-31"));
        assert_eq!(TypedCell::date("2021-03-23T06:04:43.5Z"), text("2021-03-23T06:04:43.5Z"));
        assert_eq!(TypedCell::date("2021-13-01"), text("2021-13-01"));
    }
}
