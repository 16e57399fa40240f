//! The service's clock. Every date it writes is in America/Chicago, whatever the account's own zone is; some keys carry
//! the offset and some do not, and the keys called `utc` are the same Chicago clock.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};

/// America/Chicago by its rule since 2007, so that no database of time zones is needed.
const CHICAGO: &str = "CST6CDT,M3.2.0,M11.1.0";

/// Now, in milliseconds since 1970-01-01T00:00:00Z.
pub fn millis() -> i64 {
    Timestamp::now().as_millisecond()
}

/// The moment `skew` seconds from now, as HTTP's `Date`: `Sun, 24 May 2020 10:16:47 GMT`.
pub fn header(skew: i64) -> String {
    let time = Timestamp::from_second(Timestamp::now().as_second().saturating_add(skew));
    time.map_or_else(|_| String::new(), |time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// The moment `seconds` after 1970-01-01T00:00:00Z, in the service's writing.
pub fn at(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| with_offset(&time.to_zoned(chicago())))
}

/// A date in the service's writing without its offset: `2020-05-24 05:16:47`.
pub fn naive(date: &str) -> String {
    date.get(..19).unwrap_or(date).replacen('T', " ", 1)
}

/// A date in the service's writing as the newer services write it: `2020-07-14T03:11:45+00:00`.
pub fn utc(date: &str) -> String {
    let time = date.parse::<Timestamp>();
    time.map_or_else(|_| date.to_owned(), |time| time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// What a client wrote into a date filter, as the Chicago clock's `2020-05-24T05:16:47`; nothing where it is no date.
/// A date without offset is Chicago's own, a date without time is its midnight.
pub fn parse_filter(text: &str) -> Option<String> {
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

fn with_offset(time: &Zoned) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::{at, naive, parse_filter, utc};

    #[test]
    fn dates_are_chicago_summer_and_winter() {
        assert_eq!(at(1_590_315_407), "2020-05-24T05:16:47-05:00");
        assert_eq!(at(1_580_392_109), "2020-01-30T07:48:29-06:00");
    }

    #[test]
    fn the_naive_writing_drops_the_offset() {
        assert_eq!(naive("2020-05-24T05:16:47-05:00"), "2020-05-24 05:16:47");
    }

    #[test]
    fn the_newer_writing_is_utc() {
        assert_eq!(utc("2020-07-13T22:11:45-05:00"), "2020-07-14T03:11:45+00:00");
        assert_eq!(utc("never"), "never");
    }

    #[test]
    fn filters_take_a_day_a_local_time_or_a_time_with_offset() {
        assert_eq!(parse_filter("2021-01-02").as_deref(), Some("2021-01-02T00:00:00"));
        assert_eq!(parse_filter("2021-01-02 03:04:05").as_deref(), Some("2021-01-02T03:04:05"));
        assert_eq!(parse_filter("2021-01-02T03:04:05Z").as_deref(), Some("2021-01-01T21:04:05"));
        assert_eq!(parse_filter("soon"), None);
    }
}
