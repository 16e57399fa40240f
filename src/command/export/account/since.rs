//! `--since`: a time, or the manifest of an earlier export, and the day a listing is filtered by.

use std::path::Path;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::manifest::{self, Manifest};
use crate::catalogue::model::{Operation, Param};
use crate::error::{Error, Result};
use crate::text::timestamp;

/// The time `text` means relative to `now`: as in [`timestamp::parse_past`], or the start of the export with that
/// manifest (or in that folder).
///
/// # Errors
/// `Usage` for anything else, and for a manifest that cannot be read or is of another account.
pub fn read(text: &str, account: &str, now: Timestamp) -> Result<Timestamp> {
    if let Some(moment) = timestamp::parse_past(text, now) {
        return Ok(moment);
    }
    let path = Path::new(text);
    let path = if path.is_dir() { path.join(manifest::NAME) } else { path.to_owned() };
    if !path.exists() {
        return Err(Error::usage(format!(
            "invalid value \"{text}\" for --since: must be a time, an age, or the manifest of an earlier export"
        ))
        .hint("--since 2026-11-01, --since 7d, or --since FOLDER"));
    }
    let earlier = Manifest::read(&path)?;
    if earlier.account != account {
        let message = format!("{} is an export of {}; this profile uses {account}", path.display(), earlier.account);
        return Err(Error::usage(message));
    }
    // Files of an export before that one can be older than its start.
    let begun = earlier.files.iter().filter_map(|file| file.begun.parse().ok());
    let start = earlier.begun.parse::<Timestamp>();
    let start = start.map_err(|_| Error::usage(format!("{} has no start time", path.display())))?;
    Ok(begun.fold(start, Timestamp::min))
}

/// The parameter that limits a listing to records changed after a day.
pub fn filter(operation: &'static Operation) -> Option<&'static Param> {
    operation.params.iter().find(|param| param.wire == "filters[updated_after]")
}

/// The day to filter by. The server's days are those of Chicago, and sources differ on whether the day itself is
/// included: with two days before in UTC nothing is missed, and duplicates do no harm.
pub fn day(moment: Timestamp) -> String {
    let day = moment.to_zoned(TimeZone::UTC).date();
    day.checked_sub(2.days()).unwrap_or(day).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_dates_are_moments_and_words_are_not() {
        let now = "2026-11-27T12:00:00Z".parse().unwrap();
        let day_of = |text: &str| read(text, "", now).map(day);
        assert_eq!(day_of("2026-11-23T01:00:00Z").unwrap(), "2026-11-21");
        assert_eq!(day_of("2026-11-22T20:00:00-06:00").unwrap(), "2026-11-21");
        assert_eq!(day_of("2026-11-23").unwrap(), "2026-11-21");
        assert_eq!(day_of("yesterday").unwrap(), "2026-11-24");
        assert_eq!(day_of("36h").unwrap(), "2026-11-24");
        assert!(day_of("last week").unwrap_err().message().contains("\"last week\""));
    }

    #[test]
    fn contacts_and_deals_can_be_asked_for_changes() {
        let resources = super::super::resources::exportable();
        let with: Vec<&str> = resources
            .iter()
            .filter(|resource| filter(resource.operation).is_some())
            .map(|resource| resource.name.as_str())
            .collect();
        assert_eq!(with, ["contacts", "deals"]);
    }
}
