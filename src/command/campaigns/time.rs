//! When a campaign is to be sent: the time as typed, its zone, and the account's own time, which API v1 takes without
//! an offset. Pure, except for reading the account's offset.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::requests::{self, RequestValues};
use crate::api::reply::Item;
use crate::catalogue::model::Reply;
use crate::error::{Error, Result};
use crate::session::connection::Connection;

/// How far ahead a campaign must be scheduled: the server starts campaigns about once a minute.
const AHEAD: SignedDuration = SignedDuration::from_mins(2);

/// A time as typed: with an offset, or without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedTime {
    /// An instant.
    Instant(Timestamp),
    /// A local time of a zone that is stated elsewhere.
    Local(DateTime),
}

/// When a campaign is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartTime {
    /// The account's local time.
    pub local: DateTime,
    /// The instant, as far as the account's offset at that time is known.
    pub instant: Timestamp,
    /// Whether the instant was asked for, or the account's local time.
    pub is_instant: bool,
}

impl StartTime {
    /// The time as API v1 takes it.
    pub fn on_wire(&self) -> String {
        self.local.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The time with its offset: `2030-03-01 09:00:00 -06:00`.
    pub fn shown(&self) -> String {
        shown(self.instant, self.local)
    }

    /// Whether a campaign with this `sdate`, which has an offset, starts at this time.
    pub fn is(&self, sdate: &str) -> bool {
        if self.is_instant {
            return sdate.parse::<Timestamp>().is_ok_and(|instant| instant == self.instant);
        }
        // A time without an offset is the account's; with one, the local part is.
        let local = sdate.get(..19).and_then(|text| text.replace('T', " ").parse::<DateTime>().ok());
        local == Some(self.local)
    }
}

/// Parses the value of `--at`: `2030-03-01 09:00`, with seconds or an offset if wanted.
///
/// # Errors
/// `Usage` for anything else, such as a date without a time.
pub fn parse(text: &str) -> Result<TypedTime> {
    let text = text.trim();
    let joined = text.replacen(' ', "T", 1).replace(' ', "");
    let has_time = joined.len() >= "2030-03-01T09:00".len() && joined.contains(':');
    if let Ok(instant) = joined.parse::<Timestamp>() {
        return Ok(TypedTime::Instant(instant));
    }
    let is_local = !joined.get(10..).unwrap_or_default().contains(['+', '-', 'Z', 'z', '[']);
    match joined.parse::<DateTime>() {
        Ok(local) if has_time && is_local => Ok(TypedTime::Local(local)),
        _ => Err(Error::usage(format!("invalid value \"{text}\" for --at: must be a date and a time"))
            .hint("--at '2030-03-01 09:00', or with an offset: --at '2030-03-01 09:00+01:00'")),
    }
}

/// Parses the value of `--zone`: a name such as `Europe/Berlin`, `UTC`, or an offset such as `+01:00`.
///
/// # Errors
/// `Usage` for an unknown zone.
pub fn zone(text: &str) -> Result<TimeZone> {
    let offset = || {
        let sample = format!("2000-01-01T00:00:00{}", text.trim());
        let instant = text.trim().starts_with(['+', '-']).then(|| sample.parse::<Timestamp>().ok())??;
        let seconds = Timestamp::from_second(946_684_800).ok()?.as_second() - instant.as_second();
        Offset::from_seconds(i32::try_from(seconds).ok()?).ok().map(TimeZone::fixed)
    };
    offset().or_else(|| TimeZone::get(text.trim()).ok()).ok_or_else(|| {
        Error::usage(format!("unknown time zone `{text}`")).hint("--zone Europe/Berlin, --zone UTC, or --zone +01:00")
    })
}

/// When to start, from what was typed and what is known of the account's time.
///
/// # Errors
/// `Usage` if neither a zone nor the account's offset is known, and for a time in the past or less than two minutes
/// ahead.
pub fn start(typed: TypedTime, zone: Option<&TimeZone>, account: Option<Offset>, now: Timestamp) -> Result<StartTime> {
    let unknown = || {
        Error::usage("the time zone of the account is not known: no recent campaign shows it")
            .hint("add --zone, such as --zone Europe/Berlin, or an offset to --at")
    };
    let in_zone = |local: DateTime, zone: &TimeZone| {
        local
            .to_zoned(zone.clone())
            .map(|zoned| zoned.timestamp())
            .map_err(|error| Error::usage(format!("--at: {error}")))
    };
    let (instant, is_instant) = match (typed, zone, account) {
        (TypedTime::Instant(instant), ..) => (instant, true),
        (TypedTime::Local(local), Some(zone), _) => (in_zone(local, zone)?, true),
        (TypedTime::Local(local), None, Some(offset)) => (in_zone(local, &TimeZone::fixed(offset))?, false),
        (TypedTime::Local(_), None, None) => return Err(unknown()),
    };
    let local = match (typed, account, zone) {
        (TypedTime::Local(local), _, None) => local,
        (_, Some(offset), _) => offset.to_datetime(instant),
        // The zone of the user is the best guess for that of the account; what the server stores is compared.
        (_, None, Some(zone)) => zone.to_datetime(instant),
        (TypedTime::Instant(_), None, None) => return Err(unknown()),
    };
    if instant < now {
        return Err(Error::usage(format!("--at is in the past: {}", shown(instant, local)))
            .hint("acamp campaigns send sends it now"));
    }
    if instant < now + AHEAD {
        return Err(Error::usage(format!("--at is less than two minutes ahead: {}", shown(instant, local))));
    }
    Ok(StartTime { local, instant, is_instant })
}

/// A time with its offset: `2030-03-01 09:00:00 -06:00`.
fn shown(instant: Timestamp, local: DateTime) -> String {
    let seconds = local.to_zoned(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_second()) - instant.as_second();
    let offset =
        i32::try_from(seconds).ok().and_then(|seconds| Offset::from_seconds(seconds).ok()).unwrap_or(Offset::UTC);
    let zoned = instant.to_zoned(TimeZone::fixed(offset));
    zoned.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// The offset of the account: that of the latest campaign with a date in `sdate_iso`. The creation date has another zone.
///
/// # Errors
/// Those of [`Connection::call`].
pub fn account_offset(client: &Connection) -> Result<Option<Offset>> {
    let values = RequestValues::default().with("sort-by", "id").with("sort-direction", "DESC");
    let mut request = requests::build("v1 campaigns list", &[], &values)?;
    request.query.push(("page".to_owned(), "1".to_owned()));
    let rows = client.call(&request, Reply::Numbered)?.items;
    Ok(rows.iter().find_map(offset))
}

fn offset(row: &Item) -> Option<Offset> {
    let text = row.get("sdate_iso")?;
    let instant = text.parse::<Timestamp>().ok()?;
    let local = text.get(..19)?.parse::<DateTime>().ok()?;
    let seconds = local.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second() - instant.as_second();
    Offset::from_seconds(i32::try_from(seconds).ok()?).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2030-02-28T12:00:00Z".parse().unwrap()
    }

    fn account() -> Option<Offset> {
        Offset::from_hours(-6).ok()
    }

    fn started(at: &str, in_zone: &str, account: Option<Offset>) -> Result<(String, String)> {
        let zone = (!in_zone.is_empty()).then(|| zone(in_zone)).transpose()?;
        let start = start(parse(at)?, zone.as_ref(), account, now())?;
        Ok((start.on_wire(), start.instant.to_string()))
    }

    #[test]
    fn the_accounts_local_time_is_sent() {
        for (at, zone, local, instant) in [
            ("2030-03-01 09:00", "", "2030-03-01 09:00:00", "2030-03-01T15:00:00Z"),
            ("2030-03-01T09:00:30", "", "2030-03-01 09:00:30", "2030-03-01T15:00:30Z"),
            ("2030-03-01 09:00+01:00", "", "2030-03-01 02:00:00", "2030-03-01T08:00:00Z"),
            ("2030-03-01 09:00 +01:00", "", "2030-03-01 02:00:00", "2030-03-01T08:00:00Z"),
            ("2030-03-01T09:00Z", "", "2030-03-01 03:00:00", "2030-03-01T09:00:00Z"),
            ("2030-03-01 09:00", "Europe/Berlin", "2030-03-01 02:00:00", "2030-03-01T08:00:00Z"),
            ("2030-03-01 09:00", "+01:00", "2030-03-01 02:00:00", "2030-03-01T08:00:00Z"),
        ] {
            assert_eq!(started(at, zone, account()).unwrap(), (local.to_owned(), instant.to_owned()), "{at} {zone}");
        }
    }

    #[test]
    fn without_any_zone_nothing_is_sent() {
        assert!(started("2030-03-01 09:00", "", None).unwrap_err().message().contains("time zone of the account"));
        assert!(started("2030-03-01 09:00Z", "", None).is_err());
        assert_eq!(started("2030-03-01 09:00", "UTC", None).unwrap().0, "2030-03-01 09:00:00");
        assert!(zone("Mars/Olympus").unwrap_err().message().contains("unknown time zone"));
    }

    #[test]
    fn the_past_and_the_next_two_minutes_are_refused() {
        for at in ["2020-01-01 09:00", "2030-02-28T11:59:59Z", "2030-02-28T12:01:59Z"] {
            assert!(started(at, "", account()).is_err(), "{at}");
        }
        assert!(started("2030-02-28T12:02:00Z", "", account()).is_ok());
        for wrong in ["tomorrow", "2030-03-01", "09:00", "2030-02-30 09:00", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_stored_time_is_compared_as_it_was_asked_for() {
        let local = start(parse("2030-07-01 09:00").unwrap(), None, account(), now()).unwrap();
        // In July the account has another offset than its latest campaign; nine o'clock is nine o'clock.
        assert!(local.is("2030-07-01T09:00:00-05:00") && local.is("2030-07-01 09:00:00"));
        assert!(!local.is("2030-07-01T10:00:00-05:00") && !local.is(""));
        let exact = start(parse("2030-07-01 09:00Z").unwrap(), None, account(), now()).unwrap();
        assert!(exact.is("2030-07-01T04:00:00-05:00") && !exact.is("2030-07-01T03:00:00-05:00"));
    }
}
