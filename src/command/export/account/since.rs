//! `--since`: a moment, or the manifest of an earlier export, and which day a listing is asked for because of it.

use std::path::Path;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::manifest::{self, Manifest};
use crate::catalogue::model::{Operation, Param};
use crate::error::{Error, Result};
use crate::text::timestamp;

/// The moment `text` means seen from `now`: as [`moment::looking_back`] has it, or when the export of a manifest (or of its
/// folder) began.
///
/// # Errors
/// `Usage` for anything else, and for a manifest that cannot be used or is of another account.
pub fn read(text: &str, account: &str, now: Timestamp) -> Result<Timestamp> {
    if let Some(moment) = timestamp::looking_back(text, now) {
        return Ok(moment);
    }
    let path = Path::new(text);
    let path = if path.is_dir() { path.join(manifest::NAME) } else { path.to_owned() };
    if !path.exists() {
        return Err(Error::usage(format!(
            "--since takes a time, how long ago, or the manifest of an earlier export, not `{text}`"
        ))
        .hint("--since 2026-11-01, --since 7d, or --since FOLDER"));
    }
    let earlier = Manifest::read(&path)?;
    if earlier.account != account {
        let message = format!("{} is of {}, and this profile of {account}", path.display(), earlier.account);
        return Err(Error::usage(message));
    }
    earlier.begun.parse().map_err(|_| Error::usage(format!("{} does not say when it began", path.display())))
}

/// The parameter by which a listing shows only what changed after a day.
pub fn filter(row: &'static Operation) -> Option<&'static Param> {
    row.params.iter().find(|param| param.wire == "filters[updated_after]")
}

/// The day to ask for. The service's days are those of Chicago, and sources differ on whether the day itself is in: two
/// days before in UTC nothing can be missed, and what comes twice does no harm.
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
        assert!(day_of("last week").unwrap_err().message().contains("`last week`"));
    }

    #[test]
    fn contacts_and_deals_can_be_asked_for_changes() {
        let nouns = super::super::nouns::readable();
        let with: Vec<&str> = nouns.iter().filter(|noun| filter(noun.row).is_some()).map(|noun| noun.name).collect();
        assert_eq!(with, ["contacts", "deals"]);
    }
}
