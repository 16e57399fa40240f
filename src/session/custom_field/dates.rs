//! Parses dates and timestamps as people write them, and encodes them for the server. An ambiguous date is rejected: a
//! guess would be wrong for half the rows, unnoticed. Pure.

use jiff::civil::{Date, DateTime, Time};

use crate::text::cell_dates::{CellDates, Order};

/// The first letters of the months' names.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as `YYYY-MM-DD`.
///
/// Accepts `2026-03-01`, with `/` or `.` for the hyphen, `20260301`, `1 March 2026`, `March 1, 2026`, `31/12/2026` and
/// `12/31/2026` if one number can only be the day or the order is stated, and each of these followed by midnight.
///
/// # Errors
/// Why it is not a date, or not one in the stated order.
pub fn date(text: &str, stated: &CellDates) -> Result<String, String> {
    let text = text.trim();
    if let Some(date) = plain(text) {
        return Ok(date);
    }
    let text = without_midnight(text);
    if let Some(date) = plain(text) {
        return Ok(date);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let date = match parts.as_slice() {
        [digits] if digits.len() == 8 => {
            let part = |from: usize, to: usize| digits.get(from..to).and_then(number);
            civil_date(part(0, 4), part(4, 6), part(6, 8))
        }
        [first, second, third] => three(first, second, third, stated.order)?,
        _ => None,
    };
    date.map(|date| date.to_string()).ok_or_else(|| "use the format 2026-03-01".to_owned())
}

/// The most common format, without splitting.
fn plain(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    civil_date(number(text.get(..4)?), number(text.get(5..7)?), number(text.get(8..)?)).map(|_| text.to_owned())
}

fn three(first: &str, second: &str, third: &str, order: Option<Order>) -> Result<Option<Date>, String> {
    if first.len() == 4 {
        return Ok(civil_date(number(first), number(second), number(third)));
    }
    if let Some(month) = month(first) {
        return Ok(civil_date(year(third)?, Some(month), number(second)));
    }
    if let Some(month) = month(second) {
        return Ok(civil_date(year(third)?, Some(month), number(first)));
    }
    let year = year(third)?;
    let (Some(one), Some(other)) = (number(first), number(second)) else { return Ok(None) };
    let day_first = civil_date(year, Some(other), Some(one));
    let month_first = civil_date(year, Some(one), Some(other));
    let stated = match order {
        Some(Order::Mdy) => month_first,
        Some(Order::Dmy) => day_first,
        Some(Order::Ymd) | None => None,
    };
    match (day_first, month_first, order) {
        (None, None, _) => Ok(None),
        (_, _, Some(_)) if stated.is_some() => Ok(stated),
        (_, _, Some(order)) => Err(format!("contradicts --dates {}", order.word())),
        (Some(one), Some(other), None) if one != other => {
            Err(format!("ambiguous: write {one} or {other}, or state the order with --dates"))
        }
        (one, other, None) => Ok(one.or(other)),
    }
}

fn year(text: &str) -> Result<Option<i16>, String> {
    match text.len() {
        2 if number(text).is_some() => Err("write the year with four digits, not two digits".to_owned()),
        4 => Ok(number(text)),
        _ => Ok(None),
    }
}

fn month(text: &str) -> Option<i16> {
    let text = text.to_lowercase();
    let at = MONTHS.iter().position(|name| text.starts_with(name))?;
    i16::try_from(at + 1).ok()
}

fn number(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn civil_date(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Option<Date> {
    Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
}

/// A date that a program wrote with midnight as its time: without an offset, or in UTC.
fn without_midnight(text: &str) -> &str {
    let midnights = ["T00:00:00", " 00:00:00", " 00:00", " 0:00"];
    let utc = ["Z", "z", "+00:00", "+0000", " UTC", " GMT"];
    let clock = utc.into_iter().find_map(|utc| text.strip_suffix(utc)).unwrap_or(text).trim_end();
    let clock = match clock.rsplit_once('.') {
        Some((whole, fraction)) if whole.contains(':') && fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => clock,
    };
    midnights.into_iter().find_map(|midnight| clock.strip_suffix(midnight)).unwrap_or(text)
}

/// A timestamp as `2026-03-01T10:00:00+01:00`. Accepts a space for the `T`, `Z` for `+00:00`, and dates as [`date`] does.
///
/// # Errors
/// Why it is not a timestamp; one without an offset is rejected unless the zone is stated, because it means another time
/// in each account.
pub fn moment(text: &str, stated: &CellDates) -> Result<String, String> {
    let text = text.trim();
    let none = || "use the format 2026-03-01T10:00:00+01:00".to_owned();
    let (clock, offset) = split_offset(text);
    let clock = clock_time(clock.trim_end(), stated)?.ok_or_else(none)?;
    let offset = match (offset, &stated.zone) {
        ("", Some(zone)) => return zone.at(clock).map(|zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        ("", None) => {
            return Err("no offset: use the format 2026-03-01T10:00:00+01:00, or state the zone with --zone".to_owned());
        }
        (offset, _) => offset,
    };
    let offset = match offset {
        "Z" | "z" => "+00:00".to_owned(),
        digits => colon(digits).ok_or_else(none)?,
    };
    let timestamp = format!("{}{offset}", clock.strftime("%Y-%m-%dT%H:%M:%S"));
    let parsed = timestamp.parse::<jiff::Timestamp>().map_err(|_| none())?;
    if let Some(zone) = &stated.zone {
        let utc = jiff::tz::TimeZone::UTC.to_timestamp(clock).map_err(|_| none())?;
        let seconds = i32::try_from(utc.as_second() - parsed.as_second()).map_err(|_| none())?;
        zone.agrees(parsed, seconds)?;
    }
    Ok(timestamp)
}

/// The date and time before the offset; `None` if it is not both.
fn clock_time(text: &str, stated: &CellDates) -> Result<Option<DateTime>, String> {
    if let Ok(clock) = text.replacen(' ', "T", 1).parse() {
        return Ok(Some(clock));
    }
    let Some((day, time)) = text.split_once([' ', 'T']).and_then(|(day, text)| Some((day, time(text)?))) else {
        return Ok(None);
    };
    let day: Option<Date> = date(day, stated)?.parse().ok();
    Ok(day.map(|day| day.to_datetime(time)))
}

/// `9:05`, `21:05:00` and `9:05 PM`.
fn time(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_uppercase();
    let (clock, half) = match (text.strip_suffix("AM"), text.strip_suffix("PM")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (text.as_str(), None),
    };
    let parts: Vec<i8> = clock.trim().split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// The text before the offset, and the offset, which may be empty. The hyphens of the date do not begin an offset.
fn split_offset(text: &str) -> (&str, &str) {
    match text.char_indices().skip(10).find(|(_, letter)| matches!(letter, '+' | '-' | 'Z' | 'z')) {
        Some((at, _)) => text.split_at(at),
        None => (text, ""),
    }
}

/// `+0100`, `+01` and `+01:00` in the last of these formats.
fn colon(offset: &str) -> Option<String> {
    let (sign, digits) = offset.split_at(1);
    let digits = digits.replace(':', "");
    let padded = match digits.len() {
        2 => format!("{digits}00"),
        4 => digits,
        _ => return None,
    };
    padded.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{sign}{}:{}", &padded[..2], &padded[2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Result<String, String> {
        super::date(text, &CellDates::default())
    }

    fn moment(text: &str) -> Result<String, String> {
        super::moment(text, &CellDates::default())
    }

    #[test]
    fn the_stated_order_decides_and_a_date_in_another_is_rejected() {
        let date = |text: &str, order: &str| super::date(text, &CellDates::of_flags(Some(order), None));
        assert_eq!(date("01/02/2026", "mdy").as_deref(), Ok("2026-01-02"));
        assert_eq!(date("1.2.2026", "dmy").as_deref(), Ok("2026-02-01"));
        assert_eq!(date("2026-02-01", "mdy").as_deref(), Ok("2026-02-01"));
        assert_eq!(date("31/12/2026", "mdy").unwrap_err(), "contradicts --dates mdy");
        assert_eq!(date("12/31/2026", "dmy").unwrap_err(), "contradicts --dates dmy");
        assert_eq!(date("01/02/2026", "ymd").unwrap_err(), "contradicts --dates ymd");
        assert_eq!(date("41/42/2026", "dmy").unwrap_err(), "use the format 2026-03-01");
    }

    #[test]
    fn the_stated_zone_gives_the_offset_and_another_offset_is_rejected() {
        let moment = |text: &str, zone: &str| super::moment(text, &CellDates::of_flags(Some("mdy"), Some(zone)));
        assert_eq!(moment("2026-03-01 10:00", "+02:00").as_deref(), Ok("2026-03-01T10:00:00+02:00"));
        assert_eq!(moment("03/04/2026 9:05 PM", "-05:00").as_deref(), Ok("2026-03-04T21:05:00-05:00"));
        assert_eq!(moment("3/4/2026 12:30 AM", "UTC").as_deref(), Ok("2026-03-04T00:30:00+00:00"));
        assert_eq!(moment("2026-03-01T10:00:00+02:00", "+02:00").as_deref(), Ok("2026-03-01T10:00:00+02:00"));
        assert!(moment("2026-03-01T10:00:00Z", "+02:00").unwrap_err().starts_with("contradicts --zone +02:00"));
        assert!(moment("03/04/2026 13:00 PM", "UTC").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_offset_of_a_named_zone_depends_on_the_season_and_a_change_of_the_clocks_is_rejected() {
        let moment = |text: &str| super::moment(text, &CellDates::of_flags(None, Some("Europe/Berlin")));
        assert_eq!(moment("2026-01-05 10:00").as_deref(), Ok("2026-01-05T10:00:00+01:00"));
        assert_eq!(moment("2026-07-05 10:00").as_deref(), Ok("2026-07-05T10:00:00+02:00"));
        for changing in ["2026-03-29 02:30", "2026-10-25 02:30"] {
            assert!(moment(changing).unwrap_err().contains("the clocks in Europe/Berlin change"), "{changing}");
        }
    }

    #[test]
    fn midnight_in_utc_is_a_date_and_any_other_time_is_not() {
        for text in
            ["2026-03-31T00:00:00.000Z", "2026-03-31T00:00:00Z", "2026-03-31 00:00:00 UTC", "2026-03-31T00:00:00+00:00"]
        {
            assert_eq!(date(text).as_deref(), Ok("2026-03-31"), "{text}");
        }
        for text in ["2026-03-31T00:00:00+01:00", "2026-03-31T01:00:00Z", "2026-03-31T00:00:00.001Z"] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_are_parsed_in_many_formats() {
        for text in [
            "2026-03-31",
            " 2026/03/31 ",
            "2026.3.31",
            "20260331",
            "31 March 2026",
            "Mar 31, 2026",
            "31-Mar-2026",
            "31/03/2026",
            "03/31/2026",
            "31.03.2026",
            "2026-03-31T00:00:00",
            "2026-03-31 00:00:00",
        ] {
            assert_eq!(date(text).as_deref(), Ok("2026-03-31"), "{text}");
        }
        assert_eq!(date("02/02/2026").as_deref(), Ok("2026-02-02"));
    }

    #[test]
    fn an_ambiguous_date_is_rejected_with_both_meanings() {
        let reason = date("01/02/2026").unwrap_err();
        assert!(reason.contains("2026-02-01") && reason.contains("2026-01-02"), "{reason}");
        assert!(date("01.02.2026").is_err());
    }

    #[test]
    fn invalid_dates_are_rejected() {
        for text in ["", "soon", "2026-02-30", "2026-13-01", "31/31/2026", "1/2", "2026", "31/12/26", "32 March 2026"] {
            assert!(date(text).is_err(), "{text}");
        }
        assert!(date("31/12/26").unwrap_err().contains("two digits"));
    }

    #[test]
    fn timestamps_keep_their_offset() {
        for text in
            ["2026-03-01T10:00:00+01:00", "2026-03-01 10:00:00+0100", "2026-03-01 10:00+01", "2026-03-01 10:00 +01:00"]
        {
            assert_eq!(moment(text).as_deref(), Ok("2026-03-01T10:00:00+01:00"), "{text}");
        }
        assert_eq!(moment("2026-03-01T10:00:00Z").as_deref(), Ok("2026-03-01T10:00:00+00:00"));
        assert_eq!(moment("2026-03-01T10:00:00-05:00").as_deref(), Ok("2026-03-01T10:00:00-05:00"));
    }

    #[test]
    fn a_timestamp_without_an_offset_is_rejected_for_that_reason() {
        for text in ["2026-03-01T10:00:00", "2026-03-01 10:00"] {
            assert!(moment(text).unwrap_err().contains("no offset"), "{text}");
        }
        for text in ["soon", "2026-03-01T25:00:00Z", "2026-03-01T10:00:00+1"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
