//! The server's clock. Every date it writes is in America/Chicago, whatever the time zone of the account. Some keys
//! carry the offset and some do not; keys named `utc` hold Chicago time as well.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

/// America/Chicago by its rule since 2007, so that no time zone database is needed.
const CHICAGO: &str = "CST6CDT,M3.2.0,M11.1.0";

/// Returns the current time in milliseconds since 1970-01-01T00:00:00Z.
pub(crate) fn now_millis() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Formats the time `skew` seconds from now as an HTTP `Date`: `Sun, 24 May 2020 10:16:47 GMT`.
pub(crate) fn http_date(skew: i64) -> String {
    let time = Timestamp::from_second(Timestamp::now().as_second().saturating_add(skew));
    time.map_or_else(|_| String::new(), |time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// Formats `seconds` since 1970-01-01T00:00:00Z as the server does: `2020-05-24T05:16:47-05:00`.
pub(crate) fn format(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).map(|time| time.to_zoned(chicago()));
    time.map_or_else(|_| String::new(), |time| time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// Parses a date with an offset, as [`format()`] writes it, to seconds since 1970-01-01T00:00:00Z.
pub(crate) fn parse(date: &str) -> Option<i64> {
    date.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

/// Parses a local date of the account, `2020-05-24 05:16:47`, to seconds since 1970-01-01T00:00:00Z. An hour that occurs
/// twice is the first one; one that is skipped is the hour after it.
pub(crate) fn parse_local(date: &str) -> Option<i64> {
    let local = date.trim().parse::<civil::DateTime>().ok()?;
    local.to_zoned(chicago()).ok().map(|time| time.timestamp().as_second())
}

/// Converts a date of the server to the form without an offset: `2020-05-24 05:16:47`.
pub(crate) fn naive(date: &str) -> String {
    date.get(..19).unwrap_or(date).replacen('T', " ", 1)
}

/// Converts a date of the server to UTC, as newer endpoints write it: `2020-07-14T03:11:45+00:00`.
pub(crate) fn utc(date: &str) -> String {
    let time = date.parse::<Timestamp>();
    time.map_or_else(|_| date.to_owned(), |time| time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// Parses the value of a date filter and returns it in Chicago time: `2020-05-24T05:16:47`; `None` if it is not a date.
/// A date without an offset is in Chicago time, a date without a time is midnight.
pub(crate) fn parse_filter(text: &str) -> Option<String> {
    let text = text.trim();
    let local = if let Ok(time) = text.parse::<Timestamp>() {
        time.to_zoned(chicago()).datetime()
    } else if let Ok(time) = text.parse::<civil::DateTime>() {
        time
    } else {
        text.parse::<civil::Date>().ok()?.to_datetime(civil::Time::midnight())
    };
    Some(local.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

fn chicago() -> TimeZone {
    TimeZone::posix(CHICAGO).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::{format, naive, parse, parse_filter, parse_local, utc};

    #[test]
    fn dates_are_in_chicago_time_in_summer_and_winter() {
        assert_eq!(format(1_590_315_407), "2020-05-24T05:16:47-05:00");
        assert_eq!(format(1_580_392_109), "2020-01-30T07:48:29-06:00");
    }

    #[test]
    fn dates_with_and_without_an_offset_are_parsed_to_seconds() {
        assert_eq!(parse("2020-05-24T05:16:47-05:00"), Some(1_590_315_407));
        assert_eq!(parse_local("2020-05-24 05:16:47"), Some(1_590_315_407));
        assert_eq!(parse_local("2020-01-30 07:48:29"), Some(1_580_392_109));
        assert_eq!((parse("2020-05-24 05:16:47"), parse_local("tomorrow")), (None, None));
    }

    #[test]
    fn the_naive_form_drops_the_offset() {
        assert_eq!(naive("2020-05-24T05:16:47-05:00"), "2020-05-24 05:16:47");
    }

    #[test]
    fn the_newer_form_is_utc() {
        assert_eq!(utc("2020-07-13T22:11:45-05:00"), "2020-07-14T03:11:45+00:00");
        assert_eq!(utc("never"), "never");
    }

    #[test]
    fn filters_accept_a_day_a_local_time_or_a_time_with_offset() {
        assert_eq!(parse_filter("2021-01-02").as_deref(), Some("2021-01-02T00:00:00"));
        assert_eq!(parse_filter("2021-01-02 03:04:05").as_deref(), Some("2021-01-02T03:04:05"));
        assert_eq!(parse_filter("2021-01-02T03:04:05Z").as_deref(), Some("2021-01-01T21:04:05"));
        assert_eq!(parse_filter("soon"), None);
    }
}
