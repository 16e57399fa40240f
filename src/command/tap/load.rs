//! What a target needs of one stream: all records, the rest of a load that was interrupted, or what changed.

use jiff::Timestamp;
use serde_json::Error as Unreadable;

use super::bookmarks::Bookmark;
use crate::error::Result;
use crate::store::mirror::Rows;

/// What is known of a stream in the mirror.
#[derive(Debug)]
pub struct Present<'a> {
    /// The identity of the mirror.
    pub mirror: &'a str,
    /// The fingerprint of the schema.
    pub schema: &'a str,
    /// The last run that ended.
    pub run: u64,
    /// The current time.
    pub now: Timestamp,
}

/// What to send.
#[derive(Debug, PartialEq)]
pub struct Load {
    /// The rows.
    pub rows: Rows,
    /// Their version.
    pub version: i64,
    /// Whether the target has all records of the version afterwards, so that it can drop older ones.
    pub activates: bool,
    /// The run that the records are complete to once all are sent; until then, that of the interrupted load.
    pub run: u64,
    /// Why everything is sent to a target that was loaded before.
    pub reason: Option<&'static str>,
}

/// Decides what to send. `deleted` says whether records were deleted after a run.
///
/// # Errors
/// Those of `deleted`.
pub fn decide(
    known: Option<Result<Bookmark, Unreadable>>,
    present: &Present<'_>,
    whole: bool,
    deleted: impl FnOnce(u64) -> Result<bool>,
) -> Result<Load> {
    let bookmark = match known {
        None => return Ok(all(present, 0, None)),
        Some(Err(_)) => return Ok(all(present, 0, Some("the state has no bookmark of this program"))),
        Some(Ok(bookmark)) => bookmark,
    };
    let reason = if whole {
        Some("the catalog asks for a full table")
    } else if bookmark.mirror != present.mirror {
        Some("the state comes from another mirror")
    } else if bookmark.run > present.run {
        Some("the state is newer than the mirror")
    } else if bookmark.schema != present.schema {
        Some("its columns changed")
    } else if deleted(bookmark.run)? {
        Some("records were deleted")
    } else {
        None
    };
    if reason.is_some() {
        return Ok(all(present, bookmark.version, reason));
    }
    let activates = bookmark.after.is_some();
    let run = if activates { bookmark.run } else { present.run };
    let rows = Rows { changed_after: Some(bookmark.run), or_after: bookmark.after };
    Ok(Load { rows, version: bookmark.version, activates, run, reason: None })
}

/// All records, with a version above that of earlier ones.
fn all(present: &Present<'_>, earlier: i64, reason: Option<&'static str>) -> Load {
    let version = present.now.as_millisecond().max(earlier.saturating_add(1));
    Load { rows: Rows::default(), version, activates: true, run: present.run, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIER: i64 = 1_764_511_200_000;

    fn present<'a>() -> Present<'a> {
        Present { mirror: "m", schema: "s", run: 12, now: Timestamp::from_millisecond(EARLIER + 5).unwrap() }
    }

    fn bookmark() -> Bookmark {
        Bookmark { mirror: "m".into(), schema: "s".into(), version: EARLIER, run: 9, after: None }
    }

    fn decided(bookmark: Bookmark, whole: bool, deleted: bool) -> Load {
        decide(Some(Ok(bookmark)), &present(), whole, |_| Ok(deleted)).unwrap()
    }

    #[test]
    fn a_target_without_the_stream_gets_all_records() {
        let load = decide(None, &present(), false, |_| panic!("no run to compare with")).unwrap();
        assert_eq!((load.rows, load.activates, load.run, load.reason), (Rows::default(), true, 12, None));
        assert_eq!(load.version, EARLIER + 5);
    }

    #[test]
    fn a_target_with_the_stream_gets_what_changed() {
        let load = decided(bookmark(), false, false);
        assert_eq!(load.rows, Rows { changed_after: Some(9), or_after: None });
        assert_eq!((load.activates, load.version, load.run, load.reason), (false, EARLIER, 12, None));
    }

    #[test]
    fn an_interrupted_load_continues_with_its_version() {
        let load = decided(Bookmark { after: Some("500".into()), ..bookmark() }, false, false);
        assert_eq!(load.rows, Rows { changed_after: Some(9), or_after: Some("500".into()) });
        // The run stays that of the begin of the load until all is sent.
        assert_eq!((load.activates, load.version, load.run, load.reason), (true, EARLIER, 9, None));
    }

    #[test]
    fn what_a_target_cannot_be_told_otherwise_is_a_new_version() {
        let all = |load: Load, why: &str| {
            assert_eq!(load.reason, Some(why));
            assert_eq!((load.rows, load.activates, load.run), (Rows::default(), true, 12), "{why}");
            assert!(load.version > EARLIER, "{why}");
        };
        all(decided(bookmark(), false, true), "records were deleted");
        all(decided(bookmark(), true, false), "the catalog asks for a full table");
        all(
            decided(Bookmark { mirror: "n".into(), ..bookmark() }, false, false),
            "the state comes from another mirror",
        );
        all(decided(Bookmark { run: 13, ..bookmark() }, false, false), "the state is newer than the mirror");
        all(decided(Bookmark { schema: "t".into(), ..bookmark() }, false, false), "its columns changed");
        let after = Some("500".into());
        all(decided(Bookmark { after, ..bookmark() }, false, true), "records were deleted");
    }

    #[test]
    fn a_new_version_is_higher_than_the_last_one_even_if_the_clock_is_not() {
        let load = decided(Bookmark { version: EARLIER + 1000, ..bookmark() }, true, false);
        assert_eq!(load.version, EARLIER + 1001);
    }

    #[test]
    fn a_bookmark_of_another_program_is_no_bookmark() {
        let other = serde_json::from_str::<Bookmark>(r#"{"replication_key_value":"2026-01-01"}"#);
        let load = decide(Some(other), &present(), false, |_| Ok(false)).unwrap();
        assert_eq!(load.reason, Some("the state has no bookmark of this program"));
        assert!(load.activates);
    }
}
