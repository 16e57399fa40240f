//! Timestamps as the server sends them and as people type them. Pure: the current time is an argument.

use crate::text::duration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use crate::error::{Error, Result};

/// Whether `text` is a date of ten characters: `2026-11-01`.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// A timestamp in the server's time zone, Chicago: `2021-03-23 06:04:43`, or the start of a date.
pub fn chicago(text: &str) -> Option<Zoned> {
    static CHICAGO: TimeZone = jiff::tz::get!("America/Chicago");
    text.parse::<DateTime>().ok()?.to_zoned(CHICAGO.clone()).ok()
}

/// A timestamp of the server: RFC 3339, or in its own time zone. None for `0000-00-00` and for other text.
pub fn of(text: &str) -> Option<Timestamp> {
    if text.starts_with("0000") {
        return None;
    }
    text.parse().ok().or_else(|| chicago(text).map(|zoned| zoned.timestamp()))
}

/// A timestamp of the server as RFC 3339: unchanged if it has an offset, else with that of the server. None for none.
pub fn exact(text: &str) -> Option<String> {
    of(text)?;
    if text.parse::<Timestamp>().is_ok() {
        return Some(text.to_owned());
    }
    chicago(text).map(|zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The date of a timestamp of the server, unconverted; empty for none.
pub fn day(text: &str) -> &str {
    if of(text).is_some() { text.get(..10).unwrap_or(text) } else { "" }
}

/// The day to request changes since `moment` by. The server's days are those of Chicago, and sources differ on whether the
/// day itself is included: with two days before in UTC nothing is missed, and duplicates do no harm.
pub fn day_before_changes(moment: Timestamp) -> String {
    let day = moment.to_zoned(TimeZone::UTC).date();
    day.checked_sub(2.days()).unwrap_or(day).to_string()
}

/// A typed timestamp: RFC 3339, or a date or time without an offset, which is UTC. One in the form of the server, with a
/// space, is in the server's time zone.
pub fn typed(text: &str) -> Option<Timestamp> {
    typed_in(text, &TimeZone::UTC)
}

/// As [`typed`], with dates and times without an offset in `zone`.
fn typed_in(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if text.len() == "2021-03-23 06:04:43".len() && text.as_bytes()[10] == b' ' {
        return of(text);
    }
    let local = || text.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok();
    text.parse().ok().or_else(|| local().map(|zoned| zoned.timestamp()))
}

/// A typed timestamp in the past: as [`typed`], `today` and `yesterday` (their starts in UTC), or an age (`7d`).
pub fn parse_past(text: &str, now: Timestamp) -> Option<Timestamp> {
    parse_past_in(text, now, &TimeZone::UTC)
}

/// As [`parse_past`], with days, dates and times without an offset in `zone`.
pub fn parse_past_in(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let days_ago = |days: i64| {
        let day = now.to_zoned(zone.clone()).start_of_day().ok()?.checked_sub(days.days()).ok()?;
        Some(day.timestamp())
    };
    match text {
        "today" => return days_ago(0),
        "yesterday" => return days_ago(1),
        _ => {}
    }
    // A bare number is more likely a mistyped year than a number of seconds.
    let back = || {
        let length = text.parse::<f64>().is_err().then(|| duration::parse(text).ok())??;
        now.checked_sub(SignedDuration::try_from(length).ok()?).ok()
    };
    typed_in(text, zone).or_else(back)
}

/// As [`parse_past`], for the value of `flag`.
///
/// # Errors
/// `Usage` for text that is not a timestamp.
pub fn asked(flag: &str, text: &str, now: Timestamp) -> Result<Timestamp> {
    parse_past(text, now).ok_or_else(|| {
        Error::usage(format!("invalid value \"{text}\" for {flag}: must be a time, a date, or an age such as 7d"))
            .hint(format!("{flag} 2026-11-01T09:00:00Z, {flag} 2026-11-01, {flag} yesterday or {flag} 7d"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_sends_timestamps_in_several_forms_and_zeros_for_none() {
        assert_eq!(exact("2021-03-23T06:04:43-05:00").as_deref(), Some("2021-03-23T06:04:43-05:00"));
        assert_eq!(exact("2021-03-23 06:04:43").as_deref(), Some("2021-03-23T06:04:43-05:00"));
        assert_eq!(exact("2021-12-23").as_deref(), Some("2021-12-23T00:00:00-06:00"));
        for none in ["", "0000-00-00", "0000-00-00 00:00:00", "soon"] {
            assert_eq!(exact(none), None, "{none}");
            assert_eq!(day(none), "");
        }
        assert_eq!(day("2021-03-23T06:04:43-05:00"), "2021-03-23");
    }

    #[test]
    fn people_type_times_dates_and_ages() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let asked = |text: &str| asked("--since", text, now).map(|moment| moment.to_string());
        assert_eq!(asked("2026-11-01").unwrap(), "2026-11-01T00:00:00Z");
        assert_eq!(asked("2026-11-01T09:00:00-06:00").unwrap(), "2026-11-01T15:00:00Z");
        assert_eq!(asked("2026-11-01 09:00:00").unwrap(), "2026-11-01T15:00:00Z");
        assert_eq!(asked("7d").unwrap(), "2026-11-16T12:00:00Z");
        assert_eq!(asked("1h30m").unwrap(), "2026-11-23T10:30:00Z");
        assert_eq!(asked("today").unwrap(), "2026-11-23T00:00:00Z");
        assert_eq!(asked("yesterday").unwrap(), "2026-11-22T00:00:00Z");
        for wrong in ["last week", "2026", "", "7 weeks"] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
    }
}
