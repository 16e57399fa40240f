//! The moments of people's pages and streams: those the service writes, and those people type. Pure.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, Result};
use crate::profile::value;

static CHICAGO: TimeZone = jiff::tz::get!("America/Chicago");

/// The moment a text of the service means: RFC 3339, or on its own clock in Chicago. None for none (`0000-00-00`) and for
/// what is no moment.
pub fn of(text: &str) -> Option<Timestamp> {
    if text.starts_with("0000") {
        return None;
    }
    let local = || text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(|date| date.at(0, 0, 0, 0))).ok();
    let in_chicago = || local()?.to_zoned(CHICAGO.clone()).ok().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>().ok().or_else(in_chicago)
}

/// A text of the service as RFC 3339: as it is where it has an offset, else with that of Chicago. None for none.
pub fn exact(text: &str) -> Option<String> {
    let moment = of(text)?;
    if text.parse::<Timestamp>().is_ok() {
        return Some(text.to_owned());
    }
    Some(moment.to_zoned(CHICAGO.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The day of a text of the service, as it stands there; empty for none.
pub fn day(text: &str) -> &str {
    if of(text).is_some() { text.get(..10).unwrap_or(text) } else { "" }
}

/// The moment a person means by the value of `flag`: RFC 3339, a date (its beginning in UTC), or how long ago (`7d`).
///
/// # Errors
/// `Usage` for anything else.
pub fn asked(flag: &str, text: &str, now: Timestamp) -> Result<Timestamp> {
    let utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let civil = || text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(|date| date.at(0, 0, 0, 0))).ok();
    // A bare number is a year mistyped rather than so many seconds.
    let back = || {
        let length = text.parse::<f64>().is_err().then(|| value::duration(text).ok())??;
        now.checked_sub(SignedDuration::try_from(length).ok()?).ok()
    };
    let moment = text.parse::<Timestamp>().ok().or_else(|| utc(civil()?)).or_else(back);
    moment.ok_or_else(|| {
        Error::usage(format!("{flag} takes a time, a date or how long ago, not `{text}`"))
            .hint(format!("{flag} 2026-11-01T09:00:00Z, {flag} 2026-11-01 or {flag} 7d"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_writes_moments_in_several_ways_and_none_as_zeros() {
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
    fn people_write_times_dates_and_how_long_ago() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let asked = |text: &str| asked("--since", text, now).map(|moment| moment.to_string());
        assert_eq!(asked("2026-11-01").unwrap(), "2026-11-01T00:00:00Z");
        assert_eq!(asked("2026-11-01T09:00:00-06:00").unwrap(), "2026-11-01T15:00:00Z");
        assert_eq!(asked("7d").unwrap(), "2026-11-16T12:00:00Z");
        assert_eq!(asked("1h30m").unwrap(), "2026-11-23T10:30:00Z");
        for wrong in ["yesterday", "2026", "", "7 weeks"] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
    }
}
