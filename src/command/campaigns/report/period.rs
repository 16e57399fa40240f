//! The period of a report and its time zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::command::campaigns::time;
use crate::engine::reading::Reader;
use crate::error::{Error, Result};
use crate::output::report;
use crate::text::timestamp;

/// A resolved period.
#[derive(Clone, Debug)]
pub struct Period {
    /// Its start.
    pub since: Option<Timestamp>,
    /// Its end, excluded.
    pub until: Option<Timestamp>,
    /// The time zone of dates.
    pub zone: TimeZone,
    /// The name of the time zone.
    pub zone_name: String,
}

impl Period {
    /// Whether a time is in the period.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }

    /// A time in RFC 3339 with the offset of the time zone.
    pub fn show(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// As reports have it.
    pub fn shown(&self) -> report::Period {
        report::Period {
            since: self.since.map(|at| self.show(at)),
            until: self.until.map(|at| self.show(at)),
            zone: self.zone_name.clone(),
        }
    }
}

/// The time zone of `--zone`, else that of the account: from its settings, which only administrators may read, or the
/// offset of its latest campaign.
///
/// # Errors
/// `Usage` for an unknown time zone; those of [`Reader::one`].
pub fn zone(typed: Option<&str>, reader: &Reader<'_>, note: impl Fn(&str)) -> Result<(TimeZone, String)> {
    if let Some(text) = typed {
        return named(text);
    }
    let settings = reader.one("settings get", &[], &[])?;
    let name = settings.items.first().and_then(|item| item.get("timezone"));
    if let Some(found) = name.and_then(|name| named(&name).ok()) {
        return Ok(found);
    }
    let latest = reader.one("campaigns list", &[], &[("limit", "1"), ("orders[sdate]", "DESC")])?;
    let sdate = latest.items.first().and_then(|campaign| campaign.get("sdate"));
    let offset = sdate.as_deref().and_then(|sdate| sdate.get("2026-11-01T09:00:00".len()..));
    if let Some(found) = offset.and_then(|offset| named(offset).ok()) {
        return Ok(found);
    }
    let why = settings.lack().unwrap_or_else(|| "the server returned none".to_owned());
    note(&format!("cannot read the time zone of the account: {why}; using UTC, see --zone"));
    named("UTC")
}

/// A time zone and its name.
fn named(text: &str) -> Result<(TimeZone, String)> {
    let zone = time::zone(text)?;
    let name = zone.iana_name().unwrap_or(text.trim()).to_owned();
    Ok((zone, name))
}

/// The timestamp of `flag`: as everywhere, with dates in the zone, or `last-month` and `this-month` for their starts.
///
/// # Errors
/// `Usage` for other text.
pub fn parse(flag: &str, text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
    let month = || now.to_zoned(zone.clone()).first_of_month().ok()?.start_of_day().ok();
    let found = match text {
        "this-month" => month().map(|start| start.timestamp()),
        "last-month" => month().and_then(|start| start.checked_sub(1.month()).ok()).map(|start| start.timestamp()),
        _ => timestamp::parse_past_in(text, now, zone),
    };
    found.ok_or_else(|| {
        let expected = "must be a date, a time, an age such as 90d, this-month, or last-month";
        Error::usage(format!("invalid value \"{text}\" for {flag}: {expected}")).hint(format!("{flag} 90d"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_months_begin_in_the_time_zone() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let (zone, name) = named("America/Chicago").unwrap();
        assert_eq!(name, "America/Chicago");
        let parsed = |text: &str| parse("--since", text, now, &zone).map(|at| at.to_string());
        assert_eq!(parsed("2026-11-02").unwrap(), "2026-11-02T06:00:00Z");
        assert_eq!(parsed("2026-11-02T09:00:00Z").unwrap(), "2026-11-02T09:00:00Z");
        assert_eq!(parsed("last-month").unwrap(), "2026-10-01T05:00:00Z");
        assert_eq!(parsed("this-month").unwrap(), "2026-11-01T05:00:00Z");
        assert_eq!(parsed("today").unwrap(), "2026-11-23T06:00:00Z");
        assert_eq!(parsed("90d").unwrap(), "2026-08-25T12:00:00Z");
        assert!(parsed("last week").is_err());
    }

    #[test]
    fn a_zone_is_a_name_or_an_offset() {
        let (zone, name) = named("+05:30").unwrap();
        assert_eq!((zone.to_offset(Timestamp::UNIX_EPOCH).seconds(), name.as_str()), (19_800, "+05:30"));
        assert!(named("Mars/Olympus").is_err() && named("+99").is_err() && named("").is_err());
    }
}
