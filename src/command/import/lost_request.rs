//! Decides whether the server accepted a request that got no response, judged by some of its contacts. Pure.
//!
//! The import creates or updates all contacts of a request, so a few stand for all. What one contact shows:
//!
//! | Contact | Conclusion |
//! |---|---|
//! | created since the request was announced | accepted, unless half of those checked do not exist: a single one may
//! have another origin |
//! | changed since then | accepted, if a second one agrees: a single one may have been changed by something else |
//! | does not exist | not accepted, once the server's queue is empty; but excluded addresses and contacts over the
//! account's limit are skipped in an accepted request |
//! | exists, not changed since | nothing: whether importing the same values updates the date is not known |
//!
//! The dates are the server's, with their offset, and are compared with the time of the announcement by the server's
//! clock, as seen in its responses; [`SKEW`] is the tolerance, [`BLIND_SKEW`] if that clock was never seen. Each
//! address is in a file only once, so no other request of the same job can have caused these changes; an earlier job
//! that imported the same addresses within that time can, and then the contacts look changed. A job therefore reads the
//! server's clock when it starts, which limits that time to seconds.
//!
//! A request whose outcome stays unknown is retried only if that is harmless: the import writes the same values
//! again, but it would start automations twice. So it is retried if automations are excluded, and otherwise reported
//! as unknown.

/// Tolerance in seconds if the server's clock was seen.
pub const SKEW: i64 = 2;
/// Tolerance in seconds if it was not.
pub const BLIND_SKEW: i64 = 120;

/// What a contact looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// No contact has the address.
    Absent,
    /// Created since.
    Created,
    /// Changed since.
    Changed,
    /// Exists, unchanged.
    Untouched,
}

/// Whether the server accepted the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// It did.
    Accepted,
    /// It did not.
    NotAccepted,
    /// Unknown.
    Unknown,
}

/// Compares the dates of a contact (RFC 3339, empty for none) with a request announced at `announced`, in seconds since
/// 1970 by the server's clock.
pub fn see(created: &str, changed: &str, announced: i64, skew: i64) -> Seen {
    let since = |date: &str| date.parse::<jiff::Timestamp>().is_ok_and(|date| date.as_second() >= announced - skew);
    match (since(created), since(changed)) {
        (true, _) => Seen::Created,
        (false, true) => Seen::Changed,
        (false, false) => Seen::Untouched,
    }
}

/// The verdict from some contacts of a request. `idle` states that the server's queue is empty.
pub fn judge(seen: &[Seen], idle: bool) -> Acceptance {
    let count = |what: Seen| seen.iter().filter(|one| **one == what).count();
    let (created, changed, absent) = (count(Seen::Created), count(Seen::Changed), count(Seen::Absent));
    let most_are_there = absent * 2 < seen.len();
    if most_are_there && (created > 0 || changed >= 2 || (changed == 1 && seen.len() == 1)) {
        return Acceptance::Accepted;
    }
    // A single address may be excluded from all imports; several at once are no coincidence.
    if idle && created == 0 && changed == 0 && absent > 0 && absent * 2 >= seen.len() {
        return Acceptance::NotAccepted;
    }
    Acceptance::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use Seen::{Absent, Changed, Created, Untouched};

    #[test]
    fn one_new_contact_or_two_changed_ones_show_that_it_was_taken() {
        for seen in [&[Created, Created, Absent][..], &[Created], &[Changed, Changed, Untouched], &[Changed]] {
            assert_eq!(judge(seen, false), Acceptance::Accepted, "{seen:?}");
        }
    }

    #[test]
    fn missing_contacts_show_that_it_was_not_once_nothing_waits() {
        for seen in [&[Absent][..], &[Absent, Absent, Untouched], &[Absent, Untouched]] {
            assert_eq!(judge(seen, true), Acceptance::NotAccepted, "{seen:?}");
            assert_eq!(judge(seen, false), Acceptance::Unknown, "{seen:?}");
        }
    }

    #[test]
    fn what_may_be_an_accident_decides_nothing() {
        for seen in [
            &[Created, Absent, Absent][..],
            &[Untouched, Untouched],
            &[Absent, Untouched, Untouched],
            &[Changed, Absent, Absent],
            &[],
        ] {
            assert_eq!(judge(seen, true), Acceptance::Unknown, "{seen:?}");
        }
    }

    #[test]
    fn dates_are_read_with_their_offset_and_a_little_skew() {
        let noon = "2026-11-23T12:00:00-06:00";
        let announced = noon.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second);
        assert_eq!(see(noon, noon, announced + SKEW, SKEW), Created);
        assert_eq!(see(noon, noon, announced + SKEW + 1, SKEW), Untouched);
        assert_eq!(see("2020-01-01T00:00:00-06:00", "2026-11-23T19:00:00+01:00", announced, SKEW), Changed);
        assert_eq!(see("", "0000-00-00 00:00:00", announced, SKEW), Untouched);
    }
}
