//! `--since`: a time, or the manifest of an earlier export.

use std::path::Path;

use jiff::Timestamp;

use super::manifest::{self, Manifest};
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_dates_are_moments_and_words_are_not() {
        let now = "2026-11-27T12:00:00Z".parse().unwrap();
        let day_of = |text: &str| read(text, "", now).map(timestamp::day_before_changes);
        assert_eq!(day_of("2026-11-23T01:00:00Z").unwrap(), "2026-11-21");
        assert_eq!(day_of("2026-11-22T20:00:00-06:00").unwrap(), "2026-11-21");
        assert_eq!(day_of("2026-11-23").unwrap(), "2026-11-21");
        assert_eq!(day_of("yesterday").unwrap(), "2026-11-24");
        assert_eq!(day_of("36h").unwrap(), "2026-11-24");
        assert!(day_of("last week").unwrap_err().message().contains("\"last week\""));
    }
}
