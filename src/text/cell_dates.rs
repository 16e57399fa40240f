//! How the dates and timestamps of a file are written: the order of their parts, and the time zone of timestamps without an
//! offset. A property of the whole file, because a single cell often fits several. Pure.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// What the user states about the dates of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellDates {
    /// `--dates`: the order of dates that do not begin with a year.
    pub order: Option<Order>,
    /// `--zone`: the time zone of timestamps without an offset.
    pub zone: Option<Zone>,
}

impl CellDates {
    /// The values of `--dates` and `--zone`, which are valid.
    pub fn of_flags(order: Option<&str>, zone: Option<&str>) -> Self {
        CellDates { order: order.and_then(Order::of), zone: zone.and_then(|zone| Zone::try_from(zone.to_owned()).ok()) }
    }
}

/// The order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// `12/31/2026`.
    Mdy,
    /// `31/12/2026`.
    Dmy,
    /// `2026/12/31`.
    Ymd,
}

/// The words of `--dates`.
pub const ORDERS: [&str; 3] = ["mdy", "dmy", "ymd"];

impl Order {
    fn of(word: &str) -> Option<Self> {
        [Order::Mdy, Order::Dmy, Order::Ymd].into_iter().find(|order| order.word() == word)
    }

    /// The order as in `--dates`.
    pub fn word(self) -> &'static str {
        ORDERS[self as usize]
    }
}

/// A time zone, by its IANA name or as an offset.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let fixed = || offset(&name).map(TimeZone::fixed);
        let zone = if name.eq_ignore_ascii_case("utc") { Some(TimeZone::UTC) } else { fixed() };
        let zone = zone.or_else(|| TimeZone::get(&name).ok());
        match zone {
            Some(zone) => Ok(Zone { name, zone }),
            None => Err("must be a name such as Europe/Berlin, an offset such as +01:00, or UTC".to_owned()),
        }
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Zone {
    /// The time that a clock in this zone shows.
    ///
    /// # Errors
    /// If the clock is set forward over this time, or set back and shows it twice.
    pub fn at(&self, clock: DateTime) -> Result<Zoned, String> {
        self.zone.to_ambiguous_zoned(clock).unambiguous().map_err(|_| {
            format!("the clocks in {} change at this time: write the timestamp with its offset", self.name)
        })
    }

    /// Whether a clock in this zone has the offset `seconds` at this time.
    ///
    /// # Errors
    /// The offset that it has.
    pub fn agrees(&self, timestamp: Timestamp, seconds: i32) -> Result<(), String> {
        let own = self.zone.to_offset(timestamp);
        if own.seconds() == seconds {
            return Ok(());
        }
        let why = format!("contradicts --zone {}", self.name);
        if self.zone.iana_name().is_none() {
            return Err(why);
        }
        let own = timestamp.to_zoned(TimeZone::fixed(own)).strftime("%:z");
        Err(format!("{why}, where the offset is {own} at that time"))
    }
}

/// `+01:00`, `-0530` and `+1`.
fn offset(text: &str) -> Option<Offset> {
    let digits = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str, most: i32| {
        let is_digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| is_digits && *number <= most)
    };
    let seconds = number(hours, 14)? * 3600 + number(minutes, 59)? * 60;
    Offset::from_seconds(if text.starts_with('-') { -seconds } else { seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::try_from(name.to_owned()).unwrap()
    }

    #[test]
    fn a_zone_is_a_name_or_an_offset() {
        let at = |name: &str| zone(name).at("2026-07-01T10:00:00".parse().unwrap()).unwrap().timestamp().to_string();
        assert_eq!(at("+02:00"), "2026-07-01T08:00:00Z");
        assert_eq!(at("-0530"), "2026-07-01T15:30:00Z");
        assert_eq!(at("utc"), "2026-07-01T10:00:00Z");
        for wrong in ["", "+", "+1x", "+99", "+1:2:3", "Nowhere/Town", "+é"] {
            assert!(Zone::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        let stored = serde_json::to_string(&CellDates::of_flags(Some("dmy"), Some("+02:00"))).unwrap();
        assert_eq!(stored, r#"{"order":"dmy","zone":"+02:00"}"#);
        assert_eq!(serde_json::from_str::<CellDates>(&stored).unwrap().zone, Some(zone("+02:00")));
    }

    #[test]
    fn an_offset_that_contradicts_the_zone_is_found() {
        let timestamp: Timestamp = "2026-07-01T08:00:00Z".parse().unwrap();
        assert_eq!(zone("+02:00").agrees(timestamp, 7200), Ok(()));
        let why = zone("+02:00").agrees(timestamp, 0).unwrap_err();
        assert_eq!(why, "contradicts --zone +02:00");
    }
}
